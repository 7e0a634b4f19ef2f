"""Norms of products: what is in force, what came before and follows, and how people stand against it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.models import Workshop
from production.domain.output import OutputLine, fulfilment
from production.domain.product import code_order
from production.models import NormObjection, OutputNorm, Product, WorkerMonthOutput
from teamtrack.charts import COMPACT, NormStep, NormSteps, norm_steps
from teamtrack.charts.axes import FLAT
from teamtrack.figures import format_number, format_percent, rise
from teamtrack.periods import Month

EASY = Fraction(115, 100)  # a norm that everyone beats by more than 15 %
ENOUGH_PEOPLE = 3  # fewer say nothing about a norm


def product_for(user: Any, workshop: str, product: str) -> Product:
    """The product with this slug in a workshop of the user's; else 404."""
    products = Product.objects.filter(workshop__in=user.stands.workshops, workshop__slug=workshop)
    return get_object_or_404(products.select_related("workshop"), slug=product)


def norm_for(user: Any, workshop: str, product: str, norm: int) -> OutputNorm:
    """One norm of a product of the user's workshops; else 404."""
    norms = OutputNorm.objects.filter(product__workshop__in=user.stands.workshops, product__workshop__slug=workshop)
    return get_object_or_404(norms.select_related("product__workshop"), product__slug=product, pk=norm)


# --- against the norm ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Against:
    """How the people who worked under a norm stand against it, this month and the last; nobody is named."""

    people: int
    reached: int
    all_beat: bool
    none_reach: bool

    @property
    def words(self) -> str:
        """A hint that the norm may be wrong; empty when it looks right, or too few people say anything."""
        if self.all_beat:
            return _("All %(n)s people are over 115%% of it") % {"n": self.people}
        if self.none_reach:
            return _("None of %(n)s people reaches it") % {"n": self.people}
        return ""


def against_norms(norms: Collection[OutputNorm], today: date) -> dict[int, Against]:
    """How people stand against each of these norms, by norm number; one query for any number of norms."""
    if not norms:
        return {}
    months = (Month.of(today).previous.first, Month.of(today).first)
    rows = WorkerMonthOutput.objects.filter(norm__in=norms, month__in=months, man_days__gt=0).order_by("pk")
    lines: dict[tuple[int, int], list[OutputLine]] = defaultdict(list)
    for norm, units, worker, good, man_days in rows.values_list("norm", "norm__units", "worker", "good", "man_days"):
        lines[norm, worker].append(OutputLine(good, 0, man_days, units))
    people: dict[int, list[Fraction]] = defaultdict(list)
    for (norm, _worker), of_worker in lines.items():
        people[norm].append(fulfilment(of_worker) or Fraction(0))
    return {norm: _against(shares) for norm, shares in people.items()}


def _against(shares: Sequence[Fraction]) -> Against:
    enough = len(shares) >= ENOUGH_PEOPLE
    return Against(
        people=len(shares),
        reached=sum(1 for share in shares if share >= 1),
        all_beat=enough and min(shares) > EASY,
        none_reach=enough and max(shares) < 1,
    )


# --- the list ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NormRow:
    """A product on the list: the norm in force and since when, the one that follows, a hint."""

    product: Product
    now: OutputNorm | None
    next: OutputNorm | None
    against: Against | None


@dataclass(frozen=True)
class WorkshopNorms:
    """The products of a workshop with their norms, whether an objection waits; those no longer made stand apart."""

    workshop: Workshop
    rows: tuple[NormRow, ...]
    stopped: tuple[Product, ...]
    is_objected: bool


def norms_of(workshops: Collection[int], today: date) -> list[WorkshopNorms]:
    """Every product of the workshops with these numbers, in the order of codes; three queries for any number.

    One more where a workshop has no product yet: the others come with theirs.
    """
    waiting = NormObjection.objects.filter(product=OuterRef("pk"), answered_on__isnull=True)
    products: list[Any] = list(
        Product.objects.filter(workshop__in=workshops)
        .annotate(is_objected=Exists(waiting))
        .select_related("workshop")
        .prefetch_related(Prefetch("norms", OutputNorm.objects.order_by("period")))
        .order_by("code", "pk")
    )
    found = {product.workshop_id: product.workshop for product in products}
    missing = set(workshops) - found.keys()
    if missing:
        found |= {workshop.pk: workshop for workshop in Workshop.objects.filter(pk__in=missing)}
    in_force = {product.pk: _in_force(product.norms.all(), today) for product in products}
    against = against_norms([norm for norm in in_force.values() if norm], today)
    pages = []
    for workshop in sorted(found.values(), key=lambda workshop: (workshop.name, workshop.pk)):
        own = sorted((p for p in products if p.workshop_id == workshop.pk), key=lambda p: code_order(p.code))
        rows = tuple(
            NormRow(
                product=product,
                now=now,
                next=next(
                    (norm for norm in product.norms.all() if norm.period.lower and norm.period.lower > today), None
                ),
                against=against.get(now.pk) if now else None,
            )
            for product in own
            if product.is_made
            for now in [in_force[product.pk]]
        )
        stopped = tuple(product for product in own if not product.is_made)
        pages.append(WorkshopNorms(workshop, rows, stopped, any(product.is_objected for product in own)))
    return pages


def _in_force(norms: Iterable[OutputNorm], day: date) -> OutputNorm | None:
    return next((norm for norm in norms if day in norm.period), None)


def _next(norms: Iterable[OutputNorm], day: date) -> OutputNorm | None:
    return next((norm for norm in norms if norm.period.lower and norm.period.lower > day), None)


def odd_norms(workshops: Collection[int], today: date) -> list[tuple[Workshop, NormRow]]:
    """Norms in force that everyone beats by more than 15 %, or nobody reaches."""
    return [
        (page.workshop, row)
        for page in norms_of(workshops, today)
        for row in page.rows
        if row.against and row.against.words
    ]


# --- one product ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NormLine:
    """One norm of a product: from when, until when (None: still), and how it rose, in words."""

    norm: OutputNorm
    since: date | None
    until: date | None
    rises: tuple[str, ...]
    is_now: bool
    is_future: bool


@dataclass(frozen=True)
class NormPage:
    """Định mức of one product: history, newest first, its step line, and how people stand against it."""

    lines: tuple[NormLine, ...]
    now: NormLine | None
    chart: NormSteps | None
    compact: NormSteps | None
    against: Against | None

    @property
    def still_counting(self) -> tuple[OutputNorm, ...]:
        """In force or to come."""
        return tuple(line.norm for line in self.lines if line.is_now or line.is_future)


def norm_page(product: Product, today: date) -> NormPage:
    """Two queries."""
    norms = list(product.norms.select_related("product").order_by("period"))
    lines = tuple(_norm_line(index, norms, today) for index in range(len(norms)))
    now = next((line for line in lines if line.is_now), None)
    steps = [NormStep(line.since, line.norm.units) for line in lines if line.since]
    return NormPage(
        lines=lines[::-1],
        now=now,
        chart=norm_steps(steps, today, size=FLAT) if steps else None,
        compact=norm_steps(steps, today, size=COMPACT) if steps else None,
        against=against_norms([now.norm], today).get(now.norm.pk) if now else None,
    )


def _norm_line(index: int, norms: Sequence[OutputNorm], today: date) -> NormLine:
    norm, before = norms[index], norms[:index]
    # Against the norm before it, and against the first, which is what people remember.
    compared = list(dict.fromkeys([*before[-1:], *before[:1]]))
    since, end = norm.period.lower, norm.period.upper
    return NormLine(
        norm=norm,
        since=since,
        until=end - timedelta(days=1) if end else None,
        rises=tuple(rise_words(norm.units, old.units) for old in compared),
        is_now=today in norm.period,
        is_future=since is not None and since > today,
    )


def rise_words(new: int, old: int) -> str:
    """ "tăng 69,2% so với mức cũ 130": a rise or fall against an old norm, cut to one decimal."""
    change = rise(new, old)
    if change > 0:
        return _("up %(percent)s on the old norm %(old)s") % {
            "percent": format_percent(change),
            "old": format_number(old),
        }
    if change < 0:
        return _("down %(percent)s on the old norm %(old)s") % {
            "percent": format_percent(-change),
            "old": format_number(old),
        }
    return _("the same as the old norm %(old)s") % {"old": format_number(old)}
