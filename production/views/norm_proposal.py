"""Đề nghị điều chỉnh định mức: the list, a new one, one with its steps; declining and withdrawing."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from production.actions.norm_proposal import Taken, propose_norm, take_step
from production.domain.norm_proposal import Step
from production.forms.norm_proposal import DeclineForm, ProposeForm, StepForm, WithdrawForm
from production.models import Product
from production.models.norm_proposal import TO_DO
from production.queries.norm import product_for
from production.queries.norm_proposal import (
    Taking,
    declining_for,
    norm_proposal_for,
    norm_proposal_page,
    places_of,
    proposals_page,
    withdrawing_for,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_uuid


@require_GET
@requires("production.open_norms")
def norm_proposals(request: SignedInRequest) -> HttpResponse:
    """What is proposed about norms in the reader's workshops: what is not decided first."""
    after = read_uuid(request.GET, AFTER)
    context = {"page": proposals_page(request.user, business_day(), after), "began": after}
    return render_page(request, "production/norm_proposal/proposals.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.propose_norm", product_for)
def norm_propose(request: SignedInRequest, product: Product) -> HttpResponse:
    """Somebody of a team that makes it, or the norm office, proposes another norm of a product."""
    today = business_day()
    places = places_of(request.user, product, today)
    form = ProposeForm(request.POST or None, places=places, initial={"key": uuid4()})

    def act() -> Any:
        return propose_norm(product=product, **form.cleaned_data, by=request.user, today=today)

    return keep_form(
        request,
        form,
        act,
        then=lambda proposal: redirect("norm_proposal", norm_proposal=proposal.pk),
        template="production/norm_proposal/propose.html",
        context={"product": product, "places": places},
    )


@require_http_methods(["GET", "POST"])
@requires("production.see_norm_proposal", norm_proposal_for)
def norm_proposal(request: SignedInRequest, proposal: Any) -> HttpResponse:
    """One proposal: what is to change, what people really make, its steps; the next one, for whoever takes it."""
    today = business_day()
    page = norm_proposal_page(request.user, proposal, today)
    step = page.step
    if request.method == "POST":
        step = _step_of(request.POST.get("step", ""), page.following)
        if step is None or not may(request.user, "production.take_norm_step", Taking(proposal, step)):
            raise PermissionDenied
    if step is None:
        form: forms.Form = forms.Form()
    else:
        form = StepForm(request.POST or None, step=step, today=today)

    def act() -> Any:
        assert isinstance(form, StepForm)
        assert step is not None
        return take_step(proposal=proposal, step=step, what=form.taken(), by=request.user, today=today)

    context = {"proposal": proposal, "page": page, "to_do": TO_DO[step] if step else ""}
    return keep_form(
        request,
        form,
        act,
        then=lambda _step: redirect("norm_proposal", norm_proposal=proposal.pk),
        template="production/norm_proposal/proposal.html",
        context=context,
    )


def _step_of(sent: str, following: Step | None) -> Step | None:
    """The step whose form was sent; the next one where it does not say."""
    return Step(sent) if sent in set(TO_DO) else following


@require_http_methods(["GET", "POST"])
@requires("production.take_norm_step", declining_for)
def norm_proposal_decline(request: SignedInRequest, taking: Taking) -> HttpResponse:
    """The norm office or the workshop manager does not accept it, and says why."""
    form = DeclineForm(request.POST or None)
    return _end(request, taking, form, _("Decline the proposal"), _("Do not accept"))


@require_http_methods(["GET", "POST"])
@requires("production.take_norm_step", withdrawing_for)
def norm_proposal_withdraw(request: SignedInRequest, taking: Taking) -> HttpResponse:
    """Whoever wrote it, or brings it to the norm office, takes it back before it is issued."""
    form = WithdrawForm(request.POST or None)
    return _end(request, taking, form, _("Withdraw the proposal"), _("Withdraw"))


def _end(request: SignedInRequest, taking: Taking, form: forms.Form, title: str, button: str) -> HttpResponse:
    proposal = taking.proposal

    def act() -> Any:
        what = Taken(words=form.cleaned_data["words"])
        return take_step(proposal=proposal, step=taking.step, what=what, by=request.user, today=business_day())

    return keep_form(
        request,
        form,
        act,
        then=lambda _step: redirect("norm_proposal", norm_proposal=proposal.pk),
        template="production/norm_proposal/end.html",
        context={"proposal": proposal, "title": title, "button": button},
    )
