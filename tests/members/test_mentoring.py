"""The rules of the chain (domain.md, rule 2), each on the path of the action, told in words, and nothing changed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.help_review import Seen
from members.actions.membership import join_organisation, leave_organisation
from members.actions.mentoring import NewLink, assign_mentor, change_lead, end_broken_links, end_mentorship
from members.actions.organisation import stop_leading
from members.actions.worker import move_worker, retire_worker
from members.domain.account import Organisation
from members.domain.help_review import HelpPlan
from members.domain.mentoring import REPLACED, Link, MentorKind, Person, Rule, refusal
from members.domain.tier import Tier
from members.models import CellTeam, Mentorship, OrganisationMembership, TeamMembership, Worker
from members.queries.chain import chain_check
from members.queries.mentoring import people_for_rules
from teamtrack.errors import RuleBroken
from tests.cast import TODAY, Cast, login
from tests.factories.contact import put_in_care
from tests.factories.mentoring import SESSION, make_link, make_tiers

LEAD, SUPPORTING = MentorKind.LEAD, MentorKind.SUPPORTING
pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast: Cast) -> Cast:
    """C, Nhựng, Bình are active; E and H average; D needs more help; the others are not yet classified."""
    people = cast.people
    active, average = [people.c, people.nhung, people.binh], [people.e, people.h]
    tiers = {Tier.ACTIVE: active, Tier.AVERAGE: average, Tier.WEAK: [people.d]}
    make_tiers(team=cast.team6, cell=cast.cell, tiers=tiers)
    return cast


def give(
    cast: Cast, mentor: Worker, mentee: Worker, kind: MentorKind = LEAD, since: date = SESSION, **plan: Any
) -> Mentorship:
    new = NewLink(cast.team6, mentee, mentor, kind, since, HelpPlan(**plan))
    return assign_mentor(new=new, by=cast.accounts.cell_leader, today=TODAY)


def end(cast: Cast, link: Mentorship, day: date, reason: str = "") -> None:
    by = cast.accounts.cell_leader
    end_mentorship(link=link, day=day, reason=reason, seen=Seen(), by=by, today=TODAY, now=timezone.now())


def refused(act: Callable[[], object]) -> str:
    """What is said; nothing has changed."""
    before = set(Mentorship.objects.values_list())
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act()
    assert set(Mentorship.objects.values_list()) == before
    return broken.value.message


def test_party_members_lead_both_ends_and_active_workers_the_middle(team: Cast) -> None:
    people = team.people
    for mentor, mentee in ((people.loi, people.c), (people.hoa, people.d), (people.c, people.e)):
        link = give(team, mentor, mentee)
        assert (link.period.lower, link.period.upper, link.recorded_by) == (SESSION, None, team.accounts.cell_leader)


@pytest.mark.parametrize(
    ("mentor", "mentee", "kind", "said"),
    [
        ("e", "e", LEAD, "Không ai tự giúp"),
        ("binh", "c", LEAD, "phải là đảng viên"),
        ("c", "d", LEAD, "phải là đảng viên"),
        ("loi", "e", LEAD, "phải là người tích cực"),
        ("h", "e", LEAD, "phải là người tích cực"),
        ("mui", "e", LEAD, "phải là người tích cực"),
        ("d", "e", SUPPORTING, "Chị D đang cần giúp thêm"),
        ("d", "mui", LEAD, "Chị D đang cần giúp thêm"),
        ("c", "hoa", SUPPORTING, "Chị Hoa là đảng viên"),
    ],
)
def test_a_helper_who_does_not_fit_is_refused_in_words(
    team: Cast, mentor: str, mentee: str, kind: MentorKind, said: str
) -> None:
    people = team.people
    assert said in refused(lambda: give(team, getattr(people, mentor), getattr(people, mentee), kind))


def test_anyone_who_is_not_weak_may_be_a_supporting_helper(team: Cast) -> None:
    people = team.people
    for mentor in (people.loi, people.nhung, people.h, people.mui):
        give(team, mentor, people.e, SUPPORTING)
    assert Mentorship.objects.filter(mentee=people.e).count() == 4


def test_both_are_on_the_team(team: Cast) -> None:
    stranger = team.others[0]
    assert "không ở trong tổ" in refused(lambda: give(team, stranger, team.people.e, SUPPORTING))
    assert "không ở trong tổ" in refused(lambda: give(team, team.people.loi, stranger))
    # On the team today, and not yet on the day from which the help is to count.
    assert "không ở trong tổ" in refused(lambda: give(team, team.people.loi, team.people.c, since=date(1966, 1, 5)))


def test_a_second_lead_is_refused_with_what_to_do(team: Cast) -> None:
    give(team, team.people.c, team.people.e)
    told = refused(lambda: give(team, team.people.binh, team.people.e, since=TODAY))
    assert told == (
        "Anh E đã có người giúp chính là anh C từ 04/05/1966. Kết thúc phân công ấy trước, hoặc chọn “Người cùng giúp”."
    )


def test_the_same_pair_is_not_linked_twice(team: Cast) -> None:
    give(team, team.people.c, team.people.e)
    assert "đang giúp anh E từ 04/05/1966" in refused(lambda: give(team, team.people.c, team.people.e, SUPPORTING))


def test_a_circle_is_refused_through_leads_and_supporting_helpers_alike(team: Cast) -> None:
    people = team.people
    give(team, people.c, people.e)
    give(team, people.e, people.h, SUPPORTING)
    told = refused(lambda: give(team, people.h, people.c, SUPPORTING))
    assert told == "Dây chuyền sẽ thành vòng: anh H → anh C → anh E → anh H. Chọn người mà anh C không giúp."


def test_links_that_never_held_together_are_no_circle(team: Cast) -> None:
    people = team.people
    make_link(team=team.team6, mentor=people.c, mentee=people.e, until=date(1966, 6, 1))
    give(team, people.e, people.c, SUPPORTING, since=date(1966, 6, 1))


def test_a_circle_needs_links_that_hold_on_one_day() -> None:
    days = [date(1966, month, 1) for month in (1, 2, 3, 4)]
    links = [Link(2, 3, SUPPORTING, days[0], days[1], pk=1), Link(3, 1, SUPPORTING, days[2], days[3], pk=2)]
    people = dict.fromkeys((1, 2, 3), Person(in_party=False, tier=None))
    assert refusal(Link(1, 2, SUPPORTING, days[0]), people, links) is None
    links[1] = Link(3, 1, SUPPORTING, days[0], pk=2)
    found = refusal(Link(1, 2, SUPPORTING, days[0]), people, links)
    assert found is not None
    assert (found.rule, found.circle) == (Rule.CIRCLE, (2, 3, 1))


def test_the_help_does_not_begin_on_a_day_to_come(team: Cast) -> None:
    told = refused(lambda: give(team, team.people.loi, team.people.c, since=TODAY + timedelta(days=1)))
    assert told == "Ngày 22/10/1966 chưa tới. Hãy chọn ngày 21/10/1966 hoặc một ngày trước đó."


def test_a_review_before_the_help_began_is_refused(team: Cast) -> None:
    assert "04/05/1966" in refused(lambda: give(team, team.people.loi, team.people.c, review_on=SESSION))
    assert "một năm" in refused(lambda: give(team, team.people.loi, team.people.c, review_on=date(2900, 1, 1)))
    give(team, team.people.loi, team.people.c, review_on=date(1966, 11, 1))


def test_the_lead_changes_as_one_act(team: Cast) -> None:
    people, day = team.people, date(1966, 10, 1)
    old = give(team, people.c, people.e)
    new = NewLink(team.team6, people.e, people.binh, LEAD, day)
    change_lead(link=old, new=new, by=team.accounts.cell_leader, today=TODAY)
    old.refresh_from_db()
    assert (old.period.upper, old.end_reason) == (day, REPLACED)
    assert Mentorship.objects.get(mentee=people.e, period__contains=TODAY).mentor == people.binh


def test_a_lead_who_may_not_be_leaves_the_old_one(team: Cast) -> None:
    people = team.people
    old = give(team, people.c, people.e)
    new = NewLink(team.team6, people.e, people.loi, LEAD, TODAY)
    told = refused(lambda: change_lead(link=old, new=new, by=team.accounts.cell_leader, today=TODAY))
    assert "phải là người tích cực" in told
    early = NewLink(team.team6, people.e, people.binh, LEAD, date(1966, 5, 1))
    assert "04/05/1966" in refused(lambda: change_lead(link=old, new=early, by=team.accounts.cell_leader, today=TODAY))


def test_what_has_ended_is_not_changed_again(team: Cast) -> None:
    link = give(team, team.people.c, team.people.e)
    end(team, link, TODAY)
    new = NewLink(team.team6, team.people.e, team.people.binh, LEAD, TODAY)
    assert "đã kết thúc" in refused(lambda: change_lead(link=link, new=new, by=team.accounts.cell_leader, today=TODAY))


def test_help_ends_on_a_day_with_its_reason(team: Cast) -> None:
    link = give(team, team.people.c, team.people.e)
    end(team, link, date(1966, 10, 1), reason=" Đổi ca ")
    link.refresh_from_db()
    assert (link.period.upper, link.end_reason) == (date(1966, 10, 1), "Đổi ca")


@pytest.mark.parametrize("day", [SESSION, SESSION - timedelta(days=1), TODAY + timedelta(days=1)])
def test_help_ends_after_it_began_and_not_in_time_to_come(team: Cast, day: date) -> None:
    link = give(team, team.people.c, team.people.e)
    refused(lambda: end(team, link, day))


def test_links_that_hold_no_longer_end_on_the_day_of_the_meeting(team: Cast) -> None:
    people, day = team.people, date(1966, 10, 19)
    gone = give(team, people.c, people.e)  # E becomes active and needs a party member
    weak = give(team, people.h, people.mui, SUPPORTING)  # H needs more help and helps nobody
    stays = give(team, people.loi, people.c)
    tiers = {Tier.ACTIVE: [people.c, people.e], Tier.WEAK: [people.h], Tier.AVERAGE: [people.mui]}
    make_tiers(team=team.team6, cell=team.cell, day=day, tiers=tiers)
    assert len(end_broken_links(team=team.team6, day=day, today=team.today)) == 2
    for link in (gone, weak, stays):
        link.refresh_from_db()
    assert (gone.period.upper, gone.end_reason) == (day, Rule.END_WITHOUT_MEMBER)
    assert (weak.period.upper, weak.end_reason) == (day, Rule.WEAK_MENTOR)
    assert stays.period.upper is None


def test_whoever_joined_after_the_meeting_keeps_their_helper(team: Cast) -> None:
    worker = team.others[0]
    TeamMembership.objects.filter(worker=worker).update(period=(date(1965, 1, 1), date(1966, 10, 20)))
    TeamMembership.objects.create(worker=worker, team=team.team6, period=(date(1966, 10, 20), None))
    link = give(team, team.people.loi, worker, since=date(1966, 10, 20))
    assert not end_broken_links(team=team.team6, day=date(1966, 10, 19), today=team.today)
    assert Mentorship.objects.filter(pk=link.pk).exists()


def test_whoever_joins_the_party_is_led_no_more_and_leads_no_average_worker(team: Cast) -> None:
    people, day = team.people, date(1966, 10, 20)
    links = [give(team, people.loi, people.c), give(team, people.c, people.e), give(team, people.c, people.mui)]
    join_organisation(worker=people.c, organisation=Organisation.PARTY, since=day, today=TODAY)
    for link in links:
        link.refresh_from_db()
    assert [link.period.upper for link in links] == [day, day, None]
    assert [link.end_reason for link in links[:2]] == [Rule.MENTEE_IN_PARTY, Rule.AVERAGE_WITHOUT_ACTIVE]


def test_a_day_of_joining_before_somebody_came_to_the_team_is_weighed_on_that_team_too(team: Cast) -> None:
    people, came = team.people, date(1966, 10, 18)
    move_worker(worker=people.mui, team=team.team5, since=came, by=team.accounts.cell_leader, today=TODAY)
    move_worker(worker=people.tri, team=team.team5, since=came, by=team.accounts.cell_leader, today=TODAY)
    make_link(team=team.team5, mentor=people.tri, mentee=people.mui, since=came)
    CellTeam.objects.create(cell=team.cell, team=team.team5, period=(came, None))
    join_organisation(worker=people.mui, organisation=Organisation.PARTY, since=date(1966, 10, 17), today=TODAY)
    assert not Mentorship.objects.filter(mentee=people.mui).exists()


def test_whoever_leaves_the_party_leads_neither_end(team: Cast) -> None:
    link = give(team, team.people.hoa, team.people.d)
    membership = OrganisationMembership.objects.get(worker=team.people.hoa, organisation=Organisation.PARTY)
    leave_organisation(membership=membership, last_day=date(1966, 10, 19), today=TODAY)
    link.refresh_from_db()
    assert (link.period.upper, link.end_reason) == (date(1966, 10, 20), Rule.END_WITHOUT_MEMBER)


def leave(cast: Cast, worker: Worker, how: str, by: Any) -> None:
    if how == "move":
        move_worker(worker=worker, team=cast.team5, since=TODAY, by=by, today=TODAY)
    else:
        retire_worker(worker=worker, last_day=TODAY - timedelta(days=1), by=by, today=TODAY)


@pytest.mark.parametrize("how", ["move", "retire"])
def test_a_lead_helper_who_leaves_must_hand_over_first(team: Cast, how: str) -> None:
    for mentee in (team.people.e, team.people.h):
        give(team, team.people.c, mentee)
    told = refused(lambda: leave(team, team.people.c, how, team.accounts.cell_leader))
    assert told == "Anh C còn là người giúp chính của anh E, anh H. Giao cho người giúp chính khác trước đã."
    assert TeamMembership.objects.filter(worker=team.people.c, team=team.team6, period__contains=TODAY).exists()


@pytest.mark.parametrize("how", ["move", "retire"])
def test_a_lead_helper_leaves_at_the_word_of_the_team_leader_and_leaves_gaps(team: Cast, how: str) -> None:
    lead = give(team, team.people.c, team.people.e)
    leave(team, team.people.c, how, team.accounts.team_leader)
    lead.refresh_from_db()
    assert (lead.period.upper, lead.end_reason) == (TODAY, Rule.MENTOR_NOT_ON_TEAM)
    assert team.people.e.pk in chain_check(team.team6, TODAY).uncovered


@pytest.mark.parametrize("address", ["worker_retire", "worker_move"])
def test_the_team_leader_is_answered_the_same_whether_or_not_somebody_helps(
    team: Cast, client: Client, address: str
) -> None:
    give(team, team.people.c, team.people.e)
    login(client, team.accounts.team_leader)
    data = {"last_day": "1966-10-20", "since": "1966-10-21", "team": team.team5.pk}
    answers = [
        client.post(reverse(address, kwargs={"worker": worker.pk}), data)
        for worker in (team.people.c, team.people.binh)
    ]
    assert [answer.status_code for answer in answers] == [302, 302]
    told = [[str(message) for message in get_messages(answer.wsgi_request)][-1] for answer in answers]
    assert told[0] == told[1]


@pytest.mark.parametrize("how", ["move", "retire"])
def test_whoever_only_is_helped_leaves_and_the_links_end(team: Cast, how: str) -> None:
    people = team.people
    led, supported = give(team, people.c, people.e), give(team, people.e, people.h, SUPPORTING)
    leave(team, people.e, how, team.accounts.team_leader)
    for link in (led, supported):
        link.refresh_from_db()
    assert (led.period.upper, led.end_reason) == (TODAY, Rule.MENTEE_NOT_ON_TEAM)
    assert (supported.period.upper, supported.end_reason) == (TODAY, Rule.MENTOR_NOT_ON_TEAM)


# --- a cell of several teams (sinh hoạt ghép) -------------------------------------------------------------------------


@pytest.fixture
def joint(team: Cast) -> Cast:
    """The cell leads team 5 as well; none of its members works there."""
    CellTeam.objects.create(cell=team.cell, team=team.team5, period=(SESSION, None))
    return team


def give_on_team_5(cast: Cast, mentor: Worker, kind: MentorKind = LEAD, since: date = SESSION) -> Mentorship:
    new = NewLink(cast.team5, cast.others[-1], mentor, kind, since)
    return assign_mentor(new=new, by=cast.accounts.cell_leader, today=TODAY)


def test_a_member_of_the_cell_helps_on_each_of_its_teams_and_an_active_worker_on_their_own(joint: Cast) -> None:
    assert give_on_team_5(joint, joint.people.loi).team == joint.team5
    told = refused(lambda: give_on_team_5(joint, joint.people.c, SUPPORTING, TODAY))
    assert told == "Anh C không ở trong tổ ngày 21/10/1966, cũng không thuộc tổ đảng phụ trách tổ; chọn người khác."
    stranger = NewLink(joint.team6, joint.people.loi, joint.people.hoa, SUPPORTING, SESSION)
    assert "đảng viên" in refused(lambda: assign_mentor(new=stranger, by=joint.accounts.cell_leader, today=TODAY))


def test_a_member_of_a_cell_helps_nobody_on_a_team_it_does_not_lead(team: Cast) -> None:
    assert "cũng không thuộc tổ đảng" in refused(lambda: give_on_team_5(team, team.people.loi))


def test_a_member_of_the_cell_who_moves_goes_on_helping(joint: Cast) -> None:
    here, there = give(joint, joint.people.hoa, joint.people.d), give_on_team_5(joint, joint.people.hoa)
    leave(joint, joint.people.hoa, "move", joint.accounts.cell_leader)
    for link in (here, there):
        link.refresh_from_db()
        assert link.period.upper is None


def test_a_member_of_the_cell_who_leaves_for_good_hands_over_on_every_team(joint: Cast) -> None:
    links = [give(joint, joint.people.hoa, joint.people.d), give_on_team_5(joint, joint.people.hoa)]
    told = refused(lambda: leave(joint, joint.people.hoa, "retire", joint.accounts.cell_leader))
    assert told == "Chị Hoa còn là người giúp chính của chị D, anh Năm. Giao cho người giúp chính khác trước đã."
    leave(joint, joint.people.hoa, "retire", joint.accounts.team_leader)
    for link in links:
        link.refresh_from_db()
        assert (link.period.upper, link.end_reason) == (TODAY, Rule.MENTOR_NOT_ON_TEAM)


def test_the_help_of_a_cell_that_leads_the_team_no_more_ends(joint: Cast) -> None:
    there, here = give_on_team_5(joint, joint.people.hoa), give(joint, joint.people.hoa, joint.people.d)
    group = put_in_care(team=joint.team5, lead=joint.people.loi, people=[joint.others[-1]], name="Nhóm 1")
    stop_leading(line=CellTeam.objects.get(cell=joint.cell, team=joint.team5), today=TODAY)
    there.refresh_from_db()
    here.refresh_from_db()
    assert (there.period.upper, there.end_reason, here.period.upper) == (TODAY, Rule.MENTOR_NOT_ON_TEAM, None)
    assert group.leads.get().period.upper == TODAY


def test_the_rules_know_every_kind_whoever_asks(team: Cast) -> None:
    """Nothing tells the database a reader here: a rule that saw no kinds would let everything pass."""
    assert people_for_rules(team.team6, TODAY)[team.people.d.pk].tier is Tier.WEAK


def test_the_database_itself_refuses_a_circle(team: Cast) -> None:
    make_link(team=team.team6, mentor=team.people.c, mentee=team.people.e)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="circle"), transaction.atomic():
        make_link(team=team.team6, mentor=team.people.e, mentee=team.people.c, kind=SUPPORTING)


@pytest.mark.django_db(transaction=True)
def test_two_links_made_at_once_make_no_circle_and_no_second_lead(team: Cast) -> None:
    people = team.people
    pairs = [(people.c, people.nhung, SUPPORTING), (people.nhung, people.c, SUPPORTING)]
    leads = [(people.c, people.e, LEAD), (people.binh, people.e, LEAD)]
    for acts, said in ((pairs, "vòng"), (leads, "đã có người giúp chính")):
        start = Barrier(len(acts))

        def run(act: Any, start: Barrier = start) -> str:
            try:
                start.wait(30)
                give(team, *act)
            except RuleBroken as broken:
                return broken.message
            finally:
                connections.close_all()
            return ""

        with ThreadPoolExecutor(len(acts)) as pool:
            told = sorted(pool.map(run, acts))
        assert told[0] == ""
        assert said in told[1]
