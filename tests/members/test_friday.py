"""The Friday list: whom to meet, in which order, what is done; the weeks that were kept and missed."""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from members.domain.contact import friday_record
from members.domain.tier import Tier
from members.models import CellTeam
from members.queries.contact import friday_list, friday_records
from teamtrack.audit import reading_as
from teamtrack.periods import WorkingCalendar
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.contact import make_contact, make_helper, put_in_care
from tests.factories.members import make_account, make_team, make_worker
from tests.factories.mentoring import make_tiers
from tests.factories.tier import make_decision


@pytest.fixture
def cared(cast: Cast) -> Cast:
    """Hoa is in charge of Trị, Bình, Thịnh and Tường, and helps E of another group."""
    people = cast.people
    put_in_care(
        team=cast.team6, lead=people.hoa, people=[people.tri, people.binh, people.thinh, people.tuong], name="Nhóm 2"
    )
    make_helper(team=cast.team6, mentor=people.hoa, mentee=people.e)
    for worker, day in (
        (people.tri, date(1966, 10, 7)),
        (people.binh, date(1966, 10, 14)),
        (people.thinh, date(1966, 10, 18)),  # a Tuesday of this week
        (people.e, date(1966, 9, 9)),
    ):
        make_contact(team=cast.team6, worker=worker, by=people.hoa, day=day)
    return cast


def test_the_longest_unseen_comes_first_and_who_was_met_this_week_last(cared: Cast) -> None:
    with reading_as(cared.accounts.party_member):
        week = friday_list(cared.accounts.party_member, cared.today)
    people = cared.people
    assert [person.worker for person in week.people] == [people.tuong, people.e, people.tri, people.binh, people.thinh]
    assert [person.days for person in week.people] == [169, 42, 14, 7, 3]
    assert (week.friday, week.done, week.following) == (date(1966, 10, 21), 1, people.tuong.pk)


def test_both_ends_stand_before_the_middle_among_those_who_wait_as_many_weeks(cared: Cast) -> None:
    people = cared.people
    make_contact(team=cared.team6, worker=people.tuong, by=people.hoa, day=date(1966, 10, 6))
    make_tiers(
        team=cared.team6,
        cell=cared.cell,
        tiers={Tier.AVERAGE: [people.tuong, people.binh, people.e], Tier.ACTIVE: [people.tri]},
    )
    with reading_as(cared.accounts.party_member):
        week = friday_list(cared.accounts.party_member, cared.today)
    assert [person.worker for person in week.people] == [people.e, people.tri, people.tuong, people.binh, people.thinh]


def test_days_count_from_when_somebody_came_into_the_readers_charge(cast: Cast) -> None:
    people = cast.people
    lead: dict[str, Any] = {"team": cast.team6, "lead": people.hoa, "name": "Nhóm 2"}
    put_in_care(people=[people.tri], since=cast.today, **lead)
    make_contact(team=cast.team6, worker=people.tri, by=people.hoa, day=date(1966, 5, 20))
    make_contact(team=cast.team6, worker=people.tri, by=people.loi, day=date(1966, 10, 20))
    with reading_as(cast.accounts.party_member):
        [person] = friday_list(cast.accounts.party_member, cast.today).people
    assert (person.days, person.last) == (0, date(1966, 5, 20))


def test_who_was_never_met_comes_first_among_those_who_wait_as_many_weeks(cast: Cast, client: Client) -> None:
    people = cast.people
    lead: dict[str, Any] = {"team": cast.team6, "lead": people.hoa, "name": "Nhóm 2"}
    put_in_care(people=[people.tri, people.binh], since=date(1966, 10, 16), **lead)
    make_contact(team=cast.team6, worker=people.binh, by=people.hoa, day=date(1966, 10, 15))
    make_tiers(team=cast.team6, cell=cast.cell, tiers={Tier.AVERAGE: [people.tri], Tier.ACTIVE: [people.binh]})
    page = login(client, cast.accounts.party_member).get("/thu-sau/").content.decode()
    assert re.findall(r'id="p(\d+)"', page) == [str(people.tri.pk), str(people.binh.pk)]
    assert "anh chị chưa gặp lần nào" in page
    assert "hai đầu" in page


def test_the_kind_that_counts_is_the_last_one_decided(cared: Cast) -> None:
    people = cared.people
    make_contact(team=cared.team6, worker=people.tuong, by=people.hoa, day=date(1966, 10, 6))
    cell: dict[str, Any] = {"team": cared.team6, "cell": cared.cell}
    earlier, later = date(1966, 5, 4), date(1966, 9, 5)
    make_decision(worker=people.tri, day=earlier, tier=Tier.AVERAGE, **cell)
    make_decision(worker=people.tuong, day=later, tier=Tier.AVERAGE, revision=1, **cell)
    make_decision(worker=people.tri, day=later, tier=Tier.ACTIVE, **cell)
    make_decision(worker=people.tuong, day=cared.today + timedelta(days=30), tier=Tier.ACTIVE, **cell)
    with reading_as(cared.accounts.party_member):
        week = friday_list(cared.accounts.party_member, cared.today)
    assert [person.worker for person in week.people][1:3] == [people.tri, people.tuong]  # two weeks each


def test_a_helper_outside_the_cell_sees_whom_they_help_and_nobodys_kind(cared: Cast, client: Client) -> None:
    people = cared.people
    helper = make_account(username="c", worker=people.c)
    for mentee in (people.d, people.h):
        make_helper(team=cared.team6, mentor=people.c, mentee=mentee)
    make_contact(team=cared.team6, worker=people.d, by=people.c, day=date(1966, 10, 12))
    make_contact(team=cared.team6, worker=people.h, by=people.c, day=date(1966, 10, 11))
    make_contact(team=cared.team6, worker=people.d, by=people.loi, day=date(1966, 10, 20))  # not theirs to know
    make_tiers(team=cared.team6, cell=cared.cell, tiers={Tier.WEAK: [people.d], Tier.AVERAGE: [people.h]})
    page = login(client, helper).get("/thu-sau/").content.decode()
    assert re.findall(r'id="p(\d+)"', page) == [str(people.h.pk), str(people.d.pk)]
    assert "9 ngày anh chị chưa gặp" in page
    assert "hai đầu" not in page
    for kind in ("Tích cực", "Trung bình", "Cần giúp thêm"):
        assert kind not in page


def test_whoever_helps_nobody_has_no_list(cast: Cast, client: Client) -> None:
    assert login(client, cast.accounts.worker).get("/thu-sau/").status_code == 403


def test_after_a_contact_the_next_button_has_the_focus(cared: Cast, client: Client) -> None:
    login(client, cared.accounts.party_member)
    page = client.get("/thu-sau/?vua=1").content.decode()
    assert re.findall(r'href="/nguoi/(\d+)/gap/"[^>]*autofocus', page) == [str(cared.people.tuong.pk)]
    assert "autofocus" not in client.get("/thu-sau/").content.decode()


def test_the_first_page_says_how_many_are_to_be_met_and_names_the_longest_unseen(cared: Cast) -> None:
    items = [item for item in ask("today", user=cared.accounts.party_member, day=cared.today) if item.order in (30, 31)]
    assert [str(item.sentence) for item in items] == [
        "Gặp 4 người trong thứ sáu này",
        "Đỗ Văn Tường: anh chị chưa gặp lần nào",
        "Phạm Văn E: đã 42 ngày anh chị chưa gặp",
    ]


def test_weeks_count_from_the_first_friday_and_this_one_is_not_missed_before_it_is_over() -> None:
    met = {date(1966, 10, 7): 2, date(1966, 10, 21): 1}
    record = friday_record(met, date(1966, 10, 1), date(1966, 10, 28), WorkingCalendar())
    assert [(week.friday.day, week.contacts, week.is_missed) for week in record.weeks] == [
        (7, 2, False),
        (14, 0, True),
        (21, 1, False),
        (28, 0, False),
    ]
    assert (record.contacts, record.missed, record.per_week) == (3, 1, Fraction(3, 3))
    assert friday_record(met, date(1966, 10, 1), date(1966, 10, 29), WorkingCalendar()).missed == 2


def test_a_friday_off_is_not_missed_and_whoever_was_met_in_its_week_still_counts() -> None:
    calendar = WorkingCalendar(days_off=frozenset({date(1966, 9, 2), date(1966, 9, 9)}))
    record = friday_record({date(1966, 9, 9): 1}, date(1966, 8, 26), date(1966, 9, 17), calendar)
    assert [(week.friday, week.contacts, week.is_missed) for week in record.weeks] == [
        (date(1966, 8, 26), 0, True),
        (date(1966, 9, 9), 1, False),
        (date(1966, 9, 16), 0, True),
    ]
    assert record.per_week == Fraction(1, 3)


def test_fridays_follow_the_calendar_of_the_workshop(cast: Cast) -> None:
    """The second of September 1966 was a Friday, and a day off."""
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=date(1966, 8, 24))  # of the Friday 26/8
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=date(1966, 10, 16))  # a Sunday
    make_contact(team=cast.team6, worker=cast.people.h, by=cast.people.loi, day=date(1966, 10, 10))  # the Monday before
    with reading_as(cast.accounts.cell_leader):
        [own] = [
            kept.record
            for kept in friday_records(cast.accounts.cell_leader, cast.team6, cast.today)
            if kept.member == cast.people.loi
        ]
    assert [(week.friday.isoformat(), week.contacts) for week in own.weeks if week.contacts] == [
        ("1966-08-26", 1),
        ("1966-10-14", 2),
    ]
    assert date(1966, 9, 2) not in [week.friday for week in own.weeks]
    assert own.missed == 5  # 9, 16, 23 and 30 September, 7 October


def test_weeks_before_the_first_contact_of_the_team_were_not_missed(cast: Cast) -> None:
    first = date(1966, 10, 7)
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=first)
    with reading_as(cast.accounts.cell_leader):
        records = friday_records(cast.accounts.cell_leader, cast.team6, cast.today)
    assert {line.member: line.record.missed for line in records} == {
        cast.people.hoa: 2,
        cast.people.loi: 1,
        cast.people.thao: 2,
    }


def test_a_member_sees_only_how_they_kept_their_own_fridays(cast: Cast) -> None:
    """Counted from the first contact of anybody, of which they know nothing else; as the head counts them."""
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=cast.today - timedelta(days=7))
    seen = {}
    for reader in (cast.accounts.party_member, cast.accounts.cell_leader):
        with reading_as(reader):
            seen[reader] = {kept.member: kept.record for kept in friday_records(reader, cast.team6, cast.today)}
    assert list(seen[cast.accounts.party_member]) == [cast.people.hoa]
    assert seen[cast.accounts.party_member][cast.people.hoa] == seen[cast.accounts.cell_leader][cast.people.hoa]
    assert seen[cast.accounts.party_member][cast.people.hoa].missed == 1


def test_whom_a_member_met_on_another_team_of_the_cell_counts_as_well(cast: Cast) -> None:
    people = cast.people
    sister = make_team(workshop=cast.workshop, code="7")
    CellTeam.objects.create(cell=cast.cell, team=sister, period=(date(1966, 4, 20), None))
    somebody = make_worker(name="Mai Văn Thêm", team=sister)
    for worker, team, by in ((people.e, cast.team6, people.hoa), (somebody, sister, people.loi)):
        make_contact(team=team, worker=worker, by=by, day=date(1966, 10, 14))
    with reading_as(cast.accounts.cell_leader):
        records = friday_records(cast.accounts.cell_leader, cast.team6, cast.today)
    missed = {kept.member: kept.record.missed for kept in records}
    assert (missed[people.hoa], missed[people.loi], missed[people.thao]) == (0, 0, 1)


def test_the_last_weeks_of_every_member_stand_below_each_other() -> None:
    """A week that does not count leaves its place empty: one off, one before there was a list."""
    calendar = WorkingCalendar(days_off=frozenset({date(1966, 9, 2)}))
    early, late = (
        friday_record({}, since, date(1966, 9, 17), calendar) for since in (date(1966, 5, 6), date(1966, 8, 26))
    )
    shown = [[week and week.friday for week in record.latest] for record in (early, late)]
    assert [len(weeks) for weeks in shown] == [13, 13]
    assert shown[0][0] == date(1966, 6, 24)
    assert shown[1] == [None] * 9 + [date(1966, 8, 26), None, date(1966, 9, 9), date(1966, 9, 16)]
