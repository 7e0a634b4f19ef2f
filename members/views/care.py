"""Care cases: those of a cell, opening one, its page, its story, its steps, another holder, its end."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.care import add_step, close_case, erase_story, finish_step, hand_over, keep_story, open_case
from members.domain.account import Role
from members.domain.care import story_ends
from members.domain.rights import Purpose
from members.forms.care import CloseForm, HandOverForm, OpenForm, StepForm, StoryForm
from members.models import CareCase, CareStep, Team, Worker
from members.queries.care import (
    case_for,
    case_page,
    cases_page,
    open_steps,
    possible_doers,
    possible_holders,
    read_story,
    step_for,
    step_words,
    story_of,
)
from members.queries.contact import may_meet
from members.queries.organisation import team_for
from members.queries.rights import agrees, withdrawn_from
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, render_page
from teamtrack.paging import AFTER, read_uuid


@require_GET
@requires("members.see_cell", team_for, confidential=True)
def cases(request: SignedInRequest, team: Team) -> HttpResponse:
    """Hoàn cảnh cần giúp đỡ: who is being helped and who holds the case; closed ones as counts."""
    after = read_uuid(request.GET, AFTER)
    context = {"team": team, "page": cases_page(request.user, team, after), "began": after}
    return render_page(request, "members/care/cases.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.open_case", may_meet, confidential=True)
def case_open(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """A person opens a case about somebody; the story may wait, and needs consent."""
    today = business_day()
    team = get_object_or_404(Team, memberships__worker=worker, memberships__period__contains=today)
    holders = possible_holders(worker, team, today)
    if team.pk not in request.user.stands.teams(Role.CELL_LEADER):
        holders = holders.filter(pk=request.user.worker_id)
    has_consent = agrees(worker, Purpose.CARE)
    initial = {"key": uuid4(), "holder": request.user.worker_id, "expires_on": story_ends(today)}
    form = OpenForm(request.POST or None, holders=holders, agrees=has_consent, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            case = open_case(
                key=data["key"],
                worker=worker,
                kind=data["kind"],
                holder=data["holder"],
                told=form.told(),
                by=request.user,
                today=today,
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The case is opened."))
            return redirect("case", case=case.pk)
    is_withdrawn = bool(withdrawn_from(Purpose.CARE, [worker.pk]))
    context = {"worker": worker, "form": form, "has_consent": has_consent, "is_withdrawn": is_withdrawn}
    return render_page(request, "members/care/open.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.see_case", case_for, confidential=True)
def case(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """One case: the plan with its two sides, visits, requests; for the holder that there is a story."""
    return _case(request, case)


@require_http_methods(["GET", "POST"])
@requires("members.hold_case", case_for, confidential=True)
def case_story(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """Chuyện riêng: opened for the holder alone, and that it was is recorded; written anew, kept longer, erased."""
    today = business_day()
    story, has_consent = story_of(case, today), agrees(case.worker, Purpose.CARE)
    if request.method == "POST" and "erase" in request.POST:
        return _erase_story(request, case)
    initial: dict[str, Any] = {"expires_on": story_ends(today)}
    text = read_story(request.user, case, today) if request.method == "GET" and story else ""
    if story and text:
        initial = {"expires_on": story.expires_on, "story": text}
    form = StoryForm(request.POST or None, agrees=has_consent, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            keep_story(case=case, told=form.told(), by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved and sealed."))
            return redirect("case", case=case.pk)
    context = {"case": case, "form": form, "story": story, "text": text, "has_consent": has_consent}
    context["is_withdrawn"] = bool(withdrawn_from(Purpose.CARE, [case.worker_id]))
    return render_page(request, "members/care/story.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.hold_case", case_for, confidential=True)
def case_step(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """Another step of the plan."""
    form = _step_form(request, case, request.POST)
    if form.is_valid():
        try:
            add_step(
                key=form.cleaned_data["key"],
                case=case,
                planned=form.planned(),
                by=request.user,
                today=business_day(),
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The step is in the plan."))
            return redirect("case", case=case.pk)
    return _case(request, case, step_form=form)


@require_POST
@requires("members.hold_case", case_for, confidential=True)
def case_step_done(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """The holder writes down that a step of the plan is done."""
    wanted = read_uuid(request.POST, "step")
    step = case.steps.filter(pk=wanted).first() if wanted else None
    if step is None:
        messages.error(request, _("This step is not in the plan."))
        return redirect("case", case=case.pk)
    return _finish(request, step, redirect("case", case=case.pk))


@require_POST
@requires("members.assign_case", case_for, confidential=True)
def case_hand_over(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """The head of the cell gives the case to somebody else; the story is erased."""
    form = _hand_over_form(case, request.POST)
    if form.is_valid():
        try:
            hand_over(case=case, holder=form.cleaned_data["holder"], today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The case has another holder; the story is erased."))
            return redirect("case", case=case.pk)
    return _case(request, case, hand_over_form=form)


@require_http_methods(["GET", "POST"])
@requires("members.hold_case", case_for, confidential=True)
def case_close(request: SignedInRequest, case: CareCase) -> HttpResponse:
    """Kết thúc: what came of it stays; the story and the words of the steps go."""
    form = CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_case(case=case, outcome=form.cleaned_data["outcome"], today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The case is closed; the story is erased."))
            return redirect("case", case=case.pk)
    context = {"case": case, "form": form, "steps": open_steps(request.user, case, business_day())}
    return render_page(request, "members/care/close.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.do_care_step", step_for, confidential=True)
def care_step(request: SignedInRequest, step: CareStep) -> HttpResponse:
    """A step, for whoever does it: what, about whom, until when; nothing else of the case."""
    if request.method == "POST":
        return _finish(request, step, redirect("care_step", step=step.pk))
    context = {"step": step, "what": step_words(request.user, step), "today": business_day()}
    return render_page(request, "members/care/step.html", context)


# --- parts of the pages above -----------------------------------------------------------------------------------------


def _case(
    request: SignedInRequest,
    case: CareCase,
    *,
    step_form: StepForm | None = None,
    hand_over_form: HandOverForm | None = None,
) -> HttpResponse:
    """The page of a case; a refused form stands on it as it was sent."""
    page = case_page(request.user, case, business_day())
    may_assign = case.closed_on is None and may(request.user, "members.assign_case", case)
    may_plan = case.closed_on is None and page.is_holder
    may_add = may_plan and not page.is_withdrawn
    context = {
        "page": page,
        "case": case,
        "step_form": step_form or (_step_form(request, case) if may_add else None),
        "hand_over_form": hand_over_form or (_hand_over_form(case) if may_assign else None),
        "may_plan": may_plan,
        "may_assign": may_assign,
        "sees_cell": may(request.user, "members.see_cell", case.team),
    }
    refused = [form for form in (step_form, hand_over_form) if form is not None]
    return render_page(request, "members/care/case.html", context, status=422 if refused else 200)


def _erase_story(request: SignedInRequest, case: CareCase) -> HttpResponse:
    return carry_out(
        request,
        lambda: erase_story(case=case, by=request.user),
        done=_("The story is erased."),
        then=redirect("case", case=case.pk),
    )


def _step_form(request: SignedInRequest, case: CareCase, sent: Any = None) -> StepForm:
    today = business_day()
    return StepForm(
        sent or None,
        doers=possible_doers(case.worker, case.team, today),
        today=today,
        may_ask=may(request.user, "members.ask_support", case.team),
        initial={"key": uuid4(), "doer": request.user.worker_id},
    )


def _hand_over_form(case: CareCase, sent: Any = None) -> HandOverForm:
    holders = possible_holders(case.worker, case.team, business_day()).exclude(pk=case.holder_id)
    return HandOverForm(sent or None, holders=holders)


def _finish(request: SignedInRequest, step: CareStep, answer: HttpResponse) -> HttpResponse:
    return carry_out(
        request, lambda: finish_step(step=step, today=business_day()), done=_("Written down as done."), then=answer
    )
