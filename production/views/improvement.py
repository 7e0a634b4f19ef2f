"""Cải tiến: those of a team, one with what it brought; written down, corrected, made to fit, ended."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.models import Team
from members.queries.organisation import team_for
from production.actions.improvement import (
    adapt_improvement,
    correct_improvement,
    remove_improvement,
    stop_improvement,
    write_improvement,
)
from production.forms.improvement import AdaptForm, CorrectImprovementForm, ImprovementForm, StopForm
from production.models import Improvement
from production.queries.improvement import (
    improvement_choices,
    improvement_for,
    improvement_page,
    improvements_of,
    own_teams,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_uuid
from teamtrack.periods import Month

TAKEN = "tu"  # in the query string: the improvement of another team that is to be taken over


@require_GET
@requires("production.see_improvements", team_for)
def improvements(request: SignedInRequest, team: Team) -> HttpResponse:
    """What the team improved, the latest first; for everybody of the workshop."""
    after = read_uuid(request.GET, AFTER)
    context = {
        "team": team,
        "page": improvements_of(team, after),
        "began": after,
        "may_keep": may(request.user, "production.keep_improvements", team),
        "this_month": Month.of(business_day()),
    }
    return render_page(request, "production/improvement/improvements.html", context)


@require_GET
@requires("production.see_improvements", improvement_for)
def improvement(request: SignedInRequest, improvement: Improvement) -> HttpResponse:
    """One improvement, output before and after it, and which teams took it over."""
    context = {
        "page": improvement_page(request.user, improvement, business_day()),
        "improvement": improvement,
        "team": improvement.team,
        "may_keep": may(request.user, "production.keep_improvements", improvement),
        "takers": [
            team for team in own_teams(request.user, improvement.team.workshop_id) if team.pk != improvement.team_id
        ],
    }
    return render_page(request, "production/improvement/improvement.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.keep_improvements", team_for)
def improvement_add(request: SignedInRequest, team: Team) -> HttpResponse:
    """Whoever leads the team or its cell, or keeps the norms, writes an improvement down."""
    today = business_day()
    initial = {"since": today, "key": uuid4(), "source": read_uuid(request.GET, TAKEN)}
    form = ImprovementForm(request.POST or None, choices=improvement_choices(team, today), initial=initial)

    def act() -> Improvement:
        key = form.cleaned_data["key"]
        return write_improvement(key=key, team=team, change=form.change(), by=request.user, today=today)

    return _keep(request, form, act, {"team": team, "title": _("Write down an improvement")})


@require_http_methods(["GET", "POST"])
@requires("production.keep_improvements", improvement_for)
def improvement_change(request: SignedInRequest, improvement: Improvement) -> HttpResponse:
    """What was typed is corrected, for a week."""
    today = business_day()
    choices = improvement_choices(improvement.team, today, improvement)
    initial = CorrectImprovementForm.initial_of(improvement)
    form = CorrectImprovementForm(request.POST or None, choices=choices, initial=initial)

    def act() -> Improvement:
        return correct_improvement(improvement=improvement, change=form.change(), by=request.user, today=today)

    return _keep(request, form, act, _of(improvement, _("Correct the improvement")))


@require_http_methods(["GET", "POST"])
@requires("production.keep_improvements", improvement_for)
def improvement_adapt(request: SignedInRequest, improvement: Improvement) -> HttpResponse:
    """What was taken from another team was looked at again, and made to fit."""
    today = business_day()
    initial = {"text": improvement.adapted, "day": improvement.adapted_on or today}
    form = AdaptForm(request.POST or None, initial=initial)

    def act() -> Improvement:
        return adapt_improvement(improvement=improvement, **form.cleaned_data, by=request.user, today=today)

    return _keep(request, form, act, _of(improvement, _("Does it fit this team?")))


@require_http_methods(["GET", "POST"])
@requires("production.keep_improvements", improvement_for)
def improvement_stop(request: SignedInRequest, improvement: Improvement) -> HttpResponse:
    """It is not done so any more, and why."""
    today = business_day()
    form = StopForm(request.POST or None, initial={"day": today})

    def act() -> Improvement:
        return stop_improvement(improvement=improvement, **form.cleaned_data, today=today)

    return _keep(request, form, act, _of(improvement, _("End the improvement")))


@require_POST
@requires("production.keep_improvements", improvement_for)
def improvement_remove(request: SignedInRequest, improvement: Improvement) -> HttpResponse:
    """Written down by mistake, and taken away within a week."""
    try:
        remove_improvement(improvement=improvement, today=business_day())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("improvement", team=improvement.team.slug, improvement=improvement.pk)
    messages.success(request, _("The line is removed."))
    return redirect("improvements", team=improvement.team.slug)


def _of(improvement: Improvement, title: str) -> dict[str, Any]:
    return {"team": improvement.team, "improvement": improvement, "title": title}


def _keep(
    request: SignedInRequest, form: forms.Form, act: Callable[[], Improvement], context: dict[str, Any]
) -> HttpResponse:
    def then(kept: Improvement) -> HttpResponse:
        return redirect("improvement", team=kept.team.slug, improvement=kept.pk)

    return keep_form(request, form, act, then=then, template="production/improvement/keep.html", context=context)
