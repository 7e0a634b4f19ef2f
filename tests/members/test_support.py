"""Requests for help: the cell asks the union, the youth or the women; they answer once; the year is counted."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.rights import give_consent, withdraw_consent
from members.actions.support import Wish, answer_support, ask_support
from members.domain.account import Organisation
from members.domain.care import SupportKind, SupportOutcome
from members.domain.rights import Purpose
from members.models import SupportRequest
from members.queries.support import support_years
from teamtrack.audit import disclose
from teamtrack.errors import RuleBroken
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.care import make_support
from tests.htmx import parse

TODAY = date(1966, 10, 21)
JOB = Wish(Organisation.UNION, SupportKind.JOB, "Tìm giúp việc làm.")
WIVES = ("tri", "hai", "phuoc")


def test_the_cell_asks_and_the_head_of_the_union_answers_once(cast: Cast) -> None:
    cell, union = login(Client(), cast.accounts.party_member), login(Client(), cast.accounts.union_lead)
    sent = {
        "key": str(uuid4()),
        "worker": cast.people.tri.pk,
        "organisation": "union",
        "kind": "job",
        "what": "Tìm giúp việc làm cho người nhà.",
    }
    cell.post(reverse("support_ask", kwargs={"team": cast.team6.slug}), sent)
    request = SupportRequest.objects.get()
    url = reverse("support_answer", kwargs={"support": request.pk})
    assert reverse("support", kwargs={"team": cast.team6.slug}) in union.get(reverse("home")).content.decode()
    assert "Tìm giúp việc làm cho người nhà." in union.get(url).content.decode()
    union.post(url, {"outcome": "done", "answer": "Đã nhận vào tổ may hợp tác."})
    request.refresh_from_db()
    assert (request.outcome, request.answered_by, request.answered_on) == ("done", cast.people.sang, TODAY)
    home = cell.get(reverse("home")).content.decode()
    assert "Một đề nghị giúp đỡ đã được trả lời" in home
    opened = cell.get(reverse("support", kwargs={"team": cast.team6.slug}), {"mo": str(request.pk)})
    assert "Đã nhận vào tổ may hợp tác." in opened.content.decode()
    again = union.post(url, {"outcome": "partly", "answer": "Khác."})
    assert again.status_code == 422
    assert "Đã có người trả lời rồi" in again.content.decode()
    request.refresh_from_db()
    assert request.outcome == SupportOutcome.DONE
    assert disclose([request], "answer", by=cast.accounts.union_lead, why="test") == [["Đã nhận vào tổ may hợp tác."]]


def test_not_possible_is_answered_with_the_reason(cast: Cast) -> None:
    asked = make_support(team=cast.team6, worker=cast.people.tri, asked_by=cast.people.loi, asked_on=TODAY)
    client, url = login(Client(), cast.accounts.union_lead), reverse("support_answer", kwargs={"support": asked.pk})
    assert client.post(url, {"outcome": "not_possible", "answer": " "}).status_code == 422
    assert client.post(url, {"outcome": "not_possible", "answer": "Quỹ đã hết."}).status_code == 302


def test_a_request_whose_words_are_erased_is_answered_without_words(cast: Cast) -> None:
    asked = make_support(team=cast.team6, worker=cast.people.tri, asked_by=cast.people.loi, asked_on=TODAY, what="")
    client, url = login(Client(), cast.accounts.union_lead), reverse("support_answer", kwargs={"support": asked.pk})
    assert "lời ghi đã xóa" in client.get(url).content.decode()
    assert client.post(url, {"outcome": "done", "answer": "Đã nhận."}).status_code == 422
    assert client.post(url, {"outcome": "done", "answer": ""}).status_code == 302
    asked.refresh_from_db()
    assert (asked.outcome, bytes(asked.answer)) == (SupportOutcome.DONE, b"")


def test_with_the_consent_go_the_words_of_every_request_and_no_more_are_written_down(cast: Cast) -> None:
    """The person is told so when they take it back: «…lời ghi các việc làm giúp và đề nghị giúp anh chị»."""
    worker, today = cast.people.tri, cast.today
    asked = make_support(team=cast.team6, worker=worker, asked_by=cast.people.loi, asked_on=today, what="Tìm việc.")
    by = cast.accounts.cell_leader
    give_consent(worker=worker, purpose=Purpose.CARE, words="", by=by, today=today)
    withdraw_consent(worker=worker, purpose=Purpose.CARE, today=today)
    asked.refresh_from_db()
    assert bytes(asked.what) == b""
    with pytest.raises(RuleBroken, match="đã rút") as refused:
        ask_support(key=uuid4(), team=cast.team6, worker=worker, wish=JOB, by=by, today=today)
    assert (refused.value.field, SupportRequest.objects.count()) == ("worker", 1)


def test_reading_a_request_is_recorded_and_a_list_opens_nothing(cast: Cast) -> None:
    request = make_support(team=cast.team6, worker=cast.people.tri, asked_by=cast.people.loi, asked_on=TODAY)
    client, url = login(Client(), cast.accounts.party_member), reverse("support", kwargs={"team": cast.team6.slug})
    assert "Tìm giúp việc làm" not in client.get(url).content.decode()
    assert not ReadEvent.objects.exists()
    client.get(url, {"mo": str(request.pk)})
    event = ReadEvent.objects.get()
    assert (event.reader_worker, event.subject, event.fields) == (cast.people.hoa.pk, cast.people.tri.pk, ["what"])


def test_an_organisation_sees_what_was_asked_of_it_and_nothing_else(cast: Cast) -> None:
    make_support(team=cast.team6, worker=cast.people.tri, asked_by=cast.people.loi, asked_on=TODAY)
    to_women = make_support(
        team=cast.team6,
        worker=cast.people.d,
        asked_by=cast.people.loi,
        asked_on=TODAY,
        organisation=Organisation.WOMEN,
        what="Gửi cháu ở nhà trẻ.",
    )
    url = reverse("support", kwargs={"team": cast.team6.slug})
    union = login(Client(), cast.accounts.union_lead)
    page = union.get(url, {"mo": str(to_women.pk)}).content.decode()
    assert "Dương Quốc Trị" in page
    assert "Trần Thị D" not in page
    assert "Gửi cháu" not in page
    assert union.get(reverse("support_answer", kwargs={"support": to_women.pk})).status_code == 404
    assert login(Client(), cast.accounts.team_leader).get(url).status_code == 403


def test_the_days_of_waiting_are_counted(cast: Cast) -> None:
    make_support(team=cast.team6, worker=cast.people.tri, asked_by=cast.people.loi, asked_on=date(1966, 10, 12))
    page = parse(login(Client(), cast.accounts.union_lead).get(reverse("support", kwargs={"team": cast.team6.slug})))
    assert [cell.text.strip() for cell in page.select("tbody td.num")] == ["đã 9 ngày"]


@pytest.mark.parametrize(
    ("wish", "field", "message"),
    [
        (Wish(Organisation.PARTY, SupportKind.JOB, "Việc."), "organisation", "việc của Đảng thì tổ đảng tự làm"),
        (Wish(Organisation.UNION, SupportKind.JOB, ""), "what", "Hãy ghi đề nghị giúp gì"),
    ],
)
def test_the_party_is_not_asked_nor_anybody_for_nothing(cast: Cast, wish: Wish, field: str, message: str) -> None:
    with pytest.raises(RuleBroken, match=message) as broken:
        ask_support(
            key=uuid4(),
            team=cast.team6,
            worker=cast.people.tri,
            wish=wish,
            by=cast.accounts.cell_leader,
            today=TODAY,
        )
    assert (broken.value.field, SupportRequest.objects.count()) == (field, 0)


def test_help_is_asked_for_somebody_of_the_team_only(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="Hôm nay Lưu Đức Năm không ở tổ này"):
        ask_support(
            key=uuid4(),
            team=cast.team6,
            worker=cast.others[-1],
            wish=JOB,
            by=cast.accounts.cell_leader,
            today=TODAY,
        )
    assert not SupportRequest.objects.exists()


def test_the_form_does_not_offer_the_party_and_refuses_it(cast: Cast) -> None:
    client, url = (
        login(Client(), cast.accounts.cell_leader),
        reverse("support_ask", kwargs={"team": cast.team6.slug}),
    )
    offered = {item["value"] for item in parse(client.get(url)).select("input[name=organisation]")}
    assert offered == {"union", "youth", "women"}
    sent = {"key": str(uuid4()), "worker": cast.people.tri.pk, "organisation": "party", "kind": "job", "what": "Việc."}
    assert client.post(url, sent).status_code == 422
    assert not SupportRequest.objects.exists()


def test_three_wives_found_work_and_each_outcome_is_recorded_apart(cast: Cast) -> None:
    for key in WIVES:
        request = ask_support(
            key=uuid4(),
            team=cast.team6,
            worker=getattr(cast.people, key),
            wish=JOB,
            by=cast.accounts.cell_leader,
            today=date(1966, 9, 12),
        )
        if key != "phuoc":
            answer_support(
                request=request,
                outcome=SupportOutcome.DONE,
                answer="",
                by=cast.accounts.union_lead,
                today=TODAY,
            )
    make_support(
        team=cast.team6,
        worker=cast.people.d,
        asked_by=cast.people.loi,
        asked_on=date(1965, 5, 9),
        kind=SupportKind.CHILDCARE,
    )
    years = support_years(SupportRequest.objects.all())
    assert [(year.year, [(line.kind, line.counts) for line in year.lines]) for year in years] == [
        (1966, [("tìm việc cho người nhà", (("xong", 2),))]),
    ]


@pytest.mark.parametrize(("reader", "times"), [("cell_leader", 1), ("union_lead", 1), ("womens_lead", 0)])
def test_the_tally_counts_what_the_reader_may_see(cast: Cast, reader: str, times: int) -> None:
    make_support(
        team=cast.team6,
        worker=cast.people.tri,
        asked_by=cast.people.loi,
        asked_on=TODAY,
        outcome="done",
        answered_on=TODAY,
    )
    client = login(Client(), getattr(cast.accounts, reader))
    page = parse(client.get(reverse("support", kwargs={"team": cast.team6.slug})))
    assert " ".join(page.text.split()).count("Tìm việc cho người nhà xong: 1") == times


def test_what_was_answered_comes_in_pages_without_a_gap(cast: Cast) -> None:
    for _number in range(51):
        make_support(
            team=cast.team6,
            worker=cast.people.tri,
            asked_by=cast.people.loi,
            asked_on=TODAY,
            outcome="done",
            answered_on=TODAY,
            answered_by=cast.people.sang,
        )
    client, url = login(Client(), cast.accounts.union_lead), reverse("support", kwargs={"team": cast.team6.slug})
    first = parse(client.get(url))
    link = first.find("a", rel="next")
    assert link is not None
    second = parse(client.get(url + str(link["href"])))
    told = [{a["href"] for a in page.select('main li a[href*="mo="]')} for page in (first, second)]
    assert (len(told[0]), len(told[1]), len(told[0] | told[1])) == (50, 1, 51)


def test_nobody_is_asked_to_help_themself_nor_reads_what_others_asked_for_them(cast: Cast) -> None:
    """Whoever heads the union knows that help was asked for them when it comes; the words were not for them."""
    sang, by = cast.people.sang, cast.accounts.party_member
    ask = {"team": cast.team6, "worker": sang, "by": by, "today": TODAY}
    with pytest.raises(RuleBroken, match="tự trả lời cho mình") as refused:
        ask_support(key=uuid4(), wish=JOB, **ask)  # type: ignore[arg-type]
    assert refused.value.field == "organisation"
    before = make_support(team=cast.team6, worker=sang, asked_by=cast.people.hoa, asked_on=TODAY)
    union = login(Client(), cast.accounts.union_lead)
    assert union.get(reverse("support_answer", kwargs={"support": before.pk})).status_code == 404
    assert str(before.pk) not in union.get(reverse("support", kwargs={"team": cast.team6.slug})).content.decode()
    assert "chờ" not in union.get(reverse("home")).content.decode()
