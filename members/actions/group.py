"""Forming groups, moving people between them, who is in charge, wishes about pairs; every stay is dated and kept.

A change of the same day as the one before takes its place; a change before that is refused. What is written down for a
day that has passed must have been right on that day, and be right today.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from members.actions.of_team import hold_team
from members.domain.group import PairKind, is_even
from members.models import Account, GroupLead, GroupMembership, GroupPilot, MentoringGroup, PairWish, Team, Worker
from members.queries.cell import masses, members_for, people_with_members
from members.queries.group import as_wish, groups_on, places_of, wishes_of
from teamtrack.dated import end_row, end_rows, lasting
from teamtrack.errors import RuleBroken, must_come_soon, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy


@dataclass(frozen=True)
class Lot:
    """Who is in charge of a group, and who is in it."""

    lead: int
    people: tuple[int, ...]


@transaction.atomic
def form_groups(*, team: Team, lots: Sequence[Lot], since: date, reason: str, by: Account, today: date) -> None:
    """The team is in these groups from a day on. A group stays with who is in charge of it; what changes is dated."""
    hold_team(team)
    _check_day(team, since, today)
    place = {pk: number for number, lot in enumerate(lots) for pk in (lot.lead, *lot.people)}
    for day in _days(since, today):
        _check_lots(team, lots, day)
        _check_wishes(team, place, day, None)
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

    Refused where a wish would be broken. Alone, who has a group or is new, somebody goes only into one of the groups
    that are smallest without them: sizes within one stay so.
    """
    group = hold_group(group)
    _check_day(group.team, since, today, of=[person.pk for person in (worker, swap) if person])
    check_formed(group, since)
    before = None
    for day in _days(since, today):
        before = _check_move(worker, group, swap, day)
    moved = {worker.pk: group.pk}
    if swap is not None and before is not None:
        moved[swap.pk] = before
    for pk in moved:
        end_rows(GroupMembership.objects.filter(worker=pk), since)
    made = [
        GroupMembership(group_id=home, worker_id=pk, period=(since, None), reason=reason, recorded_by=by)
        for pk, home in moved.items()
    ]
    return GroupMembership.objects.bulk_create(made)[0]


@transaction.atomic
def change_lead(*, group: MentoringGroup, worker: Worker, since: date, today: date) -> GroupLead:
    """A party member of the team, or of the cell that leads it, is in charge of the group from a day on."""
    group = hold_group(group)
    must_have_come(since, today, field="since")
    check_formed(group, since)
    for day in _days(since, today):
        if not members_for(group.team, day).filter(pk=worker.pk).exists():
            words = _("%(name)s is not a party member of the team, nor of the cell that leads it, on %(day)s.")
            raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="worker")
    latest = GroupLead.objects.filter(group=group).order_by("-period").first()
    if latest is not None and latest.worker_id == worker.pk and latest.period.upper is None:
        words = _("%(name)s is in charge of it already.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    if latest is not None and latest.period.lower > since:
        words = _("The member in charge last changed on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(latest.period.lower)}, field="since")
    leaves = latest.worker_id if latest is not None else None
    for day in _days(since, today):
        before = places_of(group.team, day)
        place = {pk: home for pk, home in before.items() if pk != leaves}
        _check_wishes(group.team, place | {worker.pk: group.pk}, day, before)
    others = GroupLead.objects.filter(group__team=group.team, worker=worker).exclude(group=group)
    if others.filter(period__overlap=DateRange(since, None)).exists():
        words = _("%(name)s is in charge of another group; put somebody else in charge of that one first.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    end_rows(GroupLead.objects.filter(group=group), since)
    return GroupLead.objects.create(group=group, worker=worker, period=(since, None))


@transaction.atomic
def wish_pair(
    *, team: Team, kind: PairKind, one: Worker, other: Worker, reason: str, review_on: date | None, today: date
) -> PairWish:
    """Two people in one group or in two, from today on; where they sit changes only by a move."""
    hold_team(team)
    if one.pk == other.pk:
        raise RuleBroken(_("Choose two different people."), field="other")
    must_come_soon(review_on, today, field="review_on")
    if review_on is not None and review_on <= today:
        raise RuleBroken(_("The day to look at it again must be after today."), field="review_on")
    first, second = sorted((one, other), key=lambda worker: worker.pk)
    found = set(people_with_members(team, today).values_list("pk", flat=True))
    for worker in (first, second):
        if worker.pk not in found:
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
def end_wish(*, wish: PairWish, reason: str, today: date) -> None:
    """The wish holds no longer from today on, and why; asked twice, it has ended once."""
    if not tidy(reason):
        raise RuleBroken(_("Say why it holds no longer."), field="reason")
    _end_wishes(PairWish.objects.filter(pk=wish.pk, period__upper_inf=True), today, tidy(reason))


def leave_groups(*, worker: Worker, day: date) -> None:
    """Whoever leaves the team, or is no longer of the masses, is in no group from a day on.

    Nor in charge of one, unless they may be: a member of the cell that leads a team is so wherever they work.
    """
    end_rows(GroupMembership.objects.filter(worker=worker), day)
    led = GroupLead.objects.filter(worker=worker, period__overlap=DateRange(day, None))
    for team in Team.objects.filter(pk__in=led.values("group__team")).order_by("pk"):
        end_broken_charges(team=team, day=day)


def end_broken_charges(*, team: Team, day: date) -> None:
    """Who may no longer be in charge of a group of the team is not from a day on."""
    for lead in lasting(GroupLead.objects.filter(group__team=team), day):
        on = max(day, lead.period.lower)  # a charge is weighed on a day on which it holds
        if not members_for(team, on).filter(pk=lead.worker_id).exists():
            end_row(lead, on)


def end_wishes_about(*, worker: Worker, day: date) -> None:
    """Wishes about somebody who leaves the team, and is in none of its groups as a member of its cell, ask no more."""
    about = PairWish.objects.filter(Q(first=worker) | Q(second=worker))
    for team in Team.objects.filter(pk__in=about.values("team")):
        if not people_with_members(team, day).filter(pk=worker.pk).exists():
            _end_wishes(about.filter(team=team), day, _("no longer on the team"))


def _end_wishes(wishes: Any, day: date, reason: str) -> None:
    wishes.filter(period__contains=day).update(end_reason=reason)
    end_rows(wishes, day)


def _days(since: date, today: date) -> Iterable[date]:
    """The days on which a change must be right; what stands in the way today is told first."""
    return dict.fromkeys((today, since))


def _check_day(team: Team, since: date, today: date, of: Sequence[int] = ()) -> None:
    """Not in the future, and not before the last change of the groups, or of these people's."""
    must_have_come(since, today, field="since")
    stays = GroupMembership.objects.filter(group__team=team)
    stays = stays.filter(worker__in=of) if of else stays
    changed = [row.lower for row in stays.values_list("period", flat=True)]
    if not of:
        changed += [row.lower for row in GroupLead.objects.filter(group__team=team).values_list("period", flat=True)]
    last = max(changed, default=None)
    if last is not None and last > since:
        words = _("The groups last changed on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(last)}, field="since")


def hold_group(group: MentoringGroup) -> MentoringGroup:
    """The group as it stands now, its team held; RuleBroken where another arrangement has ended it meanwhile."""
    hold_team(group.team)
    held = MentoringGroup.objects.select_related("team").filter(pk=group.pk, ended_on=None).first()
    if held is None:
        raise RuleBroken(_("The group %(name)s has been dissolved; choose another one.") % {"name": group.name})
    return held


def check_formed(group: MentoringGroup, since: date) -> None:
    """Nothing of a group began before it was formed."""
    if since < group.formed_on:
        words = _("%(name)s was formed on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"name": group.name, "day": format_day(group.formed_on)}, field="since")


def _check_lots(team: Team, lots: Sequence[Lot], day: date) -> None:
    """Everybody outside the Party in one group, a party member in charge of each, sizes within one."""
    leads, told = [lot.lead for lot in lots], {"day": format_day(day)}
    members = set(members_for(team, day).values_list("pk", flat=True))
    if not lots or len(set(leads)) != len(leads) or not set(leads) <= members:
        words = _(
            "Each group needs its own party member in charge, of the team or of the cell that leads it on %(day)s."
        )
        raise RuleBroken(words % told)
    homes = Counter(pk for lot in lots for pk in set(lot.people))
    outside = dict(masses(team, day).values_list("pk", "full_name"))
    if twice := [name for pk, name in outside.items() if homes[pk] > 1]:
        words = _("%(names)s would be in two groups: leave each in one, or let the groups be proposed again.")
        raise RuleBroken(words % {"names": ", ".join(twice)})
    if left := [name for pk, name in outside.items() if pk not in homes]:
        words = _("In no group on %(day)s: %(names)s. Let the groups be proposed again, or choose a later day.")
        raise RuleBroken(words % (told | {"names": ", ".join(left)}))
    if not homes.keys() <= outside.keys():
        raise RuleBroken(
            _("The team has changed since %(day)s; choose a later day, or let the groups be proposed again.") % told
        )
    sizes = [len(set(lot.people)) for lot in lots]
    if not is_even(sizes):
        words = _("Groups may differ by one person; here the largest has %(most)s and the smallest %(least)s.")
        raise RuleBroken(words % {"most": max(sizes), "least": min(sizes)})


def _check_move(worker: Worker, group: MentoringGroup, swap: Worker | None, day: date) -> int | None:
    """Whether somebody may go into the group, as things are on a day; the group they leave."""
    now, team = places_of(group.team, day), group.team
    place, before = dict(now), now.get(worker.pk)
    outside = set(masses(team, day).values_list("pk", flat=True))
    if worker.pk not in outside:
        words = _("%(name)s is not on the team, or in the Party, on %(day)s.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="since")
    if before == group.pk:
        raise RuleBroken(_("%(name)s is in that group already.") % {"name": worker.full_name}, field="group")
    if swap is None:
        _check_sizes(worker, group, place, outside, day)
    elif before is None or place.get(swap.pk) != group.pk or swap.pk not in outside:
        words = _("%(name)s is not in that group, and cannot change places.")
        raise RuleBroken(words % {"name": swap.full_name}, field="swap")
    else:
        place[swap.pk] = before
    _check_wishes(team, place | {worker.pk: group.pk}, day, now)
    return before


def _check_sizes(worker: Worker, group: MentoringGroup, place: dict[int, int], outside: set[int], day: date) -> None:
    """Whoever goes alone goes into one of the groups that are smallest without them."""
    groups = list(groups_on(group.team, day))
    counts = Counter(home for pk, home in place.items() if pk in outside and pk != worker.pk)
    least = min((counts[one.pk] for one in groups), default=0)
    if counts[group.pk] == least:
        return
    if worker.pk in place:
        sizes = sorted(counts[one.pk] + (one.pk == group.pk) for one in groups)
        words = _("Then the groups would have %(sizes)s people. Choose who changes places with %(name)s.")
        facts = {"sizes": ", ".join(map(str, sizes)), "name": worker.full_name}
        raise RuleBroken(words % facts, field="swap")
    words = _("On %(day)s %(name)s can go only into one of the smallest groups: %(groups)s.")
    smallest = ", ".join(one.name for one in groups if counts[one.pk] == least)
    raise RuleBroken(words % {"day": format_day(day), "name": worker.full_name, "groups": smallest}, field="group")


def _check_wishes(team: Team, place: dict[int, int], day: date, before: dict[int, int] | None) -> None:
    """No wish about two people is broken (err.apart); one that was not kept `before` stands in nobody's way."""
    for wish in wishes_of(team, day):
        if as_wish(wish).holds(place) or (before is not None and not as_wish(wish).holds(before)):
            continue
        if wish.kind == PairKind.APART:
            words = _("%(one)s and %(other)s are kept in different groups (reason written down on %(day)s).")
        else:
            words = _("%(one)s and %(other)s are kept in one group (reason written down on %(day)s).")
        facts = {
            "one": wish.first.full_name,
            "other": wish.second.full_name,
            "day": format_day(wish.period.lower),
        }
        raise RuleBroken(f"{words % facts} {_('Choose otherwise, or end that first.')}")


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
            end_rows(model.objects.filter(pk=row.pk), since)
    return kept


def _close(group: MentoringGroup, day: date) -> None:
    """A group that is no more, nor a pilot; one of the same day never was."""
    pilots = GroupPilot.objects.filter(group=group)
    pilots.filter(period__upper_inf=True).update(result=_("The groups were arranged anew."))
    end_rows(pilots, day)
    if group.formed_on >= day and not group.memberships.exists() and not group.leads.exists():
        group.delete()
        return
    group.ended_on = day
    group.save(update_fields=["ended_on"])
