"""Lines of praise on the workshop's blackboard."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emulation.actions.commendation import commend_team, withdraw_commendation
from emulation.forms.commendation import CommendationForm
from emulation.models import Commendation
from emulation.queries.commendation import commendation_for, commendations_of, in_words, people_to_praise
from members.models import Workshop
from members.queries.organisation import workshop_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number


@require_http_methods(["GET", "POST"])
@requires("emulation.commend", workshop_for)
def commend(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Biểu dương: the manager writes a line for a team."""
    today = business_day()
    people = people_to_praise(workshop, today)
    form = CommendationForm(request.POST or None, workshop=workshop, people=people, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            commend_team(**form.line(), by=request.user, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("It stands on the board."))
            return redirect("board", workshop=workshop.slug)
    after = read_number(request.GET, AFTER)
    page = commendations_of(workshop, after)
    context = {"workshop": workshop, "form": form, "page": page, "lines": in_words(page.rows), "after": after}
    return render_page(request, "emulation/board/commend.html", context, status=422 if form.errors else 200)


@require_POST
@requires("emulation.wipe_commendation", commendation_for)
def wipe(request: SignedInRequest, commendation: Commendation) -> HttpResponse:
    """Take a line off the board."""
    withdraw_commendation(commendation=commendation)
    messages.success(request, _("The line was taken off the board."))
    return redirect("commend", workshop=commendation.workshop.slug)
