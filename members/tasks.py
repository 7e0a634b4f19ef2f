"""Jobs and scheduled tasks of members; the work stands in actions/own_file.py and actions/retention.py."""

from celery import shared_task
from django.utils import timezone

from members.actions.own_file import KIND, make_own_file
from members.actions.retention import keep_to_the_times
from teamtrack import jobs

jobs.handles(KIND)(make_own_file)


@shared_task(name="members.keep_to_the_times")
def keep_to_the_times_task() -> None:
    """What was kept long enough goes: notes, cases, classification, records of reads; may be repeated."""
    keep_to_the_times(today=timezone.localdate(), now=timezone.now())
