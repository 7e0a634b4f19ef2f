"""P7: the rows of the day grid as the page makes them, against the same rows from a template (p7_row.html).

That template is what the page had before: it includes itself row by row, translates each word and draws each icon
anew. Both make the same elements, which is checked first.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from bs4 import BeautifulSoup
from django.template import engines

from production.queries.output import DayLine, DayProduct
from production.queries.output_figures import row_figures
from production.queries.output_page import Option, Row, values_of
from production.views.output_parts import RowParts
from production.views.output_rows import rows_html
from teamtrack.charts import sparkline
from tests.bench import Result, interleaved

ROWS, TREND_DAYS = 50, 14
DAY = date(1967, 3, 31)
NAIVE = (Path(__file__).parent / "p7_row.html").read_text()


def run() -> list[Result]:
    """In memory: what the database gives is the same for both."""
    rows = _rows()
    options = [Option(1, "QĐ 14", "130"), Option(2, "MH A", "")]
    # As an include does it: a context and a rendering for each row.
    template = engines["django"].from_string(
        "{% for row, parts in rows %}{% include naive %}{{ parts.told }}{% endfor %}"
    )
    naive = engines["django"].from_string(NAIVE).template  # type: ignore[attr-defined]

    def by_template(*, is_open: bool = True) -> str:
        shown = [(row, RowParts(row.figures)) for row in rows]
        return template.render({"rows": shown, "naive": naive, "is_open": is_open, "page": {"options": options}})

    def as_the_page(*, is_open: bool = True) -> str:
        return rows_html(rows, options, is_open=is_open)

    for is_open in (True, False):
        assert _elements(by_template(is_open=is_open)) == _elements(as_the_page(is_open=is_open))
    took = interleaved({"page": as_the_page, "template": by_template}, rounds=25, warm_up=3)
    return [
        Result(
            f"{ROWS} rows of the day grid ÷ the same rows from a template",
            round(took["page"] / took["template"], 2),
            "≤ 0.35",
            "1.00 a template included for each row",
            f"{took['page'] * 1000:.1f} ms against {took['template'] * 1000:.1f} ms; five inputs, norm, bar, trend",
        )
    ]


def _rows() -> list[Row]:
    product = DayProduct(1, "QĐ 14", is_made=True, norm=1, norm_units=130, planned=None, first_norm=None, made={})
    rows = []
    for number in range(ROWS):
        line = DayLine(number, 1, 1, None, 90 + number, number % 4, Decimal(1), 130, "", 1, "", None)
        key = f"w{number}-0"
        rows.append(
            Row(
                key=key,
                worker=number,
                name="Nguyễn Thị Nhựng",
                again=False,
                was=line.place,
                version=1,
                product=1,
                item="QĐ 14",
                before="",
                figures=row_figures(key, line, product, DAY),
                trend=sparkline([Fraction(90 + number + day, 130) for day in range(TREND_DAYS)]),
                is_saved=True,
                is_last=True,
                **values_of(line),
            )
        )
    return rows


def _elements(html: str) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Every element with its attributes and words, however the source is broken into lines."""
    found = []
    for element in BeautifulSoup(f"<table>{html}</table>", "html.parser").find_all(True):
        attributes = sorted((name, str(value)) for name, value in element.attrs.items())
        words = " ".join(text.strip() for text in element.find_all(string=True, recursive=False) if text.strip())
        found.append((element.name, attributes, words))
    return found
