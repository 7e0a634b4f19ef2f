"""What the groups of a team made against the norm, beside each other."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum, Value

from members.domain.pilot import GroupFulfilment
from members.models import GroupMembership, Team
from production.domain.output import OutputLine, fulfilment, left_out
from production.models import DailyOutput, OutputAdjustment


def group_fulfilment(team: Team, first: date, last: date) -> GroupFulfilment:
    """From `first` to `last`, corrections included, everybody in the group they were in on the day; one query."""
    days = {"team": team, "day__range": (first, last)}
    approved = OutputAdjustment.objects.filter(**days, approved_on__isnull=False)
    sums = _sums(DailyOutput.objects.filter(**days), Count("pk")).union(_sums(approved, Value(0)), all=True)
    made: dict[int | None, list[OutputLine]] = defaultdict(list)
    for group, norm, good, defective, man_days, lines in sums:
        made[group].append(OutputLine(good, defective, man_days, norm, lines))
    every = [line for lines in made.values() for line in lines]
    return GroupFulfilment(
        of_group={group: fulfilment(lines) for group, lines in made.items() if group is not None},
        of_no_group=fulfilment(made[None]),
        of_team=fulfilment(every),
        left_out=left_out(every),
    )


def _sums(rows: Any, lines: Any) -> Any:
    """Of each group and norm: good, defective, man-days, entries."""
    stays = GroupMembership.objects.filter(worker=OuterRef("worker"), group__team=OuterRef("team"))
    home = stays.filter(period__contains=OuterRef("day")).values("group")[:1]
    of_group = rows.order_by().annotate(home=Subquery(home)).values_list("home", "norm__units")
    return of_group.annotate(Sum("good"), Sum("defective"), Sum("man_days"), lines=lines)
