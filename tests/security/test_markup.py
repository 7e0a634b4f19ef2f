"""Hostile words in every text of every table come out as words: on pages, in answers, on paper, in sheets (G3)."""

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Dialog, Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from emulation.models import Commendation
from emulation.queries.report_paper import annex_pdf, main_pdf
from emulation.queries.report_sheet import sheet
from members.models import Enterprise, Team, Worker, Workshop
from production.models import OutputNorm, Product
from tests.cast import Cast
from tests.emulation.september import gathered, make_september
from tests.security.access_rows import Things
from tests.security.access_table import ACCESS
from tests.security.markup import MARKUP, Reader, a_thousand, fill_with_markup, live_in
from tests.security.visits import ANYBODY, Visitors, addresses, role_of, undone, visitors_of
from tests.shots.pages import NO_PAGE


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def living(answer: Any) -> list[str]:
    """What is alive in an answer: markup of a page, formulas of a CSV; other files have tests of their own."""
    kind = answer.headers.get("Content-Type", "")
    wrong = [f"header {value}" for value in answer.headers.values() if "tt" in value and "<" in value]
    if kind.startswith("text/html"):
        return wrong + live_in(answer.content.decode(errors="replace"))
    if kind.startswith("text/csv"):
        sign = "," if answer.headers["Content-Language"] == "en" else ";"
        rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=sign)
        return wrong + [cell for row in rows for cell in row if re.match(r"[=+@\t\r＝＋＠]|[-－](?!\d)", cell)]
    return wrong


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
            alive += [(name, role, what) for what in living(answer)]
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                texts = " ".join(Reader(answer.content.decode()).texts)
                shown |= {word for word in MARKUP if word.strip() in texts}
            assert answer.status_code in {200, 302}, (name, role)
    assert alive == []
    assert len(shown) > len(MARKUP) // 2, "the words do stand on the pages"


@pytest.mark.long
def test_a_thousand_hostile_words_in_every_text_of_every_table_stay_words(things: Things) -> None:
    """On every page and in every CSV."""
    visitors, corpus, alive = Visitors(things), a_thousand(), []
    assert len(corpus) == 1000
    opened = [
        (name, visitors[role_of(row, "GET")], reverse(name, kwargs=row.own(things)))
        for name, row in ACCESS.items()
        if "GET" in row.methods
    ]
    for turn in range(len(corpus)):
        with undone():
            fill_with_markup(turn, corpus)
            for name, client, url in opened:
                answer = client.get(url)
                assert answer.status_code in {200, 302}, (name, corpus[turn])
                alive += [(name, turn, what) for what in living(answer)]
    assert alive == []
    print(f"G3: {len(corpus)} words in every text, {len(opened)} addresses each time: none alive")


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turns", [1, pytest.param(30, marks=pytest.mark.long)])
def test_a_browser_finds_nothing_alive_on_any_page(
    turns: int, things: Things, new_page: Callable[..., Page], live_server: LiveServer
) -> None:
    """No dialog, no script, nothing the content policy had to refuse: `new_page` fails on it."""
    corpus = a_thousand()
    visitors = Visitors(things)
    dialogs: list[str] = []

    def note_and_close(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    pages = {role: new_page() for role in {role_of(row, "GET") for row in ACCESS.values()}}
    for role, page in pages.items():
        page.on("dialog", note_and_close)
        if role != ANYBODY:
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": visitors[role].cookies[name].value, "url": live_server.url}
            page.context.add_cookies([cookie])  # type: ignore[list-item]
    for turn in range(turns):
        fill_with_markup(turn * len(corpus) // turns, corpus)
        for name, row in ACCESS.items():
            if "GET" in row.methods and name not in NO_PAGE:
                page = pages[role_of(row, "GET")]
                page.goto(reverse(name, kwargs=row.own(things)))
                assert page.locator("tt-evil").count() == 0, name
    assert dialogs == []


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


@pytest.mark.long
def test_a_thousand_hostile_words_are_words_on_paper_and_in_workbooks(cast: Cast) -> None:
    make_september(cast)
    corpus = a_thousand()
    steps = range(0, len(corpus), 16)  # the team has eighteen names
    for turn in steps:
        with undone():
            fill_with_markup(turn, corpus)
            data = gathered(cast, cast.team6)
            for content in (main_pdf(data), annex_pdf(data)):
                pdf = PdfReader(io.BytesIO(content))
                assert [page["/Annots"] for page in pdf.pages if "/Annots" in page] == []
                assert (pdf.attachments, {"/OpenAction", "/AA"} & set(pdf.root_object)) == ({}, set())
            cells = [cell for page in load_workbook(io.BytesIO(sheet(data))) for row in page for cell in row]
            assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    print(f"G3: {len(corpus)} words on {2 * len(steps)} papers and in {len(steps)} workbooks: no link, no formula")
