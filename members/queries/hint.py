"""Nên hỏi thăm: whom the reader alone is told to ask how they are (trust.md, section 3.1, "individual hint")."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Value

from members.domain.hint import Beside, Hint, Lower, Uneven
from members.domain.mentoring import MentorKind
from members.models import GroupMembership, Mentorship, TeamMembership, Worker
from members.models.worker import SEES_OUTPUT
from teamtrack.sources import ask


@dataclass(frozen=True)
class ToAsk:
    """Somebody to ask, and what gave the reason; what the books say beside it, where the reader may see such days."""

    worker: Worker
    hint: Hint
    beside: Beside | None

    @property
    def lower(self) -> Lower | None:
        return self.hint.lower

    @property
    def uneven(self) -> Uneven | None:
        return self.hint.uneven


def people_to_ask(user: Any, day: date) -> list[ToAsk]:
    """Whom the reader is lead helper of, when they fell below their own level; of the reader's groups, who is uneven.

    Who leads another holds a step with them on purpose and is never read as holding back («C làm trước»): such people
    are left out. At most five queries.
    """
    leading = Mentorship.objects.filter(kind=MentorKind.LEAD, period__contains=day)
    helped = leading.filter(mentor=user.worker_id).exclude(mentee__in=leading.values("mentor"))
    led = GroupMembership.objects.led_by(user.worker_id, day).exclude(worker=user.worker_id)
    charged = helped.order_by().values_list("mentee", Value(True))
    people: dict[bool, list[int]] = {True: [], False: []}
    for worker, is_helped in charged.union(led.order_by().values_list("worker", Value(False))):
        people[is_helped].append(worker)
    if not any(people.values()):
        return []
    found = {hint.worker: hint for hint in ask("hints", helped=people[True], in_charge=people[False], day=day)}
    days_seen = TeamMembership.objects.filter(team__in=user.stands.teams(*SEES_OUTPUT), period__contains=day)
    workers: Any = Worker.objects.filter(pk__in=found).annotate(is_seen=Exists(days_seen.filter(worker=OuterRef("pk"))))
    return [
        ToAsk(worker, found[worker.pk], found[worker.pk].beside if worker.is_seen else None)
        for worker in workers.in_name_order()
    ]
