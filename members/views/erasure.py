"""Who read sealed records, for administrators and the head of a cell; erasing people who have left."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.erasure import erase_worker
from members.models import Team, Worker
from members.queries.organisation import team_for
from members.queries.reads import left_worker_for, people_who_left, reads_of_enterprise, reads_of_team
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_reads")
def all_reads(request: SignedInRequest) -> HttpResponse:
    """Lượt xem: who read which kind of record when; neither about whom nor what was read."""
    after = read_number(request.GET, AFTER)
    context = {"team": None, "page": reads_of_enterprise(request.user, after), "began": after}
    return render_page(request, "members/rights/all_reads.html", context)


@require_GET
@requires("members.lead_cell", team_for)
def team_reads(request: SignedInRequest, team: Team) -> HttpResponse:
    """Lượt xem of a team: who read which kind of record about whom, when; not what was read."""
    after = read_number(request.GET, AFTER)
    context = {"team": team, "page": reads_of_team(team, business_day(), after), "began": after}
    return render_page(request, "members/rights/all_reads.html", context)


@require_GET
@requires("members.administer_accounts")
def erasures(request: SignedInRequest) -> HttpResponse:
    """Xóa hồ sơ: the people who have left and are still known by name."""
    return render_page(request, "members/rights/erasures.html", {"people": people_who_left(request.user)})


@require_http_methods(["GET", "POST"])
@requires("members.administer_accounts", left_worker_for)
def erase(request: SignedInRequest, person: Worker) -> HttpResponse:
    """One of them: what goes, what stays, and no way back."""
    if request.method == "POST":
        try:
            erase_worker(worker=person.pk, today=business_day())
        except RuleBroken as broken:
            messages.error(request, broken.message)
        else:
            messages.success(request, _("The record of this person is erased."))
        return redirect("erasures")
    return render_page(request, "members/rights/erase.html", {"person": person})
