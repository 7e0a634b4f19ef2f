"""Every page about somebody, with the application's own filters off: no text that the database keeps from its reader.

And whatever of another's file a page does show is recorded, with reader, record and field, in the same answer (G11).
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import date
from itertools import count
from typing import Any
from unittest.mock import patch

from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from members.domain.account import Stands
from members.models import Team, Workshop
from members.models.scope import VisibleQuerySet
from members.models.worker import WorkerQuerySet
from members.queries import cell as cell_queries
from teamtrack import vault
from teamtrack.audit import reading_as
from teamtrack.models import ReadEvent
from teamtrack.vault import sealed_columns
from tests.cast import login
from tests.factories.confidential import Known
from tests.security.access_rows import Things
from tests.security.access_table import ACCESS
from tests.security.planted import TABLES, plant, seen
from tests.security.visits import all_patterns

KINDS = frozenset({"assessment", "aspect", "ground", "objection"})
OF_THE_CELL = KINDS | {"contact", "visit", "case"}
OF_THE_HEAD = OF_THE_CELL | {"step", "tier_proposal"}
OF_THE_HOLDER = frozenset({"contact", "visit", "case", "story", "step", "tier_proposal"})
OF_A_MEMBER = frozenset({"case"})  # that there is one, and who holds it
OF_THE_UNION = frozenset({"visit"})
NOTHING: frozenset[str] = frozenset()


def _may(own: frozenset[str], colleague: frozenset[str]) -> dict[str, frozenset[str]]:
    return {"own": own, "colleague": colleague, "other": NOTHING}


# Which records each role may see: of E, whom Hoa (party_member) met, visited for the union, put forward and cares for;
# of D, whom Thảo (other_member) did; of somebody in another workshop. Written by hand: a policy that is too wide fails.
MAY = {
    "administrator": _may(NOTHING, NOTHING),
    "manager": _may(NOTHING, NOTHING),
    "branch_secretary": _may(NOTHING, NOTHING),
    "team_leader": _may(NOTHING, NOTHING),
    "cell_leader": _may(OF_THE_HEAD, OF_THE_HEAD),
    "party_member": _may(OF_THE_HOLDER, OF_A_MEMBER),
    "other_member": _may(OF_A_MEMBER, OF_THE_HOLDER),
    "union_lead": _may(OF_THE_UNION, OF_THE_UNION),
    "youth_lead": _may(NOTHING, NOTHING),
    "worker": _may(OF_THE_CELL, NOTHING),  # it is E himself
}


@contextmanager
def without_filters() -> Iterator[None]:
    """Every permission is granted, everyone holds every role over every team and workshop and knows everybody."""
    teams, workshops = (frozenset(model.objects.values_list("pk", flat=True)) for model in (Team, Workshop))

    def everybody(_user: Any, team: Any, _today: date) -> frozenset[int]:
        return frozenset(team.memberships.values_list("worker", flat=True))

    with ExitStack() as patches:
        patches.enter_context(patch("rules.has_perm", lambda *_asked: True))
        patches.enter_context(patch.object(Stands, "teams", lambda *_asked: teams))
        patches.enter_context(patch.object(Stands, "over_workshop", lambda *_asked: workshops))
        for queryset in (WorkerQuerySet, VisibleQuerySet):
            patches.enter_context(patch.object(queryset, "visible_to", lambda self, _user: self))
        known_to = cell_queries.workers_known_to
        for module in list(sys.modules.values()):
            if getattr(module, "workers_known_to", None) is known_to:
                patches.enter_context(patch.object(module, "workers_known_to", everybody))
        yield


def pages_about(known: Known, things: Things) -> Iterator[str]:
    """Every page of members there is, about these records where its address names a record."""
    names = {"team": known.contact.team.slug, "worker": known.contact.worker_id}
    names |= {field.name: getattr(known, field.name).pk for field in fields(known)}
    for pattern in all_patterns(get_resolver().url_patterns):
        row = ACCESS.get(str(pattern.name))
        if row and pattern.callback.__module__.startswith("members.views") and "GET" in row.methods:
            parts = row.own(things)
            yield reverse(str(pattern.name), kwargs=parts | {part: names[part] for part in parts if part in names})


@dataclass(frozen=True)
class Text:
    """A marked text, where it stands and whom it is about."""

    whose: str
    name: str
    record: str
    column: str
    subject: int


def test_no_page_shows_a_forbidden_text_without_the_filters(things: Things) -> None:
    """What stands in notes of E, of a colleague's case, of another team: looked for on every page about them."""
    number = count(1)
    planted = plant(things.cast, lambda whose: f"zz{whose}{next(number)}zz")
    known = {"own": planted.own, "colleague": planted.colleague, "other": planted.other}
    texts = {text: place for whose, about in known.items() for text, place in texts_of(whose, about)}
    pages = sorted({page for about in known.values() for page in pages_about(about, things)})
    shown, leaked, unrecorded = 0, [], []
    for role, may_see in MAY.items():
        account = planted.accounts[role]
        with reading_as(account):
            assert {whose: seen(about) for whose, about in known.items()} == may_see, role
        may = {(whose, name) for whose, names in may_see.items() for name in names}
        client = login(Client(raise_request_exception=False), account)
        for page in pages:
            content, recorded = answer(client, page)
            found = [place for text, place in texts.items() if text in content]
            shown += len(found)
            leaked += [(role, page, at) for at in found if at.name in TABLES and (at.whose, at.name) not in may]
            of_others = [at for at in found if at.subject != account.worker_id]
            unrecorded += [(role, page, at) for at in of_others if (account.pk, at.record, at.column) not in recorded]
    assert leaked == []
    assert unrecorded == []
    assert shown > 20


def texts_of(whose: str, known: Known) -> Iterator[tuple[str, Text]]:
    """Every sealed text of these records."""
    for field in fields(known):
        record: Any = getattr(known, field.name)
        subject = getattr(record, "worker_id", known.contact.worker_id)  # aspects and objections name none
        for model, column in sealed_columns():
            if model is type(record):
                yield vault.unseal(record, column), Text(whose, field.name, str(record.pk), column, subject)


def answer(client: Client, url: str) -> tuple[str, set[tuple[int, str, str]]]:
    """The page with the filters off; the reader, record and field of every reading it recorded."""
    with transaction.atomic(), without_filters():
        response = client.get(url)
        assert response.status_code != 500, url  # a page that fails shows nothing
        content = b"".join(response) if response.streaming else response.content
        events = ReadEvent.objects.values_list("reader", "record_key", "fields")
        recorded = {(reader, record, column) for reader, record, columns in events for column in columns}
        transaction.set_rollback(True)
    return content.decode(errors="replace"), recorded
