"""Weighing everybody in a meeting of the cell: what is refused, what stands, and the database as the last word."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.actions.meeting import note_attendance, record_meeting
from members.actions.tier import Decision, begin_session, close_session, decide
from members.domain.account import Organisation
from members.domain.meeting import MeetingKind, Presence
from members.domain.tier import Aspect, Decided, Tier, raised, transitions
from members.models import CellMeeting, ClassificationSession, TierAspect, TierAssessment, Worker
from members.queries.cell import current_tiers, decisions_of, masses
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.members import make_organisation_membership
from tests.factories.mentoring import make_link

ACTIVE = Decision(Tier.ACTIVE, "Vượt mức cả tháng vừa qua.", {})
WEAK = Decision(Tier.WEAK, "Hàng hỏng nhiều hai tuần liền.", {Aspect.QUALITY: "bốn chiếc", Aspect.OUTPUT: "92%"})


def held(cast: Cast, day: date | None = None) -> CellMeeting:
    return record_meeting(
        cell=cast.cell,
        kind=MeetingKind.REVIEW,
        day=day or cast.today,
        presences={cast.people.loi.pk: Presence.PRESENT},
        by=cast.accounts.cell_leader,
        today=day or cast.today,
    )


def begun(cast: Cast, day: date | None = None) -> ClassificationSession:
    return begin_session(meeting=held(cast, day), team=cast.team6, today=cast.today)


def decided(cast: Cast, session: ClassificationSession, worker: Worker, decision: Decision = ACTIVE) -> TierAssessment:
    with reading_as(cast.accounts.cell_leader):
        return decide(
            session=session, worker=worker, decision=decision, by=cast.accounts.cell_leader, now=timezone.now()
        )


def closed(cast: Cast, session: ClassificationSession) -> ClassificationSession:
    with reading_as(cast.accounts.cell_leader):
        close_session(session=session, by=cast.accounts.cell_leader, today=cast.today, now=timezone.now())
    session.refresh_from_db()
    return session


def everybody(cast: Cast, session: ClassificationSession) -> None:
    for worker in masses(cast.team6, session.meeting.day):
        decided(cast, session, worker)


# --- a session ------------------------------------------------------------------------------------------------------


def test_nobody_is_weighed_outside_a_meeting(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="ghi kỳ họp của tổ đảng trước"):
        begin_session(meeting=None, team=cast.team6, today=cast.today)
    assert not ClassificationSession.objects.exists()


def test_a_session_waits_for_its_meeting(cast: Cast) -> None:
    later = held(cast, cast.today + timedelta(days=1))
    with pytest.raises(RuleBroken, match="22/10/1966"):
        begin_session(meeting=later, team=cast.team6, today=cast.today)


def test_a_session_that_is_not_finished_comes_first(cast: Cast) -> None:
    begun(cast, date(1966, 10, 7))
    with pytest.raises(RuleBroken, match="07/10/1966"):
        begun(cast)


def test_a_meeting_of_another_cell_weighs_nobody(cast: Cast) -> None:
    meeting = held(cast)
    with pytest.raises(RuleBroken, match="tổ đảng"):
        begin_session(meeting=meeting, team=cast.team5, today=cast.today)


def test_a_session_begins_where_it_is_known_who_came(cast: Cast) -> None:
    meeting = held(cast)
    note_attendance(meeting=meeting, presences={cast.people.loi.pk: Presence.EXCUSED})
    with pytest.raises(RuleBroken, match="21/10/1966"):
        begin_session(meeting=meeting, team=cast.team6, today=cast.today)
    assert not ClassificationSession.objects.exists()


def test_a_session_is_not_closed_where_nobody_came(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    note_attendance(meeting=session.meeting, presences={cast.people.loi.pk: Presence.ABSENT})
    with pytest.raises(RuleBroken, match="21/10/1966"):
        closed(cast, session)


# --- a decision -----------------------------------------------------------------------------------------------------


def test_a_party_member_is_not_weighed(cast: Cast) -> None:
    session = begun(cast)
    with pytest.raises(RuleBroken, match="Đào Thị Hoa"):
        decided(cast, session, cast.people.hoa)


def test_somebody_of_another_team_is_not_weighed(cast: Cast) -> None:
    session = begun(cast)
    with pytest.raises(RuleBroken, match="21/10/1966"):
        decided(cast, session, cast.others[0])


def test_nobody_decides_about_themself(cast: Cast) -> None:
    """Whoever heads the cell today, and was outside the Party on the day of the meeting."""
    session = begun(cast)
    cast.people.loi.organisation_memberships.update(period=(cast.today + timedelta(days=1), None))
    with pytest.raises(RuleBroken, match="chính mình"):
        decided(cast, session, cast.people.loi)


def test_whoever_joins_the_party_at_that_moment_is_not_decided_about(cast: Cast) -> None:
    """Between the check and the row: the database refuses, and it is told in words."""
    session = begun(cast)

    def joining(execute: Any, sql: Any, *rest: Any) -> Any:
        if str(sql).startswith('INSERT INTO "members_tierassessment"'):
            make_organisation_membership(
                worker=cast.people.d, organisation=Organisation.PARTY, cell=cast.cell, since=cast.today
            )
        return execute(sql, *rest)

    with connection.execute_wrapper(joining), pytest.raises(RuleBroken, match="Trần Thị D"):
        decided(cast, session, cast.people.d)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        (Decision(Tier.ACTIVE, " \n ", {}), "reason"),
        (Decision(Tier.ACTIVE, "Ổn, không có gì.", {}), "reason"),
        (Decision(Tier.WEAK, "Hàng hỏng nhiều hai tuần liền.", {}), "aspects"),
        (Decision(Tier.WEAK, "Hàng hỏng nhiều hai tuần liền.", {Aspect.QUALITY: "  "}), "evidence_quality"),
    ],
)
def test_what_is_missing_is_asked_for_at_its_field(cast: Cast, decision: Decision, field: str) -> None:
    session = begun(cast)
    with pytest.raises(RuleBroken) as refused:
        decided(cast, session, cast.people.d, decision)
    assert refused.value.field == field
    with as_system("test"):
        assert not TierAssessment.objects.exists()


def test_the_last_word_of_an_open_session_counts_and_the_first_stays(cast: Cast) -> None:
    session = begun(cast)
    decided(cast, session, cast.people.d, WEAK)
    decided(cast, session, cast.people.d)
    with as_system("test"):
        assert decisions_of(session)[cast.people.d.pk].tier is Tier.ACTIVE
        rows = TierAssessment.objects.order_by("revision", "pk").values_list("revision", "tier")
        assert list(rows) == [(1, "weak"), (2, "active")]


def test_a_session_closes_when_everybody_is_decided_and_names_who_is_not(cast: Cast) -> None:
    session = begun(cast)
    for worker in masses(cast.team6, cast.today).exclude(pk=cast.people.d.pk):
        decided(cast, session, worker)
    with pytest.raises(RuleBroken, match=r"Trần Thị D\.$"):
        closed(cast, session)


def test_a_closed_session_keeps_its_counts(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    decided(cast, session, cast.people.d, WEAK)
    session = closed(cast, session)
    assert (session.active, session.average, session.weak) == (14, 0, 1)


def test_whoever_proves_to_have_been_in_the_party_by_then_is_not_counted(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    people = masses(cast.team6, cast.today).count()
    make_organisation_membership(
        worker=cast.people.d, organisation=Organisation.PARTY, cell=cast.cell, since=session.meeting.day
    )
    assert closed(cast, session).active == people - 1


def test_nothing_is_decided_after_a_session_is_closed(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    closed(cast, session)
    with pytest.raises(RuleBroken):
        decided(cast, session, cast.people.d)


def test_an_open_session_places_nobody_yet(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    with as_system("test"):
        assert current_tiers(cast.team6, cast.today) == {}
    closed(cast, session)
    with as_system("test"):
        assert len(current_tiers(cast.team6, cast.today)) == 15


# --- the database ---------------------------------------------------------------------------------------------------


def written_raw(session: ClassificationSession, worker: Worker, tier: Tier) -> None:
    with as_system("test"), transaction.atomic():
        TierAssessment.objects.create(
            session=session, team=session.team, worker=worker, tier=tier, recorded_at=timezone.now()
        )
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused_with(cast: Cast, worker: Worker, tier: Tier) -> str:
    session = begun(cast)
    with pytest.raises(DatabaseError) as refused:
        written_raw(session, worker, tier)
    return str(getattr(refused.value.__cause__, "sqlstate", ""))


def test_the_database_refuses_a_party_member(cast: Cast) -> None:
    assert refused_with(cast, cast.people.hoa, Tier.ACTIVE) == "TT021"


def test_the_database_refuses_more_help_in_nothing(cast: Cast) -> None:
    assert refused_with(cast, cast.people.d, Tier.WEAK) == "TT023"


def test_the_database_refuses_a_meeting_of_another_cell(cast: Cast) -> None:
    meeting = held(cast)
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        ClassificationSession.objects.create(meeting=meeting, team=cast.team5)
    assert getattr(refused.value.__cause__, "sqlstate", "") == "TT022"


def edited(rows: QuerySet[Any], task: str = "test", **changed: Any) -> str:
    """The SQLSTATE with which the database refuses a change; "" where it takes it."""
    try:
        with as_system(task), transaction.atomic():
            assert rows.update(**changed)
            transaction.set_rollback(True)
    except DatabaseError as refused:
        return str(getattr(refused.__cause__, "sqlstate", ""))
    return ""


@pytest.mark.parametrize(
    "changed",
    [
        {"reason": b"other words"},
        {"recorded_by": None},
        {"recorded_at": datetime(1966, 10, 1, tzinfo=UTC)},
        {"tier": Tier.ACTIVE},
    ],
    ids=str,
)
def test_the_database_takes_no_change_of_a_decision(cast: Cast, changed: dict[str, Any]) -> None:
    decided(cast, begun(cast), cast.people.d, WEAK)
    assert edited(TierAssessment.objects.all(), **changed) == "TT020"


def test_the_database_takes_no_change_of_what_was_seen(cast: Cast) -> None:
    decided(cast, begun(cast), cast.people.d, WEAK)
    assert edited(TierAspect.objects.filter(aspect=Aspect.OUTPUT), evidence=b"other words") == "TT020"


@pytest.mark.parametrize(("task", "changed", "refused"), [
    ("rotation", {"reason": b"sealed anew"}, ""),
    ("rotation", {"reason": b"sealed anew", "tier": Tier.ACTIVE}, "TT020"),
    ("retention", {"reason": b"sealed anew"}, "TT020"),
])  # fmt: skip
def test_new_keys_change_what_is_sealed_and_nothing_else(
    cast: Cast, task: str, changed: dict[str, Any], refused: str
) -> None:
    decided(cast, begun(cast), cast.people.d, WEAK)
    assert edited(TierAssessment.objects.all(), task, **changed) == refused


def test_a_closed_session_stays_closed(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    closed(cast, session)
    rows = ClassificationSession.objects.filter(pk=session.pk)
    assert edited(rows, closed_at=None, active=None, average=None, weak=None) == "TT024"
    assert edited(rows, active=15, average=0, weak=0) == "TT024"


def test_the_database_takes_no_decision_and_no_aspect_into_a_closed_session(cast: Cast) -> None:
    session = begun(cast)
    everybody(cast, session)
    closed(cast, session)
    with pytest.raises(DatabaseError) as refused, as_system("test"), transaction.atomic():
        TierAssessment.objects.create(
            session=session,
            team=cast.team6,
            worker=cast.people.d,
            tier="active",
            revision=9,
            recorded_at=timezone.now(),
        )
    assert getattr(refused.value.__cause__, "sqlstate", "") == "TT024"
    with pytest.raises(DatabaseError) as refused, as_system("test"), transaction.atomic():
        TierAspect.objects.create(assessment=TierAssessment.objects.order_by("pk")[0], aspect=Aspect.STUDY)
    assert getattr(refused.value.__cause__, "sqlstate", "") == "TT024"


@pytest.mark.parametrize("kept", [TierAssessment, TierAspect])
def test_the_database_keeps_what_was_decided(cast: Cast, kept: type[TierAssessment] | type[TierAspect]) -> None:
    decided(cast, begun(cast), cast.people.d, WEAK)
    with pytest.raises(DatabaseError) as refused, as_system("test"), transaction.atomic():
        kept._default_manager.all()._raw_delete(using="default")
    assert getattr(refused.value.__cause__, "sqlstate", "") == "TT020"


# --- numbers --------------------------------------------------------------------------------------------------------


def test_moves_are_counted_with_who_came_and_who_left() -> None:
    day = date(1966, 10, 21)
    active, average, weak = (Decided(tier, (), day) for tier in Tier)
    before = {1: weak, 2: average, 3: active}
    after = {1: average, 2: active, 4: weak}
    moves = transitions(before, after)
    assert moves == {
        (Tier.WEAK, Tier.AVERAGE): 1,
        (Tier.AVERAGE, Tier.ACTIVE): 1,
        (Tier.ACTIVE, None): 1,
        (None, Tier.WEAK): 1,
    }
    assert raised(moves) == 2


def test_links_that_hold_no_longer_end_on_the_day_of_the_meeting(cast: Cast) -> None:
    people = cast.people
    link = make_link(team=cast.team6, mentor=people.c, mentee=people.e)
    session = begun(cast)
    everybody(cast, session)
    decided(cast, session, people.e, Decision(Tier.AVERAGE, "Có hôm dừng máy hơi sớm.", {}))
    decided(cast, session, people.c, WEAK)  # who leads somebody average is active
    closed(cast, session)
    link.refresh_from_db()
    assert link.period.upper == cast.today
