"""Looking again at somebody's help: what is refused and why, sent once, corrected for a week."""

import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.help_review import Seen, correct_review
from members.actions.mentoring import NewLink, change_lead
from members.domain.help_review import HelpPlan, Progress
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect
from members.models import Account, Mentorship, MentorshipReview
from teamtrack.errors import RuleBroken
from tests.cast import TODAY, Cast, login
from tests.factories.mentoring import SESSION, make_link, make_review
from tests.htmx import parse
from tests.members.help_review import BETTER, WORDS, end, help_of_e, look, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast: Cast) -> Mentorship:
    return help_of_e(cast)


def correct(cast: Cast, review: MentorshipReview, by: Account | None = None, **more: Any) -> MentorshipReview:
    given: dict[str, Any] = {"day": review.day, "seen": Seen({}, "Sửa lại"), "now": timezone.now()} | more
    agreed = given.pop("agreed", HelpPlan())
    return correct_review(
        review=review, agreed=agreed, by=by or cast.accounts.cell_leader, today=TODAY, **given
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


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "more", "said"),
    [
        (TODAY + timedelta(days=1), {}, "Ngày 22/10/1966 chưa tới. Hãy chọn ngày 21/10/1966 hoặc một ngày trước đó."),
        (SESSION - timedelta(days=1), {}, "Phân công bắt đầu từ ngày 04/05/1966; hãy chọn ngày ấy hoặc sau đó."),
        (TODAY, {"review_on": TODAY}, "Ngày hẹn xem lại phải sau ngày của lần xem lại này."),
        (TODAY, {"review_on": date(2900, 1, 1)}, "Hãy chọn ngày trong vòng một năm, chậm nhất là 22/10/1967."),
        (TODAY, {"seen": Seen({}, " \n ")}, "Hãy chọn ít nhất một mặt, hoặc ghi kết quả."),
    ],
)
def test_a_review_that_cannot_be_is_refused_in_words(
    cast: Cast, link: Mentorship, day: date, more: dict[str, Any], said: str
) -> None:
    assert refused(lambda: look(cast, link, day, **more)) == said


def test_no_review_goes_before_the_one_there_is(cast: Cast, link: Mentorship) -> None:
    look(cast, link, date(1966, 10, 1))
    said = "Đã xem lại ngày 01/10/1966 rồi; hãy chọn ngày ấy hoặc sau đó."
    assert refused(lambda: look(cast, link, date(1966, 9, 30))) == said
    assert refused(lambda: end(cast, link, date(1966, 9, 30))) == said
    other = NewLink(cast.team6, cast.people.e, cast.people.nhung, MentorKind.LEAD, date(1966, 9, 30))
    assert refused(lambda: change_lead(link=link, new=other, by=cast.accounts.cell_leader, today=TODAY)) == said


def test_help_that_was_looked_at_is_not_made_as_if_it_had_never_been(cast: Cast, link: Mentorship) -> None:
    look(cast, link, SESSION)
    other = NewLink(cast.team6, cast.people.e, cast.people.nhung, MentorKind.LEAD, SESSION)
    said = refused(lambda: change_lead(link=link, new=other, by=cast.accounts.cell_leader, today=TODAY))
    assert said == "Đã xem lại ngày 04/05/1966 rồi; hãy chọn ngày sau ngày ấy."


def test_one_aspect_is_enough_and_so_are_words(cast: Cast, link: Mentorship) -> None:
    look(cast, link, seen=Seen({Aspect.STUDY: Progress.SAME}))
    look(cast, link, seen=Seen({}, WORDS))
    assert link.reviews.count() == 2


def test_help_that_has_ended_is_looked_at_once_more_until_its_last_day_and_nothing_follows(
    cast: Cast, link: Mentorship
) -> None:
    end(cast, link, date(1966, 10, 10))
    said = "Phân công đã kết thúc từ ngày 10/10/1966; hãy chọn ngày ấy hoặc trước đó."
    assert refused(lambda: look(cast, link, date(1966, 10, 11))) == said
    planned = refused(lambda: look(cast, link, date(1966, 10, 10), plan="Còn kèm"))
    assert planned == "Phân công đã kết thúc nên không đặt kế hoạch nữa."
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
    keyless = client.post(url(link), data | {"key": ""})  # what is wrong with a field nobody sees is said all the same
    assert (keyless.status_code, "Biểu mẫu này gửi thiếu" in keyless.content.decode()) == (422, True)
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
    assert refused(lambda: correct(cast, review, day=SESSION - timedelta(days=1))).startswith("Phân công bắt đầu")
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
