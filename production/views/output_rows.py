"""The rows of the day grid as HTML, put together without a template.

Forty rows of a template took longer than everything else of the page; words and icons are the same in each, so they are
asked for once (performance.md, P7).
"""

from collections.abc import Callable, Iterable

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from production.queries.output_page import Option, Row
from production.views.output_parts import NOTHING, RowParts

type RowHtml = Callable[[Row, RowParts], SafeString]

_NAME = '<th class="cell-name" scope="row"><span>{}</span>{}</th>'
_ADD = '<a class="grid-add" href="?them={0}" data-add="{0}" title="{1}" aria-label="{2}">{3}</a>'
_ROW = '<tr{} id="{}" data-worker="{}" data-was="{}" data-version="{}">{}{}</tr>{}'
_OPEN = (
    '<td class="cell cell-mandays" data-label="{man_days_word}"{man_days_mark}>'
    '<input id="{key}-man_days" name="{key}-man_days" value="{man_days}" maxlength="8" autocapitalize="characters"'
    ' aria-label="{name}: {man_days_word}" aria-describedby="words-{key}"{man_days_wrong}>'
    '<input type="hidden" name="{key}-was" value="{was}"><input type="hidden" name="{key}-version" value="{version}">'
    '<input type="hidden" name="{key}-before" value="{before}"></td>'
    '<td class="cell cell-item"{product_mark}>'
    '<select id="{key}-product" name="{key}-product" aria-label="{name}: {item_word}">{options}</select></td>'
    "{norm}"
    '<td class="cell cell-good"{good_mark}>'
    '<input id="{key}-good" name="{key}-good" value="{good}" inputmode="numeric" maxlength="12" enterkeyhint="next"'
    ' aria-label="{name}: {good_word}" aria-describedby="words-{key}"{good_wrong}></td>'
    '<td class="cell cell-defective" data-label="{defective_word}"{defective_mark}>'
    '<input id="{key}-defective" name="{key}-defective" value="{defective}" inputmode="numeric" maxlength="12"'
    ' enterkeyhint="next" aria-label="{name}: {defective_word}" aria-describedby="words-{key}"{defective_wrong}></td>'
    '{bar}<td class="cell-spark">{trend}</td>'
    '<td class="cell cell-note" data-label="{note_word}"{note_mark}>'
    '<input id="{key}-note" name="{key}-note" value="{note}" maxlength="200" enterkeyhint="next"'
    ' aria-label="{name}: {note_word}" aria-describedby="words-{key}"></td>'
    '<td class="cell-more"><button class="btn btn-quiet" type="button" data-more aria-expanded="false"'
    ' aria-label="{name}: {more_word}">{more_icon}</button></td>'
)
_LOCKED = (
    '<td class="cell cell-mandays" data-label="{man_days_word}">{man_days}</td><td class="cell cell-item">{item}</td>'
    '{norm}<td class="cell cell-good num">{good}</td>'
    '<td class="cell cell-defective num" data-label="{defective_word}">{defective}</td>'
    '{bar}<td class="cell-spark">{trend}</td>'
    '<td class="cell cell-note" data-label="{note_word}">{note}</td><td class="cell-more"></td>'
)
_NO_NORM = SafeString('<td class="cell-norm num"></td>')
_BOXES = ("man_days", "product", "good", "defective", "note")


def rows_html(rows: Iterable[Row], options: Iterable[Option], *, is_open: bool) -> SafeString:
    """Every row with the line under it that says what is wrong: inputs where the shift is open, else words."""
    draw = _open_row(list(options)) if is_open else _locked_row()
    return format_html_join("\n", "{}", ((draw(row, RowParts(row.figures)),) for row in rows))


def _words() -> dict[str, str]:
    return {
        "man_days_word": _("Man-days"),
        "item_word": _("Item"),
        "good_word": _("Good"),
        "defective_word": _("Defective"),
        "note_word": _("Note"),
        "more_word": _("More"),
    }


def _icon(name: str) -> SafeString:
    return render_to_string("icon.html", {"name": name})


def _open_row(options: list[Option]) -> RowHtml:
    """How a row is drawn that can be typed into."""
    words, more_icon, plus, add = _words(), _icon("down"), _icon("plus"), _("Add an item")
    choices = {option.pk: _options(options, option.pk) for option in options}
    nothing_chosen = _options(options, None)

    def draw(row: Row, parts: RowParts) -> SafeString:
        more = NOTHING
        if row.is_last:
            more = format_html(_ADD, row.worker, add, _("Add an item for %(name)s") % {"name": row.name}, plus)
        marks = row.marks
        states = {
            f"{box}_mark": format_html(' data-state="{}"', marks[box]) if box in marks else NOTHING for box in _BOXES
        }
        wrongs = {f"{box}_wrong": SafeString(' aria-invalid="true"') if row.wrong == box else NOTHING for box in _BOXES}
        cells = format_html(
            _OPEN,
            **words,
            **states,
            **wrongs,
            key=row.key,
            name=row.name,
            was=row.was,
            version=row.version,
            before=row.before,
            man_days=row.man_days,
            good=row.good,
            defective=row.defective,
            note=row.note,
            options=choices.get(row.product or 0, nothing_chosen),
            norm=parts.norm,
            bar=parts.bar,
            trend=_trend(row),
            more_icon=more_icon,
        )
        return _row(row, format_html(_NAME, row.name, more), cells, parts)

    return draw


def _locked_row() -> RowHtml:
    """How a row is drawn that is only for reading."""
    words = _words()

    def draw(row: Row, parts: RowParts) -> SafeString:
        cells = format_html(
            _LOCKED,
            **words,
            man_days=row.man_days if row.is_saved else "",
            item=row.item,
            good=row.good if row.is_saved else "–",
            defective=row.defective,
            note=row.note,
            norm=parts.norm if row.is_saved else _NO_NORM,
            bar=parts.bar,
            trend=_trend(row),
        )
        return _row(row, format_html(_NAME, row.name, ""), cells, parts)

    return draw


def _row(row: Row, name: SafeString, cells: SafeString, parts: RowParts) -> SafeString:
    again = SafeString(' class="again"') if row.again else NOTHING
    return format_html(_ROW, again, row.key, row.worker, row.was, row.version, name, cells, parts.told)


def _trend(row: Row) -> SafeString:
    return render_to_string("charts/sparkline.svg", {"chart": row.trend}) if row.trend else NOTHING


def _options(options: list[Option], chosen: int | None) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}" data-norm="{}"{}>{}</option>',
        (
            (option.pk, option.norm, SafeString(" selected") if option.pk == chosen else NOTHING, option.code)
            for option in options
        ),
    )
