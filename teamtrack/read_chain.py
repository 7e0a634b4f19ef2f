"""The record of who read what, chained: each batch of read events is sealed by a digest that hangs on the one before.

An event that is changed, taken out or put in later no longer fits its batch's digest; a batch that is made to fit no
longer fits the next. Who owns the machine could write the whole chain anew: each digest is therefore told to the log
as well, and `check_reads` can be asked whether one that was noted elsewhere still stands (ASVS 16.4.2).
"""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_noop

from teamtrack.audit import as_system
from teamtrack.models import ReadEvent, ReadSeal

logger = logging.getLogger("teamtrack.reads")

KEPT_DAYS = 3 * 365  # trust.md, "Retention": 36 months
LOCKED = "55P03"


@dataclass(frozen=True)
class Checked:
    """What a check found: the seals, the events under them, those not sealed yet, the first thing that is wrong."""

    seals: int
    events: int
    open: int
    newest: str  # "123:digest", to be noted elsewhere; empty without a seal
    fault: str = ""  # an English msgid
    at: str = ""  # the numbers of the events it is about


def digest_of(former: str, first: int, last: int, sealed_at: datetime, events: Iterable[ReadEvent]) -> str:
    """SHA-256 of the former digest, the batch's limits, and every event in the order of their numbers."""
    head = json.dumps([former, first, last, _told(sealed_at)])
    lines = (
        json.dumps(
            [
                *(event.pk, _told(event.at), event.reader, event.reader_worker, event.subject),
                *(event.record, event.record_key, event.fields, event.reason),
            ]
        )
        for event in events
    )
    return hashlib.sha256("\n".join([head, *lines]).encode()).hexdigest()


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal_reads(*, now: datetime) -> ReadSeal | None:
    """Seal every event that is not; None when there is none, or somebody is just writing one: then the next time.

    While the table is locked no number is given out whose row would only appear later, inside the sealed batch.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE teamtrack_readevent IN SHARE ROW EXCLUSIVE MODE NOWAIT")
            former = ReadSeal.objects.order_by("-last").first()
            first, known = (former.last + 1, former.digest) if former else (1, "")
            events = list(ReadEvent.objects.filter(pk__gte=first).order_by("pk"))
            if not events:
                return None
            last = events[-1].pk
            seal = ReadSeal.objects.create(
                first=first, last=last, digest=digest_of(known, first, last, now, events), sealed_at=now
            )
    except OperationalError as busy:
        if getattr(busy.__cause__, "sqlstate", "") == LOCKED:
            return None
        raise
    logger.info("reads up to %s are sealed: %s", seal.last, seal.digest)
    return seal


def forget_reads(*, before: datetime) -> int:
    """Delete the events of every batch sealed before this moment, and say how many; their seals stay in the chain.

    Retention asks (trust.md, "Retention": 36 months).
    """
    with as_system("retention"):
        old = ReadSeal.objects.filter(sealed_at__lt=before).order_by("-last").first()
        return ReadEvent.objects.filter(pk__lte=old.last).delete()[0] if old else 0


def check_reads(*, kept_since: datetime, noted: str = "") -> Checked:
    """Compute the chain again. Batches sealed before `kept_since` may be empty, from the first one on.

    `noted` is a newest seal that an earlier check told, "123:digest": it must still stand.
    """
    seals, counted, former, may_be_empty = 0, 0, ReadSeal(last=0, digest=""), True
    for seal in ReadSeal.objects.order_by("last", "pk").iterator():
        under = ReadEvent.objects.filter(pk__lte=seal.last)
        events = list((under.filter(pk__gt=former.last) if seals else under).order_by("pk"))
        may_be_empty = may_be_empty and not events and seal.sealed_at < kept_since
        if seal.first != former.last + 1:
            return Checked(seals, counted, 0, "", gettext_noop("A seal is missing before these."), _limits(seal))
        if not may_be_empty and seal.digest != digest_of(former.digest, seal.first, seal.last, seal.sealed_at, events):
            return Checked(
                seals, counted, 0, "", gettext_noop("These reads, or their seal, were changed."), _limits(seal)
            )
        seals, counted, former = seals + 1, counted + len(events), seal
        if noted.startswith(f"{seal.last}:"):
            noted = "" if noted == f"{seal.last}:{seal.digest}" else noted
    newest = f"{former.last}:{former.digest}" if seals else ""
    if noted:
        return Checked(
            seals, counted, 0, newest, gettext_noop("The seal that was noted does not stand any more."), noted
        )
    return Checked(seals, counted, ReadEvent.objects.filter(pk__gt=former.last).count(), newest)


def _limits(seal: ReadSeal) -> str:
    return f"{seal.first}–{seal.last}"
