"""What workers say about a proposal: kept for the cell, figures alone for whoever answers; who answers what."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.actions.erasure import erase_worker
from members.actions.proposal import add_statement, answer_proposal, drop_statement
from members.domain.prospect import Addressee, ProposalAnswer, Stance
from members.models import Account, Proposal, ProposalStatement, Worker
from members.queries.own_data import own_records
from members.queries.proposal import Said, said_about
from teamtrack.audit import reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.prospect import make_proposal, make_statement
from tests.htmx import parse
from tests.members.test_erasure import leave

WORDS = "Có thể một ngày làm trên 150 cái cũng không đến nỗi vất vả"
SENT = {"outcome": "accepted", "answer": "Đồng ý, làm từ tháng sau."}


def asked(cast: Cast, to: Addressee = Addressee.MANAGEMENT) -> Proposal:
    text = "Đề nghị nâng mức QĐ 14 lên 150 cái."
    return make_proposal(cell=cast.cell, team=cast.team6, to=to, day=cast.today - timedelta(days=2), text=text)


def said(cast: Cast, proposal: Proposal, worker: Worker, **facts: Any) -> ProposalStatement:
    told: dict[str, Any] = {"day": cast.today, "stance": Stance.FOR, "strain": 2, "words": WORDS} | facts
    return add_statement(proposal=proposal, worker=worker, **told, by=cast.accounts.cell_leader, today=cast.today)


def answered(cast: Cast, proposal: Proposal) -> Proposal:
    return answer_proposal(
        proposal=proposal, outcome=ProposalAnswer.ACCEPTED, answer="Đồng ý.", by=cast.accounts.manager, today=cast.today
    )


def page_of(proposal: Proposal) -> str:
    return reverse("proposal", kwargs={"team": "to-6", "proposal": proposal.pk})


# --- kept and told ----------------------------------------------------------------------------------------------------


def test_the_head_writes_down_what_somebody_says_and_the_cell_reads_it(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    login(client, cast.accounts.cell_leader)
    assert parse(client.get(page_of(proposal))).select("[name=stance]")
    sent = {"worker": cast.people.c.pk, "day": cast.today, "stance": "for", "strain": "2", "words": f" {WORDS} "}
    assert client.post(f"{page_of(proposal)}y-kien/", sent).status_code == 302
    kept = ProposalStatement.objects.get()
    assert (kept.worker, kept.day, kept.stance, kept.strain) == (cast.people.c, cast.today, "for", 2)
    assert (kept.words, kept.recorded_by) == (WORDS, cast.accounts.cell_leader)
    page = parse(login(client, cast.accounts.party_member).get(page_of(proposal)))
    for words in ("Nguyễn Văn C", WORDS, "mức vất vả 2/5", "21/10/1966"):
        assert words in " ".join(page.text.split())
    assert not page.select("[name=stance], [name=outcome]")


def test_the_mean_of_the_strain_is_of_those_who_said_how_hard_and_cut_to_a_tenth(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    for worker, stance, strain in (
        (cast.people.c, Stance.FOR, 1),
        (cast.people.d, Stance.FOR, 1),
        (cast.people.e, Stance.AGAINST, 3),
        (cast.people.h, Stance.AGAINST, None),
    ):
        said(cast, proposal, worker, stance=stance, strain=strain)
    found = said_about(proposal)
    assert (found.agree, found.disagree) == (2, 2)
    page = parse(login(client, cast.accounts.cell_leader).get(page_of(proposal)))
    assert [dd.text.strip() for dd in page.select("#y-kien .facts dd")] == ["2", "2", "1,6"]


def test_who_has_been_heard_is_not_offered_again(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    said(cast, proposal, cast.people.c)
    login(client, cast.accounts.cell_leader)
    offered = [option["value"] for option in parse(client.get(page_of(proposal))).select("[name=worker] option")]
    assert str(cast.people.c.pk) not in offered
    assert str(cast.people.d.pk) in offered


def test_what_was_written_down_wrongly_is_taken_out(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    statement = said(cast, proposal, cast.people.c)
    login(client, cast.accounts.cell_leader)
    assert client.post(f"{page_of(proposal)}y-kien/{statement.pk}/bo/").status_code == 302
    assert not ProposalStatement.objects.exists()
    assert said_about(proposal) == Said(0, 0, None)


# --- refused ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "day", "field"),
    [
        ("c", date(1966, 10, 22), "day"),  # still to come
        ("c", date(1966, 4, 19), "day"),  # before there was a cell
        ("elsewhere", date(1966, 10, 21), "worker"),
    ],
)
def test_neither_a_day_that_cannot_be_nor_somebody_of_another_team_is_taken(
    who: str, day: date, field: str, cast: Cast
) -> None:
    worker = cast.others[0] if who == "elsewhere" else cast.people.c
    with pytest.raises(RuleBroken) as refused:
        said(cast, asked(cast), worker, day=day)
    assert refused.value.field == field
    assert not ProposalStatement.objects.exists()


def test_somebody_is_heard_once_and_what_stands_is_not_replaced(cast: Cast) -> None:
    proposal = asked(cast)
    said(cast, proposal, cast.people.c)
    with pytest.raises(RuleBroken, match="Nguyễn Văn C"):
        said(cast, proposal, cast.people.c, stance=Stance.AGAINST, words="Không làm nổi.")
    assert ProposalStatement.objects.get().stance == Stance.FOR


def test_after_the_answer_nothing_is_added_or_taken_out(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    statement = said(cast, proposal, cast.people.c)
    answered(cast, proposal)
    with pytest.raises(RuleBroken):
        said(cast, proposal, cast.people.d)
    with pytest.raises(RuleBroken):
        drop_statement(statement=statement)
    assert ProposalStatement.objects.get() == statement
    page = parse(login(client, cast.accounts.cell_leader).get(page_of(proposal)))
    assert WORDS in page.text
    assert not page.select("[name=stance], form[action$='/bo/']")


def test_nothing_is_collected_about_a_person(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    Proposal.objects.update(about=cast.people.mui)
    with pytest.raises(RuleBroken):
        said(cast, proposal, cast.people.c)
    assert not ProposalStatement.objects.exists()
    page = parse(login(client, cast.accounts.cell_leader).get(page_of(proposal)))
    assert not page.select("[name=stance], #y-kien")


def test_a_plain_member_of_the_cell_reads_and_does_not_write(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    statement = said(cast, proposal, cast.people.c)
    login(client, cast.accounts.party_member)
    sent = {"worker": cast.people.d.pk, "day": cast.today, "stance": "for", "words": WORDS}
    for address in (page_of(proposal), f"{page_of(proposal)}y-kien/", f"{page_of(proposal)}y-kien/{statement.pk}/bo/"):
        assert client.post(address, sent).status_code == 403
    assert ProposalStatement.objects.get() == statement


@pytest.mark.parametrize("facts", [{"strain": 0}, {"strain": 6}, {"stance": "maybe"}, {"words": ""}], ids=str)
def test_the_database_keeps_no_statement_that_cannot_be(facts: dict[str, Any], cast: Cast) -> None:
    proposal = asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_statement(proposal=proposal, worker=cast.people.c, day=cast.today, **facts)
    make_statement(proposal=proposal, worker=cast.people.c, day=cast.today, strain=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_statement(proposal=proposal, worker=cast.people.c, day=cast.today)


# --- whoever answers --------------------------------------------------------------------------------------------------


def manager(cast: Cast) -> Account:
    return cast.accounts.manager


def union_lead(cast: Cast) -> Account:
    return cast.accounts.union_lead


def branch(cast: Cast) -> Account:
    return cast.accounts.branch_secretary


WHO = [(Addressee.MANAGEMENT, manager), (Addressee.UNION, union_lead), (Addressee.BRANCH, branch)]


@pytest.mark.parametrize(("to", "who"), WHO)
def test_whoever_answers_reads_figures_and_neither_names_nor_words(
    to: Addressee, who: Callable[[Cast], Account], cast: Cast, client: Client
) -> None:
    proposal = asked(cast, to)
    said(cast, proposal, cast.people.c)
    said(cast, proposal, cast.people.e, stance=Stance.AGAINST, strain=5, words="Không sao làm nổi!")
    page = parse(login(client, who(cast)).get(f"/de-nghi/{proposal.pk}/"))
    assert [dd.text.strip() for dd in page.select("aside .facts dd")] == ["1", "1", "3,5"]
    for words in ("Nguyễn Văn C", "Phạm Văn E", WORDS, "Không sao làm nổi"):
        assert words not in page.text
    assert client.get(page_of(proposal)).status_code == 404  # the cell's own page


@pytest.mark.parametrize(("to", "who"), WHO)
def test_whoever_it_is_put_to_is_told_answers_and_the_cell_reads_the_answer(
    to: Addressee, who: Callable[[Cast], Account], cast: Cast, client: Client
) -> None:
    proposal = asked(cast, to)
    home = parse(login(client, who(cast)).get(reverse("home")))
    assert "1 đề nghị của tổ đảng chờ trả lời" in home.text
    assert home.select("nav a[href='/de-nghi/']")
    assert proposal.text in client.get("/de-nghi/").content.decode()
    assert client.post(f"/de-nghi/{proposal.pk}/", SENT).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.answered_by, proposal.answered_on) == ("accepted", who(cast), cast.today)
    login(client, cast.accounts.party_member)
    assert SENT["answer"] in client.get(page_of(proposal)).content.decode()


@pytest.mark.parametrize(("to", "who"), WHO)
def test_what_is_put_to_others_is_neither_read_nor_answered(
    to: Addressee, who: Callable[[Cast], Account], cast: Cast, client: Client
) -> None:
    others = [asked(cast, other) for other in Addressee if other is not to]
    login(client, who(cast))
    assert others[0].text not in client.get("/de-nghi/").content.decode()
    for proposal in others:
        assert client.get(f"/de-nghi/{proposal.pk}/").status_code == 404
        assert client.post(f"/de-nghi/{proposal.pk}/", SENT).status_code == 404
    assert not Proposal.objects.exclude(outcome="").exists()


def test_a_manager_of_another_workshop_sees_nothing_of_it(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    login(client, cast.accounts.manager9)
    assert proposal.text not in client.get("/de-nghi/").content.decode()
    assert client.get(f"/de-nghi/{proposal.pk}/").status_code == 404


def test_the_head_records_the_answers_of_the_youth_branch_alone(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.cell_leader)
    status = {to: client.post(page_of(asked(cast, to)), SENT).status_code for to in Addressee}
    assert status == {to: 302 if to is Addressee.YOUTH_BRANCH else 403 for to in Addressee}
    assert [row.addressed_to for row in Proposal.objects.exclude(outcome="")] == [Addressee.YOUTH_BRANCH]


# --- one's own data, and its end --------------------------------------------------------------------------------------


def test_what_one_said_is_on_the_page_of_ones_own_data_and_nobody_elses(cast: Cast, client: Client) -> None:
    proposal = asked(cast)
    said(cast, proposal, cast.people.e)
    said(cast, proposal, cast.people.c, words="Chỉ nên thử trước.")
    page = " ".join(parse(login(client, cast.accounts.worker).get(reverse("own_data"))).text.split())
    assert WORDS in page
    assert "mức vất vả 2/5" in page
    assert "Chỉ nên thử trước" not in page
    with reading_as(cast.accounts.worker):
        (kept,) = own_records(cast.accounts.worker)["proposal_statements"]
    assert (kept["stance"], kept["strain"], kept["words"]) == ("for", 2, WORDS)
    assert proposal.text not in str(kept)


def test_what_an_erased_person_said_goes_and_in_the_words_of_others_their_name(cast: Cast) -> None:
    proposal = asked(cast)
    said(cast, proposal, cast.people.d)
    said(cast, proposal, cast.people.c, words="Như chị Trần Thị D nói, làm được.")
    leave(cast.people.d)
    erase_worker(worker=cast.people.d.pk, today=cast.today)
    assert [(row.worker, row.words) for row in ProposalStatement.objects.all()] == [(cast.people.c, "…")]


def test_with_a_proposal_about_somebody_erased_goes_all_that_hangs_on_it(cast: Cast) -> None:
    proposal = asked(cast)
    said(cast, proposal, cast.people.c)
    Proposal.objects.update(about=cast.people.d)
    leave(cast.people.d)
    erase_worker(worker=cast.people.d.pk, today=cast.today)
    assert not ProposalStatement.objects.exists()
