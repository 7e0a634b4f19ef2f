"""Weighing everybody in a meeting of the cell (domain.md, rules 3 and 4): decisions are added, never edited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.actions.mentoring import end_broken_links
from members.actions.of_team import hold_team
from members.domain.tier import WORDS_OF_A_REASON, Aspect, Tier
from members.models import (
    Account,
    CellMeeting,
    ClassificationSession,
    Mentorship,
    Suggestion,
    Team,
    TierAspect,
    TierAssessment,
    TierGround,
    TierProposal,
    Worker,
)
from members.models.tier import NOT_THIS_CELL, NOT_TO_BE_CLASSIFIED
from members.queries.cell import decisions_of, masses, workers_known_to
from members.queries.meeting import present_at
from teamtrack import vault
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy

FINISHED = gettext_lazy("This classification is finished; a change belongs to the next one.")


@dataclass(frozen=True)
class Decision:
    """What the meeting decided about one person: the kind, why, and the aspects with what was seen.

    `grounds`: numbers of the suggestions of workers it rests on.
    """

    tier: Tier
    reason: str
    aspects: Mapping[Aspect, str]
    grounds: frozenset[int] = frozenset()


@transaction.atomic
def begin_session(*, meeting: CellMeeting | None, team: Team, today: date) -> ClassificationSession:
    """A classification of a team begins in a meeting of its cell; one at a time."""
    if meeting is None:
        raise RuleBroken(_("Nobody is weighed outside a meeting: write down the cell's meeting first."))
    must_have_come(meeting.day, today, field="")
    _check_who_came(meeting)
    hold_team(team)
    others = ClassificationSession.objects.filter(team=team).select_related("meeting")
    still_open = others.filter(closed_at__isnull=True).order_by("pk").first()
    if still_open is not None:
        words = _("The classification of %(day)s is not finished; finish it first.")
        raise RuleBroken(words % {"day": format_day(still_open.meeting.day)})
    later = others.filter(meeting__day__gte=meeting.day).order_by("-meeting__day", "pk").first()
    if later is not None:
        words = _("On %(day)s everybody was weighed already; choose a later meeting.")
        raise RuleBroken(words % {"day": format_day(later.meeting.day)})
    try:
        with transaction.atomic():
            return ClassificationSession.objects.create(meeting=meeting, team=team)
    except DatabaseError as refused:
        if _state(refused) != NOT_THIS_CELL:
            raise
        raise RuleBroken(_("This meeting is not one of the cell that led the team on that day.")) from refused


@transaction.atomic
def decide(
    *, session: ClassificationSession, worker: Worker, decision: Decision, by: Account, now: datetime
) -> TierAssessment:
    """One person's kind, decided in the session's meeting; until the session is closed the last word counts."""
    session = _open(session)
    _check_person(session, worker, by)
    _check(decision)
    _check_grounds(session, decision)
    revisions = TierAssessment.objects.filter(session=session, worker=worker).order_by("-revision", "pk")
    last = revisions.values_list("revision", flat=True).first() or 0
    assessment = TierAssessment(
        session=session,
        team=session.team,
        worker=worker,
        tier=decision.tier,
        revision=last + 1,
        recorded_by=by,
        recorded_at=now,
    )
    vault.seal(assessment, "reason", decision.reason)
    try:
        with transaction.atomic():
            assessment.save(force_insert=True)
    except DatabaseError as refused:  # joined the Party, or left the team, at the same moment
        if _state(refused) != NOT_TO_BE_CLASSIFIED:
            raise
        raise _not_weighed(session, worker) from refused
    _write_down(assessment, decision)
    with connection.cursor() as cursor:  # what the database checks at the end is checked here
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return assessment


def _write_down(assessment: TierAssessment, decision: Decision) -> None:
    """In what, with what was seen, and what it rests on."""
    aspects = [TierAspect(assessment=assessment, aspect=aspect) for aspect in decision.aspects]
    for row in aspects:
        vault.seal(row, "evidence", decision.aspects[Aspect(row.aspect)])
    TierAspect.objects.bulk_create(aspects)
    TierGround.objects.bulk_create(
        TierGround(assessment=assessment, suggestion_id=number) for number in sorted(decision.grounds)
    )


@transaction.atomic
def propose_tier(
    *, session: ClassificationSession, worker: Worker, decision: Decision, by: Account, today: date
) -> TierProposal:
    """What a member puts forward about somebody they know, for the meeting to weigh: never a decision, never counted.

    Said again, it replaces what the same member said before.
    """
    assert by.worker_id is not None
    session = _open(session)
    _check_person(session, worker, by)
    if worker.pk not in workers_known_to(by, session.team, today):
        raise RuleBroken(_("A member puts forward only what is about their own group, or whom they help."))
    _check(decision)
    about = {"session": session, "team": session.team, "worker": worker, "by_id": by.worker_id}
    proposal = TierProposal.objects.filter(**about).first() or TierProposal(**about)
    proposal.tier = decision.tier
    vault.seal(proposal, "reason", decision.reason)
    vault.seal(proposal, "evidence", json.dumps(decision.aspects, ensure_ascii=False) if decision.aspects else "")
    proposal.save()
    return proposal


@transaction.atomic
def close_session(*, session: ClassificationSession, by: Account, today: date, now: datetime) -> list[Mentorship]:
    """Everybody has been weighed; nothing changes afterwards. What members put forward is gone.

    Links of the chain that no longer hold end that day: those that did.
    """
    session = _open(session)
    _check_who_came(session.meeting)
    decided, weighed = decisions_of(session), list(masses(session.team, session.meeting.day))
    missing = [worker.full_name for worker in weighed if worker.pk not in decided]
    if missing:
        raise RuleBroken(_("Not yet decided: %(names)s.") % {"names": ", ".join(missing)})
    # Not all decisions: somebody may have been recorded as a party member of that day after they were decided about.
    tiers = [decided[worker.pk].tier for worker in weighed]
    session.active, session.average, session.weak = (tiers.count(tier) for tier in Tier)
    session.closed_at = now
    session.save(update_fields=["active", "average", "weak", "closed_at"])
    TierProposal.objects.filter(session=session).delete()
    return end_broken_links(team=session.team, day=session.meeting.day, today=today)


@transaction.atomic
def drop_session(*, session: ClassificationSession) -> None:
    """A session begun by mistake goes, with what members put forward for it, while nothing was decided in it."""
    session = _open(session)
    if TierAssessment.objects.filter(session=session).exists():
        raise RuleBroken(_("Decisions were made in this classification already; it stays, finish it."))
    TierProposal.objects.filter(session=session).delete()
    session.delete()


def _open(session: ClassificationSession) -> ClassificationSession:
    held = ClassificationSession.objects.select_for_update(of=("self",)).select_related("meeting", "team")
    session = held.get(pk=session.pk)
    if session.closed_at is not None:
        raise RuleBroken(str(FINISHED))
    return session


def _check_who_came(meeting: CellMeeting) -> None:
    """A decision is the meeting's: who took part is written down before, and stays (actions/meeting.py)."""
    CellMeeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if not present_at(meeting):
        raise RuleBroken(_("Write down first who came to the meeting of %(day)s.") % {"day": format_day(meeting.day)})


def _check_person(session: ClassificationSession, worker: Worker, by: Account) -> None:
    if worker.pk == by.worker_id:
        raise RuleBroken(_("Nobody decides about themself."))
    if not masses(session.team, session.meeting.day).filter(pk=worker.pk).exists():
        raise _not_weighed(session, worker)


def _not_weighed(session: ClassificationSession, worker: Worker) -> RuleBroken:
    words = _("%(name)s is not weighed: on %(day)s a party member, or not on the team.")
    return RuleBroken(words % {"name": worker.full_name, "day": format_day(session.meeting.day)})


def _check(decision: Decision) -> None:
    if len(decision.reason.split()) < WORDS_OF_A_REASON:
        raise RuleBroken(_("Please give the reason (at least %(n)s words).") % {"n": WORDS_OF_A_REASON}, field="reason")
    if decision.tier is Tier.WEAK and not decision.aspects:
        raise RuleBroken(_("Say in what more help is needed: choose at least one aspect."), field="aspects")
    for aspect, evidence in decision.aspects.items():
        if decision.tier is Tier.WEAK and not tidy(evidence):
            raise RuleBroken(_("Write what was seen in each aspect you chose."), field=f"evidence_{aspect}")


def _check_grounds(session: ClassificationSession, decision: Decision) -> None:
    """A decision rests on what had been suggested by its meeting, and on the team that it is about."""
    known = Suggestion.objects.filter(team=session.team, made_on__lte=session.meeting.day)
    if known.filter(pk__in=decision.grounds).count() < len(decision.grounds):
        words = _("Choose suggestions of this team, made by the day of the meeting.")
        raise RuleBroken(words, field="grounds")


def _state(refused: DatabaseError) -> str:
    return str(getattr(refused.__cause__, "sqlstate", ""))
