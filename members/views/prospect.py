"""Người được bồi dưỡng: who is on the way to the Party or the Youth Union, step by step."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.prospect import add_helper, begin_prospect, end_helper, end_prospect, move_prospect
from members.domain.account import Organisation
from members.forms.prospect import BeginForm, EndForm, HelperForm, LastDayForm, MoveForm
from members.models import Prospect, ProspectHelper, Team, Worker
from members.queries.organisation import team_for, worker_for
from members.queries.prospect import helper_for, helpers_for, on_the_way, prospect_for, prospects_page, ways_open
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_cell", team_for, confidential=True)
def prospects(request: SignedInRequest, team: Team) -> HttpResponse:
    """Everyone on the way, who may begin, and admissions by year."""
    after = read_number(request.GET, AFTER)
    context = {"team": team, "page": prospects_page(request.user, team, after, business_day()), "began": after}
    return render_page(request, "members/prospect/prospects.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.keep_circumstances", worker_for, confidential=True)
def prospect_add(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """Somebody of the team begins to be prepared."""
    today = business_day()
    team = Team.objects.get(memberships__worker=worker, memberships__period__contains=today)
    towards = (*ways_open(team, worker, today), Organisation.PARTY)[0]
    form = BeginForm(
        request.POST or None,
        helpers=helpers_for(team, Organisation.YOUTH, today).exclude(pk=worker.pk),
        initial={"since": today, "towards": towards, "helper": request.user.worker_id},
    )

    def act() -> None:
        begin_prospect(team=team, worker=worker, **form.cleaned_data, by=request.user, today=today)

    context = {"team": team, "title": _("Begin to prepare %(name)s") % {"name": worker.full_name}}
    return _keep(request, form, act, context, ("prospects", {"team": team.slug}))


@require_http_methods(["GET", "POST"])
@requires("members.keep_prospect", prospect_for, confidential=True)
def prospect(request: SignedInRequest, prospect: Prospect) -> HttpResponse:
    """One person's way: stages, helpers; the next step, or one back."""
    today, way = business_day(), on_the_way(request.user, prospect)
    form = MoveForm(
        request.POST or None,
        towards=Organisation(prospect.towards),
        steps=way.steps,
        initial={"since": today, "stage": way.steps[0].value if way.steps else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            move_prospect(prospect=prospect, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("prospect", team=prospect.team.slug, prospect=prospect.pk)
    context = {"team": prospect.team, "way": way, "form": form}
    return render_page(request, "members/prospect/prospect.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.keep_prospect", prospect_for, confidential=True)
def prospect_helper(request: SignedInRequest, prospect: Prospect) -> HttpResponse:
    """One more who prepares them."""
    today = business_day()
    helpers = helpers_for(prospect.team, Organisation(prospect.towards), today).exclude(pk=prospect.worker_id)
    form = HelperForm(request.POST or None, helpers=helpers, initial={"since": today})
    context = {"team": prospect.team, "title": _("Somebody else who prepares them")}
    return _keep(
        request,
        form,
        lambda: add_helper(prospect=prospect, **form.cleaned_data, today=today),
        context,
        _way_of(prospect),
    )


@require_http_methods(["GET", "POST"])
@requires("members.end_prospect_helper", helper_for)
def prospect_helper_end(request: SignedInRequest, helper: ProspectHelper) -> HttpResponse:
    """The help of one person ends."""
    today = business_day()
    form = LastDayForm(request.POST or None, initial={"last_day": today})
    title = _("%(name)s no longer prepares them") % {"name": helper.worker.full_name}
    context = {"team": helper.prospect.team, "title": title}
    return _keep(
        request,
        form,
        lambda: end_helper(helper=helper, **form.cleaned_data, today=today),
        context,
        _way_of(helper.prospect),
    )


@require_http_methods(["GET", "POST"])
@requires("members.keep_prospect", prospect_for)
def prospect_end(request: SignedInRequest, prospect: Prospect) -> HttpResponse:
    """They are no longer prepared."""
    today = business_day()
    form = EndForm(request.POST or None, initial={"last_day": today})
    title = _("%(name)s is no longer prepared") % {"name": prospect.worker.full_name}
    return _keep(
        request,
        form,
        lambda: end_prospect(prospect=prospect, **form.cleaned_data, today=today),
        {"team": prospect.team, "title": title},
        ("prospects", {"team": prospect.team.slug}),
    )


def _way_of(prospect: Prospect) -> tuple[str, dict[str, Any]]:
    return "prospect", {"team": prospect.team.slug, "prospect": prospect.pk}


def _keep(
    request: SignedInRequest,
    form: forms.Form,
    act: Callable[[], object],
    context: dict[str, Any],
    then: tuple[str, dict[str, Any]],
) -> HttpResponse:
    def go_on(_kept: object) -> HttpResponse:
        answer: HttpResponse = redirect(then[0], **then[1])
        return answer

    return keep_form(request, form, act, then=go_on, template="members/prospect/keep.html", context=context)
