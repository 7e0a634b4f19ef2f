"""Jobs and scheduled tasks of emulation; the work stands in actions/report.py."""

from celery import shared_task
from django.utils import timezone

from emulation.actions.report import KIND, ask_for_all, issue_monthly_report, latest_version
from members.models import Workshop
from production.models import TeamMonthOutput
from teamtrack import jobs
from teamtrack.business_day import business_day
from teamtrack.periods import Month

jobs.handles(KIND)(issue_monthly_report)


@shared_task(name="emulation.ask_monthly_reports")
def ask_monthly_reports() -> None:
    """Ask for the reports of the month before in every workshop that worked and has none yet; may be repeated."""
    today = business_day()
    month = Month.of(today).previous
    worked = TeamMonthOutput.objects.filter(month=month.first).values("team__workshop")
    for workshop in Workshop.objects.filter(pk__in=worked).order_by("pk"):
        if latest_version(workshop, None, month) is None:
            ask_for_all(workshop=workshop, month=month, by=None, today=today, now=timezone.now())
