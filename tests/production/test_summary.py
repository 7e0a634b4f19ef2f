"""Month summaries equal a recount whatever wrote the output; figures and attendance come from them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from members.models import Team, Worker, Workshop
from production.domain.output import OutputLine
from production.models import (
    AbsenceKind,
    DailyOutput,
    OutputAdjustment,
    Product,
    TeamMonth,
    TeamMonthOutput,
    WorkerMonthOutput,
)
from production.queries.assessment import assessment_facts
from production.queries.summary import (
    NOTHING,
    daily_output,
    figures_of_worker,
    month_attendance,
    team_daily,
    team_month_figures,
    worker_month_figures,
)
from teamtrack.periods import Month
from tests.cast import Cast
from tests.factories import members as people
from tests.factories import production as output

OCTOBER = Month(1966, 10)
MONDAY = date(1966, 10, 17)

# --- summary = recount ---------------------------------------------------------------------------------------------

QUARTERS = st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)])
ROW = st.tuples(
    st.integers(0, 2),  # worker
    st.sampled_from([date(1966, 9, 30), date(1966, 10, 3), date(1966, 10, 4), date(1966, 11, 1)]),
    st.integers(0, 1),  # product; the second has no norm
    st.integers(0, 300),
    st.integers(0, 20),
    QUARTERS,
)
STEP = st.one_of(
    st.tuples(st.just("insert"), st.lists(ROW, max_size=6)),
    st.tuples(st.just("upsert"), st.lists(ROW, max_size=6)),
    st.tuples(st.just("update_one"), ROW),
    st.tuples(st.just("update_all"), st.integers(0, 50)),
    st.tuples(st.just("move_day"), st.integers(0, 5)),
    st.tuples(st.just("delete_one"), st.integers(0, 5)),
    st.tuples(st.just("delete_day"), st.sampled_from([date(1966, 10, 3), date(1966, 11, 1)])),
    st.tuples(st.just("adjust"), ROW),
    st.tuples(st.just("approve"), st.just(None)),
    st.tuples(st.just("drop_adjustment"), st.just(None)),
)


def _row(cast: Cast, row: tuple[int, date, int, int, int, Decimal]) -> DailyOutput:
    worker, day, product, good, defective, man_days = row
    chosen = cast.qd14 if product == 0 else _other(cast)
    person = (cast.people.e, cast.people.h, cast.others[-1])[worker]
    team = (cast.team6, cast.team6, cast.team5)[worker]
    return DailyOutput(
        worker=person,
        team=team,
        product=chosen,
        norm=output.norm_on(chosen, day),
        day=day,
        good=good,
        defective=defective,
        man_days=man_days,
        recorded_at=output.evening_of(day),
    )


def _other(cast: Cast) -> Product:
    return cast.workshop.products.get(code="A")


def _apply(cast: Cast, kind: str, what: Any) -> None:  # noqa: C901 -- one branch a kind of write
    entries = DailyOutput.objects.order_by("pk")
    if kind in {"insert", "upsert"}:
        rows = list({(r.worker_id, r.day, r.product_id): r for r in (_row(cast, row) for row in what)}.values())
        if kind == "insert":
            DailyOutput.objects.bulk_create(rows, ignore_conflicts=True)
        else:
            DailyOutput.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["worker", "day", "shift", "product"],
                update_fields=["good", "defective", "man_days"],
            )
    elif kind == "update_one" and (entry := entries.first()):
        entry.good, entry.defective, entry.man_days = what[3:]
        entry.save()
    elif kind == "update_all":
        entries.update(good=F("good") + what)
    elif kind == "move_day" and (entry := entries.last()):
        entries.filter(pk=entry.pk).update(day=entry.day + timedelta(days=40 + what))
    elif kind == "delete_one":
        entries.filter(pk__in=list(entries.values_list("pk", flat=True)[what : what + 1])).delete()
    elif kind == "delete_day":
        entries.filter(day=what).delete()
    elif kind == "adjust":
        row = _row(cast, what)
        OutputAdjustment.objects.create(
            worker=row.worker,
            team=row.team,
            product=row.product,
            norm=row.norm,
            day=row.day,
            good=-row.good,
            defective=row.defective,
            man_days=row.man_days,
            reason="Ghi nhầm hàng của hai người.",
            proposed_on=cast.today,
        )
    elif kind == "approve":
        OutputAdjustment.objects.update(approved_on=cast.today)
    elif kind == "drop_adjustment" and (adjustment := OutputAdjustment.objects.order_by("pk").first()):
        adjustment.delete()


def _recount(*owner: str) -> dict[tuple[object, ...], tuple[Any, ...]]:
    """Sums straight from the entries and the approved adjustments."""
    keys = (*owner, "month", "product_id", "norm_id")
    sums: dict[tuple[object, ...], list[Any]] = {}
    entries = DailyOutput.objects.annotate(month=TruncMonth("day"), n=Count("pk")).order_by()
    corrections = OutputAdjustment.objects.filter(approved_on__isnull=False).annotate(
        month=TruncMonth("day"), n=Count("pk") - 1
    )
    for rows in (entries, corrections.order_by()):
        for *key, good, defective, man_days, lines in rows.values_list(*keys, "good", "defective", "man_days", "n"):
            total = sums.setdefault(tuple(key), [0, 0, Decimal(0), 0])
            sums[tuple(key)] = [a + b for a, b in zip(total, (good, defective, man_days, lines), strict=True)]
    return {key: tuple(total) for key, total in sums.items() if any(total)}


def _kept(model: type[TeamMonthOutput] | type[WorkerMonthOutput], *owner: str) -> dict[tuple[object, ...], object]:
    keys = (*owner, "month", "product_id", "norm_id")
    rows = model.objects.exclude(NOTHING).values_list(*keys, "good", "defective", "man_days", "lines")
    return {tuple(row[: len(keys)]): tuple(row[len(keys) :]) for row in rows}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(STEP, min_size=1, max_size=8))
def test_the_summaries_equal_a_recount_after_any_sequence_of_writes(cast: Cast, steps: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        output.make_product(workshop=cast.workshop, code="A")
        for kind, what in steps:
            with transaction.atomic():
                _apply(cast, kind, what)
            assert _kept(TeamMonthOutput, "team_id") == _recount("team_id")
            assert _kept(WorkerMonthOutput, "worker_id", "team_id") == _recount("worker_id", "team_id")
        transaction.set_rollback(True)


def test_every_write_of_output_raises_the_version_of_the_month_it_touches(cast: Cast) -> None:
    entry = output.make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=150)
    entry.good = 151
    entry.save()
    assert TeamMonth.objects.get(team=cast.team6, month=OCTOBER.first).version == 2


# --- figures -------------------------------------------------------------------------------------------------------


def test_a_norm_that_changes_in_the_middle_of_a_month_counts_each_day_under_its_own(cast: Cast) -> None:
    """domain.md: "Norm changes in the middle of a month; two norms of one product in one report."."""
    product = output.make_product(workshop=cast.workshop, code="B")
    output.make_norm(product=product, units=100, since=date(1966, 10, 1), until=date(1966, 10, 11))
    output.make_norm(product=product, units=200, since=date(1966, 10, 11))
    output.make_output(worker=cast.people.e, product=product, day=date(1966, 10, 10), good=100)
    output.make_output(worker=cast.people.e, product=product, day=date(1966, 10, 11), good=100)
    figures = team_month_figures([cast.team6], OCTOBER, OCTOBER)[cast.team6.pk, OCTOBER]
    assert figures.fulfilment == Fraction(3, 4)
    assert sorted(line.norm for line in figures.products[product] if line.norm) == [100, 200]
    assert figures.per_man_day(product) == 100


def test_a_worker_who_moves_in_the_middle_of_a_month_counts_for_the_team_on_the_day(cast: Cast) -> None:
    """domain.md: "A worker who moves teams in the middle of a month: output counts for the team on the day."."""
    mover = people.make_worker(name="Mai Văn Chuyển", team=cast.team5, until=date(1966, 10, 11))
    people.make_team_membership(worker=mover, team=cast.team6, since=date(1966, 10, 11))
    output.make_output(worker=mover, product=cast.qd14, day=date(1966, 10, 10), good=130)
    output.make_output(worker=mover, product=cast.qd14, day=date(1966, 10, 11), good=260)
    figures = team_month_figures([cast.team5, cast.team6], OCTOBER, OCTOBER)
    assert figures[cast.team5.pk, OCTOBER].fulfilment == 1
    assert figures[cast.team6.pk, OCTOBER].fulfilment == 2
    assert figures_of_worker(mover, OCTOBER, OCTOBER)[OCTOBER].fulfilment == Fraction(3, 2)
    assert [row.figures.good for row in worker_month_figures(cast.team6, OCTOBER)] == [260]


def test_two_products_two_shifts_and_half_a_shift_on_one_day_add_up(cast: Cast) -> None:
    """domain.md: "A day on which a worker makes two products, or works two shifts, or half a shift."."""
    other = output.make_product(workshop=cast.workshop, code="C")
    output.make_norm(product=other, units=40, since=date(1966, 1, 1))
    e = cast.people.e
    output.make_output(worker=e, product=cast.qd14, day=MONDAY, good=65, man_days="0.5")
    output.make_output(worker=e, product=other, day=MONDAY, good=10, man_days="0.5")
    output.make_output(worker=e, product=cast.qd14, day=MONDAY, shift=2, good=130, man_days="1")
    figures = figures_of_worker(e, OCTOBER, OCTOBER)[OCTOBER]
    assert figures.man_days == 2
    assert figures.norm_days == Fraction(1, 2) + Fraction(1, 4) + 1
    assert figures.fulfilment == Fraction(7, 8)
    assert figures.per_man_day(cast.qd14) == 130
    by_product = {day.product: day for day in daily_output(e, MONDAY, MONDAY)}
    assert by_product[cast.qd14.pk].lines == (
        OutputLine(65, 0, Decimal("0.50"), 130, 1),
        OutputLine(130, 0, Decimal("1.00"), 130, 1),
    )
    assert by_product[other.pk].met is False


def test_output_without_a_norm_counts_as_output_and_is_told_as_left_out(cast: Cast) -> None:
    """domain.md: "It counts as output, not towards fulfilment … says how many it left out."."""
    other = output.make_product(workshop=cast.workshop, code="C")
    output.make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=130)
    output.make_output(worker=cast.people.h, product=other, day=MONDAY, good=999, defective=1)
    figures = team_month_figures([cast.team6], OCTOBER, OCTOBER)[cast.team6.pk, OCTOBER]
    assert figures.fulfilment == 1
    assert (figures.good, figures.left_out) == (1129, 1)


def test_output_that_was_taken_back_leaves_no_figures(cast: Cast) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=MONDAY, good=130).delete()
    assert team_month_figures([cast.team6], OCTOBER, OCTOBER) == {}
    assert worker_month_figures(cast.team6, OCTOBER) == []


def test_an_approved_adjustment_counts_in_every_figure_and_a_proposed_one_in_none(cast: Cast) -> None:
    e, day = cast.people.e, date(1966, 9, 30)
    output.make_norm(product=cast.qd14, units=100, since=date(1966, 9, 1), until=date(1966, 10, 1))
    output.make_output(worker=e, product=cast.qd14, day=day, good=150)
    output.make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    adjustment = output.make_adjustment(
        worker=e, product=cast.qd14, day=day, good=-50, defective=50, proposed_on=cast.today
    )
    september = Month(1966, 9)
    assert team_month_figures([cast.team6], september, september)[cast.team6.pk, september].good == 150
    adjustment.approved_on = cast.today
    adjustment.save()
    figures = team_month_figures([cast.team6], september, september)[cast.team6.pk, september]
    assert (figures.good, figures.defective, figures.quality) == (100, 50, Fraction(2, 3))
    (of_day,) = daily_output(e, day, day)
    assert of_day.per_man_day == 100
    (of_team,) = team_daily(cast.team6, cast.qd14, day, day)
    assert of_team.good == 100
    assert of_team.fulfilment == 1


def test_workers_stand_in_vietnamese_order(cast: Cast) -> None:
    for worker in (cast.people.thuy, cast.people.d, cast.people.loi):
        output.make_output(worker=worker, product=cast.qd14, day=MONDAY, good=130)
    names = [row.worker.full_name for row in worker_month_figures(cast.team6, OCTOBER)]
    assert names == ["Trần Thị D", "Nguyễn Thúy Lợi", "Đặng Thị Thủy"]


@pytest.mark.parametrize("teams", [1, 3])
def test_one_query_for_any_number_of_teams_and_months(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    for worker in cast.others[: 2 * teams]:
        for day in (date(1966, 8, 30), MONDAY)[:teams]:
            output.make_output(worker=worker, product=cast.qd14, day=day, good=130)
    chosen = cast.teams[:teams]
    with django_assert_num_queries(1):
        assert len(team_month_figures(chosen, Month(1966, 8), OCTOBER)) == (1 if teams == 1 else 6)


# --- attendance ----------------------------------------------------------------------------------------------------


def _team_of(cast: Cast, *since_until: tuple[date, date | None]) -> tuple[Team, list[Worker]]:
    workshop = people.make_workshop(
        enterprise=cast.enterprise, name="Z3", days_off={date(1966, 10, 5): "Ngày truyền thống"}
    )
    team = people.make_team(workshop=workshop, code="31")
    workers = [
        people.make_worker(name=f"Mai Văn {n}", team=team, since=since, until=until)
        for n, (since, until) in enumerate(since_until)
    ]
    return team, workers


def test_attendance_is_man_days_present_over_working_days_of_membership(cast: Cast) -> None:
    """Present: worked, and meetings. 3–8 October 1966 has five working days here: the 5th is a day off."""
    team, (worker,) = _team_of(cast, (date(1966, 10, 3), date(1966, 10, 9)))
    product = output.make_product(workshop=team.workshop, code="X")
    for day in (3, 4, 6):
        output.make_output(worker=worker, product=product, day=date(1966, 10, day), good=1)
    output.make_absence(worker=worker, day=date(1966, 10, 7), kind=AbsenceKind.MEETING)
    output.make_absence(worker=worker, day=date(1966, 10, 8), kind=AbsenceKind.SICK)
    found = month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 31))
    assert found[team.pk, OCTOBER] == Fraction(4, 5)


def test_a_meeting_counts_only_the_part_of_the_shift_that_was_not_worked(cast: Cast) -> None:
    team, (worker,) = _team_of(cast, (date(1966, 10, 3), date(1966, 10, 4)))
    product = output.make_product(workshop=team.workshop, code="X")
    output.make_output(worker=worker, product=product, day=date(1966, 10, 3), good=1, man_days="0.75")
    output.make_absence(worker=worker, day=date(1966, 10, 3), kind=AbsenceKind.MEETING)
    assert month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 31))[team.pk, OCTOBER] == 1


def test_membership_counts_within_the_month_only_and_the_days_still_to_come_do_not(cast: Cast) -> None:
    """One left on the 4th, one came on the 7th; today is the 8th: 2 + 2 working days, one day each was worked."""
    team, workers = _team_of(cast, (date(1966, 1, 1), date(1966, 10, 4)), (date(1966, 10, 7), None))
    product = output.make_product(workshop=team.workshop, code="X")
    output.make_output(worker=workers[0], product=product, day=date(1966, 10, 3), good=1)
    output.make_output(worker=workers[1], product=product, day=date(1966, 10, 8), good=1)
    found = month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 8))
    # 1 October 1966 is a Saturday, a working day: the first worker has the 1st and the 3rd.
    assert found[team.pk, OCTOBER] == Fraction(2, 4)


def test_today_is_due_only_once_the_team_has_written_something(cast: Cast) -> None:
    team, (worker, _other) = _team_of(cast, (date(1966, 10, 7), None), (date(1966, 10, 7), None))
    product = output.make_product(workshop=team.workshop, code="X")
    output.make_output(worker=worker, product=product, day=date(1966, 10, 7), good=1)
    assert month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 8))[team.pk, OCTOBER] == Fraction(1, 2)
    output.make_absence(worker=worker, day=date(1966, 10, 8))
    assert month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 8))[team.pk, OCTOBER] == Fraction(1, 4)


def test_the_attendance_a_cell_weighs_is_counted_as_that_of_the_team(cast: Cast) -> None:
    """Nobody was away because nothing is written for today yet; a meeting counts as far as the shift was not worked."""
    team, (worker, other) = _team_of(cast, (date(1966, 10, 19), None), (date(1966, 10, 19), None))
    product = output.make_product(workshop=team.workshop, code="X")
    output.make_output(worker=worker, product=product, day=date(1966, 10, 19), good=1, man_days="0.75")
    output.make_absence(worker=worker, day=date(1966, 10, 19), kind=AbsenceKind.MEETING)
    output.make_output(worker=worker, product=product, day=date(1966, 10, 20), good=1)

    def weighed(*workers: Worker) -> list[Fraction | None]:
        facts = assessment_facts(team, [worker.pk for worker in workers], date(1966, 10, 1), cast.today)
        return [fact.attendance for fact in facts]

    assert weighed(worker, other) == [1, 0]
    output.make_absence(worker=other, day=cast.today)
    assert weighed(worker, other) == [Fraction(2, 3), 0]
    assert weighed(worker) == [Fraction(2, 3)], "whoever else is asked about"


def test_a_month_without_working_days_of_membership_has_no_attendance(cast: Cast) -> None:
    team, _workers = _team_of(cast, (date(1966, 10, 2), date(1966, 10, 3)))  # one Sunday
    assert month_attendance([team], OCTOBER, OCTOBER, date(1966, 10, 31)).get((team.pk, OCTOBER)) is None


@pytest.mark.parametrize("teams", [1, 3])
def test_attendance_takes_two_queries_for_any_number_of_teams_and_months(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, teams: int
) -> None:
    for worker in cast.others[: 2 * teams]:
        output.make_output(worker=worker, product=cast.qd14, day=MONDAY, good=130)
    workshop = Workshop.objects.get(pk=cast.workshop.pk)
    chosen = list(workshop.teams.order_by("pk")[:teams])
    assert workshop.calendar.days_off
    with django_assert_num_queries(2):
        found = month_attendance(chosen, Month(1966, 8), OCTOBER, cast.today)
    assert len(found) == 3 * teams
