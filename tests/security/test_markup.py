"""Hostile words in every text of every table come out as words: on pages, in answers, on paper, in sheets (G3)."""

import io
import json
import logging
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import models
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from emulation.models import Commendation
from emulation.queries.report_paper import annex_pdf, main_pdf
from emulation.queries.report_sheet import sheet
from members.models import Enterprise, Team, Worker, Workshop
from production.models import MonthBook, OutputNorm, Product
from tests.cast import Cast
from tests.emulation.september import gathered, make_september
from tests.security.access_table import ACCESS, Things
from tests.security.visits import Visitors, addresses, managed_models, role_of, undone, visitors_of

# Short, so that they fit into a code; what they would become is looked for by `live_in`.
MARKUP = [
    *("<tt-evil>", "</td><tt-evil>", '"><tt-evil>', "'><tt-evil>", "</title><tt-evil>", "</svg><tt-evil>"),
    *("<svg/onload=tt>", "</script><tt-evil>", "<!--tt-evil", "--><tt-evil>", "]]><tt-evil>", "</option><tt-evil>"),
    *(
        "<img src=t onerror=t>",
        "</style><tt-evil>",
        "<TT-EVIL>",
        "/>",
        "<\u0301tt-evil>",
        "＜tt-evil＞",
        "\u202e<tt-evil>",
    ),
    *("&lt;tt-evil&gt;", "&#60;tt-evil>", "&quot; tt-on=1", "\\u003ctt-evil\\u003e", '" tt-on=1 x="', "' tt-on=1 x='"),
    *('" onfocus=tt x="', "` tt-on=1 x=`", " tt-on=1 ", '"\n tt-on=1', '\\" tt-on=1', "javascript:tt()", "vbscript:tt"),
    *("data:text/html,tt", "jAvAsCrIpT:tt", "//tt.example", "url(//tt.example)", "*/@import'tt'", "expression(tt)"),
    *(
        "{{7*191}}",
        "{% debug %}",
        "{{settings}}",
        "${7*191}",
        "#{7*191}",
        "%(name)s",
        "%s%d%",
        "{0}{x}",
        "{x.__class__}",
    ),
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "=HYPERLINK(tt)", "=cmd|tt!A0", "'=1+1"),
]


ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post", "srcset", "style"}


class Reader(HTMLParser):
    """Reads a page as a browser does: what is alive of the hostile words, and the text that people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.alive: list[str] = re.findall(r"\b1337\b", html)
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.alive += [tag] if "tt-evil" in tag else []
        for name, value in attrs:
            if re.match(r"tt-on|on\w+$", name):
                self.alive.append(f"{tag} {name}")
            if name in ADDRESSES and re.match(r"\s*(javascript|data|vbscript|//tt|url)", value or "", re.IGNORECASE):
                self.alive.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.alive += [f"comment {data}"] if "tt-evil" in data else []


def live_in(html: str) -> list[str]:
    """What of the hostile words has become markup, an attribute, an address or a value."""
    return Reader(html).alive


def is_words(field: Any) -> bool:
    """A text that somebody typed: not a choice, a part of an address, a name to sign in with or a digest."""
    typed = isinstance(field, models.CharField) and not isinstance(field, models.SlugField | models.GeneratedField)
    return (
        typed and not field.choices and field.name not in {"username", "password", "language", "key", "kind", "sha256"}
    )


def fill_with_markup(turn: int) -> set[str]:
    """Every text of every row is hostile now, each another one; the names of the fields."""
    words = cycle(MARKUP[turn:] + MARKUP[:turn])
    filled = set()
    closed = list(MonthBook.objects.filter(closed_at__isnull=False))
    MonthBook.objects.update(closed_at=None)  # their rows could not be changed
    for model in managed_models():
        fields = [field for field in model._meta.concrete_fields if is_words(field)]
        if not fields or model._meta.app_label in {"contenttypes", "auth", "sessions", "teamtrack"}:
            continue
        for number, row in enumerate(model._base_manager.order_by("pk")):
            for field in fields:
                unique = str(number) if field.name in {"code", "name"} else ""
                setattr(row, field.name, next(words)[: (field.max_length or 0) - len(unique)] + unique)
            row.save(update_fields=[field.name for field in fields])
        filled |= {f"{model.__name__}.{field.name}" for field in fields}
    MonthBook.objects.bulk_update(closed, ["closed_at"])
    return filled


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_text_of_any_table_is_markup_on_any_page(language: str, things: Things) -> None:
    visitors = Visitors(things)
    filled = fill_with_markup(turn=len(MARKUP) // 2 if language == "en" else 0)
    assert filled >= {
        "Worker.full_name",
        "Team.short_name",
        "Product.code",
        "Commendation.text",
        "OutputAdjustment.reason",
    }
    alive, shown = [], set()
    for name, row in ACCESS.items():
        if "GET" not in row.methods:
            continue
        url = reverse(name, kwargs=row.own(things))
        for role in visitors_of(row) if language == "vi" else {role_of(row, "POST")} & visitors_of(row):
            visitors[role].cookies[settings.LANGUAGE_COOKIE_NAME] = language
            answer = visitors[role].get(url, {"tim": "<tt-evil>"})
            page = Reader(answer.content.decode(errors="replace"))
            alive += [(name, role, what) for what in page.alive]
            shown |= {word for word in MARKUP if word.strip() in " ".join(page.texts)}
            assert answer.status_code in {200, 302}, (name, role)
            assert not any("tt" in value and "<" in value for value in answer.headers.values())
    assert alive == []
    assert len(shown) > len(MARKUP) // 2, "the words do stand on the pages"


def test_what_is_typed_comes_back_as_words(things: Things) -> None:
    """Refused forms, error summaries and the sentences on the next page, for every text field of every form."""
    visitors = Visitors(things)
    alive = []
    words = cycle(MARKUP)
    for address in addresses(visitors):
        texts = [name for name, value in address.fields.items() if not re.fullmatch("[0-9-]*", value)]
        tried = [{name: next(words)} for name in texts] + [dict.fromkeys(address.fields, word) for word in MARKUP[2:3]]
        client = visitors[address.role]
        for changed in tried if address.fields else []:
            with undone(client):
                if address.method == "GET":
                    answer = client.get(address.url, address.fields | changed)
                else:
                    answer = client.post(address.url, address.fields | changed, follow=True)
            html = answer.content.decode(errors="replace")
            alive += [(address.name, changed, what) for what in live_in(html)]
    assert alive == []


def test_answers_to_the_script_of_the_grid_hold_words(things: Things) -> None:
    """A typed figure stands in the sentence about it; a note, a name and a code in what is told of a conflict."""
    cast = things.cast
    url = reverse("output_cells", kwargs=ACCESS["output_cells"].own(things))
    client = Visitors(things)["team_leader"]
    Worker.objects.filter(pk=cast.people.c.pk).update(full_name='"><tt-evil>')
    Product.objects.filter(pk=cast.qd14.pk).update(code="<tt-evil>")
    cell: dict[str, Any] = {"row": f"w{cast.people.c.pk}-0", "worker": cast.people.c.pk, "product": cast.qd14.pk}
    cell |= {"was": "", "version": 0, "good": "100", "defective": "0", "man_days": "1", "note": "<tt-evil> tt-on=1"}
    states = []
    for word in ("100", *MARKUP):
        body = {"key": str(uuid4()), "cells": [cell | {"good": word, "note": word}]}
        answer = client.post(url, json.dumps(body), content_type="application/json")
        told = answer.json()
        states.append(told["cells"][cell["row"]]["state"])
        assert [live for html in told["html"].values() for live in live_in(f"<table>{html}</table>")] == []
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert set(states) == {"saved", "error", "conflict"} or set(states) == {"saved", "error"}


@pytest.fixture
def hostile_september(cast: Cast) -> Cast:
    """A month as it is reported on, every word of it hostile."""
    make_september(cast)
    fill_with_markup(0)
    texts = [(Team, "name"), (Team, "short_name"), (Product, "code"), (OutputNorm, "decision"), (Commendation, "text")]
    for number, (model, field) in enumerate(texts):
        for place, row in enumerate(model._base_manager.order_by("pk")):
            setattr(row, field, MARKUP[-14 + (number + place) % 14][:18] + "\t "[: 1 + place % 2] + str(place))
            row.save(update_fields=[field])
    Workshop.objects.filter(pk=cast.workshop.pk).update(name="=1+1<tt-evil>")
    Enterprise.objects.update(name="</p><tt-evil>")
    return cast


def test_no_cell_of_a_spreadsheet_is_a_formula(hostile_september: Cast) -> None:
    content = sheet(gathered(hostile_september))
    cells = [
        cell for page in load_workbook(io.BytesIO(content)) for row in page for cell in row if cell.value is not None
    ]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    risky = [cell for cell in texts if cell.value[0] in "=+-@\t\r＝"]
    assert {cell.data_type for cell in texts} == {"s"}
    assert {cell.value[0] for cell in risky} >= set("=+-@")
    with ZipFile(io.BytesIO(content)) as book:
        sheets = [book.read(name) for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in one or b"<f " in one or b"<hyperlink" in one for one in sheets)


def test_papers_hold_the_words_and_nothing_that_acts(hostile_september: Cast) -> None:
    for team, write in ((hostile_september.team6, main_pdf), (None, annex_pdf)):
        pdf = PdfReader(io.BytesIO(write(gathered(hostile_september, team))))
        text = "".join(page.extract_text() for page in pdf.pages).replace("\n", "")
        assert "tt-evil" in text.casefold() or "=1+1" in text
        assert [page["/Annots"] for page in pdf.pages if "/Annots" in page] == []
        assert pdf.attachments == {}
        assert not {"/OpenAction", "/AA"} & set(pdf.root_object)
