"""Objections to norms: who raises one and when, who reads it, the answer that is owed."""

import unicodedata
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from members.domain.account import Role
from members.models import Account
from production import sources
from production.actions.norm import withdraw_norm
from production.actions.norm_objection import answer_objection, object_to_norm
from production.domain.norm import NormDecision, answer_due
from production.models import NormObjection, OutputNorm
from production.queries.norm_objection import makes, objections_to, objections_to_answer
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories.production import make_norm_objection, make_output, make_plan

PAGE = "/dinh-muc/z2/qd-14/"
TEXT = "Nếu là mức thường xuyên thế này thì không sao làm nổi."
ANSWER = "Mức giữ nguyên, tổ nâng từng bước."
RAISED = date(1966, 10, 12)


@pytest.fixture
def made(cast: Cast) -> None:
    """Team 6 makes QĐ 14."""
    make_output(worker=cast.people.d, product=cast.qd14, day=date(1966, 10, 20), good=131)


@pytest.fixture
def raised(cast: Cast) -> NormObjection:
    """What D wrote on 12 October against the norm 130."""
    return make_norm_objection(norm=cast.norm130, worker=cast.people.d, raised_on=RAISED, text=TEXT)


def _object_url(norm: OutputNorm) -> str:
    return f"{PAGE}{norm.pk}/y-kien/"


def _url(objection: NormObjection) -> str:
    return f"{PAGE}y-kien/{objection.pk}/"


def _send(client: Client, norm: OutputNorm, text: str = TEXT, **more: Any) -> Any:
    return client.post(_object_url(norm), {"key": uuid4(), "text": text} | more)


def _object(cast: Cast, norm: OutputNorm | None = None, today: date | None = None, **more: Any) -> NormObjection:
    facts: dict[str, Any] = {"key": uuid4(), "text": TEXT, "by": cast.accounts.worker} | more
    return object_to_norm(norm=norm or cast.norm130, today=today or cast.today, **facts)


def _answer(objection: NormObjection, by: Account, today: date) -> NormObjection:
    return answer_objection(
        objection=objection, decision=NormDecision.STAYS, answer=ANSWER, by=by, today=today
    )  # fmt: skip


# --- raising one -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("made")
def test_who_makes_it_objects_and_is_told_by_when_an_answer_is_owed(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    assert _object_url(cast.norm130) in client.get(PAGE).content.decode()
    answer = client.post(_object_url(cast.norm130), {"key": uuid4(), "text": f"  {TEXT} \r\n\r\n Thật."}, follow=True)
    [kept] = NormObjection.objects.all()
    assert (kept.worker, kept.norm, kept.units) == (cast.people.e, cast.norm130, 130)
    assert (kept.text, kept.raised_on, kept.answer_due) == (f"{TEXT}\nThật.", cast.today, date(1966, 11, 2))
    page = answer.content.decode()
    assert "trước 02/11/1966" in page
    assert TEXT in page
    assert _object_url(cast.norm130) not in page


def test_the_answer_is_owed_within_ten_working_days_over_a_holiday(cast: Cast) -> None:
    """From Friday 26 August 1966: two Sundays and 2 September are no working days."""
    assert answer_due(date(1966, 8, 26), cast.workshop.calendar) == date(1966, 9, 8)
    assert _object(cast, today=date(1966, 8, 26)).answer_due == date(1966, 9, 8)


@pytest.mark.usefixtures("made")
def test_a_norm_that_is_issued_and_to_come_may_be_objected_to(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    assert _send(client, cast.norm150).status_code == 302
    assert NormObjection.objects.get().norm == cast.norm150


def test_a_norm_no_longer_in_force_is_objected_to_no_more(cast: Cast) -> None:
    assert _object(cast, today=date(1966, 10, 31)).units == 130
    with pytest.raises(RuleBroken, match="không còn áp dụng"):
        _object(cast, today=date(1966, 11, 1), by=cast.accounts.union_lead)


@pytest.mark.usefixtures("made")
def test_sent_twice_it_is_one(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    key = uuid4()
    assert [_send(client, cast.norm130, key=key).status_code for _time in range(2)] == [302, 302]
    assert NormObjection.objects.count() == 1


@pytest.mark.usefixtures("made")
def test_a_second_one_waits_for_the_answer_to_the_first(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    _send(client, cast.norm130)
    again = _send(client, cast.norm130, "Vẫn thế.")
    assert (again.status_code, NormObjection.objects.count()) == (422, 1)
    assert "Anh chị đã nêu ý kiến về mức này rồi; trả lời trước 02/11/1966." in again.content.decode()
    assert _send(client, cast.norm150).status_code == 302  # another norm
    _answer(NormObjection.objects.get(norm=cast.norm130), cast.accounts.norm_officer, cast.today)
    assert _send(client, cast.norm130, "Vẫn thế.").status_code == 302


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("text", ["", " \n ", "x" * 1001])
def test_nothing_and_too_much_are_told_in_words_and_stay_typed(cast: Cast, client: Client, text: str) -> None:
    answer = _send(login(client, cast.accounts.worker), cast.norm130, text)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_text"' in page
    assert text.strip() in page
    assert not NormObjection.objects.exists()


@pytest.mark.usefixtures("made")
def test_letters_with_loose_marks_are_composed_and_markup_stays_words(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.worker)
    _send(client, cast.norm130, unicodedata.normalize("NFD", "Mức <b>cao</b>"))
    assert NormObjection.objects.get().text == "Mức <b>cao</b>"
    for page in (PAGE, _url(NormObjection.objects.get())):
        assert "Mức &lt;b&gt;cao&lt;/b&gt;" in client.get(page).content.decode()


@pytest.mark.usefixtures("made")
def test_another_ones_key_is_told_and_nothing_is_overwritten(cast: Cast, raised: NormObjection, client: Client) -> None:
    answer = _send(login(client, cast.accounts.worker), cast.norm130, "Khác.", key=raised.pk)
    assert (answer.status_code, NormObjection.objects.get().text) == (422, TEXT)
    assert _send(client, cast.norm130, key="x").status_code == 422


@pytest.mark.usefixtures("made")
def test_who_does_not_make_it_is_not_offered_to_object(cast: Cast, client: Client) -> None:
    for account in (cast.accounts.leader5, cast.accounts.norm_officer, cast.accounts.manager):
        login(client, account)
        assert _object_url(cast.norm130) not in client.get(PAGE).content.decode()
        assert _send(client, cast.norm130).status_code == 403
    assert _send(login(client, cast.accounts.worker9), cast.norm130).status_code == 404
    assert not NormObjection.objects.exists()


def test_a_team_makes_what_it_made_lately_or_has_in_a_plan_that_is_not_over(cast: Cast) -> None:
    team = [cast.team6.pk]
    assert not makes(team, cast.qd14, cast.today)
    make_output(worker=cast.people.d, product=cast.qd14, day=date(1966, 9, 1), good=9)
    assert makes(team, cast.qd14, date(1966, 10, 31))
    assert not makes(team, cast.qd14, date(1966, 11, 1))
    make_plan(team=cast.team6, first_day=date(1966, 12, 1), lines={cast.qd14: 100})
    assert makes(team, cast.qd14, date(1966, 12, 31))
    assert not makes(team, cast.qd14, date(1967, 1, 1))


@pytest.mark.usefixtures("made")
def test_a_personal_code_on_a_tablet_neither_objects_nor_reads(cast: Cast, client: Client) -> None:
    mine = make_norm_objection(norm=cast.norm130, worker=cast.people.e, raised_on=RAISED, text=TEXT)
    login(client, cast.accounts.worker)
    session = client.session
    session["by_pin"] = True
    session.save()
    assert _send(client, cast.norm150).status_code == 403
    assert client.get(_url(mine)).status_code == 404
    page = client.get(PAGE).content.decode()
    assert "Đang chờ trả lời: 1. Đã trả lời: 0." in page
    assert TEXT not in page
    assert _object_url(cast.norm150) not in page


# --- reading and answering -------------------------------------------------------------------------------------------


def test_others_see_how_many_there_are_and_never_who_or_why(cast: Cast, raised: NormObjection, client: Client) -> None:
    _answer(raised, cast.accounts.norm_officer, cast.today)
    make_norm_objection(norm=cast.norm130, worker=cast.people.h, raised_on=RAISED, text=TEXT)
    for role in ("team_leader", "cell_leader", "union_lead", "branch_secretary", "administrator", "worker"):
        login(client, getattr(cast.accounts, role))
        page = client.get(PAGE).content.decode()
        assert "Đang chờ trả lời: 1. Đã trả lời: 1." in page, role
        assert not any(told in page for told in (TEXT, ANSWER, "Trần Thị D", "Lê Văn H")), role
        assert client.get(_url(raised)).status_code == 404, role
        assert "Trần Thị D" not in client.get("/dinh-muc/").content.decode(), role


@pytest.mark.parametrize("role", ["norm_officer", "manager"])
def test_who_answers_for_norms_sees_what_waits_first_due_first(
    role: str, cast: Cast, raised: NormObjection, client: Client, settings: Settings
) -> None:
    settings.DEMO_DAY = date(1966, 10, 25)
    make_norm_objection(norm=cast.norm150, worker=cast.people.h, raised_on=date(1966, 10, 5), text="Sớm hơn.")
    page = login(client, getattr(cast.accounts, role)).get("/dinh-muc/").content.decode()
    assert page.index("Lê Văn H") < page.index("Trần Thị D") < page.index("<table")
    late, due = page.split("Lê Văn H")[0], page.split("Trần Thị D")[0]
    assert "trả lời trước 17/10/1966" in late
    assert "trả lời trước 24/10/1966" in due
    assert page.count("quá hạn") == 2
    settings.DEMO_DAY = date(1966, 10, 24)  # the day itself is in time
    assert client.get("/dinh-muc/").content.decode().count("quá hạn") == 1


def test_it_is_answered_once_and_read_by_whoever_objected(cast: Cast, raised: NormObjection, client: Client) -> None:
    login(client, cast.accounts.norm_officer)
    sent = {"decision": "stays", "answer": ANSWER}
    assert client.post(_url(raised), sent | {"answer": " "}).status_code == 422
    assert client.post(_url(raised), sent | {"decision": "up"}).status_code == 422
    assert client.post(_url(raised), sent, follow=True).redirect_chain == [("/dinh-muc/", 302)]
    again = login(client, cast.accounts.manager).post(_url(raised), {"decision": "anew", "answer": "Khác."})
    assert again.status_code == 422
    assert "Ý kiến này đã được trả lời." in again.content.decode()
    assert "Khác.</textarea>" in again.content.decode(), "still there to be copied"
    raised.refresh_from_db()
    assert (raised.decision, raised.answer, raised.answered_on) == (NormDecision.STAYS, ANSWER, cast.today)
    assert raised.answered_by == cast.accounts.norm_officer
    login(client, people.make_account(username="d", worker=cast.people.d))
    for page in (PAGE, _url(raised), reverse("own_data")):
        told = client.get(page).content.decode()
        assert TEXT in told, page
        assert ANSWER in told, page
        assert "giữ nguyên" in told, page
    assert client.post(_url(raised), sent).status_code == 403


def test_nobody_answers_their_own(cast: Cast, raised: NormObjection, client: Client) -> None:
    own = people.make_account(username="d", worker=cast.people.d, role=Role.NORM_OFFICER, over=cast.workshop)
    login(client, own)
    assert 'name="decision"' not in client.get(_url(raised)).content.decode()
    assert client.post(_url(raised), {"decision": "stays", "answer": ANSWER}).status_code == 403
    with pytest.raises(RuleBroken, match="ý kiến của chính anh chị"):
        _answer(raised, own, cast.today)
    assert objections_to_answer(own, cast.today) == ()


def test_another_workshop_s_objection_does_not_exist(cast: Cast, raised: NormObjection, client: Client) -> None:
    login(client, cast.accounts.manager9)
    assert client.get(_url(raised)).status_code == 404
    assert client.get(_object_url(cast.norm130)).status_code == 404
    login(client, cast.accounts.norm_officer)
    assert client.get(f"/dinh-muc/z9/k-9/y-kien/{raised.pk}/").status_code == 404
    assert client.get(f"/dinh-muc/z2/k-9/y-kien/{raised.pk}/").status_code == 404


def test_many_objections_are_read_with_as_few_queries(
    cast: Cast, raised: NormObjection, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer = cast.accounts.norm_officer
    assert officer.stands
    with django_assert_num_queries(2):
        assert len(objections_to(cast.qd14, officer, (), cast.today).lines) == 1
    for worker in (cast.people.e, cast.people.h):
        make_norm_objection(norm=cast.norm150, worker=worker, raised_on=RAISED)
    with django_assert_num_queries(2):
        lines = objections_to(cast.qd14, officer, (), cast.today).lines
    with django_assert_num_queries(0):
        assert {(line.objection.worker.full_name, line.objection.product.workshop.slug) for line in lines} == {
            ("Trần Thị D", "z2"), ("Phạm Văn E", "z2"), ("Lê Văn H", "z2")
        }  # fmt: skip


def test_a_norm_is_taken_back_once_who_objected_is_answered_and_the_answer_stays(cast: Cast, client: Client) -> None:
    raised = make_norm_objection(norm=cast.norm150, worker=cast.people.d, raised_on=RAISED, text=TEXT)
    with pytest.raises(RuleBroken, match="Hãy trả lời trước"):
        withdraw_norm(norm=cast.norm150, today=cast.today)
    _answer(raised, cast.accounts.norm_officer, cast.today)
    withdraw_norm(norm=cast.norm150, today=cast.today)
    raised.refresh_from_db()
    assert (raised.norm, raised.units, raised.answer) == (None, 150, ANSWER)
    page = login(client, cast.accounts.norm_officer).get(_url(raised)).content.decode()
    assert "đã bỏ trước khi áp dụng" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"answer_due": RAISED},
        {"decision": "stays"},
        {"answered_on": RAISED},
        {"norm": None},
        {"answered_on": RAISED - timedelta(days=1), "answer": ANSWER, "decision": "stays"},
        {"answered_on": RAISED, "answer": ANSWER, "decision": ""},
    ],
)
def test_the_database_keeps_no_half_objection_and_no_half_answer(
    wrong: dict[str, Any], cast: Cast, raised: NormObjection
) -> None:
    by = {"answered_by": cast.accounts.norm_officer} if len(wrong) == 3 else {}
    with pytest.raises(IntegrityError), transaction.atomic():
        NormObjection.objects.update(**wrong, **by)


# --- the first page --------------------------------------------------------------------------------------------------


def _today(account: Account, day: date) -> list[tuple[str, str, str]]:
    return [(item.sentence, item.chip, item.tone) for item in sources.objections_to_norms(user=account, day=day)]


def test_the_first_page_tells_who_answers_how_many_wait_and_when_one_is_late(cast: Cast, raised: NormObjection) -> None:
    make_norm_objection(norm=cast.norm150, worker=cast.people.h, raised_on=cast.today)
    two = "2 ý kiến về định mức chờ trả lời"
    for account in (cast.accounts.norm_officer, cast.accounts.manager):
        assert _today(account, date(1966, 10, 24)) == [(two, "24/10/1966", "warn")]
        assert _today(account, date(1966, 10, 25)) == [(two, "quá hạn", "bad")]
    for account in (cast.accounts.manager9, cast.accounts.team_leader, cast.accounts.worker):
        assert _today(account, cast.today) == []
    _answer(raised, cast.accounts.manager, cast.today)
    assert _today(cast.accounts.manager, cast.today) == [("1 ý kiến về định mức chờ trả lời", "02/11/1966", "warn")]


def test_the_first_page_tells_of_the_answer_for_a_week(cast: Cast) -> None:
    worker, told = cast.accounts.worker, "Ý kiến của anh chị về mức 130 của QĐ 14 đã có trả lời"
    raised = make_norm_objection(norm=cast.norm130, worker=cast.people.e, raised_on=RAISED)
    assert _today(worker, cast.today) == []
    _answer(raised, cast.accounts.norm_officer, cast.today)
    assert _today(worker, cast.today + timedelta(days=6)) == [(told, "", "ok")]
    assert _today(worker, cast.today + timedelta(days=7)) == []
    worker.is_by_pin = True
    assert _today(worker, cast.today) == []
