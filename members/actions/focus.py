"""Help from above: special direction of a team, cadres sent to help it, visits and what was agreed on them."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from members.actions.of_team import about_work, check_day, hold_team
from members.models import Account, FocusTeam, Secondment, Team, VisitFromAbove, Worker
from members.queries.focus import is_still_correctable
from teamtrack.dated import end_row, end_rows
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day


@transaction.atomic
def begin_focus(*, team: Team, since: date, reason: str, by: Account, today: date) -> FocusTeam:
    """From a day on the team is under special direction, for a reason in its work."""
    check_day(team, since, today, field="since")
    reason = about_work(team, reason, since, field="reason")
    hold_team(team)  # several at once would find each other in the way, and the database would end some
    try:
        with transaction.atomic():
            return FocusTeam.objects.create(team=team, period=(since, None), reason=reason, recorded_by=by)
    except IntegrityError as overlapping:
        words = _("The team is under special direction on that day or later already.")
        raise RuleBroken(words, field="since") from overlapping


@transaction.atomic
def end_focus(*, focus: FocusTeam, today: date) -> None:
    """From today on no more; what began today never was."""
    _end(FocusTeam.objects.select_for_update(of=("self",)).get(pk=focus.pk), today)


@transaction.atomic
def second_cadre(*, team: Team, worker: Worker, since: date, by: Account, today: date) -> Secondment:
    """Somebody from above helps the team from a day on, without coming to work on it."""
    check_day(team, since, today, field="since")
    if worker.team_memberships.filter(team=team, period__overlap=DateRange(since, None)).exists():
        words = _("%(name)s works on the team; a cadre sent to help comes from elsewhere.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    hold_team(team)  # several at once would find each other in the way, and the database would end some
    try:
        with transaction.atomic():
            return Secondment.objects.create(team=team, worker=worker, period=(since, None), recorded_by=by)
    except IntegrityError as overlapping:
        words = _("%(name)s helps the team on that day or later already.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker") from overlapping


@transaction.atomic
def end_secondment(*, secondment: Secondment, today: date) -> None:
    """From today on no more; what began today never was."""
    _end(Secondment.objects.select_for_update(of=("self",)).get(pk=secondment.pk), today)


@transaction.atomic
def note_visit_from_above(
    *, team: Team, worker: Worker, day: date, agreed: str, by: Account, today: date
) -> VisitFromAbove:
    """Who came on a day, and in one line what was agreed about the team's work."""
    return _write(VisitFromAbove(team=team, recorded_by=by, recorded_on=today), worker, day, agreed, today)


@transaction.atomic
def correct_visit_from_above(
    *, visit: VisitFromAbove, worker: Worker, day: date, agreed: str, today: date
) -> VisitFromAbove:
    """Who came, when, what was agreed, by whoever wrote it down, until a week after that."""
    held = VisitFromAbove.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not is_still_correctable(held, today):
        raise RuleBroken(_("A visit from above may be corrected for a week; this one stays as it is."))
    return _write(held, worker, day, agreed, today)


def _write(visit: VisitFromAbove, worker: Worker, day: date, agreed: str, today: date) -> VisitFromAbove:
    check_day(visit.team, day, today, field="day")
    if day > visit.recorded_on:
        words = _("It was written down on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(visit.recorded_on)}, field="day")
    visit.worker, visit.day, visit.agreed = worker, day, about_work(visit.team, agreed, day, field="agreed")
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as twice:
        words = _("The visit of %(name)s on %(day)s is written down already.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="day") from twice
    return visit


def stop_helping(*, worker: Worker, team: Team, day: date) -> None:
    """Whoever comes to work on a team is no longer somebody sent to help it."""
    end_rows(Secondment.objects.filter(worker=worker, team=team), day)


def _end(dated: FocusTeam | Secondment, day: date) -> None:
    if dated.period.upper is not None and dated.period.upper <= day:
        raise RuleBroken(_("That has ended already."))
    end_row(dated, day)
