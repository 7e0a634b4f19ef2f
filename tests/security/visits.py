"""What an attacker may send: every address of the resolver, a role that gets in, the fields it takes, hostile values.

Nothing is listed by hand: addresses and roles come from the access table, parameters from what the view asks of the
query and of the body, and from the forms of the pages. A new page is attacked as soon as it has its row.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.http import QueryDict
from django.test import Client
from django.urls import URLPattern, URLResolver, resolve, reverse

from members.domain.tier import Aspect
from teamtrack.audit import as_system
from tests.cast import login
from tests.factories.members import PASSWORD
from tests.security.access_rows import PUBLIC, ROLES, Row, Things
from tests.security.access_table import ACCESS

ANYBODY = "anonymous"
FORM = "application/x-www-form-urlencoded"
TOKEN = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Address:
    """One address, a role that may use it so, a value that fits for every field it asks for, what its selects offer."""

    name: str
    method: str
    role: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)


def role_of(row: Row, method: str) -> str:
    """Somebody who gets in with this method; where a stranger does, the stranger."""
    if row.allowed is PUBLIC:
        return ANYBODY
    roles = row.writers if method == "POST" and row.writers is not None else row.allowed
    return "team_leader" if "team_leader" in roles else min(roles)


def visitors_of(row: Row) -> set[str]:
    """Those who may open a page and write anywhere: between them they are shown every form."""
    writers = {role_of(other, "POST") for other in ACCESS.values()}
    return {ANYBODY} if row.allowed is PUBLIC else writers & row.allowed | {role_of(row, "GET")}


class Visitors:
    """One client for each role, signed in once. A fault of the program is an answer here, not an exception."""

    def __init__(self, things: Things, *, enforce_csrf_checks: bool = False) -> None:
        self.things = things
        self.clients = {role: Client(enforce_csrf_checks, raise_request_exception=False) for role in (ANYBODY, *ROLES)}
        for role in ROLES:
            login(self.clients[role], getattr(things.cast.accounts, role))

    def __getitem__(self, role: str) -> Client:
        return self.clients[role]


@contextmanager
def undone(client: Client | None = None) -> Iterator[None]:
    """Whatever is written inside is undone; the client keeps the session it had."""
    cookies = deepcopy(client.cookies) if client else None
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    if client and cookies is not None:
        client.cookies = cookies


def all_patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every address below these."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from all_patterns(pattern.url_patterns)
        else:
            yield pattern


# --- what an address takes --------------------------------------------------------------------------------------------


@contextmanager
def noting_questions() -> Iterator[set[str]]:
    """The names of all parameters that are asked of a query or a body meanwhile."""
    asked: set[str] = set()

    def noting(method: Callable[..., Any]) -> Callable[..., Any]:
        def noted(self: QueryDict, key: str, *rest: Any) -> Any:
            asked.add(key)
            return method(self, key, *rest)

        return noted

    with ExitStack() as patches:
        for name in ("get", "getlist", "__getitem__", "__contains__"):
            patches.enter_context(patch.object(QueryDict, name, noting(getattr(QueryDict, name))))
        yield asked


@dataclass
class Form:
    """What a page offers to send to one address: a value that fits for each field, and what its selects offer."""

    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, set[str]] = field(default_factory=dict)


def addresses(visitors: Visitors) -> list[Address]:
    """Every address × each of its methods, with the fields it asks for, filled as the pages fill them."""
    found = []
    forms: dict[tuple[str, str], Form] = defaultdict(Form)
    for name, row in ACCESS.items():
        url = reverse(name, kwargs=row.own(visitors.things))
        for method in row.methods:
            with noting_questions() as asked:
                for role in visitors_of(row) if method == "GET" else {role_of(row, method)}:
                    with undone(visitors[role]):
                        answer = visitors[role].generic(method, url, content_type=FORM, headers={"HX-Request": "true"})
                    if answer.headers.get("Content-Type", "").startswith("text/html"):
                        page = BeautifulSoup(answer.content.decode(), "html.parser", parse_only=SENDERS)
                        read_forms(page, url, forms)
            found.append((name, method, role_of(row, method), url, asked - {TOKEN}))
    return [
        Address(
            *(name, method, role, url),
            dict.fromkeys(sorted(asked), "") | forms[name, method].values | FITTING_AT.get((name, method), {}),
            forms[name, method].choices,
        )
        for name, method, role, url, asked in found
    ]


SENDERS = SoupStrainer(["form", "a"])  # the rest of a page need not be read


def read_forms(page: BeautifulSoup, url: str, into: dict[tuple[str, str], Form]) -> None:
    """Every form and every link with a query of a page, by the name and method of the address it leads to."""
    for tag in page.select("form"):
        action = urlsplit(str(tag.get("action") or url)).path or url
        form = into[resolve(action).view_name, str(tag.get("method", "get")).upper()]
        for item in tag.select("[name]"):
            name = str(item["name"])
            if item.name != "button" and name != TOKEN:
                form.values[name] = value_of(item)
            if item.name == "select":
                form.choices.setdefault(name, set()).update(options_of(item))
    for link in page.select("a[href*='?'], form[hx-get*='?']"):
        address = urlsplit(str(link.get("hx-get") or link["href"]))
        into[resolve(address.path or url).view_name, "GET"].values.update(parse_qsl(address.query))


FITTING = {"username": "ba-chu", "old": PASSWORD, "next": "/"}
FITTING_AT = {
    ("pin", "POST"): {"pin": "804193", "again": "804193", "password": PASSWORD},
    ("screens", "POST"): {"code": "ABCDEF"},
    ("sign_in", "POST"): {"username": "thinh", "password": PASSWORD},
    ("adjustments", "POST"): {"day": "1966-09-05", "good": "1", "man_days": "1"},
    ("norm", "POST"): {"units": "140", "since": "1966-12-01", "decision": "ba chu thuong"},
    ("norm_propose", "POST"): {"place": "to-6.team"},
    ("norm_proposal", "POST"): {"trial_last": "1966-11-20"},
    ("report_ask", "POST"): {"whose": "to-6"},
    ("memberships", "POST"): {"organisation": "youth"},  # towards the Party they are being prepared
    ("enterprise_change", "POST"): {"founded_on": "1955-10-01"},
    ("workshop_change", "POST"): {"founded_on": "1964-11-01"},
    ("team_change", "POST"): {"founded_on": "1964-12-01"},
    ("mentorship", "POST"): {"review_on": "1966-11-20"},
    ("help_review_change", "POST"): {"review_on": "1966-11-20"},
    ("commend", "POST"): {"worker": ""},
    ("norm_study_add", "POST"): {"day": "1966-09-30"},
    ("plan", "POST"): dict.fromkeys(("further1_product", "month_further1", "quarter_further1", "year_further1"), ""),
    ("visit_log", "POST"): {"next_on": "1966-11-20"},
    ("visit_change", "POST"): {"next_on": "1966-11-20"},
    ("tier_propose", "POST"): {f"evidence_{aspect}": "" for aspect in Aspect if aspect is not Aspect.STUDY}
    | {"reason": "nam chu thuong o day"},
    ("meetings", "POST"): {"is_another": "on"},
}
KINDS = {"number": "1", "date": "1966-10-20", "month": "1966-10", "password": "mot-mat-khau-dai", "checkbox": "on"}


def options_of(select: Tag, which: str = "option") -> list[str]:
    return [str(option.get("value", option.text)) for option in select.select(which)]


def value_of(item: Tag) -> str:
    """What a browser would send for an input that somebody filled in."""
    if item.name == "select":
        return next((value for value in options_of(item, "option[selected]") + options_of(item) if value), "")
    if item.get("type") == "hidden":
        return str(item.get("value", ""))
    plain = "5" if item.get("inputmode") == "numeric" else "ba chu thuong"
    usual = FITTING.get(str(item["name"])) or item.get("min") or KINDS.get(str(item.get("type")), plain)
    return str(item.get("value") or usual)


# --- what stands in the database --------------------------------------------------------------------------------------

# Sessions say when somebody was last seen; a refused sign-in is counted on purpose.
# Who opens a sealed text is recorded by that very page.
WRITTEN_ANYHOW = {"django_session", "teamtrack_signinfailure", "teamtrack_readevent"}


def managed_models() -> list[type[Model]]:
    """Every model with a table of its own that a request must not write by the way."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in found if model._meta.db_table not in WRITTEN_ANYHOW]


def checksums() -> dict[str, tuple[int, int]]:
    """Number and sum of the hashes of the rows of every table, those under row-level security among them."""
    queries = [
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(r::text, 0)), 0) FROM {table} r"
        for table in sorted(model._meta.db_table for model in managed_models())
    ]
    with as_system("test"), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(queries))
        return {table: (count, int(total)) for table, count, total in cursor.fetchall()}


# --- hostile values ---------------------------------------------------------------------------------------------------

LONG = "9" * 1_000_000

# Percent-encoded, as they stand in an address or in a body.
RAW = ["%00", "a%00b", "%ED%A0%80", "%FF%FE", "%C0%AF", "%", "%zz", "%F4%90%80%80"]

# Those that got furthest stand first: an ordinary run sends only these.
NUMBERS = [
    "9223372036854775808", "", "-1", "1e309", "NaN", "٣", "²", "1e999999999", "2147483648", "1.000.000",
    "0", "9" * 30, "sNaN", "-Infinity", "0x10", "1_000", "½", "1,5", "9" * 5000, "٣.٣٣٣",
]  # fmt: skip
DAYS = [
    "9999-12-31", "0001-01-01", "2999-12-31", "1966-W42-5", "١٩٦٦-١٠-٢٠", "2999-12", "",
    "1966-02-30", "20/10/1966", "0000-00-00", "9999-12", "0001-01", "1900-01-01",
]  # fmt: skip
TEXTS = [
    "\ufb2c" * 80, "\ufb2c" * 20, "㎯" * 20, "5²", "ba\x1e chu\x1b thuong\x01", "\u200b", "%(name)s %s %", "İ" * 60,
    "<script>alert(1)</script>", '=HYPERLINK("x")', "enterprise-9223372036854775808", "a\r\nX: y",
    " ", "{{7*7}}{% url 'home' %}", "{0}{x.__class__}", "' OR 1=1 --", "\u202eabc\u202c", "e\u0301" * 40, "ﷺ" * 20, "①",
    "٣", "//evil.example/", "\U0010ffff", "a" + "\u0301\u0323" * 100, "[]", "a" * 300, "tat-ca", "team-1", "team-x",
    "\\", "-",
]  # fmt: skip
HOSTILE = [*NUMBERS, *DAYS, *TEXTS]


def hostile_to(value: str) -> list[str]:
    """The hostile values that get furthest where `value` fits."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", value):
        return DAYS
    return NUMBERS if re.fullmatch(r"[0-9]+", value) else TEXTS
