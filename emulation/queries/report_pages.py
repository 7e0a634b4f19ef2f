"""The reports' own pages: what there is of a month, and one report with its files and versions."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Length
from django.shortcuts import get_object_or_404
from django.utils import timezone

from emulation.models import FileKind, MonthlyReport, ReportFile
from members.models import Team, Workshop
from production.models import TeamMonthOutput
from teamtrack.models import JobState
from teamtrack.periods import Month

FILE_WORDS = {
    FileKind.MAIN: ("bao-cao", "pdf"),
    FileKind.ANNEX: ("phu-luc", "pdf"),
    FileKind.SHEET: ("so-lieu", "xlsx"),
}


@dataclass(frozen=True)
class ReportState:
    """How far a report is, in one word each; exactly one of the four is true."""

    state: str
    lease_until: datetime | None

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == JobState.FAILED

    @property
    def is_being_made(self) -> bool:
        return self.state == JobState.WAITING and self.lease_until is not None and self.lease_until > timezone.now()

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING and not self.is_being_made

    @property
    def has_ended(self) -> bool:
        return self.is_done or self.is_failed


@dataclass(frozen=True)
class MonthLine:
    """A team (None: the whole workshop) and the latest version of its report of the month."""

    team: Team | None
    report: MonthlyReport | None
    state: ReportState | None
    older: int


@dataclass(frozen=True)
class MonthMark:
    """A month in the list beside: how many of its papers are made."""

    month: Month
    made: int
    is_shown: bool


@dataclass(frozen=True)
class MonthReports:
    """A workshop's reports of one month."""

    workshop: Workshop
    month: Month
    is_over: bool
    lines: tuple[MonthLine, ...]
    years: tuple[tuple[int, tuple[MonthMark, ...]], ...]

    @property
    def is_moving(self) -> bool:
        """Some paper is on its way."""
        return any(line.state is not None and not line.state.has_ended for line in self.lines)

    @property
    def missing(self) -> int:
        """Papers nobody has asked for yet."""
        return sum(1 for line in self.lines if line.report is None)


@dataclass(frozen=True)
class FileFact:
    """A file to download: its size in bytes and its SHA-256."""

    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ReportPage:
    """One version of a report: how far it is, its files, the other versions."""

    report: MonthlyReport
    month: Month
    state: ReportState
    problem: str
    asked_at: datetime
    ended_at: datetime | None
    files: tuple[FileFact, ...]
    versions: tuple[MonthlyReport, ...]
    is_latest: bool


def report_for(user: Any, report: UUID) -> MonthlyReport:
    """A report of one of the user's workshops; else 404."""
    reports = MonthlyReport.objects.filter(workshop__in=user.stands.workshops)
    return get_object_or_404(reports.select_related("workshop", "team", "job"), pk=report)


def file_name(report: MonthlyReport, kind: str) -> str:
    """What a downloaded file is called: bao-cao-to-6-1966-09-ban-1.pdf."""
    word, suffix = FILE_WORDS[FileKind(kind)]
    whose = report.team.slug if report.team else report.workshop.slug
    return f"{word}-{whose}-{Month.of(report.month)}-ban-{report.version}.{suffix}"


def last_month_over(today: date) -> Month:
    """The newest month that may be reported on."""
    month = Month.of(today)
    return month if today >= month.last else month.previous


def month_reports(workshop: Workshop, month: Month, today: date) -> MonthReports:
    """The workshop's papers of a month, and the months there are (two queries)."""
    reports = MonthlyReport.objects.filter(workshop=workshop, month=month.first).select_related("job", "team")
    versions: dict[int | None, list[MonthlyReport]] = defaultdict(list)
    for report in reports.order_by("-version", "pk"):
        versions[report.team_id].append(report)
    teams = _teams(workshop, last_month_over(today))
    return MonthReports(
        workshop=workshop,
        month=month,
        is_over=today >= month.last,
        lines=tuple(
            _line(team, versions[team.pk if team else None])
            for team in (None, *teams)
            if team is None or team.is_founded(month.last)
        ),
        years=_years(teams, month),
    )


def _teams(workshop: Workshop, last: Month) -> list[Any]:
    """The workshop's teams; each has the months it `worked`, up to `last`, and those whose paper is made.

    `made_whole`, on each of them, are the months whose paper of the whole workshop is made.
    """
    worked = TeamMonthOutput.objects.filter(team=OuterRef("pk"), month__lte=last.first)
    made = MonthlyReport.objects.filter(workshop=workshop, job__state=JobState.DONE)

    def months(rows: QuerySet[Any]) -> ArraySubquery:
        return ArraySubquery(rows.order_by("month").values("month").distinct())

    teams = workshop.teams.annotate(
        worked=months(worked),
        made=months(made.filter(team=OuterRef("pk"))),
        made_whole=months(made.filter(team__isnull=True)),
    )
    return list(teams.order_by("code", "pk"))


def _line(team: Team | None, versions: Sequence[MonthlyReport]) -> MonthLine:
    latest = versions[0] if versions else None
    return MonthLine(team, latest, state_of(latest) if latest else None, max(len(versions) - 1, 0))


def state_of(report: MonthlyReport) -> ReportState:
    return ReportState(report.job.state, report.job.lease_until)


def _years(teams: Sequence[Any], shown: Month) -> tuple[tuple[int, tuple[MonthMark, ...]], ...]:
    """Every month with output or papers, newest year first, and how many papers of it are made."""
    made = Counter(day for team in teams for day in team.made)
    made.update(teams[0].made_whole if teams else [])
    months = {shown.first, *made, *(day for team in teams for day in team.worked)}
    years: dict[int, list[MonthMark]] = defaultdict(list)
    for day in sorted(months):
        month = Month.of(day)
        years[month.year].append(MonthMark(month, made[day], month == shown))
    return tuple((year, tuple(years[year])) for year in sorted(years, reverse=True))


def report_page(report: MonthlyReport, *, with_annex: bool) -> ReportPage:
    """Everything the page of one report shows (two queries); the annex only for those who may see it."""
    files = {
        kind: FileFact(kind, size, sha256)
        for kind, size, sha256 in ReportFile.objects.filter(report=report)
        .order_by("pk")
        .annotate(size=Length("content"))
        .values_list("kind", "size", "sha256")
    }
    versions = tuple(
        MonthlyReport.objects.filter(workshop=report.workshop, team=report.team, month=report.month)
        .select_related("job")
        .order_by("-version", "pk")
    )
    return ReportPage(
        report=report,
        month=Month.of(report.month),
        state=state_of(report),
        problem=report.job.problem,
        asked_at=report.job.asked_at,
        ended_at=report.job.ended_at,
        files=tuple(
            files[kind] for kind in FileKind.values if kind in files and (with_annex or kind != FileKind.ANNEX)
        ),
        versions=versions,
        is_latest=versions[0].pk == report.pk,
    )
