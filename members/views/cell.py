"""The home of a party cell."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from members.models import Team
from members.queries.organisation import team_for
from teamtrack.access import SignedInRequest, requires
from teamtrack.pages import render_page


@require_GET
@requires("members.see_cell", team_for, confidential=True)
def cell_home(request: SignedInRequest, team: Team) -> HttpResponse:
    """Tổ đảng: what the cell holds in its hands."""
    return render_page(request, "members/cell/cell.html", {"team": team})
