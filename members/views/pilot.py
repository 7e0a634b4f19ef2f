"""Chỉ đạo điểm: a group becomes a pilot, and is one no longer."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions.pilot import begin_pilot, end_pilot
from members.forms.pilot import BeginPilotForm, EndPilotForm
from members.models import GroupPilot, MentoringGroup
from members.queries.group import OfTeam, group_for
from members.queries.pilot import pilot_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", group_for)
def pilot_begin(request: SignedInRequest, of_team: OfTeam[MentoringGroup]) -> HttpResponse:
    """The head of the cell chooses a group to direct by itself."""
    group, today = of_team.thing, business_day()
    form = BeginPilotForm(request.POST or None, initial={"since": today})

    def act() -> Any:
        return begin_pilot(group=group, **form.cleaned_data, by=request.user, today=today)

    title = _("Direct %(name)s as a pilot") % {"name": group.name}
    return _keep(request, {"team": of_team.team, "form": form, "title": title}, act)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", pilot_for)
def pilot_end(request: SignedInRequest, of_team: OfTeam[GroupPilot]) -> HttpResponse:
    """The pilot is over, with what came of it."""
    pilot, today = of_team.thing, business_day()
    form = EndPilotForm(request.POST or None, initial={"last_day": today})

    def act() -> Any:
        return end_pilot(pilot=pilot, **form.cleaned_data, today=today)

    title = _("End the pilot of %(name)s") % {"name": pilot.group.name}
    return _keep(request, {"team": of_team.team, "form": form, "title": title, "pilot": pilot}, act)


def _keep(request: SignedInRequest, context: dict[str, Any], act: Callable[[], Any]) -> HttpResponse:
    """Show the form, or do what it asks and go back to the groups; a broken rule stands beside its field."""
    form: forms.Form = context["form"]
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups", team=context["team"].slug)
    return render_page(request, "members/group/pilot.html", context, status=422 if form.errors else 200)
