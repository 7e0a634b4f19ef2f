"""The paper with everything kept about a person: asked for by themself, made by a worker, sealed, gone after a day."""

from base64 import b64decode, b64encode
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import Account, OwnFile
from members.queries.own_data import own_data
from teamtrack import jobs
from teamtrack.audit import disclose, reading_as
from teamtrack.figures import format_day
from teamtrack.jobs import Claim
from teamtrack.pdf import render_pdf
from teamtrack.vault import seal

KIND = "own_file"


@transaction.atomic
def ask_for_own_file(*, account: Account, language: str, day: date, now: datetime) -> OwnFile:
    """The person's paper; the one on its way, or made within this hour, where there is one."""
    assert account.worker_id is not None, "the door lets nobody else in"
    job = jobs.ask_for(
        kind=KIND,
        key=f"{KIND}:{account.pk}:{language}:{now:%Y%m%d%H}",
        arguments={"account": account.pk, "language": language, "day": day.isoformat()},
        by=account,
        now=now,
    )
    file, _made = OwnFile.objects.get_or_create(
        job=job, defaults={"worker_id": account.worker_id, "asked_at": now, "id": uuid4()}
    )
    return file


def make_own_file(claimed: Claim) -> None:
    """Read everything as the person, print it, and keep it sealed under the person's number."""
    account = Account.objects.get(pk=claimed.arguments["account"])
    language, day = claimed.arguments["language"], date.fromisoformat(claimed.arguments["day"])
    with reading_as(account), translation.override(language):
        context = {
            "language": language,
            "title": _("What is kept about me"),
            "name": str(account.worker),
            "dated": format_day(day),
            "parts": own_data(account),
        }
        made = render_pdf("print/own_data.html", context, language)
    with jobs.finishing(claimed):
        file = OwnFile.objects.get(job=claimed.id)
        seal(file, "content", b64encode(made).decode())
        file.save(update_fields=["content"])


def open_own_file(*, file: OwnFile, by: Account) -> bytes:
    """The paper's bytes, for the person alone."""
    ((content,),) = disclose([file], "content", by=by, why="own file")
    return b64decode(content)
