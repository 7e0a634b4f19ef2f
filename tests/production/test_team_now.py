"""What goes on in a team, as its cell is told: of today once something is written, else of the working day before."""

from datetime import date
from fractions import Fraction

from members.domain.team_now import Away, TeamNow
from members.models import Account, DayOff
from production.models import AbsenceKind
from teamtrack.figures import format_percent
from teamtrack.periods import Month
from teamtrack.sources import ask
from tests.cast import Cast
from tests.factories.production import make_absence, make_adjustment, make_output, make_product, make_shift_closing

TODAY, THURSDAY = date(1966, 10, 21), date(1966, 10, 20)


def now(cast: Cast, account: Account | None = None, today: date = TODAY) -> TeamNow:
    (found,) = ask("team_now", user=account or cast.accounts.cell_leader, team=cast.team6, day=today)
    assert isinstance(found, TeamNow)
    return found


def test_today_counts_as_soon_as_something_is_written_on_it(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=THURSDAY, good=130)
    assert (now(cast).day, now(cast).is_today, now(cast).fulfilment) == (THURSDAY, False, Fraction(1))
    make_absence(worker=cast.people.h, day=TODAY)
    assert (now(cast).day, now(cast).is_today, now(cast).fulfilment) == (TODAY, True, None)
    make_output(worker=cast.people.e, product=cast.qd14, day=TODAY, good=195)
    assert (format_percent(now(cast).fulfilment), format_percent(now(cast).of_month)) == ("150,0%", "125,0%")


def test_after_a_rest_day_the_working_day_before_it_is_told_with_its_own_month(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 29), good=65)
    DayOff.objects.create(workshop=cast.workshop, day=date(1966, 10, 31), name="Nghỉ bù")
    found = now(cast, today=date(1966, 11, 1))
    assert (found.day, found.month, format_percent(found.of_month)) == (date(1966, 10, 29), Month(1966, 10), "50,0%")


def test_corrections_count_and_lines_without_a_norm_are_told(cast: Cast) -> None:
    other = make_product(workshop=cast.workshop, code="QĐ 15")
    make_output(worker=cast.people.e, product=cast.qd14, day=TODAY, good=120)
    make_output(worker=cast.people.h, product=other, day=TODAY, good=99)
    make_adjustment(worker=cast.people.e, product=cast.qd14, day=TODAY, good=10, proposed_on=TODAY, approved_on=TODAY)
    assert (now(cast).fulfilment, now(cast).left_out) == (Fraction(1), 1)


def test_shifts_that_are_entered_and_not_closed_are_open_and_the_first_is_opened(cast: Cast) -> None:
    assert (now(cast).is_entered, now(cast).open_shifts) == (False, (1,))
    for shift in (1, 2):
        make_output(worker=cast.people.e, product=cast.qd14, day=TODAY, good=60, man_days="0.5", shift=shift)
    make_shift_closing(team=cast.team6, day=TODAY, shift=1)
    assert (now(cast).is_entered, now(cast).open_shifts) == (True, (2,))
    assert now(cast).url == "/san-luong/to-6/1966-10-21/ca-2/"
    make_shift_closing(team=cast.team6, day=TODAY, shift=2)
    assert (now(cast).open_shifts, now(cast).url) == ((), "/san-luong/to-6/1966-10-21/ca-1/")


def test_who_is_away_is_named_in_order_and_absence_without_leave_is_not_told_as_such(cast: Cast) -> None:
    for worker, kind in (
        (cast.people.tuong, AbsenceKind.ABSENT),
        (cast.people.e, AbsenceKind.SICK),
        (cast.people.d, AbsenceKind.MEETING),
    ):
        make_absence(worker=worker, day=TODAY, kind=kind)
    make_absence(worker=cast.people.h, day=THURSDAY)
    assert now(cast).away == (
        Away("Trần Thị D", "họp, học"), Away("Phạm Văn E", "ốm"), Away("Đỗ Văn Tường", "")
    )  # fmt: skip


def test_who_may_not_see_daily_output_is_told_nothing(cast: Cast) -> None:
    for account in (cast.accounts.worker, cast.accounts.union_lead, cast.accounts.leader9):
        assert ask("team_now", user=account, team=cast.team6, day=TODAY) == []


def test_two_queries_tell_it_beside_the_calendar(cast: Cast, django_assert_num_queries: object) -> None:
    assert cast.team6.workshop.calendar
    assert cast.accounts.cell_leader.stands
    with django_assert_num_queries(2):  # type: ignore[operator]
        now(cast)
