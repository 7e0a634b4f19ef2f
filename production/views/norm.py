"""Định mức: the products of the reader's workshops with their norms, and one product's history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from production.actions.norm import issue_norm, withdraw_norm
from production.forms.norm import NormForm
from production.models import OutputNorm, Product
from production.queries.norm import norm_for, norm_page, norms_of, product_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day, format_number
from teamtrack.forms import refuse
from teamtrack.pages import render_page


@require_GET
@requires("production.open_norms")
def norms(request: SignedInRequest) -> HttpResponse:
    """Every product of the reader's workshops, the norm in force, since when, and the next."""
    pages = [
        (page, may(request.user, "production.add_product", page.workshop))
        for page in norms_of(request.user.stands.workshops, business_day())
    ]
    return render_page(request, "production/norm/norms.html", {"pages": pages})


@require_http_methods(["GET", "POST"])
@requires("production.see_norms", product_for)
def norm(request: SignedInRequest, product: Product) -> HttpResponse:
    """One product: its norms over time; the norm officer issues the next one here."""
    today = business_day()
    form = None
    if may(request.user, "production.issue_norm", product):
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
    context = {"product": product, "page": norm_page(product, today), "form": form, "today": today}
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "production/norm/norm.html", context, status=status)


@require_POST
@requires("production.issue_norm", norm_for)
def withdraw(request: SignedInRequest, norm: OutputNorm) -> HttpResponse:
    """Takes back a norm that is not yet in force."""
    try:
        withdraw_norm(norm=norm, today=business_day())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, _("Taken back; the norm before it goes on."))
    return redirect("norm", workshop=norm.product.workshop.slug, product=norm.product.slug)
