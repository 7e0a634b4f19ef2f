"""Meetings of a cell: when they were, and who came."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from members.actions.meeting import change_meeting, note_attendance, record_meeting, remove_meeting
from members.domain.account import Organisation
from members.domain.meeting import MeetingKind, Presence
from members.models import CellMeeting, CellTeam, ClassificationSession, MeetingAttendance
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.paging import PAGE
from tests.cast import Cast, login
from tests.factories.members import make_cell, make_organisation_membership
from tests.htmx import parse

URL = "/to-dang/to-6/sinh-hoat/"


def recorded(cast: Cast, day: date, **presences: Presence) -> CellMeeting:
    return record_meeting(
        cell=cast.cell,
        kind=MeetingKind.REVIEW,
        day=day,
        presences={getattr(cast.people, key).pk: presence for key, presence in presences.items()},
        by=cast.accounts.cell_leader,
        today=cast.today,
    )


def test_a_meeting_says_who_came(cast: Cast) -> None:
    meeting = recorded(cast, cast.today, loi=Presence.PRESENT, hoa=Presence.EXCUSED)
    came = dict(MeetingAttendance.objects.filter(meeting=meeting).values_list("worker", "presence"))
    assert came == {cast.people.loi.pk: "present", cast.people.hoa.pk: "excused"}


def test_who_came_is_said_again(cast: Cast) -> None:
    meeting = recorded(cast, cast.today, hoa=Presence.EXCUSED)
    note_attendance(meeting=meeting, presences={cast.people.hoa.pk: Presence.PRESENT})
    assert MeetingAttendance.objects.get().presence == Presence.PRESENT


def test_who_took_part_stays_once_everybody_was_weighed(cast: Cast, client: Client) -> None:
    meeting = recorded(cast, cast.today, loi=Presence.PRESENT, hoa=Presence.EXCUSED)
    ClassificationSession.objects.create(
        meeting=meeting, team=cast.team6, closed_at=timezone.now(), active=0, average=0, weak=0
    )
    with pytest.raises(RuleBroken, match="không sửa"):
        note_attendance(meeting=meeting, presences={cast.people.hoa.pk: Presence.PRESENT})
    login(client, cast.accounts.cell_leader)
    people = dict.fromkeys((f"worker_{getattr(cast.people, key).pk}" for key in ("loi", "hoa", "thao")), "present")
    answer = client.post(f"{URL}{meeting.pk}/", people)
    assert answer.status_code == 422
    assert "không sửa" in answer.content.decode()
    assert MeetingAttendance.objects.get(worker=cast.people.hoa).presence == Presence.EXCUSED


def test_a_member_reads_who_came_by_name_and_in_words(cast: Cast, client: Client) -> None:
    meeting = recorded(cast, cast.today, loi=Presence.PRESENT, hoa=Presence.PRESENT, thao=Presence.EXCUSED)
    page = login(client, cast.accounts.party_member).get(f"{URL}{meeting.pk}/").content.decode()
    lines = [" ".join(line.get_text().split()) for line in BeautifulSoup(page, "html.parser").select("li:has(.quiet)")]
    assert lines == ["Đào Thị Hoa Có mặt", "Nguyễn Thúy Lợi Có mặt", "Lê Thị Thảo Vắng có lý do"]


def test_whoever_came_to_the_cell_later_is_not_noted_at_a_meeting_before(cast: Cast) -> None:
    day = cast.today - timedelta(days=7)
    make_organisation_membership(
        worker=cast.people.c, organisation=Organisation.PARTY, cell=cast.cell, since=day + timedelta(days=1)
    )
    recorded(cast, day, hoa=Presence.PRESENT, c=Presence.PRESENT)
    assert MeetingAttendance.objects.get().worker == cast.people.hoa


@pytest.mark.parametrize("day", [date(1966, 10, 22), date(1966, 4, 19)])
def test_a_meeting_to_come_or_before_the_cell_is_refused(cast: Cast, day: date) -> None:
    with pytest.raises(RuleBroken) as refused:
        recorded(cast, day)
    assert refused.value.field == "day"
    assert not CellMeeting.objects.exists()


def test_the_same_meeting_is_written_down_once(cast: Cast) -> None:
    recorded(cast, cast.today)
    with pytest.raises(RuleBroken, match="21/10/1966"):
        recorded(cast, cast.today)
    assert CellMeeting.objects.count() == 1


def test_the_form_tells_in_a_sentence_what_to_change(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    sent = {f"worker_{getattr(cast.people, key).pk}": "present" for key in ("loi", "hoa", "thao")}
    tomorrow = (cast.today + timedelta(days=1)).isoformat()
    answer = client.post(URL, {**sent, "kind": "review", "day": tomorrow})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert not CellMeeting.objects.exists()


def test_a_member_reads_meetings_and_writes_none(cast: Cast, client: Client) -> None:
    recorded(cast, cast.today)
    login(client, cast.accounts.party_member)
    assert "21/10/1966" in client.get(URL).content.decode()
    assert client.post(URL, {"kind": "review", "day": "1966-10-20"}).status_code == 403
    assert CellMeeting.objects.count() == 1


# --- put right --------------------------------------------------------------------------------------------------------


def test_kind_and_day_are_put_right_and_who_was_not_in_the_cell_then_is_not_noted(cast: Cast, client: Client) -> None:
    make_organisation_membership(
        worker=cast.people.c, organisation=Organisation.PARTY, cell=cast.cell, since=cast.today
    )
    meeting = recorded(cast, cast.today, hoa=Presence.PRESENT, c=Presence.PRESENT)
    login(client, cast.accounts.cell_leader)
    sent = {"kind": "party_day", "day": "1966-10-20"}
    assert client.post(f"{URL}{meeting.pk}/sua/", sent).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.kind, meeting.day) == (MeetingKind.PARTY_DAY, date(1966, 10, 20))
    assert MeetingAttendance.objects.get().worker == cast.people.hoa


def test_a_meeting_written_down_by_mistake_is_removed(cast: Cast, client: Client) -> None:
    meeting = recorded(cast, cast.today, hoa=Presence.PRESENT)
    login(client, cast.accounts.cell_leader)
    assert client.post(f"{URL}{meeting.pk}/bo/").status_code == 302
    assert not CellMeeting.objects.exists()
    assert not MeetingAttendance.objects.exists()


CLOSED: dict[str, Any] = {"closed_at": datetime(1966, 10, 21, tzinfo=UTC), "active": 0, "average": 0, "weak": 0}


@pytest.mark.parametrize(("counts", "words"), [(CLOSED, "đã kết thúc"), ({}, "đã bắt đầu")])
def test_a_meeting_in_which_a_classification_was_begun_stays(cast: Cast, counts: dict[str, Any], words: str) -> None:
    meeting = recorded(cast, cast.today, hoa=Presence.PRESENT)
    ClassificationSession.objects.create(meeting=meeting, team=cast.team6, **counts)
    with pytest.raises(RuleBroken, match=words):
        remove_meeting(meeting=meeting)
    with pytest.raises(RuleBroken, match=words):
        change_meeting(meeting=meeting, kind=MeetingKind.REVIEW, day=date(1966, 10, 20), today=cast.today)
    assert CellMeeting.objects.get().day == cast.today


def test_one_more_regular_meeting_of_a_kind_in_a_month_is_asked_about(cast: Cast, client: Client) -> None:
    recorded(cast, date(1966, 10, 4))
    login(client, cast.accounts.cell_leader)
    sent = {f"worker_{getattr(cast.people, key).pk}": "present" for key in ("loi", "hoa", "thao")}
    sent |= {"kind": "review", "day": "1966-10-20"}
    asked = client.post(URL, sent)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "kỳ 1 ngày 04/10/1966" in page
    assert 'name="is_another"' in page
    assert client.post(URL, {**sent, "is_another": "on"}).status_code == 302
    assert client.post(URL, {**sent, "kind": "extraordinary", "day": "1966-10-19"}).status_code == 302
    assert client.post(URL, {**sent, "kind": "extraordinary"}).status_code == 302


def test_older_meetings_are_reached_page_by_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    for number in range(PAGE + 1):
        CellMeeting.objects.create(
            cell=cast.cell, kind=MeetingKind.REVIEW, day=cast.today - timedelta(days=14 * number)
        )
    first = parse(client.get(URL))
    oldest = format_day(cast.today - timedelta(days=14 * PAGE))
    assert oldest not in first.get_text()
    assert "1/2 kỳ tháng này" in first.get_text()
    [onward] = first.select(".pager a[rel=next]")
    older = parse(client.get(f"{URL}{onward['href']}"))
    assert oldest in older.get_text()
    assert "1/2 kỳ tháng này" in older.get_text()


def test_what_another_cell_held_is_read_of_the_days_it_led_the_team_and_changed_by_nobody_else(
    cast: Cast, client: Client
) -> None:
    then, later = cast.today - timedelta(days=30), cast.today - timedelta(days=10)
    former = make_cell(
        branch=cast.branch, name="Tổ đảng trước", teams=[cast.team5], since=date(1965, 1, 1), until=cast.today
    )
    CellTeam.objects.filter(team=cast.team6).update(period=(later, None))
    CellTeam.objects.create(cell=former, team=cast.team6, period=(date(1965, 1, 1), later))
    theirs, of_team = (
        CellMeeting.objects.create(cell=former, kind=MeetingKind.REVIEW, day=day) for day in (later, then)
    )
    login(client, cast.accounts.cell_leader)
    assert client.get(f"{URL}{theirs.pk}/").status_code == 404
    page = parse(client.get(f"{URL}{of_team.pk}/"))
    assert (page.select("main form"), page.select("main a[href$='/sua/']")) == ([], [])
    for tail in ("", "sua/", "bo/"):
        assert client.post(f"{URL}{of_team.pk}/{tail}").status_code == 403
    assert CellMeeting.objects.filter(pk=of_team.pk).exists()
