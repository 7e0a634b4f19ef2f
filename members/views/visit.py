"""The visiting network of the union, the youth and the women: who is to be visited, and writing a visit down."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.visit import log_visit
from members.domain.contact import VisitReason
from members.forms.visit import VisitForm
from members.models import Team, Visit
from members.queries.contact import read_after
from members.queries.organisation import team_for
from members.queries.visit import VisitPlace, organisations_of, visit_for, visit_place, visits_of, visits_to
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.audit import disclose
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import render_page

NOTE_OPENED = gettext_noop("opened the note of a visit")
LAST_SHOWN = 5  # visits to one person


def place_of(user: object, team: str, worker: int) -> VisitPlace:
    """Somebody of a team who may be visited; else 404."""
    return visit_place(user, team, worker, business_day())


@require_GET
@requires("members.see_visits", team_for, confidential=True)
def visits(request: SignedInRequest, team: Team) -> HttpResponse:
    """Thăm hỏi: who should be visited, who was not for long, by area and by reason."""
    after = read_after(request.GET)
    context = {
        "team": team,
        "page": visits_of(request.user, team, after, business_day()),
        "began": after,
        "is_of_cell": may(request.user, "members.see_cell", team),
    }
    return render_page(request, "members/visit/visits.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.log_visit", place_of, confidential=True)
def visit_log(request: SignedInRequest, place: VisitPlace) -> HttpResponse:
    """Ghi lần thăm: one visit, received or not."""
    today = business_day()
    asked = request.GET.get("ly-do", "")
    initial = {"key": uuid4(), "day": today, "reason": asked if asked in set(VisitReason) else None}
    organisations = organisations_of(request.user, place.team)
    form = VisitForm(request.POST or None, organisations=organisations, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            log_visit(
                key=data["key"],
                team=place.team,
                worker=place.worker,
                call=form.call(),
                by=request.user,
                today=today,
                now=timezone.now(),
                is_another=data["is_another"],
            )
        except RuleBroken as broken:
            form.add_error(broken.field or None, broken.message)
        else:
            messages.success(request, _("The visit is written down."))
            return redirect("visits", team=place.team.slug)
    context = {
        "form": form,
        "place": place,
        "lately": visits_to(request.user, place.worker, place.team, LAST_SHOWN),
    }
    return render_page(request, "members/visit/log.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.see_contact", visit_for, confidential=True)
def visit(request: SignedInRequest, visit: Visit) -> HttpResponse:
    """One visit with its note, opened for the few who may read it; the reading is recorded."""
    [[note]] = disclose([visit], "note", by=request.user, why=NOTE_OPENED)
    return render_page(request, "members/visit/visit.html", {"visit": visit, "note": note})
