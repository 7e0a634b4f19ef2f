"""The parts of the grid that a saved cell changes, each as HTML by the id it replaces: never an input."""

from collections.abc import Mapping
from datetime import date

from django.template.loader import render_to_string

from production.actions.output import Recorded
from production.domain.cells import TypedCell
from production.queries.output import TeamDay
from production.queries.output_figures import figures, row_figures, totals

BREAK = "\N{INFORMATION SEPARATOR TWO}"  # between parts: one rendering is much cheaper than sixty


def parts(done: Recorded, place: TeamDay, typed: Mapping[str, TypedCell], today: date) -> dict[str, str]:
    """Norm, bar and sentence of every row sent, the totals and the four figures; equal to those of the page."""
    rows = []
    for row, told in done.told.items():
        person = done.people.get(typed[row].worker)
        lines = {line.place: line for line in person.of_shift(place.shift)} if person else {}
        line = lines.get(told.was)
        product = done.products.get((line.product if line else typed[row].product) or 0)
        rows.append(row_figures(row, line, product, place.day, told if told.sentence else None))
    people = done.people.values()
    context = {
        "rows": rows,
        "totals": totals(people, place.shift),
        "figures": figures(place, people, done.products, today),
        "break": BREAK,
    }
    html = render_to_string("production/output/changed.html", context).split(BREAK)
    ids = [f"{part}-{row.key}" for row in rows for part in ("norm", "bar", "told")] + ["grid-total", "grid-figures"]
    return {name: part.strip() for name, part in zip(ids, html, strict=True)}
