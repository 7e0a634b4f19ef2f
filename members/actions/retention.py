"""How long what was written down is kept (trust.md, 3.2): by the clock of the wall, and never the demo's."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from members.actions.own_file import KIND as OWN_FILE
from members.models import CareCase, CareStory, Contact, DataRequest, SupportRequest, TierAssessment, Visit
from teamtrack.audit import as_system
from teamtrack.models import Installation, Job
from teamtrack.periods import months_after
from teamtrack.read_chain import KEPT_DAYS, forget_reads

NOTES_MONTHS = 24  # of contacts and visits
CASES_MONTHS = 12  # after they were closed
SUPPORT_MONTHS = 12  # after they were answered, or the person left
REQUESTS_MONTHS = 36  # after they were done: as long as the record of reads, which they may be about
CLASS_MONTHS = 12  # after the person left
OWN_FILE_LIFE = timedelta(days=1)


def keep_to_the_times(*, today: date, now: datetime) -> None:
    """Take away whatever has been kept long enough; may be repeated."""
    Job.objects.filter(kind=OWN_FILE, asked_at__lt=now - OWN_FILE_LIFE).delete()  # with the file
    forget_reads(before=now - timedelta(days=KEPT_DAYS))
    if not Installation.objects.filter(demo_day__isnull=False).exists():
        with as_system("retention"):
            _forget_what_was_written(today)


def _forget_what_was_written(today: date) -> None:
    notes = months_after(today, -NOTES_MONTHS)
    Contact.objects.filter(day__lt=notes).exclude(note=b"", follow_up=b"").update(note=b"", follow_up=b"")
    Visit.objects.filter(day__lt=notes).exclude(note=b"").update(note=b"")
    CareStory.objects.filter(expires_on__lt=today).delete()
    CareCase.objects.filter(closed_on__lt=months_after(today, -CASES_MONTHS)).delete()
    long_ago = months_after(today, -SUPPORT_MONTHS)
    asked = SupportRequest.objects.filter(Q(answered_on__lt=long_ago) | Q(worker__left_on__lt=long_ago))
    asked.exclude(what=b"", answer=b"").update(what=b"", answer=b"")
    done = DataRequest.objects.filter(done_on__lt=months_after(today, -REQUESTS_MONTHS))
    done.exclude(text=b"", answer=b"").update(text=b"", answer=b"")
    TierAssessment.objects.filter(worker__left_on__lt=months_after(today, -CLASS_MONTHS)).delete()
