"""Suggestions of workers: those of a team, making one, answering one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.suggestion import answer_suggestion, suggest
from members.forms.suggestion import AnswerForm, SuggestionForm
from members.models import Suggestion, Team
from members.queries.organisation import team_for
from members.queries.suggestion import line_of, suggestion_for, suggestions_page, trial_effect
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_GET
@requires("members.see_own_page", team_for)
def suggestions(request: SignedInRequest, team: Team) -> HttpResponse:
    """Góp ý: one's own, those one answers, and the published ones of a team."""
    after = read_number(request.GET, AFTER)
    page = suggestions_page(request.user, team, after, business_day())
    context = {"team": team, "page": page, "began": after, "may_suggest": may(request.user, "members.suggest", team)}
    return render_page(request, "members/suggestion/suggestions.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.suggest", team_for)
def make(request: SignedInRequest, team: Team) -> HttpResponse:
    """Somebody on the team suggests something."""
    form = SuggestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suggest(team=team, text=form.cleaned_data["text"], by=request.user, today=business_day())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(
                request, _("Thank you. Your suggestion is with those who lead the team and its party cell.")
            )
            return redirect("suggestions", team=team.slug)
    context = {"team": team, "form": form}
    return render_page(request, "members/suggestion/make.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.see_suggestion", suggestion_for)
def suggestion(request: SignedInRequest, suggestion: Suggestion) -> HttpResponse:
    """One suggestion, what became of it, output before and while it was tried; the answer, for who answers."""
    today = business_day()
    is_own = suggestion.author_id == request.user.worker_id
    may_answer = may(request.user, "members.answer_suggestion", suggestion) and not is_own
    if request.method == "POST" and not may_answer:
        raise PermissionDenied
    form = AnswerForm(request.POST or None, initial=AnswerForm.initial_of(suggestion))
    if request.method == "POST" and form.is_valid():
        try:
            answer_suggestion(suggestion=suggestion, answer=form.what(), by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved; whoever suggested it reads your answer."))
            return redirect("suggestions", team=suggestion.team.slug)
    context = {
        "line": line_of(request.user, suggestion, today),
        "team": suggestion.team,
        "effect": trial_effect(suggestion, today),
        "form": form if may_answer else None,
    }
    return render_page(request, "members/suggestion/suggestion.html", context, status=422 if form.errors else 200)
