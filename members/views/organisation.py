"""The organisation, set up by its administrator: enterprise, branches, workshops, teams, party cells."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.organisation import (
    change_enterprise,
    keep_branch,
    keep_cell,
    keep_team,
    keep_workshop,
    lead_team,
    stop_leading,
)
from members.forms.organisation import BranchForm, CellForm, EnterpriseForm, LeadForm, TeamForm, WorkshopForm
from members.models import Branch, CellTeam, Enterprise, PartyCell, Team, Workshop
from members.queries.account import enterprise_of, teams_of
from members.queries.organisation import team_for, workshop_for
from members.queries.organisation_page import (
    branch_for,
    branches_of,
    cell_for,
    cell_team_for,
    organisation_page,
    teams_of_cell,
)
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, keep_form, render_page

SUNDAY = 6


@require_GET
@requires("members.administer_organisation")
def organisation(request: SignedInRequest) -> HttpResponse:
    """Tổ chức: the workshops with their teams, branches and party cells; what to set up next."""
    page = organisation_page(request.user, business_day())
    return render_page(request, "members/organisation/organisation.html", {"page": page})


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation")
def enterprise_change(request: SignedInRequest) -> HttpResponse:
    """Xí nghiệp: its name, place and party organisation."""
    enterprise = enterprise_of(request.user)
    form = EnterpriseForm(request.POST or None, initial=EnterpriseForm.initial_of(enterprise))

    def act() -> Enterprise:
        return change_enterprise(enterprise=enterprise, **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Change the enterprise"))


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation")
def branch_add(request: SignedInRequest) -> HttpResponse:
    """A party branch."""
    form = BranchForm(request.POST or None)

    def act() -> Branch:
        return keep_branch(branch=Branch(enterprise=enterprise_of(request.user)), **form.cleaned_data)

    return _keep(request, form, act, _("Add a party branch"))


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation", branch_for)
def branch_change(request: SignedInRequest, branch: Branch) -> HttpResponse:
    """Another name for a branch."""
    form = BranchForm(request.POST or None, initial={"name": branch.name})
    return _keep(request, form, lambda: keep_branch(branch=branch, **form.cleaned_data), _("Change the party branch"))


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation")
def workshop_add(request: SignedInRequest) -> HttpResponse:
    """A workshop; its address is made from its name."""
    enterprise = enterprise_of(request.user)
    form = WorkshopForm(
        request.POST or None,
        branches=branches_of(enterprise),
        initial={"shifts": 1, "rest_weekdays": [SUNDAY], "language": "vi"},
    )

    def act() -> Workshop:
        return keep_workshop(workshop=Workshop(enterprise=enterprise), **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Add a workshop"))


@require_http_methods(["GET", "POST"])
@requires("members.keep_workshop", workshop_for)
def workshop_change(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Name, branch, shifts and weekly rest days of a workshop."""
    initial = WorkshopForm.initial_of(workshop)
    form = WorkshopForm(request.POST or None, branches=branches_of(workshop.enterprise), initial=initial)

    def act() -> Workshop:
        return keep_workshop(workshop=workshop, **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Change the workshop"))


@require_http_methods(["GET", "POST"])
@requires("members.keep_workshop", workshop_for)
def team_add(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """A production team of a workshop."""
    form = TeamForm(request.POST or None)

    def act() -> Team:
        return keep_team(team=Team(workshop=workshop), **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Add a team to workshop %(name)s") % {"name": workshop.name})


@require_http_methods(["GET", "POST"])
@requires("members.keep_team", team_for)
def team_change(request: SignedInRequest, team: Team) -> HttpResponse:
    """Other names for a team."""
    form = TeamForm(request.POST or None, initial=TeamForm.initial_of(team))

    def act() -> Team:
        return keep_team(team=team, **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Change the team"))


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation")
def cell_add(request: SignedInRequest) -> HttpResponse:
    """A party cell; which teams it leads is said on its own page."""
    today = business_day()
    branches = branches_of(enterprise_of(request.user))
    if not branches:
        messages.error(request, _("A party cell belongs to a branch; add the branch first."))
        return redirect("branch_add")
    form = CellForm(request.POST or None, branches=branches, initial={"founded_on": today})

    def act() -> PartyCell:
        return keep_cell(cell=PartyCell(), **form.cleaned_data, today=today)

    return _keep(request, form, act, _("Add a party cell"), to_cell=True)


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation", cell_for)
def cell(request: SignedInRequest, cell: PartyCell) -> HttpResponse:
    """Tổ đảng: the teams it leads, and a form to lead another."""
    today = business_day()
    teams = teams_of(request.user)
    form = LeadForm(request.POST or None, teams=teams, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            lead_team(cell=cell, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("cell", cell=cell.pk)
    context = {"cell": cell, "lines": teams_of_cell(cell), "form": form}
    return render_page(request, "members/organisation/cell.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.administer_organisation", cell_for)
def cell_change(request: SignedInRequest, cell: PartyCell) -> HttpResponse:
    """Name, branch and founding day of a party cell."""
    branches = branches_of(cell.branch.enterprise)
    form = CellForm(request.POST or None, branches=branches, initial=CellForm.initial_of(cell))

    def act() -> PartyCell:
        return keep_cell(cell=cell, **form.cleaned_data, today=business_day())

    return _keep(request, form, act, _("Change the party cell"), to_cell=True)


@require_POST
@requires("members.administer_organisation", cell_team_for)
def cell_stop(request: SignedInRequest, line: CellTeam) -> HttpResponse:
    """From today on the cell leads the team no more."""
    return carry_out(
        request,
        lambda: stop_leading(line=line, today=business_day()),
        done=_("Saved."),
        then=redirect("cell", cell=line.cell_id),
    )


def _keep(
    request: SignedInRequest, form: forms.Form, act: Callable[[], Any], title: str, *, to_cell: bool = False
) -> HttpResponse:
    def then(kept: Any) -> HttpResponse:
        return redirect("cell", cell=kept.pk) if to_cell else redirect("organisation")

    return keep_form(request, form, act, then=then, template="members/organisation/keep.html", context={"title": title})
