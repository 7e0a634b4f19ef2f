"""Where everybody stands and how it came about: who sees which columns, what is counted between two sessions."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from members.actions.tier import Decision
from members.domain.tier import Aspect, Tier, years_of
from members.models import ClassificationSession
from members.queries.tier import TiersPage, tiers_page
from members.queries.tier_session import one_of_session
from members.sources import tier as sources
from teamtrack.audit import reading_as
from tests.cast import Cast, login
from tests.factories.group import make_group
from tests.factories.production import make_output
from tests.members.test_tier import begun, closed, decided, everybody

URL = "/to-dang/to-6/phan-loai/"
FIRST = date(1966, 6, 10)
AVERAGE = Decision(Tier.AVERAGE, "Đủ mức, còn rụt rè.", {})
WEAK = Decision(
    Tier.WEAK, "Hàng hỏng nhiều hai tuần liền.", {Aspect.QUALITY: "bốn chiếc", Aspect.DISCIPLINE: "hai lần muộn"}
)


@pytest.fixture
def weighed(cast: Cast) -> ClassificationSession:
    """Twice: D rose from needing more help, E fell to average; Hoa is in charge of a group with D and Phước."""
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d, cast.people.phuoc])
    for day, somebody in ((FIRST, {"d": WEAK, "h": AVERAGE}), (cast.today, {"e": AVERAGE, "h": AVERAGE})):
        session = begun(cast, day)
        everybody(cast, session)
        for name, decision in somebody.items():
            decided(cast, session, getattr(cast.people, name), decision)
        session = closed(cast, session)
    return session


def shown(cast: Cast, account: Any) -> TiersPage:
    with reading_as(account):
        return tiers_page(account, cast.team6, cast.today)


def test_the_head_sees_everybody_in_three_columns(cast: Cast, weighed: ClassificationSession) -> None:
    page = shown(cast, cast.accounts.cell_leader)
    assert [(column.tier, len(column.people)) for column in page.columns] == [
        (Tier.ACTIVE, 13),
        (Tier.AVERAGE, 2),
        (Tier.WEAK, 0),
    ]
    assert [column.is_folded for column in page.columns] == [False, True, False]
    assert [(line.counts, line.share) for line in page.sessions] == [
        ((13, 2, 0), Fraction(13, 15)),
        ((13, 1, 1), Fraction(13, 15)),
    ]


def test_a_member_sees_the_people_they_know_and_the_counts_of_sessions_alone(
    cast: Cast, weighed: ClassificationSession
) -> None:
    page = shown(cast, cast.accounts.party_member)
    names = [[person.worker.full_name for person in column.people] for column in page.columns]
    assert names == [["Trần Thị D", "Bùi Hữu Phước"], [], []]
    assert (page.changes, page.flow, page.left) == ((), (), ())
    assert [line.counts for line in page.sessions] == [(13, 2, 0), (13, 1, 1)]
    assert [(line.raised, line.weak_before, line.weak_after) for line in page.years] == [(None, 1, 0)]


def test_what_changed_between_two_sessions_is_counted(cast: Cast, weighed: ClassificationSession) -> None:
    page = shown(cast, cast.accounts.cell_leader)
    (change,) = page.changes
    assert (change.first, change.last, change.raised, change.lowered) == (FIRST, cast.today, 1, 1)
    assert [row.cells for row in change.rows] == [(12, 1, 0, 0), (0, 1, 0, 0), (1, 0, 0, 0)]
    assert [(step.counts, step.raised) for step in page.flow] == [((13, 1, 1), 0), ((13, 2, 0), 1)]
    assert [(line.year, line.raised, line.weak_before, line.weak_after) for line in page.years] == [(1966, 1, 1, 0)]


def test_who_rose_is_told_in_what_they_had_needed_help(
    cast: Cast, client: Client, weighed: ClassificationSession
) -> None:
    page = login(client, cast.accounts.cell_leader).get(URL).content.decode()
    assert "từ cần giúp thêm về chất lượng, kỷ luật lên tích cực" in page
    assert "từ tích cực sang trung bình" in page
    assert "cần giúp thêm: 1 → 0" in page


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], {}),
        ([date(1966, 5, 4)], {}),
        ([date(1966, 5, 4), date(1966, 12, 5)], {1966: (0, 1)}),
        ([date(1966, 5, 4), date(1967, 3, 1), date(1967, 6, 1)], {1967: (0, 2)}),
        ([date(1966, 5, 4), date(1966, 12, 5), date(1968, 1, 4)], {1966: (0, 1), 1968: (1, 2)}),
    ],
)
def test_a_year_is_compared_with_the_end_of_the_year_before(
    days: list[date], expected: dict[int, tuple[int, int]]
) -> None:
    assert years_of(days) == expected


def test_who_took_part_stands_on_the_session_the_decision_and_the_past(
    cast: Cast, client: Client, weighed: ClassificationSession
) -> None:
    login(client, cast.accounts.cell_leader)
    d = cast.people.d.pk
    for url in (f"{URL}{weighed.pk}/", f"{URL}{weighed.pk}/{d}/", f"{URL}nguoi/{d}/"):
        assert "Có mặt: Nguyễn Thúy Lợi" in " ".join(client.get(url).content.decode().split())


def test_to_weigh_one_person_nobody_elses_facts_are_loaded(cast: Cast, weighed: ClassificationSession) -> None:
    asked: set[Any] = set()

    def listening(execute: Any, sql: Any, params: Any, *rest: Any) -> Any:
        if "production_countedoutput" in str(sql):
            asked.update(params)
        return execute(sql, params, *rest)

    head = cast.accounts.cell_leader
    with reading_as(head), connection.execute_wrapper(listening):
        one = one_of_session(head, cast.team6.slug, weighed.pk, cast.people.d.pk, cast.today)
    assert one.person.worker == cast.people.d
    assert cast.people.d.pk in asked
    assert not {person.pk for person in vars(cast.people).values()} <= asked


def test_after_one_person_the_next_undecided_follows_and_then_those_before(cast: Cast) -> None:
    session, head = begun(cast), cast.accounts.cell_leader
    in_order = [cast.people.binh, cast.people.c, cast.people.d]

    def following(worker: int) -> int | None:
        with reading_as(head):
            return one_of_session(head, cast.team6.slug, session.pk, worker, cast.today).following

    assert [following(person.pk) for person in in_order[:2]] == [person.pk for person in in_order[1:]]
    everybody_but = [person for person in vars(cast.people).values() if person not in in_order]
    for person in everybody_but[3:]:
        decided(cast, session, person)
    decided(cast, session, cast.people.c)
    assert following(cast.people.d.pk) == cast.people.binh.pk


def test_a_review_that_is_due_says_on_how_many_there_are_new_facts(cast: Cast) -> None:
    session = begun(cast, FIRST)
    everybody(cast, session)
    closed(cast, session)
    for worker in (cast.people.c, cast.people.e):
        make_output(worker=worker, product=cast.qd14, day=cast.today, good=130)
    make_output(worker=cast.people.h, product=cast.qd14, day=FIRST, good=130)
    (item,) = sources.kinds_to_review(user=cast.accounts.cell_leader, day=cast.today)
    assert item.sentence == "Đến kỳ xem lại ba loại · 2 người có số liệu mới"


@pytest.mark.parametrize(
    ("counts", "told"), [((3, 1, 1), (3, 1, 1)), ((2, 1, 1), None), ((0, 7, 0), None), ((6, 1, 0), (6, 1, 0))]
)
def test_counts_leave_the_cell_where_they_tell_of_nobody(
    cast: Cast, client: Client, counts: tuple[int, int, int], told: tuple[int, int, int] | None
) -> None:
    session = begun(cast)
    session.active, session.average, session.weak = counts
    session.closed_at = "1966-10-21T18:00:00Z"
    session.save()
    for reader in (cast.accounts.manager, cast.accounts.branch_secretary):
        (panel,) = sources.how_many_of_each(user=reader, day=cast.today)
        assert [line.counts for line in panel.context["teams"]] == [told]
    page = login(client, cast.accounts.manager).get("/hom-nay/", follow=True).content.decode()
    assert ("không nêu số" in page.lower()) is (told is None)
