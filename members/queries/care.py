"""Care cases as far as each may know of them: that one exists, its plan, its story.

Cases, stories and steps stand under row-level security: every query here is asked inside `reading_as`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Q
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, LEADS_ORGANISATION, Role
from members.domain.care import EFFECT_DAYS, STORY_ENDS_SOON_DAYS, PlanLine
from members.domain.contact import Effect
from members.domain.rights import Purpose
from members.models import CareCase, CareStep, CareStory, Mentorship, Standing, Team, TeamMembership, Visit, Worker
from members.models.care import CASE_OUTCOME_NAMES, LINE_NAMES
from members.models.worker import WorkerQuerySet
from members.queries.cell import cell_members, cell_of
from members.queries.contact import LATEST
from members.queries.rights import withdrawn_from
from members.queries.support import SupportLine, requests_about
from members.queries.visit import seen_visits
from teamtrack.audit import disclose, note_reads
from teamtrack.business_day import business_day
from teamtrack.paging import beside, open_and_page_of
from teamtrack.sources import ask

CASE, CASES, PLAN, STEP, STORY = (
    gettext_noop("the page of the help needed"),
    gettext_noop("the list of help needed"),
    gettext_noop("the plan to help"),
    gettext_noop("a step of the plan to help"),
    gettext_noop("read what was told in confidence"),
)

SHOWN = ("kind", "outcome")  # of a case, in clear


# --- one by its number ------------------------------------------------------------------------------------------------


def case_for(user: Any, case: UUID) -> CareCase:
    """A case that the user holds, or of their cell; else 404."""
    within = Q(holder=user.worker_id) | Q(team__in=user.stands.teams(*CELL))
    return get_object_or_404(CareCase.objects.select_related("worker", "holder", "team").filter(within), pk=case)


def step_for(user: Any, step: UUID) -> CareStep:
    """A step that the user may do, or of a case they hold or their cell's head sees; else 404."""
    led = Q(holder=user.worker_id) | Q(team__in=user.stands.teams(Role.CELL_LEADER))
    # Not a join: whoever does a step may not know of its case, and the database would show them neither.
    within = _may_do(user, business_day()) | Q(case__in=CareCase.objects.filter(led).values("pk"))
    return get_object_or_404(CareStep.objects.select_related("worker", "by").filter(within), pk=step)


# --- who may be asked -------------------------------------------------------------------------------------------------


def possible_holders(worker: Worker, team: Team, today: date) -> WorkerQuerySet:
    """Who may hold a case about the worker: the cell of their team and who helps them, but themself; in name order."""
    return _others(worker, _cell(team, today) | _helpers(worker, today))


def may_hold(holder: int, worker: Worker, team: Team, today: date) -> bool:
    """Whether somebody is one of them, by number."""
    return possible_holders(worker, team, today).filter(pk=holder).exists()


def possible_doers(worker: Worker, team: Team, today: date) -> WorkerQuerySet:
    """Who may be asked for a step: the same, and who leads the union, the youth or the women of the team."""
    leads = Standing.objects.filter(team=team, role__in=LEADS_ORGANISATION.values(), period__contains=today)
    asked = Q(pk__in=leads.values("worker"))
    return _others(worker, _cell(team, today) | _helpers(worker, today) | asked)


def _may_do(user: Any, today: date) -> Q:
    """Steps the user was asked for, about people for whom they may still be asked (possible_doers)."""
    over = user.stands.teams(*CELL, *LEADS_ORGANISATION.values())
    there = TeamMembership.objects.filter(team__in=over, period__contains=today).values("worker")
    helped = Mentorship.objects.filter(mentor=user.worker_id, period__contains=today).values("mentee")
    return Q(by=user.worker_id) & (Q(worker__in=there) | Q(worker__in=helped))


def _others(worker: Worker, who: Q) -> WorkerQuerySet:
    return Worker.objects.filter(who).exclude(pk=worker.pk).in_name_order()


def _cell(team: Team, today: date) -> Q:
    cell = cell_of(team, today)
    return Q(pk__in=cell_members(cell, today).values("pk")) if cell else Q(pk__in=[])


def _helpers(worker: Worker, today: date) -> Q:
    return Q(pk__in=Mentorship.objects.filter(mentee=worker, period__contains=today).values("mentor"))


# --- the cases of a team ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CaseLine:
    """That a case exists: about whom, who holds it, since when. Whoever `may_open` it is told its kind as well."""

    case: CareCase
    may_open: bool

    @property
    def kind(self) -> str:
        return str(self.case.get_kind_display()) if self.may_open else ""


@dataclass(frozen=True)
class ClosedYear:
    """How many cases were closed in a year, by each outcome there was; nobody's name."""

    year: int
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CasesPage:
    """The cases of a team; closed ones one by one for whoever held them and for the head, who alone is told counts.

    `after` is the number of the closed one behind which more follow.
    """

    open: tuple[CaseLine, ...]
    closed: tuple[CaseLine, ...]
    years: tuple[ClosedYear, ...]
    is_head: bool
    after: UUID | None


def cases_page(user: Any, team: Team, after: UUID | None) -> CasesPage:
    """What a member of the cell may know of its cases, the closed ones page by page.

    That kinds and outcomes were shown is recorded.
    """
    is_head = team.pk in user.stands.teams(Role.CELL_LEADER)
    cases = CareCase.objects.filter(team=team)
    # The outcome of one case is for the head and who held it; nobody's own is theirs to read here.
    opens = ~Q(worker=user.worker_id) if is_head else Q(holder=user.worker_id)
    rows = cases.filter(Q(closed_on__isnull=True) | opens).select_related("worker", "holder")
    closed = cases.filter(closed_on__isnull=False).order_by().values("closed_on__year", "outcome")
    told = JSONObject(year="closed_on__year", outcome="outcome", n=Count("pk"))
    figures = {"years": ArraySubquery(closed.annotate(told=told).values("told"))} if is_head else {}
    still, page = open_and_page_of(
        rows.annotate(**figures), is_open=Q(closed_on__isnull=True), first="opened_on", by="-closed_on", after=after
    )
    lines = [_line(user, case) for case in still]
    note_reads([*(line.case for line in lines if line.may_open), *page.rows], *SHOWN, by=user, why=CASES)
    years = beside([*still, *page.rows], Team.objects.filter(pk=team.pk), figures).years if is_head else ()
    counted = {(of["year"], of["outcome"]): of["n"] for of in years}
    return CasesPage(
        open=tuple(lines),
        closed=tuple(_line(user, case) for case in page.rows),
        after=page.after,
        years=tuple(
            ClosedYear(
                year,
                tuple((str(name), counted[year, key]) for key, name in CASE_OUTCOME_NAMES if (year, key) in counted),
            )
            for year in sorted({year for year, _outcome in counted}, reverse=True)
        ),
        is_head=is_head,
    )


def _line(user: Any, case: CareCase) -> CaseLine:
    is_head = case.team_id in user.stands.teams(Role.CELL_LEADER) and case.worker_id != user.worker_id
    return CaseLine(case, may_open=is_head or case.holder_id == user.worker_id)


def open_cases_about(user: Any, worker: Worker) -> list[CaseLine]:
    """The open cases about one person that the user may know of: the holder, the cell, the person."""
    within = Q(holder=user.worker_id) | Q(team__in=user.stands.teams(*CELL)) | Q(worker=user.worker_id)
    found = CareCase.objects.filter(within, worker=worker, closed_on__isnull=True)
    return [_line(user, case) for case in found.select_related("holder").order_by("opened_on", "pk")]


# --- one case ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepLine:
    """A step with its words; who does it, until when, when it was done."""

    step: CareStep
    what: str
    is_late: bool


@dataclass(frozen=True)
class PlanSide:
    """Hai mặt của cách giúp: the steps of one line of the plan."""

    name: str
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class Attempts:
    """Visits to the person while the case was open, as far as the reader may know of them: received or not."""

    visits: tuple[Visit, ...]

    @property
    def received(self) -> int:
        return sum(visit.received for visit in self.visits)

    @property
    def not_received(self) -> int:
        return len(self.visits) - self.received

    @property
    def next_on(self) -> date | None:
        return self.visits[0].next_on if self.visits else None


@dataclass(frozen=True)
class StoryState:
    """That there is a story, and until when; never its words. Past its day it is not read any more."""

    written_on: date
    expires_on: date
    has_expired: bool


@dataclass(frozen=True)
class CasePage:
    """One case for its holder or the head of the cell; `story` is told to the holder alone."""

    case: CareCase
    is_holder: bool
    is_withdrawn: bool  # the person took back their consent: no story and no step is written down
    story: StoryState | None
    plan: tuple[PlanSide, ...]
    attempts: Attempts
    support: tuple[SupportLine, ...]
    effect: Effect | None


def case_page(user: Any, case: CareCase, today: date) -> CasePage:
    """Kind, outcome and plan are shown, and that they were read is recorded; the story has a page of its own."""
    is_holder = case.holder_id == user.worker_id
    note_reads([case], *SHOWN, by=user, why=CASE)
    return CasePage(
        case=case,
        is_holder=is_holder,
        is_withdrawn=bool(withdrawn_from(Purpose.CARE, [case.worker_id])),
        story=story_of(case, today) if is_holder else None,
        plan=_plan(user, case, today),
        attempts=_attempts(user, case, today),
        support=tuple(requests_about(user, case.worker)),
        effect=_effect(case, today) if case.team_id in user.stands.teams(*CELL) else None,
    )


def story_of(case: CareCase, today: date) -> StoryState | None:
    """Whether a story is kept; None as well for everybody but the holder, whom alone the database shows it."""
    story = CareStory.objects.filter(case=case).defer("story").first()
    if story is None:
        return None
    return StoryState(story.written_on, story.expires_on, has_expired=story.expires_on < today)


def read_story(user: Any, case: CareCase, today: date) -> str:
    """The words of the story for its holder, recorded as read; nothing where there is none, or where its day passed."""
    stories = CareStory.objects.filter(case=case, case__holder=user.worker_id, expires_on__gte=today)
    return "".join(text for (text,) in disclose(stories, "story", by=user, why=STORY))


def step_words(user: Any, step: CareStep) -> str:
    """What is to be done, for whoever does it; recorded as read."""
    ((what,),) = disclose([step], "what", by=user, why=STEP)
    return str(what)


def _plan(user: Any, case: CareCase, today: date) -> tuple[PlanSide, ...]:
    steps = list(case.steps.select_related("by").order_by("due_on", "pk"))
    opened = disclose(steps, "what", by=user, why=PLAN)
    lines: dict[str, list[StepLine]] = {line: [] for line in PlanLine}
    for step, (what,) in zip(steps, opened, strict=True):
        is_late = step.done_on is None and step.due_on is not None and step.due_on < today and bool(step.what)
        lines[step.line].append(StepLine(step, what, is_late))
    return tuple(PlanSide(str(name), tuple(lines[line])) for line, name in LINE_NAMES)


def open_steps(user: Any, case: CareCase, today: date) -> tuple[StepLine, ...]:
    """Steps that are not done yet; that their words were read is recorded."""
    lines = [line for side in _plan(user, case, today) for line in side.steps]
    return tuple(line for line in lines if line.what and line.step.done_on is None)


def _attempts(user: Any, case: CareCase, today: date) -> Attempts:
    during = (case.opened_on, case.closed_on or today)
    visits = seen_visits(user, case.team, today).filter(worker=case.worker_id, day__range=during)
    return Attempts(tuple(visits.defer("note").order_by(*LATEST)))


def _effect(case: CareCase, today: date) -> Effect | None:
    """Output before and after the day on which the case was closed; None while it is open. For the cell alone."""
    if case.closed_on is None:
        return None
    after = case.closed_on + timedelta(days=1)
    return next(iter(ask("mentee_effect", worker=case.worker, day=after, today=today, days=EFFECT_DAYS)), None)


def held_cases(user: Any) -> tuple[CareCase, ...]:
    """The open cases that the reader holds, the oldest first."""
    held = CareCase.objects.filter(holder=user.worker_id, closed_on__isnull=True)
    return tuple(held.select_related("worker").order_by("opened_on", "pk"))


# --- for the first page -----------------------------------------------------------------------------------------------


def steps_to_do(user: Any, today: date) -> Sequence[tuple[UUID, date | None]]:
    """Steps that wait for the user, with the day until which; those of a closed case have no words any more."""
    steps = CareStep.objects.filter(_may_do(user, today), done_on__isnull=True).exclude(what=b"")
    return list(steps.order_by("due_on", "pk").values_list("pk", "due_on"))


def stories_ending(user: Any, today: date) -> Sequence[tuple[UUID, date]]:
    """Cases that the user holds whose story ends soon, with its last day."""
    soon = CareStory.objects.filter(
        case__holder=user.worker_id, expires_on__range=(today, today + timedelta(days=STORY_ENDS_SOON_DAYS))
    )
    return list(soon.order_by("expires_on", "pk").values_list("case", "expires_on"))
