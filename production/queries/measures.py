"""Bốn mặt of a team: plan, quality, unit cost and technical discipline of a month, beside the months before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Team
from production.domain.measures import ProductCost, cost_against_plan
from production.queries.plan import month_plans
from production.queries.plan_page import PlanPlace, plan_place
from production.queries.summary import Figures, team_month_figures
from production.queries.technical_check import MonthChecks, checks_by_month
from production.queries.unit_cost import against_words, product_costs
from teamtrack.business_day import business_day
from teamtrack.periods import Month

MONTHS = 12  # the month itself and those before it


def measures_place(user: Any, team: str, month: str) -> PlanPlace:
    """A team of the user's workshops, and a month of its life; else 404."""
    place = plan_place(user, team, month)
    if not has_measures(place, business_day()):
        raise Http404
    return place


def has_measures(place: PlanPlace, today: date) -> bool:
    """The month has begun, and the team was founded by its end."""
    return place.month <= Month.of(today) and place.team.is_founded(place.month.last)


@dataclass(frozen=True)
class MonthMeasures:
    """The four measures of one month, each None where it has no data."""

    month: Month
    plan: Fraction | None
    quality: Fraction | None
    costs: tuple[ProductCost, ...]
    without_cost: int  # products made of which no unit cost is known
    checks: MonthChecks

    @property
    def cost(self) -> Fraction | None:
        """Unit cost against the planned one, over all products."""
        return cost_against_plan(self.costs)

    @property
    def discipline(self) -> Fraction | None:
        return self.checks.share

    @property
    def cost_words(self) -> str:
        """How much dearer or cheaper, and how many products are left out of it."""
        if not self.without_cost:
            return against_words(self.cost)
        left_out = ngettext(
            "%(n)s item has no unit cost yet", "%(n)s items have no unit cost yet", self.without_cost
        ) % {"n": self.without_cost}
        return f"{against_words(self.cost)}; {left_out}"

    @property
    def is_empty(self) -> bool:
        return all(figure is None for figure in (self.plan, self.quality, self.cost, self.discipline))


@dataclass(frozen=True)
class Measure:
    """One of the four as the page shows it; `figure` None: no data."""

    label: str
    figure: Fraction | None
    before: Fraction | None
    note: str = ""


@dataclass(frozen=True)
class MeasuresPage:
    """A month's four measures, and the twelve months up to it, the latest first."""

    plan: Measure
    quality: Measure
    cost: Measure
    discipline: Measure
    months: tuple[MonthMeasures, ...]
    following: Month | None

    @property
    def is_empty(self) -> bool:
        return all(month.is_empty for month in self.months)


def measures_page(place: PlanPlace, today: date) -> MeasuresPage:
    """Five queries for any number of months, products and checks."""
    months = [place.month.plus(-back) for back in range(MONTHS)]
    months = [month for month in months if place.team.is_founded(month.last)]
    by_month = measures_of(place.team, months)
    now, before = by_month[0], by_month[1] if len(by_month) > 1 else None
    return MeasuresPage(
        plan=Measure(_("Plan"), now.plan, before.plan if before else None),
        quality=Measure(_("Quality"), now.quality, before.quality if before else None),
        cost=Measure(_("Unit cost"), now.cost, before.cost if before else None, now.cost_words),
        discipline=Measure(
            _("Technical discipline"), now.discipline, before.discipline if before else None, now.checks.words
        ),
        months=tuple(by_month),
        following=place.month.next if place.month < Month.of(today) else None,
    )


def measures_of(team: Team, months: Sequence[Month]) -> list[MonthMeasures]:
    """The measures of some months of a team, in the order asked for; five queries."""
    first, last = min(months), max(months)
    # The day on which a plan was reached is not asked for: of no month, so that no days are read.
    plans = month_plans([team], first, last, days_since=last.next)
    figures = team_month_figures([team], first, last)
    costs = product_costs(team, first, last)
    checks = checks_by_month(team, first, last)
    return [
        _measures(
            month,
            plan=plans[team.pk, month].share if (team.pk, month) in plans else None,
            figures=figures.get((team.pk, month), Figures({})),
            costs=costs.get(month, {}),
            checks=checks.get(month, MonthChecks()),
        )
        for month in months
    ]


def _measures(
    month: Month, *, plan: Fraction | None, figures: Figures, costs: Mapping[int, Any], checks: MonthChecks
) -> MonthMeasures:
    made = {product.pk: figures.of(product).good for product in figures.products}
    known = {pk: ProductCost(cost.planned, cost.booked, made.get(pk, 0)) for pk, cost in costs.items()}
    return MonthMeasures(
        month=month,
        plan=plan,
        quality=figures.quality,
        costs=tuple(known[pk] for pk in sorted(known)),
        without_cost=sum(
            1 for pk, good in made.items() if good > 0 and (pk not in known or known[pk].unit_cost is None)
        ),
        checks=checks,
    )
