"""Nên hỏi thăm: whom the reader alone is told to ask how they are (trust.md, section 3.1, "individual hint")."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Value

from members.domain.hint import Lower, Uneven
from members.domain.mentoring import MentorKind
from members.models import GroupMembership, Mentorship, Worker
from teamtrack.sources import ask


@dataclass(frozen=True)
class ToAsk:
    """Somebody to ask, and what gave the reason."""

    worker: Worker
    hint: Lower | Uneven

    @property
    def is_lower(self) -> bool:
        return isinstance(self.hint, Lower)


def people_to_ask(user: Any, day: date) -> list[ToAsk]:
    """Whom the reader is lead helper of, when they fell below their own level; of the reader's groups, who is uneven.

    Who leads another holds a step with them on purpose and is never read as holding back («C làm trước»): such people
    are left out.
    """
    leading = Mentorship.objects.filter(kind=MentorKind.LEAD, period__contains=day)
    helped = leading.filter(mentor=user.worker_id).exclude(mentee__in=leading.values("mentor"))
    led = GroupMembership.objects.led_by(user.worker_id, day).exclude(worker=user.worker_id)
    charged = (
        helped.order_by().values_list("mentee", Value(True)).union(led.order_by().values_list("worker", Value(False)))
    )
    people: dict[bool, list[int]] = {True: [], False: []}
    for worker, is_helped in charged:
        people[is_helped].append(worker)
    found = ask("hints", helped=people[True], in_charge=people[False], day=day) if any(people.values()) else []
    workers = Worker.objects.in_bulk({hint.worker for hint in found})
    return sorted(
        (ToAsk(workers[hint.worker], hint) for hint in found), key=lambda one: (one.worker.name_order, one.worker.pk)
    )
