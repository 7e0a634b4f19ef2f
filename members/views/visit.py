"""The visiting network of the union, the youth and the women: who is to be visited, and writing a visit down."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.visit import correct_visit, log_visit
from members.domain.account import Organisation
from members.domain.contact import VisitReason
from members.domain.rights import Purpose
from members.forms.visit import CorrectVisitForm, VisitForm
from members.models import Team, Visit
from members.queries.activity import organisations_in
from members.queries.contact import is_still_correctable, read_after
from members.queries.organisation import team_for, team_with_calendar_for
from members.queries.rights import agrees, withdrawn_from
from members.queries.visit import (
    SHOWN,
    VisitPlace,
    organisations_of,
    visit_for,
    visit_place,
    visiting_network,
    visits_page,
    visits_to,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.audit import disclose
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page

NOTE_OPENED = gettext_noop("opened the note of a visit")
NOTE_CORRECTED = gettext_noop("correcting a visit")
AS_TYPED = ("day", "reason", "received", "help_given", "cost", "next_on")
LAST_SHOWN = 5  # visits to one person


def place_of(user: object, team: str, worker: int) -> VisitPlace:
    """Somebody of a team who may be visited; else 404."""
    return visit_place(user, team, worker, business_day())


@require_GET
@requires("members.see_visits", team_with_calendar_for, confidential=True)
def visits(request: SignedInRequest, team: Team) -> HttpResponse:
    """Thăm hỏi: who should be visited, who was not for long, and where they live."""
    context = _of_network(request, team) | {
        "network": visiting_network(request.user, team, business_day()),
        "led": [of for of in organisations_in(team) if may(request.user, "members.keep_mass_organisation", of)],
    }
    return render_page(request, "members/visit/visits.html", context)


@require_GET
@requires("members.see_visits", team_for, confidential=True)
def visits_made(request: SignedInRequest, team: Team) -> HttpResponse:
    """Các lần thăm: the visits, the latest first, and their tally by year and reason."""
    after = read_after(request.GET)
    page = visits_page(request.user, team, after, business_day())
    context = _of_network(request, team) | {"page": page, "began": after}
    return render_page(request, "members/visit/made.html", context)


def _of_network(request: SignedInRequest, team: Team) -> dict[str, Any]:
    """What both pages say: whose visits are counted in them."""
    return {
        "team": team,
        "is_of_cell": may(request.user, "members.see_cell", team),
        "is_head": may(request.user, "members.lead_cell", team),
    }


@require_http_methods(["GET", "POST"])
@requires("members.log_visit", place_of, confidential=True)
def visit_log(request: SignedInRequest, place: VisitPlace) -> HttpResponse:
    """Ghi lần thăm: one visit, received or not."""
    today = business_day()
    asked = request.GET.get("ly-do", "")
    initial = {"key": uuid4(), "day": today, "reason": asked if asked in set(VisitReason) else None}
    organisations = organisations_of(request.user, place.team)
    has_consent = agrees(place.worker, Purpose.VISITS)
    form = VisitForm(request.POST or None, organisations=organisations, agrees=has_consent, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            log_visit(
                key=data["key"],
                team=place.team,
                worker=place.worker,
                organisation=Organisation(data["organisation"]),
                call=form.call(),
                by=request.user,
                today=today,
                now=timezone.now(),
                is_agreed=data.get("is_agreed", False),
                is_another=data["is_another"],
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The visit is written down."))
            return redirect("visits", team=place.team.slug)
    context = {
        "form": form,
        "place": place,
        "lately": visits_to(request.user, place.worker, place.team, LAST_SHOWN, today),
        "is_declined": bool(withdrawn_from(Purpose.VISITS, [place.worker.pk])),
    }
    return render_page(request, "members/visit/log.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.see_contact", visit_for, confidential=True)
def visit(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """One visit with its note, opened for the few who may read it; the reading is recorded."""
    [[note]] = disclose([visit], "note", by=request.user, why=NOTE_OPENED, beside=SHOWN)
    may_correct = may(request.user, "members.correct_contact", visit) and is_still_correctable(visit, timezone.now())
    return render_page(request, "members/visit/visit.html", {"visit": visit, "note": note, "may_correct": may_correct})


@require_http_methods(["GET", "POST"])
@requires("members.correct_contact", visit_for, confidential=True)
def visit_change(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """Whoever recorded the visit corrects it, within a week."""
    if not is_still_correctable(visit, timezone.now()):
        messages.error(request, _("A visit may be corrected for a week; this one stays as it is."))
        return redirect("visit", visit=visit.pk)
    if request.method == "POST":
        form = CorrectVisitForm(request.POST)
    else:
        [[note]] = disclose([visit], "note", by=request.user, why=NOTE_CORRECTED, beside=SHOWN)
        typed = {name: getattr(visit, name) for name in AS_TYPED}
        typed |= {"received": "yes" if visit.received else "no", "cost": visit.cost or None, "note": note}
        form = CorrectVisitForm(initial=typed)
    if request.method == "POST" and form.is_valid():
        try:
            correct_visit(visit=visit, call=form.call(), by=request.user, today=business_day(), now=timezone.now())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Corrected."))
            return redirect("visit", visit=visit.pk)
    is_declined = bool(withdrawn_from(Purpose.VISITS, [visit.worker_id]))
    context = {"form": form, "visit": visit, "is_declined": is_declined}
    return render_page(request, "members/visit/change.html", context, status=422 if form.errors else 200)
