"""Reading writes nothing; nothing is written without a token; a form writes its own fields, in its own scope."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from members.models import Team, Worker
from production.models import DailyOutput, Product
from tests.cast import login
from tests.factories.members import make_branch, make_cell, make_enterprise, make_team, make_worker, make_workshop
from tests.factories.production import make_product
from tests.security.access_rows import EVERYONE, PUBLIC, Things
from tests.security.access_table import ACCESS
from tests.security.visits import (
    ANYBODY,
    FORM,
    Visitors,
    addresses,
    checksums,
    managed_models,
    role_of,
    undone,
    visitors_of,
)

SUCCEEDED = {200, 302}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are logged as warnings; here there are thousands."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


# --- reading ----------------------------------------------------------------------------------------------------------


def test_no_safe_method_changes_a_row(things: Things) -> None:
    """Every row of every table, sessions excepted: they keep when somebody was last seen."""
    visitors = Visitors(things)
    wrote = []
    for name, row in ACCESS.items():
        url = reverse(name, kwargs=row.own(things))
        before = checksums()
        for role in visitors_of(row) | {ANYBODY}:
            visitors[role].get(url, {"partial": "list", "v": "1", "mat-hang": "1", "them": "1", "next": "/"})
        for method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            visitors[role_of(row, row.methods[-1])].generic(method, url, b"a=b", FORM)
        after = checksums()
        wrote += [f"{name}: {table}" for table, state in after.items() if state != before[table]]
    assert wrote == []


# --- the token --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["", "t" * 32])
def test_no_unsafe_method_is_answered_without_the_token_of_the_cookie(token: str, things: Things) -> None:
    visitors = Visitors(things, enforce_csrf_checks=True)
    before = checksums()
    let_in = []
    for name, row in ACCESS.items():
        url = reverse(name, kwargs=row.own(things))
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            role = role_of(row, row.methods[-1])
            answer = visitors[role].generic(method, url, b"csrfmiddlewaretoken=" + token.encode(), FORM)
            if answer.status_code != 403:
                let_in.append((name, method, answer.status_code))
    assert let_in == []
    assert checksums() == before


# --- a form's own fields ----------------------------------------------------------------------------------------------

# Values that two runs of the same write do not share.
SECRETS = {"password", "pin", "body_hash", "token_hash", "code_digest", "secret_hash"}
VOLATILE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def picture(newer_than: dict[type[models.Model], int]) -> list[str]:
    """Every row of every table in words, without moments, secrets and the numbers of what was made just now."""

    def shown(field: Any, value: Any) -> object:
        if isinstance(value, datetime | UUID) or field.name in SECRETS:
            return None
        of = field.related_model or (field.model if field.primary_key else None)
        if of and isinstance(value, int) and value > newer_than.get(of, value):
            return "new"
        return VOLATILE.sub("uuid", str(value))

    rows = []
    for model in managed_models():
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
        found = model._base_manager.values_list(*(field.attname for field in fields))
        rows += [f"{model.__name__} {[shown(*pair) for pair in zip(fields, row, strict=True)]}" for row in found]
    return sorted(rows)


def newest() -> dict[type[models.Model], int]:
    """The highest number in use of every model that has numbers."""
    numbered = [model for model in managed_models() if isinstance(model._meta.pk, models.AutoField)]
    return {model: model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0 for model in numbered}


def stuffing(things: Things) -> dict[str, str]:
    """A value for every field of every model, under each of its names; references lead to the other workshop."""
    stuffed = {f"{kind}_{things.cast.product9.pk}": "77" for kind in ("month", "quarter", "year")}
    others = {Worker: things.other["worker"], Team: things.cast.team9.pk, Product: things.cast.product9.pk}
    for model in managed_models():
        for field in model._meta.concrete_fields:
            if field.related_model:
                value = others.get(field.related_model, 1)
            elif isinstance(field, models.DateField):
                value = "1965-03-03"
            elif isinstance(field, models.BooleanField):
                value = "on"
            else:
                value = "77"
            stuffed |= {field.name: str(value), field.attname: str(value), f"initial-{field.name}": str(value)}
    stuffed.pop("initial-was", None)  # the grid takes it for a line of its own, and refuses that
    return stuffed


SENT_BY_SCRIPTS = {"output_cells", "week_cells"}
# The month of the table's address is closed already; an import asks for a file, or stands at another of its steps.
REFUSED_ANYWAY = {
    "close_month",
    "imports",
    "import_columns",
    "import_undo",
    "groups_propose",
    "group_move",
    "pair_wishes",
    "meeting_change",
    "prospect",
    "mentor_assign",
    "tier_decide",
    "tier_object",
}


def test_no_form_keeps_more_than_its_own_fields(things: Things) -> None:
    """The name of every field of every model is posted to every address beside what the page would send."""
    visitors, stuffed, before = Visitors(things), stuffing(things), newest()
    kept, worked = [], set()
    for address in addresses(visitors):
        if address.method != "POST" or address.name in SENT_BY_SCRIPTS:
            continue
        pictures = []
        for sent in (address.fields, stuffed | address.fields):
            with undone(visitors[address.role]):
                answer = visitors[address.role].post(address.url, sent)
                pictures.append((answer.status_code, picture(before)))
        if pictures[0][0] in SUCCEEDED:
            worked.add(address.name)
        if pictures[0] != pictures[1]:
            (_was, plain), (status, more) = pictures
            kept.append((address.name, status, sorted(set(more) ^ set(plain))))
    assert kept == []
    # A form that is refused anyway shows nothing: these are tried where their own pages are tested.
    assert {name for name, row in ACCESS.items() if "POST" in row.methods} - worked == SENT_BY_SCRIPTS | REFUSED_ANYWAY


def test_no_cell_of_the_grid_keeps_more_than_its_own_fields(things: Things) -> None:
    cast = things.cast
    url = reverse("output_cells", kwargs=ACCESS["output_cells"].own(things))
    cell = {
        "row": f"w{cast.people.c.pk}-0",
        "worker": cast.people.c.pk,
        "product": cast.qd14.pk,
        "was": "",
        "version": 0,
        "good": "100",
        "defective": "0",
        "man_days": "1",
        "note": "",
    }
    body = {
        "key": str(uuid4()),
        "cells": [stuffing(things) | cell],
        "user": 1,
        "team": cast.team9.pk,
        "day": "1966-10-01",
    }
    answer = Visitors(things)["team_leader"].post(url, json.dumps(body), content_type="application/json")
    assert answer.json()["cells"][cell["row"]]["state"] == "saved"
    made = DailyOutput.objects.get(day=date(1966, 10, 20))
    assert (made.team, made.norm, made.man_days, made.version) == (cast.team6, cast.norm130, Decimal(1), 1)
    assert made.recorded_by == cast.accounts.team_leader


# --- a scope's own things ---------------------------------------------------------------------------------------------


@pytest.fixture
def others_things(things: Things) -> set[int]:
    """Numbers of things of the other workshop, and of another enterprise, which nobody of the cast may name."""
    enterprise = make_enterprise(name="Xí nghiệp Y.1")
    branch = make_branch(enterprise=enterprise, name="Chi bộ Y")
    workshop = make_workshop(enterprise=enterprise, branch=branch, name="Y")
    team = make_team(workshop=workshop, code="77")
    worker = make_worker(name="Mai Văn Lạ", team=team)
    cell = make_cell(branch=branch, name="Tổ đảng Y", teams=[team], since=date(1966, 1, 1))
    product = make_product(workshop=workshop, code="Y 1")
    made = {thing.pk for thing in (enterprise, branch, workshop, team, worker, cell, product)}
    return made | {things.other["worker"], things.cast.team9.pk, things.cast.product9.pk, 0, 10**9}


# The grid has a test of its own; the other holds several forms, and a choice of one is nothing to the rest.
CHOICES_ELSEWHERE = {"output_save", "circumstances"}


def test_what_a_choice_does_not_offer_is_refused(things: Things, others_things: set[int]) -> None:
    """In every choice of every form; what the grid may name has a test of its own."""
    visitors = Visitors(things)
    took, tried = [], set()
    for address in addresses(visitors):
        for name, offered in (
            address.choices.items() if address.method == "POST" and address.name not in CHOICES_ELSEWHERE else []
        ):
            kinds = {value.rpartition("-")[0] for value in offered}
            values = {f"{kind}-{number}" if kind else str(number) for kind in kinds for number in others_things}
            for value in sorted(values - offered):
                with undone(visitors[address.role]):
                    before = checksums()
                    answer = visitors[address.role].post(address.url, address.fields | {name: value})
                    if answer.status_code not in {400, 422} or checksums() != before:
                        took.append((address.name, name, value, answer.status_code))
            tried.add((address.name, name))
    assert took == []
    assert {
        ("adjustments", "worker"),
        ("adjustments", "product"),
        ("worker_move", "team"),
        ("account", "over"),
    } <= tried


def test_no_cell_of_the_grid_reaches_beyond_the_team(things: Things, others_things: set[int]) -> None:
    """Workers of other teams and products of other workshops; nothing is told of whom or what the number is."""
    cast = things.cast
    url = reverse("output_cells", kwargs=ACCESS["output_cells"].own(things))
    client = Visitors(things)["team_leader"]
    before = DailyOutput.objects.count()
    own = {worker.pk for worker in vars(cast.people).values()}
    cell = {"was": "", "version": 0, "good": "100", "defective": "0", "man_days": "1", "note": ""}
    pairs = [(pk, cast.qd14.pk) for pk in others_things | {worker.pk for worker in cast.others} if pk not in own]
    pairs += [(cast.people.c.pk, pk) for pk in others_things - {cast.qd14.pk}]
    for worker, product in pairs:
        sent = cell | {"row": f"w{worker or 1}-0", "worker": worker, "product": product}
        body = {"key": str(uuid4()), "cells": [sent]}
        answer = client.post(url, json.dumps(body), content_type="application/json")
        told = answer.json()["cells"][sent["row"]]
        assert told["state"] == "error", (worker, product, told)
        assert not any(name in told["sentence"] for name in ("Mai", "Lưu", "K 9", "Y 1")), told
    assert DailyOutput.objects.count() == before


def test_parts_of_another_scope_do_not_exist_under_an_address_of_ones_own(things: Things) -> None:
    """/bang/z2/bieu-duong/<a line of Z9>/bo/: each part of an address alone is taken from the other workshop."""
    visitors = Visitors(things)
    opened = []
    for name, row in ACCESS.items():
        own, other = row.own(things), row.other(things) if row.other else {}
        for part in [part for part in other if other[part] != own[part]]:
            url = reverse(name, kwargs=own | {part: other[part]})
            for role in (row.allowed or frozenset()) - {"administrator"}:
                with undone(visitors[role]):
                    status = visitors[role].generic(row.methods[-1], url).status_code
                if status != 404:
                    opened.append((name, part, role, status))
    assert opened == []


# Addresses of the workshop, on which every leader sees and sends what is their own team's.
OPEN_TO_ANOTHER_LEADER = {"adjustments", "adjustments_export", "imports"}


def test_the_leader_of_another_team_of_the_workshop_is_refused(things: Things) -> None:
    cast = things.cast
    leader5 = Client(raise_request_exception=False)
    login(leader5, cast.accounts.leader5)
    before = checksums()
    opened = set()
    for name, row in ACCESS.items():
        for method in row.methods:
            allowed = row.writers if method == "POST" and row.writers is not None else row.allowed
            if allowed is PUBLIC or "team_leader" not in allowed or allowed >= EVERYONE or not row.own(things):
                continue
            if leader5.generic(method, reverse(name, kwargs=row.own(things))).status_code not in {403, 404}:
                opened.add(name)
    assert opened == OPEN_TO_ANOTHER_LEADER
    assert checksums() == before
