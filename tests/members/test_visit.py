"""Visits: who is due, what is written down, what an organisation sees of another's; attempts, areas and tallies."""

import unicodedata
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from members.actions.rights import withdraw_consent
from members.domain.account import Organisation
from members.domain.contact import VisitReason
from members.domain.rights import Purpose
from members.models import Account, Consent, Visit, Worker
from members.queries.visit import Area, Tally, due_visits, visiting_network, visits_page
from production.models import Absence, AbsenceKind
from teamtrack import vault
from teamtrack.audit import as_system, reading_as
from teamtrack.models import ReadEvent
from teamtrack.sources import ask
from tests.cast import Cast, login
from tests.factories.contact import make_visit, put_in_care
from tests.factories.members import make_account
from tests.factories.production import make_absence
from tests.factories.rights import make_consent
from tests.htmx import parse


def fields(**changed: Any) -> dict[str, Any]:
    return {
        "key": str(uuid4()),
        "organisation": "union",
        "day": "1966-10-21",
        "reason": "illness",
        "received": "yes",
        "is_agreed": "on",
    } | changed


def post(client: Client, account: Account, worker: Worker, **changed: Any) -> Any:
    return login(client, account).post(f"/doan-the/to-6/tham-hoi/{worker.pk}/", fields(**changed))


def written() -> list[Visit]:
    with as_system("test"):
        return list(Visit.objects.order_by("recorded_at", "pk"))


def away_sick(worker: Worker, *days: int) -> None:
    for day in days:
        make_absence(worker=worker, day=date(1966, 10, day), kind=AbsenceKind.SICK)


def test_a_visit_is_written_down_in_the_name_of_the_own_organisation(cast: Cast, client: Client) -> None:
    given = unicodedata.normalize("NFD", "đường sữa <b>")
    answer = post(client, cast.accounts.union_lead, cast.people.e, help_given=given, cost="3", note="Nhà đã yên")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/doan-the/to-6/tham-hoi/")
    [visit] = written()
    assert (visit.organisation, visit.by, visit.reason, visit.received) == (
        Organisation.UNION,
        cast.people.sang,
        VisitReason.ILLNESS,
        True,
    )
    assert (visit.help_given, visit.cost) == (unicodedata.normalize("NFC", given), 3)
    assert vault.unseal(visit, "note") == "Nhà đã yên"
    page = client.get("/doan-the/to-6/tham-hoi/da-tham/").content.decode()
    assert "đường sữa &lt;b&gt;" in page
    assert "Nhà đã yên" not in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "1966-10-22"}, "22/10/1966 chưa tới."),
        ({"day": "1964-12-31"}, "Phạm Văn E về tổ ngày 01/01/1965"),
        ({"next_on": "1966-10-21"}, "Ngày hẹn lần sau phải muộn hơn ngày thăm này."),
        ({"next_on": "2900-01-01"}, "Hãy chọn ngày trong vòng một năm, chậm nhất là 22/10/1967."),
        ({"organisation": "party"}, "Biểu mẫu này gửi thiếu. Xin mở lại trang."),
        ({"cost": "-1"}, "Lấy từ quỹ (đồng):"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_changes_nothing(
    cast: Cast, client: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = post(client, cast.accounts.union_lead, cast.people.e, **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert written() == []


def test_a_form_sent_twice_is_one_visit_and_a_second_one_of_the_day_is_asked_about(cast: Cast, client: Client) -> None:
    sent = fields()
    login(client, cast.accounts.union_lead)
    for _time in range(2):
        assert client.post(f"/doan-the/to-6/tham-hoi/{cast.people.e.pk}/", sent).status_code == 302
    assert post(client, cast.accounts.union_lead, cast.people.e).status_code == 422
    assert len(written()) == 1
    assert post(client, cast.accounts.union_lead, cast.people.e, is_another="on").status_code == 302
    assert len(written()) == 2


def test_silence_is_no_consent_to_a_record_of_one_s_home(cast: Cast, client: Client) -> None:
    answer = post(client, cast.accounts.union_lead, cast.people.e, is_agreed="")
    assert answer.status_code == 422
    assert "Hãy hỏi Phạm Văn E trước" in answer.content.decode()
    assert written() == []
    assert post(client, cast.accounts.union_lead, cast.people.e, is_agreed="", received="no").status_code == 302
    [in_vain] = written()
    change = fields(is_agreed="", received="yes")
    answer = client.post(f"/doan-the/lan-tham/{in_vain.pk}/sua/", change)
    assert "Hãy hỏi Phạm Văn E trước" in answer.content.decode()
    assert not Consent.objects.exists()


def test_who_agreed_once_is_not_asked_at_every_visit(cast: Cast, client: Client) -> None:
    assert post(client, cast.accounts.union_lead, cast.people.e).status_code == 302
    [consent] = Consent.objects.all()
    assert (consent.worker, consent.purpose, consent.given_to) == (
        cast.people.e,
        Purpose.VISITS,
        cast.accounts.union_lead,
    )
    assert "is_agreed" not in client.get(f"/doan-the/to-6/tham-hoi/{cast.people.e.pk}/").content.decode()
    assert post(client, cast.accounts.union_lead, cast.people.e, day="1966-10-20", is_agreed="").status_code == 302


def test_with_the_consent_goes_what_was_noted_of_visits_and_the_next_one(cast: Cast, client: Client) -> None:
    post(client, cast.accounts.union_lead, cast.people.e, note="Nhà đã yên", next_on="1966-11-20", cost="3")
    withdraw_consent(worker=cast.people.e, purpose=Purpose.VISITS, today=cast.today)
    [visit] = written()
    assert (visit.note, visit.next_on, visit.cost) == (b"", None, 3)


@pytest.mark.parametrize(("field", "typed"), [("note", "Vẫn ghi"), ("next_on", "1966-11-20")])
def test_after_a_withdrawal_neither_note_nor_next_visit_is_written_again(
    cast: Cast, client: Client, field: str, typed: str
) -> None:
    post(client, cast.accounts.union_lead, cast.people.e, note="Nhà đã yên", next_on="1966-11-20")
    withdraw_consent(worker=cast.people.e, purpose=Purpose.VISITS, today=cast.today)
    [visit] = written()
    address = f"/doan-the/lan-tham/{visit.pk}/sua/"
    assert "Phạm Văn E đã rút lại sự đồng ý" in client.get(address).content.decode()
    answer = client.post(address, fields(cost="5", **{field: typed}))
    assert (answer.status_code, f'href="#id_{field}"' in answer.content.decode()) == (422, True)
    [kept] = written()
    assert (kept.note, kept.next_on, kept.cost) == (b"", None, 0)
    assert client.post(address, fields(cost="5")).status_code == 302, "what the fund gave is corrected as before"


def test_nobody_visits_themself(cast: Cast, client: Client) -> None:
    answer = post(client, cast.accounts.union_lead, cast.people.sang)
    assert "Không ai ghi lần thăm chính mình." in answer.content.decode()
    assert written() == []


def test_a_member_sees_their_own_visits_and_those_to_the_people_they_know_and_the_head_all(
    cast: Cast, client: Client
) -> None:
    people = cast.people
    put_in_care(team=cast.team6, lead=people.hoa, people=[people.d], name="Nhóm 2")
    visits = {
        name: make_visit(team=cast.team6, worker=worker, by=by, day=date(1966, 10, 1), help_given=f"quà {name}")
        for name, worker, by in (
            ("one", people.d, people.sang),
            ("two", people.e, people.hoa),
            ("three", people.h, people.sang),
        )
    }
    head, member = cast.accounts.cell_leader, cast.accounts.party_member
    for reader, known in ((head, {"one", "two", "three"}), (member, {"one", "two"})):
        page = login(client, reader).get("/doan-the/to-6/tham-hoi/da-tham/").content.decode()
        assert {name for name in visits if f"quà {name}" in page} == known
        opened = {
            name for name, made in visits.items() if client.get(f"/doan-the/lan-tham/{made.pk}/").status_code == 200
        }
        assert opened == known
        panel = client.get(f"/nguoi/{people.h.pk}/").content.decode()
        assert ("quà three" in panel) == (reader is head)
        form = client.get(f"/doan-the/to-6/tham-hoi/{people.h.pk}/").content.decode()
        assert ("quà three" in form) == (reader is head)


def test_that_a_visit_was_shown_is_recorded_once_each_and_in_words_and_not_for_oneself(
    cast: Cast, client: Client
) -> None:
    people, url = cast.people, "/doan-the/to-6/tham-hoi/da-tham/"
    first = make_visit(team=cast.team6, worker=people.d, by=people.sang, day=date(1966, 10, 1))
    make_visit(team=cast.team6, worker=people.loi, by=people.sang, day=date(1966, 10, 2))
    login(client, cast.accounts.cell_leader).get(url)
    event = ReadEvent.objects.get()
    assert (event.record_key, event.subject, event.fields) == (str(first.pk), people.d.pk, ["reason", "help_given"])
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for day in (3, 4, 5):
        make_visit(team=cast.team6, worker=people.d, by=people.sang, day=date(1966, 10, day), note="Nhà đã yên")
    with CaptureQueriesContext(connection) as four:
        client.get(url)
    assert (len(one), ReadEvent.objects.count()) == (len(four), 1 + 1 + 4)
    d = make_account(username="d", worker=people.d)
    page = login(client, d).get("/toi/ai-xem/")
    assert "lần thăm: lý do, giúp gì, ghi chú xem danh sách lần thăm" in " ".join(parse(page).text.split())


def test_an_organisation_sees_its_own_visits_and_the_cell_all(cast: Cast, client: Client) -> None:
    people = cast.people
    make_visit(team=cast.team6, worker=people.d, by=people.sang, day=date(1966, 10, 1), help_given="quà công đoàn")
    make_visit(
        team=cast.team6,
        worker=people.e,
        by=people.nhung,
        day=date(1966, 10, 2),
        organisation=Organisation.YOUTH,
        help_given="quà của Đoàn",
    )
    seen = {}
    for reader in ("union_lead", "youth_lead", "womens_lead", "cell_leader"):
        page = login(client, getattr(cast.accounts, reader)).get("/doan-the/to-6/tham-hoi/da-tham/").content.decode()
        seen[reader] = ("quà công đoàn" in page, "quà của Đoàn" in page)
    assert seen == {
        "union_lead": (True, False),
        "youth_lead": (False, True),
        "womens_lead": (False, False),
        "cell_leader": (True, True),
    }


def test_attempts_areas_and_tallies_are_counted(cast: Cast) -> None:
    people, union = cast.people, cast.accounts.union_lead
    Worker.objects.filter(pk__in=[people.d.pk, people.e.pk]).update(home_area="huyện Từ Liêm")
    visits: tuple[tuple[date, bool, int], ...] = (
        (date(1965, 5, 1), True, 0),
        (date(1966, 5, 1), False, 0),
        (date(1966, 5, 8), True, 2),
    )
    for day, received, cost in visits:
        make_visit(
            team=cast.team6,
            worker=people.d,
            by=people.sang,
            day=day,
            received=received,
            cost=cost,
            help_given="quà" if cost else "",
        )
    with reading_as(union):
        page = visiting_network(union, cast.team6, cast.today)
        years = visits_page(union, cast.team6, None, cast.today).years
    d = page.people[-1]  # the only one who was visited stands last
    assert (d.worker, d.last, d.visits, d.not_received) == (people.d, date(1966, 5, 8), 2, 1)
    assert page.areas == (Area("huyện Từ Liêm", 2, 1, 1), Area("", 15, 0, 15))
    assert [(year.year, year.lines) for year in years] == [
        (1966, (Tally("thăm gia đình", 2, 1, 1, 2),)),
        (1965, (Tally("thăm gia đình", 1, 1, 0, 0),)),
    ]


def test_who_was_visited_over_a_year_ago_is_marked(cast: Cast) -> None:
    people, union = cast.people, cast.accounts.union_lead
    make_visit(team=cast.team6, worker=people.d, by=people.sang, day=date(1965, 10, 21))
    make_visit(team=cast.team6, worker=people.e, by=people.sang, day=date(1965, 10, 22))
    with reading_as(union):
        page = visiting_network(union, cast.team6, cast.today)
    assert [person.worker for person in page.people if person.is_long_ago] == [people.d]


def test_the_first_page_of_an_organisations_head_names_who_waits(cast: Cast) -> None:
    away_sick(cast.people.e, 13, 14)
    [item] = [item for item in ask("today", user=cast.accounts.union_lead, day=cast.today) if item.order == 32]
    assert (item.sentence, item.detail) == ("Thăm hỏi 1 người", "Phạm Văn E")


def test_no_page_of_visits_says_more_of_an_illness_than_its_days(cast: Cast, client: Client) -> None:
    away_sick(cast.people.e, 13, 14)
    Absence.objects.update(note="viêm phổi")
    page = login(client, cast.accounts.union_lead).get("/doan-the/to-6/tham-hoi/").content.decode()
    assert "nghỉ ốm 2 ngày" in page
    assert "viêm phổi" not in page


def test_the_note_of_a_visit_opens_for_its_author_and_the_head_and_is_recorded(cast: Cast, client: Client) -> None:
    visit = make_visit(
        team=cast.team6, worker=cast.people.d, by=cast.people.sang, day=date(1966, 10, 1), note="Chuyện nhà chị"
    )
    statuses = {}
    for reader in ("union_lead", "cell_leader", "party_member", "youth_lead", "team_leader"):
        answer = login(client, getattr(cast.accounts, reader)).get(f"/doan-the/lan-tham/{visit.pk}/")
        statuses[reader] = (answer.status_code, "Chuyện nhà chị" in answer.content.decode())
    assert statuses == {
        "union_lead": (200, True),
        "cell_leader": (200, True),
        "party_member": (404, False),
        "youth_lead": (404, False),
        "team_leader": (404, False),
    }
    assert ReadEvent.objects.filter(subject=cast.people.d.pk).count() == 2


def test_who_recorded_a_visit_corrects_it_within_a_week(cast: Cast, client: Client) -> None:
    visit = make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=date(1966, 10, 20), note="Cũ")
    address = f"/doan-the/lan-tham/{visit.pk}/sua/"
    page = login(client, cast.accounts.union_lead).get(address).content.decode()
    assert ("Cũ" in page, 'value="1966-10-20"' in page) == (True, True)
    changed = {"day": "1966-10-19", "reason": "joy", "received": "no", "cost": "5", "note": "Mới"}
    assert client.post(address, changed | {"day": "1966-10-22"}).status_code == 422
    assert client.post(address, changed | {"next_on": "1966-10-19"}).status_code == 422
    assert [visit.day for visit in written()] == [date(1966, 10, 20)]
    assert client.post(address, changed).status_code == 302
    [corrected] = written()
    assert (corrected.day, corrected.reason, corrected.received, corrected.cost) == (
        date(1966, 10, 19),
        VisitReason.JOY,
        False,
        5,
    )
    assert (vault.unseal(corrected, "note"), corrected.organisation) == ("Mới", Organisation.UNION)


def test_no_visit_is_corrected_by_another_or_after_a_week(cast: Cast, client: Client) -> None:
    changed = {"day": "1966-10-19", "reason": "joy", "received": "no", "note": "khác"}
    visit = make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=date(1966, 10, 20))
    head = login(client, cast.accounts.cell_leader)
    assert head.post(f"/doan-the/lan-tham/{visit.pk}/sua/", changed).status_code == 403
    with as_system("test"):
        Visit.objects.update(recorded_at=timezone.now() - timedelta(days=7))
    answer = login(client, cast.accounts.union_lead).post(f"/doan-the/lan-tham/{visit.pk}/sua/", changed)
    assert answer.headers["Location"] == f"/doan-the/lan-tham/{visit.pk}/"
    assert [visit.day for visit in written()] == [date(1966, 10, 20)]


def test_who_took_back_their_consent_is_neither_suggested_nor_visited_until_they_give_it_again(
    cast: Cast, client: Client
) -> None:
    away_sick(cast.people.e, 13, 14)
    make_visit(
        team=cast.team6, worker=cast.people.h, by=cast.people.sang, day=date(1966, 10, 1), next_on=date(1966, 10, 20)
    )
    for worker in (cast.people.e, cast.people.h):
        make_consent(worker=worker, purpose=Purpose.VISITS, given_on=date(1966, 9, 1))
    union = cast.accounts.union_lead

    def named() -> list[Worker]:
        with reading_as(union):
            return [due.worker for due in due_visits(union, cast.team6, cast.today)]

    assert named() == [cast.people.h, cast.people.e]
    for worker in (cast.people.e, cast.people.h):
        withdraw_consent(worker=worker, purpose=Purpose.VISITS, today=cast.today)
    assert named() == []
    answer = post(client, union, cast.people.e)
    assert (answer.status_code, "Phạm Văn E đã rút lại sự đồng ý" in answer.content.decode()) == (422, True)
    form = client.get(f"/doan-the/to-6/tham-hoi/{cast.people.e.pk}/").content.decode()
    assert ("Phạm Văn E đã rút lại sự đồng ý" in form, 'name="reason"' in form) == (True, False)
    page = client.get("/doan-the/to-6/tham-hoi/").content.decode()
    assert (page.count("đã thôi đồng ý cho ghi việc thăm"), f"/tham-hoi/{cast.people.e.pk}/" in page) == (2, False)
    make_consent(worker=cast.people.e, purpose=Purpose.VISITS, given_on=cast.today)
    assert named() == [cast.people.e]
