"""Định mức: the products of the reader's workshops with their norms, one product's history, objections to a norm."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from production.actions.norm import issue_norm, withdraw_norm
from production.actions.norm_objection import ANSWERED, answer_objection, object_to_norm
from production.forms.norm import NormAnswerForm, NormForm, ObjectionForm
from production.models import NormObjection, OutputNorm, Product
from production.queries.norm import norm_for, norm_page, norms_of, product_for
from production.queries.norm_objection import (
    evidence_beside,
    evidence_for,
    is_late,
    objection_for,
    objections_to,
    objections_to_answer,
)
from production.queries.norm_proposal import proposals_about
from production.queries.norm_study import study_count
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day, format_number
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import carry_out, render_page


@require_GET
@requires("production.open_norms")
def norms(request: SignedInRequest) -> HttpResponse:
    """Every product of the reader's workshops, the norm in force, since when, and the next; objections to answer."""
    today = business_day()
    pages = [
        (page, may(request.user, "production.add_product", page.workshop))
        for page in norms_of(request.user.stands.workshops, today)
    ]
    is_objected = any(page.is_objected for page, _may_add in pages)
    context = {"pages": pages, "waiting": objections_to_answer(request.user, today) if is_objected else ()}
    return render_page(request, "production/norm/norms.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.see_norms", product_for)
def norm(request: SignedInRequest, product: Product) -> HttpResponse:
    """One product: its norms over time, objections, proposals; the norm officer issues the first one here."""
    today = business_day()
    page = norm_page(product, today)
    form, may_keep = None, may(request.user, "production.issue_norm", product)
    if may_keep and (request.method == "POST" or not page.lines):
        form = NormForm(request.POST or None, initial={"since": today})
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                issued = issue_norm(product=product, **form.cleaned_data, by=request.user, today=today)
            except RuleBroken as broken:
                refuse(form, broken)
            else:
                facts = {"units": format_number(issued.units), "day": format_day(form.cleaned_data["since"])}
                messages.success(request, _("Norm %(units)s is in force from %(day)s.") % facts)
                return redirect("norm", workshop=product.workshop.slug, product=product.slug)
    counting = page.still_counting
    open_to = counting if counting and may(request.user, "production.object_to_norm", counting[0]) else ()
    context = {
        "product": product,
        "page": page,
        "objections": objections_to(product, request.user, open_to, today),
        "form": form,
        "may_keep": may_keep,
        "proposals": proposals_about(product, today),
        "may_propose": bool(page.lines) and may(request.user, "production.propose_norm", product),
        "studies": study_count(product),
        "today": today,
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "production/norm/norm.html", context, status=status)


@require_POST
@requires("production.issue_norm", norm_for)
def withdraw(request: SignedInRequest, norm: OutputNorm) -> HttpResponse:
    """Takes back a norm that is not yet in force."""
    return carry_out(
        request,
        lambda: withdraw_norm(norm=norm, today=business_day()),
        done=_("Taken back; the norm before it goes on."),
        then=redirect("norm", workshop=norm.product.workshop.slug, product=norm.product.slug),
    )


@require_http_methods(["GET", "POST"])
@requires("production.object_to_norm", norm_for)
def norm_object(request: SignedInRequest, norm: OutputNorm) -> HttpResponse:
    """Somebody who makes the product finds its norm not right, and says why; beside it what people really make."""
    product, today = norm.product, business_day()
    form = ObjectionForm(request.POST or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            raised = object_to_norm(norm=norm, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.message)
        else:
            words = _("Sent. The norm officer owes you a written answer by %(day)s.")
            messages.success(request, words % {"day": format_day(raised.answer_due)})
            return redirect("norm", workshop=product.workshop.slug, product=product.slug)
    context = {"product": product, "norm": norm, "form": form, "evidence": evidence_for(norm, product, today)}
    return render_page(request, "production/norm/object.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("production.see_norm_objection", objection_for)
def objection(request: SignedInRequest, objection: NormObjection) -> HttpResponse:
    """One objection with what people really make, for who raised it and who answers; answered once."""
    product, today = objection.product, business_day()
    may_answer = may(request.user, "production.answer_norm_objection", objection)
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = NormAnswerForm(request.POST or None)
    refuse_late(form, ANSWERED, is_late=objection.answered_on is not None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_objection(objection=objection, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Answered; whoever objected reads it."))
            return redirect("norms")
    context = {
        "product": product,
        "objection": objection,
        "is_late": is_late(objection, today),
        "evidence": evidence_beside(objection, today),
        # What was typed too late is still there to be copied.
        "form": form if may_answer and (form.errors or objection.answered_on is None) else None,
    }
    return render_page(request, "production/norm/objection.html", context, status=422 if form.errors else 200)
