"""Pilots: a group of the team is directed by itself for a time, with its own target; a result when it ends."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.group import check_formed, hold_group
from members.actions.of_team import about_work, hold_team
from members.domain.pilot import LEAST_TARGET, MOST_TARGET
from members.models import Account, GroupPilot, MentoringGroup
from teamtrack.dated import end_row
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day


@transaction.atomic
def begin_pilot(*, group: MentoringGroup, since: date, aim: str, target: int, by: Account, today: date) -> GroupPilot:
    """From a day on the group is a pilot, with an aim and a target in per cent of the norm."""
    held = hold_group(group)
    must_have_come(since, today, field="since")
    check_formed(held, since)
    if not LEAST_TARGET <= target <= MOST_TARGET:
        words = _("The target is from %(least)s to %(most)s per cent of the norm.")
        raise RuleBroken(words % {"least": LEAST_TARGET, "most": MOST_TARGET}, field="target")
    aim = about_work(held.team, aim, today, field="aim")
    if not aim:
        raise RuleBroken(_("Say what it is for."), field="aim")
    try:
        with transaction.atomic():
            return GroupPilot.objects.create(group=held, aim=aim, target=target, period=(since, None), recorded_by=by)
    except IntegrityError as overlapping:  # the database's own word: one pilot of a group
        words = _("%(name)s is a pilot on that day or later already.")
        raise RuleBroken(words % {"name": held.name}, field="since") from overlapping


@transaction.atomic
def end_pilot(*, pilot: GroupPilot, last_day: date, result: str, today: date) -> None:
    """After that day the group is no pilot any more; what came of it stays."""
    hold_team(pilot.group.team)
    held = GroupPilot.objects.filter(pk=pilot.pk, period__upper_inf=True).select_related("group__team").first()
    if held is None:
        raise RuleBroken(_("That has ended already."))
    must_have_come(last_day, today, field="last_day")
    if last_day < held.period.lower:
        words = _("It began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(held.period.lower)}, field="last_day")
    held.result = about_work(held.group.team, result, today, field="result")
    if not held.result:
        raise RuleBroken(_("Say what came of it."), field="result")
    end_row(held, last_day + timedelta(days=1), "result")
