"""What the cell proposes to the branch, the youth branch, management or the union; what is said of it; the answer."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import hold_team
from members.actions.prospect import must_be_active
from members.actions.support import ANSWERED
from members.domain.account import Organisation
from members.domain.prospect import Addressee, ProposalAnswer, ProposalKind, Stance
from members.models import Account, OrganisationMembership, Proposal, ProposalStatement, Team, Worker
from members.queries.cell import cell_of
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day
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
    hold_team(team)  # two at once would both be new
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
    if about is not None and kind is ProposalKind.ADMIT_TO_PARTY:
        must_be_active(team, about, since=today, today=today, field="about")
    facts = {"cell": cell, "team": team, "kind": kind, "addressed_to": addressed_to, "about": about}
    facts |= {"text": tidy(text), "asked_on": today}
    same = Proposal.objects.filter(**facts).order_by("pk").first()
    return same or Proposal.objects.create(**facts, asked_by=by)


@transaction.atomic
def answer_proposal(*, proposal: Proposal, outcome: ProposalAnswer, answer: str, by: Account, today: date) -> Proposal:
    """Answered once."""
    proposal = _waiting(proposal)
    proposal.outcome, proposal.answer = outcome, tidy(answer)
    proposal.answered_by, proposal.answered_on = by, today
    proposal.save(update_fields=["outcome", "answer", "answered_by", "answered_on"])
    return proposal


@transaction.atomic
def add_statement(
    *,
    proposal: Proposal,
    worker: Worker,
    day: date,
    stance: Stance,
    strain: int | None,
    words: str,
    by: Account,
    today: date,
) -> ProposalStatement:
    """What somebody of the team said, once each, while no answer is there; never about a person."""
    proposal = _waiting(proposal)
    if proposal.about_id is not None:
        raise RuleBroken(_("This proposal is about one person: nothing is collected about them."))
    must_have_come(day, today, field="day")
    if day < proposal.cell.founded_on:
        told = _("The cell was founded on %(day)s; choose that day or a later one.")
        raise RuleBroken(told % {"day": format_day(proposal.cell.founded_on)}, field="day")
    facts = {"name": worker.full_name, "day": format_day(day)}
    if not Worker.objects.on_team(proposal.team, day).filter(pk=worker.pk).exists():
        raise RuleBroken(_("%(name)s was not on the team on %(day)s.") % facts, field="worker")
    if proposal.statements.filter(worker=worker).exists():
        told = _("What %(name)s says is written down already. Take that out first, if it is to be changed.")
        raise RuleBroken(told % facts, field="worker")
    return proposal.statements.create(
        worker=worker, day=day, stance=stance, strain=strain, words=tidy(words), recorded_by=by
    )


@transaction.atomic
def drop_statement(*, statement: ProposalStatement) -> None:
    """Taken out, while no answer is there; afterwards it belongs to what was answered."""
    _waiting(statement.proposal).statements.filter(pk=statement.pk).delete()


def _waiting(proposal: Proposal) -> Proposal:
    """The proposal, held so that what is written and the answer come one after the other."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("cell", "team").get(pk=proposal.pk)
    if proposal.answered_on is not None:
        raise RuleBroken(str(ANSWERED))
    return proposal
