"""People who stand close to a cell open exactly what is theirs, and learn nothing of the people of Machine Team 6.

The access table has each role on its own scope and another workshop. Here are those between: the head and a member of
the cell of the next team, an active worker outside the Party who helps somebody of the team, and a second member of the
own cell who is in charge of nobody. What they may open is derived from the rows; every text, kind and case is E's or
D's, who none of them is, and neither of whom the neighbours or the second member know.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from members.domain.account import Organisation, Role
from members.domain.care import CaseKind
from members.domain.mentoring import MentorKind
from members.models import Account
from members.models.care import CASE_NAMES
from members.models.tier import ASPECT_NAMES, TIER_NAMES
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories.mentoring import make_link
from tests.security.access_cell import CELL_ROWS
from tests.security.access_rows import EVERYONE, HOLDER, ON_TEAM, Row, Things
from tests.security.access_table import ACCESS
from tests.security.planted import plant
from tests.security.test_access import OPEN, answer

SINCE = date(1966, 4, 20)
PEOPLE = ("worker", "worker_change", "worker_move", "worker_retire", "roster", "worker_add")
ROWS = CELL_ROWS | {name: ACCESS[name] for name in PEOPLE}
# Of the rows of a member, those that are open to who holds the record, helps, decides or is in charge of the person; of
# a helper, those besides.
OF_THE_HOLDER = {name for name, row in CELL_ROWS.items() if row.allowed == HOLDER} | {"case", "mentorship"}
OF_A_HELPER = {"contact_log", "case_open", "friday", "ask_how"}


@dataclass(frozen=True)
class Neighbour:
    """Who it is, and which role of the access table they are like where an address names nothing of a team."""

    account: Account
    like: str
    is_of_team: bool = False
    is_helper: bool = False


def neighbours(cast: Cast) -> dict[str, Neighbour]:
    five, six = cast.team5, cast.team6
    cell5 = people.make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[five], since=SINCE)
    head, member = (people.make_worker(name=name, team=five) for name in ("Mai Thị Đầu", "Mai Văn Hội"))
    for worker, cell in ((head, cell5), (member, cell5), (cast.people.quynh, cast.cell)):
        people.make_organisation_membership(worker=worker, organisation=Organisation.PARTY, cell=cell, since=SINCE)
    people.make_role(worker=head, role=Role.CELL_LEADER, over=cell5)
    make_link(team=six, mentor=cast.people.c, mentee=cast.people.e, kind=MentorKind.SUPPORTING)

    def account(name: str, worker: object) -> Account:
        return people.make_account(username=name, worker=worker)  # type: ignore[arg-type]

    return {
        "head of the next cell": Neighbour(account("dau", head), "cell_leader"),
        "member of the next cell": Neighbour(account("hoi", member), "party_member"),
        "helper outside the Party": Neighbour(account("c", cast.people.c), "worker", is_of_team=True, is_helper=True),
        "second member": Neighbour(account("quynh", cast.people.quynh), "party_member", is_of_team=True),
    }


WHO = ("head of the next cell", "member of the next cell", "helper outside the Party", "second member")


def is_open(name: str, row: Row, one: Neighbour, things: Things, method: str) -> bool:
    """Derived from the row: what is of no team as for the role they are like, what is of the team by who they are."""
    allowed = row.writers if method == "POST" and row.writers is not None else row.allowed
    assert allowed is not None
    if one.is_helper and name in OF_A_HELPER:
        return True
    if not row.own(things):
        return one.like in allowed
    if not one.is_of_team:
        return allowed == EVERYONE
    if one.is_helper:
        return allowed >= ON_TEAM and name != "worker"  # that page of theirs is their own alone
    return one.like in allowed and name not in OF_THE_HOLDER


def visits(one: Neighbour, things: Things) -> Iterator[tuple[str, str, str, bool]]:
    for name, row in ROWS.items():
        for method in row.methods:
            yield name, method, reverse(name, kwargs=row.own(things)), is_open(name, row, one, things, method)


@pytest.mark.parametrize("who", WHO)
def test_whoever_stands_close_opens_exactly_what_is_theirs(who: str, things: Things) -> None:
    one = neighbours(things.cast)[who]
    client = login(Client(), one.account)
    wrong = []
    for name, method, url, opens in visits(one, things):
        status = answer(client, method, url)
        if status not in (OPEN if opens else {403, 404}):
            wrong.append((name, method, "open" if opens else "closed", status))
    assert wrong == []


def names_of_kinds() -> set[str]:
    """Tiers, aspects and kinds of cases as a page says them; but "something else", which is of proposals as well."""
    names = [name for value, name in (*TIER_NAMES, *ASPECT_NAMES, *CASE_NAMES) if value != CaseKind.OTHER]
    return {str(name).lower() for name in names}


# What a page says of nobody: headings, labels, what may be chosen, the menu.
SAID_OF_NOBODY = "h1, h2, h3, legend, label, option, dt, th[scope=col], nav, script, style, summary"


NAMES_OTHER_KINDS = {"support", "mass_organisation"}  # of help that was asked for, of what was done together


@pytest.mark.parametrize("who", WHO)
def test_whoever_stands_close_is_told_nothing_of_others(who: str, things: Things) -> None:
    """Every page that opens: no sealed text; beside E's or D's name no kind, no aspect, no kind of a case.

    Which help an organisation was asked for is the whole cell's (trust.md, section 3.2): the list of requests.
    """
    one, about = neighbours(things.cast)[who], (things.cast.people.e.full_name, things.cast.people.d.full_name)
    number = count(1)
    plant(things.cast, lambda whose: f"zz{whose}{next(number)}zz")
    client = login(Client(), one.account)
    told, opened = [], 0
    for page_name, method, url, _opens in visits(one, things):
        if method == "GET" and (page := client.get(url)).status_code == 200:
            opened += 1
            said = (b"".join(page) if page.streaming else page.content).decode(errors="replace")
            told += [(page_name, "sealed")] if "zzown" in said or "zzcolleague" in said else []
            text = BeautifulSoup(said, "html.parser")
            for part in text.select(SAID_OF_NOBODY):
                part.decompose()
            if page_name not in NAMES_OTHER_KINDS and any(name in said for name in about):
                told += [(page_name, word) for word in names_of_kinds() if word in text.get_text(" ").lower()]
    assert told == []
    assert opened > 5
