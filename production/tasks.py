"""Jobs and scheduled tasks of production; the work stands in actions/importing.py."""

from celery import shared_task
from django.utils import timezone

from production.actions.importing import CHECK, IMPORT, do_check, do_import, forget_old_imports
from teamtrack import jobs

SECONDS = 60  # a workbook of 200,000 lines is read in half of this on a busy machine

jobs.handles(CHECK, seconds=SECONDS)(do_check)
jobs.handles(IMPORT, seconds=SECONDS)(do_import)


@shared_task(name="production.forget_old_imports")
def forget_old_imports_task() -> None:
    """Files nobody imported are dropped, and what is needed to undo an import long past; may be repeated."""
    forget_old_imports(now=timezone.now())
