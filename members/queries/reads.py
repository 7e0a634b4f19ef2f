"""Who read whose file, as the record of reads tells; and who has left and may be erased."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from members.models import Account, Team, Worker
from members.queries.cell import number_of
from teamtrack.models import ErasedPerson, ReadEvent
from teamtrack.paging import page_of

_RECORDS: Mapping[str, str] = {
    "members.contact": gettext_noop("note of a contact"),
    "members.visit": gettext_noop("a visit: why, help given, note"),
    "members.tierassessment": gettext_noop("reason of a classification"),
    "members.tieraspect": gettext_noop("what was seen, for a classification"),
    "members.tierproposal": gettext_noop("what a member put forward"),
    "members.tierobjection": gettext_noop("objection and answer"),
    "members.carecase": gettext_noop("help needed: kind and outcome"),
    "members.carestory": gettext_noop("what was told in confidence"),
    "members.carestep": gettext_noop("plan of help"),
    "members.supportrequest": gettext_noop("request to an organisation"),
    "members.datarequest": gettext_noop("request about one's own data"),
    "members.prospect": gettext_noop("list kept by the cell"),
}


@dataclass(frozen=True)
class ReadLine:
    """Reads of one day by one person, of one kind of record and for one reason: how many, and when the last was.

    About whom, where the list is of several people.
    """

    at: datetime
    times: int
    reader: str
    record: str
    reason: str
    about: str = ""


@dataclass(frozen=True)
class ReadPage:
    """A page of reads, the latest first; `after`: the number of the last read of the last line, where more follow."""

    rows: tuple[ReadLine, ...]
    after: int | None


def reads_about(user: Any, after: int | None) -> ReadPage:
    """Who read what about the reader."""
    return _read_page(ReadEvent.objects.filter(subject=user.worker_id), after)


def reads_of_enterprise(user: Any, after: int | None) -> ReadPage:
    """Who in the administrator's enterprise read when what kind of record: about whom is none of their business."""
    own = Worker.objects.filter(pk=user.worker_id).values("enterprise")
    readers = Account.objects.filter(worker__enterprise__in=own)
    return _read_page(ReadEvent.objects.filter(reader__in=readers.values("pk")), after)


def reads_of_team(team: Team, today: date, after: int | None) -> ReadPage:
    """Who read what about the people who are on the team today."""
    people = dict(Worker.objects.on_team(team, today).values_list("pk", "full_name"))
    return _read_page(ReadEvent.objects.filter(subject__in=people), after, people)


def count_reads_about(worker: int) -> int:
    return ReadEvent.objects.filter(subject=worker).count()


def _read_page(events: QuerySet[ReadEvent], after: int | None, people: Mapping[int, str] | None = None) -> ReadPage:
    """One query."""
    same = ("reader", "record", "reason") if people is None else ("reader", "record", "reason", "subject")
    alike = events.filter(at__date=OuterRef("day"), **{name: OuterRef(name) for name in same})
    later = alike.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    reader = Account.objects.filter(pk=OuterRef("reader")).order_by()
    last: Any = (
        events.annotate(day=TruncDate("at"))
        .filter(~Exists(later))
        .annotate(times=number_of(alike), by=Subquery(reader.values(by=Coalesce("worker__full_name", "username"))))
    )
    page = page_of(last, by="-at", after=after, seen=events)
    return ReadPage(
        tuple(
            ReadLine(
                at=event.at,
                times=event.times,
                reader=event.by or _("an account that is gone"),
                record=_(_RECORDS.get(event.record, event.record)),
                reason=_(event.reason),
                about=(people or {}).get(event.subject, ""),
            )
            for event in page.rows
        ),
        page.after,
    )


def people_who_left(user: Any) -> QuerySet[Worker]:
    """People of the administrator's enterprise who have left and are not erased yet, the latest first."""
    from_here = Worker.objects.filter(pk=user.worker_id).values("enterprise")
    left = Worker.objects.filter(enterprise__in=from_here, left_on__isnull=False)
    return left.exclude(pk__in=erased_numbers()).order_by("-left_on", "pk")


def erased_numbers() -> Any:
    return ErasedPerson.objects.values("worker")


def left_worker_for(user: Any, worker: int) -> Worker:
    """Somebody who has left the administrator's enterprise and is not erased yet; else 404."""
    return get_object_or_404(people_who_left(user), pk=worker)
