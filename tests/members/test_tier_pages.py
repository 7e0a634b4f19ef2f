"""Pages of the three kinds: who reads whom, in which words, and what is recorded."""

import unicodedata
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.domain.account import Organisation
from members.domain.tier import Tier
from members.models import ClassificationSession, GroupMembership, MentoringGroup
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.group import make_group
from tests.factories.members import make_organisation_membership
from tests.factories.mentoring import make_link
from tests.members.test_tier import WEAK, begun, closed, decided, everybody, held

URL = "/to-dang/to-6/phan-loai/"


@pytest.fixture
def weighed(cast: Cast) -> ClassificationSession:
    """Closed; one person needs more help."""
    session = begun(cast)
    everybody(cast, session)
    decided(cast, session, cast.people.d, WEAK)
    return closed(cast, session)


def test_who_needs_more_help_is_told_in_what(cast: Cast, client: Client, weighed: ClassificationSession) -> None:
    login(client, cast.accounts.cell_leader)
    page = client.get(URL, headers={"accept-language": "vi"}).content.decode()
    assert "Cần giúp thêm: " in page
    assert "chất lượng" in page
    assert " kém" not in page.lower()


def test_lists_open_no_reason_and_record_nothing(cast: Cast, client: Client, weighed: ClassificationSession) -> None:
    login(client, cast.accounts.cell_leader)
    for url in (URL, f"{URL}{weighed.pk}/"):
        assert "Hàng hỏng nhiều" not in client.get(url).content.decode()
    assert not ReadEvent.objects.exists()


def test_a_reason_that_was_read_is_recorded(cast: Cast, client: Client, weighed: ClassificationSession) -> None:
    login(client, cast.accounts.cell_leader)
    assert "Hàng hỏng nhiều" in client.get(f"{URL}nguoi/{cast.people.d.pk}/").content.decode()
    assert ReadEvent.objects.exists()


@pytest.mark.parametrize("who", ["team_leader", "union_lead", "youth_lead", "worker", "manager"])
def test_nobody_outside_the_cell_reads_it(cast: Cast, client: Client, weighed: ClassificationSession, who: str) -> None:
    login(client, getattr(cast.accounts, who))
    for url in (URL, f"{URL}{weighed.pk}/", f"{URL}nguoi/{cast.people.d.pk}/"):
        answer = client.get(url)
        assert answer.status_code in (403, 404)
        assert "Trần Thị D" not in answer.content.decode()


def test_a_member_reads_the_people_of_their_group_only(
    cast: Cast, client: Client, weighed: ClassificationSession
) -> None:
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d])
    login(client, cast.accounts.party_member)
    page = client.get(URL).content.decode()
    assert "Trần Thị D" in page
    assert "Bùi Hữu Phước" not in page
    assert client.get(f"{URL}nguoi/{cast.people.phuoc.pk}/").status_code == 404


def test_hostile_and_decomposed_text_comes_back_composed_and_escaped(cast: Cast, client: Client) -> None:
    session = begun(cast)
    text = unicodedata.normalize("NFD", "Tiến bộ rõ từ tháng này <script>alert(1)</script>")
    login(client, cast.accounts.cell_leader)
    url = f"{URL}{session.pk}/{cast.people.d.pk}/"
    assert client.post(url, {"tier": Tier.ACTIVE, "reason": text}).status_code == 302
    assert "Tiến bộ rõ từ tháng này &lt;script&gt;alert(1)" in client.get(url).content.decode()


def test_a_decision_without_an_aspect_comes_back_with_what_was_typed(cast: Cast, client: Client) -> None:
    session = begun(cast)
    login(client, cast.accounts.cell_leader)
    answer = client.post(f"{URL}{session.pk}/{cast.people.d.pk}/", {"tier": Tier.WEAK, "reason": "Hàng hỏng nhiều."})
    assert answer.status_code == 422
    assert "Hàng hỏng nhiều." in answer.content.decode()


@pytest.mark.parametrize("tier", [Tier.AVERAGE, ""])
def test_what_is_decided_too_late_is_told_so_and_stands_there_still(
    cast: Cast, client: Client, weighed: ClassificationSession, tier: str
) -> None:
    sent = {"tier": tier, "reason": "Đã khá lên nhiều."}
    answer = login(client, cast.accounts.cell_leader).post(f"{URL}{weighed.pk}/{cast.people.d.pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "Đã khá lên nhiều." in page) == (422, True)
    assert "Đợt phân loại này đã kết thúc" in page
    assert "lần sau cùng được tính" not in page


def test_a_session_asks_no_more_for_many_than_for_few(cast: Cast, client: Client) -> None:
    url = f"{URL}{begun(cast).pk}/"
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d, cast.people.e, cast.people.c])
    login(client, cast.accounts.party_member)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for worker in (cast.people.phuoc, cast.people.hai, cast.people.binh, cast.people.h):
        GroupMembership.objects.create(
            group=MentoringGroup.objects.get(), worker=worker, period=DateRange(date(1966, 5, 5), None)
        )
    with CaptureQueriesContext(connection) as more:
        page = client.get(url).content.decode()
    assert "Bùi Hữu Phước" in page
    assert len(more) == len(few)


def test_whoever_joined_the_party_since_keeps_a_history_that_the_head_reads(
    cast: Cast, client: Client, weighed: ClassificationSession
) -> None:
    make_organisation_membership(
        worker=cast.people.d, organisation=Organisation.PARTY, cell=cast.cell, since=cast.today
    )
    login(client, cast.accounts.cell_leader)
    assert "Hàng hỏng nhiều" in client.get(f"{URL}nguoi/{cast.people.d.pk}/").content.decode()
    assert ReadEvent.objects.exists()
    login(client, cast.accounts.party_member)
    assert client.get(f"{URL}nguoi/{cast.people.d.pk}/").status_code == 404


def test_names_of_a_closed_session_lead_to_what_was_decided(
    cast: Cast, client: Client, weighed: ClassificationSession
) -> None:
    page = login(client, cast.accounts.cell_leader).get(f"{URL}{weighed.pk}/").content.decode()
    assert f'href="{URL}nguoi/{cast.people.d.pk}/"' in page


def test_whoever_decides_again_begins_from_the_last_word_in_the_order_of_the_aspects(
    cast: Cast, client: Client
) -> None:
    session = begun(cast)
    decided(cast, session, cast.people.d, WEAK)
    answer = login(client, cast.accounts.cell_leader).get(f"{URL}{session.pk}/{cast.people.d.pk}/")
    page = BeautifulSoup(answer.content.decode(), "html.parser")
    assert [str(box["value"]) for box in page.select("input[name=aspects][checked]")] == ["output", "quality"]
    assert [str(box["value"]) for box in page.select("input[name=tier][checked]")] == ["weak"]
    assert "Hàng hỏng nhiều" in page.select("textarea[name=reason]")[0].text
    assert [line.text.split(":")[0].strip() for line in page.select(".note .small:not(.quiet)")] == [
        "Năng suất",
        "Chất lượng",
    ]
    assert ReadEvent.objects.filter(subject=cast.people.d.pk).exists()


def test_a_session_begun_by_mistake_is_dropped_while_nothing_is_decided(cast: Cast, client: Client) -> None:
    session = begun(cast)
    login(client, cast.accounts.cell_leader)
    drop = f"{URL}{session.pk}/bo/"
    assert f'action="{drop}"' in client.get(f"{URL}{session.pk}/").content.decode()
    decided(cast, session, cast.people.d, WEAK)
    assert f'action="{drop}"' not in client.get(f"{URL}{session.pk}/").content.decode()
    assert "không bỏ được" in client.post(drop, follow=True).content.decode()
    session.refresh_from_db()
    other = ClassificationSession.objects.create(meeting=held(cast, date(1966, 9, 2)), team=cast.team6)
    assert client.post(f"{URL}{other.pk}/bo/").status_code == 302
    assert not ClassificationSession.objects.filter(pk=other.pk).exists()


def test_closing_tells_whose_help_ended_and_leads_to_the_chain(cast: Cast, client: Client) -> None:
    make_link(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    session = begun(cast)
    everybody(cast, session)
    decided(cast, session, cast.people.c, WEAK)
    page = login(client, cast.accounts.cell_leader).post(f"{URL}{session.pk}/xong/", follow=True).content.decode()
    told = f"1 phân công giúp đỡ không còn đúng quy tắc nên đã kết thúc: {cast.people.c.full_name} giúp Phạm Văn E."
    assert told in page
    assert BeautifulSoup(page, "html.parser").select('#toasts a[href="/to-dang/to-6/day-chuyen/"]')
