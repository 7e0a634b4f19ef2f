"""What the groups of a team made against the norm, beside each other."""

from collections import defaultdict
from datetime import date

from django.db.models import OuterRef, Subquery, Sum

from members.domain.pilot import GroupFulfilment
from members.models import GroupMembership, Team
from production.domain.output import OutputLine, fulfilment, left_out
from production.models import CountedOutput


def group_fulfilment(team: Team, first: date, last: date) -> GroupFulfilment:
    """From `first` to `last`, corrections included, everybody in the group they were in on the day; one query."""
    stays = GroupMembership.objects.filter(worker=OuterRef("worker"), group__team=OuterRef("team"))
    home = Subquery(stays.filter(period__contains=OuterRef("day")).values("group")[:1])
    counted = CountedOutput.objects.filter(team=team, day__range=(first, last)).order_by()
    by_norm = counted.annotate(home=home).values_list("home", "norm__units")
    sums = by_norm.annotate(Sum("good"), Sum("defective"), Sum("man_days"), Sum("lines"))
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
