"""What the cell proposes to the branch, the youth branch, management or the union, and the answer."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.domain.account import Organisation
from members.domain.prospect import Addressee, ProposalAnswer, ProposalKind
from members.models import Account, OrganisationMembership, Proposal, Team, Worker
from members.queries.cell import cell_of
from teamtrack.errors import RuleBroken
from teamtrack.names import tidy

ADMITS_TO = {ProposalKind.ADMIT_TO_PARTY: Organisation.PARTY, ProposalKind.ADMIT_TO_YOUTH: Organisation.YOUTH}


@transaction.atomic
def propose(
    *,
    team: Team,
    kind: ProposalKind,
    addressed_to: Addressee,
    about: Worker | None,
    text: str,
    by: Account,
    today: date,
) -> Proposal:
    """The cell asks; an admission names whom it is about, who is no member yet. Sent twice on a day it is one."""
    Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)  # two at once would both be new
    cell = cell_of(team, today)
    if cell is None:
        raise RuleBroken(_("No party cell leads this team today."))
    if kind is not ProposalKind.OTHER and about is None:
        raise RuleBroken(_("Say whom it is about."), field="about")
    if kind is ProposalKind.ADMIT_TO_YOUTH and addressed_to is not Addressee.YOUTH_BRANCH:
        raise RuleBroken(_("The youth branch decides about the Youth Union."), field="addressed_to")
    if kind is ProposalKind.ADMIT_TO_PARTY and addressed_to is not Addressee.BRANCH:
        raise RuleBroken(_("The branch decides about the Party."), field="addressed_to")
    members = OrganisationMembership.objects.filter(organisation=ADMITS_TO.get(kind, ""), period__contains=today)
    if about is not None and members.filter(worker=about).exists():
        raise RuleBroken(_("%(name)s is a member already.") % {"name": about.full_name}, field="about")
    facts = {"cell": cell, "team": team, "kind": kind, "addressed_to": addressed_to, "about": about}
    facts |= {"text": tidy(text), "asked_on": today}
    same = Proposal.objects.filter(**facts).order_by("pk").first()
    return same or Proposal.objects.create(**facts, asked_by=by)


@transaction.atomic
def answer_proposal(*, proposal: Proposal, outcome: ProposalAnswer, answer: str, by: Account, today: date) -> Proposal:
    """Answered once."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if proposal.answered_on is not None:
        raise RuleBroken(_("That has been answered already."))
    proposal.outcome, proposal.answer = outcome, tidy(answer)
    proposal.answered_by, proposal.answered_on = by, today
    proposal.save(update_fields=["outcome", "answer", "answered_by", "answered_on"])
    return proposal
