"""What the cell proposes to others, and what they answer."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from members.actions.proposal import answer_proposal, propose
from members.domain.account import Organisation
from members.domain.prospect import Addressee, ProposalAnswer, ProposalKind
from members.domain.tier import Tier
from members.models import Proposal, Worker
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.members import make_organisation_membership
from tests.factories.mentoring import make_tiers
from tests.factories.prospect import make_proposal
from tests.factories.tier import make_objection
from tests.htmx import parse


def proposed(cast: Cast, kind: ProposalKind, to: Addressee, about: Worker | None = None) -> Proposal:
    by = cast.accounts.cell_leader
    with reading_as(by):
        return propose(
            team=cast.team6,
            kind=kind,
            addressed_to=to,
            about=about,
            text="Xét kết nạp trong quý này.",
            by=by,
            today=cast.today,
        )


@pytest.mark.parametrize(
    ("kind", "to", "about", "field"),
    [
        (ProposalKind.ADMIT_TO_YOUTH, Addressee.YOUTH_BRANCH, None, "about"),
        (ProposalKind.ADMIT_TO_YOUTH, Addressee.UNION, "e", "addressed_to"),
        (ProposalKind.ADMIT_TO_PARTY, Addressee.YOUTH_BRANCH, "e", "addressed_to"),
    ],
)
def test_an_admission_names_the_person_and_goes_to_who_decides(
    cast: Cast, kind: ProposalKind, to: Addressee, about: str | None, field: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        proposed(cast, kind, to, getattr(cast.people, about) if about else None)
    assert refused.value.field == field
    assert not Proposal.objects.exists()


def test_a_proposal_sent_twice_is_one_proposal(cast: Cast) -> None:
    for _time in range(2):
        proposed(cast, ProposalKind.ADMIT_TO_YOUTH, Addressee.YOUTH_BRANCH, cast.people.e)
    assert Proposal.objects.count() == 1


def test_a_proposal_is_answered_once(cast: Cast) -> None:
    proposal = make_proposal(cell=cast.cell, team=cast.team6, to=Addressee.UNION, day=cast.today)
    answer_proposal(
        proposal=proposal,
        outcome=ProposalAnswer.ACCEPTED,
        answer="Tuần sau có giá.",
        by=cast.accounts.cell_leader,
        today=cast.today,
    )
    with pytest.raises(RuleBroken):
        answer_proposal(
            proposal=proposal,
            outcome=ProposalAnswer.DECLINED,
            answer="Không.",
            by=cast.accounts.cell_leader,
            today=cast.today,
        )
    assert Proposal.objects.get().answer == "Tuần sau có giá."


def test_the_branch_answers_what_was_put_to_it_and_the_cell_reads_the_answer(cast: Cast, client: Client) -> None:
    proposal = make_proposal(cell=cast.cell, team=cast.team6, to=Addressee.BRANCH, day=cast.today)
    login(client, cast.accounts.cell_leader)
    assert not parse(client.get(f"/to-dang/to-6/de-nghi/{proposal.pk}/")).select("[name=outcome]")
    sent = {"outcome": "accepted", "answer": "Chi bộ đồng ý, họp ngày 15."}
    assert client.post(f"/to-dang/to-6/de-nghi/{proposal.pk}/", sent).status_code == 403  # not in the branch's name
    login(client, cast.accounts.branch_secretary)
    assert client.post(f"/de-nghi/{proposal.pk}/", sent).status_code == 302
    login(client, cast.accounts.cell_leader)
    assert "Chi bộ đồng ý, họp ngày 15." in client.get("/to-dang/to-6/de-nghi/").content.decode()


def test_who_is_a_member_already_is_not_proposed_for_admission(cast: Cast) -> None:
    make_organisation_membership(worker=cast.people.mui, organisation=Organisation.YOUTH)
    for kind, to, about in (
        (ProposalKind.ADMIT_TO_PARTY, Addressee.BRANCH, cast.people.thao),
        (ProposalKind.ADMIT_TO_YOUTH, Addressee.YOUTH_BRANCH, cast.people.mui),
    ):
        with pytest.raises(RuleBroken, match=about.full_name) as refused:
            proposed(cast, kind, to, about)
        assert refused.value.field == "about"
    make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 5, 4), tiers={Tier.ACTIVE: [cast.people.mui]})
    proposed(cast, ProposalKind.ADMIT_TO_PARTY, Addressee.BRANCH, cast.people.mui)
    proposed(cast, ProposalKind.OTHER, Addressee.BRANCH, cast.people.thao)
    assert Proposal.objects.count() == 2


def test_whose_decision_is_objected_to_or_who_is_not_active_is_not_proposed_for_the_party(cast: Cast) -> None:
    """«An objection to the class freezes promotion use until answered»: by this way as well."""
    tiers = {Tier.ACTIVE: [cast.people.e], Tier.AVERAGE: [cast.people.h]}
    session = make_tiers(team=cast.team6, cell=cast.cell, day=date(1966, 5, 4), tiers=tiers)
    with as_system("test"):
        make_objection(assessment=session.assessments.get(worker=cast.people.e), day=cast.today)
    for about in (cast.people.e, cast.people.h):
        with pytest.raises(RuleBroken) as refused:
            proposed(cast, ProposalKind.ADMIT_TO_PARTY, Addressee.BRANCH, about)
        assert refused.value.field == "about"
    assert not Proposal.objects.exists()


def test_the_branch_committee_is_told_what_waits_for_it_and_finds_it_in_the_tabs(cast: Cast, client: Client) -> None:
    for day, to in (
        (date(1966, 10, 14), Addressee.BRANCH),
        (date(1966, 10, 7), Addressee.BRANCH),
        (date(1966, 6, 1), Addressee.UNION),
    ):
        make_proposal(cell=cast.cell, team=cast.team6, to=to, day=day)
    page = parse(login(client, cast.accounts.branch_secretary).get(reverse("home")))
    assert "2 đề nghị của tổ đảng chờ trả lời" in page.text
    assert "từ 07/10/1966" in page.text
    assert page.select("nav a[href='/de-nghi/']")
    for account in (cast.accounts.cell_leader, cast.accounts.manager):
        assert "chờ trả lời" not in login(client, account).get(reverse("home")).content.decode()
