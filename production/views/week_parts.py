"""The parts of the week grid that a saved cell changes, each as HTML by the id it replaces: never an input."""

from collections.abc import Collection

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from members.models import Team
from production.domain.cells import State, Told
from production.queries.week_page import WeekCell, WeekPage
from teamtrack.figures import format_day
from teamtrack.templatetags.figures import thu

NOTHING = SafeString("")


def told_words(cell: WeekCell) -> str:
    """What is told of a cell, with its day: Thứ tư 19/10 · …; the name stands in every sentence about a mistake."""
    if cell.told is None:
        return ""
    name = "" if cell.told.state is State.ERROR else f"{cell.name}: "
    return f"{thu(cell.day)} {format_day(cell.day)[:5]} · {name}{cell.told.sentence}"


def told_part(cell: WeekCell, team: Team, shift: int) -> SafeString:
    """The sentence under the row, with what can be done about it; hidden when there is nothing to say."""
    if cell.told is None:
        return format_html('<div id="told-{}" hidden></div>', cell.key)
    tone = "conflict" if cell.told.state is State.CONFLICT else "error"
    return format_html(
        '<div id="told-{}" class="{}"><span id="words-{}">{}</span>{}</div>',
        cell.key,
        tone,
        cell.key,
        told_words(cell),
        _choice(cell, team, shift),
    )


def _choice(cell: WeekCell, team: Team, shift: int) -> SafeString:
    if not cell.is_open:
        url = reverse("output_day", kwargs={"team": team.slug, "day": cell.day, "shift": shift})
        return format_html(' <a class="btn btn-small" href="{}">{}</a>', url, _("Open the day"))
    if cell.told and cell.told.state is State.CONFLICT:
        return format_html(
            '<span class="btn-row"><button class="btn btn-small" name="keep" value="mine:{0}">{1}</button>'
            ' <button class="btn btn-small" name="keep" value="theirs:{0}">{2}</button></span>',
            cell.key,
            _("Keep mine"),
            _("Keep theirs"),
        )
    if not cell.wants_reason:
        return NOTHING
    return format_html(
        '<label class="week-reason" for="{0}-note">{1} <input class="input" id="{0}-note" name="{0}-note" value="{2}"'
        ' maxlength="200"></label>',
        cell.key,
        _("Reason"),
        cell.note,
    )


def week_parts(page: WeekPage, team: Team, shift: int, sent: Collection[str]) -> dict[str, str]:
    """The sentence of every cell sent, the sums of their workers, and the last row."""
    html: dict[str, str] = {}
    for row in page.rows:
        cells = [cell for cell in row.cells if cell.key in sent]
        html |= {f"told-{cell.key}": told_part(cell, team, shift) for cell in cells}
        if cells:
            for name in ("good", "bar"):
                html[f"{name}-{row.key}"] = _rendered(name, {"row": row})
    return html | {"week-total": _rendered("total", {"page": page})}


def _rendered(name: str, context: dict[str, object]) -> str:
    return render_to_string(f"production/week/parts.html#{name}", context).strip()


def answer_about(told: Told, product: int) -> dict[str, object]:
    """What the script is told of a cell. A line of another item or an absence is never written over from here."""
    own = told.was in {"", str(product)}
    return {
        "state": told.state,
        "field": "good",
        "was": told.was if own else "",
        "version": told.version if own else 0,
        "theirs": told.theirs if own else None,
    }
