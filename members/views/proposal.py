"""Đề nghị của tổ đảng: what the cell asks of others, what workers say of it, and what those who were asked answer."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.proposal import add_statement, answer_proposal, drop_statement, propose
from members.actions.support import ANSWERED
from members.forms.prospect import AnswerForm, ProposalForm, StatementForm
from members.models import Proposal, ProposalStatement, Team, Worker
from members.queries.organisation import team_for
from members.queries.proposal import (
    line_of,
    not_heard_yet,
    proposal_for,
    proposal_put_to,
    proposals_of,
    said_about,
    statement_for,
    statements_of,
)
from members.queries.proposal import proposals_to_answer as to_answer
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import carry_out, render_page
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
@requires("members.lead_cell", team_for, confidential=True)
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
@requires("members.see_proposal", proposal_for)
def proposal(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """One proposal, for the cell; its head writes down what the youth branch answered, which has no account."""
    if request.method != "POST":
        return _proposal(request, proposal)
    if not _may_answer_for(request, proposal):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    refuse_late(form, ANSWERED, is_late=proposal.answered_on is not None)
    if form.is_valid() and _answer(request, proposal, form):
        return redirect("proposals", team=proposal.team.slug)
    return _proposal(request, proposal, form=form)


@require_POST
@requires("members.keep_proposal", proposal_for)
def proposal_statement(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """The head writes down what somebody of the team says."""
    today = business_day()
    form = StatementForm(request.POST, people=not_heard_yet(proposal, today))
    refuse_late(form, ANSWERED, is_late=proposal.answered_on is not None)
    if form.is_valid():
        try:
            add_statement(proposal=proposal, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Written down."))
            return redirect("proposal", team=proposal.team.slug, proposal=proposal.pk)
    return _proposal(request, proposal, statement_form=form)


@require_POST
@requires("members.keep_proposal", statement_for)
def proposal_statement_drop(request: SignedInRequest, statement: ProposalStatement) -> HttpResponse:
    """What was written down wrongly is taken out, while the proposal waits."""
    return carry_out(
        request,
        lambda: drop_statement(statement=statement),
        done=_("Taken out."),
        then=redirect("proposal", team=statement.proposal.team.slug, proposal=statement.proposal_id),
    )


@require_GET
@requires("members.answer_proposals")
def proposals_to_answer(request: SignedInRequest) -> HttpResponse:
    """What the cells put to the branch committee, to management or to the union, as the reader is one of them."""
    after = read_number(request.GET, AFTER)
    context = {"page": to_answer(request.user, business_day(), after), "began": after}
    return render_page(request, "members/proposal/to_answer.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.answer_proposal", proposal_put_to)
def proposal_to_answer(request: SignedInRequest, proposal: Proposal) -> HttpResponse:
    """Whoever it is put to answers; of what workers say they read figures, no name and no words."""
    form = AnswerForm(request.POST or None)
    refuse_late(form, ANSWERED, is_late=proposal.answered_on is not None)
    if request.method == "POST" and form.is_valid() and _answer(request, proposal, form):
        return redirect("proposals_to_answer")
    context = {"line": line_of(proposal, business_day()), "said": said_about(proposal), "form": form}
    return render_page(request, "members/proposal/answer.html", context, status=422 if form.errors else 200)


def _may_answer_for(request: SignedInRequest, proposal: Proposal) -> bool:
    return not proposal.has_own_answerer and may(request.user, "members.keep_proposal", proposal)


def _proposal(request: SignedInRequest, proposal: Proposal, **sent: forms.Form) -> HttpResponse:
    """The page of the cell, with the forms its reader may send."""
    today = business_day()
    may_keep = proposal.answered_on is None and may(request.user, "members.keep_proposal", proposal)
    if may_keep and not proposal.has_own_answerer:
        sent.setdefault("form", AnswerForm())
    if may_keep and proposal.about is None:
        people = not_heard_yet(proposal, today)
        sent.setdefault("statement_form", StatementForm(people=people, initial={"day": today}))
    context = {
        "team": proposal.team,
        "line": line_of(proposal, today),
        "said": said_about(proposal),
        "statements": statements_of(proposal),
        "may_keep": may_keep,
    }
    status = 422 if any(form.errors for form in sent.values()) else 200
    return render_page(request, "members/proposal/proposal.html", context | sent, status=status)


def _answer(request: SignedInRequest, proposal: Proposal, form: forms.Form) -> bool:
    """Whether the answer was kept; a broken rule stands on the form."""
    try:
        answer_proposal(proposal=proposal, **form.cleaned_data, by=request.user, today=business_day())
    except RuleBroken as broken:
        refuse(form, broken)
        return False
    messages.success(request, _("Saved."))
    return True
