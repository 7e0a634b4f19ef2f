"""Norm proposals, as far as they are to be, and norm studies, made plainly."""

from datetime import date, timedelta
from typing import Any

from members.models import Account, Team, Worker
from production.domain.norm_proposal import ENDS, HAS_OPINION, HAS_WORDS, WAYS, Origin, Step
from production.models import NormProposal, NormProposalStep, NormStudy, NormStudyWorker, Product

SAID = "Anh chị em bàn rồi."


def make_norm_proposal(
    *,
    product: Product,
    team: Team,
    units: int = 140,
    made_on: date,
    origin: Origin = Origin.CELL,
    reason: str = "Nhiều người đã vượt mức.",
    by: Account | None = None,
    last: Step | None = None,
    words: str = SAID,
) -> NormProposal:
    """With the steps of its way up to `last` (none told: the first), all on the day it was made, the trial too."""
    latest = product.norms.order_by("-period").first()
    proposal = NormProposal.objects.create(
        product=product,
        team=team,
        origin=origin,
        old_units=latest.units if latest else 100,
        units=units,
        reason=reason,
        made_on=made_on,
        made_by=by,
    )
    way = WAYS[origin]
    for step in way[: way.index(last) + 1 if last else 1]:
        make_norm_step(proposal=proposal, step=step, day=made_on, words=words)
    return proposal


def make_norm_step(
    *, proposal: NormProposal, step: Step, day: date, words: str = SAID, by: Account | None = None, **more: Any
) -> NormProposalStep:
    """The next step, with what belongs to it."""
    facts: dict[str, Any] = {"words": words if step in HAS_WORDS else ""}
    if step in HAS_OPINION:
        facts["is_for"] = True
    if step is Step.TRIAL:
        facts |= {"trial_first": day, "trial_last": day}
    if step is Step.ISSUED:
        facts |= {"decision": "60/ĐM"}
    row = proposal.steps.create(step=step, day=day, by=by, **facts | more)
    if step in ENDS:
        proposal.ended_on = day
        proposal.save()
    return row


def make_approved(product: Product, team: Team, units: int, today: date) -> NormProposal:
    """What the norm officer may issue today."""
    return make_norm_proposal(
        product=product, team=team, units=units, made_on=today - timedelta(days=3), last=Step.APPROVED
    )


def make_norm_study(
    *, product: Product, team: Team, day: date, workers: list[Worker], units: int = 120, words: str = "",
    by: Account | None = None,
) -> NormStudy:  # fmt: skip
    study = NormStudy.objects.create(
        product=product, team=team, day=day, units=units, words=words, recorded_by=by, recorded_on=day
    )
    NormStudyWorker.objects.bulk_create(NormStudyWorker(study=study, worker=worker) for worker in workers)
    return study
