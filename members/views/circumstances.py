"""What the cell knows of somebody's circumstances, kept by its head."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions.circumstances import add_grade, keep_circumstances, note_relation, remove_relation
from members.forms.circumstances import CircumstancesForm, GradeForm, RelationEndForm, RelationForm
from members.models import Worker
from members.queries.circumstances import circumstances_page, possible_relations
from members.queries.organisation import worker_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page

WHICH = "phan"  # which of the page's forms was sent


@require_http_methods(["GET", "POST"])
@requires("members.see_circumstances", worker_for)
def circumstances(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """Quê quán, đi lại, quan hệ tốt, bậc thợ: read by the cell, written by its head."""
    today = business_day()
    may_keep = may(request.user, "members.keep_circumstances", worker)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    which = request.POST.get(WHICH, "facts") if request.method == "POST" else ""
    ways = _ways(request, worker)
    if which and which not in ways:
        which = "facts"
    sent = {name: request.POST if name == which else None for name in ways}
    held = {
        "facts": CircumstancesForm(sent["facts"], initial=CircumstancesForm.initial_of(worker)),
        "grade": GradeForm(sent["grade"], initial={"since": today}),
        "relation": RelationForm(sent["relation"], others=possible_relations(worker, today)),
        "apart": RelationEndForm(sent["apart"]),
    }
    if which and held[which].is_valid():
        try:
            ways[which](held[which])
        except RuleBroken as broken:
            refuse(held[which], broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("circumstances", worker=worker.pk)
    context = {
        "page": circumstances_page(request.user, worker, today),
        "may_keep": may_keep,
        "forms": held,
        "refused": held.get(which),
    }
    return render_page(request, "members/circumstances/circumstances.html", context, status=422 if which else 200)


def _ways(request: SignedInRequest, worker: Worker) -> dict[str, Callable[[forms.Form], object]]:
    """What each of the page's forms does."""
    today = business_day()
    return {
        "facts": lambda form: keep_circumstances(worker=worker, circumstances=form.circumstances()),  # type: ignore[attr-defined]
        "grade": lambda form: add_grade(worker=worker, **form.cleaned_data, today=today),
        "relation": lambda form: note_relation(worker=worker, **form.cleaned_data, by=request.user, today=today),
        "apart": lambda form: remove_relation(worker=worker, **form.cleaned_data),
    }
