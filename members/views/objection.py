"""Ý kiến khác: a worker's own decision and what they say against it; the cell answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.objection import ANSWERED, answer, object_to
from members.forms.objection import AnswerObjectionForm, ObjectForm
from members.models import Team, TierAssessment, TierObjection
from members.queries.objection import objection_for, objection_lines, opened_objection, own_decision, own_opened
from members.queries.organisation import team_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import render_page


@require_http_methods(["GET", "POST"])
@requires("members.object_to_tier", own_decision, confidential=True)
def tier_object(request: SignedInRequest, assessment: TierAssessment) -> HttpResponse:
    """What the cell wrote down about the reader, why, and what they say to it."""
    form = ObjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            object_to(assessment=assessment, text=form.cleaned_data["text"], by=request.user, today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Your objection is with the head of the party cell, who answers in writing."))
            return redirect("tier_object", assessment=assessment.pk)
    context = {"own": own_opened(assessment, request.user), "form": form}
    return render_page(request, "members/objection/own.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.lead_cell", team_for, confidential=True)
def tier_objections(request: SignedInRequest, team: Team) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    waiting, answered = objection_lines(team, business_day())
    context = {"team": team, "waiting": waiting, "answered": answered}
    return render_page(request, "members/objection/objections.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.answer_objection", objection_for, confidential=True)
def tier_answer(request: SignedInRequest, objection: TierObjection) -> HttpResponse:
    """One objection, opened and recorded; answered once."""
    team = objection.assessment.team
    form = AnswerObjectionForm(request.POST or None)
    refuse_late(form, ANSWERED, is_late=objection.answered_on is not None)
    if request.method == "POST" and form.is_valid():
        try:
            answer(objection=objection, text=form.cleaned_data["text"], by=request.user, today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Answered."))
            return redirect("tier_objections", team=team.slug)
    context = {"team": team, "opened": opened_objection(objection, request.user, business_day()), "form": form}
    return render_page(request, "members/objection/answer.html", context, status=422 if form.errors else 200)
