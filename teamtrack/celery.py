"""The Celery application; what runs is decided by the job table (jobs.py)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtrack.settings")
app = Celery("teamtrack")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["teamtrack"])
