"""Requests about one's own data and their clock, who has read one's file, the paper."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.own_file import ask_for_own_file
from members.actions.rights import answer_request, ask_about_data, extend_request, finish_request, give_consent
from members.domain.account import Organisation, Role
from members.domain.rights import Purpose, RequestKind
from members.models import Account, Consent, DataRequest, GroupLead, GroupMembership, MentoringGroup, OwnFile, Worker
from members.queries.circumstances import may_reach
from members.queries.reads import reads_about
from members.queries.rights import requests_of_no_team, requests_of_team
from teamtrack import jobs
from teamtrack.audit import disclose
from teamtrack.errors import RuleBroken
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.confidential import make_known
from tests.factories.members import make_organisation_membership
from tests.factories.rights import make_own_file, make_request
from tests.htmx import parse

TODAY = date(1966, 10, 21)  # a Friday


def agree(cast: Cast, purpose: Purpose, words: str = "") -> Consent:
    account = cast.accounts.worker
    return give_consent(worker=cast.people.e, purpose=purpose, words=words, by=account, today=TODAY)


# --- requests --------------------------------------------------------------------------------------------------------


def ask(worker: Worker, kind: RequestKind = RequestKind.SEE, today: date = TODAY) -> DataRequest:
    return ask_about_data(key=uuid4(), worker=worker, kind=kind, text="Xin xem ghi chú.", today=today)


@pytest.mark.parametrize(
    ("kind", "done_due"),
    [
        (RequestKind.SEE, date(1966, 10, 31)),
        (RequestKind.CORRECT, date(1966, 10, 31)),
        (RequestKind.RESTRICT, date(1966, 11, 5)),
        (RequestKind.OBJECT, date(1966, 11, 5)),
        (RequestKind.ERASE, date(1966, 11, 10)),
    ],
)
def test_the_clock_runs_two_working_days_and_then_by_kind(cast: Cast, kind: RequestKind, done_due: date) -> None:
    """Asked on a Friday: Saturday is worked, Sunday is not, so the answer is due on Monday."""
    request = ask(cast.people.e, kind)
    assert (request.team, request.answer_due, request.done_due) == (cast.team6, date(1966, 10, 24), done_due)


def test_a_day_off_of_the_workshop_does_not_count(cast: Cast) -> None:
    assert ask(cast.people.e, today=date(1966, 9, 1)).answer_due == date(1966, 9, 5)  # 2 September, and a Sunday


def test_who_is_on_no_team_or_heads_the_cell_is_answered_by_an_administrator(cast: Cast) -> None:
    for worker in (cast.accounts.manager.worker, cast.people.loi, cast.others[0]):
        assert worker is not None
        assert ask(worker).team is None
    administrator = cast.accounts.administrator
    assert len(requests_of_no_team(administrator, None, TODAY).lines) == 3
    assert requests_of_team(cast.team6, None, TODAY).lines == ()


def test_a_request_whose_cell_has_no_head_any_more_is_left_to_the_administrators(cast: Cast, client: Client) -> None:
    request, administrator = ask(cast.people.e), cast.accounts.administrator
    assert requests_of_no_team(administrator, None, TODAY).lines == ()
    cast.people.loi.roles.filter(role=Role.CELL_LEADER).update(period=(date(1966, 4, 20), TODAY))
    [line] = requests_of_no_team(administrator, None, TODAY).lines
    assert line.request == request
    login(client, administrator)
    assert reverse("data_requests_here") in client.get(reverse("home")).content.decode()
    url = reverse("data_request_answer_here", kwargs={"asked": request.pk})
    assert client.post(url, {"answer": "Xem ở trang của mình.", "is_done": "on"}).status_code == 302
    request.refresh_from_db()
    assert (request.answered_by, request.done_on) == (administrator, TODAY)


def test_an_answer_that_comes_too_late_is_told_so_and_stands_there_still(cast: Cast, client: Client) -> None:
    request = ask(cast.people.e)
    url = reverse("data_request_answer", kwargs={"team": "to-6", "asked": request.pk})
    login(client, cast.accounts.cell_leader).post(url, {"answer": "Xem ở trang của mình."})
    for text in ("Câu khác.", ""):
        page = client.post(url, {"answer": text})
        assert (page.status_code, text in page.content.decode()) == (422, True)
        assert "Đã có người trả lời rồi." in page.content.decode()


def test_the_text_and_the_answer_are_sealed_and_only_the_two_read_them(cast: Cast) -> None:
    request = ask(cast.people.e)
    head = cast.accounts.cell_leader
    answer_request(request=request, answer="Mời anh xem lúc nghỉ trưa.", is_done=False, by=head, today=TODAY)
    request.refresh_from_db()
    assert b"Xin xem" not in bytes(request.text)
    assert "Mời anh".encode() not in bytes(request.answer)
    assert disclose([request], "text", "answer", by=cast.accounts.worker, why="own file") == [
        ["Xin xem ghi chú.", "Mời anh xem lúc nghỉ trưa."]
    ]
    assert not ReadEvent.objects.exists()  # one's own file


def test_a_request_is_answered_once_extended_once_and_done(cast: Cast) -> None:
    request, head = ask(cast.people.e), cast.accounts.cell_leader
    with pytest.raises(RuleBroken, match="Cần trả lời bằng văn bản trước"):
        finish_request(request=request, by=head, today=TODAY)
    answer_request(request=request, answer="Đang tìm.", is_done=False, by=head, today=TODAY)
    with pytest.raises(RuleBroken, match="Đã có người trả lời"):
        answer_request(request=request, answer="Khác.", is_done=False, by=head, today=TODAY)
    assert extend_request(request=request, by=head, today=TODAY).done_due == date(1966, 11, 10)
    with pytest.raises(RuleBroken, match="Chỉ được gia hạn một lần"):
        extend_request(request=request, by=head, today=TODAY)
    assert finish_request(request=request, by=head, today=TODAY).done_on == TODAY
    with pytest.raises(RuleBroken, match="Việc này đã xong"):
        finish_request(request=request, by=head, today=TODAY)


def test_a_request_to_correct_leads_to_the_persons_page(cast: Cast, client: Client) -> None:
    head, card = login(client, cast.accounts.cell_leader), reverse("worker", kwargs={"worker": cast.people.e.pk})
    for kind, times in ((RequestKind.CORRECT, 1), (RequestKind.SEE, 0)):
        asked = make_request(worker=cast.people.e, team=cast.team6, asked_on=TODAY, kind=kind)
        page = parse(head.get(reverse("data_request_answer", kwargs={"team": "to-6", "asked": asked.pk})))
        assert len(page.select(f'main a[href="{card}"]')) == times


def test_today_tells_apart_what_is_to_be_answered_and_what_is_to_be_done(cast: Cast, client: Client) -> None:
    ask(cast.people.e)
    answered = ask(cast.people.d)
    answer_request(request=answered, answer="Đang sửa.", is_done=False, by=cast.accounts.cell_leader, today=TODAY)
    home = login(client, cast.accounts.cell_leader).get(reverse("home")).content.decode()
    assert "1 yêu cầu về dữ liệu cá nhân chờ trả lời, 1 chờ làm xong" in home


def test_nobody_answers_their_own_request(cast: Cast) -> None:
    request = make_request(worker=cast.people.loi, team=cast.team6, asked_on=TODAY)
    with pytest.raises(RuleBroken, match="Không ai tự trả lời"):
        answer_request(request=request, answer="Được.", is_done=True, by=cast.accounts.cell_leader, today=TODAY)


def test_after_the_day_it_can_no_longer_be_extended(cast: Cast) -> None:
    request, head = ask(cast.people.e), cast.accounts.cell_leader
    answer_request(request=request, answer="Đang tìm.", is_done=False, by=head, today=TODAY)
    with pytest.raises(RuleBroken, match="chưa quá hạn"):
        extend_request(request=request, by=head, today=request.done_due + timedelta(days=1))


def test_the_register_shows_what_is_open_first_and_opens_no_text(cast: Cast, client: Client) -> None:
    done = make_request(worker=cast.people.e, team=cast.team6, asked_on=date(1966, 10, 1))
    head = cast.accounts.cell_leader
    answer_request(request=done, answer="Xong.", is_done=True, by=head, today=date(1966, 10, 3))
    make_request(worker=cast.people.h, team=cast.team6, asked_on=date(1966, 10, 10))
    make_request(worker=cast.people.d, team=cast.team6, asked_on=TODAY)
    lines = requests_of_team(cast.team6, None, TODAY).lines
    assert [(line.name, line.is_late) for line in lines] == [
        ("Lê Văn H", True),
        ("Trần Thị D", False),
        ("Phạm Văn E", False),
    ]
    login(client, cast.accounts.cell_leader).get(reverse("data_requests", kwargs={"team": "to-6"}))
    assert not ReadEvent.objects.exists()


def test_requests_that_are_done_come_in_pages_and_open_ones_stand_on_the_first(cast: Cast) -> None:
    for _number in range(51):
        made = make_request(worker=cast.people.e, team=cast.team6, asked_on=date(1966, 10, 1))
        made.answered_on = made.done_on = TODAY
        made.answered_by = cast.accounts.cell_leader
        made.save()
    make_request(worker=cast.people.d, team=cast.team6, asked_on=TODAY)
    first = requests_of_team(cast.team6, None, TODAY)
    second = requests_of_team(cast.team6, first.after, TODAY)
    assert [len(page.lines) for page in (first, second)] == [51, 1]
    assert len({line.request.pk for page in (first, second) for line in page.lines}) == 52


def test_the_head_of_the_cell_is_told_today_and_reading_is_recorded(cast: Cast, client: Client) -> None:
    request = make_request(worker=cast.people.e, team=cast.team6, asked_on=date(1966, 10, 10))
    visitor = login(client, cast.accounts.cell_leader)
    home = visitor.get(reverse("home")).content.decode()
    assert "1 yêu cầu về dữ liệu cá nhân chờ trả lời" in home
    url = reverse("data_request_answer", kwargs={"team": "to-6", "asked": request.pk})
    assert "Xin xem lại." in visitor.get(url).content.decode()
    event = ReadEvent.objects.get()
    assert (event.subject, event.fields, event.record) == (cast.people.e.pk, ["text"], "members.datarequest")
    visitor.post(url, {"answer": "Đã sửa.", "is_done": "on"})
    request.refresh_from_db()
    assert request.done_on == TODAY
    assert "yêu cầu về dữ liệu cá nhân" not in visitor.get(reverse("home")).content.decode()


def test_the_person_reads_the_answer_on_their_page(cast: Cast, client: Client) -> None:
    visitor = login(client, cast.accounts.worker)
    asked = {"key": str(uuid4()), "kind": "correct", "text": "Năm sinh ghi sai."}
    for _twice in range(2):
        assert visitor.post(reverse("data_request"), asked).status_code == 302
    request = DataRequest.objects.get()
    answer_request(request=request, answer="Đã sửa lại.", is_done=True, by=cast.accounts.cell_leader, today=TODAY)
    page = visitor.get(reverse("data_request")).content.decode()
    assert "Năm sinh ghi sai." in page
    assert "Đã sửa lại." in page


def test_asking_for_a_note_names_the_day_of_ones_own_contact_only(cast: Cast, client: Client) -> None:
    known = make_known(
        worker=cast.people.e,
        team=cast.team6,
        cell=cast.cell,
        by=cast.people.loi,
        organisation=Organisation.UNION,
        day=TODAY,
    )
    for account, words in (
        (cast.accounts.worker, "Xin xem ghi chú buổi gặp ngày 21/10/1966."),
        (cast.accounts.team_leader, ""),
    ):
        page = login(Client(), account).get(reverse("data_request"), {"gap": str(known.contact.pk)})
        area = parse(page).find("textarea")
        assert (area.get_text() if area else "").strip() == words


# --- who has read my file --------------------------------------------------------------------------------------------


def test_a_worker_sees_who_read_what_about_them_and_why_and_nobody_elses(cast: Cast, client: Client) -> None:
    request = make_request(worker=cast.people.e, team=cast.team6, asked_on=TODAY)
    head = login(Client(), cast.accounts.cell_leader)
    head.get(reverse("data_request_answer", kwargs={"team": "to-6", "asked": request.pk}))
    mine = login(client, cast.accounts.worker).get(reverse("reads")).content.decode()
    assert "Nguyễn Thúy Lợi" in mine
    assert "yêu cầu về dữ liệu cá nhân" in mine
    assert "trả lời yêu cầu về dữ liệu cá nhân" in mine
    other = login(Client(), cast.accounts.youth_lead).get(reverse("reads")).content.decode()
    assert "Chưa ai xem điều riêng nào về anh chị." in other


def test_an_administrator_sees_who_read_when_but_not_about_whom(cast: Cast, client: Client) -> None:
    request = make_request(worker=cast.people.e, team=cast.team6, asked_on=TODAY)
    head = login(Client(), cast.accounts.cell_leader)
    head.get(reverse("data_request_answer", kwargs={"team": "to-6", "asked": request.pk}))
    page = login(client, cast.accounts.administrator).get(reverse("all_reads")).content.decode()
    assert "Nguyễn Thúy Lợi" in page
    assert "Phạm Văn E" not in page


def test_the_head_of_the_cell_sees_who_read_what_about_the_people_of_the_team(cast: Cast, client: Client) -> None:
    for subject, record in ((cast.people.e, "members.contact"), (cast.others[0], "members.visit")):
        ReadEvent.objects.create(
            at=timezone.now(),
            reader=cast.accounts.party_member.pk,
            reader_worker=cast.people.hoa.pk,
            subject=subject.pk,
            record=record,
            record_key="1",
            fields=["note"],
            reason="",
        )
    login(client, cast.accounts.cell_leader)
    assert reverse("team_reads", kwargs={"team": "to-6"}) in client.get("/to-dang/to-6/yeu-cau/").content.decode()
    [row] = parse(client.get(reverse("team_reads", kwargs={"team": "to-6"}))).select("#main tbody tr, main tbody tr")
    assert [cell.get_text() for cell in row.select("td")][:3] == ["Đào Thị Hoa", "Phạm Văn E", "ghi chú buổi gặp"]


def test_reads_come_in_pages_without_a_gap(cast: Cast, client: Client) -> None:
    for number in range(60):
        ReadEvent.objects.create(
            at=timezone.now(),
            reader=cast.accounts.cell_leader.pk,
            reader_worker=cast.people.loi.pk,
            subject=cast.people.e.pk,
            record="members.contact",
            record_key=str(uuid4()),
            fields=["note"],
            reason=f"lần {number}",
        )
    visitor = login(client, cast.accounts.worker)
    first = parse(visitor.get(reverse("reads")))
    link = first.find("a", rel="next")
    assert link is not None
    second = parse(visitor.get(reverse("reads") + str(link["href"])))
    assert (len(first.select("tbody tr")), len(second.select("tbody tr"))) == (50, 10)


def test_reads_alike_of_a_day_are_one_line_with_their_number_and_the_last_time(cast: Cast, client: Client) -> None:
    last = timezone.now().replace(hour=8, minute=0, second=0, microsecond=0)
    for back in range(60):
        for reason in ("list", "page"):
            ReadEvent.objects.create(
                at=last - timedelta(minutes=back),
                reader=cast.accounts.cell_leader.pk,
                reader_worker=cast.people.loi.pk,
                subject=cast.people.e.pk,
                record="members.contact",
                record_key=str(uuid4()),
                fields=["note"],
                reason=reason,
            )
    page = reads_about(cast.accounts.worker, None)
    assert [(row.at, row.reason, row.times) for row in page.rows] == [(last, "page", 60), (last, "list", 60)]
    assert page.after is None
    whole = parse(login(client, cast.accounts.worker).get(reverse("reads"))).text
    assert "60 lần" in whole


# --- the paper -------------------------------------------------------------------------------------------------------


def test_the_paper_is_made_by_a_worker_sealed_and_opened_by_the_person_alone(cast: Cast, client: Client) -> None:
    visitor = login(client, cast.accounts.worker)
    visitor.post(reverse("own_paper_ask"))
    file = OwnFile.objects.select_related("job").get()
    page = reverse("own_paper", kwargs={"file": file.pk})
    assert "Đang làm bản in" in visitor.get(page).content.decode()
    jobs.run(file.job_id)
    file.refresh_from_db()
    assert b"%PDF" not in bytes(file.content)
    got = visitor.get(reverse("own_paper_file", kwargs={"file": file.pk}))
    assert (got.content[:5], got.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    for other in (cast.accounts.cell_leader, cast.accounts.administrator):
        assert login(Client(), other).get(page).status_code == 404


def test_asking_twice_in_an_hour_makes_one_paper(cast: Cast) -> None:
    now = timezone.now()
    for _again in range(2):
        ask_for_own_file(account=cast.accounts.worker, language="vi", day=TODAY, now=now)
    assert OwnFile.objects.count() == 1


def test_a_paper_of_yesterday_is_gone(cast: Cast, client: Client) -> None:
    file = make_own_file(worker=cast.people.e, content="UERG")
    OwnFile.objects.update(asked_at=timezone.now() - timedelta(hours=25))
    url = reverse("own_paper_file", kwargs={"file": file.pk})
    assert login(client, cast.accounts.worker).get(url).status_code == 404


def test_an_administrator_is_told_today_what_waits_for_them_but_not_their_own(cast: Cast, client: Client) -> None:
    administrator = cast.accounts.administrator
    assert administrator.worker is not None
    own = make_request(worker=administrator.worker, asked_on=TODAY)
    visitor = login(client, administrator)
    assert visitor.get(reverse("data_request_answer_here", kwargs={"asked": own.pk})).status_code == 403
    assert "yêu cầu về dữ liệu cá nhân" not in visitor.get(reverse("home")).content.decode()
    make_request(worker=cast.people.loi, asked_on=TODAY)
    assert "1 yêu cầu về dữ liệu cá nhân chờ trả lời" in visitor.get(reverse("home")).content.decode()


# --- how to reach ----------------------------------------------------------------------------------------------------


def test_a_phone_number_is_for_those_who_lead_the_person_their_group_and_their_organisation(cast: Cast) -> None:
    agree(cast, Purpose.PHONE, "04 12 34")
    accounts, worker = cast.accounts, Worker.objects.get(pk=cast.people.e.pk)

    def seen() -> set[str]:
        return {
            name
            for name in ("worker", "team_leader", "cell_leader", "party_member", "union_lead", "youth_lead", "leader5")
            if may_reach(getattr(accounts, name), worker, TODAY)
        }

    assert seen() == {"worker", "team_leader", "cell_leader"}
    make_organisation_membership(worker=worker, organisation=Organisation.UNION)
    group = MentoringGroup.objects.create(team=cast.team6, name="Nhóm 2", formed_on=date(1966, 5, 5))
    GroupLead.objects.create(group=group, worker=cast.people.hoa, period=(date(1966, 5, 5), None))
    GroupMembership.objects.create(group=group, worker=worker, period=(date(1966, 5, 5), None))
    assert seen() == {"worker", "team_leader", "cell_leader", "party_member", "union_lead"}


def test_the_number_stands_on_the_persons_page_only_for_them(cast: Cast) -> None:
    agree(cast, Purpose.PHONE, "04 12 34")
    url = reverse("worker", kwargs={"worker": cast.people.e.pk})
    shown = [
        name
        for name in ("team_leader", "youth_lead", "manager")
        if "04 12 34" in login(Client(), getattr(cast.accounts, name)).get(url).content.decode()
    ]
    assert shown == ["team_leader"]


def test_a_head_whose_account_is_shut_answers_nobody(cast: Cast) -> None:
    request, administrator = ask(cast.people.e), cast.accounts.administrator
    Account.objects.filter(pk=cast.accounts.cell_leader.pk).update(is_active=False)
    assert [line.request for line in requests_of_no_team(administrator, None, TODAY).lines] == [request]
    assert ask(cast.people.h).team is None
