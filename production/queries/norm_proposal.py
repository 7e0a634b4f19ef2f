"""Norm proposals: the list, one with its steps and what people really make, those that wait for the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.domain.account import CELL, Role
from members.models import Team
from production.domain.norm import EVIDENCE_DAYS, Evidence
from production.domain.norm_proposal import WAYS, WRITTEN_BY, Origin, Step, may_follow, next_step, taken_by
from production.models import NormProposal, NormProposalStep, Product
from production.models.norm_proposal import OPINION_NAMES, ORIGIN_NAMES, STEP_NAMES, TAKEN, TO_DO
from production.queries.norm import rise_words
from production.queries.norm_objection import evidence_of, teams_making
from production.queries.norm_study import StudyLine, studies_between
from teamtrack.figures import format_day, format_percent
from teamtrack.paging import open_and_page_of

ONE_DAY, STUDIES_SHOWN = timedelta(days=1), timedelta(days=90)
WRITERS = frozenset(role for roles in WRITTEN_BY.values() for role in roles)
LATELY = 5  # on the page of the product
DONE, BAD = frozenset({Step.ISSUED, Step.POSTED}), frozenset({Step.DECLINED, Step.WITHDRAWN})


# --- where one may propose -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """For which team somebody proposes, and as what."""

    team: Team
    origin: Origin

    @property
    def key(self) -> str:
        return f"{self.team.slug}.{self.origin}"

    @property
    def words(self) -> str:
        return f"{self.team.name} · {dict(ORIGIN_NAMES)[self.origin]}"


def places_of(user: Any, product: Product, today: date) -> list[Place]:
    """The teams of the user's that make the product, once for each of what they are there; one query."""
    if user.is_by_pin or not user.stands.roles & WRITERS:
        return []
    teams = teams_making(product, today).filter(pk__in=user.stands.teams(*WRITERS)).order_by("code", "pk")
    return [
        Place(team, origin)
        for team in teams
        for origin, roles in WRITTEN_BY.items()
        if team.pk in user.stands.teams(*roles)
    ]


# --- the list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProposalLine:
    """A proposal and how far it is, in words; `tone` of the chip; `waits_for`: who takes the next step."""

    proposal: NormProposal
    state: str
    tone: str
    since: date
    waits_for: str


@dataclass(frozen=True)
class ProposalsPage:
    """All that are not decided, the oldest first, and a page of those decided, the last first."""

    waiting: tuple[ProposalLine, ...]
    decided: tuple[ProposalLine, ...]
    after: UUID | None


def _rows() -> QuerySet[Any]:
    last = NormProposalStep.objects.filter(proposal=OuterRef("pk")).order_by("-pk")
    issued = NormProposalStep.objects.filter(proposal=OuterRef("pk"), step=Step.ISSUED)
    trial = NormProposalStep.objects.filter(proposal=OuterRef("pk"), step=Step.TRIAL)
    return NormProposal.objects.annotate(
        last=Subquery(last.values("step")[:1]),
        last_day=Subquery(last.values("day")[:1]),
        number=Subquery(issued.values("decision")),
        norm_period=Subquery(issued.values("norm__period")),
        trial_last=Subquery(trial.values("trial_last")),
    ).select_related("product__workshop", "team", "made_by__worker")


def seen_proposals(user: Any) -> QuerySet[Any]:
    """Norms are open to everybody in the workshop, and so is what is proposed about them."""
    return _rows().filter(product__workshop__in=user.stands.workshops)


def proposals_page(user: Any, today: date, after: UUID | None = None) -> ProposalsPage:
    """One query."""
    waiting, page = open_and_page_of(
        seen_proposals(user), is_open=Q(ended_on__isnull=True), first="made_on", by="-ended_on", after=after
    )
    return ProposalsPage(
        tuple(_line(row, today) for row in waiting), tuple(_line(row, today) for row in page.rows), page.after
    )


def proposals_about(product: Product, today: date) -> list[ProposalLine]:
    """The latest of a product, the open one first; one query."""
    rows = _rows().filter(product=product).order_by("-made_on", "pk")
    return [_line(row, today) for row in rows[:LATELY]]


def _line(row: Any, today: date) -> ProposalLine:
    step, since = Step(row.last), row.last_day
    state, tone = str(dict(STEP_NAMES)[step]), "info"
    if step in DONE:
        tone = "ok"
        if step is Step.ISSUED:
            state = _("Issued · no. %(number)s") % {"number": row.number}
        if row.norm_period is None:
            state, tone = _("Taken back before it came into force"), ""
        elif row.norm_period.upper is not None and row.norm_period.upper <= today:
            state, tone = _("Replaced on %(date)s") % {"date": format_day(row.norm_period.upper)}, ""
    elif step in BAD:
        tone = ""
    return ProposalLine(row, state, tone, since, waits_for(row))


def waits_for(row: Any) -> str:
    """Who takes the next step; nothing where none is left."""
    step = _still_to_take(row)
    return office_of(Origin(row.origin), step) if step else ""


def _still_to_take(row: Any) -> Step | None:
    step = next_step(Origin(row.origin), Step(row.last))
    return None if step is Step.POSTED and row.norm_period is None else step


def _is_tried(row: Any, following: Step | None, today: date) -> bool:
    """A trial that goes on waits for nobody."""
    return following is Step.CONSULTED and row.trial_last >= today


def office_of(origin: Origin, step: Step) -> str:
    """Who takes a step, in words: the office, nobody's name."""
    roles = taken_by(origin, step)
    if step is Step.POSTED:
        return _("the production team leader or the norm office")
    if step is Step.DECLINED:
        return _("the norm office or the workshop manager")
    if step is Step.WITHDRAWN:
        return str(dict(ORIGIN_NAMES)[origin])
    return {
        Role.CELL_LEADER: _("the party cell"),
        Role.TEAM_LEADER: _("the production team leader"),
        Role.NORM_OFFICER: _("the norm office"),
        Role.BRANCH_COMMITTEE: _("the branch committee"),
        Role.UNION_LEAD: _("the union group"),
        Role.WORKSHOP_MANAGER: _("the workshop manager"),
    }[roles[0]]


# --- one -------------------------------------------------------------------------------------------------------------


def norm_proposal_for(user: Any, norm_proposal: UUID) -> Any:
    """A proposal of the user's workshops; else 404."""
    return get_object_or_404(seen_proposals(user), pk=norm_proposal)


@dataclass(frozen=True)
class DoneStep:
    """A step that was taken: when, by which office, what was said; `facts`: the days of a trial, a number, a norm."""

    name: str
    day: date
    office: str
    words: str
    opinion: str
    facts: str


@dataclass(frozen=True)
class ComingStep:
    """A step that comes: what is to be done, and by whom; `is_next`: it is the turn of this one."""

    name: str
    office: str
    is_next: bool


@dataclass(frozen=True)
class NormProposalPage:
    """One proposal: both readings of the change, steps taken and to come, what people really make, studies.

    `author` is told where it tells nothing of who is in the Party. `step` is the reader's to take, if any; while it
    waits for the end of a trial, `tried_until` says how long.
    """

    line: ProposalLine
    becomes: str
    rise: str
    author: str
    done: tuple[DoneStep, ...]
    coming: tuple[ComingStep, ...]
    before: Evidence
    trial: Evidence | None
    studies: list[StudyLine]
    following: Step | None
    step: Step | None
    tried_until: date | None
    may_decline: bool
    may_withdraw: bool


def norm_proposal_page(user: Any, row: Any, today: date) -> NormProposalPage:
    """One query for the steps, two for what is made, four for the studies."""
    origin, following = Origin(row.origin), _still_to_take(row)
    steps = list(row.steps.select_related("norm").order_by("pk"))
    trial = next((step for step in steps if step.step == Step.TRIAL), None)
    last = min(trial.trial_first - ONE_DAY if trial else row.ended_on or today, today)
    first, until = last - timedelta(days=EVIDENCE_DAYS - 1), min(trial.trial_last if trial else last, today)
    in_cell, is_own = row.team_id in user.stands.teams(*CELL), row.made_by_id == user.pk

    def made(since: date, to: date) -> Evidence:
        return evidence_of(row.product, row.units, since, to, is_begun=False, team=row.team_id)

    is_tried, is_mine = _is_tried(row, following, today), bool(following and may_take(user, row, following))

    def may_end(step: Step) -> bool:
        return may_follow(origin, Step(row.last), step) and may_take(user, row, step)

    return NormProposalPage(
        line=_line(row, today),
        becomes=format_percent(Fraction(row.units, row.old_units)),
        rise=rise_words(row.units, row.old_units),
        author=row.made_by.worker.full_name if row.made_by and (origin != Origin.CELL or in_cell or is_own) else "",
        done=tuple(_done(origin, step) for step in steps),
        coming=tuple(_coming(origin, following)),
        before=made(first, last),
        trial=made(trial.trial_first, until) if trial and trial.trial_first <= until else None,
        studies=studies_between(row.product, row.team, (last - STUDIES_SHOWN, until), user, today),
        following=following,
        step=following if is_mine and not is_tried else None,
        tried_until=row.trial_last if is_mine and is_tried else None,
        may_decline=may_end(Step.DECLINED),
        may_withdraw=may_end(Step.WITHDRAWN),
    )


def _done(origin: Origin, row: NormProposalStep) -> DoneStep:
    step, facts = Step(row.step), ""
    if row.trial_first and row.trial_last:
        facts = f"{format_day(row.trial_first)} – {format_day(row.trial_last)}"
    elif step is Step.ISSUED:
        facts = _("no. %(number)s") % {"number": row.decision}
        if row.norm and row.norm.period.lower:
            facts = _("%(facts)s, in force from %(day)s") % {"facts": facts, "day": format_day(row.norm.period.lower)}
    opinion = "" if row.is_for is None else str(dict(OPINION_NAMES)[row.is_for])
    office = "" if step is Step.POSTED else office_of(origin, step)  # either of two
    return DoneStep(str(TAKEN.get(step) or dict(STEP_NAMES)[step]), row.day, office, row.words, opinion, facts)


def _coming(origin: Origin, following: Step | None) -> Iterable[ComingStep]:
    way = WAYS[origin]
    for step in way[way.index(following) :] if following else ():
        yield ComingStep(str(TO_DO[step]), office_of(origin, step), step is following)


# --- who takes what ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taking:
    """A proposal and a step of it that somebody is about to take."""

    proposal: Any
    step: Step


def may_take(user: Any, proposal: NormProposal, step: Step) -> bool:
    """Whose step it is; whoever wrote a proposal may withdraw it. Nothing by six digits on a shared tablet."""
    if user.is_by_pin:
        return False
    if step is Step.WITHDRAWN and proposal.made_by_id == user.pk:
        return True
    return proposal.team_id in user.stands.teams(*taken_by(Origin(proposal.origin), step))


def declining_for(user: Any, norm_proposal: UUID) -> Taking:
    """A proposal of the user's workshops, to be declined; else 404."""
    return Taking(norm_proposal_for(user, norm_proposal), Step.DECLINED)


def withdrawing_for(user: Any, norm_proposal: UUID) -> Taking:
    """A proposal of the user's workshops, to be withdrawn; else 404."""
    return Taking(norm_proposal_for(user, norm_proposal), Step.WITHDRAWN)


TAKES_A_STEP = frozenset(role for origin in Origin for step in Step for role in taken_by(origin, step))


def waiting_for(user: Any, today: date) -> list[tuple[Any, str, date]]:
    """Proposals whose next step is the user's: with what is to be done, and since when; one query."""
    if user.is_by_pin or not user.stands.roles & TAKES_A_STEP:
        return []
    open_or_unposted = Q(ended_on__isnull=True) | Q(last=Step.ISSUED)
    rows = seen_proposals(user).filter(open_or_unposted, team__in=user.stands.teams(*TAKES_A_STEP))
    found = []
    for row in rows.order_by("last_day", "made_on", "pk"):
        step = _still_to_take(row)
        if step and not _is_tried(row, step, today) and may_take(user, row, step):
            found.append((row, str(TO_DO[step]), row.last_day))
    return found
