"""A closed month does not change, whatever writes; writers and the closer never race; corrections are adjustments."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, connections, transaction

from production.actions.closing import (
    approve_adjustment,
    close_book,
    decline_adjustment,
    hold_book_to_write,
    propose_adjustment,
)
from production.models import DailyOutput, MonthBook, OutputAdjustment, TeamMonth, TeamMonthOutput
from production.models.triggers import MONTH_CLOSED, TOO_MANY_MAN_DAYS
from production.queries.summary import team_month_figures
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast
from tests.factories import production as output

SEPTEMBER = Month(1966, 9)
DAY = date(1966, 9, 30)
NOW = datetime(1966, 10, 21, 10, tzinfo=UTC)


def _close(cast: Cast, month: Month = SEPTEMBER, today: date | None = None) -> MonthBook:
    return close_book(workshop=cast.workshop, month=month, by=cast.accounts.manager, today=today or cast.today, now=NOW)


# --- closing -------------------------------------------------------------------------------------------------------


def test_closing_keeps_who_and_when_and_tells_every_board(cast: Cast) -> None:
    _close(cast)
    book = MonthBook.objects.get(workshop=cast.workshop, month=SEPTEMBER.first)
    assert (book.closed_by, book.closed_at) == (cast.accounts.manager, NOW)
    assert TeamMonth.objects.filter(month=SEPTEMBER.first).count() == len(cast.teams)


@pytest.mark.parametrize("month", [Month(1966, 10), Month(1966, 11)])
def test_a_month_not_over_is_not_closed(cast: Cast, month: Month) -> None:
    with pytest.raises(RuleBroken, match=month.label):
        _close(cast, month)
    assert not MonthBook.objects.filter(closed_at__isnull=False).exists()


def test_a_month_is_not_closed_on_its_last_day_but_on_the_day_after(cast: Cast) -> None:
    with pytest.raises(RuleBroken):
        _close(cast, today=date(1966, 9, 30))
    assert _close(cast, today=date(1966, 10, 1)).is_closed


def test_a_month_is_closed_once(cast: Cast) -> None:
    _close(cast)
    with pytest.raises(RuleBroken, match="9/1966"):
        _close(cast)


def test_closing_one_workshop_leaves_the_others_open(cast: Cast) -> None:
    _close(cast)
    worker9 = cast.accounts.worker9.worker
    assert worker9 is not None
    output.make_output(worker=worker9, product=cast.product9, day=DAY, good=1)
    assert DailyOutput.objects.count() == 1


# --- the trigger refuses whatever path writes ----------------------------------------------------------------------


def _insert(cast: Cast) -> None:
    output.make_output(worker=cast.people.h, product=cast.qd14, day=DAY, good=1)


def _bulk_insert(cast: Cast) -> None:
    DailyOutput.objects.bulk_create(
        DailyOutput(worker=cast.people.h, team=cast.team6, product=cast.qd14, day=day, good=1, recorded_at=NOW)
        for day in (date(1966, 10, 3), DAY)
    )


def _upsert(cast: Cast) -> None:
    DailyOutput.objects.bulk_create(
        [DailyOutput(worker=cast.people.e, team=cast.team6, product=cast.qd14, day=DAY, good=1, recorded_at=NOW)],
        update_conflicts=True,
        unique_fields=["worker", "day", "shift", "product"],
        update_fields=["good"],
    )


def _update(cast: Cast) -> None:
    DailyOutput.objects.filter(day=DAY).update(good=1)


def _move_out(cast: Cast) -> None:
    DailyOutput.objects.filter(day=DAY).update(day=date(1966, 10, 4))


def _move_in(cast: Cast) -> None:
    DailyOutput.objects.filter(day=date(1966, 10, 3)).update(day=date(1966, 9, 29))


def _delete(cast: Cast) -> None:
    DailyOutput.objects.filter(day=DAY).delete()


def _raw_sql(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE production_dailyoutput SET defective = defective + 1")


def _copy(cast: Cast) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY production_dailyoutput (worker_id, team_id, product_id, day, shift, good, defective, man_days, note,"
            " version, recorded_at) FROM STDIN"
        ) as copy,
    ):
        copy.write_row((cast.people.h.pk, cast.team6.pk, cast.qd14.pk, DAY, 1, 1, 0, Decimal(1), "", 1, NOW))


def _absence(cast: Cast) -> None:
    output.make_absence(worker=cast.people.h, day=DAY)


def _sqlstate(error: BaseException) -> str | None:
    """Of psycopg's own error, or of the one that Django wrapped."""
    return getattr(error if isinstance(error, psycopg.Error) else error.__cause__, "sqlstate", None)


PATHS = [_insert, _bulk_insert, _upsert, _update, _move_out, _move_in, _delete, _raw_sql, _copy, _absence]


@pytest.mark.parametrize("write", PATHS, ids=lambda path: path.__name__.strip("_"))
def test_a_closed_month_refuses_every_path(cast: Cast, write: Callable[[Cast], None]) -> None:
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=150)
    output.make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 3), good=150)
    before = list(DailyOutput.objects.order_by("pk").values_list("day", "good", "defective"))
    _close(cast)
    with pytest.raises((DatabaseError, psycopg.Error)) as refused, transaction.atomic():
        write(cast)
    assert _sqlstate(refused.value) == MONTH_CLOSED
    assert list(DailyOutput.objects.order_by("pk").values_list("day", "good", "defective")) == before


def test_more_than_two_man_days_on_one_day_are_refused_over_all_shifts(cast: Cast) -> None:
    """domain.md, rule 5: "0 < m ≤ 2 for a worker and date over all shifts"."""
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=1, man_days="1.5")
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, shift=2, good=1, man_days="0.75")
    assert _sqlstate(refused.value) == TOO_MANY_MAN_DAYS
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, shift=2, good=1, man_days="0.5")


def test_who_writes_beside_the_output_tables_is_told_in_words(cast: Cast) -> None:
    hold_book_to_write(workshop=cast.workshop, month=SEPTEMBER)
    _close(cast)
    with pytest.raises(RuleBroken, match="9/1966"):
        hold_book_to_write(workshop=cast.workshop, month=SEPTEMBER)


# --- writers against the closer ------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_fifty_writers_and_the_closer_never_race(cast: Cast) -> None:
    """trust.md G9, short form: whatever was accepted was accepted before the closing, and is in the frozen sum."""
    writers = 50
    seen_open: list[int] = []
    problems: list[Exception] = []
    workers = [*vars(cast.people).values(), *cast.others]
    start = threading.Barrier(writers + 1)

    def write(number: int) -> None:
        try:
            worker = workers[number % len(workers)]
            day = date(1966, 9, 1 + number % 20)
            team = worker.team_memberships.get().team
            start.wait(30)
            DailyOutput.objects.create(
                worker=worker, team=team, product=cast.qd14, day=day, shift=1 + number // 20, good=1, man_days="0.5",
                recorded_at=NOW,
            )  # fmt: skip
        except DatabaseError as refused:
            if _sqlstate(refused) != MONTH_CLOSED:
                problems.append(refused)
        finally:
            connections.close_all()

    def close() -> None:
        try:
            start.wait(30)
            with transaction.atomic():
                _close(cast)
                # What a ranking frozen in the closing transaction would read.
                seen_open.append(_sum_of_september())
        except Exception as wrong:  # noqa: BLE001 -- told by the test
            problems.append(wrong)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    threads.append(threading.Thread(target=close))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert seen_open == [_sum_of_september()]
    assert _sum_of_september() == DailyOutput.objects.count()


def _sum_of_september() -> int:
    return sum(TeamMonthOutput.objects.filter(month=SEPTEMBER.first).values_list("good", flat=True))


@pytest.mark.django_db(transaction=True)
def test_the_closer_waits_for_a_writer_at_work(cast: Cast) -> None:
    closed = threading.Event()

    def close() -> None:
        _close(cast)
        closed.set()
        connections.close_all()

    with transaction.atomic():
        hold_book_to_write(workshop=cast.workshop, month=SEPTEMBER)
        closer = threading.Thread(target=close)
        closer.start()
        assert not closed.wait(0.5)
    closer.join(30)
    assert closed.is_set()


# --- adjustments ---------------------------------------------------------------------------------------------------


def _propose(cast: Cast, **changes: Any) -> OutputAdjustment:
    facts: dict[str, Any] = {
        "team": cast.team6,
        "worker": cast.people.e,
        "product": cast.qd14,
        "day": DAY,
        "good": -20,
        "defective": 20,
        "man_days": Decimal(0),
        "reason": "Đếm nhầm hàng hỏng",
        "by": cast.accounts.team_leader,
        "today": cast.today,
    }
    return propose_adjustment(**(facts | changes))


@pytest.fixture
def closed_september(cast: Cast) -> Cast:
    """E made 150 on 30 September, norm 100; the month is closed."""
    output.make_norm(product=cast.qd14, units=100, since=date(1966, 9, 1), until=date(1966, 10, 3))
    output.make_output(worker=cast.people.e, product=cast.qd14, day=DAY, good=150)
    _close(cast)
    return cast


def test_a_correction_counts_from_its_approval_under_the_norm_of_its_day(closed_september: Cast) -> None:
    cast = closed_september
    proposed = _propose(cast)
    assert proposed.norm is not None
    assert proposed.norm.units == 100
    key = (cast.team6.pk, SEPTEMBER)
    assert team_month_figures([cast.team6], SEPTEMBER, SEPTEMBER)[key].good == 150
    approved = approve_adjustment(adjustment=proposed, by=cast.accounts.manager, today=cast.today)
    assert (approved.approved_on, approved.approved_by) == (cast.today, cast.accounts.manager)
    figures = team_month_figures([cast.team6], SEPTEMBER, SEPTEMBER)[key]
    assert (figures.good, figures.defective, figures.left_out) == (130, 20, 0)
    assert DailyOutput.objects.get().good == 150


def test_a_declined_correction_never_counts(closed_september: Cast) -> None:
    cast = closed_september
    declined = decline_adjustment(adjustment=_propose(cast), by=cast.accounts.manager, today=cast.today)
    assert (declined.declined_on, declined.declined_by) == (cast.today, cast.accounts.manager)
    with pytest.raises(RuleBroken):
        approve_adjustment(adjustment=declined, by=cast.accounts.manager, today=cast.today)
    assert team_month_figures([cast.team6], SEPTEMBER, SEPTEMBER)[cast.team6.pk, SEPTEMBER].good == 150


def test_a_correction_is_decided_once(closed_september: Cast) -> None:
    cast = closed_september
    proposed = _propose(cast)
    approve_adjustment(adjustment=proposed, by=cast.accounts.manager, today=cast.today)
    with pytest.raises(RuleBroken):
        approve_adjustment(adjustment=proposed, by=cast.accounts.manager, today=cast.today)
    with pytest.raises(RuleBroken):
        decline_adjustment(adjustment=proposed, by=cast.accounts.manager, today=cast.today)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"good": -151}, "good"),
        ({"good": 0, "defective": -1}, "defective"),
        ({"man_days": Decimal(-1)}, "man_days"),
        ({"man_days": Decimal("1.25")}, "man_days"),
        ({"good": 0, "defective": 0}, "good"),
        ({"reason": "Ghi nhầm"}, "reason"),
        ({"day": date(1966, 10, 5)}, "day"),
    ],
    ids=["good", "defective", "no man-days", "over two", "nothing", "reason", "open month"],
)
def test_a_correction_that_cannot_be_is_refused_at_its_field(
    closed_september: Cast, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        _propose(closed_september, **changes)
    assert refused.value.field == field
    assert not OutputAdjustment.objects.exists()


def test_a_correction_is_for_someone_who_was_on_the_team_that_day(closed_september: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        _propose(closed_september, worker=closed_september.others[0], good=1)
    assert refused.value.field == "worker"


def test_a_correction_is_of_an_item_of_the_own_workshop(closed_september: Cast) -> None:
    with pytest.raises(RuleBroken) as refused:
        _propose(closed_september, product=closed_september.product9, good=1, man_days=Decimal(1))
    assert refused.value.field == "product"


def test_the_same_correction_is_proposed_once_while_it_waits(closed_september: Cast) -> None:
    """Sent twice by a lost network, it would count twice once both were approved."""
    first = _propose(closed_september)
    with pytest.raises(RuleBroken):
        _propose(closed_september)
    decline_adjustment(adjustment=first, by=closed_september.accounts.manager, today=closed_september.today)
    assert _propose(closed_september).pk != first.pk


def test_two_corrections_that_each_fit_do_not_both_fit(closed_september: Cast) -> None:
    """Each takes 100 of 150: the second is refused when it is to be approved."""
    cast = closed_september
    first, second = _propose(cast, good=-100), _propose(cast, good=-100, reason="Đếm nhầm lần thứ hai")
    approve_adjustment(adjustment=first, by=cast.accounts.manager, today=cast.today)
    with pytest.raises(RuleBroken):
        approve_adjustment(adjustment=second, by=cast.accounts.manager, today=cast.today)
