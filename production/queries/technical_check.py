"""Kỷ luật kỹ thuật: the technical checks of a team, month by month."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import Role
from members.domain.contact import is_correctable
from members.models import Account, Team
from production.domain.measures import share_kept
from production.models import CheckedBy, TechnicalCheck
from production.queries.plan_page import PlanPlace
from teamtrack.figures import format_number
from teamtrack.paging import Page, page_of
from teamtrack.periods import Month


@dataclass(frozen=True)
class MonthChecks:
    """What the checks of a month come to."""

    checks: int = 0
    points: int = 0
    kept: int = 0

    @property
    def share(self) -> Fraction | None:
        return share_kept(self.kept, self.points)

    @property
    def words(self) -> str:
        """giữ đúng 37/40 điểm, 4 lần kiểm tra; nothing without checks."""
        if not self.checks:
            return ""
        kept = _("%(kept)s of %(points)s points kept") % {
            "kept": format_number(self.kept),
            "points": format_number(self.points),
        }
        checks = ngettext("%(n)s check", "%(n)s checks", self.checks) % {"n": format_number(self.checks)}
        return f"{kept}, {checks}"


def checks_by_month(team: Team, first: Month, last: Month) -> dict[Month, MonthChecks]:
    """The sums of every month with a check; one query."""
    rows = (
        TechnicalCheck.objects.filter(team=team, day__range=(first.first, last.last))
        .order_by()
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(checks=Count("pk"), all_points=Sum("points"), all_kept=Sum("kept"))
        .values_list("month", "checks", "all_points", "all_kept")
    )
    return {Month.of(month): MonthChecks(checks, points, kept) for month, checks, points, kept in rows}


@dataclass(frozen=True)
class CheckLine:
    """One check; whether the reader may still correct it."""

    check: TechnicalCheck
    may_correct: bool

    @property
    def share(self) -> Fraction | None:
        return share_kept(self.check.kept, self.check.points)


@dataclass(frozen=True)
class ChecksPage:
    """The checks of a team's month, the latest first, a page of them; what all of them come to."""

    lines: tuple[CheckLine, ...]
    after: Any
    month: MonthChecks


def checks_page(user: Any, place: PlanPlace, after: UUID | None, today: date) -> ChecksPage:
    """Two queries."""
    month = place.month
    rows = TechnicalCheck.objects.filter(team=place.team, day__range=(month.first, month.last))
    page: Page[TechnicalCheck] = page_of(rows, by="-day", after=after, seen=rows)
    return ChecksPage(
        lines=tuple(
            CheckLine(check, check.recorded_by_id == user.pk and is_still_correctable(check, today))
            for check in page.rows
        ),
        after=page.after,
        month=checks_by_month(place.team, month, month).get(month, MonthChecks()),
    )


def is_still_correctable(check: TechnicalCheck, today: date) -> bool:
    """For a week from the day it was written down."""
    return is_correctable(check.recorded_on, today)


def checked_by(user: Account, team: Team) -> CheckedBy:
    """For whom somebody checks: whoever leads the team for the team itself, everybody else for the office."""
    return CheckedBy.TEAM if team.pk in user.stands.teams(Role.TEAM_LEADER) else CheckedBy.OFFICE


def check_for(user: Any, team: str, check: UUID) -> TechnicalCheck:
    """A check of a team of the user's workshops; else 404."""
    rows = TechnicalCheck.objects.filter(team__in=Team.objects.visible_to(user), team__slug=team)
    found: TechnicalCheck = get_object_or_404(rows.select_related("team__workshop"), pk=check)
    return found
