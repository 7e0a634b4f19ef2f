"""A care case is handed on and closed; who learns what of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.care import add_step, close_case, hand_over
from members.domain.care import CaseOutcome
from members.models import CareCase, CareStep, CareStory
from members.queries.care import cases_page
from teamtrack.audit import as_system, reading_as
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.care import make_step
from tests.factories.contact import make_helper, make_visit, put_in_care
from tests.factories.members import make_account, make_worker
from tests.factories.production import make_output
from tests.htmx import parse
from tests.members.care import TODAY, case_of_d, kept, opened, planned, refused, words

# --- another holder, the end ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", ["thao", "loi"])
def test_a_story_was_told_to_one_person_and_is_erased_when_the_case_goes_to_another(cast: Cast, to: str) -> None:
    case = case_of_d(cast, story="Chỉ một người biết.")
    make_step(case=case, by=cast.people.nhung, what="Tới thăm nhà chị.")
    client, url = login(Client(), cast.accounts.cell_leader), reverse("case", kwargs={"case": case.pk})
    assert "giao cho người khác thì xóa luôn" in words(client.get(url))
    answer = client.post(reverse("case_hand_over", kwargs={"case": case.pk}), {"holder": getattr(cast.people, to).pk})
    assert answer.status_code == 302
    with as_system("test"):
        assert CareCase.objects.get().holder == getattr(cast.people, to)
        assert not CareStory.objects.exists()
    assert "Tới thăm nhà chị." in words(client.get(url)), "the plan stays"


@pytest.mark.parametrize(
    ("who", "message"),
    [
        ("hoa", "đang đứng ra giúp rồi"),
        ("d", "Không ai đứng ra giúp chính mình"),
        ("thinh", "không ở tổ đảng và không giúp người này"),
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


def test_steps_that_are_not_done_are_named_before_the_case_is_closed(cast: Cast) -> None:
    case = case_of_d(cast)
    make_step(case=case, by=cast.people.nhung, what="Tới thăm nhà chị.", due_on=date(1966, 10, 30))
    make_step(case=case, by=cast.people.hoa, what="Nhắc lịch khám.", done_on=date(1966, 10, 1))
    page = words(login(Client(), cast.accounts.party_member).get(reverse("case_close", kwargs={"case": case.pk})))
    assert "Tới thăm nhà chị." in page
    assert "30/10/1966" in page
    assert "Nhắc lịch khám" not in page


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
    client, url = login(Client(), cast.accounts.party_member), reverse("case", kwargs={"case": case.pk})
    assert "Chưa ghi lần thăm nào" in words(client.get(url)), "visits by others to somebody the holder does not know"
    put_in_care(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d], name="Nhóm 2")
    page = words(client.get(url))
    assert "0 lần được tiếp · 2 lần chưa được tiếp" in page, "the visit before the case is none of it"
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
    assert "không nói được là vì đâu" in page


# --- who learns what --------------------------------------------------------------------------------------------------


def test_a_holder_outside_the_cell_is_shown_nobodys_output(cast: Cast) -> None:
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.d)
    case = case_of_d(cast, holder=cast.people.c, closed_on=date(1966, 9, 30), outcome=CaseOutcome.SOLVED)
    told, readers = (
        "Sản lượng trước và sau",
        (make_account(username="c", worker=cast.people.c), cast.accounts.cell_leader),
    )
    pages = [words(login(Client(), reader).get(reverse("case", kwargs={"case": case.pk}))) for reader in readers]
    assert [told in page for page in pages] == [False, True]


def test_the_list_tells_a_member_that_a_case_exists_and_the_head_its_kind(cast: Cast) -> None:
    case = case_of_d(cast, holder=cast.people.thao)
    closed = {"closed_on": date(1966, 10, 1), "outcome": CaseOutcome.SOLVED}
    case_of_d(cast, worker=cast.people.e, holder=cast.people.thao, **closed)
    url = reverse("cases", kwargs={"team": cast.team6.slug})
    member, head = (login(Client(), by).get(url) for by in (cast.accounts.party_member, cast.accounts.cell_leader))
    assert "Trần Thị D Lê Thị Thảo 01/09/1966 chỉ người đứng ra giúp biết" in words(member)
    assert str(case.pk) not in member.content.decode()
    assert "Việc gia đình" in words(head)
    assert str(case.pk) in head.content.decode()
    assert "1966 đã ổn: 1" in words(head)
    assert "đã ổn" not in words(member), "of one case the count tells the outcome"


def test_that_kind_and_outcome_of_a_case_were_shown_is_recorded_where_they_were(cast: Cast) -> None:
    case = case_of_d(cast, holder=cast.people.thao)
    url = reverse("cases", kwargs={"team": cast.team6.slug})
    login(Client(), cast.accounts.party_member).get(url)
    assert not ReadEvent.objects.exists(), "she is not told its kind"
    head = login(Client(), cast.accounts.cell_leader)
    head.get(url)
    head.get(reverse("case", kwargs={"case": case.pk}))
    events = ReadEvent.objects.order_by("pk").values_list("record_key", "subject", "fields")
    assert list(events) == [(str(case.pk), cast.people.d.pk, ["kind", "outcome"])] * 2
    with CaptureQueriesContext(connection) as one:
        head.get(url)
    for worker in (cast.people.e, cast.people.h, cast.people.loi):  # hers is shown to herself
        case_of_d(cast, worker=worker)
    with CaptureQueriesContext(connection) as four:
        head.get(url)
    assert (len(one), ReadEvent.objects.count()) == (len(four), 2 + 1 + 3)
    d = make_account(username="d", worker=cast.people.d)
    assert "hoàn cảnh cần giúp đỡ: việc gì, kết quả xem trang hoàn cảnh cần giúp đỡ" in words(
        login(Client(), d).get(reverse("reads"))
    )


def test_a_person_s_page_tells_the_cell_and_the_person_that_a_case_is_open_and_nobody_else(cast: Cast) -> None:
    case_of_d(cast, holder=cast.people.thao)
    url = reverse("worker", kwargs={"worker": cast.people.d.pk})
    there = "Đang có người đứng ra giúp: Lê Thị Thảo"
    assert there in words(login(Client(), cast.accounts.party_member).get(url))
    for account in (cast.accounts.team_leader, cast.accounts.manager, cast.accounts.union_lead):
        page = words(login(Client(), account).get(url))
        assert "Trần Thị D" in page
        assert "oàn cảnh" not in page
    d = make_account(username="d", worker=cast.people.d)
    own = login(Client(), d).get(reverse("my_page"))
    assert "Anh chị đang có người đứng ra giúp: Lê Thị Thảo" in words(own)
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


def test_closed_cases_come_in_pages_and_open_ones_stand_on_each(cast: Cast) -> None:
    for _number in range(51):
        case_of_d(cast, closed_on=TODAY, outcome=CaseOutcome.SOLVED)
    case_of_d(cast)
    with reading_as(cast.accounts.cell_leader):
        first = cases_page(cast.accounts.cell_leader, cast.team6, None)
        second = cases_page(cast.accounts.cell_leader, cast.team6, first.after)
    assert [(len(page.open), len(page.closed)) for page in (first, second)] == [(1, 50), (1, 1)]
    assert len({line.case.pk for page in (first, second) for line in page.closed}) == 51


def test_a_place_that_is_not_in_the_list_hides_no_count(cast: Cast, client: Client) -> None:
    """«None was closed yet» would be false: what is told beside a list is told beside an empty page of it as well."""
    case_of_d(cast, closed_on=TODAY, outcome=CaseOutcome.SOLVED)
    page = login(client, cast.accounts.cell_leader).get("/to-dang/to-6/hoan-canh/?sau=" + str(uuid4())).content.decode()
    assert ("Chưa có hoàn cảnh nào kết thúc." in page, "<dt>1966</dt>" in page) == (False, True)


def test_a_refused_step_leaves_the_other_form_of_the_page_alone(cast: Cast) -> None:
    """The head holds the case: both forms stand on its page, and only what was sent is refused."""
    case = case_of_d(cast, holder=cast.people.loi)
    head = login(Client(), cast.accounts.cell_leader)
    refused = head.post(reverse("case_step", kwargs={"case": case.pk}), {"key": str(uuid4()), "what": ""})
    assert refused.status_code == 422
    form = parse(refused).select_one(f"form[action='{reverse('case_hand_over', kwargs={'case': case.pk})}']")
    assert form is not None
    assert form.select(".error") == []
