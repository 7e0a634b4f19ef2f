"""Cấp trên giúp tổ: the branch's teams, special direction, cadres sent to help, visits from above."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.focus import (
    begin_focus,
    correct_visit_from_above,
    end_focus,
    end_secondment,
    note_visit_from_above,
    second_cadre,
)
from members.forms.focus import FocusForm, SecondmentForm, VisitFromAboveForm
from members.models import FocusTeam, Secondment, Team, VisitFromAbove, Worker
from members.queries.activity import organisations_in
from members.queries.focus import (
    focus_for,
    focus_page,
    is_still_correctable,
    people_above,
    secondment_for,
    teams_above,
    visit_from_above_for,
)
from members.queries.organisation import team_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import carry_out, keep_form, render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_focus_teams")
def focus_teams(request: SignedInRequest) -> HttpResponse:
    """The teams of the branch, and how they are helped; for the workshop manager to read."""
    context = {
        "lines": teams_above(request.user, business_day()),
        "answers_proposals": may(request.user, "members.answer_proposals"),
    }
    return render_page(request, "members/focus/teams.html", context)


@require_GET
@requires("members.see_focus", team_for)
def focus_team(request: SignedInRequest, team: Team) -> HttpResponse:
    """Cấp trên giúp tổ: everything that came from above, the latest first."""
    after = read_number(request.GET, AFTER)
    context = {
        "team": team,
        "page": focus_page(request.user, team, after, business_day()),
        "began": after,
        "is_of_cell": may(request.user, "members.see_cell", team),
        "sees_teams": may(request.user, "members.see_focus_teams"),
        "may_keep": may(request.user, "members.keep_focus", team),
        "may_log": may(request.user, "members.log_visit_from_above", team),
        "organisations": organisations_in(team),
    }
    return render_page(request, "members/focus/team.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.keep_focus", team_for)
def focus_begin(request: SignedInRequest, team: Team) -> HttpResponse:
    """The branch committee takes the team under special direction."""
    today = business_day()
    form = FocusForm(request.POST or None, initial={"since": today})

    def act() -> Any:
        return begin_focus(team=team, **form.cleaned_data, by=request.user, today=today)

    return _keep(request, team, form, act, _("Put the team under special direction"))


@require_http_methods(["GET", "POST"])
@requires("members.keep_focus", team_for)
def secondment_add(request: SignedInRequest, team: Team) -> HttpResponse:
    """A cadre is sent to help the team."""
    today = business_day()
    form = SecondmentForm(request.POST or None, people=people_above(team, today), initial={"since": today})

    def act() -> Any:
        return second_cadre(team=team, **form.cleaned_data, by=request.user, today=today)

    return _keep(request, team, form, act, _("Send a cadre to help"))


@require_http_methods(["GET", "POST"])
@requires("members.log_visit_from_above", team_for)
def visit_from_above(request: SignedInRequest, team: Team) -> HttpResponse:
    """A visit from above is written down, by who came or by the head of the cell."""
    today = business_day()
    initial = {"day": today, "worker": request.user.worker_id}
    form = VisitFromAboveForm(request.POST or None, people=people_above(team, today), initial=initial)

    def act() -> Any:
        return note_visit_from_above(team=team, **form.cleaned_data, by=request.user, today=today)

    return _keep(request, team, form, act, _("Write down a visit from above"))


@require_http_methods(["GET", "POST"])
@requires("members.correct_visit_from_above", visit_from_above_for)
def visit_from_above_change(request: SignedInRequest, visit: VisitFromAbove) -> HttpResponse:
    """Whoever wrote a visit down corrects it, within a week of writing it down."""
    today = business_day()
    if not is_still_correctable(visit, today):
        messages.error(request, _("A visit from above may be corrected for a week; this one stays as it is."))
        return redirect("focus_team", team=visit.team.slug)
    people = people_above(visit.team, today) | Worker.objects.filter(pk=visit.worker_id)
    initial = {"worker": visit.worker_id, "day": visit.day, "agreed": visit.agreed}
    form = VisitFromAboveForm(request.POST or None, people=people, initial=initial)

    def act() -> Any:
        return correct_visit_from_above(visit=visit, **form.cleaned_data, today=today)

    return _keep(request, visit.team, form, act, _("Correct a visit from above"))


@require_POST
@requires("members.keep_focus", focus_for)
def focus_end(request: SignedInRequest, focus: FocusTeam) -> HttpResponse:
    """From today on the team is not under special direction."""
    return _end(request, focus.team, lambda: end_focus(focus=focus, today=business_day()))


@require_POST
@requires("members.keep_focus", secondment_for)
def secondment_end(request: SignedInRequest, secondment: Secondment) -> HttpResponse:
    """From today on the cadre does not help the team."""
    return _end(request, secondment.team, lambda: end_secondment(secondment=secondment, today=business_day()))


def _keep(request: SignedInRequest, team: Team, form: forms.Form, act: Callable[[], Any], title: str) -> HttpResponse:
    def then(_kept: Any) -> HttpResponse:
        return redirect("focus_team", team=team.slug)

    return keep_form(
        request, form, act, then=then, template="members/focus/keep.html", context={"team": team, "title": title}
    )


def _end(request: SignedInRequest, team: Team, act: Callable[[], None]) -> HttpResponse:
    return carry_out(request, act, done=_("Saved."), then=redirect("focus_team", team=team.slug))
