"""People who are being prepared, and proposals of a cell."""

from datetime import date

from members.domain.account import Organisation
from members.domain.prospect import Addressee, ProposalKind
from members.models import PartyCell, Proposal, Prospect, ProspectHelper, ProspectStage, Team, Worker


def make_prospect(*, team: Team, worker: Worker, helper: Worker, since: date) -> Prospect:
    """On the first stage of the way to the Party, with one helper."""
    prospect = Prospect.objects.create(team=team, worker=worker, towards=Organisation.PARTY)
    ProspectStage.objects.create(prospect=prospect, stage=1, since=since)
    ProspectHelper.objects.create(prospect=prospect, worker=helper, period=(since, None))
    return prospect


def make_proposal(*, cell: PartyCell, team: Team, to: Addressee, day: date) -> Proposal:
    return Proposal.objects.create(
        cell=cell, team=team, kind=ProposalKind.OTHER, addressed_to=to, text="Xin thêm giá để đồ.", asked_on=day
    )
