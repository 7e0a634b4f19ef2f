"""The figures of the report of 1967, computed from the demo's records by the queries the pages use.

Each test quotes the report's sentence; its number is that of the acceptance story.
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest

from emulation.models import Commendation, PraisedFor
from emulation.queries.ranking import board_of, month_tables
from members.models import Account, Team, Worker, Workshop
from production.domain import output as formulas
from production.domain.improvement import ImprovementKind
from production.domain.norm_proposal import WAYS, Origin, Step, missing
from production.domain.output import OutputLine
from production.domain.plan import PlanProgress
from production.models import Improvement, PayMode, PayMonth, PlanPeriod, Product
from production.queries.improvement import improvement_page
from production.queries.plan import plan_progress
from production.queries.summary import TeamDay, daily_output, figures_of_worker, team_daily, worker_month_figures
from teamtrack.figures import format_percent, rise
from teamtrack.periods import Month

pytestmark = [pytest.mark.demo, pytest.mark.django_db]

TODAY = date(1967, 3, 31)
SEPTEMBER = date(1966, 9, 1)


def team6() -> Team:
    team: Team = Team.objects.select_related("workshop").get(slug="to-6")
    return team


def product(code: str) -> Product:
    return Product.objects.get(code=code)


def worker(name: str) -> Worker:
    return Worker.objects.get(full_name=name)


def plan(kind: PlanPeriod, day: date, today: date = TODAY) -> PlanProgress:
    progress = plan_progress(team6(), kind, day, today)
    assert progress is not None
    return progress


def ranks_of_team6() -> dict[Month, int | None]:
    """Rank by month, over the whole demo."""
    tables = month_tables(Workshop.objects.get(slug="z2"), Month(1965, 1), Month(1967, 3), TODAY)
    return {month: table.rank_of[team6().pk] for month, table in tables.items()}


def lines_of(who: Worker, first: date, last: date, made: Product | None = None) -> list[OutputLine]:
    """Output of one worker from day to day, of one product when it is named."""
    days = daily_output(who, first, last)
    return [line for day in days if made is None or day.product == made.pk for line in day.lines]


def units_by_day(who: Worker, first: date, last: date, made: Product) -> dict[date, Fraction | None]:
    """Units per man-day, day by day."""
    return {day.day: day.per_man_day for day in daily_output(who, first, last) if day.product == made.pk}


def test_figure_1_usually_fifth_or_sixth() -> None:
    """1. «Mỗi khi tổng kết thi đua, tổ 6 thường đứng thứ năm, thứ sáu trong phân xưởng.»"""
    ranks = {month: rank for month, rank in ranks_of_team6().items() if month <= Month(1966, 4)}
    assert len(ranks) == 16
    assert set(ranks.values()) == {5, 6}


def test_figure_6_down_to_two_thirds_of_the_norm() -> None:
    """6. «Năng suất trong tổ bị tụt xuống một phần ba so với mức quy định.»"""
    days = team_daily(team6(), product("A"), SEPTEMBER, date(1966, 9, 10))
    reached = formulas.fulfilment(line for day in days for line in day.lines)
    assert reached == Fraction(2, 3)
    assert format_percent(reached) == "66,6%"


def test_figure_7_forty_to_fifty_per_cent_short_of_the_plan() -> None:
    """7. «Riêng mười ngày đầu tháng đã tụt tới 40% đến 50% kế hoạch.»"""
    september = plan(PlanPeriod.MONTH, SEPTEMBER)
    tenth = date(1966, 9, 10)
    assert september.due(tenth) == Fraction(8, 25)
    assert september.shortfall(tenth) == Fraction(45, 100)


def test_figure_7_the_rest_of_the_month_made_up_for_it() -> None:
    """7. «… bù cả cho 10 ngày đầu tháng không đạt mức.»: 1.5 to 1.75 times the plan's pace, all eighteen on A."""
    september, tenth, reached = plan(PlanPeriod.MONTH, SEPTEMBER), date(1966, 9, 10), date(1966, 9, 26)
    made = september.weighted_until(reached) - september.weighted_until(tenth)
    due = (september.due(reached) - september.due(tenth)) * september.planned
    assert Fraction(150, 100) <= made / due <= Fraction(175, 100)
    then = team_daily(team6(), product("A"), date(1966, 9, 11), date(1966, 9, 30))
    assert {len(day.lines) for day in then} == {18}
    assert format_percent(formulas.fulfilment(line for day in then for line in day.lines)) == "106,7%"


def test_figure_9_somebody_rose_to_twice_as_much() -> None:
    """9. «Năng suất toàn bộ dần dần nâng cao, có người tăng tới 200%.»"""
    item = product("A")
    rises = []
    for who in Worker.objects.on_team(team6(), SEPTEMBER):
        before = formulas.per_man_day(lines_of(who, SEPTEMBER, date(1966, 9, 10), item))
        after = formulas.per_man_day(lines_of(who, date(1966, 9, 21), date(1966, 9, 30), item))
        if before and after:
            rises.append(after / before)
    assert format_percent(max(rises)) == "208,3%"
    assert sum(1 for more in rises if more >= 2) == 1


def test_figure_10_finished_four_days_early() -> None:
    """10. «Kết quả tháng đó kế hoạch không những không tụt mà còn hoàn thành trước 4 ngày.»"""
    september = plan(PlanPeriod.MONTH, SEPTEMBER)
    assert (september.completed_on, september.days_early) == (date(1966, 9, 26), 4)


def test_figure_11_the_blackboard_says_so() -> None:
    """11. «Nêu lên bảng đen "tổ 6 đã chuyển mình" và thông báo kết quả trên trong toàn phân xưởng.»"""
    praise = board_of(Workshop.objects.get(slug="z2"), Month(1966, 9), TODAY).praise
    assert isinstance(praise, Commendation)
    assert (praise.team, praise.text, praise.day) == (team6(), "Tổ 6 đã chuyển mình", date(1966, 9, 30))


def test_figure_12_e_and_h_above_150() -> None:
    """12. «Lúc đầu phân xưởng định mức 130 cái một công, nhiều người đã vượt cao hơn mức quy định, trong đó có anh E
    và H đạt trên 150 cái.»
    """
    item = product("QĐ 14")
    month = {row.worker.full_name: row.figures.of(item) for row in worker_month_figures(team6(), Month(1966, 10))}
    assert {line.norm for figures in month.values() for line in figures.lines} == {130}
    reached = {name: figures.per_man_day(item) or 0 for name, figures in month.items()}
    assert reached["Phạm Văn E"] > 150
    assert reached["Lê Văn H"] > 150
    assert sum(1 for units in reached.values() if units > 150) <= 4
    assert sum(1 for units in reached.values() if units > 130) > len(reached) * 3 / 4


def test_figure_13_from_the_cell_to_the_branch_to_the_norm_office_and_into_force() -> None:
    """13. «Tổ đảng báo cáo với chi ủy và đề nghị với cơ quan chuyên môn cho nâng mức lên 150 cái, bằng mức anh E và H
    đã đạt được.»
    """
    item = product("QĐ 14")
    proposal = item.norm_proposals.get(units=150)
    assert (proposal.team, proposal.origin, proposal.old_units) == (team6(), Origin.CELL, 130)
    steps = {Step(step.step): step for step in proposal.steps.order_by("pk")}
    assert tuple(steps) == WAYS[Origin.CELL]
    assert all(earlier.day <= later.day for earlier, later in pairwise(steps.values()))
    trial, issued = steps[Step.TRIAL], steps[Step.ISSUED]
    assert (trial.trial_first, trial.trial_last) == (date(1966, 10, 24), date(1966, 10, 29))
    assert steps[Step.CONSULTED].day > date(1966, 10, 29)
    assert issued.norm is not None
    assert (issued.norm.units, issued.norm.period.lower) == (150, date(1966, 11, 1))
    used = {day: {line.norm for line in found.lines} for day, found in team_days(item).items()}
    since, until = date(1966, 11, 1), date(1967, 3, 1)
    assert {norm for day, norms in used.items() if day < since for norm in norms} == {130}
    assert {norm for day, norms in used.items() if since <= day < until for norm in norms} == {150}


def team_days(item: Product) -> dict[date, TeamDay]:
    return {day.day: day for day in team_daily(team6(), item, date(1966, 10, 3), TODAY)}


def test_every_change_of_the_storys_norms_came_of_a_proposal_that_was_tried_out() -> None:
    """domain.md, rule 7, and practice 71: the party cell proposes, the norm office issues."""
    _first, *changes = product("QĐ 14").norms.order_by("period")
    for norm in changes:
        issued = norm.proposed_by.get()
        assert missing({Step(step) for step in issued.proposal.steps.values_list("step", flat=True)}) == []
        assert issued.by is not None
        assert (issued.by.username, issued.decision) == ("nghia", norm.decision)


def test_figure_14_e_made_no_more_than_120_to_130() -> None:
    """14. «E vẫn không chịu nâng mức, làm với lối cầm chừng, chỉ sản xuất ra từ 120 đến 130 cái một ngày công.»"""
    made = units_by_day(worker("Phạm Văn E"), date(1966, 11, 1), date(1966, 11, 5), product("QĐ 14"))
    assert len(made) == 5
    assert all(units is not None and 120 <= units <= 130 for units in made.values())


def test_figure_15_c_goes_first_and_e_catches_up() -> None:
    """15. «Lúc đầu đưa 130 lên 140 rồi 150 cái, tiếp theo 160 cái đến 170 cái và 180 cái. Anh C đưa năng suất lên bao
    nhiêu thì E lại đuổi kịp bấy nhiêu.»
    """
    first, last, item = date(1966, 11, 7), date(1966, 12, 10), product("QĐ 14")
    made = {name: units_by_day(worker(name), first, last, item) for name in ("Nguyễn Văn C", "Phạm Văn E")}
    reached = {
        name: [min(day for day, units in days.items() if (units or 0) >= step) for step in range(130, 190, 10)]
        for name, days in made.items()
    }
    c, e = reached["Nguyễn Văn C"], reached["Phạm Văn E"]
    assert all(pacer < follower for pacer, follower in zip(c, e, strict=True))
    assert all(follower < pacer for follower, pacer in zip(e, c[1:], strict=False))


def test_figure_16_the_team_reached_220() -> None:
    """16. «Cuối cùng, cả tổ đã đưa mức lên 220 cái một ngày công (tăng 69,2% so với mức cũ và 46,6% so mức mới).»"""
    item = product("QĐ 14")
    days = team_daily(team6(), item, date(1966, 10, 3), TODAY)
    first = next(day.day for day in days if (day.per_man_day or 0) >= 220)
    assert Month.of(first) == Month(1967, 2)
    old, new, third = item.norms.order_by("period")
    assert (old.units, new.units, third.units, third.period.lower) == (130, 150, 220, date(1967, 3, 1))
    assert format_percent(rise(third.units, old.units)) == "69,2%"
    assert format_percent(rise(third.units, new.units)) == "46,6%"
    march = formulas.per_man_day(line for day in days if day.day >= third.period.lower for line in day.lines)
    assert march is not None
    assert march >= 220


def test_figure_18_d_more_than_doubled() -> None:
    """18. «Chị đã đưa năng suất tăng trên 200% so với trước.»"""
    who = worker("Trần Thị D")
    before = formulas.fulfilment(lines_of(who, date(1966, 4, 1), date(1966, 6, 30)))
    after = formulas.fulfilment(lines_of(who, date(1966, 7, 1), date(1966, 9, 30)))
    assert before is not None
    assert after is not None
    assert Fraction(44, 100) <= before <= Fraction(46, 100)
    assert after >= Fraction(95, 100)
    assert after / before > 2


def test_figure_18_the_page_of_ds_improvement_says_that_she_more_than_doubled() -> None:
    """18. «Chị luôn nghĩ cách cải tiến thao tác, nhờ đó, chị đã đưa năng suất tăng trên 200% so với trước.»"""
    improvement = Improvement.objects.get(worker=worker("Trần Thị D"), since=date(1966, 7, 1))
    assert improvement.kind == ImprovementKind.MOTION
    team, own = improvement_page(Account.objects.get(username="thinh"), improvement, TODAY).readings
    assert own.of.is_enough
    assert own.of.level is not None
    assert own.of.level > 2
    assert own.words.startswith("bằng 2")
    assert team.of.level is not None
    assert team.of.level < 2  # the team's is not hers
    (shown,) = improvement_page(Account.objects.get(username="e"), improvement, TODAY).readings
    assert shown.of == team.of


def test_cause_3_the_line_taken_from_team_5_as_it_was_and_made_to_fit() -> None:
    """«Áp dụng kinh nghiệm của tổ 5 vào tổ mình một cách máy móc»: until it was laid out anew."""
    taken = Improvement.objects.get(team=team6(), kind=ImprovementKind.LAYOUT)
    assert taken.taken_from is not None
    assert (taken.taken_from.code, taken.since, taken.adapted_on) == ("5", SEPTEMBER, date(1966, 9, 11))
    _before, fitted = improvement_page(Account.objects.get(username="thinh"), taken, TODAY).readings
    assert (fitted.of.product, fitted.of.before.per_man_day) == ("A", Fraction(44))  # two thirds of the norm of 66
    assert fitted.of.level is not None
    assert fitted.of.level > Fraction(3, 2)
    assert [row.team.code for row in Improvement.objects.filter(taken_from__isnull=False) if row.owes_check] == ["4"]


def test_d_is_commended_for_quality_early_in_1967() -> None:
    """«Gần đây, chị được biểu dương về việc làm tốt các sản phẩm»: with her own figure, by her consent."""
    line = Commendation.objects.get(worker=worker("Trần Thị D"))
    assert (line.for_what, line.day.year) == (PraisedFor.QUALITY, 1967)
    made = figures_of_worker(worker("Trần Thị D"), Month(1967, 1), Month(1967, 1))[Month(1967, 1)]
    assert Fraction(line.figure) == made.quality
    assert made.quality is not None
    assert made.quality > Fraction(98, 100)


def test_figure_23_the_year_three_weeks_early() -> None:
    """23. «Năm 1966 hoàn thành vượt mức kế hoạch trước 21 ngày.»"""
    year = plan(PlanPeriod.YEAR, date(1966, 1, 1))
    assert (year.completed_on, year.days_early) == (date(1966, 12, 10), 21)
    assert year.progress(year.last) > 1


def test_figure_24_the_first_quarter_eight_days_early() -> None:
    """24. «Riêng quý 1-1967, vượt trước 8 ngày.»"""
    quarter = plan(PlanPeriod.QUARTER, date(1967, 1, 1))
    assert (quarter.completed_on, quarter.days_early) == (date(1967, 3, 23), 8)


def test_figure_28_piece_wages_four_or_five_months_a_year() -> None:
    """28. «Hàng năm tổ chỉ làm lương sản phẩm được 4, 5 tháng.»"""
    months = PayMonth.objects.filter(team=team6(), mode=PayMode.PIECE).values_list("month__year", flat=True)
    assert {year: Counter(months)[year] for year in (1965, 1966)} == {1965: 5, 1966: 4}


def test_team_6_climbs_with_setbacks_to_the_front() -> None:
    """«Đưa tổ sản xuất từ chỗ kém nhất phân xưởng thành tổ khá.»"""
    ranks = ranks_of_team6()
    print("rank of Team 6:", " ".join(f"{month.label}:{rank}" for month, rank in ranks.items()))
    path = [rank or 99 for month, rank in ranks.items() if month >= Month(1966, 4)]
    assert path[-3:] == [1, 1, 1]
    assert sum(1 for before, after in pairwise(path) if after > before) >= 2
