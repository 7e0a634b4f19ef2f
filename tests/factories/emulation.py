"""Criteria and commendations, made plainly."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from emulation.domain.ranking import DEFAULT_CRITERIA
from emulation.models import Commendation, PraisedFor, RankingCriterion
from members.models import Account, Team, Worker, Workshop
from teamtrack.periods import Month


def make_criterion(
    *, workshop: Workshop, kind: str, weight: int, cap_percent: int, since: date, until: date | None = None
) -> RankingCriterion:
    return RankingCriterion.objects.create(
        workshop=workshop, kind=kind, weight=weight, cap_percent=cap_percent, period=DateRange(since, until)
    )


def make_default_criteria(*, workshop: Workshop, since: date = date(1965, 1, 1)) -> list[RankingCriterion]:
    """The weights and caps of domain.md."""
    return [
        make_criterion(
            workshop=workshop,
            kind=criterion.kind,
            weight=criterion.weight,
            cap_percent=int(criterion.cap * 100),
            since=since,
        )
        for criterion in DEFAULT_CRITERIA
    ]


def make_commendation(
    *,
    team: Team,
    text: str,
    day: date,
    by: Account | None = None,
    worker: Worker | None = None,
    quality: str = "",
    month: Month | None = None,
) -> Commendation:
    """For nothing in particular, or for a quality ("993/1000") of a month."""
    line = Commendation(workshop=team.workshop, team=team, text=text, day=day, by=by, worker=worker)
    if month is not None:
        line.for_what, line.figure = PraisedFor.QUALITY, quality
        line.counted_from, line.counted_until = month.first, month.last
    line.save()
    return line
