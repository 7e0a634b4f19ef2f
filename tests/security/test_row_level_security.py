"""The database shows confidential rows to whoever may see them and to nobody else, whatever the application asks.

Both layers are tested by themselves: first every query without any filter, then every page with the application's
own permissions and filters taken out.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from psycopg.types.json import Jsonb

from members.domain.account import Organisation, Role, Stands
from members.migrations._confidential import POLICIES
from members.models import (
    Account,
    CareCase,
    CareStep,
    CareStory,
    Contact,
    Team,
    TierAspect,
    TierAssessment,
    TierObjection,
    Visit,
    Workshop,
)
from members.models.scope import VisibleQuerySet
from members.models.worker import WorkerQuerySet
from members.queries import cell as cell_queries
from teamtrack import vault
from teamtrack.audit import as_system, reading_as
from teamtrack.backup import Place
from teamtrack.rotation import sealed_columns
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories.confidential import Known, make_known
from tests.security.access_table import ACCESS, Things
from tests.security.visits import all_patterns

TABLES: dict[str, Any] = {
    "assessment": TierAssessment,
    "aspect": TierAspect,
    "objection": TierObjection,
    "contact": Contact,
    "visit": Visit,
    "case": CareCase,
    "story": CareStory,
    "step": CareStep,
}
EVERYTHING = frozenset(TABLES)
KINDS = frozenset({"assessment", "aspect", "objection"})
OF_THE_CELL = KINDS | {"contact", "visit", "case"}
NOTHING: frozenset[str] = frozenset()

# Who sees which rows about a person of their own team, whom party_member (Hoa) met, visited for the union and cares
# for. Nobody named here sees a row about a person of another team.
SEEN: dict[str, frozenset[str]] = {
    "administrator": NOTHING,
    "manager": NOTHING,
    "branch_secretary": NOTHING,
    "norm_officer": NOTHING,
    "team_leader": NOTHING,
    "cell_leader": OF_THE_CELL | {"step"},
    "party_member": EVERYTHING,
    "other_member": OF_THE_CELL,
    "union_lead": frozenset({"visit"}),
    "youth_lead": NOTHING,
    "womens_lead": NOTHING,
    "worker": OF_THE_CELL,  # it is E himself
    "leader5": NOTHING,
    "manager9": NOTHING,
    "worker9": NOTHING,
}
# Of those rows, who may write one of the same kind (in the same words).
WRITTEN: dict[str, frozenset[str]] = dict.fromkeys(SEEN, NOTHING) | {
    "cell_leader": KINDS | {"case", "step"},
    "party_member": EVERYTHING - {"assessment"},
    "other_member": frozenset({"aspect", "objection"}),
    "worker": frozenset({"aspect", "objection"}),
}


@dataclass(frozen=True)
class Planted:
    """What is known of E of Team 6, of D (by Thao), and of somebody of another workshop's team."""

    cast: Cast
    own: Known
    colleague: Known
    other: Known
    accounts: dict[str, Account]


@pytest.fixture
def planted(cast: Cast) -> Planted:
    return plant(cast)


def plant(cast: Cast, words: Callable[[str], str] | None = None) -> Planted:
    """`words` makes the text of a note from the name of what is known ("own")."""
    branch = people.make_branch(enterprise=cast.enterprise, name="Chi bộ phân xưởng Z9")
    cell = people.make_cell(branch=branch, name="Tổ đảng tổ máy 9", teams=[cast.team9], since=date(1966, 1, 1))
    writer, subject = cast.accounts.leader9.worker, cast.accounts.worker9.worker
    assert writer is not None
    assert subject is not None
    names = vars(cast.accounts) | {"other_member": people.make_account(username="thao", worker=cast.people.thao)}

    def known(name: str, **about: Any) -> Known:
        say = (lambda: words(name)) if words else None
        return make_known(**about, organisation=Organisation.UNION, day=cast.today, words=say)

    six = {"team": cast.team6, "cell": cast.cell}
    return Planted(
        cast=cast,
        own=known("own", **six, worker=cast.people.e, by=cast.people.hoa),
        colleague=known("colleague", **six, worker=cast.people.d, by=cast.people.thao),
        other=known("other", team=cast.team9, cell=cell, worker=subject, by=writer),
        accounts={name: names[name] for name in SEEN},
    )


def seen(known: Known) -> frozenset[str]:
    """Which records of these the database shows right now, without any filter of the application."""
    return frozenset(
        name for name, model in TABLES.items() if getattr(known, name).pk in {row.pk for row in model.objects.all()}
    )


# --- the first layer by itself ----------------------------------------------------------------------------------------


def test_exactly_these_tables_are_under_row_level_security_and_their_owner_as_well(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        forced = {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN ('tt_app', 'tt_owner') AND rolbypassrls")
        bypassing = cursor.fetchall()
    assert forced == set(POLICIES) == {model._meta.db_table for model in TABLES.values()}
    assert bypassing == []


# Sealed fields of tables that stand outside: who is asked and who answers is a permission, and the text is sealed.
OUTSIDE = {
    "SupportRequest": "addressed to an organisation's head, who is outside the cell",
    "DataRequest": "the worker's own, answered by the head of the cell",
    "OwnFile": "the worker's own file, for a day",
}


def test_every_sealed_field_stands_under_row_level_security_or_for_a_reason_outside() -> None:
    models = {model for model, _column in sealed_columns()}
    assert {model.__name__ for model in models - set(TABLES.values())} <= set(OUTSIDE)


@pytest.mark.parametrize("role", SEEN)
def test_each_role_sees_exactly_its_rows_without_any_filter(role: str, planted: Planted) -> None:
    with reading_as(planted.accounts[role]):
        assert seen(planted.own) == SEEN[role]
        assert seen(planted.other) == (KINDS | {"contact", "visit", "case"} if role == "worker9" else NOTHING)


def test_the_story_and_the_plan_of_a_colleagues_case_are_not_shown_to_another_member(planted: Planted) -> None:
    with reading_as(planted.accounts["party_member"]):
        assert seen(planted.colleague) == OF_THE_CELL


def test_without_a_reader_there_is_no_row_and_none_can_be_changed(planted: Planted) -> None:
    for known in (planted.own, planted.colleague, planted.other):
        assert seen(known) == NOTHING
    for name, model in TABLES.items():
        assert model.objects.count() == 0
        assert model.objects.filter(pk=getattr(planted.own, name).pk).update(id=uuid4()) == 0
        assert model.objects.all()._raw_delete(connection.alias) == 0
    with as_system("test"):
        assert seen(planted.own) == EVERYTHING


@pytest.mark.parametrize("role", [*SEEN, "nobody"])
def test_each_role_writes_only_rows_of_its_own(role: str, planted: Planted) -> None:
    """A copy of each record of E, with the same author; another team's are refused to everybody."""
    with ExitStack() as reading:
        if role != "nobody":
            reading.enter_context(reading_as(planted.accounts[role]))
        assert {name for name in TABLES if is_written(planted.own, name)} == WRITTEN.get(role, NOTHING)
        assert {name for name in TABLES if is_written(planted.other, name)} <= (
            {"aspect", "objection"} if role == "worker9" else NOTHING
        )


_revision = count(100)


def is_written(known: Known, name: str) -> bool:
    """Whether the database takes another record like this one. What a constraint refuses was let through."""
    made = copy(getattr(known, name))
    made.pk = uuid4()
    if name == "assessment":
        made.revision = next(_revision)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            transaction.set_rollback(True)
    except DatabaseError as refused:
        return "row-level security" not in str(refused)
    return True


@pytest.mark.django_db(transaction=True)
def test_the_owner_of_the_tables_is_held_to_the_same_rules(planted: Planted) -> None:
    tables = {name: model._meta.db_table for name, model in TABLES.items()}
    with psycopg.connect(Place.of_this_installation().owner_url, autocommit=True) as owner:

        def shown() -> frozenset[str]:
            return frozenset(
                name
                for name, table in tables.items()
                if owner.execute(f"SELECT FROM {table} WHERE id = %s", [getattr(planted.own, name).pk]).fetchone()
                is not None
            )

        assert shown() == NOTHING
        for role, rows in SEEN.items():
            owner.execute("SELECT set_config('tt.user', %s, false)", [str(planted.accounts[role].worker_id)])
            owner.execute("SELECT set_config('tt.day', %s, false)", [planted.cast.today.isoformat()])
            assert (role, shown()) == (role, rows)
        owner.execute("SELECT set_config('tt.user', '', false)")
        assert shown() == NOTHING
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(
                "INSERT INTO members_carestory SELECT (jsonb_populate_record(NULL::members_carestory, %s)).*",
                [Jsonb({"id": str(uuid4()), "case_id": str(planted.own.case.pk)})],
            )


# --- whose turn it is -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_next_request_over_the_same_connection_knows_nothing_of_the_last_reader(planted: Planted) -> None:
    hoa, leader = planted.accounts["party_member"], planted.accounts["team_leader"]
    with reading_as(hoa):
        number = backend()
        assert seen(planted.own) == EVERYTHING
    assert (backend(), seen(planted.own)) == (number, NOTHING)
    with pytest.raises(RuntimeError), reading_as(hoa):
        fail()
    assert (backend(), seen(planted.own)) == (number, NOTHING)
    with reading_as(leader):
        assert seen(planted.own) == NOTHING
    assert told_now() == ("", "", "")


@pytest.mark.django_db(transaction=True)
def test_a_reader_within_another_sees_their_own_rows_and_then_the_former_ones_again(planted: Planted) -> None:
    with as_system("test"):
        with reading_as(planted.accounts["union_lead"]):
            assert seen(planted.own) == {"visit"}
        assert seen(planted.own) == EVERYTHING
        with transaction.atomic():
            with pytest.raises(RuntimeError), reading_as(planted.accounts["worker"]):
                fail()
            assert seen(planted.own) == EVERYTHING
    assert seen(planted.own) == NOTHING


@pytest.mark.parametrize("ended", ["cell", "yesterday", "tomorrow"])
def test_a_role_counts_on_its_days_only(ended: str, planted: Planted) -> None:
    """The head of the cell until yesterday, or from tomorrow on, sees what a member sees or nothing."""
    role = planted.cast.people.loi.roles.get(role=Role.CELL_LEADER)
    today = planted.cast.today
    if ended == "tomorrow":
        role.period = (date(1966, 10, 22), None)
    else:
        role.period = (date(1965, 1, 1), today)
    role.save()
    expected = OF_THE_CELL
    if ended == "cell":
        planted.cast.people.loi.organisation_memberships.update(period=(date(1966, 4, 20), today))
        expected = NOTHING
    with reading_as(Account.objects.get(pk=planted.accounts["cell_leader"].pk)):
        assert seen(planted.own) == expected


def test_an_account_without_a_worker_reads_nothing(planted: Planted) -> None:
    account = people.make_account(username="khong-ai")
    with reading_as(account):
        assert seen(planted.own) == NOTHING


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def told_now() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(current_setting('tt.user', true), ''), coalesce(current_setting('tt.day', true), ''), "
            "coalesce(current_setting('tt.system', true), '')"
        )
        return tuple(cursor.fetchone())


def fail() -> None:
    raise RuntimeError


# --- the pages with the application's own filters off -----------------------------------------------------------------


@contextmanager
def without_filters() -> Iterator[None]:
    """Every permission is granted, everyone holds every role over every team and workshop and knows everybody."""
    teams, workshops = (frozenset(model.objects.values_list("pk", flat=True)) for model in (Team, Workshop))

    def everybody(_user: Any, team: Any, _today: date) -> frozenset[int]:
        return frozenset(team.team_memberships.values_list("worker", flat=True))

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
    names |= {name: getattr(known, name).pk for name in TABLES}
    for pattern in all_patterns(get_resolver().url_patterns):
        row = ACCESS.get(str(pattern.name))
        if row and pattern.callback.__module__.startswith("members.views") and "GET" in row.methods:
            parts = row.own(things)
            yield reverse(str(pattern.name), kwargs=parts | {part: names[part] for part in parts if part in names})


def test_no_page_shows_a_forbidden_text_without_the_filters(things: Things) -> None:
    """What stands in notes of E, of a colleague's case, of another team: looked for on every page about them."""
    number = count(1)
    planted = plant(things.cast, lambda name: f"zz{name}{next(number)}zz")
    texts = {name: texts_of(known) for name, known in vars_of(planted).items()}
    shown, leaks = 0, []
    for role in ("administrator", "team_leader", "cell_leader", "party_member", "union_lead", "worker"):
        with reading_as(planted.accounts[role]):
            may = {name: seen(known) for name, known in vars_of(planted).items()}
        client = login(Client(raise_request_exception=False), planted.accounts[role])
        pages = {page for known in vars_of(planted).values() for page in pages_about(known, things)}
        for page in sorted(pages):
            with without_filters():
                content = answer(client, page)
            found = {(name, table) for name, of in texts.items() for text, table in of if text in content}
            shown += len(found)
            leaks += [(role, page, *one) for one in found if one[1] not in may[one[0]]]
    assert leaks == []
    assert shown > 0


def vars_of(planted: Planted) -> dict[str, Known]:
    return {"own": planted.own, "colleague": planted.colleague, "other": planted.other}


def texts_of(known: Known) -> list[tuple[str, str]]:
    """Each text with the name of its record; of the tables under row-level security."""
    return [
        (vault.unseal(getattr(known, name), column), name)
        for name, model in TABLES.items()
        for sealed_model, column in sealed_columns()
        if sealed_model is model and getattr(getattr(known, name), column)
    ]


def answer(client: Client, url: str) -> str:
    with transaction.atomic():
        response = client.get(url)
        content = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return content.decode(errors="replace")
