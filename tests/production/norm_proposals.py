"""What the tests of norm proposals share: an item that team 6 makes, a proposal as far as it is to be, a step."""

from datetime import date
from typing import Any

from production.actions.norm_proposal import Taken, take_step
from production.domain.norm_proposal import Origin, Step
from production.models import NormProposal, NormProposalStep, Product
from tests.cast import Cast
from tests.factories.norm import make_norm_proposal
from tests.factories.production import make_norm, make_output, make_product

LIST = "/dinh-muc/de-nghi/"


def k_2(cast: Cast) -> Product:
    """With norm 100, made by team 6."""
    product = make_product(workshop=cast.workshop, code="K 2")
    make_norm(product=product, units=100, since=date(1966, 1, 1))
    make_output(worker=cast.people.d, product=product, day=date(1966, 10, 20), good=125)
    return product


def proposal_at(cast: Cast, product: Product, last: Step, origin: Origin = Origin.CELL) -> NormProposal:
    return make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=date(1966, 10, 10), origin=origin, last=last,
        by=cast.accounts.cell_leader,
    )  # fmt: skip


def take(cast: Cast, proposal: NormProposal, step: Step, today: date | None = None, **what: Any) -> NormProposalStep:
    facts: dict[str, Any] = {"words": "Anh chị em tán thành.", "is_for": True} | what
    return take_step(
        proposal=proposal, step=step, what=Taken(**facts), by=cast.accounts.norm_officer, today=today or cast.today
    )


def url_of(proposal: NormProposal, *more: str) -> str:
    return "".join([LIST, f"{proposal.pk}/", *more])
