"""A team leader imports a sheet: reads what is wrong, corrects it, imports, sees the grid, and takes it all back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from production.models import Absence, DailyOutput
from tests.cast import Cast
from tests.conftest import WorkerProcess
from tests.journeys.grid import cell, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEAD = "Mã số;Họ tên;Ngày;Mặt hàng;Hàng đạt;Hàng hỏng;Công"


def _sheet(path: Path, cast: Cast, day: str) -> Path:
    people = cast.people
    rows = [f"{people.e.code};Phạm Văn E;{day};QĐ 14;132;2;1", f"{people.binh.code};;21/10/1966;QĐ 14;140;;1"]
    rows += [f"{people.hai.code};;21/10/1966;;;;Ô", "Cộng;;;;272;2;3"]
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize("scripts", [True, False])
def test_a_leader_imports_a_sheet_and_takes_it_back(
    cast: Cast,
    new_page: Callable[..., Page],
    live_server: LiveServer,
    worker_process: WorkerProcess,
    tmp_path: Path,
    scripts: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    worker_process.start()
    page = new_page(java_script_enabled=scripts)
    sign_in(page, cast.accounts.team_leader, live_server)
    page.goto("/san-luong/to-6/1966-10-21/ca-1/")
    page.get_by_role("link", name="Nhập sản lượng từ tệp").click()

    def send(path: Path) -> None:
        page.get_by_label("Tệp CSV hoặc XLSX").set_input_files(path)
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_label("Hàng đạt")).to_have_value("4")
        page.get_by_role("button", name="Kiểm tra từng dòng").click()

    send(_sheet(tmp_path / "thang-10.csv", cast, "31/02/1966"))
    expect(page.locator("main")).to_contain_text("1 lỗi. Chưa dòng nào được ghi.", timeout=30_000)
    expect(page.locator("tbody tr")).to_contain_text("“31/02/1966” không phải là ngày")
    if scripts:
        found = [
            (violation["id"], violation["nodes"][0]["html"]) for violation in Axe().run(page).response["violations"]
        ]
        assert found == []
    assert DailyOutput.objects.count() == 0

    page.get_by_role("link", name="Gửi tệp đã sửa").click()
    send(_sheet(tmp_path / "thang-10-sua.csv", cast, "21/10/1966"))
    expect(page.locator("main")).to_contain_text("Dòng 5 là dòng cộng", timeout=30_000)
    page.get_by_role("button", name="Nhập 3 dòng").click()
    expect(page.locator("main")).to_contain_text("Đã nhập xong tệp.", timeout=30_000)
    assert sorted(DailyOutput.objects.values_list("good", flat=True)) == [132, 140]
    assert Absence.objects.get().worker == cast.people.hai

    page.goto("/san-luong/to-6/1966-10-21/ca-1/")
    expect(cell(page, cast.people.e)).to_have_value("132")
    page.go_back()
    page.get_by_role("link", name="Bỏ cả lượt nhập").click()
    page.get_by_role("button", name="Bỏ cả lượt nhập").click()
    expect(page.locator("main")).to_contain_text("Lượt nhập này đã được bỏ")
    assert (DailyOutput.objects.count(), Absence.objects.count()) == (0, 0)
