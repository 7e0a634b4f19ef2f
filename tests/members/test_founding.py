"""Founding days: a workshop, then its teams, then their people."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.organisation import change_enterprise, keep_team, keep_workshop
from members.actions.worker import Card, add_worker, move_worker
from members.models import Enterprise, Team, Worker, Workshop
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_team, make_worker

TODAY = date(1966, 10, 21)


def opened(workshop: Workshop, day: date | None) -> Workshop:
    names = ("name", "branch", "language", "shifts", "rest_weekdays")
    facts = {name: getattr(workshop, name) for name in names}
    return keep_workshop(workshop=workshop, **facts, founded_on=day, today=TODAY)


def begun(enterprise: Enterprise, day: date | None) -> Enterprise:
    names = ("name", "place", "party_organisation")
    facts = {name: getattr(enterprise, name) for name in names}
    return change_enterprise(enterprise=enterprise, **facts, founded_on=day, today=TODAY)


def team_7(cast: Cast) -> Team:
    return make_team(workshop=cast.workshop, code="7")


def founded(team: Team, day: date | None) -> Team:
    return keep_team(team=team, name=team.name, short_name=team.short_name, code=team.code, founded_on=day, today=TODAY)


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as broken:
        act()
    return str(broken.value), broken.value.field


def test_a_workshop_is_founded_before_its_teams_and_a_team_before_its_people(cast: Cast) -> None:
    opened(cast.workshop, date(1964, 12, 1))
    assert refusal(lambda: founded(cast.team6, date(1964, 11, 30))) == (
        "Phân xưởng thành lập ngày 01/12/1964; hãy chọn ngày ấy hoặc sau đó.", "founded_on",
    )  # fmt: skip
    assert refusal(lambda: founded(cast.team6, date(1965, 1, 2))) == (
        "Đã có người ở tổ từ 01/01/1965; hãy chọn ngày ấy hoặc trước đó.", "founded_on",
    )  # fmt: skip
    assert refusal(lambda: founded(cast.team6, date(1966, 10, 22))) == (
        "Ngày 22/10/1966 chưa tới. Hãy chọn ngày 21/10/1966 hoặc một ngày trước đó.",
        "founded_on",
    )
    founded(cast.team6, date(1965, 1, 1))
    assert refusal(lambda: opened(cast.workshop, date(1965, 1, 2))) == (
        "Đã có tổ thành lập ngày 01/01/1965; hãy chọn ngày ấy hoặc trước đó.", "founded_on",
    )  # fmt: skip
    cast.team6.refresh_from_db()
    cast.workshop.refresh_from_db()
    assert (cast.team6.founded_on, cast.workshop.founded_on) == (date(1965, 1, 1), date(1964, 12, 1))


def test_an_enterprise_is_founded_before_its_workshops_whichever_side_is_changed(cast: Cast) -> None:
    opened(cast.workshop, date(1964, 12, 1))
    assert refusal(lambda: begun(cast.enterprise, date(1964, 12, 2))) == (
        "Đã có phân xưởng thành lập ngày 01/12/1964; hãy chọn ngày ấy hoặc trước đó.", "founded_on",
    )  # fmt: skip
    assert refusal(lambda: begun(cast.enterprise, date(1966, 10, 22))) == (
        "Ngày 22/10/1966 chưa tới. Hãy chọn ngày 21/10/1966 hoặc một ngày trước đó.",
        "founded_on",
    )
    assert Enterprise.objects.get().founded_on is None
    assert begun(cast.enterprise, date(1964, 12, 1)).founded_on == date(1964, 12, 1)
    for workshop in (cast.workshop, Workshop(enterprise=cast.enterprise, name="Z7")):
        assert refusal(partial(opened, workshop, date(1964, 11, 30))) == (
            "Xí nghiệp thành lập ngày 01/12/1964; hãy chọn ngày ấy hoặc sau đó.", "founded_on",
        )  # fmt: skip
    assert not Workshop.objects.filter(name="Z7").exists()
    cast.workshop.refresh_from_db()
    assert cast.workshop.founded_on == date(1964, 12, 1)


def test_the_day_of_the_workshop_counts_for_teams_without_a_day_of_their_own(cast: Cast) -> None:
    assert refusal(lambda: opened(cast.workshop, date(1965, 1, 2))) == (
        "Đã có người ở một tổ của phân xưởng từ 01/01/1965; hãy chọn ngày ấy hoặc trước đó.", "founded_on",
    )  # fmt: skip
    cast.workshop.refresh_from_db()
    assert cast.workshop.founded_on is None
    workshop = opened(cast.workshop, date(1965, 1, 1))
    card = Card(code="Z2-700", full_name="Mai Văn Bảy", is_woman=False)
    team = Team.objects.select_related("workshop").get(pk=cast.team6.pk)
    assert refusal(lambda: add_worker(team=team, card=card, since=date(1964, 12, 31), today=TODAY)) == (
        "Tổ thành lập ngày 01/01/1965; hãy chọn ngày ấy hoặc sau đó.", "since",
    )  # fmt: skip
    assert (workshop.is_founded(date(1964, 12, 31)), team.is_founded(date(1964, 12, 31))) == (False, False)
    assert (workshop.is_founded(date(1965, 1, 1)), team.is_founded(date(1965, 1, 1))) == (True, True)


def test_the_database_itself_holds_enterprise_workshop_and_team_in_their_turn(cast: Cast) -> None:
    enterprises, workshops = Enterprise.objects.all(), Workshop.objects.filter(pk=cast.workshop.pk)
    teams = Team.objects.filter(pk=team_7(cast).pk)
    enterprises.update(founded_on=date(1960, 1, 1))
    workshops.update(founded_on=date(1964, 1, 1))
    teams.update(founded_on=date(1966, 10, 3))
    late, early = date(1966, 10, 4), date(1959, 12, 31)
    for rows, day, words in (
        (enterprises, late, "a workshop was founded before"),
        (workshops, early, "the enterprise was not founded yet"),
        (workshops, late, "a team was founded before"),
        (workshops, date(1965, 6, 1), "somebody was on a team before"),
        (teams, early, "the workshop was not founded yet"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            rows.update(founded_on=day)
    with pytest.raises(DatabaseError, match="the team was not founded yet"), transaction.atomic():
        make_worker(name="Mai Văn Bảy", team=cast.team6, since=date(1963, 12, 31))


def test_nobody_joins_a_team_before_it_was_founded(cast: Cast) -> None:
    team = founded(team_7(cast), date(1966, 10, 3))
    card = Card(code="Z2-700", full_name="Mai Văn Bảy", is_woman=False)

    def join(day: date) -> Worker:
        return add_worker(team=team, card=card, since=day, today=TODAY)

    words = "Tổ thành lập ngày 03/10/1966; hãy chọn ngày ấy hoặc sau đó."
    assert refusal(lambda: join(date(1966, 10, 2))) == (words, "since")
    assert refusal(
        lambda: move_worker(
            worker=cast.people.e, team=team, since=date(1966, 10, 2), by=cast.accounts.team_leader, today=TODAY
        )
    ) == (words, "since")
    assert join(date(1966, 10, 3)).team_memberships.get().team == team


def test_the_database_itself_lets_nobody_be_on_a_team_before_its_day(cast: Cast) -> None:
    team = founded(team_7(cast), date(1966, 10, 3))
    with pytest.raises(DatabaseError, match="the team was not founded yet"), transaction.atomic():
        make_worker(name="Mai Văn Bảy", team=team, since=date(1966, 10, 2))
    make_worker(name="Mai Văn Bảy", team=team, since=date(1966, 10, 3))
    with pytest.raises(DatabaseError, match="somebody was on the team before"), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(founded_on=date(1966, 10, 4))


def test_the_founding_days_stand_on_the_page_of_the_organisation(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.administrator)
    url = reverse("workshop_change", kwargs={"workshop": "z2"})
    facts = {"name": "Z2", "founded_on": "1964-12-01", "shifts": 1, "rest_weekdays": [6], "language": "vi"}
    client.post(url, facts)
    names = {"name": "Tổ máy 6", "short_name": "Tổ 6", "code": "6", "founded_on": "1965-01-01"}
    client.post(reverse("team_change", kwargs={"team": "to-6"}), names)
    whole = {"name": "Xí nghiệp X.40", "place": "Hà Nội", "founded_on": "1955-10-01"}
    assert client.post(reverse("enterprise_change"), whole).status_code == 302
    page = " ".join(client.get(reverse("organisation")).content.decode().split())
    assert "thành lập 01/10/1955" in page
    assert ("thành lập 01/12/1964" in page, ">01/01/1965 <" in page.replace("> 01", ">01")) == (True, True)
    assert 'value="1964-12-01"' in client.get(url).content.decode()
