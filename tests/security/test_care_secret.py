"""What was told in confidence stands on no page but its holder's, whatever role asks and wherever; nor in a log."""

import logging
from collections import defaultdict

import pytest
from django.test import Client
from django.urls import reverse

from members.domain.care import PlanLine
from members.models import Account, CareCase
from teamtrack.audit import as_system
from teamtrack.models import ReadEvent
from tests.cast import Cast, login
from tests.factories.care import make_case, make_step, make_support
from tests.factories.members import make_account
from tests.htmx import parse
from tests.security.access_rows import ROLES, Things
from tests.security.access_table import ACCESS
from tests.security.visits import undone

STORY, STEP, OTHER_STEP, WHAT = "zqchuyen1", "zqviec2", "zqviec3", "zqxin4"
MARKERS = (STORY, STEP, OTHER_STEP, WHAT)


@pytest.fixture
def planted(things: Things) -> Things:
    """E's case, held by Hoa, with a step of hers, one of Sang's and a request to the union, each with its marker."""
    cast = things.cast
    with as_system("test"):
        CareCase.objects.filter(pk=things.own["case"]).delete()
    case = make_case(
        team=cast.team6, worker=cast.people.e, holder=cast.people.hoa, opened_on=cast.today, story=f"Chuyện {STORY}."
    )
    step = make_step(case=case, by=cast.people.hoa, what=f"Làm {STEP}.")
    make_step(case=case, by=cast.people.sang, what=f"Làm {OTHER_STEP}.", line=PlanLine.ORGANISATIONS)
    asked = make_support(
        team=cast.team6, worker=cast.people.e, asked_by=cast.people.hoa, asked_on=cast.today, what=f"Xin {WHAT}."
    )
    things.own.update(case=case.pk, step=step.pk, support=asked.pk)
    return things


def accounts(cast: Cast) -> dict[str, Account]:
    """One for each role, and a worker who has nothing to do with it."""
    made = {role: getattr(cast.accounts, role) for role in ROLES}
    return made | {"colleague": make_account(username="c", worker=cast.people.c)}


def test_nobody_finds_more_than_is_for_them_on_any_page(planted: Things) -> None:
    """Every address that answers GET, opened by every role with a search for the marker; a list opens no text."""
    case = str(planted.own["case"])
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    knows_of_it = set()
    for role, account in accounts(planted.cast).items():
        client = login(Client(), account)
        for name, row in ACCESS.items():
            if "GET" not in row.methods:
                continue
            with undone(client):
                answer = client.get(reverse(name, kwargs=row.own(planted)), {"tim": "zqchuyen"})
            body = (b"".join(answer) if answer.streaming else answer.content).decode(errors="replace")
            for marker in MARKERS:
                if marker in body:
                    seen[marker].add((name, role))
            if answer.status_code == 200 and (case in body or "có người đứng ra giúp: Đào Thị Hoa" in body):
                knows_of_it.add(role)
    own = {("own_data", "worker"), ("own_json", "worker")}  # what is kept about E is shown to E
    assert seen[STORY] - own == {("case_story", "party_member")}
    plan = {("case", "party_member"), ("case", "cell_leader"), ("case_close", "party_member")}
    assert seen[STEP] - own == plan | {("care_step", "party_member")}
    assert seen[OTHER_STEP] - own == plan
    assert seen[WHAT] - own == {("support_answer", "union_lead")}
    assert knows_of_it == {"party_member", "cell_leader", "worker"}, "the worker is E"


def test_titles_and_addresses_tell_neither_who_nor_what(planted: Things) -> None:
    names = ["cases", "case", "case_story", "case_close", "care_step", "case_open"]
    client = login(Client(), planted.cast.accounts.party_member)
    for name in names:
        url = reverse(name, kwargs=ACCESS[name].own(planted))
        title = parse(client.get(url)).select_one("title")
        assert title is not None
        assert not any(words in title.text for words in ("Phạm", "việc gia đình", "gia đình", "Hoa"))
        assert not any(words in url for words in ("pham", "family", "gia-dinh"))


def test_every_opening_of_the_story_is_recorded_and_of_nothing_else(planted: Things) -> None:
    client = login(Client(), planted.cast.accounts.party_member)
    client.get(reverse("cases", kwargs={"team": planted.cast.team6.slug}))
    client.get(reverse("worker", kwargs={"worker": planted.cast.people.e.pk}))
    client.get(reverse("case_open", kwargs={"worker": planted.cast.people.e.pk}))
    client.get(reverse("home"))
    [listed] = ReadEvent.objects.filter(record__startswith="members.care")
    assert (listed.record, listed.fields) == ("members.carecase", ["kind", "outcome"])
    before = listed.pk
    client.get(reverse("case", kwargs={"case": planted.own["case"]}))
    opened = ReadEvent.objects.filter(record__startswith="members.care", pk__gt=before)
    assert sorted(opened.values_list("record", flat=True)) == ["members.carecase"] + ["members.carestep"] * 2
    client.get(reverse("case_story", kwargs={"case": planted.own["case"]}))
    event = ReadEvent.objects.get(record="members.carestory")
    assert (event.reader_worker, event.subject, event.fields) == (
        planted.cast.people.hoa.pk,
        planted.cast.people.e.pk,
        ["story"],
    )


def test_no_log_repeats_what_was_typed_or_read(planted: Things, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = login(Client(), planted.cast.accounts.party_member)
    url = reverse("case_story", kwargs={"case": planted.own["case"]})
    assert STORY in client.get(url).content.decode()
    refused = client.post(url, {"story": f"Chuyện {WHAT}", "expires_on": "1966-01-01"})
    kept = client.post(url, {"story": f"Chuyện {WHAT}", "expires_on": "1967-01-01"})
    assert (refused.status_code, kept.status_code) == (422, 302)
    assert not any(marker in caplog.text for marker in MARKERS)
    assert not any(marker in str(dict(client.session)) for marker in MARKERS)


def test_the_forms_ask_the_browser_to_keep_nothing(planted: Things) -> None:
    client = login(Client(), planted.cast.accounts.party_member)
    for name in ("case_open", "case", "case_story", "support_ask"):
        answer = client.get(reverse(name, kwargs=ACCESS[name].own(planted)))
        areas = parse(answer).select("textarea")
        assert areas
        assert all(area.get("autocomplete") == "off" for area in areas)
        assert "no-store" in answer.headers["Cache-Control"]
