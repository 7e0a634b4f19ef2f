"""The database shows confidential rows to whoever may see them and to nobody else, whatever the application asks.

This is the lower layer by itself: queries without any filter. test_confidential_pages.py asks the pages.
"""

from contextlib import ExitStack
from copy import copy
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.json import Jsonb

from members.domain.account import Role
from members.domain.care import CaseOutcome
from members.migrations._confidential import POLICIES
from members.models import Account, CareCase
from teamtrack.audit import as_system, reading_as
from teamtrack.backup import Place
from teamtrack.vault import sealed_columns
from tests.cast import Cast
from tests.factories import members as people
from tests.factories.confidential import Known
from tests.factories.group import make_group
from tests.factories.mentoring import make_link
from tests.security.planted import TABLES, Planted, plant, seen

EVERYTHING = frozenset(TABLES)
KINDS = frozenset({"assessment", "aspect", "ground", "objection"})
OF_THE_CELL = KINDS | {"contact", "visit", "case"}
OF_A_MEMBER = frozenset({"case"})  # that there is one, and who holds it
NOTHING: frozenset[str] = frozenset()

# Who sees which rows about a person of their own team, whom party_member (Hoa) met, visited for the union and cares
# for. Nobody named here sees a row about a person of another team.
SEEN: dict[str, frozenset[str]] = {
    "administrator": NOTHING,
    "manager": NOTHING,
    "branch_secretary": NOTHING,
    "norm_officer": NOTHING,
    "team_leader": NOTHING,
    "cell_leader": OF_THE_CELL | {"step", "tier_proposal"},
    "party_member": EVERYTHING - KINDS,
    "other_member": OF_A_MEMBER,
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
    "party_member": EVERYTHING - KINDS,
    "worker": frozenset({"objection"}),
}


@pytest.fixture
def planted(cast: Cast) -> Planted:
    made = plant(cast)
    assert set(SEEN) <= set(made.accounts)
    return made


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
        assert seen(planted.colleague) == OF_A_MEMBER


@pytest.mark.parametrize("way", ["in charge of the group", "helps"])
def test_a_member_sees_what_is_about_whom_they_lead_or_help_while_they_do(way: str, planted: Planted) -> None:
    """What the matrix calls "own group"; from the day it ends they see no more than any member."""
    cast, thao = planted.cast, planted.accounts["other_member"]
    link: Any
    if way == "helps":
        link = make_link(team=cast.team6, mentor=cast.people.thao, mentee=cast.people.e)
    else:
        link = make_group(team=cast.team6, lead=cast.people.thao, people=[cast.people.e]).leads.get()
    with reading_as(thao):
        assert seen(planted.own) == OF_THE_CELL
    link.period = (link.period.lower, cast.today)
    link.save()
    with reading_as(thao):
        assert seen(planted.own) == OF_A_MEMBER


@pytest.mark.parametrize("role", SEEN)
def test_only_stories_and_what_was_put_forward_are_deleted(role: str, planted: Planted) -> None:
    """By who holds the case; by its author, or by the head when everybody has been weighed."""
    gone = set()
    for name, model in TABLES.items():
        with reading_as(planted.accounts[role]), transaction.atomic():
            if model.objects.filter(pk=getattr(planted.own, name).pk)._raw_delete(connection.alias):
                gone.add(name)
            transaction.set_rollback(True)
    assert gone == SEEN[role] & {"story", "tier_proposal"}


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
        assert seen(planted.own) == SEEN["party_member"]
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
    expected = OF_A_MEMBER
    if ended == "cell":
        planted.cast.people.loi.organisation_memberships.update(period=(date(1966, 4, 20), today))
        expected = NOTHING
    with reading_as(Account.objects.get(pk=planted.accounts["cell_leader"].pk)):
        assert seen(planted.own) == expected


def test_an_account_without_a_worker_reads_nothing(planted: Planted) -> None:
    account = people.make_account(username="khong-ai")
    with reading_as(account):
        assert seen(planted.own) == NOTHING


def test_visits_to_whom_one_helps_are_seen_while_the_case_is_open(planted: Planted) -> None:
    reader = planted.accounts["youth_lead"]
    case = CareCase.objects.filter(pk=planted.own.case.pk)
    for facts, is_seen in (
        ({"holder": reader.worker}, True),
        ({"closed_on": planted.cast.today, "outcome": CaseOutcome.SOLVED}, False),
    ):
        with as_system("test"):
            case.update(**facts)
        with reading_as(reader):
            assert ("visit" in seen(planted.own)) is is_seen


def test_since_when_contacts_are_written_down_is_told_and_nothing_more_is_seen_for_it(planted: Planted) -> None:
    """The one function that sees past the policies tells one day of a cell, and whoever asked reads on as before."""
    with reading_as(planted.accounts["youth_lead"]), connection.cursor() as cursor:
        cursor.execute("SELECT public.members_first_contact(%s, %s)", [planted.cast.cell.pk, planted.cast.today])
        assert cursor.fetchone()[0] is not None
        assert told_now()[2] == ""
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
