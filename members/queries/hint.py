"""Nên hỏi thăm: whom the reader alone is told to ask how they are (trust.md, section 3.1, "individual hint")."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

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
    are left out. At most four queries.
    """
    leading = Mentorship.objects.filter(kind=MentorKind.LEAD, period__contains=day)
    helped = leading.filter(mentor=user.worker_id).exclude(mentee__in=leading.values("mentor")).order_by()
    led = GroupMembership.objects.led_by(user.worker_id, day).exclude(worker=user.worker_id).order_by()
    days_seen = TeamMembership.objects.filter(team__in=user.stands.teams(*SEES_OUTPUT), period__contains=day)
    charged: Any = Worker.objects.filter(pk__in=helped.values("mentee").union(led.values("worker"))).annotate(
        is_helped=Exists(helped.filter(mentee=OuterRef("pk"))),
        is_led=Exists(led.filter(worker=OuterRef("pk"))),
        is_seen=Exists(days_seen.filter(worker=OuterRef("pk"))),
    )
    people = list(charged.in_name_order())
    if not people:
        return []
    hints = ask(
        "hints",
        helped=[worker.pk for worker in people if worker.is_helped],
        in_charge=[worker.pk for worker in people if worker.is_led],
        day=day,
    )
    found = {hint.worker: hint for hint in hints}
    return [
        ToAsk(worker, found[worker.pk], found[worker.pk].beside if worker.is_seen else None)
        for worker in people
        if worker.pk in found
    ]
