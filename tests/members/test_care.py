"""Care cases: opened by a person, held by one, planned on two sides, closed with an outcome that alone stays."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.care import Told, add_step, close_case, erase_story, finish_step, keep_story, open_case
from members.actions.rights import give_consent, withdraw_consent
from members.actions.support import Wish, answer_support
from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind, SupportOutcome, story_ends
from members.domain.rights import Purpose
from members.models import CareCase, CareStep, CareStory, Consent, SupportRequest
from teamtrack.audit import as_system, disclose, reading_as
from teamtrack.periods import months_after
from tests.cast import Cast, login
from tests.factories.care import make_case, make_step, make_support
from tests.factories.contact import make_contact, make_helper
from tests.factories.members import make_account
from tests.htmx import parse
from tests.members.care import TODAY, TOLD, case_of_d, kept, opened, planned, refused, words

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
        ("d", "Không ai đứng ra giúp chính mình"),
        ("e", "không ở tổ đảng và không giúp người này"),
    ],
)
def test_only_the_cell_and_helpers_hold_a_case_and_never_the_person(cast: Cast, who: str, message: str) -> None:
    with refused(message, "holder"):
        opened(cast.accounts.cell_leader, cast.people.d, getattr(cast.people, who))


def test_only_the_head_entrusts_a_case_to_another(cast: Cast) -> None:
    with refused("Chỉ tổ trưởng tổ đảng mới giao được", "holder"):
        opened(cast.accounts.party_member, cast.people.d, cast.people.thao)
    assert opened(cast.accounts.cell_leader, cast.people.d, cast.people.thao).holder == cast.people.thao


def test_the_head_does_not_write_the_story_of_another_s_case(cast: Cast) -> None:
    with refused("Chuyện riêng do người đứng ra giúp ghi", "story"):
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
        erase_story(case=case, by=hoa)
        assert not CareStory.objects.exists()


def test_a_story_is_shown_as_words_and_saved_blank_nothing_of_it_is_lost(cast: Cast) -> None:
    case = case_of_d(cast, story="Chuyện riêng.")
    client, url = login(Client(), cast.accounts.party_member), reverse("case_story", kwargs={"case": case.pk})
    page = parse(client.get(url))
    assert page.select_one("details textarea")
    assert [p.text for p in page.select("section > p")].count("Chuyện riêng.") == 1
    refused_page = client.post(url, {"story": " ", "expires_on": "1967-01-01"})
    assert (refused_page.status_code, kept()[1]) == (422, 1)
    assert "Hãy ghi điều đã kể" in words(refused_page)
    client.post(url, {"erase": "on"})
    assert kept()[:2] == (1, 0)


def test_who_holds_a_case_asks_on_the_page_of_the_story_and_writes_it(cast: Cast) -> None:
    case = case_of_d(cast)
    client, url = login(Client(), cast.accounts.party_member), reverse("case_story", kwargs={"case": case.pk})
    assert parse(client.get(url)).select_one("form[method=post] input[name=is_agreed]")
    client.post(url, {"story": "Chuyện.", "expires_on": "1967-01-01", "is_agreed": "on"})
    assert kept()[1] == 1


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
    assert "Trần Thị D đã rút lại sự đồng ý: không ghi thêm gì nữa" in page


def test_only_the_person_gives_a_consent_again_that_they_took_back(cast: Cast) -> None:
    case, hoa = case_of_d(cast, story="Chuyện riêng."), cast.accounts.party_member
    withdraw_consent(worker=cast.people.d, purpose=Purpose.CARE, today=TODAY)
    told = Told("Vẫn ghi.", date(1967, 1, 1), is_agreed=True)
    with refused("đã rút lại sự đồng ý", "story"), reading_as(hoa):
        keep_story(case=case, told=told, by=hoa, today=TODAY)
    with refused("đã rút lại sự đồng ý", "story"):
        opened(hoa, cast.people.d, cast.people.hoa, told)
    with refused("đã rút lại sự đồng ý", "what"), reading_as(hoa):
        add_step(key=uuid4(), case=case, planned=planned(cast.people.hoa), by=hoa, today=TODAY)
    client = login(Client(), hoa)
    for name, part in (("case_story", {"case": case.pk}), ("case_open", {"worker": cast.people.d.pk})):
        page = client.get(reverse(name, kwargs=part))
        assert "đã rút lại sự đồng ý" in words(page)
        assert parse(page).select_one("textarea, input[name=is_agreed]") is None
    d = make_account(username="d", worker=cast.people.d)
    give_consent(worker=cast.people.d, purpose=Purpose.CARE, words="", by=d, today=TODAY)
    with reading_as(hoa):
        keep_story(case=case, told=told, by=hoa, today=TODAY)
    assert kept()[1] == 1


def asked_with_a_step(cast: Cast, case: CareCase) -> SupportRequest:
    """Of the union in the same act as a step, and answered in words."""
    wish = Wish(Organisation.UNION, SupportKind.CHILDCARE, "Gửi cháu ở nhà trẻ.")
    plan = planned(cast.people.nhung, wish.what, line=PlanLine.ORGANISATIONS, wish=wish)
    with reading_as(cast.accounts.party_member):
        add_step(key=uuid4(), case=case, planned=plan, by=cast.accounts.party_member, today=TODAY)
    request = SupportRequest.objects.get()
    return answer_support(
        request=request, outcome=SupportOutcome.DONE, answer="Đã nhận cháu.", by=cast.accounts.union_lead, today=TODAY
    )


@pytest.mark.parametrize("ends", ["withdrawn", "closed"])
def test_with_the_consent_and_with_the_case_go_the_words_of_steps_and_of_requests_made_with_them(
    cast: Cast, ends: str
) -> None:
    case, hoa = case_of_d(cast, story="Chuyện."), cast.accounts.party_member
    asked_with_a_step(cast, case)
    other = make_support(team=cast.team6, worker=cast.people.d, asked_by=cast.people.hoa, asked_on=TODAY)
    if ends == "withdrawn":
        withdraw_consent(worker=cast.people.d, purpose=Purpose.CARE, today=TODAY)
    else:
        with reading_as(hoa):
            close_case(case=case, outcome=CaseOutcome.SOLVED, today=TODAY)
    with as_system("test"):
        step = CareStep.objects.get()
    request = SupportRequest.objects.get(pk=step.pk)
    assert (bytes(step.what), bytes(request.what), bytes(request.answer)) == (b"", b"", b"")
    assert (request.kind, request.outcome) == (SupportKind.CHILDCARE, SupportOutcome.DONE)
    asked_by_itself = SupportRequest.objects.get(pk=other.pk)
    assert bool(asked_by_itself.what) is (ends == "closed"), "it is none of the case, but of the person's consent"
    page = login(Client(), hoa).get(reverse("support", kwargs={"team": cast.team6.slug}), {"mo": str(request.pk)})
    assert words(page).count("lời ghi đã xóa") == 1
    step_page = login(Client(), cast.accounts.youth_lead).get(reverse("care_step", kwargs={"step": step.pk}))
    assert "Lời ghi của việc này đã xóa" in words(step_page)


def test_the_holder_is_told_two_weeks_before_the_story_ends(cast: Cast) -> None:
    case_of_d(cast, story="Chuyện.", kept_for=TODAY - date(1966, 9, 1) + timedelta(days=15))
    client = login(Client(), cast.accounts.party_member)
    assert "Chuyện riêng anh chị giữ" not in words(client.get(reverse("home")))
    case_of_d(cast, worker=cast.people.e, story="Khác.", kept_for=TODAY - date(1966, 9, 1) + timedelta(days=14))
    assert "Chuyện riêng anh chị giữ sẽ xóa sau ngày 04/11/1966" in words(client.get(reverse("home")))
    assert "sẽ xóa sau ngày" not in words(login(Client(), cast.accounts.cell_leader).get(reverse("home")))


# --- the plan ---------------------------------------------------------------------------------------------------------


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
        ("hoa", {"due_on": date(1967, 10, 23)}, "trong vòng một năm", "due_on"),
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


def test_who_leads_the_organisation_no_more_opens_no_step_of_it(cast: Cast) -> None:
    step = make_step(case=case_of_d(cast), by=cast.people.sang, what="Tìm việc cho nhà chị.")
    cast.people.sang.roles.update(period=(date(1965, 1, 1), TODAY))
    client = login(Client(), cast.accounts.union_lead)
    assert client.get(reverse("care_step", kwargs={"step": step.pk})).status_code == 404
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
    with refused("vừa xóa"), reading_as(cast.accounts.union_lead):
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


def test_a_helper_outside_the_cell_finds_the_way_to_a_case_and_back(cast: Cast) -> None:
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    client = login(Client(), make_account(username="c", worker=cast.people.c))
    opening = reverse("case_open", kwargs={"worker": cast.people.e.pk})
    assert opening in client.get(reverse("contact_log", kwargs={"worker": cast.people.e.pk})).content.decode()
    assert "Người anh chị đang đứng ra giúp" not in client.get(reverse("friday")).content.decode()
    case = make_case(team=cast.team6, worker=cast.people.e, holder=cast.people.c, opened_on=cast.today)
    address = reverse("case", kwargs={"case": case.pk})
    assert address in client.get(reverse("friday")).content.decode()
    assert client.get(address).status_code == 200


def test_the_head_reads_and_gives_away_nothing_that_others_wrote_about_themself(cast: Cast) -> None:
    """A worker then, the head now: that there is a case they know, as everybody, and ask for the rest."""
    loi, hoa = cast.people.loi, cast.people.hoa
    case = case_of_d(cast, worker=loi)
    contact = make_contact(team=cast.team6, worker=loi, by=hoa, day=TODAY, note="Điều người khác kể.")
    client = login(Client(), cast.accounts.cell_leader)
    for url in (f"/hoan-canh/{case.pk}/", f"/gap-go/{contact.pk}/"):
        assert client.get(url).status_code == 403
    closed = case_of_d(cast, worker=loi, closed_on=TODAY, outcome=CaseOutcome.SOLVED)
    listed = "".join(client.get(f"/to-dang/to-6/{page}/").content.decode() for page in ("hoan-canh", "gap-go"))
    told = (str(case.pk), str(closed.pk), f"/gap-go/{contact.pk}/")
    assert [record in listed for record in told] == [False] * 3
    assert client.post(f"/hoan-canh/{case.pk}/giao/", {"holder": cast.people.thao.pk}).status_code == 403


def test_other_words_or_another_wish_under_the_number_of_a_form_that_was_saved_are_told(cast: Cast) -> None:
    hoa, key, d = cast.accounts.party_member, uuid4(), cast.people.d
    say: dict[str, Any] = {
        "key": key,
        "worker": d,
        "kind": CaseKind.FAMILY,
        "holder": cast.people.hoa,
        "by": hoa,
        "today": TODAY,
    }
    with reading_as(hoa):
        case = open_case(told=None, **say)
        assert open_case(told=None, **say) == case
    with reading_as(hoa), refused("đã được ghi từ lần trước"):
        open_case(told=TOLD, **say)
    wish = Wish(Organisation.UNION, SupportKind.CHILDCARE, "Gửi cháu ở nhà trẻ.")
    plain, asked = (planned(cast.people.nhung, wish.what, line=PlanLine.ORGANISATIONS, wish=w) for w in (None, wish))
    with reading_as(hoa):
        add_step(key=key, case=case, planned=plain, by=hoa, today=TODAY)
    with reading_as(hoa), refused("đã được ghi từ lần trước"):
        add_step(key=key, case=case, planned=asked, by=hoa, today=TODAY)
