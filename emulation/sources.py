"""What emulation offers to the pages below it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from emulation.queries.report_pages import month_reports
from members.domain.account import Role
from members.models import Workshop
from production.models import MonthBook
from teamtrack.periods import Month
from teamtrack.sources import Tab, TodayItem, offers


@offers("tabs")
def board_tab(*, user: Any, day: date) -> Iterator[Tab]:
    """Bảng thi đua, for everyone of a workshop."""
    if user.stands.workshops:
        yield Tab(_("Emulation board"), reverse("boards"), "bars", 25)


@offers("today")
def month_to_close(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The manager closes the month before."""
    month = Month.of(day).previous
    workshops = Workshop.objects.filter(pk__in=user.stands.over_workshop(Role.WORKSHOP_MANAGER)).order_by("name", "pk")
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
    """Báo cáo, for everyone of a workshop."""
    if user.stands.workshops:
        yield Tab(_("Reports"), reverse("reports"), "file", 50)


@offers("today")
def reports_of_last_month(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The manager: last month's reports, still to be made or ready."""
    month = Month.of(day).previous
    for workshop in Workshop.objects.filter(pk__in=user.stands.over_workshop(Role.WORKSHOP_MANAGER)).order_by("pk"):
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
