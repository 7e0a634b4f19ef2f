"""Mặt hàng: adding, renaming and stopping a product; for the norm officer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.models import Workshop
from members.queries.organisation import workshop_for
from production.actions.product import add_product, change_product
from production.forms.product import ProductChangeForm, ProductForm
from production.models import Product
from production.queries.norm import product_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page


@require_http_methods(["GET", "POST"])
@requires("production.add_product", workshop_for)
def product_add(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """A new product of the workshop; its norm is issued on its own page, where this leads."""
    form = ProductForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            product = add_product(workshop=workshop, **form.cleaned_data)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("%(item)s is added. Now issue its norm.") % {"item": product.code})
            return redirect("norm", workshop=workshop.slug, product=product.slug)
    context = {"workshop": workshop, "product": None, "form": form}
    return render_page(request, "production/norm/product.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("production.issue_norm", product_for)
def product_change(request: SignedInRequest, product: Product) -> HttpResponse:
    """Another code or name, or no longer made."""
    initial = {"code": product.code, "name": product.name, "is_made": product.is_made}
    form = ProductChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_product(product=product, **form.cleaned_data)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("norm", workshop=product.workshop.slug, product=product.slug)
    context = {"workshop": product.workshop, "product": product, "form": form}
    return render_page(request, "production/norm/product.html", context, status=422 if form.errors else 200)
