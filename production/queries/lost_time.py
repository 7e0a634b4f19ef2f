"""Lost time as pages show it: a shift's lines, a month by reason, worker and day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import ngettext

from members.models import Team, Worker
from production.domain.lost_time import hours_and_minutes
from production.models import AbsenceKind, LostTime, LostTimeReason
from production.queries.output import TeamDay, day_workers
from teamtrack.charts import ShareBar, share_bar
from teamtrack.periods import Month

WEEKS_SHOWN = 13  # on the worker's own page, as their output


def minutes_words(minutes: int) -> str:
    """150 → 2 giờ 30 phút."""
    hours, rest = hours_and_minutes(minutes)
    parts = []
    if hours:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest})
    return " ".join(parts)


# --- a shift ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LostLine:
    """Everybody of a shift who lost the same minutes for the same reason; `entries` are the rows, in order of names."""

    reason: LostTimeReason
    minutes: int
    note: str
    entries: tuple[int, ...]
    workers: tuple[int, ...]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        return minutes_words(self.minutes)

    @property
    def people(self) -> str:
        return people_words(len(self.names))


def people_words(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": number}


def lost_lines(place: TeamDay) -> list[LostLine]:
    """One statement."""
    entries = LostTime.objects.filter(team=place.team, day=place.day, shift=place.shift)
    lines: dict[tuple[str, int, str], list[tuple[int, int, str]]] = defaultdict(list)
    for pk, worker, name, reason, minutes, note in entries.order_by("worker__name_order", "pk").values_list(
        "pk", "worker", "worker__full_name", "reason", "minutes", "note"
    ):
        lines[reason, minutes, note].append((pk, worker, name))
    known = sorted(lines, key=lambda line: (-line[1] * len(lines[line]), line))
    return [
        LostLine(LostTimeReason(reason), minutes, note, *zip(*lines[reason, minutes, note], strict=True))
        for reason, minutes, note in known
    ]


def lost_words(lines: Iterable[LostLine]) -> str:
    """2 giờ 30 phút, 3 người; nothing when no time was lost."""
    lines = list(lines)
    people = {worker for line in lines for worker in line.workers}
    if not people:
        return ""
    total = minutes_words(sum(line.minutes * len(line.workers) for line in lines))
    return f"{total}, {people_words(len(people))}"


@dataclass(frozen=True)
class ShiftWorker:
    """Somebody of the team that day; `is_away`: spent the shift away, so no time of it was lost."""

    pk: int
    name: str
    is_away: bool


def shift_workers(place: TeamDay) -> list[ShiftWorker]:
    """Everyone on the team that day, in Vietnamese order; one statement. Whoever was at a meeting was not away."""
    return [
        ShiftWorker(
            person.pk,
            person.name,
            is_away=any(line.kind not in {None, AbsenceKind.MEETING} for line in person.of_shift(place.shift)),
        )
        for person in day_workers(place).values()
        if person.is_member
    ]


# --- a month ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LostSum:
    """Minutes lost for a reason, by a worker or on a day: how long, which share of all, how many people."""

    label: str
    minutes: int
    share: Fraction
    bar: ShareBar
    people: int
    days: int
    day: date | None = None
    shift: int = 1

    @property
    def words(self) -> str:
        return minutes_words(self.minutes)


@dataclass(frozen=True)
class LostMonth:
    """Thời gian ngừng việc of a team's month, or of a worker's weeks."""

    minutes: int
    people: int
    days: int
    reasons: Sequence[LostSum]
    workers: Sequence[LostSum]
    by_day: Sequence[LostSum]

    @property
    def words(self) -> str:
        return minutes_words(self.minutes)


class Entry(NamedTuple):
    """A row of the table."""

    day: date
    shift: int
    worker: int
    order: Any
    name: str
    reason: str
    minutes: int


def lost_month(team: Team, month: Month) -> LostMonth:
    """One statement."""
    return _summed(LostTime.objects.filter(team=team, day__range=(month.first, month.last)))


def lost_of_worker(worker: Worker, today: date) -> LostMonth:
    """The last weeks of one worker, on whatever team; one statement."""
    first = today - timedelta(weeks=WEEKS_SHOWN) + timedelta(days=1)
    return _summed(LostTime.objects.filter(worker=worker, day__range=(first, today)))


def _summed(rows: QuerySet[LostTime]) -> LostMonth:
    """By reason the most first; people by name, since nobody is ranked."""
    columns = ("day", "shift", "worker", "worker__name_order", "worker__full_name", "reason", "minutes")
    entries = [Entry(*row) for row in rows.order_by("day", "shift", "pk").values_list(*columns)]
    total = sum(entry.minutes for entry in entries)
    reasons: dict[str, list[Entry]] = defaultdict(list)
    workers: dict[tuple[Any, int], list[Entry]] = defaultdict(list)
    days: dict[tuple[date, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        reasons[entry.reason].append(entry)
        workers[entry.order, entry.worker].append(entry)
        days[entry.day, entry.shift].append(entry)
    by_reason = [_sum(str(LostTimeReason(reason).label), own, total) for reason, own in sorted(reasons.items())]
    return LostMonth(
        minutes=total,
        people=len(workers),
        days=len({day for day, _shift in days}),
        reasons=sorted(by_reason, key=lambda one: -one.minutes),
        workers=[_sum(own[0].name, own, total) for _key, own in sorted(workers.items())],
        by_day=[_sum("", own, total, day, shift) for (day, shift), own in days.items()],
    )


def _sum(label: str, entries: Sequence[Entry], total: int, day: date | None = None, shift: int = 1) -> LostSum:
    minutes = sum(entry.minutes for entry in entries)
    share = Fraction(minutes, total)
    return LostSum(
        label=label,
        minutes=minutes,
        share=share,
        bar=share_bar(share),
        people=len({entry.worker for entry in entries}),
        days=len({entry.day for entry in entries}),
        day=day,
        shift=shift,
    )
