"""What emulation offers to the pages below it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emulation.actions.commendation import wipe_lines_naming
from emulation.actions.report import ask_for_all, ask_for_report
from emulation.models import MonthlyReport
from emulation.queries.commendation import praise_of
from emulation.queries.own_data import OWN_TABLES
from emulation.queries.report_pages import file_name, month_reports
from members.domain.account import Role
from members.domain.own_data import OwnTable
from members.models import Worker, Workshop
from production.models import MonthBook, TeamMonth
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from teamtrack.sources import Panel, Tab, TodayItem, offers


@offers("tabs")
def board_tab(*, user: Any, day: date) -> Iterator[Tab]:
    """Bảng thi đua, for everyone of a workshop."""
    if user.stands.workshops:
        yield Tab(pgettext("tab", "Board"), reverse("boards"), "bars", 25)


def _managed_with_output(user: Any, month: Month) -> list[Workshop]:
    """The workshops the user manages in which something was entered in that month."""
    busy = TeamMonth.objects.filter(month=month.first).values("team__workshop")
    managed = user.stands.over_workshop(Role.WORKSHOP_MANAGER)
    return list(Workshop.objects.filter(pk__in=managed).filter(pk__in=busy).order_by("name", "pk"))


@offers("today")
def month_to_close(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The manager closes the month before, in which something was entered."""
    month = Month.of(day).previous
    workshops = _managed_with_output(user, month)
    closed = set(
        MonthBook.objects.filter(workshop__in=workshops, month=month.first, closed_at__isnull=False)
        .order_by("pk")
        .values_list("workshop", flat=True)
    )
    for workshop in workshops:
        if workshop.pk not in closed:
            yield TodayItem(
                sentence=_("Close month %(month)s") % {"month": month.label},
                detail=_("Its figures and ranking are frozen, and the reports are made."),
                url=reverse("close_month", kwargs={"workshop": workshop.slug, "month": month}),
                icon="check",
                chip=_("due"),
                tone="warn",
                order=30,
            )


@offers("tabs")
def reports_tab(*, user: Any, day: date) -> Iterator[Tab]:
    """Báo cáo, for everyone of a workshop; an administrator of the machine has other tabs and finds them there."""
    if user.stands.workshops and user.stands.roles != {Role.ADMINISTRATOR}:
        yield Tab(_("Reports"), reverse("reports"), "file", 50)


@offers("today")
def reports_of_last_month(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The manager: last month's reports, still to be made or ready."""
    month = Month.of(day).previous
    for workshop in _managed_with_output(user, month):
        lines = month_reports(workshop, month, day).lines
        ready = sum(1 for line in lines if line.state and line.state.is_done)
        failed = any(line.state and line.state.is_failed for line in lines)
        words = {"month": month.label, "ready": ready, "papers": len(lines)}
        yield TodayItem(
            sentence=_("Reports of month %(month)s") % words,
            detail=_("%(ready)s of %(papers)s are ready.") % words,
            url=reverse("reports_month", kwargs={"workshop": workshop.slug, "month": month}),
            icon="file",
            chip=_("not made") if failed else _("ready") if ready == len(lines) else "",
            tone="bad" if failed else "ok" if ready == len(lines) else "info",
            order=35,
        )


@offers("ask_reports")
def ask_reports(*, workshop: str, month: str, team: str, day: date, now: datetime) -> list[UUID]:
    """The jobs of a month's papers, asked for by a command; RuleBroken for what there is not."""
    try:
        wanted, of_workshop = Month.parse(month), Workshop.objects.get(slug=workshop)
        of_team = of_workshop.teams.get(slug=team) if team else None
    except (ValueError, ObjectDoesNotExist) as wrong:
        raise RuleBroken(_("There is no such workshop, team or month.")) from wrong
    if of_team is None:
        reports = ask_for_all(workshop=of_workshop, month=wanted, by=None, today=day, now=now)
    else:
        reports = [ask_for_report(workshop=of_workshop, team=of_team, month=wanted, by=None, today=day, now=now)]
    return [report.job_id for report in reports]


@offers("report_files")
def report_files(*, job: UUID) -> list[tuple[str, bytes]]:
    """Names and bytes of the files a finished job made."""
    report = MonthlyReport.objects.select_related("team", "workshop").get(job=job)
    return [(file_name(report, file.kind), bytes(file.content)) for file in report.files.order_by("pk")]


@offers("worker_panels")
def praise_of_worker(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """Được biểu dương: what the board says of them; whoever sees the page may see the board."""
    praises = praise_of(worker)
    if praises:
        yield Panel("emulation/board/panel.html", {"praises": praises}, order=25)


@offers("own_tables")
def own_tables() -> Iterator[OwnTable]:
    """What emulation keeps about a person, for "what is kept about me"."""
    yield from OWN_TABLES


@offers("praise_withdrawn")
def praise_withdrawn(*, worker: Worker) -> list[None]:
    """Somebody no longer agrees to be named on the board."""
    wipe_lines_naming(worker=worker)
    return []


@offers("erase_person")
def erase_from_board(*, worker: int) -> list[None]:
    """Somebody is erased: their name comes off the board. Issued reports stay as they were signed."""
    wipe_lines_naming(worker=Worker.objects.get(pk=worker))
    return []
