"""Support requests: those of a team, asking, answering."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.support import ANSWERED, answer_support, ask_support
from members.forms.support import AnswerForm, AskForm
from members.models import SupportRequest, Team, Worker
from members.queries.organisation import team_for
from members.queries.support import opened_request, request_for, support_page
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_uuid

OPENED = "mo"  # in the address: the request whose words are shown
ABOUT = "nguoi"  # the number of the worker for whom help is asked


@require_GET
@requires("members.see_support", team_for, confidential=True)
def support(request: SignedInRequest, team: Team) -> HttpResponse:
    """Giúp đỡ: what the cell asked of the union, the youth and the women, and what came of it."""
    after = read_uuid(request.GET, AFTER)
    page = support_page(request.user, team, read_uuid(request.GET, OPENED), after, business_day())
    context = {"team": team, "page": page, "began": after, "may_ask": may(request.user, "members.ask_support", team)}
    return render_page(request, "members/care/support.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.ask_support", team_for)
def support_ask(request: SignedInRequest, team: Team) -> HttpResponse:
    """The cell asks for help for somebody of the team."""
    today = business_day()
    workers = Worker.objects.on_team(team, today).in_name_order()
    form = AskForm(
        request.POST or None, workers=workers, initial={"key": uuid4(), "worker": request.GET.get(ABOUT, "")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            asked = ask_support(
                key=data["key"], team=team, worker=data["worker"], wish=form.wish(), by=request.user, today=today
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            words = _("Asked: %(organisation)s.")
            messages.success(request, words % {"organisation": asked.get_organisation_display()})
            return redirect("support", team=team.slug)
    context = {"team": team, "form": form}
    return render_page(request, "members/care/ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.answer_support", request_for, confidential=True)
def support_answer(request: SignedInRequest, asked: SupportRequest) -> HttpResponse:
    """What was asked, for whoever leads the organisation, and their answer."""
    today = business_day()
    form = AnswerForm(request.POST or None)
    refuse_late(form, ANSWERED, is_late=asked.answered_on is not None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_support(request=asked, **form.cleaned_data, by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The answer is with the cell."))
            return redirect("support", team=asked.team.slug)
    context = {"opened": opened_request(request.user, asked, today), "team": asked.team, "form": form}
    return render_page(request, "members/care/answer.html", context, status=422 if form.errors else 200)
