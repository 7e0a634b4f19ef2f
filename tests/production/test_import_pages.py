"""The pages of an import: who may send which file, what each step shows, how it is refused, and what is downloaded."""

from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.domain.account import Role
from members.models import RoleAssignment
from production.actions.importing import receive_file
from production.models import DailyOutput, ImportState, OutputImport
from teamtrack import jobs
from teamtrack.uploads import LARGEST_FILE
from tests.cast import Cast, login
from tests.htmx import parse
from tests.production.importing import NOW

HEAD = "Mã số;Ngày;Mặt hàng;Hàng đạt"


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


def table(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def send(client: Client, cast: Cast, content: bytes, name: str = "so-lieu.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    address = reverse("imports", kwargs={"workshop": cast.workshop.slug})
    return client.post(address, {"team": cast.team6.pk, "file": file})


def address(name: str, sent: OutputImport) -> str:
    return reverse(name, kwargs={"workshop": sent.workshop.slug, "output_import": sent.pk})


def checked(client: Client, cast: Cast, content: bytes, **chosen: str) -> tuple[OutputImport, BeautifulSoup]:
    """A file sent, its columns as proposed (unless chosen), and the page after its check."""
    columns = send(client, cast, content)
    assert columns.status_code == 302
    sent = OutputImport.objects.latest("sent_at")
    form = parse(client.get(columns["Location"])).select_one("form.form")
    assert form
    values = {str(box["name"]): str(box.get("value", "")) for box in form.select("input[name]")}
    for choice in form.select("select"):
        values[str(choice["name"])] = str((choice.select_one("[selected]") or choice.select("option")[0])["value"])
    assert client.post(columns["Location"], values | chosen).status_code == 302
    run(sent)
    return sent, parse(client.get(address("output_import", sent)))


def run(sent: OutputImport) -> None:
    sent.refresh_from_db()
    assert isinstance(sent.job_id, UUID)
    jobs.run(sent.job_id)
    sent.refresh_from_db()


def words(page: BeautifulSoup, selector: str = "main") -> str:
    return " ".join(" ".join(part.get_text(" ", strip=True) for part in page.select(selector)).split())


def test_a_file_goes_through_four_steps_to_the_grid(cast: Cast, leader: Client) -> None:
    sent, page = checked(leader, cast, table(f"{cast.people.e.code};20/10/1966;QĐ 14;152", "Cộng;;;152"))
    assert "Không có lỗi. Chưa ghi gì." in words(page)
    assert "Dòng 3 là dòng cộng: Cộng · 152" in words(page)
    assert DailyOutput.objects.count() == 0
    assert leader.post(address("output_import", sent)).status_code == 302
    run(sent)
    assert DailyOutput.objects.get().good == 152
    assert "Đã nhập xong tệp." in words(parse(leader.get(address("output_import", sent))))
    assert leader.post(address("import_undo", sent)).status_code == 302
    assert DailyOutput.objects.count() == 0
    assert "Lượt nhập này đã được bỏ" in words(parse(leader.get(address("output_import", sent))))


def test_a_file_whose_figures_all_stand_offers_no_import(cast: Cast, leader: Client) -> None:
    content = table(f"{cast.people.e.code};20/10/1966;QĐ 14;152")
    sent, _ = checked(leader, cast, content)
    leader.post(address("output_import", sent))
    run(sent)
    again, page = checked(leader, cast, content)
    assert again != sent
    assert "Mọi số trong tệp đã có sẵn" in words(page)
    assert page.select("form .btn-primary") == []


def test_faults_are_a_table_of_line_column_value_and_reason_and_a_file(cast: Cast, leader: Client) -> None:
    content = table("KHONG-CO;20/10/1966;QĐ 14;152", f"{cast.people.e.code};31/02/1966;QĐ 14;=1+1")
    sent, page = checked(leader, cast, content)
    rows = [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.select("td")]
        for row in page.select("tbody tr")
    ]
    assert rows == [
        ["A (Mã số)", "KHONG-CO", "phân xưởng không có công nhân mã số “KHONG-CO”"],
        ["B (Ngày)", "31/02/1966", "“31/02/1966” không phải là ngày (viết 21/10/1966 hoặc 1966-10-21)"],
        ["D (Hàng đạt)", "=1+1", "ô này cần một số, không phải “=1+1”"],
    ]
    assert "3 lỗi. Chưa dòng nào được ghi." in words(page)
    assert leader.post(address("output_import", sent)).status_code == 422
    assert DailyOutput.objects.count() == 0
    told = leader.get(address("import_faults", sent))
    assert told["Content-Disposition"].startswith("attachment")
    lines = told.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Dòng;Cột;Giá trị;Lý do"
    assert lines[3].startswith("3;D (Hàng đạt);'=1+1;")


def test_figures_asked_about_want_a_reason_which_is_shown_back_with_what_was_typed(cast: Cast, leader: Client) -> None:
    sent, page = checked(leader, cast, table(f"{cast.people.e.code};20/10/1966;QĐ 14;1755"))
    assert "1 số cần hỏi lại" in words(page)
    refused = leader.post(address("output_import", sent), {"reason": " "})
    assert refused.status_code == 422
    assert parse(refused).select_one(".error-summary a[href='#reason']")
    assert leader.post(address("output_import", sent), {"reason": "Làm hai máy"}).status_code == 302
    run(sent)
    assert (DailyOutput.objects.get().good, DailyOutput.objects.get().note) == (1755, "Làm hai máy")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Tệp này trống."),
        (b"%PDF-1.7", "Đây không phải là bảng số liệu"),
        (b"PK\x03\x04 cut", "Tệp bị hỏng hoặc chưa đủ."),
        (b"a,b\0\n1,2", "Đây không phải là tệp văn bản"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence_and_not_kept(
    cast: Cast, leader: Client, content: bytes, told: str
) -> None:
    answer = send(leader, cast, content)
    assert answer.status_code == 422
    assert told in words(parse(answer), ".error-summary")
    assert OutputImport.objects.count() == 0


def test_a_file_that_is_too_large_is_turned_away_unread_with_a_sentence(cast: Cast, leader: Client) -> None:
    answer = send(leader, cast, b"1;2;3;4\n" * (LARGEST_FILE // 8 + 100_000))
    assert answer.status_code == 422
    assert "Tệp lớn hơn 32 MB" in words(parse(answer), ".error-summary")


def test_a_request_of_many_times_that_size_is_not_even_read_to_its_end(cast: Cast, leader: Client) -> None:
    url = reverse("imports", kwargs={"workshop": cast.workshop.slug})
    kind = "multipart/form-data; boundary=x"
    assert leader.generic("POST", url, b"--x--", kind, CONTENT_LENGTH=str(LARGEST_FILE * 5)).status_code == 400


def test_columns_that_are_not_named_are_asked_for_beside_their_boxes(cast: Cast, leader: Client) -> None:
    columns = send(leader, cast, b"a;b;c\n1;2;3\n")["Location"]
    answer = leader.post(columns, {"worker": "0", "date": "0", "good": ""})
    assert answer.status_code == 422
    links = {str(link["href"]) for link in parse(answer).select(".error-summary a")}
    assert links == {"#id_date", "#id_good", "#id_all_product"}


def test_the_columns_chosen_are_proposed_for_the_next_file_with_this_head(cast: Cast, leader: Client) -> None:
    odd = f"x1;x2;x3\n{cast.people.e.code};152;20/10/1966\n".encode()
    chosen = {"worker": "0", "good": "1", "date": "2", "all_product": "QĐ 14"}
    _sent, page = checked(leader, cast, odd, **chosen)
    assert "Không có lỗi" in words(page)
    again = send(leader, cast, odd.replace(b"152", b"140"))["Location"]
    form = parse(leader.get(again))
    proposed = {name: str(form.select(f"select[name='{name}'] [selected]")[0]["value"]) for name in chosen}
    assert proposed == chosen


def test_a_leader_sends_files_of_the_own_team_only(cast: Cast, leader: Client) -> None:
    url = reverse("imports", kwargs={"workshop": cast.workshop.slug})
    file = SimpleUploadedFile("a.csv", table("1;2;3;4"))
    assert leader.post(url, {"team": cast.team5.pk, "file": file}).status_code == 422
    assert OutputImport.objects.count() == 0


def test_lines_of_another_team_are_faults(cast: Cast, leader: Client) -> None:
    _sent, page = checked(leader, cast, table(f"{cast.others[0].code};20/10/1966;QĐ 14;100"))
    assert "Tổ 1" in words(page, "tbody td")


def test_another_teams_import_is_shut_and_that_of_the_command_line_is_on_no_page(cast: Cast, leader: Client) -> None:
    others = [
        receive_file(workshop=cast.workshop, team=team, file=BytesIO(b"a,b\n1,2"), name="a", by=None, now=NOW)
        for team in (cast.team5, None)
    ]
    assert [leader.get(address("import_columns", one)).status_code for one in others] == [403, 404]


def test_who_leads_two_teams_chooses_the_team(cast: Cast, leader: Client) -> None:
    held = RoleAssignment.objects.get(worker=cast.people.thinh, role=Role.TEAM_LEADER)
    RoleAssignment.objects.create(
        worker=held.worker, role=Role.TEAM_LEADER, team=cast.team5, period=held.period, is_confirmed=True
    )
    page = parse(leader.get(reverse("imports", kwargs={"workshop": cast.workshop.slug})))
    assert [option.get_text() for option in page.select("select[name=team] option")] == [
        cast.team5.name,
        cast.team6.name,
    ]


def test_the_page_asks_again_while_the_work_goes_on_and_stops_when_it_is_done(cast: Cast, leader: Client) -> None:
    columns = send(leader, cast, table(f"{cast.people.e.code};20/10/1966;QĐ 14;152"))["Location"]
    sent = OutputImport.objects.get()
    chosen = {"worker": "0", "date": "1", "product": "2", "good": "3", "all_man_days": "1"}
    leader.post(columns, chosen)
    poll = address("output_import", sent) + "?partial=progress"
    waiting = leader.get(poll, headers={"HX-Request": "true"})
    assert (waiting.status_code, b"every 1s" in waiting.content) == (200, True)
    run(sent)
    done = leader.get(poll, headers={"HX-Request": "true"})
    assert (done.status_code, b"every 1s" in done.content) == (286, False)
    assert sent.state == ImportState.CHECKED
