"""Writing on the blackboard."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _

from emulation.models import Commendation, PraisedFor
from members.actions.of_team import check_day, hold_person, hold_team
from members.domain.rights import Purpose
from members.models import Account, Team, Worker
from members.queries.rights import agrees, named_without_consent, names
from production.actions.summary import raise_version
from production.queries.summary import Figures, figures_of_worker, team_month_figures
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.periods import Month


@dataclass(frozen=True)
class Ground:
    """For what, of whom, and by the figures of which month; `shows_figures`: the one named agreed to them, too."""

    for_what: PraisedFor = PraisedFor.OTHER
    worker: Worker | None = None
    month: Month | None = None
    shows_figures: bool = False


NO_GROUND = Ground()


@transaction.atomic
def commend_team(
    *, team: Team, text: str, day: date, by: Account, today: date, ground: Ground = NO_GROUND
) -> Commendation:
    """Biểu dương: one line of praise for a team, dated today or before; who is named in it has agreed to that.

    The figures it rests on are computed now and stay with it. Of somebody who is named they stand there only when that
    person agreed; without them the line keeps the name and the words. The same line of a day, sent again, is one.
    """
    check_day(team, day, today, field="day")
    month = ground.month or Month.of(day)
    if month > Month.of(day):
        raise RuleBroken(_("Choose the month of that day or an earlier one."), field="month")
    text = tidy(text)
    if ground.worker is not None:
        _may_be_named(ground.worker, team, day)
    if unasked := named_without_consent(team, text, day):
        words = _("%(names)s did not agree to be named on the board; praise the team, or ask first.")
        raise RuleBroken(words % {"names": ", ".join(unasked)}, field="text")
    commendation = Commendation(workshop=team.workshop, team=team, text=text, day=day, by=by)
    commendation.worker, commendation.for_what = ground.worker, ground.for_what
    if ground.worker is None or ground.shows_figures:
        rest_on_figures(commendation, month, today)
    hold_team(team)
    if (written := _written(commendation)) is not None:
        return written
    commendation.save()
    raise_version(teams=[team], month=Month.of(day))
    return commendation


def _written(line: Commendation) -> Commendation | None:
    """The very same line, if the form was sent twice; the caller holds the team."""
    facts = ("team", "text", "day", "worker", "for_what", "figure", "counted_from", "counted_until")
    same = Commendation.objects.filter(**{fact: getattr(line, fact) for fact in facts})
    return same.order_by("pk").first()


def rest_on_figures(commendation: Commendation, month: Month, today: date) -> None:
    """What the records of the month say by now (R16): fulfilment for output, quality for quality; else no figure."""
    worker = commendation.worker
    if worker is None:
        figures = team_month_figures([commendation.team], month, month).get((commendation.team_id, month))
    else:
        figures = figures_of_worker(worker, month, month).get(month)
    value = _value(figures or Figures({}), commendation.for_what)
    if value is not None:
        commendation.figure = str(value)
        commendation.counted_from, commendation.counted_until = month.first, min(month.last, today)


def _value(figures: Figures, for_what: str) -> Fraction | None:
    if for_what == PraisedFor.OUTPUT:
        return figures.fulfilment
    return figures.quality if for_what == PraisedFor.QUALITY else None


def _may_be_named(worker: Worker, team: Team, day: date) -> None:
    hold_person(worker.pk)  # who takes back their consent at this moment waits, and finds this line
    if not Worker.objects.on_team(team, day).filter(pk=worker.pk).exists():
        words = _("%(name)s was not on the team on %(day)s.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="worker")
    if not agrees(worker, Purpose.PRAISE):
        words = _("%(names)s did not agree to be named on the board; praise the team, or ask first.")
        raise RuleBroken(words % {"names": worker.full_name}, field="worker")


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
        if line.worker_id == worker.pk or names(line.text, worker, on_team=on_team):
            withdraw_commendation(commendation=line)
