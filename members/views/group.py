"""Groups of a team: as they are, proposals for them, a move, who is in charge, wishes about pairs."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.group import change_lead, end_wish, form_groups, move_to_group, wish_pair
from members.forms.group import AskForm, ChooseForm, EndWishForm, GroupLeadForm, GroupMoveForm, WishForm
from members.models import MentoringGroup, PairWish, Team, Worker
from members.queries.arranging import ProposalCard, arranged
from members.queries.cell import masses, members_for, people_with_members
from members.queries.group import (
    OfTeam,
    group_cards,
    group_for,
    group_of,
    grouped_worker_for,
    groups_page,
    members_in_charge,
    smallest,
    swaps_into,
    wish_for,
    wishes_page,
)
from members.queries.organisation import team_for
from members.queries.pilot import pilots_of
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_groups", team_for)
def groups(request: SignedInRequest, team: Team) -> HttpResponse:
    """Nhóm: who is in which, and who in charge; to the cell also what binds them and what is wished."""
    is_of_cell, today = may(request.user, "members.see_cell", team), business_day()
    after = read_number(request.GET, AFTER)
    context = {
        "team": team,
        "page": groups_page(team, today, is_of_cell=is_of_cell, after=after),
        "pilots": pilots_of(request.user, team, today),
        "began": after,
        "is_of_cell": is_of_cell,
        "may_change": may(request.user, "members.lead_cell", team),
    }
    return render_page(request, "members/group/groups.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", team_for)
def groups_propose(request: SignedInRequest, team: Team) -> HttpResponse:
    """Xếp nhóm: what is asked stands in the address; several proposals beside each other, one of them is chosen."""
    today = business_day()
    members = members_for(team, today)
    asked = AskForm(request.GET if "nghe" in request.GET else _usual(team, members), members=members)
    form = ChooseForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            form_groups(
                team=team,
                lots=form.chosen(),
                since=data["since"],
                reason=data["reason"],
                by=request.user,
                today=today,
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The groups are formed."))
            return redirect("groups", team=team.slug)
    is_asked = "nghe" in request.GET and asked.is_valid()
    found = arranged(team, list(asked.cleaned_data["phu_trach"]), asked.weights(), today) if is_asked else None
    context = {"team": team, "asked": asked, "found": found, "form": form, "today": today, "members": members}
    context["ways"] = list(_ways(found.cards, form, today)) if found else []
    return render_page(request, "members/group/propose.html", context, status=422 if form.errors else 200)


def _ways(cards: Sequence[ProposalCard], sent: ChooseForm, today: date) -> Iterator[tuple[ProposalCard, ChooseForm]]:
    """Each way with its own form: the one that was sent stands with the way it is about, if that is there still."""
    begun = {"since": sent.data.get("since", today), "reason": sent.data.get("reason", "")}
    for number, card in enumerate(cards, 1):
        form = sent if sent.is_bound and sent.data.get("lots") == card.lots else None
        form = form or ChooseForm(initial=begun | {"lots": card.lots})
        form.auto_id = f"cach-{number}-%s"
        yield card, form


def _usual(team: Team, members: Any) -> QueryDict:
    """What the page asks before anybody chose: those in charge today, at first a group for every party member."""
    usual = QueryDict(mutable=True)
    now = members_in_charge(team, business_day())
    usual.setlist("phu_trach", [str(pk) for pk in now or [member.pk for member in members]])
    form = AskForm(members=members)
    for name in ("nghe", "noi_o", "di_lai"):
        usual[name] = str(form.fields[name].initial)
    if now:
        usual["giu"] = "on"
    return usual


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", grouped_worker_for)
def group_move(request: SignedInRequest, of_team: OfTeam[Worker]) -> HttpResponse:
    """Somebody goes into another group, alone or in exchange for somebody of it."""
    team, worker, today = of_team.team, of_team.thing, business_day()
    now = group_of(worker.pk, today)
    others = MentoringGroup.objects.filter(team=team, ended_on=None).order_by("name", "pk")
    others = others.exclude(pk=now.pk) if now else others
    people = masses(team, today).exclude(pk=worker.pk)
    cards = group_cards(team, today, sees_home=True)
    initial = {"since": today, "group": request.GET.get("nhom"), "swap": request.GET.get("doi")}
    form = GroupMoveForm(request.POST or None, groups=others, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            move_to_group(worker=worker, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Moved; the history stays."))
            return redirect("groups", team=team.slug)
    wanted = form.cleaned_data.get("group") if form.errors and hasattr(form, "cleaned_data") else None
    context = {
        "team": team,
        "worker": worker,
        "now": now,
        "form": form,
        "swaps": swaps_into(team, worker, wanted, today) if wanted else [],
        "groups": cards,
        "smallest": smallest(cards),
    }
    return render_page(request, "members/group/move.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", group_for)
def group_lead(request: SignedInRequest, of_team: OfTeam[MentoringGroup]) -> HttpResponse:
    """Another party member takes charge of a group."""
    team, group, today = of_team.team, of_team.thing, business_day()
    form = GroupLeadForm(request.POST or None, members=members_for(team, today), initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            change_lead(group=group, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("groups", team=team.slug)
    context = {"team": team, "group": group, "form": form}
    return render_page(request, "members/group/lead.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", team_for)
def pair_wishes(request: SignedInRequest, team: Team) -> HttpResponse:
    """Two people in one group or in two: the wishes there are, and a form for another."""
    today = business_day()
    form = WishForm(request.POST or None, people=people_with_members(team, today))
    if request.method == "POST" and form.is_valid():
        try:
            wish_pair(team=team, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The wish is written down."))
            return redirect("pair_wishes", team=team.slug)
    after = read_number(request.GET, AFTER)
    context = {"team": team, "page": wishes_page(team, today, after), "form": form, "began": after}
    return render_page(request, "members/group/wishes.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", wish_for)
def pair_wish_end(request: SignedInRequest, of_team: OfTeam[PairWish]) -> HttpResponse:
    """A wish about two people holds no longer: asked once, with a reason."""
    team, wish = of_team.team, of_team.thing
    form = EndWishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_wish(wish=wish, **form.cleaned_data, today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The wish holds no longer."))
            return redirect("pair_wishes", team=team.slug)
    context = {"team": team, "wish": wish, "form": form}
    return render_page(request, "members/group/end_wish.html", context, status=422 if form.errors else 200)
