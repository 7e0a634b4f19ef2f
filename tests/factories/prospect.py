"""People who are being prepared, proposals of a cell, and what workers say of them."""

from datetime import date
from typing import Any

from members.domain.account import Organisation
from members.domain.prospect import Addressee, ProposalKind, Stance
from members.models import PartyCell, Proposal, ProposalStatement, Prospect, ProspectHelper, ProspectStage, Team, Worker


def make_prospect(*, team: Team, worker: Worker, helper: Worker, since: date) -> Prospect:
    """On the first stage of the way to the Party, with one helper."""
    prospect = Prospect.objects.create(team=team, worker=worker, towards=Organisation.PARTY)
    ProspectStage.objects.create(prospect=prospect, stage=1, since=since)
    ProspectHelper.objects.create(prospect=prospect, worker=helper, period=(since, None))
    return prospect


def make_proposal(
    *, cell: PartyCell, team: Team, to: Addressee, day: date, text: str = "Xin thêm giá để đồ."
) -> Proposal:
    return Proposal.objects.create(
        cell=cell, team=team, kind=ProposalKind.OTHER, addressed_to=to, text=text, asked_on=day
    )


def make_statement(*, proposal: Proposal, worker: Worker, day: date, **facts: Any) -> ProposalStatement:
    """Somebody who agrees, unless `facts` say otherwise."""
    said: dict[str, Any] = {"stance": Stance.FOR, "strain": 2, "words": "Một ngày trên 150 cái cũng không vất vả."}
    return ProposalStatement.objects.create(proposal=proposal, worker=worker, day=day, **said | facts)
