"""Closing a workshop's month, and what a later adjustment sets in motion (domain.md, rule 6)."""

from datetime import date, datetime

from django.db import transaction

from emulation.actions.report import ask_for_all, reissue
from emulation.models import MonthRanking, RankedTeam
from emulation.queries.ranking import as_kept, criteria_in_force, live_tables
from members.models import Account, Workshop
from production.actions import closing
from production.models import OutputAdjustment
from teamtrack.periods import Month


@transaction.atomic
def close_month(*, workshop: Workshop, month: Month, by: Account | None, today: date, now: datetime) -> MonthRanking:
    """Khóa sổ tháng: freeze the figures and the ranking, and ask for the month's reports."""
    closing.close_book(workshop=workshop, month=month, by=by, today=today, now=now)
    ranking = freeze_ranking(workshop=workshop, month=month, reason="", by=by, today=today, now=now)
    ask_for_all(workshop=workshop, month=month, by=by, today=today, now=now)
    return ranking


@transaction.atomic
def approve_adjustment(*, adjustment: OutputAdjustment, by: Account, today: date, now: datetime) -> OutputAdjustment:
    """Approve a correction: the ranking gets a new version, and so do the reports; the old ones stay."""
    approved = closing.approve_adjustment(adjustment=adjustment, by=by, today=today)
    workshop, month = approved.team.workshop, Month.of(approved.day)
    freeze_ranking(workshop=workshop, month=month, reason=approved.reason, by=by, today=today, now=now)
    reissue(workshop=workshop, month=month, reason=approved.reason, by=by, today=today, now=now)
    return approved


def freeze_ranking(
    *, workshop: Workshop, month: Month, reason: str, by: Account | None, today: date, now: datetime
) -> MonthRanking:
    """Keep the ranking of a month as computed from its records now, as its next version."""
    versions = MonthRanking.objects.filter(workshop=workshop, month=month.first)
    latest = versions.order_by("-version", "pk").first()
    table = live_tables(workshop, [month], today)[month]
    ranking = MonthRanking.objects.create(
        workshop=workshop,
        month=month.first,
        version=latest.version + 1 if latest else 1,
        reason=reason,
        criteria=as_kept(criteria_in_force(workshop, month.first)),
        made_on=today,
        made_at=now,
        made_by=by,
    )
    RankedTeam.objects.bulk_create(
        RankedTeam(ranking=ranking, team=standing.team, rank=standing.rank, facts=standing.facts.as_json())
        for standing in table.standings
    )
    return ranking
