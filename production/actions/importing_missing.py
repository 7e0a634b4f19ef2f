"""Making the teams, items and workers that a staged file names and nobody knows; for the command line only."""

from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _

from members.actions.organisation import keep_team
from members.actions.worker import Card, add_worker
from members.models import Team, Worker, Workshop
from production.actions.product import add_product
from production.models import OutputImport, Product, StagedLine
from teamtrack.figures import format_day

LONGEST_CODE = 20  # of a team, an item, a worker; a longer one stays unknown


def create_missing(output_import: OutputImport, *, today: date) -> Iterator[str]:
    """Make what is missing, and say each; a worker comes to the team named beside them, from their first day on."""
    workshop = output_import.workshop
    yield from _missing_teams(output_import, today)
    yield from _missing_products(output_import)
    yield from _missing_workers(output_import, _by_name(workshop), today)


def _named(output_import: OutputImport, what: str) -> dict[str, str]:
    """The names of a staged column as first written, by the name in small letters."""
    lines = StagedLine.objects.filter(output_import=output_import).exclude(**{what: ""})
    if what == "product":
        lines = lines.filter(away="")
    names = lines.values_list(what).annotate(first=Min("line")).order_by("first", what)
    found: dict[str, str] = {}
    for name, _first in names:
        if len(name) <= LONGEST_CODE:
            found.setdefault(name.lower(), name)
    return found


def _by_name(workshop: Workshop) -> dict[str, Team]:
    """The workshop's teams by everything they are called, as the check finds them."""
    teams = workshop.teams.select_related("workshop__enterprise").order_by("pk")
    return {name.lower(): team for team in teams for name in (team.code, team.short_name, team.name, team.slug)}


def _missing_teams(output_import: OutputImport, today: date) -> Iterator[str]:
    known = _by_name(output_import.workshop)
    for key, code in _named(output_import, "team").items():
        if key in known:
            continue
        name = code if " " in code else _("Team %(code)s") % {"code": code}
        team = Team(workshop=output_import.workshop)
        keep_team(team=team, name=name, short_name=name[:20], code=code, today=today)
        yield _("New team: %(name)s (%(code)s)") % {"name": team.name, "code": team.code}


def _missing_products(output_import: OutputImport) -> Iterator[str]:
    products = Product.objects.filter(workshop=output_import.workshop).order_by("pk")
    known = {code.lower() for code in products.values_list("code", flat=True)}
    for key, code in _named(output_import, "product").items():
        if key not in known:
            product = add_product(workshop=output_import.workshop, code=code, name="")
            yield _("New item without a norm: %(code)s") % {"code": product.code}


_FIRST_LINES = """
    SELECT DISTINCT ON (lower(worker)) lower(worker), team, min(day) OVER (PARTITION BY lower(worker))
    FROM production_stagedline WHERE output_import_id = %s AND worker <> '' AND day IS NOT NULL
    ORDER BY lower(worker), day, line, cell
"""


def _missing_workers(output_import: OutputImport, teams: dict[str, Team], today: date) -> Iterator[str]:
    workers = Worker.objects.filter(enterprise=output_import.workshop.enterprise).order_by("pk")
    known = {code.lower() for code in workers.values_list("code", flat=True)}
    names = _named(output_import, "worker")
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_LINES, [output_import.pk])
        rows = cursor.fetchall()
    for key, named, since in rows:
        team = teams.get(named.lower())
        if key in known or key not in names or team is None or since > today:
            continue
        card = Card(code=names[key], full_name=names[key], is_woman=False)
        worker = add_worker(team=team, card=card, since=since, today=today, is_another_person=True)
        yield _("New worker: %(code)s, on %(team)s from %(day)s") % {
            "code": worker.code,
            "team": team.short_name,
            "day": format_day(since),
        }
