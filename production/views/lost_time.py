"""Ngừng việc: the lost time of a shift, and what a month lost for which reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from production.actions.lost_time import record_lost_time, remove_lost_time
from production.forms.lost_time import LostTimeForm
from production.queries.lost_time import LostLine, lost_lines, lost_month, lost_words, shift_workers
from production.queries.output import TeamDay, team_day
from production.queries.output_page import day_title
from production.queries.plan_page import PlanPlace, plan_place
from production.views.output_words import day_notes, is_open
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.periods import Month


@require_http_methods(["GET", "POST"])
@requires("production.see_output", team_day)
def lost_time(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """The shift's lost time; its leader adds a line here, or changes the one of `?sua=`."""
    today = business_day()
    lines = lost_lines(place)
    may_write = may(request.user, "production.record_output", place)
    changed = _line_of(lines, request.POST.get("entry") or request.GET.get("sua", ""))
    form = None
    if may_write and (is_open(place, today) or request.method == "POST"):
        initial = LostTimeForm.initial_of(changed) if changed else {}
        form = LostTimeForm(request.POST or None, workers=shift_workers(place), initial=initial)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _record(request, place, form, changed):
            return redirect(_url(place))
    context: dict[str, Any] = {
        "place": place,
        "title": day_title(place.day),
        "month": Month.of(place.day),
        "lines": lines,
        "words": lost_words(lines),
        "form": form,
        "changed": changed,
        "is_open": may_write and is_open(place, today),
        "notes": [note.words for note in day_notes(place, today, may_write=False)],
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "production/lost_time/shift.html", context, status=status)


def _record(request: SignedInRequest, place: TeamDay, form: LostTimeForm, changed: LostLine | None) -> bool:
    """Whether it was written; else the form says why not."""
    if request.POST.get("entry") and changed is None:
        form.add_error(None, _("Somebody has removed this line meanwhile. To write it again, add it anew."))
        return False
    try:
        record_lost_time(
            team_day=place,
            **form.cleaned_data,
            by=request.user,
            today=business_day(),
            now=timezone.now(),
            instead_of=changed.entries if changed else (),
        )
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    messages.success(request, _("Lost time is written down."))
    return True


@require_POST
@requires("production.record_output", team_day)
def lost_time_remove(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """Takes a line away, with everybody in it."""
    line = _line_of(lost_lines(place), request.POST.get("entry", ""))
    try:
        removed = remove_lost_time(team_day=place, entries=line.entries if line else (), today=business_day())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, _("The line is removed.") if removed else _("The line was removed already."))
    return redirect(_url(place))


@require_GET
@requires("production.see_output", plan_place)
def lost_time_month(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """The month's lost time by reason, by worker and by day."""
    this_month = Month.of(business_day())
    context = {
        "place": place,
        "page": lost_month(place.team, place.month),
        "following": place.month.next if place.month < this_month else None,
        "this_month": this_month,
    }
    return render_page(request, "production/lost_time/month.html", context)


def _line_of(lines: list[LostLine], entry: str) -> LostLine | None:
    """The line in which this entry stands."""
    return next((line for line in lines if entry in map(str, line.entries)), None)


def _url(place: TeamDay) -> str:
    return reverse("lost_time", kwargs={"team": place.team.slug, "day": place.day, "shift": place.shift})
