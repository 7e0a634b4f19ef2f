"""The register of a team's output."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from members.models import Team
from members.queries.organisation import team_for
from production.queries.output_register import output_register, read_register_wish
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.pages import render_page


@require_GET
@requires("production.see_output", team_for)
def register(request: SignedInRequest, team: Team) -> HttpResponse:
    """Sổ sản lượng: every line of the team, newest day first; narrowed down by worker, product and month."""
    wish = read_register_wish(request.GET)
    context = {"team": team, "wish": wish, "register": output_register(team, wish), "today": business_day()}
    return render_page(request, "production/output/register.html", context, partials=("list",))
