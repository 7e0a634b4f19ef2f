"""Writing down meetings of a party cell and who came."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.domain.meeting import MeetingKind, Presence
from members.models import Account, CellMeeting, MeetingAttendance, PartyCell
from members.queries.meeting import is_settled, people_of
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day


@transaction.atomic
def record_meeting(
    *, cell: PartyCell, kind: MeetingKind, day: date, presences: Mapping[int, Presence], by: Account, today: date
) -> CellMeeting:
    """A meeting that was held; `presences` says of each member by number whether they came."""
    if day > today:
        raise RuleBroken(_("%(day)s is still to come.") % {"day": format_day(day)}, field="day")
    if day < cell.founded_on:
        words = _("The cell was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(cell.founded_on)}, field="day")
    try:
        with transaction.atomic():
            meeting = CellMeeting.objects.create(cell=cell, kind=kind, day=day, recorded_by=by)
    except IntegrityError as standing:
        words = _("This meeting of %(day)s is written down already.")
        raise RuleBroken(words % {"day": format_day(day)}, field="day") from standing
    note_attendance(meeting=meeting, presences=presences)
    return meeting


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
