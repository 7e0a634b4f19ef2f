"""Closing a workshop's month, and adjusting a closed one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from emulation.actions.closing import approve_adjustment, close_month
from emulation.forms.closing import AdjustmentForm
from emulation.queries.closing import adjustment_for, adjustment_page, own_team, unclosed_shifts
from emulation.queries.place import BoardPlace, board_place
from production.actions.closing import decline_adjustment, propose_adjustment
from production.models import OutputAdjustment
from production.queries.choices import team_choices
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, render_page
from teamtrack.paging import AFTER, read_number
from teamtrack.periods import Month


@require_http_methods(["GET", "POST"])
@requires("emulation.close_month", board_place)
def close(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """Khóa sổ tháng: asks once, naming the shifts that nobody has closed; then freezes the month."""
    today = business_day()
    problem = ""
    if request.method == "POST":
        try:
            close_month(workshop=place.workshop, month=place.month, by=request.user, today=today, now=timezone.now())
        except RuleBroken as broken:
            problem = broken.message
        else:
            messages.success(request, _("The month is closed; its reports are being made."))
            return redirect("board_month", workshop=place.workshop.slug, month=place.month)
    context = {
        "place": place,
        "problem": problem,
        "is_over": place.month.last < today,
        "unclosed": unclosed_shifts(place.workshop, place.month, today),
    }
    return render_page(request, "emulation/board/close.html", context, status=422 if problem else 200)


@require_http_methods(["GET", "POST"])
@requires("emulation.see_adjustments", board_place)
def adjustments(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """Điều chỉnh of a closed month: the team leader proposes with a reason, the manager decides."""
    team = own_team(request.user, place.workshop)
    form = None
    if request.method == "POST" and team is None:
        raise PermissionDenied
    if team is not None:
        choices = team_choices(team.team or 0, place.workshop.pk, (place.month.first, place.month.last))
        form = AdjustmentForm(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            try:
                of_team = place.workshop.teams.get(pk=team.team or 0)
                propose_adjustment(team=of_team, **form.cleaned_data, by=request.user, today=business_day())
            except RuleBroken as broken:
                refuse(form, broken)
            else:
                messages.success(request, _("The workshop manager will decide on it."))
                return redirect("adjustments", workshop=place.workshop.slug, month=place.month)
    after = read_number(request.GET, AFTER)
    context = {
        "place": place,
        "team": team,
        "form": form,
        "page": adjustment_page(request.user, place.workshop, place.month, after),
        "after": after,
        "may_decide": may(request.user, "emulation.close_month", place),
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "emulation/board/adjustments.html", context, status=status)


@require_POST
@requires("emulation.approve_adjustment", adjustment_for)
def approve(request: SignedInRequest, adjustment: OutputAdjustment) -> HttpResponse:
    """Duyệt: the correction counts from now on."""
    return carry_out(
        request,
        lambda: approve_adjustment(adjustment=adjustment, by=request.user, today=business_day(), now=timezone.now()),
        done=_("Approved. The month's ranking and reports get a new version."),
        then=redirect("adjustments", workshop=adjustment.team.workshop.slug, month=Month.of(adjustment.day)),
    )


@require_POST
@requires("emulation.approve_adjustment", adjustment_for)
def decline(request: SignedInRequest, adjustment: OutputAdjustment) -> HttpResponse:
    """Không duyệt: the figures stay as they are."""
    return carry_out(
        request,
        lambda: decline_adjustment(adjustment=adjustment, by=request.user, today=business_day()),
        done=_("Declined; the figures stay as they are."),
        then=redirect("adjustments", workshop=adjustment.team.workshop.slug, month=Month.of(adjustment.day)),
    )
