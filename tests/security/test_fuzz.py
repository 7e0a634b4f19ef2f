"""Nothing that is sent to an address, by somebody who may use it, is answered by a fault or half written (G2)."""

import json
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID, uuid4
from zlib import crc32

import pytest
from django.core.signals import got_request_exception
from django.test import Client, RequestFactory
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from teamtrack.wsgi import application, is_utf_8
from tests.security.access_rows import Things
from tests.security.access_table import ACCESS
from tests.security.visits import (
    DAYS,
    FORM,
    HOSTILE,
    LONG,
    NUMBERS,
    RAW,
    TEXTS,
    Address,
    Visitors,
    addresses,
    checksums,
    hostile_to,
    role_of,
    undone,
)


@dataclass(frozen=True)
class Form:
    """How much is sent: a share of the addresses; of each kind of hostile value so many; random examples in all."""

    share: int
    shares: int = 2  # so that two processes share the work
    of_a_kind: int = 6
    examples: int = 0  # at least, over all shares; 0: six for each address
    least: int = 800  # requests of this share


# With the other tests of this file 2,000 requests in ./run test; 150,000 in ./run trust.
FORMS: list[Any] = [Form(0), Form(1)] + [
    pytest.param(Form(share, 4, len(HOSTILE), 150_000, 37_500), marks=pytest.mark.long) for share in range(4)
]
VALUES = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.integers().map(str),
    st.dates().map(str),
    st.decimals().map(str),
)


class Faults:
    """What went wrong, in the order it was seen."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.last: BaseException | None = None
        self.requests = 0

    def note(self, address: Address, answer: Any, sent: object) -> None:
        self.requests += 1
        if answer.status_code >= 500:
            self.seen.append(f"{address.name} {address.method} {str(sent)[:150]}: {self.last!r}"[:400])

    def tell(self) -> None:
        if self.seen:
            pytest.fail("\n".join(dict.fromkeys(self.seen)), pytrace=False)


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Collects every exception that a view let through; the log of refusals is kept quiet."""
    found = Faults()

    def keep(sender: object, **_signal: object) -> None:
        found.last = sys.exception()

    got_request_exception.connect(keep)
    logging.disable(logging.CRITICAL)
    yield found
    logging.disable(logging.NOTSET)
    got_request_exception.disconnect(keep)


def send(client: Client, address: Address, body: str) -> Any:
    if address.method == "GET":
        return client.generic("GET", address.url, QUERY_STRING=body, headers={"HX-Request": "true"})
    return client.generic("POST", address.url, body, content_type=FORM)


# The whole grid as a form, of a day or a week, keeps what is right and shows the rest again, on purpose.
KEEPS_WHAT_IS_RIGHT = {"output_save", "week_save"}


def attack(client: Client, address: Address, body: str, faults: Faults) -> None:
    """Send it; a refusal has written nothing, and where a write leads to still opens."""
    with undone(client):
        before = checksums() if address.method == "POST" else {}
        answer = send(client, address, body)
        faults.note(address, answer, body)
        if address.method == "GET" or answer.status_code >= 500:
            return
        if answer.status_code >= 400 and address.name not in KEEPS_WHAT_IS_RIGHT and checksums() != before:
            faults.seen.append(f"{address.name} {body[:150]}: {answer.status_code}, and yet something was written")
        if answer.status_code == 302:
            for url in {answer.headers["Location"], address.url}:
                faults.note(address, client.get(urlsplit(url).path), f"{body[:100]} → {url}")


def changed(address: Address, values: dict[str, Any]) -> str:
    return urlencode(address.fields | values, doseq=True)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.share} of {form.shares}")
def test_no_field_of_any_address_is_answered_by_a_fault(form: Form, things: Things, faults: Faults) -> None:
    visitors = Visitors(things)
    found = addresses(visitors)
    with_fields = sum(1 for address in found if set(address.fields) - {"partial"})
    many = examples_of(form.examples // with_fields + 1 if form.examples else 6, derandomize=not form.examples)
    for address in found[form.share :: form.shares]:
        client = visitors[address.role]
        fields = [name for name in address.fields if name != "partial"]
        asked = fields or ["partial"]
        attack(client, address, "&".join(f"{asked[n % len(asked)]}={raw}" for n, raw in enumerate(RAW)), faults)
        for kind in (NUMBERS, DAYS, TEXTS):
            of_kind = [name for name in fields if hostile_to(address.fields[name]) is kind]
            for number, value in enumerate(kind[: form.of_a_kind] if of_kind else [], crc32(address.name.encode())):
                attack(client, address, changed(address, {of_kind[number % len(of_kind)]: value}), faults)
        if fields:
            attack(client, address, changed(address, {fields[0]: LONG}), faults)
            attack_at_random(client, address, fields, faults, many)
    faults.tell()
    print(
        f"G2: {faults.requests} requests to {len(found[form.share :: form.shares])} addresses, none answered by a fault"
    )
    assert faults.requests >= form.least


def examples_of(number: int, *, derandomize: bool) -> settings:
    return settings(max_examples=number, derandomize=derandomize, deadline=None, database=None)


def attack_at_random(client: Client, address: Address, fields: list[str], faults: Faults, many: settings) -> None:
    """Some fields changed, left out or given twice."""

    @many
    @given(
        st.dictionaries(
            st.sampled_from(fields), st.one_of(VALUES, st.lists(VALUES, max_size=3)), min_size=1, max_size=3
        )
    )
    def attempt(values: dict[str, Any]) -> None:
        attack(client, address, changed(address, values), faults)

    attempt()


NUMBER_PLACES = ["٣", "2147483648", "9223372036854775808"]
PLACES = [
    *("%00", "%ED%A0%80", "1966-W42-4", "0001-01", "9999-12", "0000-00-00", "2999-12", "2999-12-31", "1900-01"),
    *("1900-01-01", "a" * 400, quote("ﷺ")),
]


def test_no_part_of_any_address_is_answered_by_a_fault(things: Things, faults: Faults) -> None:
    visitors = Visitors(things)
    for name, row in ACCESS.items():
        parts = row.own(things)
        role = role_of(row, row.methods[0])
        for part, fitting in parts.items():
            is_number = isinstance(fitting, int)
            place: Any = 5550123 if is_number else uuid4() if isinstance(fitting, UUID) else "khong-co-that"
            address = Address(name, row.methods[0], role, reverse(name, kwargs=parts | {part: place}))
            for hostile in NUMBER_PLACES if is_number else PLACES:
                with undone():
                    url = address.url.replace(str(place), hostile)
                    faults.note(address, visitors[role].generic(address.method, url), url)
    faults.tell()


# --- what the grid's script sends -------------------------------------------------------------------------------------

ODD: list[Any] = [
    *(
        None,
        True,
        1.5,
        2**63,
        -1,
        [],
        ["1"],
        {},
        {"a": 1},
        "",
        " ",
        "\0",
        "\ud800",
        "٣",
        "1e309",
        "NaN",
        "-0",
        "½½",
        "2/0",
    ),
    *(
        "999/1",
        "0/1",
        "1.000.000",
        "9" * 5000,
        "a" * 401,
        "w1-0",
        "1" * 18,
        "away",
        "P",
        "²",
        "=1+1",
        "\x1e",
        "1,5",
        "9" * 19,
    ),
]
MISSHAPEN = [
    *("", "null", "[]", "7", '"cells"', "{", "[" * 100_000, '{"a":' * 50_000, '{"cells": []}', "\ufeff{}", "9" * 5000),
    *('{"key": null, "cells": [{}]}', '{"key": [], "cells": {}}', json.dumps({"key": str(uuid4()), "cells": [[]]})),
]


def grid_request(things: Things) -> tuple[Address, dict[str, Any]]:
    row, parts = ACCESS["output_cells"], ACCESS["output_cells"].own(things)
    worker = things.cast.people.c.pk
    cell = {
        "row": f"w{worker}-0",
        "worker": worker,
        "product": things.cast.qd14.pk,
        "was": "",
        "version": 0,
        "good": "100",
        "defective": "1",
        "man_days": "1",
        "note": "ba chữ thường",
    }
    return Address("output_cells", "POST", role_of(row, "POST"), reverse("output_cells", kwargs=parts)), cell


def test_no_cell_of_the_grid_is_answered_by_a_fault(things: Things, faults: Faults) -> None:
    """Wrong types, lists for values, missing keys, numbers without end; a refused request has written nothing."""
    address, cell = grid_request(things)
    client = Visitors(things)[address.role]

    def post(body: str) -> int:
        before = checksums()
        answer = client.generic("POST", address.url, body.encode("utf-8", "surrogatepass"), "application/json")
        faults.note(address, answer, body)
        assert answer.status_code == 200 or checksums() == before, body[:200]
        return int(answer.status_code)

    def sent(cells: object) -> str:
        return json.dumps({"key": str(uuid4()), "cells": cells})

    statuses = set()
    for odd in ODD:
        for name in cell:
            with undone():
                statuses.add(post(sent([cell | {name: odd}])))
    for name in cell:
        with undone():
            post(sent([{key: value for key, value in cell.items() if key != name}]))
    for body in [*MISSHAPEN, sent([cell, cell]), sent([cell | {"row": f"w1-{n}"} for n in range(100)] * 30)]:
        assert post(body) == 400, body[:200]
    assert statuses == {200, 400}
    assert post(sent([cell])) == 200
    faults.tell()


def test_no_line_of_the_grid_as_a_form_is_answered_by_a_fault(things: Things, faults: Faults) -> None:
    address, cell = grid_request(things)
    client = Visitors(things)[address.role]
    for number, odd in enumerate(str(value) for value in ODD if not isinstance(value, list | dict)):
        fields = {f"{cell['row']}-{name}": str(value) for name, value in cell.items() if name not in {"row", "worker"}}
        name = sorted(fields)[number % len(fields)]
        body = {"key": str(uuid4()), **fields, name: odd, f"w{odd}-1-was": "", "keep": odd, f"{odd}-was": odd}
        with undone():
            url = address.url.replace("/o/", "/luu/")
            answer = client.generic("POST", url, urlencode(body, errors="replace"), content_type=FORM)
            faults.note(address, answer, body)
            assert answer.status_code in {302, 400, 422}
    faults.tell()


# --- bodies and headers that no browser sends -------------------------------------------------------------------------

PART = b'--x\r\nContent-Disposition: form-data; name="a"%s\r\n\r\nb\r\n--x--\r\n'
BODIES = [
    ("multipart/form-data; boundary=x", PART % b""),
    ("multipart/form-data; boundary=x", PART % b'; filename="../../a"'),
    ("multipart/form-data; boundary=x", PART.replace(b'name="a"', b"name*=hex''%%41") % b""),
    ("multipart/form-data; boundary=x", b"--x\r\n" * 1000),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=\xff", b"x"),
    ("application/json", b"[" * 100_000),
    (FORM, b"a=1&" * 3000),
    ("", b"\xff\xfe"),
]
HEADERS: list[dict[str, str]] = [
    {"Cookie": 'sessionid="aaaaaaaaaa\\000"; csrftoken="\\000"'},
    {"Cookie": "sessionid=\xff\xfe; known=x:y:z; language=xx"},
    {"Host": "evil.example"},
    {"Host": "["},
    {"HX-Request": "true", "HX-Current-URL": "http://[x", "HX-History-Restore-Request": "maybe"},
    {"X-Forwarded-For": "\0, 1", "X-Forwarded-Host": "evil.example", "Range": "bytes=x"},
]


def test_no_odd_body_or_header_is_answered_by_a_fault(things: Things, faults: Faults) -> None:
    """With a token in the header, as scripts send it, the middleware reads the body before the view does."""
    visitors = Visitors(things, enforce_csrf_checks=True)
    token = "t" * 32
    for client in visitors.clients.values():
        client.cookies["csrftoken"] = token
    for name, row in ACCESS.items():
        method = row.methods[-1]
        address = Address(name, method, role_of(row, method), reverse(name, kwargs=row.own(things)))
        # All of them where they are read in different ways, elsewhere the first, which is well formed.
        bodies = BODIES if name in {"output_cells", "output_save", "sign_in", "plan"} else BODIES[:1]
        for kind, body in bodies if method == "POST" else []:
            client = visitors[address.role]
            with undone(client):
                answer = client.generic(method, address.url, body, kind, headers={"X-CSRFToken": token})
                faults.note(address, answer, (kind, body[:40]))
    for headers in HEADERS:
        for name in ("home", "sign_in", "roster"):
            address = Address(name, "GET", "team_leader", reverse(name))
            with undone():
                faults.note(address, visitors["team_leader"].get(address.url, headers=headers), headers)
    faults.tell()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=hex",
        "multipart/form-data; boundary=x; CHARSET=unicode_escape",
        "text/plain; charset*=hex''41",
    ],
)
def test_a_request_in_another_encoding_is_refused_before_it_is_decoded(content_type: str) -> None:
    """Django would take any codec Python knows; some end in a fault before any middleware."""
    told: list[str] = []
    environ = RequestFactory().get("/vao/", {"tim": "\\ud800"}).environ | {"CONTENT_TYPE": content_type}
    assert list(application(environ, lambda status, _headers: told.append(status))) == []
    assert told == ["400 Bad Request"]
    assert is_utf_8("application/x-www-form-urlencoded; charset=UTF-8")
