"""Looking again at somebody's help: what is refused and why, what is agreed now, what is kept, who is told what."""

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from members.actions.help_review import Seen, correct_review, review_help
from members.actions.mentoring import NewLink, change_lead, end_mentorship
from members.domain.help_review import HelpPlan, Progress
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect, Tier
from members.models import Account, Mentorship, MentorshipReview
from members.queries.chain import chain_map, reviews_due
from members.queries.own_data import own_records
from members.queries.tier_session import session_page
from teamtrack.audit import reading_as
from teamtrack.errors import RuleBroken
from tests.cast import TODAY, Cast, login
from tests.factories.confidential import make_session
from tests.factories.members import make_account
from tests.factories.mentoring import SESSION, make_link, make_review, make_tiers
from tests.htmx import parse
from tests.servers import Databases

pytestmark = pytest.mark.django_db
BETTER = {Aspect.OUTPUT: Progress.BETTER, Aspect.DISCIPLINE: Progress.BETTER, Aspect.STUDY: Progress.MORE}
WORDS = "Theo kịp anh C từng nấc"


@pytest.fixture
def link(cast: Cast) -> Mentorship:
    """C, of the active ones, leads E since the first session; agreed to be looked at again on 1 November."""
    active, average = [cast.people.c, cast.people.nhung], [cast.people.e]
    make_tiers(team=cast.team6, cell=cast.cell, tiers={Tier.ACTIVE: active, Tier.AVERAGE: average})
    made = make_link(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e, review_on=date(1966, 11, 1))
    Mentorship.objects.filter(pk=made.pk).update(aim="Làm đều tay", plan="Anh C làm trước")
    return Mentorship.objects.get(pk=made.pk)


def look(cast: Cast, link: Mentorship, day: date = TODAY, *, key: UUID | None = None, **more: Any) -> MentorshipReview:
    seen = more.pop("seen", Seen(BETTER, WORDS))
    by = more.pop("by", cast.accounts.cell_leader)
    return review_help(
        key=key or uuid4(), link=link, day=day, seen=seen, agreed=HelpPlan(**more), by=by, today=TODAY,
        now=timezone.now(),
    )  # fmt: skip


def correct(cast: Cast, review: MentorshipReview, by: Account | None = None, **more: Any) -> MentorshipReview:
    given: dict[str, Any] = {"day": review.day, "seen": Seen({}, "Sửa lại"), "now": timezone.now()} | more
    agreed = given.pop("agreed", HelpPlan())
    return correct_review(
        review=review, agreed=agreed, by=by or cast.accounts.cell_leader, today=TODAY, **given
    )  # fmt: skip


def end(cast: Cast, link: Mentorship, day: date = TODAY, seen: Seen | None = None) -> None:
    end_mentorship(
        link=link, day=day, reason="Đổi ca", seen=seen or Seen(), by=cast.accounts.cell_leader, today=TODAY,
        now=timezone.now(),
    )  # fmt: skip


def refused(act: Callable[[], object]) -> str:
    """What is said; nothing has changed."""

    def kept() -> tuple[Any, ...]:
        return tuple(sorted(map(repr, (*Mentorship.objects.values_list(), *MentorshipReview.objects.values_list()))))

    before = kept()
    with pytest.raises(RuleBroken) as broken, transaction.atomic():
        act()
    assert kept() == before
    return broken.value.message


def url(link: Mentorship, name: str = "mentorship") -> str:
    return reverse(name, kwargs={"mentorship": link.pk})


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(parse(response).get_text(" ", strip=True).split())


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        (TODAY + timedelta(days=1), {}, "Ngày 22/10/1966 chưa tới."),
        (SESSION - timedelta(days=1), {}, "Việc giúp bắt đầu từ 04/05/1966; chọn ngày đó hoặc ngày sau."),
        (TODAY, {"review_on": TODAY}, "Lần xem lại sau phải sau lần này."),
        (TODAY, {"seen": Seen({}, " \n ")}, "Chọn ít nhất một mặt, hoặc viết kết quả ra sao."),
    ],
)
def test_a_review_that_cannot_be_is_refused_in_words(
    cast: Cast, link: Mentorship, day: date, more: dict[str, Any], said: str
) -> None:
    assert refused(lambda: look(cast, link, day, **more)) == said


def test_no_review_goes_before_the_one_there_is(cast: Cast, link: Mentorship) -> None:
    look(cast, link, date(1966, 10, 1))
    said = "Đã xem lại ngày 01/10/1966 rồi; chọn ngày đó hoặc ngày sau."
    assert refused(lambda: look(cast, link, date(1966, 9, 30))) == said
    assert refused(lambda: end(cast, link, date(1966, 9, 30))) == said
    other = NewLink(cast.team6, cast.people.e, cast.people.nhung, MentorKind.LEAD, date(1966, 9, 30))
    assert refused(lambda: change_lead(link=link, new=other, by=cast.accounts.cell_leader, today=TODAY)) == said


def test_help_that_was_looked_at_is_not_made_as_if_it_had_never_been(cast: Cast, link: Mentorship) -> None:
    look(cast, link, SESSION)
    other = NewLink(cast.team6, cast.people.e, cast.people.nhung, MentorKind.LEAD, SESSION)
    said = refused(lambda: change_lead(link=link, new=other, by=cast.accounts.cell_leader, today=TODAY))
    assert said == "Đã xem lại ngày 04/05/1966 rồi; chọn ngày sau ngày đó."


def test_one_aspect_is_enough_and_so_are_words(cast: Cast, link: Mentorship) -> None:
    look(cast, link, seen=Seen({Aspect.STUDY: Progress.SAME}))
    look(cast, link, seen=Seen({}, WORDS))
    assert link.reviews.count() == 2


def test_help_that_has_ended_is_looked_at_once_more_until_its_last_day_and_nothing_follows(
    cast: Cast, link: Mentorship
) -> None:
    end(cast, link, date(1966, 10, 10))
    said = "Việc giúp đã thôi từ 10/10/1966; chọn ngày đó hoặc ngày trước."
    assert refused(lambda: look(cast, link, date(1966, 10, 11))) == said
    planned = refused(lambda: look(cast, link, date(1966, 10, 10), plan="Còn kèm"))
    assert planned == "Việc giúp đã thôi, không đặt kế hoạch nữa."
    assert look(cast, link, date(1966, 10, 10)).words == WORDS


def test_the_end_may_carry_the_last_review(cast: Cast, link: Mentorship, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    data = {"day": TODAY.isoformat(), "reason": "Đổi ca", "went_output": "better", "words": WORDS}
    assert client.post(url(link, "mentorship_end"), data | {"reason": ""}).status_code == 422
    assert not link.reviews.exists()
    assert client.post(url(link, "mentorship_end"), data).status_code == 302
    link.refresh_from_db()
    review = link.reviews.get()
    assert (link.period.upper, link.end_reason) == (TODAY, "Đổi ca")
    assert (review.day, review.better, review.words, review.plan) == (TODAY, ["output"], WORDS, "")
    assert review.recorded_by == cast.accounts.cell_leader


def test_an_end_of_which_nothing_is_said_carries_no_review(cast: Cast, link: Mentorship) -> None:
    end(cast, link)
    assert not link.reviews.exists()


def test_a_refused_end_writes_no_review(cast: Cast, link: Mentorship) -> None:
    refused(lambda: end(cast, link, TODAY + timedelta(days=1), Seen(BETTER, WORDS)))


@pytest.mark.parametrize(
    "facts",
    [
        {"words": ""},
        {"better": ["output"], "more": ["output"]},
        {"same": ["charm"]},
        {"next_on": TODAY},
    ],
    ids=str,
)
def test_the_database_keeps_no_review_that_says_nothing_or_two_things(link: Mentorship, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(link=link, day=TODAY, **facts)


def test_a_form_sent_twice_is_one_review(cast: Cast, link: Mentorship, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    data = {"key": str(uuid4()), "day": TODAY.isoformat(), "went_output": "better", "words": ""}
    assert [client.post(url(link), data).status_code for _twice in range(2)] == [302, 302]
    assert link.reviews.get().progress == {Aspect.OUTPUT: Progress.BETTER}
    other = make_link(team=cast.team6, mentor=cast.people.loi, mentee=cast.people.c)
    assert refused(lambda: look(cast, other, key=link.reviews.get().pk)) == "Biểu mẫu này đã gửi rồi. Xin mở lại trang."


def test_texts_are_kept_tidied_and_composed_and_too_long_ones_refused(
    cast: Cast, link: Mentorship, client: Client
) -> None:
    login(client, cast.accounts.cell_leader)
    loose = unicodedata.normalize("NFD", "  Tiến bộ  rõ ")
    data = {"key": str(uuid4()), "day": TODAY.isoformat(), "words": loose, "aim": loose, "plan": loose}
    too_long = client.post(url(link), data | {"words": "a" * 601})
    assert (too_long.status_code, link.reviews.count()) == (422, 0)
    assert "a" * 601 in parse(too_long).get_text()
    assert client.post(url(link), data).status_code == 302
    review = link.reviews.get()
    assert (review.words, review.aim, review.plan) == ("Tiến bộ rõ", "Tiến bộ rõ", "Tiến bộ rõ")


def test_markup_is_shown_as_it_was_typed(cast: Cast, link: Mentorship, client: Client) -> None:
    look(cast, link, seen=Seen({}, "<b>Khá</b>"), aim="<i>Đều</i>")
    login(client, cast.accounts.cell_leader)
    shown = client.get(url(link)).content.decode()
    assert "&lt;b&gt;Khá&lt;/b&gt;" in shown
    assert "<i>Đều</i>" not in shown


# --- correcting ------------------------------------------------------------------------------------------------------


def test_the_author_corrects_the_last_review_for_a_week(cast: Cast, link: Mentorship, client: Client) -> None:
    review = look(cast, link, date(1966, 10, 20), plan="Kèm giờ nghỉ", review_on=date(1966, 11, 20))
    login(client, cast.accounts.cell_leader)
    address = reverse("help_review_change", kwargs={"review": review.pk})
    form = parse(client.get(address))
    checked = {box["name"]: box["value"] for box in form.select("input[type=radio][checked]") if box["value"]}
    assert checked == {"went_output": "better", "went_discipline": "better", "went_study": "more"}
    data = {"day": "1966-10-19", "went_study": "same", "words": "Sửa lại", "plan": "Kèm thêm"}
    assert client.post(address, data).status_code == 302
    review.refresh_from_db()
    assert (review.day, review.progress) == (date(1966, 10, 19), {Aspect.STUDY: Progress.SAME})
    assert (review.words, review.plan, review.next_on) == ("Sửa lại", "Kèm thêm", None)


def test_nobody_else_corrects_it_nor_after_a_week_nor_once_there_is_a_later_one(cast: Cast, link: Mentorship) -> None:
    review = look(cast, link)
    other = cast.accounts.party_member
    assert refused(lambda: correct(cast, review, by=other)) == "Ai ghi lần xem lại thì người ấy sửa."
    late = timezone.now() + timedelta(days=7)
    assert "trong một tuần" in refused(lambda: correct(cast, review, now=late))
    assert refused(lambda: correct(cast, review, day=SESSION - timedelta(days=1))).startswith("Việc giúp bắt đầu")
    look(cast, link)
    assert "lần xem lại sau" in refused(lambda: correct(cast, review))


def test_what_can_be_corrected_no_more_leads_back_with_the_reason(cast: Cast, link: Mentorship, client: Client) -> None:
    review = look(cast, link)
    MentorshipReview.objects.update(recorded_at=timezone.now() - timedelta(days=8))
    login(client, cast.accounts.cell_leader)
    response = client.get(reverse("help_review_change", kwargs={"review": review.pk}), follow=True)
    assert response.redirect_chain == [(url(link), 302)]
    assert "trong một tuần" in parse(response).get_text()
    assert "/sua/" not in response.content.decode()


def test_what_was_agreed_stays_where_the_help_has_ended_since(cast: Cast, link: Mentorship) -> None:
    review = look(cast, link, plan="Kèm giờ nghỉ", review_on=date(1966, 11, 20))
    end(cast, link)
    kept = correct(cast, review)
    assert (kept.words, kept.plan, kept.next_on) == ("Sửa lại", "Kèm giờ nghỉ", date(1966, 11, 20))


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
        "Mục đích Tới 180 Kế hoạch giúp Giữ vững rồi mới lên Ngày xem lại 20/11/1966"
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


# --- what there was before -------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_results_of_before_become_reviews_and_what_is_agreed_stays(
    transactional_db: None, cast: Cast, link: Mentorship, databases: Databases
) -> None:
    """Back to one text that was written over, and forth again."""
    ended = make_link(team=cast.team6, mentor=cast.people.nhung, mentee=cast.people.mui, until=date(1966, 10, 1))
    silent = make_link(team=cast.team6, mentor=cast.people.nhung, mentee=cast.people.tri)
    make_review(link=ended, day=date(1966, 9, 1), words="Đều tay")
    make_review(link=link, day=TODAY, words="Giữ 150", aim="mất khi quay lại")
    module = import_module("members.migrations.0008_link_reviews")
    databases.migrate(*module.Migration.dependencies[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT result FROM members_mentorship ORDER BY result")
        assert [result for (result,) in cursor.fetchall()] == ["", "Giữ 150", "Đều tay"]
    databases.migrate()
    rows = MentorshipReview.objects.order_by("day").values_list("mentorship", "day", "words", "aim", "next_on")
    assert list(rows) == [
        (ended.pk, date(1966, 10, 1), "Đều tay", "", None),
        (link.pk, date(1966, 10, 31), "Giữ 150", "Làm đều tay", date(1966, 11, 1)),
    ]
    assert not silent.reviews.exists()
