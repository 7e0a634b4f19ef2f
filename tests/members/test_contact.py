"""A contact is written down once, on a day that can be, by who may; its note opens for the few who may read it."""

import re
import unicodedata
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from members.actions.contact import Talk, log_contact
from members.domain.account import Organisation, Role
from members.domain.contact import ContactKind
from members.models import Account, Contact
from teamtrack import vault
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.contact import make_contact, make_helper, put_in_care
from tests.factories.members import make_account, make_organisation_membership, make_team_membership, make_worker


def fields(**changed: Any) -> dict[str, Any]:
    """The form as it is opened on the Friday of the cast, with what is `changed`."""
    return {"key": str(uuid4()), "day": "1966-10-21", "kind": "friday", "capacity": "personal"} | changed


def post(client: Client, account: Account, worker: int, **changed: Any) -> Any:
    return login(client, account).post(f"/nguoi/{worker}/gap/", fields(**changed))


def written() -> list[Contact]:
    with as_system("test"):
        return list(Contact.objects.order_by("recorded_at", "pk"))


def test_a_member_logs_a_contact_with_nothing_but_what_is_chosen_already(cast: Cast, client: Client) -> None:
    answer = post(client, cast.accounts.party_member, cast.people.e.pk)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/thu-sau/?vua=1")
    [contact] = written()
    assert (contact.worker, contact.by, contact.team) == (cast.people.e, cast.people.hoa, cast.team6)
    assert (contact.day, contact.kind, contact.capacity, contact.organisation) == (cast.today, "friday", "personal", "")
    assert (bytes(contact.note), bytes(contact.follow_up)) == (b"", b"")


def test_the_form_begins_with_today_and_friday(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.cell_leader).get(f"/nguoi/{cast.people.e.pk}/gap/").content.decode()
    assert 'name="day" value="1966-10-21"' in page
    assert page.count("checked") == 2  # Friday, for oneself


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_form_sent_several_times_is_one_contact(cast: Cast, client: Client, times: int) -> None:
    sent = fields(note="Lo việc nhà")
    login(client, cast.accounts.cell_leader)
    for _time in range(times):
        assert client.post(f"/nguoi/{cast.people.e.pk}/gap/", sent).status_code == 302
    assert len(written()) == 1


def test_a_second_contact_of_the_day_is_asked_about_once(cast: Cast, client: Client) -> None:
    post(client, cast.accounts.cell_leader, cast.people.e.pk)
    asked = post(client, cast.accounts.cell_leader, cast.people.e.pk)
    assert asked.status_code == 422
    assert "Hôm ấy gặp thêm lần nữa" in asked.content.decode()
    assert len(written()) == 1
    assert post(client, cast.accounts.cell_leader, cast.people.e.pk, is_another="on").status_code == 302
    assert len(written()) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"day": "1966-10-22", "kind": "home"}, "22/10/1966 chưa tới."),
        ({"day": "1964-12-31", "kind": "home"}, "Phạm Văn E về tổ ngày 01/01/1965; hãy chọn ngày ấy hoặc muộn hơn."),
        ({"day": "1965-05-05", "kind": "home"}, "Ngày 05/05/1965 anh chị không ở tổ này"),
        ({"day": "1966-10-20"}, "20/10/1966 không phải thứ sáu; hãy chọn dịp gặp khác."),
        ({"capacity": "assigned"}, "Hãy chọn tổ chức phân công anh chị."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence_and_changes_nothing(
    cast: Cast, client: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = post(client, cast.accounts.cell_leader, cast.people.e.pk, **changed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert written() == []


def test_who_was_sent_says_by_whom(cast: Cast, client: Client) -> None:
    make_organisation_membership(worker=cast.people.loi, organisation=Organisation.UNION)
    page = login(client, cast.accounts.cell_leader).get(f"/nguoi/{cast.people.e.pk}/gap/").content.decode()
    assert re.findall(r'<option value="(\w*)"', page) == ["", "party", "union"]
    post(client, cast.accounts.cell_leader, cast.people.e.pk, capacity="assigned", organisation="union")
    [contact] = written()
    assert (contact.capacity, contact.organisation) == ("assigned", Organisation.UNION)


def test_whoever_leads_an_organisation_speaks_for_it_and_for_no_other(cast: Cast, client: Client) -> None:
    union = cast.accounts.union_lead  # outside the Party
    make_helper(team=cast.team6, mentor=cast.people.sang, mentee=cast.people.e)
    page = login(client, union).get(f"/nguoi/{cast.people.e.pk}/gap/").content.decode()
    assert re.findall(r'<option value="(\w*)"', page) == ["union"]
    for foreign in ("party", "women"):
        answer = post(client, union, cast.people.e.pk, capacity="assigned", organisation=foreign)
        assert answer.status_code == 422
    assert written() == []
    assert post(client, union, cast.people.e.pk, capacity="assigned", organisation="union").status_code == 302


def test_whoever_is_in_no_organisation_speaks_for_themself_alone(cast: Cast, client: Client) -> None:
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    helper = make_account(username="c", worker=cast.people.c)
    assert post(client, helper, cast.people.e.pk, capacity="assigned", organisation="party").status_code == 422
    assert written() == []
    assert post(client, helper, cast.people.e.pk, capacity="personal", organisation="").status_code == 302


def test_the_action_itself_lets_nobody_speak_for_a_foreign_organisation(cast: Cast) -> None:
    talk = Talk(day=cast.today, kind=ContactKind.BREAK, organisation=Organisation.PARTY)
    union, now = cast.accounts.union_lead, timezone.now()
    with reading_as(union), pytest.raises(RuleBroken) as broken:
        log_contact(key=uuid4(), worker=cast.people.e, talk=talk, by=union, today=cast.today, now=now)
    assert broken.value.field == "organisation"
    assert written() == []


def test_how_long_a_talk_took_may_be_told_and_is_shown_to_both(cast: Cast, client: Client) -> None:
    page = login(client, cast.accounts.cell_leader).get(f"/nguoi/{cast.people.e.pk}/gap/").content.decode()
    assert 'name="minutes"' in page.partition('class="more"')[2].partition("</details>")[0]
    post(client, cast.accounts.cell_leader, cast.people.e.pk, minutes="25")
    [contact] = written()
    assert contact.minutes == 25
    assert re.search(r"<dt>Số phút</dt>\s*<dd>25</dd>", client.get(f"/gap-go/{contact.pk}/").content.decode())
    changed = {"day": "1966-10-21", "kind": "friday", "minutes": "40", "note": "", "follow_up": ""}
    assert 'value="25"' in client.get(f"/gap-go/{contact.pk}/sua/").content.decode()
    client.post(f"/gap-go/{contact.pk}/sua/", changed)
    assert [corrected.minutes for corrected in written()] == [40]
    own = login(client, cast.accounts.worker)
    assert "Nguyễn Thúy Lợi · 40 phút" in own.get("/toi/du-lieu/").content.decode()
    assert '"minutes": 40' in own.get("/toi/du-lieu/json/").content.decode()


@pytest.mark.parametrize("minutes", ["0", "601", "-5", "nửa giờ"])
def test_a_talk_takes_from_one_to_six_hundred_minutes(cast: Cast, client: Client, minutes: str) -> None:
    answer = post(client, cast.accounts.cell_leader, cast.people.e.pk, minutes=minutes)
    assert answer.status_code == 422
    assert re.search(r'class="more"[^>]*open', answer.content.decode())
    assert written() == []


def test_a_note_is_sealed_composed_and_no_markup(cast: Cast, client: Client) -> None:
    note = unicodedata.normalize("NFD", "Bà ốm <script>alert(1)</script>")
    post(client, cast.accounts.cell_leader, cast.people.e.pk, note=note)
    [contact] = written()
    assert b"script" not in bytes(contact.note)
    assert vault.unseal(contact, "note") == unicodedata.normalize("NFC", note)
    page = login(client, cast.accounts.cell_leader).get(f"/gap-go/{contact.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_a_helper_outside_the_cell_logs_about_whom_they_help_and_nobody_else(cast: Cast, client: Client) -> None:
    helper = make_account(username="c", worker=cast.people.c)
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    assert post(client, helper, cast.people.e.pk).status_code == 302
    assert post(client, helper, cast.people.h.pk).status_code == 404
    assert post(client, helper, cast.people.c.pk).status_code == 403
    assert [contact.worker for contact in written()] == [cast.people.e]


@pytest.mark.parametrize("lead", ["union_lead", "youth_lead", "womens_lead"])
def test_whoever_leads_an_organisation_logs_reads_and_corrects_a_contact_with_somebody_of_the_team(
    cast: Cast, client: Client, lead: str
) -> None:
    account, people = getattr(cast.accounts, lead), cast.people
    answer = post(client, account, people.e.pk, note="Nhớ quê")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/to-dang/to-6/gap-go/",
    )  # no Friday list of theirs
    [contact] = written()
    assert (contact.worker, contact.by_id) == (people.e, account.worker_id)
    assert "Nhớ quê" in client.get(f"/gap-go/{contact.pk}/").content.decode()
    changed = {"day": "1966-10-20", "kind": "home", "note": "Đã khuây", "follow_up": ""}
    assert client.post(f"/gap-go/{contact.pk}/sua/", changed).headers["Location"] == f"/gap-go/{contact.pk}/"
    assert [vault.unseal(corrected, "note") for corrected in written()] == ["Đã khuây"]


def test_whoever_leads_an_organisation_logs_about_nobody_of_another_team(cast: Cast, client: Client) -> None:
    moved = make_worker(name="Mai Văn Thêm", team=cast.team6, until=cast.today)  # still known to the team they left
    make_team_membership(worker=moved, team=cast.team5, since=cast.today)
    assert post(client, cast.accounts.union_lead, moved.pk, kind="break").status_code == 403
    assert post(client, cast.accounts.union_lead, cast.others[-1].pk).status_code == 404
    assert written() == []


def test_whoever_leads_an_organisation_sees_the_contacts_they_wrote_down_and_no_others(
    cast: Cast, client: Client, contact: Contact
) -> None:
    people = cast.people
    own = make_contact(team=cast.team6, worker=people.d, by=people.sang, day=date(1966, 10, 17), note="Lo cho con")
    login(client, cast.accounts.union_lead)
    listed = client.get("/to-dang/to-6/gap-go/").content.decode()
    card = client.get(f"/nguoi/{people.d.pk}/").content.decode()
    for page in (listed, card):
        assert re.findall(r'href="/gap-go/([^/]+)/"', page) == [str(own.pk)]
        assert "14/10/1966" not in page
        assert "Lo cho con" not in page
    assert "Giữ nếp thứ sáu" not in listed
    assert "/to-dang/to-6/phan-loai/" not in listed
    assert "/thu-sau/" not in listed
    assert client.get(f"/gap-go/{contact.pk}/").status_code == 404


def test_the_contacts_of_one_person_are_listed_alone_from_their_page(
    cast: Cast, client: Client, contact: Contact
) -> None:
    people = cast.people
    other = make_contact(team=cast.team6, worker=people.e, by=people.loi, day=date(1966, 10, 17))
    login(client, cast.accounts.cell_leader)
    url = f"/to-dang/to-6/gap-go/?nguoi={people.e.pk}"
    assert f'href="{url}"' in client.get(f"/nguoi/{people.e.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert re.findall(r'href="/gap-go/([^/]+)/"', page) == [str(other.pk)]


def test_a_contact_without_a_note_is_opened_without_a_record(cast: Cast, client: Client) -> None:
    empty = make_contact(team=cast.team6, worker=cast.people.d, by=cast.people.hoa, day=date(1966, 10, 17))
    page = login(client, cast.accounts.cell_leader).get(f"/gap-go/{empty.pk}/").content.decode()
    assert not ReadEvent.objects.exists()
    assert "mở trang này" not in page


def test_whoever_leads_an_organisation_finds_the_way_to_log_a_contact(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.womens_lead)
    form = f'href="/nguoi/{cast.people.d.pk}/gap/"'
    for page in ("/doan-the/to-6/tham-hoi/", f"/nguoi/{cast.people.d.pk}/"):
        assert form in client.get(page).content.decode()
    assert 'href="/to-dang/to-6/gap-go/"' in client.get("/doan-the/to-6/tham-hoi/").content.decode()
    assert 'href="/thu-sau/"' not in client.get(f"/nguoi/{cast.people.d.pk}/gap/").content.decode()


def test_nobody_logs_about_themself_or_about_another_team(cast: Cast, client: Client) -> None:
    assert post(client, cast.accounts.cell_leader, cast.people.loi.pk).status_code == 403
    assert post(client, cast.accounts.cell_leader, cast.others[0].pk).status_code == 404
    assert written() == []


@pytest.fixture
def contact(cast: Cast) -> Contact:
    """Thảo met D, who is in her group."""
    put_in_care(team=cast.team6, lead=cast.people.thao, people=[cast.people.d], name="Nhóm 3")
    put_in_care(team=cast.team6, lead=cast.people.hoa, people=[cast.people.e], name="Nhóm 2")
    return make_contact(
        team=cast.team6, worker=cast.people.d, by=cast.people.loi, day=date(1966, 10, 14), note="Chuyện riêng của chị"
    )


def test_a_note_opens_for_the_head_and_the_member_in_charge_and_each_reading_is_kept(
    cast: Cast, client: Client, contact: Contact
) -> None:
    in_charge = make_account(username="thao", worker=cast.people.thao)
    for reader in (cast.accounts.cell_leader, in_charge):
        page = login(client, reader).get(f"/gap-go/{contact.pk}/")
        assert "Chuyện riêng của chị" in page.content.decode()
    assert list(ReadEvent.objects.order_by("pk").values_list("reader", "subject", "fields")) == [
        (reader.pk, cast.people.d.pk, ["note"]) for reader in (cast.accounts.cell_leader, in_charge)
    ]


@pytest.mark.parametrize(
    ("reader", "status"), [("party_member", 404), ("team_leader", 404), ("union_lead", 404), ("worker", 404)]
)
def test_a_note_opens_for_nobody_else(cast: Cast, client: Client, contact: Contact, reader: str, status: int) -> None:
    answer = login(client, getattr(cast.accounts, reader)).get(f"/gap-go/{contact.pk}/")
    assert answer.status_code == status
    assert "Chuyện riêng" not in answer.content.decode()
    assert not ReadEvent.objects.exists()


def test_the_list_opens_no_note_and_a_member_sees_their_own_people_alone(
    cast: Cast, client: Client, contact: Contact
) -> None:
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=date(1966, 10, 7), note="của anh E")
    head = login(client, cast.accounts.cell_leader).get("/to-dang/to-6/gap-go/").content.decode()
    assert "14/10/1966" in head
    assert "07/10/1966" in head
    assert "Chuyện riêng" not in head
    member = login(client, cast.accounts.party_member).get("/to-dang/to-6/gap-go/").content.decode()
    assert "Phạm Văn E" in member
    assert "Trần Thị D" not in member
    assert not ReadEvent.objects.exists()


def test_an_author_corrects_a_contact_within_a_week(cast: Cast, client: Client, contact: Contact) -> None:
    answer = login(client, cast.accounts.cell_leader).post(
        f"/gap-go/{contact.pk}/sua/", {"day": "1966-10-13", "kind": "home", "note": "Đã yên", "follow_up": ""}
    )
    assert answer.status_code == 302
    [corrected] = written()
    assert (corrected.day, corrected.kind, vault.unseal(corrected, "note")) == (date(1966, 10, 13), "home", "Đã yên")


def test_nothing_is_corrected_by_another_or_after_a_week(cast: Cast, client: Client, contact: Contact) -> None:
    changed = {"day": "1966-10-13", "kind": "home", "note": "khác"}
    in_charge = make_account(username="thao", worker=cast.people.thao)
    assert login(client, in_charge).post(f"/gap-go/{contact.pk}/sua/", changed).status_code == 403
    old = make_contact(
        team=cast.team6,
        worker=cast.people.e,
        by=cast.people.loi,
        day=date(1966, 10, 7),
        recorded_at=timezone.now() - timedelta(days=7),
    )
    answer = login(client, cast.accounts.cell_leader).post(f"/gap-go/{old.pk}/sua/", changed)
    assert answer.headers["Location"] == f"/gap-go/{old.pk}/"
    assert {contact.day for contact in written()} == {date(1966, 10, 14), date(1966, 10, 7)}


def test_another_teams_cell_knows_of_no_contact(cast: Cast, client: Client, contact: Contact) -> None:
    stranger = make_worker(name="Mai Thị Sáu", team=cast.team5)
    account = make_account(username="sau", worker=stranger, role=Role.UNION_LEAD)
    assert login(client, account).get("/to-dang/to-6/gap-go/").status_code == 403
    assert login(client, account).get(f"/gap-go/{contact.pk}/").status_code == 404


def test_other_words_under_the_number_of_a_form_that_was_saved_are_not_thrown_away_silently(
    cast: Cast, client: Client
) -> None:
    """The answer was lost on the way, and the words were changed: what stands is the first, and that is told."""
    url, sent = f"/nguoi/{cast.people.e.pk}/gap/", fields(note="Nhà neo người.")
    assert login(client, cast.accounts.cell_leader).post(url, sent).status_code == 302
    again = client.post(url, sent | {"note": "Nhà neo người, xin đổi ca."})
    assert (again.status_code, len(written())) == (422, 1)
    assert "đã được ghi từ lần trước" in again.content.decode()
    assert "xin đổi ca" in again.content.decode()
    assert client.post(url, sent).status_code == 302
