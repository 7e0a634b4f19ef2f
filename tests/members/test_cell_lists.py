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
from members.queries.prospect import AS_A_PAGE, SHOWN
from teamtrack.audit import note_reads
from tests.asked import statements
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
A_LIST = 6  # goal P6, of performance.md: to the last statement, who reads and the record of what was read among them

# A page, who reads it, its address, and how many queries it may take.
PAGES: list[tuple[str, str, dict[str, Any], int]] = [
    ("meetings", "cell_leader", TEAM, A_LIST),
    ("friday", "cell_leader", {}, A_LIST),
    ("ask_how", "party_member", {}, A_LIST),
    ("friday", "party_member", {}, A_LIST),
    ("contacts", "cell_leader", TEAM, A_LIST),
    ("contacts", "party_member", TEAM, A_LIST),
    ("contacts", "union_lead", TEAM, A_LIST),
    ("support", "union_lead", TEAM, A_LIST),
    ("cases", "cell_leader", TEAM, A_LIST),
    ("suggestions", "team_leader", TEAM, A_LIST),
    ("proposals", "cell_leader", TEAM, A_LIST),
    ("proposals_to_answer", "branch_secretary", {}, A_LIST),
    ("data_requests", "cell_leader", TEAM, A_LIST),
    ("tier_objections", "cell_leader", TEAM, A_LIST),
    ("all_reads", "administrator", {}, A_LIST),
    ("team_reads", "cell_leader", TEAM, A_LIST),
    ("visits", "union_lead", TEAM, A_LIST),
    ("visits_made", "union_lead", TEAM, A_LIST),
    ("prospects", "cell_leader", TEAM, A_LIST),
    # Not a list: what a cell has in its hands, brought together.
    ("mass_organisation", "union_lead", TEAM | {"organisation": "cong-doan"}, 12),
    ("cell_home", "cell_leader", TEAM, 15),
    ("tiers", "cell_leader", TEAM, 11),
    ("tier_session", "cell_leader", TEAM | {"session": None}, 15),
    ("groups", "cell_leader", TEAM, 14),
    ("chain", "cell_leader", TEAM, 14),
    ("chain_suggest", "cell_leader", TEAM, 18),
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
    prospect = make_prospect(team=cast.team6, worker=worker, helper=cast.people.hoa, since=day)
    note_reads([prospect], *SHOWN, by=cast.accounts.cell_leader, why=AS_A_PAGE)
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
        counted[wanted] = statements(asked)
    assert set(counted.values()) == {counted[24]}, counted
    assert 0 < counted[24] <= ceiling, counted
