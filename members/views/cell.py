"""The home of a party cell."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from members.models import Team
from members.queries import cell_home as queries
from members.queries.organisation import team_with_calendar_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.pages import render_page


@require_GET
@requires("members.see_cell", team_with_calendar_for, confidential=True)
def cell_home(request: SignedInRequest, team: Team) -> HttpResponse:
    """Tổ đảng: what the cell holds in its hands today."""
    context = {"team": team, "page": queries.cell_home(request.user, team, business_day())}
    return render_page(request, "members/cell/cell.html", context)
