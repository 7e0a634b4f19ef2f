"""The monthly report: once, in versions, on its pages; who may open what."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from emulation.actions.report import ask_for_all, reissue
from emulation.models import FileKind, MonthlyReport, ReportFile
from emulation.tasks import ask_monthly_reports
from members.models import Account
from production.models import DailyOutput
from teamtrack import jobs
from teamtrack.errors import RuleBroken
from teamtrack.models import Job, JobState
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.emulation.september import NOW, SEPTEMBER, ask, made, text_of
from tests.htmx import assert_fragment_equals_page

# Session, account with what it stands for; workshop, reports, teams, months with output, months with reports; brand.
MONTH_QUERIES = 5


# --- versions, once, failing -----------------------------------------------------------------------------------------


def test_twice_is_once(september: Cast) -> None:
    first = ask(september, september.team6)
    assert ask(september, september.team6).pk == first.pk
    jobs.run(first.job_id)
    assert ask(september, september.team6).pk == first.pk
    assert (MonthlyReport.objects.count(), Job.objects.count()) == (1, 1)


def test_all_reports_are_one_a_team_and_the_workshop_s(september: Cast) -> None:
    asked: dict[str, Any] = {
        "workshop": september.workshop,
        "month": SEPTEMBER,
        "by": None,
        "today": september.today,
        "now": NOW,
    }
    reports = ask_for_all(**asked)
    assert [report.team for report in reports] == [None, *september.teams]
    assert [report.pk for report in ask_for_all(**asked)] == [report.pk for report in reports]


def test_asking_again_after_the_records_changed_makes_the_next_version(september: Cast) -> None:
    first = made(september, september.team6)
    DailyOutput.objects.filter(worker=september.people.e, day=date(1966, 9, 30)).update(good=90)
    second = ask(september, september.team6)
    assert (second.version, second.reason) == (2, "sau đó có số liệu được ghi thêm hoặc sửa lại")
    assert first.files.count() == 3


def test_an_adjustment_s_reissue_says_what_it_replaces_and_the_old_one_stays(september: Cast) -> None:
    first = made(september, september.team6)
    kept = first.files.get(kind=FileKind.MAIN).sha256
    reissue(
        workshop=september.workshop, month=SEPTEMBER, reason="Ghi nhầm hàng của hai người.",
        by=september.accounts.manager, today=date(1966, 10, 24), now=NOW,
    )  # fmt: skip
    second = MonthlyReport.objects.get(team=september.team6, version=2)
    jobs.run(second.job_id)
    assert "Bản 2, thay bản 1 ngày 21 tháng 10 năm 1966: Ghi nhầm hàng của hai người." in text_of(second, FileKind.MAIN)
    assert first.files.get(kind=FileKind.MAIN).sha256 == kept
    assert MonthlyReport.objects.filter(version=1).count() == 7, "papers that were never made are made now"


def test_a_month_that_is_running_has_no_report(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="10/1966"):
        ask(cast, cast.team6, Month(1966, 10))


def test_the_daily_wake_up_asks_for_the_month_before_once(september: Cast) -> None:
    ask_monthly_reports()
    ask_monthly_reports()
    assert set(MonthlyReport.objects.values_list("month", "version")) == {(SEPTEMBER.first, 1)}
    assert MonthlyReport.objects.count() == 7
    assert not MonthlyReport.objects.filter(workshop=september.workshop9).exists()


def test_a_report_that_was_overtaken_keeps_no_files(september: Cast) -> None:
    report = ask(september, september.team6)
    claimed = jobs.claim(report.job_id, now=NOW)
    assert claimed is not None
    Job.objects.filter(pk=report.job_id).update(attempts=2)
    with pytest.raises(jobs.Overtaken), jobs.finishing(claimed):
        ReportFile.objects.create(report=report, kind="main", sha256="", content=b"")
    assert not report.files.exists()


# --- pages -----------------------------------------------------------------------------------------------------------


def test_the_manager_asks_for_all_and_sees_them_ready(september: Cast, client: Client) -> None:
    login(client, september.accounts.manager)
    response = client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "tat-ca"}, follow=True)
    assert response.redirect_chain == [("/bao-cao/z2/1966-09/", 302)]
    assert response.context["page"].missing == 0
    assert Job.objects.filter(state=JobState.WAITING).count() == 7


def test_one_report_leads_to_its_page_which_asks_again_until_it_is_made(september: Cast, client: Client) -> None:
    login(client, september.accounts.manager)
    response = client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "to-6"})
    report = MonthlyReport.objects.get()
    assert response.headers["Location"] == f"/bao-cao/{report.pk}/"
    page = f"/bao-cao/{report.pk}/"
    asked: dict[str, Any] = {"headers": {"HX-Request": "true"}}
    waiting = client.get(f"{page}?partial=progress", **asked)
    assert (waiting.status_code, b'hx-trigger="every 1s"' in waiting.content) == (200, True)
    assert b'http-equiv="refresh"' in client.get(page).content
    jobs.run(report.job_id)
    ready = client.get(f"{page}?partial=progress", **asked)
    assert (ready.status_code, b"hx-trigger" in ready.content) == (286, False)
    assert report.files.get(kind=FileKind.MAIN).sha256 in ready.content.decode()
    assert b'http-equiv="refresh"' not in client.get(page).content


def test_the_part_that_is_asked_for_again_equals_that_part_of_the_page(september: Cast, client: Client) -> None:
    report = ask(september, september.team6)
    login(client, september.accounts.manager)
    assert_fragment_equals_page(client, f"/bao-cao/{report.pk}/", "#progress")
    assert_fragment_equals_page(client, "/bao-cao/z2/1966-09/", "#papers")
    jobs.run(report.job_id)
    assert b"hx-trigger" not in client.get("/bao-cao/z2/1966-09/").content.split(b"<main")[1]


@pytest.mark.parametrize("asked_for", [0, 1, 7])
def test_the_month_s_list_costs_the_same_for_any_number_of_reports(
    september: Cast, client: Client, asked_for: int, django_assert_num_queries: Any
) -> None:
    for team in (None, *september.teams)[:asked_for]:
        ask(september, team)
    login(client, september.accounts.worker)
    client.get("/bao-cao/z2/1966-09/")
    with django_assert_num_queries(MONTH_QUERIES):
        client.get("/bao-cao/z2/1966-09/")


def test_a_report_that_failed_says_why_and_can_be_tried_again(september: Cast, client: Client) -> None:
    report = ask(september, september.team6)
    Job.objects.filter(pk=report.job_id).update(state=JobState.FAILED, ended_at=NOW, problem=jobs.TOO_LONG)
    login(client, september.accounts.manager)
    assert "Việc làm quá thời gian cho phép" in client.get(f"/bao-cao/{report.pk}/").content.decode()
    client.post(f"/bao-cao/{report.pk}/lam-lai/")
    report.job.refresh_from_db()
    assert (report.job.state, report.job.problem) == (JobState.WAITING, "")


def test_older_versions_are_listed_and_can_be_opened(september: Cast, client: Client) -> None:
    first = made(september, september.team6)
    reissue(workshop=september.workshop, month=SEPTEMBER, reason="Ghi nhầm.", by=None, today=september.today, now=NOW)
    second = MonthlyReport.objects.get(team=september.team6, version=2)
    login(client, september.accounts.worker)
    assert f"/bao-cao/{first.pk}/" in client.get(f"/bao-cao/{second.pk}/").content.decode()
    assert client.get(f"/bao-cao/{first.pk}/bao-cao.pdf").content.startswith(b"%PDF")


def test_files_are_attachments_that_nobody_keeps(september: Cast, client: Client) -> None:
    report = made(september, september.team6)
    login(client, september.accounts.manager)
    for path, name in (
        ("bao-cao.pdf", "bao-cao-to-6-1966-09-ban-1.pdf"),
        ("phu-luc.pdf", "phu-luc-to-6-1966-09-ban-1.pdf"),
        ("so-lieu.xlsx", "so-lieu-to-6-1966-09-ban-1.xlsx"),
    ):
        response = client.get(f"/bao-cao/{report.pk}/{path}")
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("who", "annex_of_team", "annex_of_workshop"),
    [
        ("manager", 200, 200),
        ("team_leader", 200, 403),
        ("cell_leader", 200, 403),
        ("leader5", 403, 403),
        ("party_member", 403, 403),
        ("union_lead", 403, 403),
        ("worker", 403, 403),
        ("manager9", 404, 404),
        ("worker9", 404, 404),
    ],
)
def test_the_workers_table_is_for_those_who_lead_them(
    september: Cast, client: Client, who: str, annex_of_team: int, annex_of_workshop: int
) -> None:
    account: Account = getattr(september.accounts, who)
    login(client, account)
    for team, expected in ((september.team6, annex_of_team), (None, annex_of_workshop)):
        report = ask(september, team)
        ReportFile.objects.create(report=report, kind=FileKind.ANNEX, sha256="0" * 64, content=b"%PDF")
        assert client.get(f"/bao-cao/{report.pk}/phu-luc.pdf").status_code == expected


def test_who_may_not_ask_finds_no_button_and_no_way(september: Cast, client: Client) -> None:
    login(client, september.accounts.worker)
    assert b"<form" not in client.get("/bao-cao/z2/1966-09/").content.split(b"<main")[1]
    assert client.post("/bao-cao/z2/lam/", {"month": "1966-09", "whose": "tat-ca"}).status_code == 403
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize("data", [{}, {"month": "1966-13", "whose": "to-6"}, {"month": "1966-09", "whose": "to-9"}])
def test_asking_for_what_there_is_not_asks_for_nothing(september: Cast, client: Client, data: dict[str, str]) -> None:
    login(client, september.accounts.manager)
    assert client.post("/bao-cao/z2/lam/", data).status_code == 400
    assert not Job.objects.exists()
