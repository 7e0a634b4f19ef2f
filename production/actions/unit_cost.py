"""Writing down what a product was to cost a team in a month, and what was booked: money alone, nobody's wage."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import hold_team
from members.models import Account
from production.models import UnitCost
from production.queries.measures import has_measures
from production.queries.plan_page import PlanPlace
from production.queries.unit_cost import CostPlace, costs_written
from teamtrack.errors import RuleBroken
from teamtrack.once import insert_once, same_as_before


@transaction.atomic
def record_unit_cost(
    *,
    key: UUID,
    place: CostPlace,
    planned: Decimal,
    booked: Decimal | None,
    instead_of: int,
    by: Account,
    today: date,
) -> UnitCost:
    """A further row, which counts from now on; those before it stay. `key` is the form's: sent twice it is one.

    `instead_of` is the revision the writer saw (0: none): RuleBroken where somebody has written since. A month that is
    closed is no bar: accounts come after output.
    """
    if place.product.workshop_id != place.team.workshop_id:
        raise RuleBroken(_("%(item)s is not an item of this workshop.") % {"item": place.product.code})
    if not has_measures(PlanPlace(place.team, place.month), today):
        raise RuleBroken(_("Costs belong to a month that has begun and in which the team was there."))
    hold_team(place.team)
    rows = costs_written(place)
    written = rows.filter(pk=key).first()
    if written is not None:
        return same_as_before(written, planned=planned, booked=booked)
    last = rows.order_by("-revision").first()
    if (last.revision if last else 0) != instead_of:
        raise RuleBroken(_("Somebody has written these costs meanwhile. Open the page again, then write yours."))
    if last is not None and (last.planned, last.booked) == (planned, booked):
        return last
    cost = UnitCost(
        pk=key,
        team=place.team,
        product=place.product,
        month=place.month.first,
        planned=planned,
        booked=booked,
        revision=instead_of + 1,
        recorded_on=today,
        recorded_by=by,
    )
    insert_once(cost)
    return cost
