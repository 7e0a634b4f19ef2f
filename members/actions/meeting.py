"""Writing down meetings of a party cell and who came; putting right what was written down wrongly."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.domain.meeting import REGULAR, MeetingKind, Presence
from members.models import Account, CellMeeting, MeetingAttendance, PartyCell
from members.queries.meeting import is_settled, people_of
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.periods import Month


@transaction.atomic
def record_meeting(
    *,
    cell: PartyCell,
    kind: MeetingKind,
    day: date,
    presences: Mapping[int, Presence],
    by: Account,
    today: date,
    is_another: bool = False,
) -> CellMeeting:
    """A meeting that was held; `presences` says of each member by number whether they came.

    `is_another`: the month has one of this kind already, and this is one more.
    """
    meeting = CellMeeting(cell=cell, kind=kind, day=day, recorded_by=by)
    _put(meeting, today, is_another=is_another)
    note_attendance(meeting=meeting, presences=presences)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: CellMeeting, kind: MeetingKind, day: date, today: date, is_another: bool = False
) -> CellMeeting:
    """Another kind or day, while nobody was weighed in it; who was not in the cell on the new day is not noted."""
    meeting = _still_changeable(meeting)
    meeting.kind, meeting.day = kind, day
    _put(meeting, today, is_another=is_another)
    meeting.attendances.exclude(worker__in=people_of(meeting)).delete()
    return meeting


@transaction.atomic
def remove_meeting(*, meeting: CellMeeting) -> None:
    """A meeting that was written down by mistake goes, with who came, while nobody was weighed in it."""
    _still_changeable(meeting).delete()


def _still_changeable(meeting: CellMeeting) -> CellMeeting:
    meeting = CellMeeting.objects.select_for_update(of=("self",)).select_related("cell").get(pk=meeting.pk)
    if is_settled(meeting):
        raise RuleBroken(_("The classification of this meeting is finished: the meeting stays as it is."))
    if meeting.sessions.exists():
        raise RuleBroken(_("A classification was begun in this meeting. Drop or finish that one first."))
    return meeting


def _put(meeting: CellMeeting, today: date, *, is_another: bool) -> None:
    """The meeting as it now stands, new or changed."""
    day, cell = meeting.day, meeting.cell
    must_have_come(day, today, field="day")
    if day < cell.founded_on:
        words = _("The cell was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(cell.founded_on)}, field="day")
    others = CellMeeting.objects.filter(cell=cell, kind=meeting.kind).exclude(pk=meeting.pk)
    if others.filter(day=day).exists():
        raise _is_there(day)
    month = others.filter(day__range=(Month.of(day).first, Month.of(day).last)).order_by("day", "pk").first()
    if month and meeting.kind in REGULAR and not is_another:
        words = _("Meeting %(n)s of this month is written down already, on %(day)s. Write down another one?")
        facts = {"n": REGULAR.index(MeetingKind(meeting.kind)) + 1, "day": format_day(month.day)}
        raise RuleBroken(words % facts, field="is_another")
    try:
        with transaction.atomic():
            meeting.save()
    except IntegrityError as standing:  # written down twice at the same moment
        raise _is_there(day) from standing


def _is_there(day: date) -> RuleBroken:
    words = _("This meeting of %(day)s is written down already.")
    return RuleBroken(words % {"day": format_day(day)}, field="day")


@transaction.atomic
def note_attendance(*, meeting: CellMeeting, presences: Mapping[int, Presence]) -> None:
    """Who came, of those who were in the cell on its day; said again, it replaces what was said before.

    What was decided in a meeting rests on who took part: after a classification was finished in it, that stays.
    """
    meeting = CellMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if is_settled(meeting):
        raise RuleBroken(_("Everybody was weighed in this meeting: who took part is not changed any more."))
    members = {member.pk for member in people_of(meeting)}
    MeetingAttendance.objects.bulk_create(
        [
            MeetingAttendance(meeting=meeting, worker_id=worker, presence=presence)
            for worker, presence in presences.items()
            if worker in members
        ],
        update_conflicts=True,
        unique_fields=["meeting", "worker"],
        update_fields=["presence"],
    )
