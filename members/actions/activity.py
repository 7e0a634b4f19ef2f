"""What an organisation of a team did, and its title of a year: written by its head, corrected for a week."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.of_team import about_work, check_day, hold_team
from members.domain.account import Organisation
from members.domain.activity import ActivityKind
from members.models import Account, OrganisationActivity, OrganisationTitle, Team
from members.queries.activity import is_still_correctable
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Done:
    """What is written down of one activity."""

    day: date
    kind: ActivityKind
    what: str
    took_part: int


@dataclass(frozen=True)
class Decided:
    """What is written down of a title of a year: when it was decided and by whom, in words."""

    year: int
    title: str
    decided_on: date
    decided_by: str


@transaction.atomic
def note_activity(
    *, key: UUID, team: Team, organisation: Organisation, done: Done, by: Account, today: date
) -> OrganisationActivity:
    """What the organisation did on a day, without a name. `key` is the form's: sent twice it is one activity."""
    hold_team(team)
    written = OrganisationActivity.objects.filter(pk=key, team=team, organisation=organisation, recorded_by=by).first()
    if written is not None:
        return same_as_before(written, **asdict(done))
    activity = OrganisationActivity(pk=key, team=team, organisation=organisation, recorded_on=today, recorded_by=by)
    _write_activity(activity, done, today)
    insert_once(activity)
    return activity


@transaction.atomic
def correct_activity(*, activity: OrganisationActivity, done: Done, by: Account, today: date) -> OrganisationActivity:
    """What was typed of it, by whoever wrote it down and within a week."""
    held = OrganisationActivity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    _may_correct(held, by, today)
    _write_activity(held, done, today)
    held.save(update_fields=["day", "kind", "what", "took_part"])
    return held


@transaction.atomic
def note_title(
    *, team: Team, organisation: Organisation, decided: Decided, by: Account, today: date
) -> OrganisationTitle:
    """The title which the organisation was given for a year; one a year."""
    title = OrganisationTitle(team=team, organisation=organisation, recorded_on=today, recorded_by=by)
    return _write_title(title, decided, today)


@transaction.atomic
def correct_title(*, title: OrganisationTitle, decided: Decided, by: Account, today: date) -> OrganisationTitle:
    """What was typed of it, by whoever wrote it down and within a week."""
    held = OrganisationTitle.objects.select_for_update(of=("self",)).get(pk=title.pk)
    _may_correct(held, by, today)
    return _write_title(held, decided, today)


def _may_correct(record: OrganisationActivity | OrganisationTitle, by: Account, today: date) -> None:
    if record.recorded_by_id != by.pk:
        raise RuleBroken(_("It is corrected by whoever wrote it down."))
    if not is_still_correctable(record, today):
        raise RuleBroken(_("It may be corrected for a week; this one stays as it is."))


def _write_activity(activity: OrganisationActivity, done: Done, today: date) -> None:
    check_day(activity.team, done.day, today, field="day")
    if done.day > activity.recorded_on:
        words = _("It was written down on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(activity.recorded_on)}, field="day")
    activity.day, activity.kind, activity.took_part = done.day, done.kind, done.took_part
    activity.what = about_work(activity.team, done.what, done.day, field="what")


def _write_title(title: OrganisationTitle, decided: Decided, today: date) -> OrganisationTitle:
    check_day(title.team, decided.decided_on, today, field="decided_on")
    first = title.team.first_day
    if first and decided.year < first.year:
        words = _("The team was founded in %(year)s; choose that year or a later one.")
        raise RuleBroken(words % {"year": first.year}, field="year")
    if decided.decided_on.year < decided.year:
        words = _("A title of %(year)s is decided in that year or after it.")
        raise RuleBroken(words % {"year": decided.year}, field="decided_on")
    if decided.decided_on > title.recorded_on:
        words = _("It was written down on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(title.recorded_on)}, field="decided_on")
    title.year, title.decided_on = decided.year, decided.decided_on
    title.title = about_work(title.team, decided.title, decided.decided_on, field="title")
    title.decided_by = about_work(title.team, decided.decided_by, decided.decided_on, field="decided_by")
    try:
        with transaction.atomic():
            title.save()
    except IntegrityError as twice:
        words = _("The title of %(year)s is written down already; an organisation has one a year.")
        raise RuleBroken(words % {"year": decided.year}, field="year") from twice
    return title
