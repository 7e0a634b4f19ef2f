"""The monthly report: every sentence from the figures, its files, its versions, who may open what."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook
from pypdf import PdfReader

from emulation.actions.report import ask_for_all, ask_for_report, reissue
from emulation.domain.report import state_heading
from emulation.models import FileKind, MonthlyReport, ReportFile
from emulation.queries import report_words as words
from emulation.queries.report import NormChange, PayFacts, ReportData, TeamReport, gather
from emulation.queries.report_paper import main_pdf
from emulation.tasks import ask_monthly_reports
from members.models import Account, Team
from production.domain.output import OutputLine
from production.models import DailyOutput
from production.queries.summary import Figures
from teamtrack import jobs
from teamtrack.errors import RuleBroken
from teamtrack.models import Job, JobState
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.emulation.september import SEPTEMBER, make_september
from tests.factories import production
from tests.htmx import assert_fragment_equals_page

NOW = datetime(1966, 10, 21, 1, 0, tzinfo=UTC)
# Session, account, standing; workshop, reports, teams, months with output, months with reports; name and brand.
MONTH_QUERIES = 10


@pytest.fixture
def september(cast: Cast) -> Cast:
    make_september(cast)
    return cast


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def ask(cast: Cast, team: Team | None, month: Month = SEPTEMBER) -> MonthlyReport:
    return ask_for_report(
        workshop=cast.workshop, team=team, month=month, by=cast.accounts.manager, today=cast.today, now=NOW
    )


def gathered(cast: Cast, team: Team | None = None, month: Month = SEPTEMBER) -> ReportData:
    return gather(ask(cast, team, month).pk)


def told(cast: Cast, team: Team) -> TeamReport:
    own = gathered(cast, team).own
    assert own is not None
    return own


def made(cast: Cast, team: Team | None) -> MonthlyReport:
    report = ask(cast, team)
    jobs.run(report.job_id)
    report.job.refresh_from_db()
    assert report.job.problem == ""
    return report


def text_of(report: MonthlyReport, kind: FileKind) -> str:
    reader = PdfReader(io.BytesIO(bytes(report.files.get(kind=kind).content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


# --- sentences -------------------------------------------------------------------------------------------------------


def test_a_plan_reached_early(september: Cast) -> None:
    assert words.plan_sentence(told(september, september.team6), SEPTEMBER) == (
        "Tháng 9, tổ 6 hoàn thành kế hoạch ngày 26 tháng 9 năm 1966, trước 4 ngày; cả tháng đạt 126,4% kế hoạch."
    )


def test_a_plan_reached_on_the_last_day(september: Cast) -> None:
    assert words.plan_sentence(told(september, september.teams[0]), SEPTEMBER) == (
        "Tháng 9, tổ 1 hoàn thành kế hoạch đúng ngày cuối tháng, đạt 100,0%."
    )


def test_a_plan_not_reached(september: Cast) -> None:
    assert words.plan_sentence(told(september, september.teams[1]), SEPTEMBER) == (
        "Tháng 9, tổ 2 chưa hoàn thành kế hoạch: đạt 83,3%, còn thiếu 1.000 cái."
    )


def test_no_plan(september: Cast) -> None:
    assert words.plan_sentence(told(september, september.teams[2]), SEPTEMBER) == (
        "Tháng 9, tổ 3 không được giao kế hoạch; làm 3.300 cái, bằng 48,8 công định mức."
    )


def test_a_plan_with_no_output_is_not_reached(cast: Cast) -> None:
    production.make_norm(product=cast.product9, units=10, since=date(1966, 1, 1))
    production.make_plan(team=cast.team6, first_day=SEPTEMBER.first, lines={cast.qd14: 900})
    report = told(cast, cast.team6)
    assert words.plan_sentence(report, SEPTEMBER) == (
        "Tháng 9, tổ 6 chưa hoàn thành kế hoạch: đạt 0,0%, còn thiếu 900 cái."
    )
    assert words.dip_sentences(report) == [
        "Mười ngày đầu tháng, tổ làm được 0 cái, hụt 100,0% so với phần kế hoạch phải đạt.",
        "Đến hết tháng chưa bù được phần thiếu.",
    ]
    assert words.quality_sentence(report.figures) == ""
    assert words.fulfilment_sentence(report.figures) == ""


def test_a_dip_made_good(september: Cast) -> None:
    assert words.dip_sentences(told(september, september.team6)) == [
        "Mười ngày đầu tháng, tổ làm được 4.752 cái, hụt 45,4% so với phần kế hoạch phải đạt.",
        "Từ ngày 12 tháng 9 năm 1966, bình quân lên 96,8 cái/công và bù hết phần thiếu vào ngày 19 tháng 9 năm 1966.",
    ]


def test_a_dip_of_several_items_names_no_pieces(september: Cast) -> None:
    report = told(september, september.team6)
    assert report.dip is not None
    report = replace(report, dip=replace(report.dip, units=None), pace=None)
    assert words.dip_sentences(report) == [
        "Mười ngày đầu tháng, tổ hụt 45,4% so với phần kế hoạch phải đạt.",
        "Từ ngày 12 tháng 9 năm 1966 tổ làm nhanh hơn và bù hết phần thiếu vào ngày 19 tháng 9 năm 1966.",
    ]


def test_a_month_that_began_well_tells_of_no_dip(september: Cast) -> None:
    assert words.dip_sentences(told(september, september.teams[0])) == []


def test_a_norm_change_with_the_average_above_both(september: Cast) -> None:
    change = NormChange(september.qd14, 130, date(1966, 10, 31), 150, date(1966, 11, 1))
    figures = Figures({september.qd14: (OutputLine(220, 0, Decimal(1), 150),)})
    assert words.norm_change_sentence(change, figures, of_team=True) == (
        "Mặt hàng QĐ 14: mức 130 cái/công đến hết ngày 31 tháng 10 năm 1966, mức 150 từ ngày 01 tháng 11 năm 1966. "
        "Cả tổ bình quân 220 cái/công, tăng 69,2% so với mức 130 và 46,6% so với mức 150."
    )


def test_a_norm_change_in_the_middle_of_the_month(september: Cast) -> None:
    report = told(september, september.teams[2])
    assert len(report.changes) == 1
    assert words.norm_change_sentence(report.changes[0], report.figures, of_team=True) == (
        "Mặt hàng K: mức 60 cái/công đến hết ngày 14 tháng 9 năm 1966, mức 75 từ ngày 15 tháng 9 năm 1966. "
        "Cả tổ bình quân 66 cái/công, tăng 10,0% so với mức 60, thấp hơn mức 75 là 12,0%."
    )
    assert [(norm.units, norm.until) for norm in report.norms] == [(60, date(1966, 9, 14)), (75, None)]


def test_a_norm_that_begins_with_the_month_replaces_the_month_before_s(cast: Cast) -> None:
    production.make_plan(team=cast.team6, first_day=date(1966, 11, 1), lines={cast.qd14: 10})
    today = date(1966, 11, 30)
    report = ask_for_report(
        workshop=cast.workshop, team=cast.team6, month=Month(1966, 11), by=None, today=today, now=NOW
    )
    own = gather(report.pk).own
    assert own is not None
    assert [(change.old, change.old_until, change.new) for change in own.changes] == [(130, date(1966, 10, 31), 150)]
    assert [norm.units for norm in own.norms] == [150]


def test_the_largest_rise_of_one_worker_is_told_without_a_name(september: Cast) -> None:
    rise = told(september, september.team6).largest_rise
    assert rise == Fraction(112, 54)
    assert words.rise_sentence(rise) == "Có người đạt bằng 207,4% mức làm được trước đó (tăng 107,4%)."
    assert told(september, september.teams[0]).largest_rise is None


def test_quality(september: Cast) -> None:
    assert words.quality_sentence(told(september, september.team6).figures) == (
        "Hàng đạt 98,9%; hỏng 434 cái, chủ yếu ở A."
    )
    assert words.quality_sentence(told(september, september.teams[2]).figures) == "Hàng đạt 98,5%; hỏng 50 cái."
    assert words.quality_sentence(told(september, september.teams[0]).figures) == (
        "Hàng đạt 100,0%; không có hàng hỏng."
    )


def test_rank_alone_and_shared(september: Cast) -> None:
    data = gathered(september)
    reports = {report.team.code: report for report in data.teams}
    ranks = {code: words.rank_sentences(report, data) for code, report in reports.items()}
    assert ranks["1"] == ["Xếp hạng 3 trong 6 tổ của phân xưởng."]
    assert ranks["3"] == ["Xếp hạng 4, ngang tổ 4."]
    assert ranks["4"] == ["Xếp hạng 4, ngang tổ 3."]


def test_rank_beside_the_month_before_s(september: Cast) -> None:
    data = gathered(september, september.team6)
    own = data.own
    assert own is not None
    assert own.row is not None
    before = replace(own, row=replace(own.row, previous_rank=5))
    rank = own.row.standing.rank
    assert words.rank_sentences(before, data) == [f"Xếp hạng {rank} trong 6 tổ của phân xưởng (tháng trước: hạng 5)."]


def test_praise(september: Cast) -> None:
    (line,) = gathered(september).praise
    assert words.praise_sentence(line, names_team=False) == (
        "Ngày 27 tháng 9 năm 1966, phân xưởng biểu dương: “Tổ 6 đã chuyển mình”."
    )
    assert words.praise_sentence(line, names_team=True) == (
        "Ngày 27 tháng 9 năm 1966, phân xưởng biểu dương tổ 6: “Tổ 6 đã chuyển mình”."
    )


def test_pay(september: Cast) -> None:
    assert words.pay_sentence(told(september, september.team6).pay) == (
        "Tháng này làm lương sản phẩm; từ đầu năm 2 tháng lương sản phẩm."
    )
    assert words.pay_sentence(PayFacts("time", 4)) == (
        "Tháng này làm lương thời gian; từ đầu năm 4 tháng lương sản phẩm."
    )
    assert words.pay_sentence(told(september, september.teams[0]).pay) == ""


def test_lines_without_a_norm_are_counted_and_said(september: Cast) -> None:
    report = told(september, september.team5)
    assert words.left_out_sentence(report.figures) == "50 dòng chưa có mức, không tính vào tỷ lệ."
    assert words.plan_sentence(report, SEPTEMBER) == (
        "Tháng 9, tổ 5 không được giao kế hoạch; làm 6.500 cái, bằng 0 công định mức."
    )


def test_next_month_and_weak_points(september: Cast) -> None:
    report = told(september, september.team6)
    assert words.next_plan_sentence(report, SEPTEMBER) == "Kế hoạch tháng sau (10/1966), số cái: QĐ 14 40.000."
    assert words.weak_sentences(report) == ["Mặt hàng A còn dưới mức: đạt 99,0%."]


@pytest.mark.parametrize(
    ("day", "heading"),
    [
        (date(1945, 9, 1), None),
        (date(1966, 9, 30), "VIỆT NAM DÂN CHỦ CỘNG HÒA"),
        (date(1976, 7, 1), "VIỆT NAM DÂN CHỦ CỘNG HÒA"),
        (date(1976, 7, 2), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (date(2026, 11, 22), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ],
)
def test_the_state_heading_is_that_of_its_day(day: date, heading: str | None) -> None:
    found = state_heading(day)
    assert (words.state_words(found)[0] if found else None) == heading


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_team_s_report_is_a_paper_of_two_to_four_pages_that_names_nobody(september: Cast) -> None:
    report = made(september, september.team6)
    text = text_of(report, FileKind.MAIN)
    content = bytes(report.files.get(kind=FileKind.MAIN).content)
    assert 2 <= len(PdfReader(io.BytesIO(content)).pages) <= 4
    for part in (
        "VIỆT NAM DÂN CHỦ CỘNG HÒA", "Độc lập – Tự do – Hạnh phúc", "PHÂN XƯỞNG Z2", "TỔ MÁY 6", "Số 9/1966",
        "Hà Nội, ngày 21 tháng 10 năm 1966", "Báo cáo thi đua tháng 9 năm 1966", "1. Kế hoạch và sản lượng",
        "2. Định mức và năng suất", "3. Chất lượng", "4. Khó khăn, nguyên nhân, biện pháp",
        "5. Xếp hạng và biểu dương", "6. Còn tồn tại và việc tháng sau", "“Tổ 6 đã chuyển mình”",
        "Người lập báo cáo", "Tổ trưởng sản xuất", "Quản đốc phân xưởng",
        "Số phần trăm lấy đến một số lẻ, không làm tròn lên.",
    ):  # fmt: skip
        assert part in text
    names = [worker.full_name for worker in vars(september.people).values()]
    assert [name for name in names if name in text] == []


def test_a_section_without_data_is_left_out_and_the_numbers_stay_in_a_row(september: Cast) -> None:
    text = text_of(made(september, september.teams[0]), FileKind.MAIN)
    for part in ("1. Kế hoạch và sản lượng", "2. Định mức và năng suất", "3. Chất lượng", "4. Xếp hạng và biểu dương"):
        assert part in text
    assert "Khó khăn" not in text
    assert "5. " not in text


def test_the_workshop_s_report_tells_of_every_team(september: Cast) -> None:
    report = made(september, None)
    text = text_of(report, FileKind.MAIN)
    assert all(f"Tổ máy {number}" in text for number in range(1, 7))
    assert "Toàn phân xưởng bình quân 66 cái/công" in text
    assert text.count("Tổ trưởng sản xuất") == 0
    assert 2 <= len(PdfReader(io.BytesIO(bytes(report.files.get(kind=FileKind.MAIN).content))).pages) <= 4


def test_the_annex_holds_everyone_of_the_team_with_their_full_name(september: Cast) -> None:
    text = text_of(made(september, september.team6), FileKind.ANNEX)
    names = [worker.full_name for worker in vars(september.people).values()]
    assert [name for name in names if name not in text] == []


def test_the_same_snapshot_makes_the_same_bytes(september: Cast) -> None:
    report = made(september, september.team6)
    first = {file.kind: file.sha256 for file in report.files.order_by("pk")}
    report.files.all().delete()
    Job.objects.filter(pk=report.job_id).update(state=JobState.WAITING, ended_at=None)
    jobs.run(report.job_id)
    assert {file.kind: file.sha256 for file in report.files.order_by("pk")} == first
    assert set(first) == set(FileKind.values)


def test_an_english_workshop_gets_an_english_paper(september: Cast) -> None:
    september.workshop.language = "en"
    september.workshop.save()
    text = text_of(made(september, september.team6), FileKind.MAIN)
    for part in (
        "DEMOCRATIC REPUBLIC OF VIET NAM", "Monthly emulation report, September 1966", "1. Plan and output",
        "September: team 6 met the plan on 26 September 1966, 4 days early, and reached 126,4%.", "Prepared by",
    ):  # fmt: skip
        assert part in text


def test_the_sheet_keeps_numbers_as_numbers_and_text_as_text(september: Cast) -> None:
    product = production.make_product(workshop=september.workshop, code="=1+1", slug="x")
    production.make_output(worker=september.people.e, product=product, day=date(1966, 9, 30), good=7, man_days="0.5")
    report = made(september, september.team6)
    book = load_workbook(io.BytesIO(bytes(report.files.get(kind=FileKind.SHEET).content)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "=1+1" in [cell.value for cell in cells if cell.data_type == "s"]
    team = {head.value: cell for head, cell in zip(book["Các tổ"][3], book["Các tổ"][4], strict=True)}
    assert (team["Hàng đạt"].value, team["Hàng đạt"].data_type) == (40807, "n")
    assert (team["So với kế hoạch"].value, team["So với kế hoạch"].number_format) == (1.264, "0.0%")
    assert team["Hoàn thành"].value == datetime(1966, 9, 26)  # noqa: DTZ001 -- a spreadsheet knows no zones
    assert not any(worker.full_name in str(cell.value) for worker in [september.people.nhung] for cell in cells)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=file:///etc/hostname>", "{{ 7|add:7 }}"])
def test_hostile_words_stay_words(september: Cast, text: str) -> None:
    september.team6.name = text[:60]
    september.team6.save()
    content = main_pdf(gathered(september, september.team6))
    reader = PdfReader(io.BytesIO(content))
    assert reader.attachments == {}
    assert text.split(maxsplit=1)[0][:8].upper() in " ".join(page.extract_text() for page in reader.pages).upper()


# --- versions, once, failing -----------------------------------------------------------------------------------------


def test_twice_is_once(september: Cast) -> None:
    first = ask(september, september.team6)
    assert ask(september, september.team6).pk == first.pk
    jobs.run(first.job_id)
    assert ask(september, september.team6).pk == first.pk
    assert (MonthlyReport.objects.count(), Job.objects.count()) == (1, 1)


def test_all_reports_are_one_a_team_and_the_workshop_s(september: Cast) -> None:
    asked: dict[str, Any] = {
        "workshop": september.workshop,
        "month": SEPTEMBER,
        "by": None,
        "today": september.today,
        "now": NOW,
    }
    reports = ask_for_all(**asked)
    assert [report.team for report in reports] == [None, *september.teams]
    assert [report.pk for report in ask_for_all(**asked)] == [report.pk for report in reports]


def test_asking_again_after_the_records_changed_makes_the_next_version(september: Cast) -> None:
    first = made(september, september.team6)
    DailyOutput.objects.filter(worker=september.people.e, day=date(1966, 9, 30)).update(good=90)
    second = ask(september, september.team6)
    assert (second.version, second.reason) == (2, "sau đó có số liệu được ghi thêm hoặc sửa lại")
    assert first.files.count() == 3


def test_an_adjustment_s_reissue_says_what_it_replaces_and_the_old_one_stays(september: Cast) -> None:
    first = made(september, september.team6)
    kept = first.files.get(kind=FileKind.MAIN).sha256
    reissue(
        workshop=september.workshop, month=SEPTEMBER, reason="Ghi nhầm hàng của hai người.",
        by=september.accounts.manager, today=date(1966, 10, 24), now=NOW,
    )  # fmt: skip
    second = MonthlyReport.objects.get(team=september.team6, version=2)
    jobs.run(second.job_id)
    assert "Bản 2, thay bản 1 ngày 21 tháng 10 năm 1966: Ghi nhầm hàng của hai người." in text_of(second, FileKind.MAIN)
    assert first.files.get(kind=FileKind.MAIN).sha256 == kept
    assert MonthlyReport.objects.filter(version=1).count() == 7, "papers that were never made are made now"


def test_a_month_that_is_running_has_no_report(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="10/1966"):
        ask(cast, cast.team6, Month(1966, 10))


def test_the_daily_wake_up_asks_for_the_month_before_once(september: Cast) -> None:
    ask_monthly_reports()
    ask_monthly_reports()
    assert set(MonthlyReport.objects.values_list("month", "version")) == {(SEPTEMBER.first, 1)}
    assert MonthlyReport.objects.count() == 7
    assert not MonthlyReport.objects.filter(workshop=september.workshop9).exists()


def test_a_report_that_was_overtaken_keeps_no_files(september: Cast) -> None:
    report = ask(september, september.team6)
    claimed = jobs.claim(report.job_id, now=NOW)
    assert claimed is not None
    Job.objects.filter(pk=report.job_id).update(attempts=2)
    with pytest.raises(jobs.Overtaken), jobs.finishing(claimed):
        ReportFile.objects.create(report=report, kind="main", sha256="", content=b"")
    assert not report.files.exists()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_manager_asks_for_all_and_sees_them_ready(september: Cast, client: Client) -> None:
    login(client, september.accounts.manager)
    response = client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "tat-ca"}, follow=True)
    assert response.redirect_chain == [("/bao-cao/z2/1966-09/", 302)]
    assert response.context["page"].missing == 0
    assert Job.objects.filter(state=JobState.WAITING).count() == 7


def test_one_report_leads_to_its_page_which_asks_again_until_it_is_made(september: Cast, client: Client) -> None:
    login(client, september.accounts.manager)
    response = client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "to-6"})
    report = MonthlyReport.objects.get()
    assert response.headers["Location"] == f"/bao-cao/{report.pk}/"
    page = f"/bao-cao/{report.pk}/"
    asked: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    waiting = client.get(f"{page}?partial=progress", **asked)
    assert (waiting.status_code, b'hx-trigger="every 1s"' in waiting.content) == (200, True)
    assert b'http-equiv="refresh"' in client.get(page).content
    jobs.run(report.job_id)
    ready = client.get(f"{page}?partial=progress", **asked)
    assert (ready.status_code, b"hx-trigger" in ready.content) == (286, False)
    assert report.files.get(kind=FileKind.MAIN).sha256 in ready.content.decode()
    assert b'http-equiv="refresh"' not in client.get(page).content


def test_the_part_that_is_asked_for_again_equals_that_part_of_the_page(september: Cast, client: Client) -> None:
    report = ask(september, september.team6)
    login(client, september.accounts.manager)
    assert_fragment_equals_page(client, f"/bao-cao/{report.pk}/", "#progress")
    assert_fragment_equals_page(client, "/bao-cao/z2/1966-09/", "#papers")
    jobs.run(report.job_id)
    assert b"hx-trigger" not in client.get("/bao-cao/z2/1966-09/").content.split(b"<main")[1]


@pytest.mark.parametrize("asked_for", [0, 1, 7])
def test_the_month_s_list_costs_the_same_for_any_number_of_reports(
    september: Cast, client: Client, asked_for: int, django_assert_num_queries: Any
) -> None:
    for team in (None, *september.teams)[:asked_for]:
        ask(september, team)
    login(client, september.accounts.worker)
    client.get("/bao-cao/z2/1966-09/")
    with django_assert_num_queries(MONTH_QUERIES):
        client.get("/bao-cao/z2/1966-09/")


def test_a_report_that_failed_says_why_and_can_be_tried_again(september: Cast, client: Client) -> None:
    report = ask(september, september.team6)
    Job.objects.filter(pk=report.job_id).update(state=JobState.FAILED, ended_at=NOW, problem=jobs.TOO_LONG)
    login(client, september.accounts.manager)
    assert "Việc làm quá thời gian cho phép" in client.get(f"/bao-cao/{report.pk}/").content.decode()
    client.post(f"/bao-cao/{report.pk}/lam-lai/")
    report.job.refresh_from_db()
    assert (report.job.state, report.job.problem) == (JobState.WAITING, "")


def test_older_versions_are_listed_and_can_be_opened(september: Cast, client: Client) -> None:
    first = made(september, september.team6)
    reissue(workshop=september.workshop, month=SEPTEMBER, reason="Ghi nhầm.", by=None, today=september.today, now=NOW)
    second = MonthlyReport.objects.get(team=september.team6, version=2)
    login(client, september.accounts.worker)
    assert f"/bao-cao/{first.pk}/" in client.get(f"/bao-cao/{second.pk}/").content.decode()
    assert client.get(f"/bao-cao/{first.pk}/bao-cao.pdf").content.startswith(b"%PDF")


def test_files_are_attachments_that_nobody_keeps(september: Cast, client: Client) -> None:
    report = made(september, september.team6)
    login(client, september.accounts.manager)
    for path, name in (
        ("bao-cao.pdf", "bao-cao-to-6-1966-09-ban-1.pdf"),
        ("phu-luc.pdf", "phu-luc-to-6-1966-09-ban-1.pdf"),
        ("so-lieu.xlsx", "so-lieu-to-6-1966-09-ban-1.xlsx"),
    ):
        response = client.get(f"/bao-cao/{report.pk}/{path}")
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "annex_of_team", "annex_of_workshop"),
    [
        ("manager", 200, 200),
        ("team_leader", 200, 403),
        ("cell_leader", 200, 403),
        ("leader5", 403, 403),
        ("party_member", 403, 403),
        ("union_lead", 403, 403),
        ("worker", 403, 403),
        ("manager9", 404, 404),
        ("worker9", 404, 404),
    ],
)
def test_the_workers_table_is_for_those_who_lead_them(
    september: Cast, client: Client, who: str, annex_of_team: int, annex_of_workshop: int
) -> None:
    account: Account = getattr(september.accounts, who)
    login(client, account)
    for team, expected in ((september.team6, annex_of_team), (None, annex_of_workshop)):
        report = ask(september, team)
        ReportFile.objects.create(report=report, kind=FileKind.ANNEX, sha256="0" * 64, content=b"%PDF")
        assert client.get(f"/bao-cao/{report.pk}/phu-luc.pdf").status_code == expected


def test_who_may_not_ask_finds_no_button_and_no_way(september: Cast, client: Client) -> None:
    login(client, september.accounts.worker)
    assert b"<form" not in client.get("/bao-cao/z2/1966-09/").content.split(b"<main")[1]
    assert client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "tat-ca"}).status_code == 403
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("data", [{}, {"month": "1966-13", "whose": "to-6"}, {"month": "1966-09", "whose": "to-9"}])
def test_asking_for_what_there_is_not_asks_for_nothing(september: Cast, client: Client, data: dict[str, str]) -> None:
    login(client, september.accounts.manager)
    assert client.post("/bao-cao/z2/lam/", data).status_code == 400
    assert not Job.objects.exists()
