"""Who leaves the enterprise, or the team: what was kept about them, and what they did for others."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.account import confirm_role, propose_role
from members.actions.erasure import erase_worker
from members.actions.help_review import Seen
from members.actions.membership import join_organisation, leave_organisation
from members.actions.mentoring import NewLink, change_lead, end_broken_links, end_mentorship
from members.actions.organisation import lead_team
from members.actions.worker import move_worker, retire_off_team, retire_worker
from members.domain.account import Beginning, Organisation, Role
from members.domain.care import CaseOutcome
from members.domain.group import PairKind
from members.domain.mentoring import MentorKind
from members.domain.rights import names_person
from members.domain.tier import Tier
from members.models import (
    Account,
    CareCase,
    CareStory,
    GroupLead,
    GroupMembership,
    MentoringGroup,
    Mentorship,
    PairWish,
    Prospect,
    ProspectHelper,
    ProspectStage,
    RoleAssignment,
    Team,
    Worker,
)
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.care import make_step
from tests.factories.contact import SINCE, make_helper, put_in_care
from tests.factories.group import make_wish
from tests.factories.members import make_account, make_cell, make_worker
from tests.factories.mentoring import make_review, make_tiers
from tests.factories.prospect import make_prospect
from tests.members.care import TODAY, case_of_d

TOMORROW = TODAY + timedelta(days=1)


def retire(cast: Cast, worker: Worker) -> None:
    retire_worker(worker=worker, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)


def move(cast: Cast, worker: Worker, team: Team) -> None:
    move_worker(worker=worker, team=team, since=TODAY, by=cast.accounts.team_leader, today=TODAY)


def case_now() -> tuple[CareCase, bool, bool]:
    """The case, whether there is a story, whether its step has words."""
    with as_system("test"):
        case = CareCase.objects.select_related("holder", "team").get()
        return case, CareStory.objects.exists(), bool(case.steps.get().what)


@pytest.fixture
def case(cast: Cast) -> CareCase:
    """About D, held by Hoa, with a story and a step."""
    made = case_of_d(cast, story="Chỉ một người biết.")
    make_step(case=made, by=cast.people.nhung)
    return made


# --- cases ------------------------------------------------------------------------------------------------------------


def test_the_case_about_somebody_who_leaves_is_closed_and_its_words_are_erased(cast: Cast, case: CareCase) -> None:
    retire(cast, cast.people.d)
    now, has_story, has_words = case_now()
    assert (now.closed_on, now.outcome, has_story, has_words) == (TODAY, CaseOutcome.HANDED_ON, False, False)


@pytest.mark.parametrize("has_head", [True, False])
def test_a_case_whose_holder_leaves_goes_to_the_head_of_the_cell_without_the_story(
    cast: Cast, case: CareCase, *, has_head: bool
) -> None:
    if not has_head:
        cast.people.loi.roles.filter(role=Role.CELL_LEADER).delete()
    retire(cast, cast.people.hoa)
    now, has_story, has_words = case_now()
    assert now.holder == (cast.people.loi if has_head else cast.people.hoa)
    assert (now.closed_on, has_story, has_words) == (None, False, True)


@pytest.mark.parametrize("has_cell", [True, False])
def test_a_case_goes_to_the_new_team_with_the_person_and_to_the_head_of_its_cell(
    cast: Cast, case: CareCase, *, has_cell: bool
) -> None:
    head = make_worker(name="Mai Thị Sáu", team=cast.team5)
    if has_cell:
        cell = make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=SINCE)
        make_account(username="sau", worker=head, role=Role.CELL_LEADER, over=cell)
    move(cast, cast.people.d, cast.team5)
    now, has_story, has_words = case_now()
    assert (now.team, now.holder) == (cast.team5, head if has_cell else cast.people.hoa)
    assert (now.closed_on, has_story, has_words) == (None, False, True)


@pytest.mark.parametrize(
    "how", ["out of the Party", "to another cell", "help over", "another helper", "team given away"]
)
def test_who_may_hold_a_case_no_more_reads_its_story_no_more(cast: Cast, case: CareCase, how: str) -> None:
    """«Only assigned»: whoever is neither in the cell nor a helper any more gives the case to its head, untold."""
    people, by = cast.people, cast.accounts.cell_leader
    link = make_helper(team=cast.team6, mentor=people.c, mentee=people.d)
    if how in {"help over", "another helper"}:
        make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 5, 4), tiers={Tier.ACTIVE: [people.c]})
        with as_system("test"):
            CareCase.objects.update(holder=people.c)
    head5 = make_worker(name="Mai Thị Sáu", team=cast.team5)
    cell5 = make_cell(branch=cast.branch, name="Tổ đảng tổ máy 5", teams=[cast.team5], since=SINCE)
    make_account(username="sau", worker=head5, role=Role.CELL_LEADER, over=cell5)
    membership = people.hoa.organisation_memberships.get(organisation=Organisation.PARTY)
    with reading_as(by):
        if how == "out of the Party":
            leave_organisation(membership=membership, last_day=TODAY - timedelta(days=1), today=TODAY)
        elif how == "to another cell":
            move(cast, people.hoa, cast.team5)
            join_organisation(
                worker=people.hoa,
                organisation=Organisation.PARTY,
                since=TODAY,
                today=TODAY,
                began=Beginning.TRANSFERRED,
            )
        elif how == "help over":
            end_mentorship(link=link, day=TODAY, reason="", seen=Seen(), by=by, today=TODAY, now=timezone.now())
        elif how == "another helper":
            new = NewLink(cast.team6, people.d, people.thao, MentorKind.LEAD, TODAY)
            change_lead(link=link, new=new, by=by, today=TODAY)
        else:
            lead_team(cell=cell5, team=cast.team6, since=TODAY, today=TODAY)
    now, has_story, has_words = case_now()
    head = head5 if how == "team given away" else people.loi
    assert (now.holder, now.closed_on, has_story, has_words) == (head, None, False, True)


def test_a_case_stays_with_whoever_may_hold_it_still(cast: Cast, case: CareCase) -> None:
    link = make_helper(team=cast.team6, mentor=cast.people.hoa, mentee=cast.people.d)
    by = cast.accounts.cell_leader
    with reading_as(by):
        end_mentorship(link=link, day=TODAY, reason="", seen=Seen(), by=by, today=TODAY, now=timezone.now())
    now, has_story, _words = case_now()
    assert (now.holder, has_story) == (cast.people.hoa, True)


def test_a_case_stays_with_a_holder_who_moves_and_is_still_of_the_cell(cast: Cast, case: CareCase) -> None:
    move(cast, cast.people.hoa, cast.team5)
    now, has_story, _has_words = case_now()
    assert (now.holder, now.team, has_story) == (cast.people.hoa, cast.team6, True)


# --- what they did for others -----------------------------------------------------------------------------------------


def busy(cast: Cast, worker: Worker) -> None:
    """In charge of a group, lead helper of D, preparing C, holding a case about E; on the way to the Youth Union."""
    put_in_care(team=cast.team6, lead=worker, people=[cast.people.d], name="Nhóm 2")
    make_helper(team=cast.team6, mentor=worker, mentee=cast.people.d)
    for about in (cast.people.c, worker):
        prospect = Prospect.objects.create(team=cast.team6, worker=about, towards=Organisation.YOUTH)
        ProspectStage.objects.create(prospect=prospect, stage=1, since=SINCE)
    ProspectHelper.objects.create(
        prospect=Prospect.objects.get(worker=cast.people.c), worker=worker, period=DateRange(SINCE, None)
    )
    case_of_d(cast, worker=cast.people.e, holder=worker, story="Chỉ một người biết.")


def still_done(worker: Worker) -> dict[str, int]:
    rows: dict[str, Any] = {
        "charge": GroupLead.objects.filter(worker=worker, period__upper_inf=True),
        "links": Mentorship.objects.filter(mentor=worker, period__upper_inf=True),
        "ways": Prospect.objects.filter(worker=worker, ended_on=None),
        "prepares": ProspectHelper.objects.filter(worker=worker, period__upper_inf=True),
        "cases": CareCase.objects.filter(holder=worker),
        "stories": CareStory.objects.all(),
    }
    with as_system("test"):
        return {name: found.count() for name, found in rows.items()}


ALL = dict.fromkeys(("charge", "links", "ways", "prepares", "cases", "stories"), 1)
NONE = dict.fromkeys(ALL, 0)


def test_who_leaves_is_in_charge_of_nothing_any_more(cast: Cast) -> None:
    busy(cast, cast.people.hoa)
    assert still_done(cast.people.hoa) == ALL
    retire(cast, cast.people.hoa)
    assert still_done(cast.people.hoa) == NONE
    lead = GroupLead.objects.get(worker=cast.people.hoa)
    assert lead.period.upper == TOMORROW


def test_who_came_back_with_a_backup_and_is_erased_again_is_in_charge_of_nothing(cast: Cast) -> None:
    busy(cast, cast.people.hoa)  # at work, as the backup knows them
    ask("erase_again", workers=[cast.people.hoa.pk])
    assert still_done(cast.people.hoa) == NONE
    assert Mentorship.objects.get(mentor=cast.people.hoa).period.upper == TOMORROW


# --- their name in what is kept of others -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("Tách anh E và anh H ra hai nhóm.", True),
        ("Hỏi ANH  e trước.", True),
        ("Pha\u0323m Va\u0306n E giúp.", True),  # decomposed
        ("phạm văn e", True),
        ("anh Em", False),
        ("Máy E hỏng, thợ E3", False),
        ("anh H và mặt hàng E", False),
        ("", False),
    ],
)
def test_a_text_names_somebody_in_full_or_by_title_and_given_name(text: str, *, is_named: bool) -> None:
    assert names_person(text, "Phạm Văn E") is is_named


def test_the_place_of_a_tone_mark_does_not_hide_a_name_and_another_tone_is_another_name() -> None:
    assert names_person("Chị Thuý chuyển ca.", "Nguyễn Thị Thúy")
    assert not names_person("Chị Thủy chuyển ca.", "Nguyễn Thị Thúy")


def test_in_the_rows_of_others_of_the_team_no_text_names_an_erased_person(cast: Cast) -> None:
    people, e = cast.people, cast.people.e
    group = MentoringGroup.objects.create(team=cast.team6, name="Nhóm 1", formed_on=SINCE)
    since = (SINCE, None)
    stay = GroupMembership.objects.create(
        group=group, worker=people.h, period=since, reason="Tách anh E và anh H ra hai nhóm."
    )
    link = Mentorship.objects.create(
        team=cast.team6, mentor=people.loi, mentee=people.h, kind="lead", period=since, aim="Gần anh E hơn",
        plan="Phạm Văn E cùng xem", end_reason="mentor_not_on_team",
    )  # fmt: skip
    review = make_review(link=link, day=TODAY, words="Chăm hơn", plan="Nhờ anh E")
    first, second = sorted((people.h, people.tri), key=lambda person: person.pk)
    wish = PairWish.objects.create(
        team=cast.team6, first=first, second=second, kind=PairKind.APART, reason="Cùng chơi với anh E", period=since
    )
    Worker.objects.filter(pk=e.pk).update(left_on=TODAY)
    e.team_memberships.update(period=(date(1965, 1, 1), TOMORROW))
    erase_worker(worker=e.pk, today=TODAY)
    for row in (stay, link, wish, review):
        row.refresh_from_db()
    assert (stay.reason, wish.reason, link.aim, link.plan) == ("…", "…", "…", "…")
    assert (review.words, review.plan, link.end_reason) == ("Chăm hơn", "…", "mentor_not_on_team")


def test_what_was_proposed_for_somebody_who_leaves_waits_for_nobody(cast: Cast) -> None:
    """Nobody could confirm it, nor say that it has ended."""
    role = propose_role(
        worker=cast.people.e,
        role=Role.UNION_LEAD,
        over=cast.team6,
        since=TODAY,
        by=cast.accounts.administrator,
        today=TODAY,
    )
    retire_worker(worker=cast.people.e, last_day=TODAY, by=cast.accounts.team_leader, today=TODAY)
    with pytest.raises(RuleBroken):
        confirm_role(assignment=role, by=cast.accounts.second_administrator, today=TODAY)
    assert cast.people.e.roles.count() == 0


def test_a_wish_on_another_team_stays_with_a_member_of_its_cell(cast: Cast) -> None:
    """Who works elsewhere and leads a group here moves on elsewhere: here nothing has changed."""
    hoa = cast.people.hoa
    put_in_care(team=cast.team6, lead=hoa, people=[cast.people.e], name="Nhóm 1")
    move(cast, hoa, cast.team5)
    wish = make_wish(team=cast.team6, one=hoa, other=cast.people.d, since=TODAY)
    move_worker(worker=hoa, team=cast.teams[0], since=TOMORROW, by=cast.accounts.team_leader, today=TOMORROW)
    wish.refresh_from_db()
    assert wish.period.upper is None


def test_what_was_found_when_help_was_looked_at_stays_whatever_is_written_down_later(cast: Cast) -> None:
    """A classification of an earlier day ends the help: on the day of its last review, not before it."""
    people, by = cast.people, cast.accounts.cell_leader
    link = make_helper(team=cast.team6, mentor=people.c, mentee=people.d, since=date(1966, 10, 12))
    make_review(link=link, day=date(1966, 10, 19))
    tiers = {Tier.ACTIVE: [people.d], Tier.AVERAGE: [people.c]}
    make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 10, 10), tiers=tiers)
    with reading_as(by):
        end_broken_links(team=cast.team6, day=date(1966, 10, 10), today=TODAY)
    link.refresh_from_db()
    assert (link.period.upper, link.reviews.count()) == (date(1966, 10, 19), 1)


def test_a_closed_case_is_open_to_whoever_held_it_while_they_might_hold_it_still(cast: Cast, case: CareCase) -> None:
    with as_system("test"):
        CareCase.objects.update(closed_on=TODAY, outcome=CaseOutcome.SOLVED)
    client, url = login(Client(), cast.accounts.party_member), reverse("case", kwargs={"case": case.pk})
    assert client.get(url).status_code == 200
    cast.people.hoa.organisation_memberships.filter(organisation=Organisation.PARTY).delete()
    assert client.get(url).status_code == 403


def test_whoever_leaves_an_organisation_is_prepared_for_it_no_more_and_prepares_nobody(cast: Cast) -> None:
    people = cast.people
    way = make_prospect(team=cast.team6, worker=people.e, helper=people.hoa, since=date(1966, 6, 1))
    own = make_prospect(team=cast.team6, worker=people.hoa, helper=people.loi, since=date(1966, 6, 1))
    membership = people.hoa.organisation_memberships.get(organisation=Organisation.PARTY)
    with reading_as(cast.accounts.cell_leader):
        leave_organisation(membership=membership, last_day=date(1966, 10, 20), today=TODAY)
    own.refresh_from_db()
    assert (own.ended_on, way.helpers.get().period.upper) == (date(1966, 10, 20), TODAY)


def test_who_moves_leads_the_old_team_no_more_nor_its_organisations(cast: Cast) -> None:
    """What the union of a team is asked is for whoever leads it there."""
    sang = cast.accounts.union_lead
    move(cast, cast.people.sang, cast.team5)
    assert Role.UNION_LEAD not in Account.objects.get(pk=sang.pk).stands.roles
    assert RoleAssignment.objects.get(worker=cast.people.sang).period.upper == TODAY


# --- on no team -------------------------------------------------------------------------------------------------------


def test_an_administrator_writes_down_that_somebody_on_no_team_leaves(cast: Cast, client: Client) -> None:
    """Nobody leads them; and only who has left can be erased."""
    nghia, hoa = cast.accounts.norm_officer, cast.accounts.party_member
    login(client, cast.accounts.administrator)
    ways = {account: reverse("account_leave", kwargs={"account": account.pk}) for account in (nghia, hoa)}
    shown = [
        url in client.get(reverse("account", kwargs={"account": who.pk})).content.decode() for who, url in ways.items()
    ]
    assert shown == [True, False]
    refused = client.post(ways[hoa], {"last_day": TODAY.isoformat()})
    assert "Tổ máy 6: người phụ trách tổ đó ghi việc nghỉ." in refused.content.decode()
    assert client.post(ways[nghia], {"last_day": "1960-01-01"}).status_code == 422
    assert Worker.objects.filter(left_on__isnull=False).count() == 0
    client.post(ways[nghia], {"last_day": TODAY.isoformat()})
    left = Worker.objects.get(account=nghia)
    assert (left.left_on, left.account.is_active) == (TODAY, False)
    assert left.roles.get().period.upper == TOMORROW
    erase_worker(worker=left.pk, today=TODAY)


def test_an_administrator_leaves_only_after_another_ended_their_role(cast: Cast) -> None:
    other = cast.accounts.second_administrator
    assert other.worker
    with pytest.raises(RuleBroken, match="quản trị"):
        retire_off_team(worker=other.worker, last_day=TODAY, by=cast.accounts.administrator, today=TODAY)
