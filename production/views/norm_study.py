"""Nghiên cứu định mức: the studies of a product; writing one down, and correcting it for a week."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from production.actions.norm_study import correct_study, record_study
from production.forms.norm_study import StudyForm
from production.models import NormStudy, Product
from production.queries.norm import product_for
from production.queries.norm_study import (
    LATELY,
    StudyPlace,
    is_still_correctable,
    people_of,
    studies_of,
    study_for,
    study_place,
    study_teams,
    watched_by,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_uuid


@require_GET
@requires("production.see_norms", product_for)
def norm_studies(request: SignedInRequest, product: Product) -> HttpResponse:
    """Every study of a product beside the ordinary days around it, the last first."""
    today = business_day()
    after = read_uuid(request.GET, AFTER)
    may_write = may(request.user, "production.issue_norm", product)
    context = {
        "product": product,
        "page": studies_of(product, request.user, today, after),
        "began": after,
        "teams": study_teams(request.user, product, today) if may_write else [],
        "may_write": may_write,
    }
    return render_page(request, "production/norm_study/studies.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.study_norm", study_place)
def norm_study_add(request: SignedInRequest, place: StudyPlace) -> HttpResponse:
    """The norm officer writes down what was found on a team."""
    today = business_day()
    people = people_of(place.team, today - LATELY, today)
    form = StudyForm(request.POST or None, people=people, initial={"key": uuid4(), "day": today})

    def act() -> Any:
        key = form.cleaned_data["key"]
        return record_study(
            key=key, product=place.product, team=place.team, found=form.found(), by=request.user, today=today
        )

    return _keep(request, form, act, place, _("Write down a norm study"))


@require_http_methods(["GET", "POST"])
@requires("production.correct_norm_study", study_for)
def norm_study_change(request: SignedInRequest, study: NormStudy) -> HttpResponse:
    """Whoever wrote it down corrects it, within a week of its day."""
    today = business_day()
    if not is_still_correctable(study, today):
        messages.error(request, _("A study may be corrected for a week; this one stays as it is."))
        return _back(study.product)
    watched = watched_by(study)
    initial = {"day": study.day, "units": study.units, "words": study.words, "workers": list(map(str, watched))}
    form = StudyForm(request.POST or None, people=people_of(study.team, study.day, today), initial=initial)
    del form.fields["key"]

    def act() -> Any:
        return correct_study(study=study, found=form.found(), today=today)

    return _keep(request, form, act, StudyPlace(study.product, study.team), _("Correct a norm study"))


def _keep(
    request: SignedInRequest, form: StudyForm, act: Callable[[], Any], place: StudyPlace, title: str
) -> HttpResponse:
    return keep_form(
        request,
        form,
        act,
        then=lambda _study: _back(place.product),
        template="production/norm_study/keep.html",
        context={"product": place.product, "team": place.team, "title": title},
    )


def _back(product: Product) -> HttpResponse:
    return redirect("norm_studies", workshop=product.workshop.slug, product=product.slug)
