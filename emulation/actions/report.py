"""Asking for monthly reports, and the work of making one."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from emulation.models import FileKind, MonthlyReport, ReportFile
from emulation.queries.place import not_founded, teams_in
from emulation.queries.ranking import board_version
from emulation.queries.report import gather
from emulation.queries.report_paper import annex_pdf, main_pdf
from emulation.queries.report_sheet import sheet
from members.models import Account, Team, Workshop
from teamtrack import jobs
from teamtrack.errors import RuleBroken
from teamtrack.jobs import Claim
from teamtrack.models import JobState
from teamtrack.periods import Month

KIND = "monthly_report"


@transaction.atomic
def ask_for_report(
    *, workshop: Workshop, team: Team | None, month: Month, by: Account | None, today: date, now: datetime
) -> MonthlyReport:
    """The month's report of a team (None: of the workshop): the latest version, or a new one when it is out of date.

    Asking twice makes one report. RuleBroken while the month is running, and before there was a team or workshop.
    """
    if not (team or workshop).is_founded(month.last):
        raise RuleBroken(not_founded(team or workshop, month))
    if today < month.last:
        raise RuleBroken(_("Month %(month)s is not over yet.") % {"month": month.label})
    _one_at_a_time(workshop)
    latest = latest_version(workshop, team, month)
    if latest is None:
        return _next_version(workshop, team, month, reason="", by=by, today=today, now=now)
    if latest.job.state != JobState.DONE or latest.job.arguments["records"] == board_version(workshop, month):
        return latest
    with translation.override(workshop.language):
        reason = _("figures were entered or corrected afterwards")
    return _next_version(workshop, team, month, reason=reason, by=by, today=today, now=now)


@transaction.atomic
def ask_for_all(
    *, workshop: Workshop, month: Month, by: Account | None, today: date, now: datetime
) -> list[MonthlyReport]:
    """The month's reports of every team and of the workshop."""
    return [
        ask_for_report(workshop=workshop, team=team, month=month, by=by, today=today, now=now)
        for team in (None, *teams_in(workshop, month))
    ]


@transaction.atomic
def reissue(
    *, workshop: Workshop, month: Month, reason: str, by: Account | None, today: date, now: datetime
) -> list[MonthlyReport]:
    """The next version of every report the month has, for the reason given; the versions before stay as they are.

    A report that was never made is made now.
    """
    _one_at_a_time(workshop)
    return [
        _next_version(workshop, team, month, reason=reason, by=by, today=today, now=now)
        for team in (None, *teams_in(workshop, month))
    ]


def latest_version(workshop: Workshop, team: Team | None, month: Month) -> MonthlyReport | None:
    """The newest version of a month's report; None: never asked for."""
    versions = MonthlyReport.objects.filter(workshop=workshop, team=team, month=month.first)
    return versions.select_related("job").order_by("-version", "pk").first()


def issue_monthly_report(claimed: Claim) -> None:
    """Make the files of the report this job is for, from one snapshot of the records, and keep them once."""
    report_id = UUID(claimed.arguments["report"])
    data = gather(report_id)
    with translation.override(data.language):
        made = {FileKind.MAIN: main_pdf(data), FileKind.ANNEX: annex_pdf(data), FileKind.SHEET: sheet(data)}
    with jobs.finishing(claimed):
        ReportFile.objects.bulk_create(
            ReportFile(report_id=report_id, kind=kind, sha256=sha256(content).hexdigest(), content=content)
            for kind, content in made.items()
        )


def _one_at_a_time(workshop: Workshop) -> None:
    """Until the transaction ends nobody else makes a version in this workshop: two adjustments are two versions."""
    Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)


def _next_version(
    workshop: Workshop, team: Team | None, month: Month, *, reason: str, by: Account | None, today: date, now: datetime
) -> MonthlyReport:
    versions = MonthlyReport.objects.filter(workshop=workshop, team=team, month=month.first)
    version = (versions.aggregate(latest=Max("version"))["latest"] or 0) + 1
    report_id = uuid4()
    job = jobs.ask_for(
        kind=KIND,
        key=f"{KIND}:{workshop.slug}:{team.slug if team else '*'}:{month}:{version}",
        arguments={"report": str(report_id), "records": board_version(workshop, month)},
        by=by,
        now=now,
    )
    return MonthlyReport.objects.create(
        id=report_id,
        workshop=workshop,
        team=team,
        month=month.first,
        version=version,
        reason=reason if version > 1 else "",
        job=job,
        asked_on=today,
        asked_by=by,
    )
