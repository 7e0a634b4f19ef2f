"""Care cases: opened by a person, held by one, planned on two sides, closed with an outcome that alone stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.care import Planned, Told, add_step, close_case, finish_step, hand_over, keep_story, open_case
from members.actions.rights import withdraw_consent
from members.actions.support import Wish
from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind, months_after, story_ends
from members.domain.rights import Purpose
from members.models import Account, CareCase, CareStep, CareStory, Consent, SupportRequest, Worker
from teamtrack.audit import as_system, disclose, reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.care import make_case, make_step
from tests.factories.contact import make_helper, make_visit
from tests.factories.members import make_account, make_worker
from tests.factories.production import make_output
from tests.htmx import parse

TODAY = date(1966, 10, 21)
TOLD = Told("Chị muốn được yên tâm về con và việc nhà.", date(1967, 4, 21), is_agreed=True)


@contextmanager
def refused(words: str, field: str = "") -> Iterator[None]:
    """A rule is broken in these words, beside this field, and nothing of a case has changed."""
    before = kept()
    with pytest.raises(RuleBroken, match=words) as broken:
        yield
    assert (broken.value.field, kept()) == (field, before)


def kept() -> tuple[int, ...]:
    with as_system("test"):
        return tuple(model.objects.count() for model in (CareCase, CareStory, CareStep, Consent, SupportRequest))


def opened(by: Account, worker: Worker, holder: Worker, told: Told | None = None) -> CareCase:
    with reading_as(by):
        return open_case(key=uuid4(), worker=worker, kind=CaseKind.FAMILY, holder=holder, told=told, by=by, today=TODAY)


def case_of_d(cast: Cast, **facts: Any) -> CareCase:
    """Hoa holds it."""
    given: dict[str, Any] = {
        "worker": cast.people.d,
        "holder": cast.people.hoa,
        "opened_on": date(1966, 9, 1),
    }
    return make_case(team=cast.team6, **given | facts)


def words(response: Any) -> str:
    return " ".join(parse(response).text.split())


# --- how long a story is kept -----------------------------------------------------------------------------------------


def test_a_story_ends_on_the_same_day_six_months_later_or_on_the_last_of_that_month() -> None:
    assert story_ends(date(1966, 10, 21)) == date(1967, 4, 21)
    assert months_after(date(1966, 8, 31), 6) == date(1967, 2, 28)


# --- opening ----------------------------------------------------------------------------------------------------------


def test_a_member_opens_a_case_with_a_story_the_person_agreed_to(cast: Cast) -> None:
    case = opened(cast.accounts.party_member, cast.people.d, cast.people.hoa, TOLD)
    with reading_as(cast.accounts.party_member):
        story = CareStory.objects.get(case=case)
        assert disclose([story], "story", by=cast.accounts.party_member, why="test") == [[TOLD.story]]
    consent = Consent.objects.get()
    assert (consent.worker, consent.purpose, consent.given_on) == (cast.people.d, Purpose.CARE, TODAY)
    assert (case.holder, case.opened_on, story.expires_on) == (cast.people.hoa, TODAY, date(1967, 4, 21))
    assert TOLD.story.encode() not in bytes(story.story)


def test_a_mentor_outside_the_cell_may_hold_a_case_of_whom_they_help(cast: Cast) -> None:
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.d)
    mentor = make_account(username="c", worker=cast.people.c)
    case = opened(mentor, cast.people.d, cast.people.c, TOLD)
    client = login(Client(), mentor)
    assert "Kết thúc" in words(client.get(reverse("case", kwargs={"case": case.pk})))


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("d", "Không ai giữ hoàn cảnh của chính mình"),
        ("e", "không ở tổ đảng và không kèm người này"),
    ],
)
def test_only_the_cell_and_helpers_hold_a_case_and_never_the_person(cast: Cast, who: str, message: str) -> None:
    with refused(message, "holder"):
        opened(cast.accounts.cell_leader, cast.people.d, getattr(cast.people, who))


def test_only_the_head_entrusts_a_case_to_another(cast: Cast) -> None:
    with refused("Chỉ tổ trưởng tổ đảng giao", "holder"):
        opened(cast.accounts.party_member, cast.people.d, cast.people.thao)
    assert opened(cast.accounts.cell_leader, cast.people.d, cast.people.thao).holder == cast.people.thao


def test_the_head_does_not_write_the_story_of_another_s_case(cast: Cast) -> None:
    with refused("Chuyện riêng do người giữ ghi", "story"):
        opened(cast.accounts.cell_leader, cast.people.d, cast.people.thao, TOLD)


def test_without_consent_nothing_is_written_down(cast: Cast) -> None:
    with refused("Hãy hỏi Trần Thị D trước", "is_agreed"):
        opened(
            cast.accounts.party_member,
            cast.people.d,
            cast.people.hoa,
            Told("Chuyện.", date(1967, 1, 1), is_agreed=False),
        )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (None, "Hãy chọn một ngày sau hôm nay"),
        (TODAY, "Hãy chọn một ngày sau hôm nay"),
        (date(1966, 1, 1), "Hãy chọn một ngày sau hôm nay"),
        (date(1967, 10, 22), "lâu nhất mười hai tháng: đến 21/10/1967"),
    ],
)
def test_a_story_is_kept_until_a_day_to_come_within_a_year(cast: Cast, day: date | None, message: str) -> None:
    with refused(message, "expires_on"):
        opened(cast.accounts.party_member, cast.people.d, cast.people.hoa, Told("Chuyện.", day, is_agreed=True))


def test_the_form_sent_twice_is_one_case(cast: Cast) -> None:
    client = login(Client(), cast.accounts.party_member)
    url = reverse("case_open", kwargs={"worker": cast.people.d.pk})
    sent = {"key": str(uuid4()), "kind": "job", "holder": cast.people.hoa.pk, "expires_on": "1967-04-21", "story": ""}
    first, second = client.post(url, sent), client.post(url, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert kept()[:2] == (1, 0)


def test_a_refused_form_says_why_beside_its_field_and_keeps_what_was_typed(cast: Cast) -> None:
    client = login(Client(), cast.accounts.party_member)
    url = reverse("case_open", kwargs={"worker": cast.people.d.pk})
    typed = "Nha\u0300 <b>dột</b>"  # decomposed letters and markup
    sent = {
        "key": str(uuid4()),
        "kind": "job",
        "holder": cast.people.hoa.pk,
        "story": typed,
        "expires_on": "1967-04-21",
    }
    response = client.post(url, sent)
    page = parse(response)
    assert (response.status_code, kept()[0]) == (422, 0)
    assert "Hãy hỏi Trần Thị D trước" in page.select_one(".error-summary").text  # type: ignore[union-attr]
    assert page.select_one("textarea").text.strip() == typed  # type: ignore[union-attr]
    client.post(url, sent | {"is_agreed": "on"})
    with reading_as(cast.accounts.party_member):
        story = CareStory.objects.get()
        ((text,),) = disclose([story], "story", by=cast.accounts.party_member, why="test")
    assert text == "Nhà <b>dột</b>", "composed, and words stay words"


# --- the story --------------------------------------------------------------------------------------------------------


def test_the_holder_writes_anew_keeps_longer_and_erases(cast: Cast) -> None:
    case, hoa = case_of_d(cast, story="Trước."), cast.accounts.party_member
    with reading_as(hoa):
        keep_story(case=case, told=Told("Sau.", date(1967, 10, 21), is_agreed=False), by=hoa, today=TODAY)
        story = CareStory.objects.get()
        assert (story.written_on, story.expires_on) == (TODAY, date(1967, 10, 21))
        keep_story(case=case, told=Told("", None, is_agreed=False), by=hoa, today=TODAY)
        assert not CareStory.objects.exists()
    with refused("Hãy ghi điều đã kể", "story"), reading_as(hoa):
        keep_story(case=case, told=Told("", None, is_agreed=False), by=hoa, today=TODAY)


def test_a_story_past_its_day_opens_no_more_and_the_page_says_so(cast: Cast) -> None:
    case = case_of_d(cast, story="Chuyện cũ.", kept_for=timedelta(days=30))
    client = login(Client(), cast.accounts.party_member)
    for name in ("case", "case_story"):
        page = words(client.get(reverse(name, kwargs={"case": case.pk})))
        assert "được giữ đến 01/10/1966. Đã quá ngày ấy" in page
        assert "Chuyện cũ" not in page


def test_consent_taken_back_erases_the_story_at_once_and_the_case_goes_on(cast: Cast) -> None:
    case = case_of_d(cast, story="Chuyện riêng.")
    withdraw_consent(worker=cast.people.d, purpose=Purpose.CARE, today=TODAY)
    assert kept()[:2] == (1, 0)
    page = words(login(Client(), cast.accounts.party_member).get(reverse("case", kwargs={"case": case.pk})))
    assert "Không có gì được giữ ở đây" in page
    with refused("Hãy hỏi Trần Thị D trước", "is_agreed"), reading_as(cast.accounts.party_member):
        told = Told("Vẫn ghi.", date(1967, 1, 1), is_agreed=False)
        keep_story(case=case, told=told, by=cast.accounts.party_member, today=TODAY)


def test_the_holder_is_told_two_weeks_before_the_story_ends(cast: Cast) -> None:
    case_of_d(cast, story="Chuyện.", kept_for=TODAY - date(1966, 9, 1) + timedelta(days=15))
    client = login(Client(), cast.accounts.party_member)
    assert "Chuyện riêng anh chị giữ" not in words(client.get(reverse("home")))
    case_of_d(cast, worker=cast.people.e, story="Khác.", kept_for=TODAY - date(1966, 9, 1) + timedelta(days=14))
    assert "Chuyện riêng anh chị giữ sẽ xóa sau ngày 04/11/1966" in words(client.get(reverse("home")))
    assert "sẽ xóa sau ngày" not in words(login(Client(), cast.accounts.cell_leader).get(reverse("home")))


# --- the plan ---------------------------------------------------------------------------------------------------------


def planned(doer: Worker, what: str = "Ngồi ăn trưa cùng chị.", **more: Any) -> Planned:
    return Planned(more.pop("line", PlanLine.PERSON), what, doer, **more)


def test_a_step_through_the_organisations_asks_one_for_help_in_the_same_act(cast: Cast) -> None:
    case, hoa = case_of_d(cast), cast.accounts.party_member
    wish = Wish(Organisation.YOUTH, SupportKind.CHILDCARE, "Đoàn tới thăm nhà.")
    with reading_as(hoa):
        step = add_step(
            key=uuid4(),
            case=case,
            planned=planned(
                cast.people.nhung, "Đoàn tới thăm nhà.", line=PlanLine.ORGANISATIONS, due_on=TODAY, wish=wish
            ),
            by=hoa,
            today=TODAY,
        )
    request = SupportRequest.objects.get()
    assert (request.organisation, request.worker, request.asked_by) == ("youth", cast.people.d, cast.people.hoa)
    assert (step.by, step.line) == (cast.people.nhung, PlanLine.ORGANISATIONS)


@pytest.mark.parametrize(
    ("doer", "more", "message", "field"),
    [
        ("hoa", {"what": ""}, "Hãy ghi việc cần làm", "what"),
        ("hoa", {"due_on": date(1966, 10, 20)}, "20/10/1966 đã qua", "due_on"),
        ("thinh", {}, "không ở tổ đảng, không phụ trách đoàn thể", "doer"),
        ("d", {}, "không ở tổ đảng, không phụ trách đoàn thể", "doer"),
        ("hoa", {"wish": Wish(Organisation.UNION, SupportKind.JOB, "x")}, "Chỉ việc qua các đoàn thể", "organisation"),
        (
            "hoa",
            {"line": PlanLine.ORGANISATIONS, "wish": Wish(Organisation.PARTY, SupportKind.JOB, "x")},
            "việc của Đảng thì tổ đảng tự làm",
            "organisation",
        ),
    ],
)
def test_a_step_that_breaks_a_rule_is_refused(
    cast: Cast, doer: str, more: dict[str, Any], message: str, field: str
) -> None:
    case, hoa = case_of_d(cast), cast.accounts.party_member
    plan = planned(getattr(cast.people, doer), **more)
    with refused(message, field), reading_as(hoa):
        add_step(key=uuid4(), case=case, planned=plan, by=hoa, today=TODAY)


def test_whoever_does_a_step_sees_it_and_whom_it_is_about_and_says_it_is_done(cast: Cast) -> None:
    step = make_step(case=case_of_d(cast), by=cast.people.sang, what="Tìm việc cho nhà chị.")
    client = login(Client(), cast.accounts.union_lead)
    url = reverse("care_step", kwargs={"step": step.pk})
    page = words(client.get(url))
    assert "Tìm việc cho nhà chị." in page
    assert "Trần Thị D" in page
    assert "việc gia đình" not in page, "the kind of trouble is not theirs to know"
    assert "Đào Thị Hoa" not in page
    assert reverse("care_step", kwargs={"step": step.pk}) in client.get(reverse("home")).content.decode()
    client.post(url)
    with as_system("test"):
        assert CareStep.objects.get().done_on == TODAY
    assert str(step.pk) not in client.get(reverse("home")).content.decode()


def test_a_step_is_done_once_and_not_after_the_case_was_closed(cast: Cast) -> None:
    case = case_of_d(cast)
    step, other = make_step(case=case, by=cast.people.sang), make_step(case=case, by=cast.people.sang)
    with reading_as(cast.accounts.union_lead):
        finish_step(step=step, today=TODAY)
    with refused("Việc này đã xong rồi"), reading_as(cast.accounts.union_lead):
        finish_step(step=step, today=TODAY)
    with reading_as(cast.accounts.party_member):
        close_case(case=case, outcome=CaseOutcome.BETTER, today=TODAY)
    with refused("vừa kết thúc"), reading_as(cast.accounts.union_lead):
        finish_step(step=other, today=TODAY)


def test_the_holder_writes_down_that_a_step_is_done(cast: Cast) -> None:
    case = case_of_d(cast)
    make_step(case=case, by=cast.people.sang)
    client = login(Client(), cast.accounts.party_member)
    form = parse(client.get(reverse("case", kwargs={"case": case.pk}))).select_one("input[name=step]")
    assert form is not None
    client.post(reverse("case_step_done", kwargs={"case": case.pk}), {"step": form["value"]})
    with as_system("test"):
        assert CareStep.objects.get().done_on == TODAY


# --- another holder, the end ------------------------------------------------------------------------------------------


def test_the_story_goes_with_the_case_to_the_new_holder_and_the_former_reads_it_no_more(cast: Cast) -> None:
    case = case_of_d(cast, story="Chỉ một người biết.")
    thao = make_account(username="thao", worker=cast.people.thao)
    with reading_as(cast.accounts.cell_leader):
        hand_over(case=case, holder=cast.people.thao, today=TODAY)
    url = reverse("case_story", kwargs={"case": case.pk})
    assert "Chỉ một người biết." in words(login(Client(), thao).get(url))
    assert login(Client(), cast.accounts.party_member).get(url).status_code == 403
    with reading_as(cast.accounts.party_member):
        assert not CareStory.objects.exists(), "nor does the database show it"


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("hoa", "đang giữ rồi"),
        ("d", "Không ai giữ hoàn cảnh của chính mình"),
        ("thinh", "không ở tổ đảng và không kèm người này"),
    ],
)
def test_a_case_is_handed_to_another_of_the_cell_only(cast: Cast, who: str, message: str) -> None:
    case = case_of_d(cast)
    with refused(message, "holder"), reading_as(cast.accounts.cell_leader):
        hand_over(case=case, holder=getattr(cast.people, who), today=TODAY)


def test_closing_erases_the_story_and_the_words_of_the_steps_and_keeps_the_outcome(cast: Cast) -> None:
    case = case_of_d(cast, story="Chuyện riêng của chị.")
    make_step(case=case, by=cast.people.nhung, what="Tới thăm nhà chị.", done_on=date(1966, 10, 1))
    client = login(Client(), cast.accounts.party_member)
    client.post(reverse("case_close", kwargs={"case": case.pk}), {"outcome": "solved"})
    with as_system("test"):
        case, step = CareCase.objects.get(), CareStep.objects.get()
        assert not CareStory.objects.exists()
    assert (case.closed_on, case.outcome) == (TODAY, CaseOutcome.SOLVED)
    assert (bytes(step.what), step.done_on, step.by) == (b"", date(1966, 10, 1), cast.people.nhung)
    page = words(client.get(reverse("case", kwargs={"case": case.pk})))
    assert "đã ổn" in page
    assert "lời ghi đã xóa" in page


def test_a_case_is_not_closed_without_an_outcome_nor_twice(cast: Cast) -> None:
    case = case_of_d(cast, story="Chuyện.")
    client = login(Client(), cast.accounts.party_member)
    response = client.post(reverse("case_close", kwargs={"case": case.pk}), {})
    assert response.status_code == 422
    assert "Hãy ghi kết quả" in words(response)
    assert kept()[1] == 1, "the story is still there"
    with reading_as(cast.accounts.party_member):
        close_case(case=case, outcome=CaseOutcome.SOLVED, today=TODAY)
    with refused("Đã kết thúc ngày 21/10/1966"), reading_as(cast.accounts.party_member):
        close_case(case=case, outcome=CaseOutcome.BETTER, today=TODAY)
    with refused("hãy ghi một hoàn cảnh mới"), reading_as(cast.accounts.party_member):
        add_step(key=uuid4(), case=case, planned=planned(cast.people.hoa), by=cast.accounts.party_member, today=TODAY)


def test_attempts_are_counted_and_close_nothing_by_themselves(cast: Cast) -> None:
    case = case_of_d(cast)
    for day, received in ((date(1966, 8, 1), True), (date(1966, 9, 4), False), (date(1966, 9, 11), False)):
        make_visit(team=cast.team6, worker=cast.people.d, by=cast.people.nhung, day=day, received=received)
    page = words(login(Client(), cast.accounts.party_member).get(reverse("case", kwargs={"case": case.pk})))
    assert "được tiếp 0 lần · chưa được tiếp 2 lần" in page, "the visit before the case is none of it"
    with as_system("test"):
        assert CareCase.objects.get().closed_on is None


def test_a_closed_case_shows_output_before_and_after_without_a_cause(cast: Cast) -> None:
    closed = date(1966, 10, 10)
    for days in range(6):
        make_output(worker=cast.people.d, product=cast.qd14, day=date(1966, 10, 3) + timedelta(days=days), good=65)
    for days in range(1, 7):
        make_output(worker=cast.people.d, product=cast.qd14, day=closed + timedelta(days=days), good=130)
    case = case_of_d(cast, closed_on=closed, outcome=CaseOutcome.SOLVED)
    page = words(login(Client(), cast.accounts.cell_leader).get(reverse("case", kwargs={"case": case.pk})))
    assert "11/07/1966 – 10/10/1966 50%" in page.replace("50,0%", "50%")
    assert "11/10/1966 – 21/10/1966 100%" in page.replace("100,0%", "100%")
    assert "không nói điều gì là nguyên nhân" in page


# --- who learns what --------------------------------------------------------------------------------------------------


def test_the_list_tells_a_member_that_a_case_exists_and_the_head_its_kind(cast: Cast) -> None:
    case = case_of_d(cast, holder=cast.people.thao)
    case_of_d(cast, worker=cast.people.e, closed_on=date(1966, 10, 1), outcome=CaseOutcome.SOLVED)
    url = reverse("cases", kwargs={"team": cast.team6.slug})
    member, head = (login(Client(), by).get(url) for by in (cast.accounts.party_member, cast.accounts.cell_leader))
    assert "Trần Thị D Lê Thị Thảo 01/09/1966 chỉ người giữ biết" in words(member)
    assert str(case.pk) not in member.content.decode()
    assert "Việc gia đình" in words(head)
    assert str(case.pk) in head.content.decode()
    assert "1966 đã ổn: 1" in words(member)


def test_a_person_s_page_tells_the_cell_and_the_person_that_a_case_is_open_and_nobody_else(cast: Cast) -> None:
    case_of_d(cast, holder=cast.people.thao)
    url = reverse("worker", kwargs={"worker": cast.people.d.pk})
    there = "Có một hoàn cảnh đang được giúp; người giữ: Lê Thị Thảo"
    assert there in words(login(Client(), cast.accounts.party_member).get(url))
    for account in (cast.accounts.team_leader, cast.accounts.manager, cast.accounts.union_lead):
        page = words(login(Client(), account).get(url))
        assert "Trần Thị D" in page
        assert "oàn cảnh" not in page
    d = make_account(username="d", worker=cast.people.d)
    own = login(Client(), d).get(reverse("my_page"))
    assert "Hoàn cảnh của anh chị đang được giúp; người giữ: Lê Thị Thảo" in words(own)
    assert reverse("own_data") in own.content.decode()


def test_a_personal_code_on_a_tablet_opens_no_case(cast: Cast) -> None:
    make_helper(team=cast.team6, mentor=cast.people.e, mentee=cast.people.d)
    case = case_of_d(cast, holder=cast.people.e, story="Chuyện.")
    step = make_step(case=case, by=cast.people.e)
    client = login(Client(), cast.accounts.worker)
    session = client.session
    session["by_pin"] = True
    session.save()
    refusals = [
        client.get(reverse(name, kwargs=parts)).status_code
        for name, parts in (
            ("case", {"case": case.pk}),
            ("case_story", {"case": case.pk}),
            ("care_step", {"step": step.pk}),
        )
    ]
    assert refusals == [403, 403, 403]
    assert "Việc làm giúp" not in client.get(reverse("home")).content.decode()


def test_somebody_of_another_team_is_not_offered(cast: Cast) -> None:
    stranger = make_worker(name="Mai Văn Lạ", team=cast.team5)
    with refused("không ở tổ đảng", "holder"):
        opened(cast.accounts.cell_leader, cast.people.d, stranger)
