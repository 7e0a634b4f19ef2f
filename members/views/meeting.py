"""Sinh hoạt tổ đảng: the meetings of a cell, and who came."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.meeting import change_meeting, note_attendance, record_meeting, remove_meeting
from members.forms.meeting import AttendanceForm, ChangeMeetingForm, MeetingForm
from members.models import ClassificationSession, Team
from members.queries.cell import cell_members, cell_of
from members.queries.meeting import (
    TeamMeeting,
    attendances_of,
    is_settled,
    meeting_for,
    meetings_page,
    people_of,
    who_came,
)
from members.queries.organisation import team_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_http_methods(["GET", "POST"])
@requires("members.see_cell", team_for)
def meetings(request: SignedInRequest, team: Team) -> HttpResponse:
    """What was held; the head of the cell writes down another."""
    today = business_day()
    cell = cell_of(team, today)
    if cell is None:
        raise Http404
    may_record = may(request.user, "members.lead_cell", team)
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    after = read_number(request.GET, AFTER)
    form = MeetingForm(
        request.POST or None,
        people=list(cell_members(cell, today)),
        known={},
        initial={"day": today},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            meeting = record_meeting(
                cell=cell,
                kind=data["kind"],
                day=data["day"],
                presences=form.presences(),
                by=request.user,
                today=today,
                is_another=data["is_another"],
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The meeting is written down."))
            return redirect("meeting", team=team.slug, meeting=meeting.pk)
    context = {
        "team": team,
        "page": meetings_page(cell, after, today),
        "began": after,
        "form": form,
        "may_record": may_record,
    }
    return render_page(request, "members/meeting/meetings.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.see_meeting", meeting_for)
def meeting(request: SignedInRequest, held: TeamMeeting) -> HttpResponse:
    """One meeting: who came; from here a classification of its team begins."""
    may_record = may(request.user, "members.change_meeting", held)
    if request.method == "POST" and not may_record:
        raise PermissionDenied
    form = AttendanceForm(
        request.POST or None,
        people=people_of(held.meeting),
        known=attendances_of(held.meeting),
    )
    if request.method == "POST" and form.is_valid():
        try:
            note_attendance(meeting=held.meeting, presences=form.presences())
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("meeting", team=held.team.slug, meeting=held.meeting.pk)
    context = {
        "team": held.team,
        "meeting": held.meeting,
        "form": form,
        "may_record": may_record,
        "is_settled": is_settled(held.meeting),
        "came": who_came(held.meeting),
        "session": ClassificationSession.objects.filter(meeting=held.meeting, team=held.team).first(),
    }
    return render_page(request, "members/meeting/meeting.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.change_meeting", meeting_for)
def meeting_change(request: SignedInRequest, held: TeamMeeting) -> HttpResponse:
    """Kind and day are put right while nobody was weighed in the meeting; from here it is removed."""
    form = ChangeMeetingForm(request.POST or None, initial={"kind": held.meeting.kind, "day": held.meeting.day})
    if request.method == "POST" and form.is_valid():
        try:
            change_meeting(meeting=held.meeting, today=business_day(), **form.cleaned_data)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Corrected."))
            return redirect("meeting", team=held.team.slug, meeting=held.meeting.pk)
    context = {"team": held.team, "meeting": held.meeting, "form": form}
    return render_page(request, "members/meeting/change.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.change_meeting", meeting_for)
def meeting_remove(request: SignedInRequest, held: TeamMeeting) -> HttpResponse:
    """Written down by mistake: it goes, while nobody was weighed in it."""
    try:
        remove_meeting(meeting=held.meeting)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("meeting", team=held.team.slug, meeting=held.meeting.pk)
    messages.success(request, _("The meeting is removed."))
    return redirect("meetings", team=held.team.slug)
