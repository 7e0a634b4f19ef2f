"""Tải về: the roster as a file for a spreadsheet."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from members.queries.export import roster_table
from members.queries.worker import read_wish
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.downloads import download


@require_GET
@requires("members.see_roster")
def people(request: SignedInRequest) -> HttpResponse:
    """The people on the teams whose cards the reader may see: those now found on the page of the roster."""
    return download(request, "cong-nhan", partial(roster_table, request.user, read_wish(request.GET), business_day()))
