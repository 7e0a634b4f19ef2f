"""Decisions with their words, and what is said against them."""

from datetime import date

from django.utils import timezone

from members.domain.tier import Aspect, Tier
from members.models import PartyCell, Team, TierAspect, TierAssessment, TierObjection, Worker
from teamtrack import vault
from teamtrack.audit import as_system
from tests.factories.confidential import as_if_before_closing, make_session


def make_decision(
    *, team: Team, cell: PartyCell, worker: Worker, day: date, tier: Tier = Tier.WEAK, revision: int = 1
) -> TierAssessment:
    """In a closed session of the day; whoever needs more help needs it in discipline."""
    with as_system("test"), as_if_before_closing():
        session = make_session(team=team, cell=cell, day=day)
        assessment = TierAssessment(
            session=session, team=team, worker=worker, tier=tier, revision=revision, recorded_at=timezone.now()
        )
        vault.seal(assessment, "reason", "Ba lần đến muộn.")
        assessment.save(force_insert=True)
        if tier is Tier.WEAK:
            aspect = TierAspect(assessment=assessment, aspect=Aspect.DISCIPLINE)
            vault.seal(aspect, "evidence", "Bỏ máy trước giờ.")
            aspect.save(force_insert=True)
    return assessment


def make_objection(*, assessment: TierAssessment, day: date, text: str = "Tôi đã đổi ca.") -> TierObjection:
    with as_system("test"):
        objection = TierObjection(assessment=assessment, raised_on=day)
        vault.seal(objection, "text", text)
        objection.save(force_insert=True)
    return objection
