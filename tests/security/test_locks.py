"""Acts that hold a team and a person at once take them in one order: nobody waits for whom waits for them."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from members.actions.membership import join_organisation
from members.actions.mentoring import NewLink, assign_mentor
from members.actions.organisation import stop_leading
from members.actions.worker import move_worker, retire_worker
from members.domain.account import Organisation
from members.domain.mentoring import MentorKind
from members.domain.tier import Tier
from members.models import CellTeam, Mentorship, OrganisationMembership, ProspectHelper, Team, TeamMembership, Worker
from teamtrack.audit import reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.members import make_worker
from tests.factories.mentoring import make_tiers
from tests.factories.prospect import make_prospect
from tests.security.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

SINCE = date(1966, 10, 1)


def done(cast: Cast, acts: list[Callable[[], object]]) -> int:
    """How many of these acts, all at once, were done; the others broke a rule. A deadlock is raised."""

    def act(one: Callable[[], object]) -> bool:
        try:
            with reading_as(cast.accounts.cell_leader):
                one()
        except RuleBroken:
            return False
        return True

    return sum(at_once([partial(act, one) for one in acts]))


def test_people_are_moved_between_two_teams_in_both_directions_at_once(cast: Cast) -> None:
    coming = [make_worker(name=name, team=cast.team5) for name in ("Mai Thị Bảy", "Mai Thị Tám", "Mai Thị Chín")]
    leaving = [cast.people.d, cast.people.e, cast.people.h]

    def move(worker: Worker, team: Team) -> Callable[[], object]:
        return partial(
            move_worker, worker=worker, team=team, since=cast.today, by=cast.accounts.team_leader, today=cast.today
        )

    moves = [*(move(worker, cast.team5) for worker in leaving), *(move(worker, cast.team6) for worker in coming)]
    assert done(cast, moves) == len(moves)
    now = TeamMembership.objects.filter(period__contains=cast.today, worker__in=coming + leaving)
    assert set(now.filter(team=cast.team6).values_list("worker", flat=True)) == {worker.pk for worker in coming}


def test_somebody_joins_the_party_while_they_are_given_to_somebody_as_a_helper(cast: Cast) -> None:
    """The membership holds the person and then the team; the chain holds the team and names the person."""
    people = cast.people
    active, average = [people.c, people.nhung, people.binh], [people.e, people.h, people.tri]
    make_tiers(team=cast.team6, cell=cast.cell, tiers={Tier.ACTIVE: active, Tier.AVERAGE: average})
    joins: list[Callable[[], object]] = [
        partial(join_organisation, worker=worker, organisation=Organisation.PARTY, since=SINCE, today=cast.today)
        for worker in active
    ]
    links = [
        NewLink(cast.team6, led, mentor, MentorKind.LEAD, SINCE) for led, mentor in zip(average, active, strict=True)
    ]
    helps: list[Callable[[], object]] = [
        partial(assign_mentor, new=new, by=cast.accounts.cell_leader, today=cast.today) for new in links
    ]
    done(cast, joins + helps)
    members = OrganisationMembership.objects.filter(worker__in=active, organisation=Organisation.PARTY)
    assert members.count() == len(active)
    assert not Mentorship.objects.filter(mentor__in=active, period__upper_inf=True).exists(), (
        "of the Party: no lead of these"
    )


def test_whoever_prepares_somebody_leaves_while_their_cell_stops_leading_the_team(cast: Cast) -> None:
    """Both end what they do there: the one holds the person and then the team, the other the team alone."""
    people = cast.people
    for worker, helper in ((people.e, people.hoa), (people.h, people.thao)):
        make_prospect(team=cast.team6, worker=worker, helper=helper, since=SINCE)
    leaves: list[Callable[[], object]] = [
        partial(retire_worker, worker=who, last_day=cast.today, by=cast.accounts.team_leader, today=cast.today)
        for who in (people.hoa, people.thao)
    ]
    stops = partial(stop_leading, line=CellTeam.objects.get(team=cast.team6), today=cast.today)
    assert done(cast, [*leaves, stops]) == 3
    assert not ProspectHelper.objects.filter(period__upper_inf=True).exists()
