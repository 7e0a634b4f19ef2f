"""Chỉ đạo điểm: a group becomes a pilot, and is one no longer."""

from collections.abc import Callable
from typing import Any

from django import forms
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
from teamtrack.pages import keep_form


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", group_for)
def pilot_begin(request: SignedInRequest, of_team: OfTeam[MentoringGroup]) -> HttpResponse:
    """The head of the cell chooses a group to direct by itself."""
    group, today = of_team.thing, business_day()
    form = BeginPilotForm(request.POST or None, initial={"since": today})

    def act() -> Any:
        return begin_pilot(group=group, **form.cleaned_data, by=request.user, today=today)

    title = _("Direct %(name)s as a pilot") % {"name": group.name}
    return _keep(request, form, act, {"team": of_team.team, "title": title})


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", pilot_for)
def pilot_end(request: SignedInRequest, of_team: OfTeam[GroupPilot]) -> HttpResponse:
    """The pilot is over, with what came of it."""
    pilot, today = of_team.thing, business_day()
    form = EndPilotForm(request.POST or None, initial={"last_day": today})

    def act() -> Any:
        return end_pilot(pilot=pilot, **form.cleaned_data, today=today)

    title = _("End the pilot of %(name)s") % {"name": pilot.group.name}
    return _keep(request, form, act, {"team": of_team.team, "title": title, "pilot": pilot})


def _keep(request: SignedInRequest, form: forms.Form, act: Callable[[], Any], context: dict[str, Any]) -> HttpResponse:
    def then(_kept: Any) -> HttpResponse:
        return redirect("groups", team=context["team"].slug)

    return keep_form(request, form, act, then=then, template="members/group/pilot.html", context=context)
