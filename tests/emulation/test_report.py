"""The monthly report: every sentence from the figures, its files, its versions, who may open what."""

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from emulation.actions.report import ask_for_report
from emulation.domain.report import state_heading
from emulation.models import FileKind
from emulation.queries import report_words as words
from emulation.queries.report import NormChange, PayFacts, gather
from emulation.queries.report_paper import main_context, main_pdf
from production.domain.output import OutputLine
from production.queries.summary import Figures
from teamtrack import jobs
from teamtrack.models import Job, JobState
from teamtrack.periods import Month
from tests.cast import Cast
from tests.emulation.september import NOW, SEPTEMBER, gathered, made, text_of, told
from tests.factories import production
from tests.factories.measures import make_check, make_unit_cost

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


def test_unit_cost_and_technical_discipline_are_told_where_there_are_figures(september: Cast) -> None:
    assert words.measure_sentences(gathered(september, september.team6).measures) == []
    product = next(iter(told(september, september.teams[2]).figures.products))
    make_unit_cost(
        team=september.teams[2], product=product, month=SEPTEMBER.first, booked="1000"
    )  # 3.300 good pieces, of which a hundred were to cost 30
    make_check(team=september.teams[2], day=SEPTEMBER.last, points=20, kept=17)
    sentences = [
        "Giá thành bằng 101,0% giá kế hoạch (cao hơn kế hoạch 1,0%).",
        "Kỷ luật kỹ thuật: 85,0% (giữ đúng 17/20 điểm, 1 lần kiểm tra).",
    ]
    assert words.measure_sentences(gathered(september, september.teams[2]).measures) == sentences
    text = " ".join(text_of(made(september, september.teams[2]), FileKind.MAIN).split())
    assert all(part in text for part in ("3. Chất lượng, giá thành, kỷ luật kỹ thuật", *sentences))
    assert gathered(september).measures is None


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
        "Tháng này làm lương sản phẩm; từ đầu năm có 2 tháng như thế."
    )
    assert words.pay_sentence(PayFacts("time", 4)) == (
        "Tháng này làm lương thời gian; từ đầu năm có 4 tháng làm lương sản phẩm."
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
    assert words.next_plan_sentence(report, SEPTEMBER) == "Kế hoạch tháng sau (10/1966): 40.000 cái QĐ 14."
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


def test_no_line_ends_within_an_items_code_and_a_few_sentences_stay_on_one_page(september: Cast) -> None:
    _place, ending = main_context(gathered(september, september.team6))["ending"]
    assert ending.sentences[-1] == "Kế hoạch tháng sau (10/1966): 40.000 cái QĐ\u00a014."
    assert not ending.is_long


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
