"""Giá thành: what products were to cost a team and did cost it, by month, and how each figure came about."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.models import Team
from production.domain.measures import ProductCost
from production.domain.product import code_order
from production.models import PlanLine, PlanPeriod, Product, UnitCost
from production.queries.plan_page import PlanPlace
from production.queries.summary import Figures, team_month_figures
from teamtrack.figures import Exact, format_number, format_percent
from teamtrack.paging import Page, page_of
from teamtrack.periods import Month


def money(value: Exact | None) -> str:
    """Đồng, with xu where there are any, cut to them: 31,25 · 3.500.000; a dash for None."""
    return "–" if value is None else format_number(value, 2).removesuffix(",00")


def against_words(against: Fraction | None) -> str:
    """How much dearer or cheaper than planned; nothing where it is not known."""
    if against is None:
        return ""
    if against == 1:
        return _("as planned")
    if against > 1:
        return _("%(share)s dearer than planned") % {"share": format_percent(against - 1)}
    return _("%(share)s cheaper than planned") % {"share": format_percent(1 - against)}


def product_costs(team: Team, first: Month, last: Month) -> dict[Month, dict[int, UnitCost]]:
    """What counts of each month, by product number: the last that was written; one query."""
    found: dict[Month, dict[int, UnitCost]] = defaultdict(dict)
    rows = UnitCost.objects.filter(team=team, month__range=(first.first, last.first)).select_related("product")
    for cost in rows.order_by("month", "product", "-revision").distinct("month", "product"):
        found[Month.of(cost.month)][cost.product_id] = cost
    return found


@dataclass(frozen=True)
class CostLine:
    """A product of a month; what is not written down is a dash."""

    product: Product
    cost: ProductCost | None
    good: int

    @property
    def planned(self) -> str:
        return money(self.cost.planned if self.cost else None)

    @property
    def booked(self) -> str:
        return money(self.cost.booked if self.cost else None)

    @property
    def unit_cost(self) -> str:
        return money(self.cost.unit_cost if self.cost else None)

    @property
    def against(self) -> Fraction | None:
        return self.cost.against_plan if self.cost else None

    @property
    def words(self) -> str:
        return against_words(self.against)


def cost_lines(place: PlanPlace) -> tuple[CostLine, ...]:
    """Every product that was made or planned that month or has a cost, by code; three queries."""
    month = place.month
    figures = team_month_figures([place.team], month, month).get((place.team.pk, month), Figures({}))
    costs = product_costs(place.team, month, month).get(month, {})
    planned = PlanLine.objects.filter(
        plan__team=place.team, plan__kind=PlanPeriod.MONTH, plan__first_day=month.first
    ).select_related("product")
    products = {line.product for line in planned.order_by("pk")} | {cost.product for cost in costs.values()}
    products |= {product for product in figures.products if figures.of(product).good > 0}
    return tuple(
        _line(product, costs.get(product.pk), figures)
        for product in sorted(products, key=lambda product: (code_order(product.code), product.pk))
    )


def _line(product: Product, cost: UnitCost | None, figures: Figures) -> CostLine:
    good = figures.of(product).good
    return CostLine(product, ProductCost(cost.planned, cost.booked, good) if cost else None, good)


# --- one product -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CostPlace:
    """A product of a team in a month: what the address of a unit cost names."""

    team: Team
    month: Month
    product: Product


def cost_place_in(place: PlanPlace, product: str) -> CostPlace:
    """The product with this address among those of the team's workshop; else 404."""
    found = get_object_or_404(Product, workshop=place.team.workshop_id, slug=product)
    return CostPlace(place.team, place.month, found)


@dataclass(frozen=True)
class CostRevision:
    """What was written one time, and when."""

    row: UnitCost

    @property
    def planned(self) -> str:
        return money(self.row.planned)

    @property
    def booked(self) -> str:
        return money(self.row.booked)


@dataclass(frozen=True)
class CostPage:
    """A product's month: what counts, and a page of what was written before, the latest first."""

    line: CostLine
    revisions: tuple[CostRevision, ...]
    after: Any
    last: UnitCost | None

    @property
    def revision(self) -> int:
        """Of what counts; 0: nothing yet."""
        return self.last.revision if self.last else 0


def costs_written(place: CostPlace) -> QuerySet[UnitCost]:
    return UnitCost.objects.filter(team=place.team, month=place.month.first, product=place.product)


def cost_page(place: CostPlace, after: UUID | None) -> CostPage:
    """What counts is the first of the first page, and asked for anew on the others."""
    rows = costs_written(place)
    page: Page[UnitCost] = page_of(rows, by="-revision", after=after, seen=rows)
    last = next(iter(page.rows), None) if after is None else rows.order_by("-revision").first()
    figures = team_month_figures([place.team], place.month, place.month)
    line = _line(place.product, last, figures.get((place.team.pk, place.month), Figures({})))
    return CostPage(line, tuple(map(CostRevision, page.rows)), page.after, last)
