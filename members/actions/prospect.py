"""Growing the Party and the Youth Union: stages in order, helpers with dates, admission (domain.md, rule 8)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from members.actions.membership import join_organisation
from members.actions.of_team import hold_people, hold_person
from members.actions.way import end_way
from members.domain.account import Beginning, Organisation
from members.domain.prospect import Stage, next_steps
from members.domain.tier import Tier
from members.models import (
    Account,
    OrganisationMembership,
    Prospect,
    ProspectHelper,
    ProspectStage,
    Team,
    TierObjection,
    Worker,
)
from members.models.prospect import stage_name
from members.queries.cell import current_tiers, masses
from members.queries.prospect import helpers_for
from teamtrack.dated import end_row, end_rows
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy


@transaction.atomic
def begin_prospect(
    *, team: Team, worker: Worker, towards: Organisation, helper: Worker, since: date, by: Account, today: date
) -> Prospect:
    """Somebody of the team is prepared from a day on; for the Party only who is active now (practice 44)."""
    hold_people(worker.pk, helper.pk)  # else they could join, or leave, at this moment
    must_have_come(since, today, field="since")
    for day in dict.fromkeys((today, since)):
        if not masses(team, day).filter(pk=worker.pk).exists():
            words = _("%(name)s is not on the team, or in the Party, on %(day)s.")
            raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="since")
    _check_worker(team, worker, towards, since=since, today=today, field="towards")
    try:
        with transaction.atomic():
            prospect = Prospect.objects.create(team=team, worker=worker, towards=towards)
    except IntegrityError as standing:
        words = _("%(name)s is on the list already.")
        raise RuleBroken(words % {"name": worker.full_name}, field="towards") from standing
    ProspectStage.objects.create(prospect=prospect, stage=Stage.PREPARED, since=since, recorded_by=by)
    add_helper(prospect=prospect, helper=helper, since=since, today=today)
    return prospect


@transaction.atomic
def move_prospect(
    *, prospect: Prospect, stage: Stage, since: date, reason: str, by: Account, today: date
) -> ProspectStage:
    """To the next stage, as long as they are active, or back with a reason. Admission makes them a member that day."""
    hold_person(prospect.worker_id)  # before the way, as where they leave the enterprise
    prospect = _held(prospect)
    must_have_come(since, today, field="since")
    last = _last(prospect)
    reached, towards = Stage(last.stage), Organisation(prospect.towards)
    if stage not in next_steps(reached, is_youth=towards is Organisation.YOUTH):
        words = _("The stages have an order: after “%(stage)s” comes the next one, or one before with a reason.")
        raise RuleBroken(words % {"stage": stage_name(towards, reached)}, field="stage")
    if since < last.since:
        words = _("“%(stage)s” is of %(day)s; choose that day or a later one.")
        facts = {"stage": stage_name(towards, reached), "day": format_day(last.since)}
        raise RuleBroken(words % facts, field="since")
    if stage < reached and not tidy(reason):
        raise RuleBroken(_("Say why it goes back."), field="reason")
    if reached < stage <= Stage.ADMITTED:
        _check_worker(prospect.team, prospect.worker, towards, since=since, today=today, field="stage")
    if stage is Stage.FULL:
        _check_still_member(prospect.worker, since, today)
    row = ProspectStage.objects.create(prospect=prospect, stage=stage, since=since, reason=tidy(reason), recorded_by=by)
    if stage is Stage.ADMITTED:
        admitted = Beginning.ADMITTED
        join_organisation(worker=prospect.worker, organisation=towards, since=since, today=today, began=admitted)
    if not next_steps(stage, is_youth=towards is Organisation.YOUTH):  # the way is gone to its end
        end_rows(prospect.helpers.all(), since + timedelta(days=1))
    return row


@transaction.atomic
def add_helper(*, prospect: Prospect, helper: Worker, since: date, today: date) -> ProspectHelper:
    """One more who prepares them, from a day on."""
    hold_person(helper.pk)
    prospect = _held(prospect)
    must_have_come(since, today, field="since")
    if helper.pk == prospect.worker_id:
        raise RuleBroken(_("Nobody prepares themself; choose somebody else."), field="helper")
    _check_helper(prospect, helper, since, today)
    try:
        with transaction.atomic():
            return ProspectHelper.objects.create(prospect=prospect, worker=helper, period=(since, None))
    except IntegrityError as standing:
        words = _("%(name)s prepares them already.")
        raise RuleBroken(words % {"name": helper.full_name}, field="helper") from standing


@transaction.atomic
def end_helper(*, helper: ProspectHelper, last_day: date, today: date) -> None:
    """The help ends after a last day; the record stays."""
    helper = ProspectHelper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
    must_have_come(last_day, today, field="last_day")
    if helper.period.upper is not None:
        raise RuleBroken(_("That has ended already."))
    if last_day < helper.period.lower:
        words = _("It began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(helper.period.lower)}, field="last_day")
    end_row(helper, last_day + timedelta(days=1))


@transaction.atomic
def end_prospect(*, prospect: Prospect, last_day: date, reason: str, today: date) -> None:
    """They are no longer prepared, by nobody; the stages stay, and they may begin anew."""
    prospect = _held(prospect)
    must_have_come(last_day, today, field="last_day")
    last = _last(prospect)
    if last_day < last.since:
        words = _("The last stage is of %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(last.since)}, field="last_day")
    end_way(prospect, last_day, tidy(reason))


def _check_worker(team: Team, worker: Worker, towards: Organisation, *, since: date, today: date, field: str) -> None:
    """Not a member yet; on the way to the Party active, on that day and today, and with no objection left open."""
    name = {"name": worker.full_name}
    members = OrganisationMembership.objects.filter(worker=worker, organisation=towards, period__contains=today)
    if members.exists():
        raise RuleBroken(_("%(name)s is a member already.") % name, field=field)
    if towards is not Organisation.PARTY:
        return
    must_be_active(team, worker, since=since, today=today, field=field)


def must_be_active(team: Team, worker: Worker, *, since: date, today: date, field: str) -> None:
    """Only who is active, on that day and today and with no objection left open, comes closer to the Party (44)."""
    name = {"name": worker.full_name}
    if not _is_active(team, worker, today):
        words = _("Only somebody active is prepared for the Party; weigh %(name)s in a meeting first.")
        raise RuleBroken(words % name, field=field)
    if not _is_active(team, worker, since):
        words = _("On %(day)s the cell had not found %(name)s active; choose a later day.")
        raise RuleBroken(words % (name | {"day": format_day(since)}), field="since")
    if TierObjection.objects.filter(assessment__worker=worker, answered_on__isnull=True).exists():
        words = _("%(name)s sees the decision of the cell differently. Answer that objection first.")
        raise RuleBroken(words % name, field=field)


def _check_still_member(worker: Worker, since: date, today: date) -> None:
    """A full member is who was admitted and is in the Party still, on that day and today."""
    memberships = OrganisationMembership.objects.filter(worker=worker, organisation=Organisation.PARTY)
    for day in dict.fromkeys((today, since)):
        if not memberships.filter(period__contains=day).exists():
            words = _("On %(day)s %(name)s was not in the Party; choose another day, or end this way.")
            raise RuleBroken(words % {"name": worker.full_name, "day": format_day(day)}, field="since")


def _check_helper(prospect: Prospect, helper: Worker, since: date, today: date) -> None:
    """Of the Party; towards the Youth Union of either; on that day and today."""
    towards = Organisation(prospect.towards)
    for day in dict.fromkeys((today, since)):
        if helpers_for(prospect.team, towards, day).filter(pk=helper.pk).exists():
            continue
        words = (
            _(
                "Only a party member of the cell prepares somebody for the Party. On %(day)s %(name)s was none;"
                " choose one."
            )
            if towards is Organisation.PARTY
            else _(
                "Only a member of the Youth Union or the Party prepares somebody for the Youth Union. On %(day)s"
                " %(name)s was neither; choose somebody who is."
            )
        )
        raise RuleBroken(words % {"name": helper.full_name, "day": format_day(day)}, field="helper")


def _is_active(team: Team, worker: Worker, day: date) -> bool:
    decided = current_tiers(team, day).get(worker.pk)
    return decided is not None and decided.tier is Tier.ACTIVE


def _held(prospect: Prospect) -> Prospect:
    held = Prospect.objects.select_for_update(of=("self",)).select_related("team", "worker").get(pk=prospect.pk)
    if held.ended_on is not None:
        raise RuleBroken(_("That has ended already."))
    return held


def _last(prospect: Prospect) -> ProspectStage:
    return prospect.stages.order_by("-since", "-pk")[:1].get()
