"""The register of requests about own data: of a cell for its head, of everybody else for the administrators."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.rights import answer_request, extend_request, finish_request
from members.actions.support import ANSWERED
from members.domain.rights import RequestKind
from members.forms.rights import AnswerForm
from members.models import DataRequest, Team
from members.queries.organisation import team_for
from members.queries.rights import opened, request_of_no_team, request_of_team, requests_of_no_team, requests_of_team
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_uuid


@require_GET
@requires("members.lead_cell", team_for)
def data_requests(request: SignedInRequest, team: Team) -> HttpResponse:
    """Sổ yêu cầu: who of the team asked what about their data, and until when it must be answered and done."""
    after = read_uuid(request.GET, AFTER)
    context = {"team": team, "page": requests_of_team(team, after, business_day()), "began": after}
    return render_page(request, "members/rights/register.html", context)


@require_GET
@requires("members.administer_accounts")
def data_requests_here(request: SignedInRequest) -> HttpResponse:
    """The same of people whom no head of a cell answers: they are on no team, or head a cell themselves."""
    after = read_uuid(request.GET, AFTER)
    context = {"team": None, "page": requests_of_no_team(request.user, after, business_day()), "began": after}
    return render_page(request, "members/rights/register.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.answer_data_request", request_of_team)
def data_request_answer(request: SignedInRequest, asked: DataRequest) -> HttpResponse:
    """One request: read, answered, extended, done by the head of the cell."""
    assert asked.team is not None
    return _answer(request, asked, reverse("data_requests", kwargs={"team": asked.team.slug}))


@require_http_methods(["GET", "POST"])
@requires("members.answer_data_request_here", request_of_no_team)
def data_request_answer_here(request: SignedInRequest, asked: DataRequest) -> HttpResponse:
    """The same by an administrator; one's own is another administrator's to answer."""
    return _answer(request, asked, reverse("data_requests_here"))


_ACTS: dict[str, Callable[..., DataRequest]] = {"xong": finish_request, "gia-han": extend_request}


def _answer(request: SignedInRequest, asked: DataRequest, back: str) -> HttpResponse:
    today = business_day()
    act = _ACTS.get(request.POST.get("viec", ""))
    form = AnswerForm(request.POST if request.method == "POST" and act is None else None)
    refuse_late(form, ANSWERED, is_late=asked.answered_on is not None)
    if request.method == "POST" and (act or form.is_valid()):
        try:
            if act:
                act(request=asked, by=request.user, today=today)
            else:
                answer_request(request=asked, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            if act:
                messages.error(request, broken.message)
                return redirect(request.path)
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect(request.path)
    context = {"opened": opened(asked, request.user, today), "form": form, "back": back, "team": asked.team}
    if asked.kind == RequestKind.CORRECT and may(request.user, "members.see_worker", asked.worker):
        context["card"] = reverse("worker", kwargs={"worker": asked.worker_id})
    return render_page(request, "members/rights/answer.html", context, status=422 if form.errors else 200)
