"""Care cases: opened, told, planned, handed over and closed. Called where the database knows who acts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.actions.contact import hold_team_of
from members.actions.of_team import hold_people, hold_person
from members.actions.rights import give_consent
from members.actions.support import Wish, ask_support, forget_words, must_not_have_withdrawn
from members.domain.account import Role
from members.domain.care import CaseKind, CaseOutcome, PlanLine, story_ends_at_latest
from members.domain.rights import Purpose
from members.models import Account, CareCase, CareStep, CareStory, Consent, Standing, SupportRequest, Team, Worker
from members.queries.care import may_hold, possible_doers
from teamtrack import vault
from teamtrack.audit import as_system
from teamtrack.errors import RuleBroken, must_come_soon
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Told:
    """What the person told in confidence, and until when it may be kept; `is_agreed`: they were asked, and agreed."""

    story: str
    expires_on: date | None
    is_agreed: bool


@dataclass(frozen=True)
class Planned:
    """One step of the plan; with a `wish` an organisation is asked for help in the same act."""

    line: PlanLine
    what: str
    doer: Worker
    due_on: date | None = None
    wish: Wish | None = None


@transaction.atomic
def open_case(
    *, key: UUID, worker: Worker, kind: CaseKind, holder: Worker, told: Told | None, by: Account, today: date
) -> CareCase:
    """A person opens a case, never the program. `key` is the form's: sent twice it is one case.

    Only the head of the cell entrusts it to somebody else; the story is written by whoever holds the case.
    """
    hold_people(worker.pk, holder.pk)  # who leaves at this moment holds nothing
    team = hold_team_of(worker, today, today)  # first, so that of two at once the second sees the first
    written = CareCase.objects.filter(pk=key, worker=worker).first()
    if written is not None:
        story = CareStory.objects.filter(case=written).first()
        is_told = bool(told and told.story) == (story is not None)
        if told and story is not None:
            same_as_before(story, story=told.story)
        return same_as_before(written, also=is_told, kind=kind, holder=holder)
    if holder.pk == worker.pk:
        raise RuleBroken(_("Nobody holds the case about themself; choose somebody else."), field="holder")
    if holder.pk != by.worker_id and team.pk not in by.stands.teams(Role.CELL_LEADER):
        raise RuleBroken(
            _("Only the head of the cell entrusts a case to somebody else; choose yourself."), field="holder"
        )
    if not may_hold(holder.pk, worker, team, today):
        raise RuleBroken(_not_of_the_cell(holder), field="holder")
    if told and told.story and holder.pk != by.worker_id:
        raise RuleBroken(
            _("The story is written by whoever holds the case; leave it empty, and let them write it."), field="story"
        )
    case = CareCase(pk=key, team=team, worker=worker, kind=kind, holder=holder, opened_on=today)
    insert_once(case)
    if told and told.story:
        _write_story(case, told, by, today)
    return case


@transaction.atomic
def keep_story(*, case: CareCase, told: Told, by: Account, today: date) -> CareCase:
    """The story anew, or until another day."""
    case = _held(case)
    if case.holder_id != by.worker_id:
        raise RuleBroken(_("The story is written by whoever holds the case."))
    if not told.story:
        raise RuleBroken(_("Write down what was told, or leave this page."), field="story")
    _write_story(case, told, by, today)
    return case


@transaction.atomic
def erase_story(*, case: CareCase, by: Account) -> None:
    """The story goes at once; the case stays."""
    case = _held(case)
    if case.holder_id != by.worker_id:
        raise RuleBroken(_("The story is written by whoever holds the case."))
    erased, _rows = CareStory.objects.filter(case=case).delete()
    if not erased:
        raise RuleBroken(_("No story is kept."))


def _write_story(case: CareCase, told: Told, by: Account, today: date) -> None:
    """With consent alone; a withdrawal at the same moment waits for this, and takes the story with it.

    Once it was taken back, nobody but the person gives it again.
    """
    must_not_have_withdrawn(case.worker, field="story")
    if told.expires_on is None or told.expires_on <= today:
        raise RuleBroken(_("Choose a day after today, until which the story is kept."), field="expires_on")
    if told.expires_on > (last := story_ends_at_latest(today)):
        words = _("A story is kept for twelve months at most: until %(day)s.")
        raise RuleBroken(words % {"day": format_day(last)}, field="expires_on")
    consent = Consent.objects.filter(worker=case.worker_id, purpose=Purpose.CARE, withdrawn_on__isnull=True).first()
    if consent is None and not told.is_agreed:
        words = _("Ask %(name)s first: without their consent nothing of what they tell is written down.")
        raise RuleBroken(words % {"name": case.worker.full_name}, field="is_agreed")
    if consent is None:
        consent = give_consent(worker=case.worker, purpose=Purpose.CARE, words="", by=by, today=today)
    story = CareStory.objects.filter(case=case).first() or CareStory(case=case, worker_id=case.worker_id)
    story.consent, story.written_on, story.expires_on = consent, today, told.expires_on
    vault.seal(story, "story", told.story)
    story.save()


@transaction.atomic
def add_step(*, key: UUID, case: CareCase, planned: Planned, by: Account, today: date) -> CareStep:
    """A step of the plan, by somebody who may know of it. `key` is the form's: sent twice it is one step."""
    case = _held(case)
    written = CareStep.objects.filter(pk=key, case=case).first()
    if written is not None:
        asked = SupportRequest.objects.filter(pk=key).first()
        wish = planned.wish and (planned.wish.organisation, planned.wish.kind)
        return same_as_before(
            written,
            also=wish == (asked and (asked.organisation, asked.kind)),
            line=planned.line,
            what=planned.what,
            by=planned.doer,
            due_on=planned.due_on,
        )
    if not planned.what:
        raise RuleBroken(_("Say what is to be done."), field="what")
    must_not_have_withdrawn(case.worker, field="what")
    must_come_soon(planned.due_on, today, field="due_on")
    if planned.due_on is not None and planned.due_on < today:
        words = _("%(day)s has passed; choose today or a later day.")
        raise RuleBroken(words % {"day": format_day(planned.due_on)}, field="due_on")
    if not possible_doers(case.worker, case.team, today).filter(pk=planned.doer.pk).exists():
        words = _("%(name)s is not in the cell, leads no organisation of the team and does not help this person.")
        raise RuleBroken(words % {"name": planned.doer.full_name}, field="doer")
    if planned.wish and planned.line is not PlanLine.ORGANISATIONS:
        raise RuleBroken(_("Only a step through the organisations asks one of them for help."), field="organisation")
    step = CareStep(
        pk=key, case=case, worker_id=case.worker_id, line=planned.line, by=planned.doer, due_on=planned.due_on
    )
    vault.seal(step, "what", planned.what)
    insert_once(step)
    if planned.wish:
        ask_support(key=key, team=case.team, worker=case.worker, wish=planned.wish, by=by, today=today)
    return step


@transaction.atomic
def finish_step(*, step: CareStep, today: date) -> CareStep:
    """A step is done, said by who does it or by who holds the case."""
    step = CareStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if step.done_on is not None:
        raise RuleBroken(_("That is done already."))
    if not step.what:  # emptied when the case was closed, or with the consent
        raise RuleBroken(_("The words of this step were erased meanwhile; nothing is left to do here."))
    step.done_on = today
    step.save(update_fields=["done_on"])
    return step


@transaction.atomic
def hand_over(*, case: CareCase, holder: Worker, today: date) -> CareCase:
    """The head of the cell gives the case to another; plan and steps stay.

    The story was told to one person: it is erased, and only whom it is told anew reads it.
    """
    hold_people(case.worker_id, holder.pk)
    case = _held(case)
    if holder.pk == case.worker_id:
        raise RuleBroken(_("Nobody holds the case about themself; choose somebody else."), field="holder")
    if holder.pk == case.holder_id:
        words = _("%(name)s holds this case already.")
        raise RuleBroken(words % {"name": holder.full_name}, field="holder")
    if not may_hold(holder.pk, case.worker, case.team, today):
        raise RuleBroken(_not_of_the_cell(holder), field="holder")
    with as_system("hand over"):  # who hands it over does not see whether there is one
        CareStory.objects.filter(case=case).delete()
    case.holder = holder
    case.save(update_fields=["holder"])
    return case


@transaction.atomic
def close_case(*, case: CareCase, outcome: CaseOutcome | None, today: date) -> CareCase:
    """With an outcome, which stays; the story is gone, steps and requests made with them lose their words at once."""
    case = _held(case)
    if outcome is None:
        raise RuleBroken(_("Say what came of it; that alone is kept."), field="outcome")
    _close(case, outcome, today)
    return case


@transaction.atomic
def leave_cases(*, worker: Worker, to: Team | None, day: date, today: date) -> None:
    """Somebody leaves their team on a day, for another one or for good (None), whoever writes that down.

    For good, the cases about them are closed as handed on; to another team they go along. A case stays with its holder
    while they may hold it: of the person's cell, or their helper. Else it goes to the head of that cell, without the
    story; where there is none, it stays on the list as it is, without the story.
    """
    with as_system("leave"):
        cases = CareCase.objects.select_for_update(of=("self",)).filter(worker=worker, closed_on__isnull=True)
        for case in cases.order_by("pk"):
            if to is None:
                _close(case, CaseOutcome.HANDED_ON, today)
            else:
                case.team = to
                _keep_held(case, max(day, today))
    end_broken_holding(held=Q(holder=worker), day=day, today=today)


@transaction.atomic
def end_broken_holding(*, held: Q, day: date, today: date) -> None:
    """Of these open cases none stays with somebody who may no longer hold it, from a day on: it goes as in leave_cases.

    Called where help ends, where somebody joins or leaves the Party, and where a team comes to another cell.
    """
    with as_system("leave"):
        cases = CareCase.objects.select_for_update(of=("self",)).filter(held, closed_on__isnull=True)
        for case in cases.order_by("pk"):
            _keep_held(case, max(day, today))


def _close(case: CareCase, outcome: CaseOutcome, today: date) -> None:
    CareStory.objects.filter(case=case).delete()
    forget_words(case.steps.all())
    case.closed_on, case.outcome = max(today, case.opened_on), outcome
    case.save(update_fields=["closed_on", "outcome"])


def _keep_held(case: CareCase, day: date) -> None:
    if not may_hold(case.holder_id, case.worker, case.team, day):
        CareStory.objects.filter(case=case).delete()
        heads = Standing.objects.filter(team=case.team, role=Role.CELL_LEADER, period__contains=day)
        heads = heads.filter(worker__account__is_active=True)
        head = heads.exclude(worker=case.worker_id).order_by("worker").values_list("worker", flat=True).first()
        case.holder_id = head or case.holder_id
    case.save(update_fields=["team", "holder"])


def _held(case: CareCase) -> CareCase:
    """The case as it stands now, kept for this transaction with the person; a closed one is a RuleBroken."""
    hold_person(case.worker_id)
    held = CareCase.objects.select_for_update(of=("self",)).select_related("worker", "team").get(pk=case.pk)
    if held.closed_on is not None:
        words = _("The case was closed on %(day)s; open a new one.")
        raise RuleBroken(words % {"day": format_day(held.closed_on)})
    return held


def _not_of_the_cell(holder: Worker) -> str:
    words = _("%(name)s is neither in the cell nor somebody who helps this person; choose one of those.")
    return words % {"name": holder.full_name}
