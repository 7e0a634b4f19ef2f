"""Norm proposals as they are read: how far one is, what people really make, who is told what, what waits for whom."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from production import sources
from production.domain.norm_proposal import WAYS, Origin, Step
from production.models import NormProposal, Product
from production.queries.norm_proposal import norm_proposal_page, proposals_page, seen_proposals
from tests.cast import Cast, login
from tests.factories.norm import make_norm_proposal, make_norm_step
from tests.factories.production import make_output
from tests.production.norm_proposals import LIST, k_2, proposal_at, take, url_of


@pytest.fixture
def product(cast: Cast) -> Product:
    return k_2(cast)


@pytest.fixture
def proposal(cast: Cast, product: Product) -> NormProposal:
    return proposal_at(cast, product, Step.DRAFT)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_decided_one_says_its_number_and_from_when_it_was_replaced(cast: Cast, product: Product) -> None:
    proposal = proposal_at(cast, product, Step.APPROVED)
    issued = take(cast, proposal, Step.ISSUED, words="", decision="60", since=cast.today)

    def state(day: date) -> str:
        [line] = proposals_page(cast.accounts.worker, day).decided
        return line.state

    assert state(cast.today) == "Đã ban hành · số 60"
    assert issued.norm is not None
    issued.norm.period = (cast.today, date(1966, 12, 1))
    issued.norm.save()
    assert state(date(1966, 11, 30)) == "Đã ban hành · số 60"
    assert state(date(1966, 12, 1)) == "Hết hiệu lực từ 01/12/1966"


def test_what_people_make_before_and_during_the_trial_stands_beside_it(cast: Cast, product: Product) -> None:
    """Practice 72: "the median and 20th percentile, not the best"; 27: "all evidence (normal days …, quality)"."""
    five = [cast.people.c, cast.people.e, cast.people.h, cast.people.binh, cast.people.hai]
    for place in range(12):
        for number, worker in enumerate(five):
            day, good = date(1966, 10, 3) + timedelta(days=place), (110 if place < 6 else 120) + number
            make_output(worker=worker, product=product, day=day, good=good, defective=10 if place < 6 else 0)
    make_output(worker=cast.others[0], product=product, day=date(1966, 10, 4), good=999)
    proposal = make_norm_proposal(
        product=product, team=cast.team6, units=112, made_on=date(1966, 10, 3), last=Step.SENT
    )
    make_norm_step(
        proposal=proposal, step=Step.TRIAL, day=date(1966, 10, 3),
        trial_first=date(1966, 10, 9), trial_last=date(1966, 10, 14),
    )  # fmt: skip
    page = norm_proposal_page(cast.accounts.worker, seen_proposals(cast.accounts.worker).get(), cast.today)
    assert page.trial is not None
    assert (page.before.last, page.trial.first) == (date(1966, 10, 8), date(1966, 10, 9))
    assert [(e.people, e.reached) for e in (page.before, page.trial)] == [(5, 3), (5, 5)]
    assert [e.median for e in (page.before, page.trial)] == [112, 122]
    assert page.before.low < page.before.median
    assert page.before.quality is not None
    assert page.before.quality < 1 == page.trial.quality
    assert [step.name for step in page.done][-1] == "Đã cho làm thử"  # not the state, which ends


def test_who_wrote_it_is_told_to_the_cell_alone_where_it_would_tell_who_is_in_the_party(
    cast: Cast, product: Product, client: Client
) -> None:
    proposal = proposal_at(cast, product, Step.DRAFT)
    told = {
        role: "Nguyễn Thúy Lợi" in login(client, getattr(cast.accounts, role)).get(url_of(proposal)).content.decode()
        for role in ("party_member", "worker", "team_leader", "manager", "norm_officer", "union_lead")
    }
    assert told == dict.fromkeys(told, False) | {"party_member": True}
    proposal.origin = Origin.TEAM
    proposal.save()
    assert "Nguyễn Thúy Lợi" in login(client, cast.accounts.worker).get(url_of(proposal)).content.decode()


def test_another_workshops_proposal_does_not_exist(cast: Cast, proposal: NormProposal, client: Client) -> None:
    login(client, cast.accounts.manager9)
    for more in ("", "khong-nhan/", "rut/"):
        assert client.get(url_of(proposal, more)).status_code == 404
    assert "K 2" not in client.get(LIST).content.decode()


def test_six_digits_on_a_tablet_take_no_step(cast: Cast, product: Product, client: Client) -> None:
    proposal = proposal_at(cast, product, Step.DRAFT, Origin.TEAM)
    login(client, cast.accounts.team_leader)
    session = client.session
    session["by_pin"] = True
    session.save()
    assert 'name="step"' not in client.get(url_of(proposal)).content.decode()
    sent = {"step": "discussed", "day": "1966-10-21", "words": "Đã bàn."}
    assert client.post(url_of(proposal), sent).status_code == 403
    assert client.get("/dinh-muc/z2/k-2/de-nghi/").status_code == 403


def test_one_proposal_takes_the_same_few_queries_with_every_step(
    cast: Cast, product: Product, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = cast.accounts.worker
    assert user.stands
    for last in (Step.DRAFT, Step.CONSULTED):
        proposal = proposal_at(cast, product, last)
        with django_assert_num_queries(4 if last is Step.DRAFT else 5):
            row = seen_proposals(user).get(pk=proposal.pk)
            norm_proposal_page(user, row, cast.today)
        proposal.delete()


# --- the first page --------------------------------------------------------------------------------------------------


def test_each_one_finds_on_the_first_page_what_waits_for_them(cast: Cast, product: Product) -> None:
    roles = ("cell_leader", "party_member", "branch_secretary", "norm_officer", "union_lead", "manager", "team_leader")
    waits: dict[Step, set[str]] = {}
    for last, _following in pairwise(WAYS[Origin.CELL]):
        proposal = proposal_at(cast, product, last)
        if last is Step.ISSUED:
            proposal.steps.filter(step="issued").update(norm=product.norms.get())
        waits[last] = {
            role for role in roles if list(sources.norm_proposals(user=getattr(cast.accounts, role), day=cast.today))
        }
        proposal.delete()
    assert waits == {
        Step.DRAFT: {"cell_leader", "party_member"},
        Step.DISCUSSED: {"cell_leader"},
        Step.REPORTED: {"branch_secretary"},
        Step.HEARD: {"cell_leader"},
        Step.SENT: {"norm_officer"},
        Step.TRIAL: {"union_lead"},
        Step.CONSULTED: {"manager"},
        Step.APPROVED: {"norm_officer"},
        Step.ISSUED: {"team_leader", "norm_officer"},
    }


def test_what_waits_says_what_is_to_be_done_and_leads_there(cast: Cast, product: Product) -> None:
    proposal = proposal_at(cast, product, Step.CONSULTED)
    [item] = sources.norm_proposals(user=cast.accounts.manager, day=cast.today)
    assert (item.sentence, item.chip) == ("Mức K 2, 100 → 120: duyệt", "từ 10/10/1966")
    assert item.url == reverse("norm_proposal", kwargs={"norm_proposal": proposal.pk})
