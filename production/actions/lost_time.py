"""Writing lost time: minutes of a shift by reason, for one worker or for the whole team at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Account
from production.actions.closing import hold_book_to_write
from production.actions.output import hold_day
from production.actions.output_rules import day_is_shut, not_on_team
from production.domain.lost_time import MINUTES_OF_A_SHIFT
from production.models import LostTime, LostTimeReason, ShiftClosing
from production.queries.lost_time import minutes_words, shift_workers
from production.queries.output import TeamDay
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month


@transaction.atomic
def record_lost_time(
    *,
    team_day: TeamDay,
    workers: Collection[int],
    reason: LostTimeReason,
    minutes: int,
    note: str,
    by: Account,
    today: date,
    now: datetime,
    instead_of: Collection[int] = (),
) -> list[LostTime]:
    """The same minutes for each of these workers, all or nobody; RuleBroken names who cannot have lost them.

    `instead_of`: the entries that are being changed. What stands already just so is left as it is: sending a form
    twice is sending it once.
    """
    _hold_open_shift(team_day, today)
    if instead_of and not _of_shift(team_day).filter(pk__in=instead_of).exists():
        raise RuleBroken(_("Somebody has removed this line meanwhile. To write it again, add it anew."))
    _of_shift(team_day).filter(pk__in=instead_of).delete()
    _were_at_work(team_day, workers)
    stands: dict[int, list[LostTime]] = defaultdict(list)
    for entry in _of_shift(team_day).filter(worker__in=workers).select_related("worker").order_by("pk"):
        stands[entry.worker_id].append(entry)
    wanted = []
    for worker in workers:
        same = next((entry for entry in stands[worker] if entry.reason == reason), None)
        if same is not None and (same.minutes, same.note) == (minutes, note):
            continue
        _fits(stands[worker], same, minutes)
        wanted.append(worker)
    return LostTime.objects.bulk_create(
        LostTime(
            worker_id=worker,
            team=team_day.team,
            day=team_day.day,
            shift=team_day.shift,
            reason=reason,
            minutes=minutes,
            note=note,
            recorded_by=by,
            recorded_at=now,
        )
        for worker in wanted
    )


@transaction.atomic
def remove_lost_time(*, team_day: TeamDay, entries: Collection[int], today: date) -> int:
    """Takes these entries of the shift away; how many there still were."""
    _hold_open_shift(team_day, today)
    removed, _of_table = _of_shift(team_day).filter(pk__in=entries).delete()
    return removed


def _of_shift(place: TeamDay) -> QuerySet[LostTime]:
    return LostTime.objects.filter(team=place.team, day=place.day, shift=place.shift)


def _hold_open_shift(place: TeamDay, today: date) -> None:
    """Nobody else writes the day until this transaction ends; RuleBroken when nothing may be written on it."""
    shut = day_is_shut(place, today)
    if shut:
        raise RuleBroken(shut)
    hold_day(place)
    hold_book_to_write(workshop=place.team.workshop, month=Month.of(place.day))
    if ShiftClosing.objects.filter(team=place.team, day=place.day, shift=place.shift).exists():
        raise RuleBroken(_("Shift %(n)s is closed. Reopen it to correct figures.") % {"n": place.shift})


def _were_at_work(place: TeamDay, workers: Collection[int]) -> None:
    there = {worker.pk: worker for worker in shift_workers(place)}
    for pk in workers:
        if pk not in there:
            raise RuleBroken(not_on_team(place).of(_("Somebody you chose")), field="workers")
        if there[pk].is_away:
            sentence = _("%(name)s spent this shift away: no working time of it was lost.")
            raise RuleBroken(sentence % {"name": there[pk].name}, field="workers")


def _fits(stands: Collection[LostTime], same: LostTime | None, minutes: int) -> None:
    """A reason stands once for a worker's shift, and no more is lost of a shift than it has."""
    if same is not None:
        sentence = _("%(name)s: there is a line with this reason already. Change that one.")
        raise RuleBroken(sentence % {"name": same.worker.full_name}, field="workers")
    total = sum(entry.minutes for entry in stands) + minutes
    if total > MINUTES_OF_A_SHIFT:
        name = next(entry.worker.full_name for entry in stands)
        sentence = _("%(name)s: at most %(most)s of a shift can be lost (now %(total)s).")
        words = {"name": name, "most": minutes_words(MINUTES_OF_A_SHIFT), "total": minutes_words(total)}
        raise RuleBroken(sentence % words, field="minutes")
