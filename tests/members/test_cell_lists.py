"""The cell's pages about many people: as many queries for two people more as for two dozen."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.domain.account import Organisation
from members.domain.prospect import Addressee
from members.models import ClassificationSession
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories.confidential import make_known
from tests.factories.group import make_group, make_pilot
from tests.factories.mentoring import make_link
from tests.factories.production import make_output
from tests.factories.prospect import make_proposal, make_prospect
from tests.factories.suggestion import make_suggestion

MORE = (2, 3, 24)
TEAM: dict[str, Any] = {"team": "to-6"}

# A page, who reads it, its address, and how many queries it may take. Three are the frame's (session, account, what the
# reader stands for), four for whoever must use a second step. On a confidential page there are six more: in the test's
# own transaction telling the database who reads takes a savepoint, what was told before, telling it, constraints,
# telling it back, release; in a request of its own it takes one.
PAGES: list[tuple[str, str, dict[str, Any], int]] = [
    ("cell_home", "cell_leader", TEAM, 24),
    ("tiers", "cell_leader", TEAM, 18),
    ("tier_session", "cell_leader", TEAM | {"session": None}, 23),
    ("tier_objections", "cell_leader", TEAM, 13),
    ("meetings", "cell_leader", TEAM, 10),
    ("groups", "cell_leader", TEAM, 16),
    ("chain", "cell_leader", TEAM, 24),
    ("chain_suggest", "cell_leader", TEAM, 32),
    ("friday", "cell_leader", {}, 13),
    ("friday", "party_member", {}, 14),
    ("ask_how", "party_member", {}, 8),
    ("contacts", "cell_leader", TEAM, 15),
    ("contacts", "party_member", TEAM, 20),
    ("contacts", "union_lead", TEAM, 18),
    ("visits", "union_lead", TEAM, 20),
    ("support", "union_lead", TEAM, 13),
    ("cases", "cell_leader", TEAM, 15),
    ("suggestions", "team_leader", TEAM, 6),
    ("prospects", "cell_leader", TEAM, 20),
    ("proposals", "cell_leader", TEAM, 7),
    ("proposals_to_answer", "branch_secretary", {}, 5),
    ("data_requests", "cell_leader", TEAM, 7),
    ("all_reads", "administrator", {}, 5),
    ("team_reads", "cell_leader", TEAM, 7),
]


def somebody_known(cast: Cast, number: int) -> None:
    """One more on the team, of whom the cell knows everything it can know."""
    worker = people.make_worker(name=f"Mai Văn Thêm {number}", team=cast.team6)
    day = cast.today
    make_known(
        worker=worker, team=cast.team6, cell=cast.cell, by=cast.people.hoa, organisation=Organisation.UNION, day=day
    )
    make_link(team=cast.team6, mentor=cast.people.hoa, mentee=worker, review_on=day)
    lead = cast.people.hoa if number == 0 else None
    group = make_group(team=cast.team6, name=f"Nhóm {number}", lead=lead, people=[worker])
    make_pilot(group=group, since=day - timedelta(days=14), until=day if number else None)
    make_prospect(team=cast.team6, worker=worker, helper=cast.people.hoa, since=day)
    make_proposal(cell=cast.cell, team=cast.team6, to=Addressee.BRANCH, day=day - timedelta(days=number))
    make_suggestion(team=cast.team6, author=worker, made_on=day)
    for ago, good in ((2, 60), (3, 60), (4, 60), (12, 100), (13, 100), (14, 100)):  # below the own former level
        made_on = day - timedelta(days=ago)
        make_output(worker=worker, product=cast.qd14, day=made_on, good=good)


@pytest.mark.parametrize(("name", "reader", "parts", "ceiling"), PAGES, ids=str)
def test_a_page_of_the_cell_takes_the_same_few_queries_for_any_number_of_people(
    name: str, reader: str, parts: dict[str, Any], ceiling: int, cast: Cast, client: Client
) -> None:
    login(client, getattr(cast.accounts, reader))
    counted, made = {}, 0
    for wanted in MORE:
        for number in range(made, wanted):
            somebody_known(cast, number)
        made = wanted
        session = ClassificationSession.objects.get().pk
        url = reverse(name, kwargs={key: value or session for key, value in parts.items()})
        assert client.get(url).status_code == 200  # the first request of a session also writes it
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counted[wanted] = len(asked)
    assert set(counted.values()) == {counted[24]}, counted
    assert counted[24] <= ceiling, counted
