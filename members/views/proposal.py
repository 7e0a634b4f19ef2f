"""Đề nghị của tổ đảng: what the cell asks of others, and what they answer."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.proposal import answer_proposal, propose
from members.forms.prospect import AnswerForm, ProposalForm
from members.models import Proposal, Team, Worker
from members.queries.organisation import team_for
from members.queries.proposal import branch_proposal_for, proposal_for, proposals_of, proposals_to_branch
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_cell", team_for)
def proposals(request: SignedInRequest, team: Team) -> HttpResponse:
    """What the cell proposed, and what became of it."""
    after = read_number(request.GET, AFTER)
    context = {
        "team": team,
        "page": proposals_of(team, business_day(), after),
        "began": after,
        "may_keep": may(request.user, "members.lead_cell", team),
    }
    return render_page(request, "members/proposal/proposals.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.lead_cell", team_for)
def proposal_add(request: SignedInRequest, team: Team) -> HttpResponse:
    """The cell proposes something."""
    today = business_day()
    form = ProposalForm(request.POST or None, people=Worker.objects.on_team(team, today).in_name_order())
    if request.method == "POST" and form.is_valid():
        try:
            propose(team=team, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Sent."))
            return redirect("proposals", team=team.slug)
    context = {"team": team, "form": form}
    return render_page(request, "members/proposal/add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.record_answer_to_proposal", proposal_for)
def proposal(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """The head of the cell writes down what the youth branch, management or the union answered."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answer(request, proposal, form):
        return redirect("proposals", team=proposal.team.slug)
    context = {"proposal": proposal, "form": form, "back": "proposals"}
    return render_page(request, "members/proposal/answer.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.answer_proposals")
def branch_proposals(request: SignedInRequest) -> HttpResponse:
    """What the cells put to the branch committee."""
    after = read_number(request.GET, AFTER)
    context = {"page": proposals_to_branch(request.user, business_day(), after), "began": after}
    return render_page(request, "members/proposal/branch.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.answer_proposal", branch_proposal_for)
def branch_proposal(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """The branch committee answers."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _answer(request, proposal, form):
        return redirect("branch_proposals")
    context = {"proposal": proposal, "form": form, "back": "branch_proposals"}
    return render_page(request, "members/proposal/answer.html", context, status=422 if form.errors else 200)


def _answer(request: SignedInRequest, proposal: Proposal, form: forms.Form) -> bool:
    """Whether the answer was kept; a broken rule stands on the form."""
    try:
        answer_proposal(proposal=proposal, **form.cleaned_data, by=request.user, today=business_day())
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    messages.success(request, _("Saved."))
    return True
