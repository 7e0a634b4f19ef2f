"""Forming groups, moving people between them, who is in charge, wishes about pairs; every stay is dated and kept.

A change of the same day as the one before takes its place; a change before that is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.domain.group import PairKind, is_even
from members.models import Account, GroupLead, GroupMembership, MentoringGroup, PairWish, Team, Worker
from members.queries.cell import masses, party_members
from members.queries.group import places_of
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day


@dataclass(frozen=True)
class Lot:
    """Who is in charge of a group, and who is in it."""

    lead: int
    people: tuple[int, ...]


@transaction.atomic
def form_groups(*, team: Team, lots: Sequence[Lot], since: date, reason: str, by: Account, today: date) -> None:
    """The team is in these groups from a day on. A group stays with who is in charge of it; what changes is dated."""
    _hold(team)
    _check_day(team, since, today)
    _check_lots(team, lots, since)
    place = {pk: number for number, lot in enumerate(lots) for pk in (lot.lead, *lot.people)}
    _check_wishes(team, place, since)
    groups = _groups_for(team, lots, since)
    led = {lot.lead: groups[number] for number, lot in enumerate(lots)}
    homes = {pk: groups[number] for number, lot in enumerate(lots) for pk in lot.people}
    ended = _let_go(GroupLead, team, led, since)
    stayed = _let_go(GroupMembership, team, homes, since)
    GroupLead.objects.bulk_create(
        GroupLead(group=group, worker_id=pk, period=(since, None)) for pk, group in led.items() if pk not in ended
    )
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, worker_id=pk, period=(since, None), reason=reason, recorded_by=by)
        for pk, group in homes.items()
        if pk not in stayed
    )
    for group in MentoringGroup.objects.filter(team=team, ended_on=None).exclude(pk__in=[g.pk for g in groups]):
        _close(group, since)


@transaction.atomic
def move_to_group(
    *,
    worker: Worker,
    group: MentoringGroup,
    since: date,
    reason: str,
    by: Account,
    today: date,
    swap: Worker | None = None,
) -> GroupMembership:
    """Into another group of the team from a day on; with `swap` that person takes their place.

    Refused where a wish would be broken or the sizes would differ by more than one.
    """
    _hold(group.team)
    _check_day(group.team, since, today, of=[person.pk for person in (worker, swap) if person])
    place = places_of(group.team, since)
    before = place.get(worker.pk)
    outside = set(masses(group.team, since).values_list("pk", flat=True))
    if worker.pk not in outside:
        words = _("%(name)s is not on the team, or in the Party, on %(day)s.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(since)}, field="since")
    if before == group.pk:
        raise RuleBroken(_("%(name)s is in that group already.") % {"name": worker.full_name}, field="group")
    place[worker.pk] = group.pk
    if swap is not None:
        if before is None or place.get(swap.pk) != group.pk or swap.pk not in outside:
            words = _("%(name)s is not in that group, and cannot change places.")
            raise RuleBroken(words % {"name": swap.full_name}, field="swap")
        place[swap.pk] = before
    _check_wishes(group.team, place, since)
    if before is not None:
        _check_sizes(group.team, place, outside, worker)
    moved = {worker.pk: group.pk}
    if swap is not None and before is not None:
        moved[swap.pk] = before
    for pk in moved:
        _end_stays(GroupMembership.objects.filter(worker=pk), since)
    made = [
        GroupMembership(group_id=home, worker_id=pk, period=(since, None), reason=reason, recorded_by=by)
        for pk, home in moved.items()
    ]
    return GroupMembership.objects.bulk_create(made)[0]


@transaction.atomic
def change_lead(*, group: MentoringGroup, worker: Worker, since: date, today: date) -> GroupLead:
    """A party member of the team is in charge of the group from a day on."""
    _hold(group.team)
    if since > today:
        raise RuleBroken(_("%(day)s is still to come.") % {"day": format_day(since)}, field="since")
    if not party_members(group.team, since).filter(pk=worker.pk).exists():
        words = _("%(name)s is not a party member of the team on %(day)s.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(since)}, field="worker")
    latest = GroupLead.objects.filter(group=group).order_by("-period").first()
    if latest is not None and latest.worker_id == worker.pk and latest.period.upper is None:
        words = _("%(name)s is in charge of it already.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    if latest is not None and latest.period.lower > since:
        words = _("The member in charge last changed on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(latest.period.lower)}, field="since")
    leaves = latest.worker_id if latest is not None else None
    place = {pk: home for pk, home in places_of(group.team, since).items() if pk != leaves}
    _check_wishes(group.team, place | {worker.pk: group.pk}, since)
    _end_stays(GroupLead.objects.filter(group=group), since)
    try:
        with transaction.atomic():
            return GroupLead.objects.create(group=group, worker=worker, period=(since, None))
    except IntegrityError as elsewhere:  # the database's own word: one group each
        words = _("%(name)s is in charge of another group; put somebody else in charge of that one first.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker") from elsewhere


@transaction.atomic
def wish_pair(
    *, team: Team, kind: PairKind, one: Worker, other: Worker, reason: str, review_on: date | None, today: date
) -> PairWish:
    """Two people in one group or in two, from today on; where they sit changes only by a move."""
    _hold(team)
    if one.pk == other.pk:
        raise RuleBroken(_("Choose two different people."), field="other")
    if review_on is not None and review_on <= today:
        raise RuleBroken(_("The day to look at it again must be after today."), field="review_on")
    first, second = sorted((one, other), key=lambda worker: worker.pk)
    on_team = set(Worker.objects.on_team(team, today).values_list("pk", flat=True))
    for worker in (first, second):
        if worker.pk not in on_team:
            words = _("%(day)s: %(name)s is not on this team.")
            raise RuleBroken(words % {"day": format_day(today), "name": worker.full_name})
    try:
        with transaction.atomic():
            return PairWish.objects.create(
                team=team, first=first, second=second, kind=kind, reason=reason, period=(today, None),
                review_on=review_on,
            )  # fmt: skip
    except IntegrityError as known:  # the database's own word: one wish about a pair
        words = _("There is a wish about %(one)s and %(other)s already; end that one first.")
        raise RuleBroken(words % {"one": first.full_name, "other": second.full_name}) from known


@transaction.atomic
def end_wish(*, wish: PairWish, today: date) -> None:
    """The wish holds no longer from today on; asked twice, it has ended once."""
    _end_stays(PairWish.objects.filter(pk=wish.pk, period__upper_inf=True), today)


def leave_groups(*, worker: Worker, day: date) -> None:
    """Whoever leaves the team, or is no longer of the masses, is in no group and in charge of none from a day on."""
    for model in (GroupMembership, GroupLead):
        _end_stays(model.objects.filter(worker=worker), day)


def end_wishes_about(*, worker: Worker, day: date) -> None:
    """Wishes about somebody who leaves the team ask nothing any more."""
    _end_stays(PairWish.objects.filter(Q(first=worker) | Q(second=worker)), day)


def _hold(team: Team) -> None:
    """Two who change the groups of a team wait for each other."""
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)


def _end_stays(rows: Any, day: date) -> None:
    """What holds on or after a day ends before it; what began then never was."""
    rows.filter(period__startswith__gte=day).delete()
    for row in rows.select_for_update(of=("self",)).filter(period__contains=day).order_by("pk"):
        row.period = (row.period.lower, day)
        row.save(update_fields=["period"])


def _check_day(team: Team, since: date, today: date, of: Sequence[int] = ()) -> None:
    """Not in the future, and not before the last change of the groups, or of these people's."""
    if since > today:
        raise RuleBroken(_("%(day)s is still to come.") % {"day": format_day(since)}, field="since")
    stays = GroupMembership.objects.filter(group__team=team)
    stays = stays.filter(worker__in=of) if of else stays
    last = max((row.lower for row in stays.values_list("period", flat=True)), default=None)
    if last is not None and last > since:
        words = _("The groups last changed on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(last)}, field="since")


def _check_lots(team: Team, lots: Sequence[Lot], since: date) -> None:
    """Everybody outside the Party in one group, a party member in charge of each, sizes within one."""
    leads = [lot.lead for lot in lots]
    members = dict(party_members(team, since).values_list("pk", "full_name"))
    if not lots or len(set(leads)) != len(leads) or not set(leads) <= set(members):
        raise RuleBroken(_("Each group needs its own party member of the team in charge."))
    people = [pk for lot in lots for pk in lot.people]
    outside = dict(masses(team, since).values_list("pk", "full_name"))
    if left := [name for pk, name in outside.items() if pk not in people]:
        raise RuleBroken(_("In no group: %(names)s.") % {"names": ", ".join(left)})
    if len(set(people)) != len(people) or not set(people) <= set(outside):
        raise RuleBroken(_("The team has changed meanwhile; let the groups be proposed again."))
    sizes = [len(lot.people) for lot in lots]
    if not is_even(sizes):
        words = _("Groups may differ by one person; here the largest has %(most)s and the smallest %(least)s.")
        raise RuleBroken(words % {"most": max(sizes), "least": min(sizes)})


def _check_wishes(team: Team, place: dict[int, int], day: date) -> None:
    """No wish about two people is broken (err.apart)."""
    wishes = PairWish.objects.filter(team=team, period__contains=day).select_related("first", "second").order_by("pk")
    for wish in wishes:
        if wish.first_id not in place or wish.second_id not in place:
            continue
        is_together = place[wish.first_id] == place[wish.second_id]
        facts = {
            "one": wish.first.full_name,
            "other": wish.second.full_name,
            "day": format_day(wish.period.lower),
        }
        if wish.kind == PairKind.APART and is_together:
            words = _("%(one)s and %(other)s are kept in different groups (reason written down on %(day)s).")
            raise RuleBroken(words % facts)
        if wish.kind == PairKind.TOGETHER and not is_together:
            words = _("%(one)s and %(other)s are kept in one group (reason written down on %(day)s).")
            raise RuleBroken(words % facts)


def _check_sizes(team: Team, place: dict[int, int], outside: set[int], worker: Worker) -> None:
    counts = dict.fromkeys(MentoringGroup.objects.filter(team=team, ended_on=None).values_list("pk", flat=True), 0)
    for pk, group in place.items():
        if pk in outside and group in counts:
            counts[group] += 1
    sizes = sorted(counts.values())
    if not is_even(sizes):
        words = _("Then the groups would have %(sizes)s people. Choose who changes places with %(name)s.")
        facts = {"sizes": ", ".join(map(str, sizes)), "name": worker.full_name}
        raise RuleBroken(words % facts, field="swap")


def _groups_for(team: Team, lots: Sequence[Lot], since: date) -> list[MentoringGroup]:
    """The group of each lot: the one its lead is in charge of, else one that is free, else a new one."""
    known = list(MentoringGroup.objects.filter(team=team, ended_on=None).order_by("name", "pk"))
    led = dict(GroupLead.objects.filter(group__in=known, period__contains=since).values_list("worker", "group"))
    by_pk = {group.pk: group for group in known}
    kept = {lot.lead: by_pk.pop(led[lot.lead]) for lot in lots if led.get(lot.lead) in by_pk}
    free = list(by_pk.values())
    names = {group.name for group in known}
    found = []
    for lot in lots:
        group = kept.get(lot.lead) or (free.pop(0) if free else None)
        if group is None:
            number = next(n for n in range(1, len(names) + 2) if _name(n) not in names)
            names.add(_name(number))
            group = MentoringGroup.objects.create(team=team, name=_name(number), formed_on=since)
        found.append(group)
    return found


def _name(number: int) -> str:
    return _("Group %(number)s") % {"number": number}


def _let_go(model: Any, team: Team, homes: dict[int, MentoringGroup], since: date) -> set[int]:
    """End the rows of the team that do not agree with `homes`; the workers whose row stays."""
    kept = set()
    for row in model.objects.filter(group__team=team).filter(period__contains=since).order_by("pk"):
        home = homes.get(row.worker_id)
        if home is not None and home.pk == row.group_id and row.period.upper is None:
            kept.add(row.worker_id)
        else:
            _end_stays(model.objects.filter(pk=row.pk), since)
    return kept


def _close(group: MentoringGroup, day: date) -> None:
    """A group that is no more; one of the same day never was."""
    if group.formed_on >= day and not group.memberships.exists() and not group.leads.exists():
        group.delete()
        return
    group.ended_on = day
    group.save(update_fields=["ended_on"])
