"""What is agreed about somebody's help now, what came of it before, and who is told what."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.help_review import Seen
from members.domain.help_review import Progress
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect
from members.models import Mentorship
from members.queries.chain import chain_map, reviews_due
from members.queries.own_data import own_records
from members.queries.tier_session import session_page
from teamtrack.audit import reading_as
from tests.cast import TODAY, Cast, login
from tests.factories.confidential import make_session
from tests.factories.members import make_account
from tests.factories.mentoring import SESSION, make_link, make_review
from tests.htmx import parse
from tests.members.help_review import BETTER, WORDS, end, help_of_e, look, text_of, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> Mentorship:
    return help_of_e(cast)


# --- what is agreed now, and what was --------------------------------------------------------------------------------


def test_what_is_agreed_is_what_the_last_review_says(cast: Cast, link: Mentorship, client: Client) -> None:
    def due() -> tuple[int, bool]:
        with reading_as(cast.accounts.cell_leader):
            drawn = chain_map(cast.accounts.cell_leader, cast.team6, TODAY)
            return reviews_due(cast.team6, TODAY), bool(drawn.due)

    Mentorship.objects.update(review_on=TODAY)
    assert due() == (1, True)
    look(cast, link, date(1966, 10, 1), aim="Giữ 150", plan="Nâng từng nấc", review_on=TODAY)
    assert due() == (1, True)
    look(cast, link, date(1966, 10, 20), aim="Tới 180", plan="Giữ vững rồi mới lên", review_on=date(1966, 11, 20))
    assert due() == (0, False)
    login(client, cast.accounts.cell_leader)
    page = parse(client.get(url(link)))
    now = page.select_one("dl.facts")
    assert now is not None
    assert now.get_text(" ", strip=True) == (
        "Mục đích Tới 180 Kế hoạch giúp Giữ vững rồi mới lên Ngày hẹn xem lại 20/11/1966"
    )
    assert page.select_one("[name=aim]")["value"] == "Tới 180"  # type: ignore[index]
    assigning = reverse("mentor_assign", kwargs={"team": cast.team6.slug, "worker": cast.people.e.pk})
    assert parse(client.get(assigning)).select_one("[name=aim]")["value"] == "Tới 180"  # type: ignore[index]


def test_a_review_without_a_next_one_leaves_nothing_due(cast: Cast, link: Mentorship) -> None:
    Mentorship.objects.update(review_on=date(1966, 10, 1))
    assert reviews_due(cast.team6, TODAY) == 1
    look(cast, link)
    assert reviews_due(cast.team6, TODAY) == 0


def test_every_review_and_how_it_began_stay_the_latest_first(cast: Cast, link: Mentorship, client: Client) -> None:
    look(cast, link, date(1966, 10, 1), seen=Seen({}, "Còn chậm"), plan="Nâng từng nấc")
    look(cast, link, date(1966, 10, 20))
    login(client, cast.accounts.cell_leader)
    items = [
        item.get_text(" ", strip=True)
        for item in parse(client.get(url(link))).select("main .plain-list li")
        if item.find("h3")
    ]
    assert [item.split()[0].strip(",") for item in items] == ["20/10/1966", "01/10/1966", "04/05/1966"]
    assert "Tiến bộ : năng suất, kỷ luật Cần kèm thêm : học tập Theo kịp anh C từng nấc" in items[0]
    assert "Nguyễn Thúy Lợi ghi" in " ".join(items[0].split())
    assert ("Nâng từng nấc" in items[1], "Sửa" in items[1]) == (True, False)
    assert "Làm đều tay" in items[2]
    assert Mentorship.objects.get(pk=link.pk).plan == "Anh C làm trước"


def test_whoever_gives_another_helper_reads_what_came_of_the_last_one(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    end(cast, link, seen=Seen(BETTER, WORDS))
    login(client, cast.accounts.cell_leader)
    assigning = reverse("mentor_assign", kwargs={"team": cast.team6.slug, "worker": cast.people.e.pk})
    assert WORDS in text_of(client, assigning)


# --- who is told what ------------------------------------------------------------------------------------------------


def test_a_member_reads_the_reviews_of_those_they_know_and_writes_none(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    look(cast, link)
    login(client, cast.accounts.party_member)  # Hoa
    assert client.get(url(link)).status_code == 404
    supporting = make_link(team=cast.team6, mentor=cast.people.hoa, mentee=cast.people.e, kind=MentorKind.SUPPORTING)
    text = text_of(client, url(link))
    assert WORDS in text
    assert "Lưu" not in text
    data = {"key": str(uuid4()), "day": TODAY.isoformat(), "words": WORDS}
    assert client.post(url(link), data).status_code == 403
    chain = client.get(reverse("chain", kwargs={"team": cast.team6.slug})).content.decode()
    assert (url(link) in chain, url(supporting) in chain) == (True, True)


def test_whoever_helps_outside_the_cell_reads_it_on_their_own_page_alone(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    look(cast, link, plan="Nâng từng nấc")
    helper = make_account(username="anh-c", worker=cast.people.c)
    login(client, helper)
    text = text_of(client, reverse("my_page"))
    for words in ("Đã xem lại", WORDS, "Tiến bộ : năng suất, kỷ luật", "Nâng từng nấc"):
        assert words in text
    assert client.get(url(link)).status_code == 404


def test_whoever_is_helped_is_told_aim_and_plan_on_their_page_and_the_rest_with_their_data(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    look(cast, link, plan="Nâng từng nấc")
    login(client, cast.accounts.worker)  # E
    text = text_of(client, reverse("my_page"))
    assert "Nâng từng nấc" in text
    assert ("Đã xem lại" in text, WORDS in text, "Tiến bộ" in text) == (False, False, False)
    kept = text_of(client, reverse("own_data"))
    assert "21/10/1966 · người giúp: Nguyễn Văn C tiến bộ" in kept  # whose progress it is stays clear when read aloud
    assert "tiến bộ: năng suất, kỷ luật · cần kèm thêm: học tập · Theo kịp anh C từng nấc" in kept
    with reading_as(cast.accounts.worker):
        [record] = own_records(cast.accounts.worker)["help_reviews"]
    assert (record["day"], record["better"], record["more"], record["words"]) == (
        "1966-10-21", ["output", "discipline"], ["study"], WORDS,
    )  # fmt: skip


def test_reviews_of_others_are_in_nobodys_own_data(cast: Cast, link: Mentorship) -> None:
    look(cast, link)
    with reading_as(cast.accounts.cell_leader):
        assert own_records(cast.accounts.cell_leader)["help_reviews"] == []


def test_the_cell_reads_no_review_on_the_page_of_who_helps(cast: Cast, link: Mentorship, client: Client) -> None:
    look(cast, link)
    login(client, cast.accounts.party_member)
    assert WORDS not in text_of(client, reverse("worker", kwargs={"worker": cast.people.c.pk}))


def test_a_session_lays_out_what_the_last_review_within_its_days_said(cast: Cast, link: Mentorship) -> None:
    session = make_session(team=cast.team6, cell=cast.cell, day=date(1966, 10, 14), is_open=True)

    def reviewed() -> object:
        with reading_as(cast.accounts.cell_leader):
            page = session_page(cast.accounts.cell_leader, session, TODAY)
        person = next(person for person in page.people if person.worker == cast.people.e)
        return person.words_of_review, person.reviewed and person.reviewed.day

    assert reviewed() == ("", None)
    make_review(link=link, day=SESSION - timedelta(days=1), better=[Aspect.OUTPUT])  # weighed in the session before
    assert reviewed() == ("", None)
    look(cast, link, date(1966, 10, 1))
    look(cast, link, date(1966, 10, 10), seen=Seen({}, "Chưa nói mặt nào"))
    look(cast, link, date(1966, 10, 20), seen=Seen({Aspect.QUALITY: Progress.SAME}))  # after the meeting
    assert reviewed() == ("tiến bộ: năng suất, kỷ luật · cần kèm thêm: học tập", date(1966, 10, 1))


def test_a_link_takes_the_same_few_queries_for_any_number_of_reviews(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    login(client, cast.accounts.cell_leader)
    client.get(url(link))
    counted = []
    for number in (1, 12):
        for _more in range(number):
            look(cast, link)
        with CaptureQueriesContext(connection) as asked:
            client.get(url(link))
        counted.append(len(asked))
    assert counted[0] == counted[1]
    assert counted[0] <= 14
