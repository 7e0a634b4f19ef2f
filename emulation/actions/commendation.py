"""Writing on the blackboard."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from emulation.models import Commendation
from members.models import Account, Team, Worker
from members.queries.rights import named_without_consent, names
from production.actions.summary import raise_version
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.periods import Month


@transaction.atomic
def commend_team(*, team: Team, text: str, day: date, by: Account, today: date) -> Commendation:
    """Biểu dương: one line of praise for a team, dated today or before; who is named in it has agreed to that."""
    if day > today:
        raise RuleBroken(_("%(day)s is still to come.") % {"day": format_day(day)}, field="day")
    text = tidy(text)
    if unasked := named_without_consent(team, text, day):
        words = _("%(names)s did not agree to be named on the board; praise the team, or ask first.")
        raise RuleBroken(words % {"names": ", ".join(unasked)}, field="text")
    commendation = Commendation.objects.create(workshop=team.workshop, team=team, text=text, day=day, by=by)
    raise_version(teams=[team], month=Month.of(day))
    return commendation


@transaction.atomic
def withdraw_commendation(*, commendation: Commendation) -> None:
    """Wipe a line off the board (a slip of the chalk)."""
    team, month = commendation.team, Month.of(commendation.day)
    commendation.delete()
    raise_version(teams=[team], month=month)


@transaction.atomic
def wipe_lines_naming(*, worker: Worker) -> None:
    """Take every line with this person's name off the board: they withdrew their consent, or are erased."""
    stays = list(worker.team_memberships.order_by("pk"))
    for line in Commendation.objects.select_related("team").order_by("pk"):
        on_team = any(stay.team_id == line.team_id and line.day in stay.period for stay in stays)
        if names(line.text, worker, on_team=on_team):
            withdraw_commendation(commendation=line)
