"""Loading the demo: once, whole or not at all, and nothing that was not known yet."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client

from emulation.models import MonthlyReport, MonthRanking
from members.demo import LOGINS, PASSWORD
from members.domain.account import Role
from members.models import Account, OrganisationMembership, Team, TeamMembership, Worker, Workshop
from production.models import DailyOutput, MonthBook, OutputNorm, Plan, TeamMonthOutput, WorkerMonthOutput
from teamtrack.models import Installation
from teamtrack.names import initials, tidy
from tests.cast import Cast


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.demo
@pytest.mark.django_db
def test_a_second_time_with_if_empty_changes_nothing() -> None:
    before = DailyOutput.objects.count(), Account.objects.count()
    call_command("demo", "--if-empty")
    assert (DailyOutput.objects.count(), Account.objects.count()) == before


@pytest.mark.demo
@pytest.mark.django_db
def test_a_second_time_is_refused() -> None:
    with pytest.raises(CommandError, match="not empty"):
        call_command("demo")


@pytest.mark.django_db
def test_is_not_loaded_over_somebodys_own_records(cast: Cast) -> None:
    call_command("demo", "--if-empty")
    assert told("--day") == ""
    assert Workshop.objects.count() == 2


@pytest.mark.django_db
def test_what_fails_leaves_nothing_behind() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 100")  # milliseconds: too short for 75,000 rows
        with pytest.raises(OperationalError, match="statement timeout"):
            call_command("demo")
        cursor.execute("SET LOCAL statement_timeout = 0")
    assert not Worker.objects.exists()
    assert not Installation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["1964-12-31", "1967-04-01"])
def test_a_day_outside_the_story_is_refused(day: str) -> None:
    with pytest.raises(CommandError, match="1965-01-04 to 1967-03-31"):
        call_command("demo", as_of=date.fromisoformat(day))


@pytest.mark.demo
@pytest.mark.django_db
def test_tells_its_day_and_its_logins() -> None:
    assert told("--day") == "1967-03-31"
    lines = told("--logins").splitlines()
    assert len(lines) == len(LOGINS) == 12
    assert lines[0].split() == ["Tổ", "trưởng", "sản", "xuất", "Hoàng", "Đức", "Thịnh", "thinh", PASSWORD]


@pytest.mark.demo
@pytest.mark.django_db
def test_there_is_a_login_for_every_role(client: Client) -> None:
    roles = {role for account in Account.objects.filter(is_demo=True) for role in account.stands.roles}
    assert roles == set(Role)
    assert client.login(username="e", password=PASSWORD)


@pytest.mark.demo
@pytest.mark.django_db
def test_has_the_size_it_should() -> None:
    assert 72_000 <= DailyOutput.objects.count() <= 78_000
    assert DailyOutput.objects.values("day").distinct().count() == 685
    assert Team.objects.count() == 6


@pytest.mark.demo
@pytest.mark.django_db
@pytest.mark.parametrize(
    "day", [date(1965, 1, 4), date(1965, 7, 15), date(1966, 1, 31), date(1966, 2, 1), date(1967, 3, 30)]
)
def test_every_team_has_eighteen_people_on_every_day(day: date) -> None:
    on = TeamMembership.objects.filter(period__contains=day)
    assert {team.short_name: on.filter(team=team).count() for team in Team.objects.all()} == {
        f"Tổ {n}": 18 for n in range(1, 7)
    }


@pytest.mark.demo
@pytest.mark.django_db
def test_nobody_works_before_they_come_or_after_they_leave() -> None:
    for row in TeamMembership.objects.select_related("worker"):
        outside = DailyOutput.objects.filter(worker=row.worker, team=row.team)
        if row.period.upper:
            assert not outside.filter(day__gte=row.period.upper).exists(), row.worker
        assert not outside.filter(day__lt=row.period.lower).exists(), row.worker


@pytest.mark.demo
@pytest.mark.django_db
def test_names_are_written_properly_and_are_nobodys_twice() -> None:
    names = list(Worker.objects.values_list("full_name", flat=True))
    assert [tidy(name) for name in names] == names
    assert len(set(names)) == len(names) == 115
    assert all(len(initials(name)) == 2 for name in names)
    assert all(word[0].isupper() for name in names for word in name.split())


@pytest.mark.demo
@pytest.mark.django_db
def test_the_party_members_of_team_6_with_their_dates() -> None:
    cell = OrganisationMembership.objects.filter(organisation="party", cell__name="Tổ đảng tổ máy 6")
    joined = {row.worker.given_name: row.period.lower for row in cell.select_related("worker")}
    founded = date(1966, 4, 20)
    assert joined == {"Lợi": founded, "Hoa": founded, "Thảo": founded, "Quỳnh": date(1966, 12, 19)}
    alone = OrganisationMembership.objects.filter(
        organisation="party",
        period__contains=date(1965, 6, 1),
        worker__team_memberships__team__slug="to-6",
        worker__team_memberships__period__contains=date(1965, 6, 1),
    )
    assert [row.worker.full_name for row in alone] == ["Đào Thị Hoa"]
    assert [team.code for team in alone[0].cell.teams.order_by("code")] == ["4", "5", "6"]  # type: ignore[union-attr]


@pytest.mark.demo
@pytest.mark.django_db
def test_all_months_but_the_last_are_closed_with_their_ranking() -> None:
    closed = list(MonthBook.objects.filter(closed_at__isnull=False).order_by("month").values_list("month", flat=True))
    ranked = list(MonthRanking.objects.order_by("month").values_list("month", flat=True))
    assert closed == ranked
    assert (len(closed), closed[-1]) == (26, date(1967, 2, 1))
    assert not MonthlyReport.objects.exists()


@pytest.mark.demo
@pytest.mark.django_db
def test_the_summaries_agree_with_the_records() -> None:
    rows = DailyOutput.objects.all()
    total = sum(rows.values_list("good", flat=True))
    assert sum(TeamMonthOutput.objects.values_list("good", flat=True)) == total
    assert sum(WorkerMonthOutput.objects.values_list("good", flat=True)) == total


@pytest.mark.django_db
def test_as_of_a_day_in_the_story_nothing_later_is_known() -> None:
    day = date(1966, 9, 12)
    call_command("demo", as_of=day)
    assert told("--day") == "1966-09-12"
    last = DailyOutput.objects.order_by("-day")[0].day
    assert last == day - timedelta(days=2)  # Saturday: Monday's sheets are still to be filled in
    assert not Plan.objects.filter(first_day__gt=day).exists()
    assert not OutputNorm.objects.filter(period__startswith__gt=day).exists()
    assert MonthBook.objects.filter(closed_at__isnull=False).order_by("-month")[0].month == date(1966, 8, 1)
    quynh = Worker.objects.get(full_name="Cao Thị Quỳnh")
    assert not quynh.organisation_memberships.filter(organisation="party").exists()
