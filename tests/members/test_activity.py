"""What the union, the youth and the women of a team do, and their titles by year (practice 10)."""

import unicodedata
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from members.actions.activity import Decided, Done, correct_activity, correct_title, note_activity, note_title
from members.actions.erasure import erase_worker
from members.domain.account import Organisation, Role
from members.domain.activity import ActivityKind
from members.models import OrganisationActivity, OrganisationTitle, Worker
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.activity import make_activity, make_title
from tests.factories.care import make_support
from tests.factories.contact import make_visit
from tests.factories.members import make_organisation_membership, make_role, make_worker
from tests.htmx import parse

UNION: dict[str, Any] = {"team": "to-6", "organisation": "cong-doan"}
TODAY = date(1966, 10, 21)
FACTS = {"day": "1966-10-20", "kind": "study", "what": "Học đọc bản vẽ.", "took_part": "12"}
TITLE = {"year": "1965", "title": "bốn tốt", "decided_on": "1966-01-15", "decided_by": "Công đoàn phân xưởng"}


def noted(cast: Cast, **facts: Any) -> OrganisationActivity:
    done: dict[str, Any] = {
        "day": TODAY,
        "kind": ActivityKind.STUDY,
        "what": "Học đọc bản vẽ.",
        "took_part": 12,
    } | facts
    return note_activity(
        key=uuid4(),
        team=cast.team6,
        organisation=Organisation.UNION,
        done=Done(**done),
        by=cast.accounts.union_lead,
        today=TODAY,
    )


def titled(cast: Cast, **facts: Any) -> OrganisationTitle:
    decided: dict[str, Any] = {"year": 1965, "title": "bốn tốt", "decided_on": date(1966, 1, 15)}
    decided |= {"decided_by": "Công đoàn phân xưởng"}
    return note_title(
        team=cast.team6,
        organisation=Organisation.UNION,
        decided=Decided(**decided | facts),
        by=cast.accounts.union_lead,
        today=TODAY,
    )


def shown(client: Client, url: str) -> str:
    return " ".join(parse(client.get(url)).get_text(" ").split())


# --- activities -----------------------------------------------------------------------------------------------------


def test_an_activity_names_nobody_and_is_neither_to_come_nor_before_the_team(cast: Cast) -> None:
    cast.team6.founded_on = date(1965, 1, 1)
    for facts, words, field in (
        ({"what": "Giúp chị TRẦN THỊ D sửa nhà."}, "đang có tên Trần Thị D", "what"),
        ({"day": date(1966, 10, 22)}, "22/10/1966 chưa tới", "day"),
        ({"day": date(1964, 12, 31)}, "Tổ thành lập ngày 01/01/1965", "day"),
    ):
        with pytest.raises(RuleBroken, match=words) as broken:
            noted(cast, **facts)
        assert broken.value.field == field
    assert not OrganisationActivity.objects.exists()


def test_its_head_writes_it_down_once_and_the_team_reads_it(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.union_lead)
    url, add = reverse("mass_organisation", kwargs=UNION), reverse("activity_add", kwargs=UNION)
    assert add in client.get(url).content.decode()
    whole = FACTS | {"key": str(uuid4()), "what": unicodedata.normalize("NFD", "Học  đọc <b>bản vẽ</b>.")}
    for _sent in range(2):
        assert client.post(add, whole).status_code == 302
    activity = OrganisationActivity.objects.get()
    assert (activity.what, activity.recorded_by, activity.recorded_on) == (
        "Học đọc <b>bản vẽ</b>.", cast.accounts.union_lead, TODAY,
    )  # fmt: skip
    assert (activity.organisation, activity.took_part) == ("union", 12)
    for account in (cast.accounts.worker, cast.accounts.team_leader, cast.accounts.manager, cast.accounts.party_member):
        page = login(client, account).get(url).content.decode()
        assert ("Học đọc &lt;b&gt;bản vẽ&lt;/b&gt;." in page, add in page) == (True, False), account
    login(client, cast.accounts.union_lead)
    for facts in (
        {"what": "x" * 301}, {"what": " "}, {"took_part": "0"}, {"took_part": "501"}, {"kind": "party"}, {"key": "x"},
        {"what": "Giúp Trần Thị D"}, {"day": ""},
    ):  # fmt: skip
        refused = client.post(add, FACTS | {"key": str(uuid4())} | facts)
        assert refused.status_code == 422, facts
    assert OrganisationActivity.objects.count() == 1


def test_the_form_s_number_does_not_take_the_place_of_another_s_activity(cast: Cast, client: Client) -> None:
    other = make_activity(team=cast.team5, day=TODAY)
    login(client, cast.accounts.union_lead)
    answer = client.post(reverse("activity_add", kwargs=UNION), FACTS | {"key": str(other.pk)})
    assert answer.status_code == 422
    assert OrganisationActivity.objects.get().team == cast.team5


@pytest.mark.parametrize("role", ["youth_lead", "cell_leader", "team_leader", "manager", "branch_secretary", "worker"])
def test_nobody_but_its_own_head_writes(role: str, cast: Cast, client: Client) -> None:
    activity = make_activity(team=cast.team6, day=TODAY, by=cast.accounts.union_lead)
    title = make_title(team=cast.team6, day=TODAY, by=cast.accounts.union_lead)
    login(client, getattr(cast.accounts, role))
    assert client.post(reverse("activity_add", kwargs=UNION), FACTS | {"key": str(uuid4())}).status_code == 403
    assert client.post(reverse("title_add", kwargs=UNION), TITLE).status_code == 403
    assert client.post(reverse("activity_change", args=[activity.pk]), FACTS).status_code == 403
    assert client.post(reverse("title_change", args=[title.pk]), TITLE).status_code == 403
    assert OrganisationActivity.objects.get().what == activity.what
    assert OrganisationTitle.objects.get().year == 1966


@pytest.mark.parametrize("role", ["norm_officer", "administrator", "leader5"])
def test_it_is_open_to_the_team_and_those_above_it_alone(role: str, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, role))
    assert client.get(reverse("mass_organisation", kwargs=UNION)).status_code == 403
    login(client, cast.accounts.leader9)
    assert client.get(reverse("mass_organisation", kwargs=UNION)).status_code == 404
    login(client, cast.accounts.worker)
    assert client.get(reverse("mass_organisation", kwargs=UNION | {"organisation": "dang"})).status_code == 404


def test_whoever_wrote_it_down_corrects_it_for_a_week_and_then_it_stays(
    cast: Cast, client: Client, settings: Settings
) -> None:
    activity = make_activity(team=cast.team6, day=TODAY - timedelta(days=7), by=cast.accounts.union_lead)
    url, page = reverse("activity_change", args=[activity.pk]), reverse("mass_organisation", kwargs=UNION)
    login(client, cast.accounts.union_lead)
    assert url in client.get(page).content.decode()
    assert client.post(url, FACTS | {"what": "Nhắc Trần Thị D"}).status_code == 422
    # Not later than it was written down.
    assert client.post(url, FACTS).status_code == 422
    assert client.post(url, FACTS | {"day": "1966-10-13"}).status_code == 302
    activity.refresh_from_db()
    assert (activity.day, activity.what) == (date(1966, 10, 13), "Học đọc bản vẽ.")
    settings.DEMO_DAY = TODAY + timedelta(days=1)
    assert url not in client.get(page).content.decode()
    answer = client.post(url, FACTS | {"what": "Khác."}, follow=True)
    assert "Chỉ sửa được trong một tuần" in answer.content.decode()
    assert OrganisationActivity.objects.get().what == "Học đọc bản vẽ."


def test_the_rules_of_correcting_hold_for_whoever_calls(cast: Cast) -> None:
    activity, title = noted(cast), titled(cast)
    done = Done(TODAY, ActivityKind.STUDY, "Khác.", 1)
    decided = Decided(1965, "năm tốt", date(1966, 1, 15), "Công đoàn")
    other, own, late = cast.accounts.youth_lead, cast.accounts.union_lead, TODAY + timedelta(days=8)
    for by, today, words in ((other, TODAY, "Ai ghi thì người ấy sửa"), (own, late, "trong một tuần")):
        with pytest.raises(RuleBroken, match=words):
            correct_activity(activity=activity, done=done, by=by, today=today)
        with pytest.raises(RuleBroken, match=words):
            correct_title(title=title, decided=decided, by=by, today=today)
    assert OrganisationActivity.objects.get().what == "Học đọc bản vẽ."
    assert OrganisationTitle.objects.get().title == "bốn tốt"


def test_who_heads_it_no_more_corrects_nothing(cast: Cast, client: Client) -> None:
    activity = make_activity(team=cast.team6, day=TODAY, by=cast.accounts.union_lead)
    cast.people.sang.roles.all().delete()
    make_role(worker=cast.people.binh, role=Role.UNION_LEAD, over=cast.team6)
    login(client, cast.accounts.union_lead)
    assert client.post(reverse("activity_change", args=[activity.pk]), FACTS).status_code == 403


# --- titles ---------------------------------------------------------------------------------------------------------


def test_an_organisation_has_one_title_a_year_decided_in_its_time(cast: Cast) -> None:
    cast.team6.founded_on = date(1965, 1, 1)
    titled(cast)
    for facts, words, field in (
        ({}, "Danh hiệu năm 1965 đã được ghi", "year"),
        ({"year": 1964}, "Tổ thành lập năm 1965", "year"),
        ({"year": 1967}, "Danh hiệu năm 1967 chỉ được công nhận trong năm ấy", "decided_on"),
        ({"year": 1966, "decided_on": date(1966, 10, 22)}, "22/10/1966 chưa tới", "decided_on"),
        ({"year": 1966, "decided_on": date(1966, 6, 1), "decided_by": "Phạm Văn E"}, "đang có tên", "decided_by"),
    ):
        with pytest.raises(RuleBroken, match=words) as broken:
            titled(cast, **facts)
        assert broken.value.field == field
    titled(cast, year=1966, decided_on=date(1966, 6, 1))
    assert OrganisationTitle.objects.count() == 2


def test_the_head_writes_a_title_down_and_corrects_it_for_a_week(
    cast: Cast, client: Client, settings: Settings
) -> None:
    login(client, cast.accounts.union_lead)
    page, add = reverse("mass_organisation", kwargs=UNION), reverse("title_add", kwargs=UNION)
    assert client.post(add, TITLE).status_code == 302
    assert client.post(add, TITLE).status_code == 422
    title = OrganisationTitle.objects.get()
    change = reverse("title_change", args=[title.pk])
    assert "1965: bốn tốt 15/01/1966 · Công đoàn phân xưởng" in shown(client, page)
    assert client.post(change, TITLE | {"title": "<i>năm tốt</i>"}).status_code == 302
    assert "<i>năm tốt</i>" in shown(client, page)
    settings.DEMO_DAY = TODAY + timedelta(days=8)
    assert change not in client.get(page).content.decode()
    client.post(change, TITLE)
    assert OrganisationTitle.objects.get().title == "<i>năm tốt</i>"


def test_the_database_itself_keeps_activities_and_titles_true(cast: Cast) -> None:
    activity, title = noted(cast), titled(cast)
    for rows, change in (
        (OrganisationActivity.objects.filter(pk=activity.pk), {"organisation": "party"}),
        (OrganisationActivity.objects.filter(pk=activity.pk), {"kind": "party"}),
        (OrganisationActivity.objects.filter(pk=activity.pk), {"what": ""}),
        (OrganisationActivity.objects.filter(pk=activity.pk), {"took_part": 0}),
        (OrganisationActivity.objects.filter(pk=activity.pk), {"day": date(1966, 10, 22)}),
        (OrganisationTitle.objects.filter(pk=title.pk), {"organisation": "party"}),
        (OrganisationTitle.objects.filter(pk=title.pk), {"title": ""}),
        (OrganisationTitle.objects.filter(pk=title.pk), {"decided_on": date(1964, 12, 31)}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError, match="one_title_a_year"), transaction.atomic():
        make_title(team=cast.team6, day=date(1965, 6, 1))


# --- the page -------------------------------------------------------------------------------------------------------


def test_who_is_a_member_is_told_to_its_head_and_the_cell_and_to_others_how_many(cast: Cast, client: Client) -> None:
    for worker in (cast.people.sang, cast.people.tri):
        make_organisation_membership(worker=worker, organisation=Organisation.UNION)
    make_organisation_membership(worker=cast.people.mui, organisation=Organisation.YOUTH)
    make_organisation_membership(worker=cast.others[0], organisation=Organisation.UNION)
    url = reverse("mass_organisation", kwargs=UNION)
    for role, knows in (
        ("union_lead", True), ("cell_leader", True), ("party_member", True), ("youth_lead", False),
        ("team_leader", False), ("worker", False), ("manager", False), ("branch_secretary", False),
    ):  # fmt: skip
        page = shown(login(client, getattr(cast.accounts, role)), url)
        assert ("Hôm nay trong tổ có 2 thành viên" in page, "Phụ trách: Trần Văn Sang" in page) == (True, True), role
        assert ("Dương Quốc Trị" in page, "Lý Thị Mùi" in page) == (knows, False), role


def test_visits_and_requests_of_the_year_are_counted_for_its_head_and_the_head_of_the_cell(
    cast: Cast, client: Client
) -> None:
    facts: dict[str, Any] = {"team": cast.team6, "worker": cast.people.e}
    make_visit(**facts, by=cast.people.sang, day=date(1966, 9, 1))
    make_visit(**facts, by=cast.people.sang, day=date(1965, 9, 1))
    make_visit(**facts, by=cast.people.nhung, day=date(1966, 9, 2), organisation=Organisation.YOUTH)
    make_support(**facts, asked_by=cast.people.loi, asked_on=date(1966, 9, 3))
    url = reverse("mass_organisation", kwargs=UNION)
    for role, told in (("union_lead", True), ("cell_leader", True), ("party_member", False), ("worker", False)):
        page = shown(login(client, getattr(cast.accounts, role)), url)
        assert ("Thăm hỏi 1966: 1" in page, "1966: 1 Danh hiệu" in page) == (told, told), role


def test_what_was_done_counts_by_the_year_and_comes_newest_first_page_by_page(cast: Cast, client: Client) -> None:
    make_activity(team=cast.team6, day=date(1965, 3, 12), what="Cũ nhất.")
    for number in range(55):
        make_activity(team=cast.team6, day=date(1966, 1, 1) + timedelta(days=number), what=f"Việc {number}.")
    make_activity(team=cast.team6, day=TODAY, organisation=Organisation.YOUTH, what="Của thanh niên.")
    login(client, cast.accounts.worker)
    page = client.get(reverse("mass_organisation", kwargs=UNION))
    text = " ".join(parse(page).get_text(" ").split())
    assert "1966: 55 hoạt động · 660 lượt người tham gia" in text
    assert text.index("Việc 54.") < text.index("Việc 5.")
    assert ("Cũ nhất." in text, "Của thanh niên." in text) == (False, False)
    [following] = parse(page).select("a[rel=next]")
    url = reverse("mass_organisation", kwargs=UNION) + str(following["href"])
    assert "Cũ nhất." in client.get(url).content.decode()


@pytest.mark.parametrize("role", ["worker", "union_lead", "cell_leader"])
def test_the_page_asks_the_database_as_often_for_many_as_for_few(role: str, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, role)).get(reverse("mass_organisation", kwargs=UNION))
    counted = set()
    for many in (1, 20):
        for number in range(many):
            worker = make_worker(name=f"Mai Văn Thêm {many} {number}", team=cast.team6)
            make_organisation_membership(worker=worker, organisation=Organisation.UNION)
            make_activity(team=cast.team6, day=TODAY, by=cast.accounts.union_lead)
            make_title(team=cast.team6, day=date(1900 + many + number, 1, 1), by=cast.accounts.union_lead)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("mass_organisation", kwargs=UNION))
        counted.add(len(asked))
    assert len(counted) == 1
    assert counted.pop() <= 19  # ten of them the frame's and the confidential page's (test_cell_lists.py)


def test_the_pages_around_lead_there(cast: Cast, client: Client) -> None:
    union = reverse("mass_organisation", kwargs=UNION)
    youth = reverse("mass_organisation", kwargs=UNION | {"organisation": "thanh-nien"})
    for role, pages in {
        "union_lead": ["/doan-the/to-6/tham-hoi/", "/toi/"],
        "worker": ["/toi/"],
        "cell_leader": ["/to-dang/to-6/"],
        "manager": ["/chi-bo/cac-to/to-6/"],
        "branch_secretary": ["/chi-bo/cac-to/to-6/"],
    }.items():
        login(client, getattr(cast.accounts, role))
        for page in pages:
            assert union in client.get(page).content.decode(), (role, page)
        assert youth in client.get(union).content.decode()


def test_a_name_that_came_into_a_line_goes_when_the_person_is_erased(cast: Cast) -> None:
    worker = make_worker(name="Đinh Văn Xa", team=cast.team6)
    make_activity(team=cast.team6, day=TODAY, what="Mừng anh Đinh Văn Xa về tổ.")
    kept = make_activity(team=cast.team6, day=TODAY, what="Học vẽ.", by=cast.accounts.union_lead)
    Worker.objects.filter(pk=worker.pk).update(left_on=TODAY)
    erase_worker(worker=worker.pk, today=timezone.localdate())
    assert set(OrganisationActivity.objects.values_list("what", flat=True)) == {"…", kept.what}
