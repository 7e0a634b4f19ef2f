"""The business day: the demo's day in demo mode, otherwise the clock's. Read at the edge and passed in as `today`.

Sessions, jobs and sign-in limits use the wall clock instead (story.md, "Demo dates").
"""

from datetime import date

from django.conf import settings
from django.utils import timezone


def business_day() -> date:
    """Today for all business rules."""
    return settings.DEMO_DAY or timezone.localdate()
