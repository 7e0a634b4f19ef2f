"""Tải về: the board and a month's adjustments as files for a spreadsheet."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from emulation.queries.export import adjustment_table, board_table
from emulation.queries.place import BoardPlace, board_place
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.downloads import download


@require_GET
@requires("emulation.see_board", board_place)
def board(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """The ranking of a month and how the scores came about: open to the workshop."""
    name = f"bang-thi-dua-{place.workshop.slug}-{place.month}"
    return download(request, name, partial(board_table, place.workshop, place.month, business_day()))


@require_GET
@requires("emulation.see_adjustments", board_place)
def adjustments(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """The corrections of a month: all for the manager, their own team's for a leader."""
    name = f"dieu-chinh-{place.workshop.slug}-{place.month}"
    return download(request, name, partial(adjustment_table, request.user, place.workshop, place.month))
