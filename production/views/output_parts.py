"""The parts of the grid that a saved cell changes, each as HTML by the id it replaces: never an input.

The page takes them from here too, so that an answer equals the page. Those of a row are put together without a
template: sixty renderings of a template cost three times as much as saving twenty rows does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from production.actions.output import Recorded
from production.domain.cells import State, Told, TypedCell
from production.queries.output import TeamDay
from production.queries.output_figures import RowFigures, figures, row_figures, totals
from teamtrack.charts import FulfilmentBar

NOTHING = SafeString("")


@dataclass(frozen=True)
class RowParts:
    """What stands beside the inputs of a row."""

    row: RowFigures

    @property
    def norm(self) -> SafeString:
        """Its norm, and what is due of it."""
        due = format_html(' <small class="cell-due">{}</small>', self.row.due) if self.row.due else NOTHING
        words = '<td class="cell-norm num" id="norm-{}" data-label="{}">{}{}</td>'
        return format_html(words, self.row.key, _("Norm"), self.row.norm, due)

    @property
    def bar(self) -> SafeString:
        """Its share of the norm."""
        if self.row.bar is None:
            return format_html('<td class="cell-bar" id="bar-{}"></td>', self.row.key)
        words = '<td class="cell-bar" id="bar-{}"><div><span class="cell-pct num">{}</span>{}</div></td>'
        return format_html(words, self.row.key, self.row.share, _drawn(self.row.bar))

    @property
    def told(self) -> SafeString:
        """The line under it that says what is wrong."""
        return _told(self.row.key, self.row.told)


def _told(key: str, told: Told | None) -> SafeString:
    if told is None or not told.sentence:
        return format_html('<tr class="grid-error" id="told-{}" hidden><td colspan="10"></td></tr>', key)
    choice = NOTHING
    if told.state is State.CONFLICT:
        choice = format_html(
            '<span class="btn-row"><button class="btn btn-small" name="keep" value="mine:{0}">{1}</button>'
            ' <button class="btn btn-small" name="keep" value="theirs:{0}">{2}</button></span>',
            key,
            _("Keep mine"),
            _("Keep theirs"),
        )
    return format_html(
        '<tr class="grid-error {1}" id="told-{0}"><td colspan="10" class="{2}">'
        '<div><span id="words-{0}">{3}</span>{4}</div></td></tr>',
        key,
        "conflict" if choice else "",
        "warn" if told.warns else "",
        told.sentence,
        choice,
    )


@lru_cache(maxsize=2048)  # its length has one decimal: under two thousand bars there are
def _drawn(bar: FulfilmentBar) -> SafeString:
    return render_to_string("charts/fulfilment_bar.svg", {"chart": bar})


def parts(done: Recorded, place: TeamDay, typed: Mapping[str, TypedCell], today: date) -> dict[str, str]:
    """Norm, bar and sentence (if there is one) of every row sent, the totals and the four figures."""
    html: dict[str, str] = {}
    for key, told in done.told.items():
        person = done.people.get(typed[key].worker)
        lines = {line.place: line for line in person.of_shift(place.shift)} if person else {}
        line = lines.get(told.was)
        product = done.products.get((line.product if line else typed[key].product) or 0)
        worked_out = row_figures(key, line, product, place.day, told if told.sentence else None)
        row = RowParts(worked_out)
        html |= {f"norm-{key}": row.norm, f"bar-{key}": row.bar}
        if worked_out.told is not None:
            html[f"told-{key}"] = row.told
    people = done.people.values()
    context = {"totals": totals(people, place.shift), "figures": figures(place, people, done.products, today)}
    for name in ("total", "figures"):
        html[f"grid-{name}"] = render_to_string(f"production/output/parts.html#{name}", context).strip()
    return html
