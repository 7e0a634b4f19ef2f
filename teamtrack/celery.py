"""The Celery application and the beat's schedule; what runs is decided by the job table (jobs.py)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtrack.settings")
app = Celery("teamtrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# All may be repeated: nothing is made twice.
app.conf.beat_schedule = {
    "sweep": {"task": "teamtrack.sweep", "schedule": 30.0, "options": {"expires": 30}},
    "seal what was read": {"task": "teamtrack.seal_reads", "schedule": 600.0, "options": {"expires": 600}},
    # Every day, not only on the first: a first of the month on which the machine was off is made good.
    "ask for the reports of the month before": {
        "task": "emulation.ask_monthly_reports",
        "schedule": crontab(hour=5, minute=0),
    },
    "forget files nobody imported": {"task": "production.forget_old_imports", "schedule": crontab(hour=4, minute=30)},
    "forget what was kept long enough": {"task": "members.keep_to_the_times", "schedule": crontab(hour=4, minute=0)},
}
# A child that a large document made big is replaced when its task has ended (KiB).
app.conf.worker_max_memory_per_child = 400_000
