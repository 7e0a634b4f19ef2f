"""Help from above, made plainly."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import Account, FocusTeam, Secondment, Team, VisitFromAbove, Worker


def make_focus(
    *, team: Team, since: date, until: date | None = None, reason: str = "Nhiều tháng chưa đạt kế hoạch."
) -> FocusTeam:
    return FocusTeam.objects.create(team=team, period=DateRange(since, until), reason=reason)


def make_secondment(*, team: Team, worker: Worker | None, since: date, until: date | None = None) -> Secondment:
    assert worker is not None
    return Secondment.objects.create(team=team, worker=worker, period=DateRange(since, until))


def make_visit_from_above(
    *,
    team: Team,
    worker: Worker | None,
    day: date,
    agreed: str = "Giao kế hoạch tuần trước thứ hai.",
    by: Account | None = None,
) -> VisitFromAbove:
    assert worker is not None
    return VisitFromAbove.objects.create(
        team=team, worker=worker, day=day, agreed=agreed, recorded_by=by, recorded_on=day
    )
