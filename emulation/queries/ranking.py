"""The ranking of a workshop's teams for a month: live from the summaries, or as it was frozen at closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db import connection

from emulation.domain.ranking import DEFAULT_CRITERIA, Criterion, Score, TeamFacts, ranks, score
from emulation.models import Commendation, CriterionKind, MonthRanking, RankingCriterion
from emulation.queries.commendation import latest_praise
from members.models import Team, Workshop
from production.queries.plan import month_plans
from production.queries.summary import month_attendance, team_month_figures
from teamtrack.periods import Month

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Standing:
    """One team in a month's ranking: the facts, the score they give, the rank (None: nothing to rank)."""

    team: Team
    facts: TeamFacts
    score: Score
    rank: int | None


@dataclass(frozen=True)
class MonthTable:
    """All teams of a workshop in one month, best first; frozen when the month is closed."""

    month: Month
    standings: tuple[Standing, ...]
    version: int = 0
    reason: str = ""
    frozen_on: date | None = None

    @property
    def is_frozen(self) -> bool:
        return self.version > 0

    @cached_property
    def rank_of(self) -> dict[int, int | None]:
        """Rank by team number."""
        return {standing.team.pk: standing.rank for standing in self.standings}


@dataclass(frozen=True)
class BoardRow:
    """A team on the board, beside its rank of the month before."""

    standing: Standing
    previous_rank: int | None
    tied: bool

    @property
    def change(self) -> int | None:
        """Places gained since last month; negative: lost; None: not ranked then or now."""
        rank = self.standing.rank
        return None if rank is None or self.previous_rank is None else self.previous_rank - rank

    def value(self, kind: str) -> Fraction | None:
        return self.standing.facts.values.get(kind)


@dataclass(frozen=True)
class Board:
    """Bảng thi đua of a workshop for a month: the table, the ranks of twelve months, the latest praise."""

    workshop: Workshop
    table: MonthTable
    rows: tuple[BoardRow, ...]
    months: tuple[Month, ...]
    history: Mapping[int, tuple[int | None, ...]]
    praise: Commendation | None


def board_version(workshop: Workshop, month: Month) -> int:
    """A number that rises with every change of the records behind the board of this month (one query)."""
    return _versions(workshop, month, month)


_VERSIONS = """
    SELECT coalesce(sum(month.version), 0)
    FROM production_teammonth month JOIN members_team team ON team.id = month.team_id
    WHERE team.workshop_id = %s AND month.month BETWEEN %s AND %s
"""


def _versions(workshop: Workshop, month: Month, until: Month) -> int:
    """In SQL: every open board asks this every 15 seconds, and putting the statement together costs as much again."""
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, [workshop.pk, month.plus(-MONTHS_SHOWN).first, until.first])
        (total,) = cursor.fetchone()
    return int(total)


def board_stamp(workshop: Workshop, month: Month, today: date) -> str:
    """What a poll compares: another one whenever the board of this month could look otherwise (one query).

    Names, criteria and who is on which team raise the version of the current month, whichever board shows them; and
    what is due changes with the day.
    """
    return f"{_versions(workshop, month, Month.of(today))}-{today.isoformat()}"


def criteria_in_force(workshop: Workshop, day: date) -> tuple[Criterion, ...]:
    """The workshop's criteria on a day, in their usual order; the defaults of domain.md where it has set none."""
    rows = RankingCriterion.objects.filter(workshop=workshop, period__contains=day).order_by("-weight", "pk")
    criteria = tuple(Criterion(row.kind, row.weight, Fraction(row.cap_percent, 100)) for row in rows)
    return criteria or DEFAULT_CRITERIA


def live_tables(
    workshop: Workshop, months: Sequence[Month], today: date, *, days_since: Month | None = None
) -> dict[Month, MonthTable]:
    """The ranking of each month computed from its records; the same few queries for any number of teams and months.

    A team stands in the table of a month by whose end it was founded (practice 2).
    The days on which plans were reached, which rank nobody, are asked for from `days_since` on (None: for all).
    """
    if not months:
        return {}
    first, last = min(months), max(months)
    teams = list(workshop.teams.order_by("pk"))
    figures = team_month_figures(teams, first, last)
    attendance = month_attendance(teams, first, last, today)
    plans = month_plans(teams, first, last, days_since=days_since)
    criteria = _criteria_by_month(workshop, months)
    tables = {}
    for month in months:
        facts, there = {}, [team for team in teams if team.is_founded(month.last)]
        for team in there:
            output, plan = figures.get((team.pk, month)), plans.get((team.pk, month))
            facts[team.pk] = TeamFacts(
                values={
                    CriterionKind.FULFILMENT: output.fulfilment if output else None,
                    CriterionKind.PLAN: plan.share if plan else None,
                    CriterionKind.QUALITY: output.quality if output else None,
                    CriterionKind.ATTENDANCE: attendance.get((team.pk, month)) if output else None,
                    CriterionKind.IMPROVEMENT: None,
                },
                completed_on=plan.completed_on if plan else None,
                days_early=plan.days_early if plan else None,
                has_plan=plan is not None,
                left_out=output.left_out if output else 0,
            )
        tables[month] = MonthTable(month, _ranked(there, facts, criteria[month]))
    return tables


def _criteria_by_month(workshop: Workshop, months: Sequence[Month]) -> dict[Month, tuple[Criterion, ...]]:
    """The criteria in force on the first day of each month (one query)."""
    rows = list(RankingCriterion.objects.filter(workshop=workshop).order_by("-weight", "pk"))
    found = {}
    for month in months:
        in_force = tuple(
            Criterion(row.kind, row.weight, Fraction(row.cap_percent, 100)) for row in rows if month.first in row.period
        )
        found[month] = in_force or DEFAULT_CRITERIA
    return found


def _ranked(
    teams: Sequence[Team], facts: Mapping[int, TeamFacts], criteria: Sequence[Criterion]
) -> tuple[Standing, ...]:
    """Scored, ranked, best first; equal ranks in the order of the teams' codes, which breaks no tie."""
    scores = {team.pk: score(criteria, facts[team.pk].values) for team in teams}
    placed = ranks({team: result.total for team, result in scores.items()})
    standings = [Standing(team, facts[team.pk], scores[team.pk], placed[team.pk]) for team in teams]
    return tuple(sorted(standings, key=lambda s: (s.rank is None, s.rank or 0, s.team.code, s.team.pk)))


def frozen_tables(workshop: Workshop, months: Sequence[Month]) -> dict[Month, MonthTable]:
    """The latest frozen ranking of each of these months that has one (two queries)."""
    latest = (
        MonthRanking.objects.filter(workshop=workshop, month__in=[month.first for month in months])
        .order_by("month", "-version", "pk")
        .distinct("month")
        .prefetch_related("teams__team")
    )
    return {Month.of(ranking.month): _from_frozen(ranking) for ranking in latest}


def _from_frozen(ranking: MonthRanking) -> MonthTable:
    criteria = [Criterion(kind, weight, Fraction(cap)) for kind, weight, cap in ranking.criteria]
    standings = []
    for row in ranking.teams.all():
        facts = TeamFacts.from_json(row.facts)
        standings.append(Standing(row.team, facts, score(criteria, facts.values), row.rank))
    ordered = sorted(standings, key=lambda s: (s.rank is None, s.rank or 0, s.team.code, s.team.pk))
    return MonthTable(Month.of(ranking.month), tuple(ordered), ranking.version, ranking.reason, ranking.made_on)


def month_tables(
    workshop: Workshop, first: Month, last: Month, today: date, *, days_since: Month | None = None
) -> dict[Month, MonthTable]:
    """Every month of the workshop from `first` to `last` that has begun: frozen where it is closed, else live."""
    months = []
    month = first
    while month <= last and month.first <= today:
        if workshop.is_founded(month.last):
            months.append(month)
        month = month.next
    frozen = frozen_tables(workshop, months)
    still_open = [month for month in months if month not in frozen]
    return frozen | live_tables(workshop, still_open, today, days_since=days_since)


def board_of(workshop: Workshop, month: Month, today: date) -> Board:
    """Everything the board of a month shows."""
    tables = month_tables(workshop, month.plus(-MONTHS_SHOWN), month, today, days_since=month)
    table = tables.get(month) or MonthTable(month, ())
    before = tables[month.previous].rank_of if month.previous in tables else {}
    placed = [standing.rank for standing in table.standings]
    rows = tuple(
        BoardRow(standing, before.get(standing.team.pk), placed.count(standing.rank) > 1 and standing.rank is not None)
        for standing in table.standings
    )
    months = tuple(shown for shown in sorted(tables) if shown > month.plus(-MONTHS_SHOWN))
    history = {
        standing.team.pk: tuple(tables[shown].rank_of.get(standing.team.pk) for shown in months)
        for standing in table.standings
    }
    praise = latest_praise(workshop, month.first, min(month.last, today))
    return Board(workshop, table, rows, months, history, praise)


def as_kept(criteria: Sequence[Criterion]) -> list[list[Any]]:
    """Criteria as MonthRanking keeps them."""
    return [[criterion.kind, criterion.weight, str(criterion.cap)] for criterion in criteria]
