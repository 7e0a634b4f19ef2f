"""Whom and what a line of output can be about, for the choices of a form or of a search."""

from dataclasses import dataclass
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import CharField, F, Value

from members.models import TeamMembership
from production.domain.product import code_order
from production.models import Product

TEXT: "CharField[str, str]" = CharField()


@dataclass(frozen=True)
class TeamChoices:
    """(number, words) of a team's workers in the order of names, and of its workshop's products in that of codes."""

    workers: tuple[tuple[int, str], ...]
    products: tuple[tuple[int, str], ...]


def team_choices(team: int, workshop: int, days: tuple[date, date] | None = None) -> TeamChoices:
    """Whoever was on the team at some time, or between two days (both included), and every product; one query."""
    stays = TeamMembership.objects.filter(team=team)
    if days is not None:
        stays = stays.filter(period__overlap=DateRange(*days, "[]"))
    columns = ("kind", "number", "label", "place")
    workers = (
        stays.order_by()
        .annotate(kind=Value("worker", TEXT), number=F("worker"), label=F("worker__full_name"))
        .annotate(place=F("worker__name_order"))
        .values_list(*columns)
        .distinct()
    )
    products = (
        Product.objects.filter(workshop=workshop)
        .order_by()
        .annotate(kind=Value("product", TEXT), number=F("pk"), label=F("code"), place=F("code"))
        .values_list(*columns)
    )
    found = list(workers.union(products, all=True).order_by("kind", "place", "number"))
    return TeamChoices(
        workers=tuple((number, label) for kind, number, label, _place in found if kind == "worker"),
        products=tuple(
            sorted(
                ((number, label) for kind, number, label, _place in found if kind == "product"),
                key=lambda product: code_order(product[1]),
            )
        ),
    )
