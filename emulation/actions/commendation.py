"""Writing on the blackboard."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from emulation.models import Commendation
from members.models import Account, Team
from production.actions.summary import raise_version
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.periods import Month


@transaction.atomic
def commend_team(*, team: Team, text: str, day: date, by: Account, today: date) -> Commendation:
    """Biểu dương: one line of praise for a team, dated today or before."""
    if day > today:
        raise RuleBroken(_("%(day)s is still to come.") % {"day": format_day(day)}, field="day")
    commendation = Commendation.objects.create(workshop=team.workshop, team=team, text=tidy(text), day=day, by=by)
    raise_version(teams=[team], month=Month.of(day))
    return commendation


@transaction.atomic
def withdraw_commendation(*, commendation: Commendation) -> None:
    """Wipe a line off the board (a slip of the chalk)."""
    team, month = commendation.team, Month.of(commendation.day)
    commendation.delete()
    raise_version(teams=[team], month=month)
