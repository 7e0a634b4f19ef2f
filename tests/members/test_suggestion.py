"""Suggestions: who reads one, how it is answered, and the team's output before and while one was tried."""

from datetime import date, timedelta

import pytest
from django.test import Client

from members.domain.suggestion import SuggestionState
from members.models import Suggestion
from members.queries.suggestion import line_of
from teamtrack.paging import PAGE
from tests.cast import Cast, login
from tests.factories.production import make_output
from tests.factories.suggestion import make_suggestion
from tests.htmx import parse

TEXT = "Để giá khuôn ngay bên phải máy khoan"
MADE = date(1966, 10, 10)


def test_a_worker_suggests_and_sees_their_own(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    answer = client.post("/gop-y/to-6/them/", {"text": f"  {TEXT}  "})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/gop-y/to-6/")
    [made] = Suggestion.objects.all()
    assert (made.text, made.author_id, made.made_on) == (TEXT, cast.accounts.worker.worker_id, cast.today)
    assert TEXT in client.get("/gop-y/to-6/").content.decode()


def test_the_same_words_sent_twice_are_one_suggestion(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    for _time in range(2):
        assert client.post("/gop-y/to-6/them/", {"text": TEXT}).status_code == 302
    assert Suggestion.objects.count() == 1


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001])
def test_nothing_and_too_much_are_no_suggestion(cast: Cast, client: Client, text: str) -> None:
    answer = login(client, cast.accounts.worker).post("/gop-y/to-6/them/", {"text": text})
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_until_it_is_published_others_do_not_see_it_and_then_without_the_name(cast: Cast, client: Client) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.d, made_on=MADE, text=TEXT)
    login(client, cast.accounts.union_lead)
    assert client.get(f"/gop-y/xem/{made.pk}/").status_code == 404
    assert TEXT not in client.get("/gop-y/to-6/").content.decode()
    Suggestion.objects.update(is_public=True)
    page = client.get(f"/gop-y/xem/{made.pk}/").content.decode()
    assert TEXT in page
    assert "Trần Thị D" not in page
    login(client, cast.accounts.team_leader)
    assert "Trần Thị D" in client.get(f"/gop-y/xem/{made.pk}/").content.decode()


def test_the_answer_says_what_became_of_it(cast: Cast, client: Client) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.d, made_on=MADE)
    login(client, cast.accounts.team_leader)
    sent = {"state": "trial", "answer": "Làm thử ở nhóm 3.", "tried_from": "1966-10-12", "is_public": "on"}
    assert client.post(f"/gop-y/xem/{made.pk}/", sent).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.answer, made.tried_from) == ("trial", "Làm thử ở nhóm 3.", date(1966, 10, 12))
    assert (made.is_public, made.answered_on, made.answered_by) == (True, cast.today, cast.accounts.team_leader)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"answer": "Được."}, "Hãy chọn kết quả."),
        ({"state": "new"}, ""),
        ({"state": "declined"}, "Hãy ghi rõ vì sao chưa làm được."),
        ({"state": "trial"}, "Hãy ghi làm thử từ ngày nào."),
        ({"state": "done", "tried_until": "1966-10-12"}, "Hãy ghi làm thử từ ngày nào."),
        ({"state": "trial", "tried_from": "1966-10-09"}, "Góp ý nêu ngày 10/10/1966; hãy chọn ngày ấy hoặc muộn hơn."),
        (
            {"state": "done", "tried_from": "1966-10-12", "tried_until": "1966-10-11"},
            "Làm thử bắt đầu ngày 12/10/1966; hãy chọn ngày ấy hoặc muộn hơn.",
        ),
    ],
)
def test_an_answer_that_cannot_be_is_told_in_a_sentence(
    cast: Cast, client: Client, sent: dict[str, str], sentence: str
) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.d, made_on=MADE)
    answer = login(client, cast.accounts.cell_leader).post(f"/gop-y/xem/{made.pk}/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    made.refresh_from_db()
    assert (made.state, made.answered_on) == ("new", None)


def test_nobody_answers_their_own(cast: Cast, client: Client) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.thinh, made_on=MADE)
    answer = login(client, cast.accounts.team_leader).post(f"/gop-y/xem/{made.pk}/", {"state": "done"})
    assert answer.status_code == 403
    made.refresh_from_db()
    assert made.state == SuggestionState.NEW


def test_whoever_answers_and_whoever_suggested_are_told_on_the_first_page(cast: Cast, client: Client) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.e, made_on=MADE)
    assert "1 góp ý đang chờ trả lời" in login(client, cast.accounts.team_leader).get("/hom-nay/").content.decode()
    client.post(f"/gop-y/xem/{made.pk}/", {"state": "done"})
    assert "góp ý đang chờ trả lời" not in client.get("/hom-nay/").content.decode()
    author = login(client, cast.accounts.worker).get("/hom-nay/").content.decode()
    assert ("Góp ý của anh chị đã được trả lời" in author) == (cast.accounts.worker.worker == cast.people.e)


def test_output_before_and_during_the_trial_stands_side_by_side(cast: Cast, client: Client) -> None:
    first = date(1966, 10, 10)
    for day, good in [
        *((date(1966, 10, d), 65) for d in range(3, 8)),
        *((first + timedelta(days=d), 130) for d in range(5)),
    ]:
        make_output(worker=cast.people.e, product=cast.qd14, day=day, good=good)
    made = make_suggestion(
        team=cast.team6,
        author=cast.people.e,
        made_on=date(1966, 10, 1),
        state=SuggestionState.DONE,
        tried_from=first,
        tried_until=first + timedelta(days=6),
        answered_on=cast.today,
    )
    page = login(client, cast.accounts.team_leader).get(f"/gop-y/xem/{made.pk}/").content.decode()
    assert page.index("50,0%") < page.index("100,0%")
    assert "03/10/1966 – 09/10/1966" in page.replace("\n", " ")
    assert "mặt hàng, định mức, máy. Con số không nói được là vì đâu" in page


def test_a_trial_of_too_few_days_says_so(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=MADE, good=130)
    made = make_suggestion(
        team=cast.team6, author=cast.people.e, made_on=MADE, state=SuggestionState.TRIAL, tried_from=MADE
    )
    page = login(client, cast.accounts.team_leader).get(f"/gop-y/xem/{made.pk}/").content.decode()
    assert "Chưa đủ số liệu" in page


def test_answered_ones_come_page_by_page_and_open_ones_all_at_once(cast: Cast, client: Client) -> None:
    waiting = make_suggestion(team=cast.team6, author=cast.people.e, made_on=cast.today, text="Còn chờ trả lời")
    for number in range(PAGE + 1):
        made_on = cast.today - timedelta(days=number)
        text, done = f"Việc thứ {number}.", SuggestionState.DONE
        make_suggestion(team=cast.team6, author=cast.people.e, made_on=made_on, text=text, state=done, answer="Đã làm.")
    url = "/gop-y/to-6/"
    first = parse(login(client, cast.accounts.team_leader).get(url))
    assert waiting.text in first.get_text()
    assert f"Việc thứ {PAGE}." not in first.get_text()
    [onward] = first.select(".pager a[rel=next]")
    assert f"Việc thứ {PAGE}." in parse(client.get(f"{url}{onward['href']}")).get_text()


def test_an_answer_that_another_has_given_meanwhile_is_told_and_written_over_only_knowingly(
    cast: Cast, client: Client
) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.d, made_on=MADE)
    login(client, cast.accounts.team_leader)
    page = parse(client.get(f"/gop-y/xem/{made.pk}/"))
    shown = {field["name"]: field.get("value", "") for field in page.select("input[name^=initial-]")}
    answered = {"state": "trial", "answer": "Làm thử ở nhóm 3.", "tried_from": "1966-10-12"}
    login(Client(), cast.accounts.cell_leader).post(f"/gop-y/xem/{made.pk}/", answered)
    mine = {"state": "done", "answer": "Đã làm.", "tried_from": ""}
    refused = client.post(f"/gop-y/xem/{made.pk}/", shown | mine)
    assert refused.status_code == 422
    assert "Trong lúc đó đã có người sửa chỗ này thành “Làm thử ở nhóm 3.”." in refused.content.decode()
    assert "Đã làm." in refused.content.decode()
    made.refresh_from_db()
    assert (made.state, made.answer) == ("trial", "Làm thử ở nhóm 3.")
    seen = {field["name"]: field.get("value", "") for field in parse(refused).select("input[name^=initial-]")}
    assert client.post(f"/gop-y/xem/{made.pk}/", seen | mine).status_code == 302
    made.refresh_from_db()
    # What was not changed here stays as the other has written it.
    assert (made.state, made.answer, made.tried_from) == ("done", "Đã làm.", date(1966, 10, 12))


def test_days_of_a_trial_count_from_its_beginning(cast: Cast) -> None:
    made = make_suggestion(team=cast.team6, author=cast.people.d, made_on=MADE)
    waits = (cast.today - MADE).days
    assert line_of(cast.accounts.team_leader, made, cast.today).days == waits
    made.state, made.tried_from = SuggestionState.TRIAL, cast.today - timedelta(days=3)
    assert line_of(cast.accounts.team_leader, made, cast.today).days == 3
