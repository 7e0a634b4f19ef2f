"""What the pages of plans show, in words and charts; the figures come from plan.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Team
from members.queries.organisation import month_or_404, team_for
from production.domain.plan import Forecast, PlanProgress, ten_days
from production.domain.product import code_order
from production.models import MonthBook, PayMode, PayMonth, PlanPeriod, Product, TeamMonthOutput
from production.queries.plan import month_progress, period_of, planned_quantities, plans_around
from teamtrack.charts import COMPACT, CumulativePlan, cumulative_plan
from teamtrack.figures import format_day, format_number, format_percent
from teamtrack.periods import Month, Quarter


@dataclass(frozen=True)
class PlanPlace:
    """A team and a month: what the address of a plan names."""

    team: Team
    month: Month

    @property
    def previous(self) -> Month | None:
        """The month before, as far as there was a team in it."""
        month = self.month.previous
        return month if self.team.is_founded(month.last) else None


def plan_place(user: Any, team: str, month: str) -> PlanPlace:
    """The team of the user's workshops, and the month; else 404, also for a month before the team was founded."""
    place = PlanPlace(team_for(user, team), month_or_404(month))
    if not place.team.is_founded(place.month.last):
        raise Http404
    return place


@dataclass(frozen=True)
class State:
    """How a plan stands, in words; tone is ok, warn or plain."""

    words: str
    tone: str


@dataclass(frozen=True)
class ProductLine:
    """One product of a plan: its code, planned and made pieces, share reached."""

    code: str
    planned: int
    made: int
    share: Fraction


@dataclass(frozen=True)
class PlanCard:
    """A plan of a month, quarter or year as the page shows it; `due` and `shortfall` are of the reader's day."""

    title: str
    planned: str
    made: str
    share: Fraction
    due: Fraction
    shortfall: Fraction
    is_reached: bool
    state: State
    lines: tuple[ProductLine, ...]

    @property
    def behind(self) -> bool:
        """Less was made than was due by now, and the plan is not reached."""
        return self.shortfall > 0 and not self.is_reached


@dataclass(frozen=True)
class TenDaysRow:
    """A ten-day period: what was due and made in it; `made` is empty while it has not begun."""

    label: str
    working_days: int
    due: str
    made: str
    share: Fraction | None
    cumulative: Fraction | None


@dataclass(frozen=True)
class PlanPage:
    """Kế hoạch of a team for a month, with the quarter and year beside it."""

    month: PlanCard | None
    wider: tuple[PlanCard, ...]
    chart: CumulativePlan | None
    compact: CumulativePlan | None
    chart_words: str
    tens: tuple[TenDaysRow, ...]
    in_norm_days: bool
    pay_mode: str
    piece_months: int
    closed_kinds: frozenset[str]

    @property
    def can_be_set(self) -> bool:
        """Month, quarter or year is still open."""
        return len(self.closed_kinds) < len(PlanPeriod.values)


@dataclass(frozen=True)
class TeamPlanRow:
    """A team on the list of plans; card None: it has no plan this month."""

    team: Team
    card: PlanCard | None
    is_own: bool


def plan_page(place: PlanPlace, today: date) -> PlanPage:
    """Everything the page of a team's month shows, in the same few queries whatever is planned."""
    found = plans_around(place.team, place.month.first, today)
    month = found.get(PlanPeriod.MONTH)
    year = list(
        PayMonth.objects.filter(team=place.team, month__range=(date(place.month.year, 1, 1), place.month.first))
        .order_by("month")
        .values_list("month", "mode")
    )
    mode = dict(year).get(place.month.first)
    return PlanPage(
        month=plan_card(PlanPeriod.MONTH, month) if month else None,
        wider=tuple(plan_card(k, found[k]) for k in (PlanPeriod.QUARTER, PlanPeriod.YEAR) if k in found),
        chart=_chart(month) if month else None,
        compact=_chart(month, compact=True) if month else None,
        chart_words=_chart_words(month) if month else "",
        tens=_tens(month, place.month) if month else (),
        in_norm_days=month.in_norm_days if month else False,
        pay_mode=str(PayMode(mode).label) if mode else "",
        piece_months=sum(1 for _month, paid in year if paid == PayMode.PIECE),
        closed_kinds=closed_kinds(place),
    )


def closed_kinds(place: PlanPlace) -> frozenset[str]:
    """The plans that can no longer be set: those whose last month is closed."""
    ends = {kind: Month.of(period_of(kind, place.month.first)[1]).first for kind in PlanPeriod.values}
    closed = set(
        MonthBook.objects.filter(
            workshop=place.team.workshop_id, month__in=set(ends.values()), closed_at__isnull=False
        ).values_list("month", flat=True)
    )
    return frozenset(kind for kind, month in ends.items() if month in closed)


def team_plans(teams: Sequence[Team], own: frozenset[int], month: Month, today: date) -> list[TeamPlanRow]:
    """These teams' month plans, own teams first."""
    found = month_progress(teams, month, today)
    rows = [
        TeamPlanRow(team, plan_card(PlanPeriod.MONTH, found[team.pk]) if team.pk in found else None, team.pk in own)
        for team in teams
    ]
    return sorted(rows, key=lambda row: not row.is_own)


def kind_title(kind: str, day: date) -> str:
    """Tháng 9/1966, Quý 3/1966, Năm 1966."""
    if kind == PlanPeriod.MONTH:
        return _("Month %(month)s") % {"month": Month.of(day).label}
    if kind == PlanPeriod.QUARTER:
        return _("Quarter %(n)s/%(year)s") % {"n": Quarter.of(day).number, "year": day.year}
    return _("Year %(year)s") % {"year": day.year}


def plan_card(kind: str, plan: PlanProgress) -> PlanCard:
    """A plan as of its day; over, its last day."""
    day = min(plan.today, plan.last)
    lines = tuple(
        ProductLine(line.code, line.quantity, made, Fraction(made, line.quantity))
        for line in plan.lines
        for made in [plan.cumulative(line.product, day)]
    )
    return PlanCard(
        title=kind_title(kind, plan.first),
        planned=amount(plan, plan.planned),
        made=amount(plan, plan.weighted_until(day)),
        share=plan.progress(day),
        due=plan.due(day),
        shortfall=plan.shortfall(day),
        is_reached=plan.completed_on is not None,
        state=plan_state(plan),
        lines=lines,
    )


def amount(plan: PlanProgress, weighted: Fraction) -> str:
    """Pieces, or norm-days where the plan has several products: 6.500 cái, 412,5 công định mức."""
    if plan.in_norm_days:
        return _("%(n)s norm-days") % {"n": format_number(weighted, 1)}
    return ngettext("%(n)s piece", "%(n)s pieces", int(weighted)) % {"n": format_number(int(weighted))}


def plan_state(plan: PlanProgress) -> State:
    """Reached on a day, not reached, expected between two days, or not enough data."""
    if plan.completed_on is not None and plan.days_early is not None:
        words = _("Reached on %(day)s, %(early)s") % {
            "day": format_day(plan.completed_on),
            "early": early_words(plan.days_early),
        }
        return State(words, "ok")
    if plan.is_over:
        return State(_("Not reached: %(missing)s short") % {"missing": _missing(plan)}, "warn")
    expected = plan.forecast()
    if expected is None:
        return State(_("Not enough data (under 5 working days)"), "plain")
    words = _("Expected finish: about %(from)s–%(to)s, %(early)s") % {
        "from": format_day(expected.earliest)[:5],
        "to": format_day(expected.latest),
        "early": forecast_words(plan, expected),
    }
    if plan.progress() >= 1:  # beside 101,9% nobody would know why it is not reached
        words = _("%(expected)s; %(missing)s short") % {"expected": words, "missing": _missing(plan)}
    return State(words, "warn" if expected.latest > plan.last else "ok")


def _missing(plan: PlanProgress) -> str:
    """The items still wanting: 40 cái TN 5, 12 cái V 3."""
    return ", ".join(
        _("%(n)s pcs of %(item)s") % {"n": format_number(units), "item": line.code} for line, units in plan.missing()
    )


def early_words(days: int) -> str:
    """sớm 4 ngày, đúng hạn, chậm 2 ngày."""
    if days > 0:
        return ngettext("%(days)s day early", "%(days)s days early", days) % {"days": days}
    if days < 0:
        return ngettext("%(days)s day late", "%(days)s days late", -days) % {"days": -days}
    return _("on time")


def forecast_words(plan: PlanProgress, expected: Forecast) -> str:
    """How early or late the two ends of a forecast are."""
    best, worst = (plan.last - expected.earliest).days, (plan.last - expected.latest).days
    if worst > 0:
        return _("%(from)s to %(to)s days early") % {"from": worst, "to": best}
    if best < 0:
        return _("%(from)s to %(to)s days late") % {"from": -best, "to": -worst}
    if worst == 0:
        return ngettext("on time or up to %(days)s day early", "on time or up to %(days)s days early", best) % {
            "days": best
        }
    return ngettext("perhaps up to %(days)s day late", "perhaps up to %(days)s days late", -worst) % {"days": -worst}


def _chart(plan: PlanProgress, *, compact: bool = False) -> CumulativePlan:
    days = list(Month.of(plan.first).days())
    expected = plan.forecast()

    def shown(value: Fraction) -> Fraction | int:
        return value if plan.in_norm_days else int(value)

    return cumulative_plan(
        days,
        [shown(plan.weighted_until(day)) for day in days if day <= plan.today],
        [shown(plan.due(day) * plan.planned) for day in days],
        shown(plan.planned),
        forecast=(expected.earliest, expected.latest) if expected else None,
        completion=plan.completed_on,
        **({"size": COMPACT} if compact else {}),
    )


def _chart_words(plan: PlanProgress) -> str:
    day = min(plan.today, plan.last)
    return _("Up to %(day)s the team had made %(made)s of %(planned)s (%(share)s). %(state)s.") % {
        "day": format_day(day),
        "made": amount(plan, plan.weighted_until(day)),
        "planned": amount(plan, plan.planned),
        "share": format_percent(plan.progress(day)),
        "state": plan_state(plan).words,
    }


def compact_chart(plan: PlanProgress) -> CumulativePlan:
    """The small cumulative chart of a month's plan, for a narrow card."""
    return _chart(plan, compact=True)


def _tens(plan: PlanProgress, month: Month) -> tuple[TenDaysRow, ...]:
    rows = []
    for part in ten_days(month):
        eve = part.first - timedelta(days=1)
        due = (plan.due(part.last) - plan.due(eve)) * plan.planned
        begun = part.first <= plan.today
        until = min(part.last, plan.today)
        made = plan.weighted_until(until) - plan.weighted_until(eve) if begun else None
        rows.append(
            TenDaysRow(
                label=f"{part.first.day}–{part.last.day}/{month.number}",
                working_days=len(plan.calendar.working_days(part.first, part.last)),
                due=amount(plan, due),
                made="" if made is None else amount(plan, made),
                share=made / due if made is not None and due else None,
                cumulative=plan.progress(until) if begun else None,
            )
        )
    return tuple(rows)


@dataclass(frozen=True)
class PlanFormFacts:
    """What the form of plans starts from.

    `products` have a row each: planned now, or made by the team this month or the last; `others` can be added.
    """

    products: tuple[Product, ...]
    others: tuple[Product, ...]
    planned: Mapping[tuple[str, int], int]
    titles: Mapping[str, str]
    pay_mode: str


def plan_form_facts(place: PlanPlace) -> PlanFormFacts:
    """Four queries."""
    planned = planned_quantities(place.team, place.month.first)
    lately = TeamMonthOutput.objects.filter(
        team=place.team, month__in=(place.month.first, place.month.previous.first), lines__gt=0
    )
    rows = {product for _kind, product in planned} | set(lately.values_list("product", flat=True))
    products = sorted(
        Product.objects.filter(Q(is_made=True) | Q(pk__in=rows), workshop=place.team.workshop_id).order_by("pk"),
        key=lambda product: code_order(product.code),
    )
    paid = PayMonth.objects.filter(team=place.team, month=place.month.first).order_by("pk").first()
    return PlanFormFacts(
        products=tuple(product for product in products if product.pk in rows),
        others=tuple(product for product in products if product.pk not in rows),
        planned=planned,
        titles={kind: kind_title(kind, place.month.first) for kind in PlanPeriod.values},
        pay_mode=paid.mode if paid else "",
    )
