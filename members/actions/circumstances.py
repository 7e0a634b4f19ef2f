"""What the cell knows of somebody's circumstances: where from, home, way to work, skill grades, good relations."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import check_born, hold_person
from members.domain.worker import Relation
from members.models import Account, GoodRelation, SkillGrade, Worker
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.names import tidy


@dataclass(frozen=True)
class Circumstances:
    """Where somebody came from, where they live, how they travel; nothing of what they think."""

    origin: str = ""
    home_place: str = ""
    home_area: str = ""
    travel: str = ""
    route: str = ""


@transaction.atomic
def keep_circumstances(*, worker: Worker, circumstances: Circumstances) -> Worker:
    """These facts from now on."""
    worker = hold_person(worker.pk)
    facts = {name: tidy(value) for name, value in asdict(circumstances).items()}
    for name, value in facts.items():
        setattr(worker, name, value)
    worker.save(update_fields=list(facts))
    return worker


@transaction.atomic
def add_grade(*, worker: Worker, grade: int, since: date, today: date) -> SkillGrade:
    """A skill grade from a day on; the same day again corrects it. The card shows the latest."""
    must_have_come(since, today, field="since")
    worker = hold_person(worker.pk)
    check_born(worker, since, field="since")
    kept, _made = SkillGrade.objects.update_or_create(worker=worker, since=since, defaults={"grade": grade})
    latest = SkillGrade.objects.filter(worker=worker).order_by("-since", "-pk").first()
    worker.skill_grade = latest.grade if latest else grade
    worker.save(update_fields=["skill_grade"])
    return kept


def note_grade(worker: Worker, grade: int | None, since: date) -> None:
    """The card was written: another grade than the latest known is kept from that day on."""
    latest = SkillGrade.objects.filter(worker=worker).order_by("-since", "-pk").first()
    if grade is None or (latest is not None and latest.grade == grade):
        return
    since = max(since, latest.since) if latest else since
    SkillGrade.objects.update_or_create(worker=worker, since=since, defaults={"grade": grade})


@transaction.atomic
def note_relation(*, worker: Worker, other: Worker, kind: Relation, by: Account, today: date) -> GoodRelation:
    """Two people of one team get on, and how they came to; noted again, the latter is changed."""
    if worker.pk == other.pk:
        raise RuleBroken(_("Choose somebody else."), field="other")
    teams = worker.team_memberships.filter(period__contains=today).values("team")
    if not other.team_memberships.filter(period__contains=today, team__in=teams).exists():
        words = _("%(name)s is not on the same team today.")
        raise RuleBroken(words % {"name": other.full_name}, field="other")
    first, second = sorted((worker, other), key=lambda person: person.pk)
    relation, _made = GoodRelation.objects.update_or_create(
        first=first, second=second, defaults={"kind": kind, "noted_on": today, "noted_by": by}
    )
    return relation


@transaction.atomic
def remove_relation(*, worker: Worker, other: int) -> None:
    """They get on no more, or it was noted by mistake; nothing of it is kept."""
    low, high = sorted((worker.pk, other))
    if not GoodRelation.objects.filter(first=low, second=high).delete()[0]:
        raise RuleBroken(_("That was removed already."))
