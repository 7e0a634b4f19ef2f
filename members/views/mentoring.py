"""The chain of help: the map of a team, giving somebody a helper."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.mentoring import NewLink, assign_mentor, change_lead
from members.domain.mentoring import MentorKind
from members.forms.mentoring import MentorForm, SuggestedForm
from members.models import Mentorship, Team
from members.queries.cell import people_with_members
from members.queries.chain import chain_map
from members.queries.helper import Mentee, choice_for, mentee_for, past_links, told_of
from members.queries.matching import SuggestedLeads, suggested_leads
from members.queries.mentoring import called
from members.queries.organisation import team_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page

SUPPORTING = "cung-giup"  # ?vai= of the page that gives a supporting helper


@require_GET
@requires("members.see_cell", team_for, confidential=True)
def chain(request: SignedInRequest, team: Team) -> HttpResponse:
    """Dây chuyền giúp đỡ: asked again every half minute; answers 204 while nothing has changed."""
    drawn = chain_map(request.user, team, business_day())
    if request.GET.get("v") == drawn.version:
        return HttpResponse(status=204)
    return render_page(request, "members/mentoring/chain.html", {"team": team, "map": drawn}, partials=("map",))


def _mentee(user: Any, team: str, worker: int) -> Mentee:
    return mentee_for(user, team, worker, business_day())


@require_http_methods(["GET", "POST"])
@requires("members.keep_mentorship", _mentee, confidential=True)
def mentor_assign(request: SignedInRequest, mentee: Mentee) -> HttpResponse:
    """Who helps this person: those who may on top, with why they fit; the others with what is in the way."""
    asked = request.POST.get("kind") or (MentorKind.SUPPORTING if request.GET.get("vai") == SUPPORTING else "")
    kind = MentorKind.SUPPORTING if asked == MentorKind.SUPPORTING else MentorKind.LEAD
    choice = choice_for(mentee, kind)
    replaced = choice.lead if kind is MentorKind.LEAD else None
    initial: dict[str, Any] = {"kind": kind, "since": mentee.today}
    if replaced is not None:
        initial |= {"aim": replaced.aim_now, "plan": replaced.plan_now, "replaces": replaced.pk}
    workers = people_with_members(mentee.team, mentee.today)
    form = MentorForm(request.POST or None, workers=workers, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            link = _give(request, mentee, form)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, told_of(link))
            return redirect("chain", team=mentee.team.slug)
    context = {
        "mentee": mentee,
        "called": called(mentee.worker),
        "form": form,
        "choice": choice,
        "replaced": replaced,
        "is_lead": kind is MentorKind.LEAD,
        "chosen": form["mentor"].value(),
        "past": past_links(mentee.worker, mentee.team, mentee.today),
    }
    return render_page(request, "members/mentoring/assign.html", context, status=422 if form.errors else 200)


def _give(request: SignedInRequest, mentee: Mentee, form: MentorForm) -> Mentorship:
    """The helper that was chosen; in place of the lead that stood on the page, where there was one."""
    data = form.cleaned_data
    new = NewLink(mentee.team, mentee.worker, data["mentor"], data["kind"], data["since"], form.help_plan())
    replaces = data["replaces"] if data["kind"] is MentorKind.LEAD else None
    if replaces is None:
        return assign_mentor(new=new, by=request.user, today=mentee.today)
    old = (
        Mentorship.objects.select_related("team")
        .filter(pk=replaces, mentee=mentee.worker, team=mentee.team, kind=MentorKind.LEAD)
        .first()
    )
    if old is None:
        raise RuleBroken(_("That has ended already. Look at the chain again."))
    return change_lead(link=old, new=new, by=request.user, today=mentee.today)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", team_for, confidential=True)
def chain_suggest(request: SignedInRequest, team: Team) -> HttpResponse:
    """Gợi ý cho cả tổ: a lead helper for everybody who has none; the head accepts those they choose."""
    suggested = suggested_leads(team, business_day())
    form = SuggestedForm(
        request.POST if request.method == "POST" else None, keys=[pair.key for pair in suggested.pairs]
    )
    if request.method == "POST" and form.is_valid():
        for told, tone in _accept(request, team, suggested, set(form.cleaned_data["pairs"])):
            messages.add_message(request, tone, told)
        return redirect("chain", team=team.slug)
    context = {"team": team, "suggested": suggested, "form": form}
    return render_page(request, "members/mentoring/suggest.html", context, status=422 if form.errors else 200)


def _accept(
    request: SignedInRequest, team: Team, suggested: SuggestedLeads, keys: set[str]
) -> Iterator[tuple[str, int]]:
    """Each by itself: one that no longer fits says so, and the others count."""
    today = business_day()
    for pair in suggested.pairs:
        if pair.key not in keys:
            continue
        new = NewLink(team, pair.mentee, pair.mentor, MentorKind.LEAD, today)
        try:
            yield told_of(assign_mentor(new=new, by=request.user, today=today)), messages.SUCCESS
        except RuleBroken as broken:
            yield broken.message, messages.ERROR
