"""The ranking board of a workshop, live and past, and its criteria."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from emulation.actions.ranking import set_criteria
from emulation.forms.ranking import CriteriaForm
from emulation.queries.board import KEPT_SECONDS, criteria_in_words, kept_board, page_of
from emulation.queries.place import BoardPlace, board_place
from emulation.queries.ranking import board_stamp, criteria_in_force
from members.domain.account import Role
from members.models import Workshop
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.periods import Month


@dataclass(frozen=True)
class Drawn:
    """A board as it is sent, kept in this process until its stamp changes."""

    standings: SafeString
    is_frozen: bool


@require_GET
@requires("emulation.open_boards")
def boards(request: SignedInRequest) -> HttpResponse:
    """The workshops whose boards the reader may open; straight on when there is only one."""
    workshops = list(Workshop.objects.visible_to(request.user).order_by("name", "pk"))
    if len(workshops) == 1:
        return redirect("board", workshop=workshops[0].slug)
    return render_page(request, "emulation/board/boards.html", {"workshops": workshops})


@require_GET
@requires("emulation.see_board", board_place)
def board(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """Bảng thi đua: asked again every 15 seconds; answers 204 while nothing has changed."""
    today = business_day()
    stamp = board_stamp(place.workshop, place.month, today)
    if request.GET.get("v") == stamp:
        return HttpResponse(status=204)
    drawn = _drawn(place, today, stamp, request.user.stands.teams(Role.WORKER))
    manages = may(request.user, "emulation.commend", place.workshop)
    adjusts = may(request.user, "emulation.see_adjustments", place)
    context = {
        "place": place,
        "standings": drawn.standings,
        "actions": _actions(place, today, may_manage=manages, may_adjust=adjusts, is_frozen=drawn.is_frozen),
    }
    return render_page(request, "emulation/board/board.html", context, partials=("standings",))


def _drawn(place: BoardPlace, today: date, stamp: str, own_teams: frozenset[int]) -> Drawn:
    """The board as HTML, drawn once for everybody of the same teams until something changes."""
    teams = ",".join(str(team) for team in sorted(own_teams))
    key = f"standings:{place.workshop.pk}:{place.month}:{stamp}:{get_language()}:{teams}"
    drawn: Drawn | None = cache.get(key)
    if drawn is None:
        page = page_of(kept_board(place.workshop, place.month, today, stamp), today, own_teams)
        html = render_to_string("emulation/board/standings.html", {"page": page, "place": place, "stamp": stamp})
        drawn = Drawn(html, is_frozen=bool(page.frozen_words))
        cache.set(key, drawn, KEPT_SECONDS)
    return drawn


def _actions(place: BoardPlace, today: date, *, may_manage: bool, may_adjust: bool, is_frozen: bool) -> SafeString:
    """The links over a board as HTML, drawn once for all who may do the same."""
    key = f"actions:{place.workshop.pk}:{place.month}:{today}:{get_language()}:{may_manage}:{may_adjust}:{is_frozen}"
    html: SafeString | None = cache.get(key)
    if html is None:
        current = Month.of(today)
        context = {
            "place": place,
            "is_frozen": is_frozen,
            "is_current": place.month == current,
            "following": place.month.next if place.month < current else None,
            "may_manage": may_manage,
            "may_adjust": may_adjust,
        }
        html = render_to_string("emulation/board/actions.html", context)
        cache.set(key, html, KEPT_SECONDS)
    return html


@require_http_methods(["GET", "POST"])
@requires("emulation.see_board", board_place)
def criteria(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """How teams score in this workshop; the manager sets new weights from a month on."""
    today = business_day()
    in_force = criteria_in_force(place.workshop, today)
    may_set = may(request.user, "emulation.set_criteria", place.workshop)
    form = None
    if request.method == "POST" and not may_set:
        raise PermissionDenied
    if may_set:
        form = CriteriaForm(request.POST or None, criteria=in_force, start=place.month.next)
        if request.method == "POST" and form.is_valid():
            try:
                set_criteria(
                    workshop=place.workshop, criteria=form.criteria(), start=form.cleaned_data["start"], today=today
                )
            except RuleBroken as broken:
                refuse(form, broken)
            else:
                messages.success(request, _("The new criteria count from that month on."))
                return redirect("criteria", workshop=place.workshop.slug)
    context: dict[str, Any] = {"place": place, "in_force": criteria_in_words(in_force), "form": form}
    status = 422 if form is not None and form.errors else 200
    return render_page(request, "emulation/board/criteria.html", context, status=status)
