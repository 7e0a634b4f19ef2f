"""Kế hoạch of a team: month, quarter and year, and setting them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.domain.account import Role
from members.queries.organisation import teams_with_calendar
from production.actions.plan import set_plans
from production.forms.plan import PlanForm
from production.models import PayMode
from production.queries.measures import has_measures
from production.queries.plan_page import PlanPage, PlanPlace, plan_form_facts, plan_page, plan_place, team_plans
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.periods import Month


@require_GET
@requires("production.open_plans")
def plan_home(request: SignedInRequest) -> HttpResponse:
    """The plans of all teams of the reader's workshops; straight to the only team of one's own."""
    today = business_day()
    own = request.user.stands.teams(Role.WORKER)
    teams = teams_with_calendar(request.user)
    own_teams = [team for team in teams if team.pk in own]
    if len(own_teams) == 1 and "tat-ca" not in request.GET:
        return redirect("plan", team=own_teams[0].slug, month=Month.of(today))
    rows = team_plans(teams, own, Month.of(today), today)
    return render_page(request, "production/plan/teams.html", {"rows": rows, "month": Month.of(today)})


@require_http_methods(["GET", "POST"])
@requires("production.see_plan", plan_place)
def plan(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """A team's month against its plan; those who plan set month, quarter and year here."""
    today = business_day()
    page = plan_page(place, today)
    form = _form(request, place, page)
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            try:
                _save(place, form)
            except RuleBroken as broken:
                refuse(form, broken)
            else:
                messages.success(request, _("The plan is set."))
                return redirect("plan", team=place.team.slug, month=place.month)
    context = {
        "place": place,
        "page": page,
        "form": form,
        "this_month": Month.of(today),
        "has_measures": has_measures(place, today),
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "production/plan/plan.html", context, status=status)


def _form(request: SignedInRequest, place: PlanPlace, page: PlanPage) -> PlanForm | None:
    """The form, for those who may plan for this team, as long as something is open."""
    if not page.can_be_set or not may(request.user, "production.write_plan", place.team):
        return None
    facts = plan_form_facts(place)
    return PlanForm(
        request.POST if request.method == "POST" else None,
        products=facts.products,
        others=facts.others,
        planned=facts.planned,
        titles=facts.titles,
        closed=page.closed_kinds,
        initial={"pay_mode": facts.pay_mode},
    )


def _save(place: PlanPlace, form: PlanForm) -> None:
    mode = form.cleaned_data.get("pay_mode")
    set_plans(
        team=place.team,
        month=place.month,
        plans=form.plans(),
        mode=PayMode(mode) if mode else None,
        sets_mode="pay_mode" in form.changed_data,
    )
