"""Kinds as the cell decided them, and links of the chain."""

from datetime import date
from typing import Any

from django.utils import timezone

from members.domain.meeting import MeetingKind
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect, Tier
from members.models import (
    Account,
    CellMeeting,
    ClassificationSession,
    Mentorship,
    MentorshipReview,
    PartyCell,
    Team,
    TierAspect,
    TierAssessment,
    Worker,
)
from teamtrack.audit import as_system
from tests.factories.confidential import as_if_before_closing

SESSION = date(1966, 5, 4)


def make_tiers(
    *, team: Team, cell: PartyCell, day: date = SESSION, tiers: dict[Tier, list[Worker]]
) -> ClassificationSession:
    """A session, decided and closed in a meeting of the day; whoever is weak is so in discipline."""
    with as_system("test"), as_if_before_closing():
        meeting = CellMeeting.objects.create(cell=cell, kind=MeetingKind.REVIEW, day=day)
        session = ClassificationSession.objects.create(meeting=meeting, team=team)
        for tier, workers in tiers.items():
            for worker in workers:
                decided = TierAssessment.objects.create(
                    session=session, team=team, worker=worker, tier=tier, recorded_at=timezone.now()
                )
                if tier is Tier.WEAK:
                    TierAspect.objects.create(assessment=decided, aspect=Aspect.DISCIPLINE)
        for tier in Tier:
            setattr(session, tier, len(tiers.get(tier, [])))
        session.closed_at = timezone.now()
        session.save()
    return session


def make_link(
    *,
    team: Team,
    mentor: Worker,
    mentee: Worker,
    kind: MentorKind = MentorKind.LEAD,
    since: date = SESSION,
    until: date | None = None,
    review_on: date | None = None,
) -> Mentorship:
    link = Mentorship.objects.create(
        team=team, mentor=mentor, mentee=mentee, kind=kind, period=(since, until), review_on=review_on
    )
    link.refresh_from_db()
    return link


def make_review(
    *, link: Mentorship, day: date, words: str = "Khá lên", by: Account | None = None, **more: Any
) -> MentorshipReview:
    """Written down now."""
    return MentorshipReview.objects.create(
        mentorship=link, day=day, words=words, recorded_by=by, recorded_at=timezone.now(), **more
    )
