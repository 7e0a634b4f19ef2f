"""Bốn mặt of a team: the four measures of a month, its unit costs, its technical checks."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.models import Team
from members.queries.organisation import team_for
from production.actions.technical_check import correct_check, record_check
from production.actions.unit_cost import record_unit_cost
from production.forms.technical_check import CheckForm, CorrectCheckForm
from production.forms.unit_cost import UnitCostForm
from production.models import TechnicalCheck
from production.queries.measures import measures_page, measures_place
from production.queries.output_register import RegisterWish
from production.queries.plan_page import PlanPlace
from production.queries.technical_check import check_for, checks_page, is_still_correctable
from production.queries.unit_cost import CostPlace, cost_lines, cost_page, cost_place_in
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_uuid
from teamtrack.periods import Month


def cost_place(user: Any, team: str, month: str, product: str) -> CostPlace:
    """A product of a team in a month of its life; else 404."""
    return cost_place_in(measures_place(user, team, month), product)


@require_GET
@requires("production.see_measures", measures_place)
def measures(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """Plan, quality, unit cost and technical discipline side by side, and the twelve months up to this one."""
    today = business_day()
    context = {
        "place": place,
        "page": measures_page(place, today),
        "this_month": Month.of(today),
        "sees_output": may(request.user, "production.see_output", place),
        "register_query": RegisterWish(month=place.month).query,
    }
    return render_page(request, "production/measures/measures.html", context)


@require_GET
@requires("production.see_measures", measures_place)
def unit_costs(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """What each product of the month was to cost and did cost."""
    may_write = may(request.user, "production.write_unit_cost", place)
    context = {"place": place, "lines": cost_lines(place), "may_write": may_write}
    return render_page(request, "production/measures/costs.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.see_measures", cost_place)
def unit_cost(request: SignedInRequest, place: CostPlace) -> HttpResponse:
    """One product's cost with everything that was ever written of it; the workshop writes it anew here."""
    after, today = read_uuid(request.GET, AFTER), business_day()
    page = cost_page(place, after)
    context = {"place": place, "page": page, "began": after}
    if not may(request.user, "production.write_unit_cost", place):
        if request.method == "POST":
            raise PermissionDenied
        return render_page(request, "production/measures/cost.html", context | {"form": None})
    initial = {"key": uuid4(), "instead_of": page.revision, **UnitCostForm.initial_of(page.last)}
    form = UnitCostForm(request.POST or None, initial=initial)

    def act() -> Any:
        return record_unit_cost(place=place, **form.cleaned_data, by=request.user, today=today)

    def then(_kept: Any) -> HttpResponse:
        return redirect("unit_costs", team=place.team.slug, month=place.month)

    return keep_form(request, form, act, then=then, template="production/measures/cost.html", context=context)


@require_GET
@requires("production.see_measures", measures_place)
def technical_checks(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """The checks of a month, the latest first."""
    after = read_uuid(request.GET, AFTER)
    context = {
        "place": place,
        "page": checks_page(request.user, place, after, business_day()),
        "began": after,
        "may_write": may(request.user, "production.write_technical_check", place.team),
    }
    return render_page(request, "production/measures/checks.html", context)


@require_http_methods(["GET", "POST"])
@requires("production.write_technical_check", team_for)
def technical_check_add(request: SignedInRequest, team: Team) -> HttpResponse:
    """A check is written down, by the office or by the team itself."""
    today = business_day()
    form = CheckForm(request.POST or None, initial={"key": uuid4(), "day": today})

    def act() -> TechnicalCheck:
        key: UUID = form.cleaned_data["key"]
        return record_check(key=key, team=team, findings=form.findings(), by=request.user, today=today)

    context = {"team": team, "month": Month.of(today), "title": _("Write down a technical check")}
    return keep_form(request, form, act, then=_to_checks, template="production/measures/check.html", context=context)


@require_http_methods(["GET", "POST"])
@requires("production.correct_technical_check", check_for)
def technical_check_change(request: SignedInRequest, check: TechnicalCheck) -> HttpResponse:
    """Whoever wrote a check down corrects it, for a week."""
    today, month = business_day(), Month.of(check.day)
    if not is_still_correctable(check, today):
        messages.error(request, _("It may be corrected for a week; this one stays as it is."))
        return redirect("technical_checks", team=check.team.slug, month=month)
    form = CorrectCheckForm(request.POST or None, initial=CorrectCheckForm.initial_of(check))

    def act() -> TechnicalCheck:
        return correct_check(check=check, findings=form.findings(), by=request.user, today=today)

    context = {"team": check.team, "month": month, "title": _("Correct a technical check")}
    return keep_form(request, form, act, then=_to_checks, template="production/measures/check.html", context=context)


def _to_checks(check: TechnicalCheck) -> HttpResponse:
    return redirect("technical_checks", team=check.team.slug, month=Month.of(check.day))
