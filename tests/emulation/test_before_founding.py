"""«Phân xưởng "Z2" được thành lập đầu năm 1965. Tổ máy 6 … cũng ra đời từ ngày ấy»: no figures before (practice 2)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emulation.actions.report import ask_for_all, ask_for_report
from emulation.models import MonthlyReport
from emulation.queries.ranking import board_of
from emulation.queries.report_pages import month_reports
from members.models import Team, Workshop
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.members import make_team, make_worker
from tests.factories.production import make_output

LAST, FIRST = Month(1964, 12), Month(1965, 1)


@pytest.fixture
def founded(cast: Cast) -> Cast:
    """Workshop Z2 and its teams are of 1 January 1965; Team 7 came in September 1966."""
    Workshop.objects.filter(pk=cast.workshop.pk).update(founded_on=date(1965, 1, 1))
    Team.objects.filter(pk=cast.team6.pk).update(founded_on=date(1965, 1, 1))
    team7 = make_team(workshop=cast.workshop, code="7")
    Team.objects.filter(pk=team7.pk).update(founded_on=date(1966, 9, 5))
    worker = make_worker(name="Mai Văn Bảy", team=team7, since=date(1966, 9, 5))
    make_output(worker=worker, product=cast.qd14, day=date(1966, 9, 12), good=100)
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 8, 12), good=100)
    return cast


@pytest.mark.parametrize(
    ("name", "account", "before", "first"),
    [
        ("plan", "team_leader", {"team": "to-6", "month": LAST}, {"team": "to-6", "month": FIRST}),
        ("plan_export", "team_leader", {"team": "to-6", "month": LAST}, {"team": "to-6", "month": FIRST}),
        ("lost_time_month", "team_leader", {"team": "to-6", "month": LAST}, {"team": "to-6", "month": FIRST}),
        ("output_export", "team_leader", {"team": "to-6", "month": LAST}, {"team": "to-6", "month": FIRST}),
        ("plan", "manager", {"team": "to-5", "month": LAST}, {"team": "to-5", "month": FIRST}),
        ("measures", "manager", {"team": "to-5", "month": LAST}, {"team": "to-5", "month": FIRST}),
        ("plan", "manager", {"team": "to-7", "month": Month(1966, 8)}, {"team": "to-7", "month": Month(1966, 9)}),
        ("output_week", "team_leader", {"team": "to-6", "week": "1964-W52"}, {"team": "to-6", "week": "1964-W53"}),
        (
            "output_day",
            "team_leader",
            {"team": "to-6", "day": "1964-12-31", "shift": 1},
            {"team": "to-6", "day": "1965-01-01", "shift": 1},
        ),
        ("board_month", "worker", {"workshop": "z2", "month": LAST}, {"workshop": "z2", "month": FIRST}),
        ("board_export", "worker", {"workshop": "z2", "month": LAST}, {"workshop": "z2", "month": FIRST}),
        ("reports_month", "worker", {"workshop": "z2", "month": LAST}, {"workshop": "z2", "month": FIRST}),
        ("close_month", "manager", {"workshop": "z2", "month": LAST}, {"workshop": "z2", "month": FIRST}),
    ],
)
def test_there_is_no_page_of_a_time_before_the_founding_and_no_way_back_to_it(
    name: str, account: str, before: dict[str, object], first: dict[str, object], founded: Cast, client: Client
) -> None:
    login(client, getattr(founded.accounts, account))
    url = reverse(name, kwargs=before)
    page = client.get(reverse(name, kwargs=first))
    assert (client.get(url).status_code, page.status_code) == (404, 200)
    if not name.endswith("export"):
        assert url not in page.content.decode()


def test_a_later_month_leads_back_as_before(founded: Cast, client: Client) -> None:
    login(client, founded.accounts.team_leader)
    for name, shown, before in (
        ("plan", {"team": "to-6", "month": "1965-02"}, {"team": "to-6", "month": "1965-01"}),
        ("lost_time_month", {"team": "to-6", "month": "1965-02"}, {"team": "to-6", "month": "1965-01"}),
        ("output_week", {"team": "to-6", "week": "1965-W01"}, {"team": "to-6", "week": "1964-W53"}),
        ("board_month", {"workshop": "z2", "month": "1965-02"}, {"workshop": "z2", "month": "1965-01"}),
    ):
        assert reverse(name, kwargs=before) in client.get(reverse(name, kwargs=shown)).content.decode(), name


def test_the_days_off_go_back_to_the_year_of_the_founding(founded: Cast, client: Client) -> None:
    login(client, founded.accounts.manager)
    url = reverse("days_off", kwargs={"workshop": "z2"})
    assert 'href="?nam=1965"' in client.get(url + "?nam=1966").content.decode()
    assert 'href="?nam=1964"' not in client.get(url + "?nam=1965").content.decode()


def test_a_team_stands_on_the_board_from_its_month_on_and_the_curve_begins_with_the_workshop(founded: Cast) -> None:
    def teams(month: Month) -> set[str]:
        return {standing.team.code for standing in board_of(founded.workshop, month, founded.today).table.standings}

    founded.workshop.refresh_from_db()
    assert "7" not in teams(Month(1966, 8))
    assert "7" in teams(Month(1966, 9))
    assert board_of(founded.workshop, Month(1965, 3), founded.today).months == (
        Month(1965, 1),
        Month(1965, 2),
        Month(1965, 3),
    )


def test_no_report_is_made_of_a_month_without_the_team_or_the_workshop(founded: Cast) -> None:
    workshop = Workshop.objects.get(pk=founded.workshop.pk)
    asked = {"workshop": workshop, "by": None, "today": founded.today, "now": timezone.now()}
    with pytest.raises(RuleBroken, match="Tháng 12/1964 chưa có Z2"):
        ask_for_report(team=None, month=LAST, **asked)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken, match="Tháng 8/1966 chưa có Tổ máy 7"):
        ask_for_report(team=workshop.teams.get(code="7"), month=Month(1966, 8), **asked)  # type: ignore[arg-type]
    assert not MonthlyReport.objects.exists()
    made = ask_for_all(month=Month(1966, 8), **asked)  # type: ignore[arg-type]
    assert {report.team.code if report.team else "" for report in made} == {"", "1", "2", "3", "4", "5", "6"}
    lines = month_reports(workshop, Month(1966, 8), founded.today).lines
    assert [line.team.code for line in lines if line.team] == ["1", "2", "3", "4", "5", "6"]


def test_the_command_says_that_there_was_no_workshop_yet(founded: Cast) -> None:
    with pytest.raises(CommandError, match="12/1964"):
        call_command("figures", workshop=founded.workshop.name, month="1964-12", stdout=StringIO())
