"""Who is to be visited: ill and not received since, planned, booked; in which order areas stand."""

from datetime import UTC, date, datetime

from members.domain.contact import Illness, VisitReason
from members.models import Visit, Worker
from members.queries.visit import due_visits, visiting_network
from production.models import AbsenceKind
from teamtrack.audit import as_system, reading_as
from teamtrack.sources import ask
from tests.cast import Cast
from tests.factories.contact import make_visit
from tests.factories.production import make_absence


def away_sick(worker: Worker, *days: int) -> None:
    for day in days:
        make_absence(worker=worker, day=date(1966, 10, day), kind=AbsenceKind.SICK)


def test_illness_is_told_by_working_days_in_a_row(cast: Cast) -> None:
    away_sick(cast.people.e, 13, 14, 15, 17, 19)  # the 16th is a Sunday
    make_absence(worker=cast.people.h, day=date(1966, 10, 14), kind=AbsenceKind.LEAVE)
    found = ask("illness", team=cast.team6, first=date(1966, 10, 1), last=cast.today)
    e = cast.people.e.pk
    assert found == [
        Illness(e, date(1966, 10, 13), date(1966, 10, 17), 4),
        Illness(e, date(1966, 10, 19), date(1966, 10, 19), 1),
    ]


def test_an_illness_suggests_a_visit_until_somebody_went(cast: Cast) -> None:
    away_sick(cast.people.e, 13, 14)
    away_sick(cast.people.h, 18)  # one day is not enough
    union = cast.accounts.union_lead
    with reading_as(union):
        [due] = due_visits(union, cast.team6, cast.today)
    assert (due.worker, due.reason) == (cast.people.e, VisitReason.ILLNESS)
    make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=date(1966, 10, 14))
    with reading_as(union):
        assert due_visits(union, cast.team6, cast.today) == []


def test_a_way_made_in_vain_settles_no_illness_and_a_booked_visit_is_listed_with_its_day(cast: Cast) -> None:
    away_sick(cast.people.e, 13, 14)
    union, tried, again = cast.accounts.union_lead, date(1966, 10, 15), date(1966, 10, 25)
    visit = make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=tried, received=False)
    with reading_as(union):
        [due] = due_visits(union, cast.team6, cast.today)
        assert (due.worker, due.tried, due.planned) == (cast.people.e, tried, None)
        visit.next_on = again
        visit.save()
        assert due_visits(union, cast.team6, cast.today) == []
        [booked] = visiting_network(union, cast.team6, cast.today).due
    assert (booked.worker, booked.tried, booked.planned, booked.reason) == (
        cast.people.e,
        tried,
        again,
        VisitReason.ILLNESS,
    )


def test_home_areas_are_in_the_order_of_vietnamese_letters(cast: Cast) -> None:
    areas = {cast.people.d: "Từ Liêm", cast.people.e: "Đông Anh", cast.people.h: "Gia Lâm"}
    for worker, area in areas.items():
        Worker.objects.filter(pk=worker.pk).update(home_area=area)
    Worker.objects.exclude(pk__in=[worker.pk for worker in areas]).update(home_area="")
    with reading_as(cast.accounts.union_lead):
        page = visiting_network(cast.accounts.union_lead, cast.team6, cast.today)
    assert [area.name for area in page.areas] == ["Đông Anh", "Gia Lâm", "Từ Liêm", ""]


def test_a_planned_visit_is_due_on_its_day_and_done_by_the_next_one(cast: Cast) -> None:
    union = cast.accounts.union_lead
    make_visit(
        team=cast.team6, worker=cast.people.d, by=cast.people.sang, day=date(1966, 10, 1), next_on=date(1966, 10, 21)
    )
    with reading_as(union):
        assert due_visits(union, cast.team6, date(1966, 10, 20)) == []
        assert [due.planned for due in due_visits(union, cast.team6, cast.today)] == [date(1966, 10, 21)]
    make_visit(team=cast.team6, worker=cast.people.d, by=cast.people.sang, day=cast.today)
    with reading_as(union):
        assert due_visits(union, cast.team6, cast.today) == []


def test_of_two_visits_on_one_day_the_one_written_down_last_counts(cast: Cast) -> None:
    """In the morning nobody opened and another day was named; in the afternoon the door did."""
    union, day = cast.accounts.union_lead, date(1966, 10, 14)
    for number, (received, again) in enumerate([(True, None), (False, date(1966, 10, 28)), (True, None)] * 2):
        visit = make_visit(
            team=cast.team6, worker=cast.people.d, by=cast.people.sang, day=day, received=received, next_on=again
        )
        with as_system("test"):
            Visit.objects.filter(pk=visit.pk).update(recorded_at=datetime(1966, 10, 14, number, tzinfo=UTC))
    with reading_as(union):
        assert visiting_network(union, cast.team6, cast.today).due == ()
