"""The version of a team's month, raised where no trigger sees the change."""

from collections.abc import Iterable

from django.db.models import F

from members.models import Team
from production.models import TeamMonth
from teamtrack.periods import Month


def raise_version(*, teams: Iterable[Team], month: Month) -> None:
    """Tell every board that shows this month of these teams to draw itself anew."""
    teams = sorted(teams, key=lambda team: team.pk)
    TeamMonth.objects.bulk_create(
        (TeamMonth(team=team, month=month.first, version=0) for team in teams), ignore_conflicts=True
    )
    TeamMonth.objects.filter(team__in=teams, month=month.first).update(version=F("version") + 1)
