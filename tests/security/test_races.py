"""What is sent many times at once, on as many connections, happens once; nobody is answered by a fault."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from emulation.models import MonthlyReport, MonthRanking
from members.actions.rights import withdraw_consent
from members.actions.visit import Call, log_visit
from members.domain.account import Organisation, Role
from members.domain.contact import VisitReason
from members.domain.rights import Purpose
from members.models import Account, Consent, OrganisationActivity, RoleAssignment, Visit, Worker
from production.actions.improvement import Change, write_improvement
from production.domain.improvement import ImprovementKind
from production.models import (
    Improvement,
    MonthBook,
    NormProposal,
    OutputAdjustment,
    Product,
    TeamMonthOutput,
    TechnicalCheck,
    UnitCost,
)
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from teamtrack.models import Job
from tests.cast import Cast, login
from tests.factories.members import PASSWORD, make_account, make_role, make_worker
from tests.factories.norm import make_approved
from tests.factories.production import make_adjustment, make_closed_month, make_improvement, make_output
from tests.factories.rights import make_consent
from tests.security.access_rows import Things
from tests.security.visits import ANYBODY, Address, Visitors, addresses

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def at_once[T](acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each returned; all begin together, each on a connection of its own."""
    start = Barrier(len(acts))

    def run(act: Callable[[], T]) -> T:
        try:
            start.wait(60)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def posts(accounts: Sequence[Account], name: str, sent: Sequence[Mapping[str, Any]], **parts: Any) -> Counter[int]:
    """How often each status was answered when these people posted to an address at once."""
    url = reverse(name, kwargs=parts)

    def post(account: Account, data: Mapping[str, Any]) -> Callable[[], int]:
        client = login(Client(raise_request_exception=False), account)
        return lambda: client.post(url, data).status_code

    return Counter(at_once([post(*pair) for pair in zip(accounts, sent, strict=True)]))


def many(account: Account, times: int, name: str, data: dict[str, Any] | None = None, **parts: Any) -> Counter[int]:
    return posts([account] * times, name, [data or {}] * times, **parts)


def test_a_month_closed_ten_times_at_once_is_closed_once(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 5), good=100)
    assert many(cast.accounts.manager, 10, "close_month", workshop="z2", month="1966-09") == {302: 1, 422: 9}
    assert MonthBook.objects.get(month=date(1966, 9, 1)).closed_by == cast.accounts.manager
    assert [ranking.version for ranking in MonthRanking.objects.order_by("pk")] == [1]
    assert MonthlyReport.objects.count() == Job.objects.count() == len(cast.teams) + 1


def test_costs_written_many_times_at_once_come_in_turn_and_nobody_overwrites_what_they_have_not_seen(
    cast: Cast,
) -> None:
    place = {"team": "to-6", "month": "1966-09", "product": "qd-14"}
    accounts = [cast.accounts.manager, cast.accounts.norm_officer] * 4
    costs = [{"key": uuid4(), "instead_of": 0, "planned": 30 + number} for number in range(8)]
    assert posts(accounts, "unit_cost", costs, **place) == {302: 1, 422: 7}
    assert UnitCost.objects.get().revision == 1
    same = {"key": uuid4(), "instead_of": 1, "planned": 50, "booked": 900}
    assert many(cast.accounts.manager, 8, "unit_cost", same, **place) == {302: 8}
    assert list(UnitCost.objects.order_by("revision").values_list("revision", flat=True)) == [1, 2]


def test_a_check_sent_many_times_at_once_is_one(cast: Cast) -> None:
    check = {"key": uuid4(), "day": "1966-10-21", "points": 20, "kept": 20, "what": "Đồ gá"}
    assert many(cast.accounts.team_leader, 8, "technical_check_add", check, team="to-6") == {302: 8}
    assert TechnicalCheck.objects.count() == 1


def test_an_activity_sent_many_times_at_once_is_one(cast: Cast) -> None:
    activity = {"key": uuid4(), "day": "1966-10-21", "kind": "study", "what": "Học an toàn.", "took_part": 9}
    place = {"team": "to-6", "organisation": "cong-doan"}
    assert many(cast.accounts.union_lead, 8, "activity_add", activity, **place) == {302: 8}
    assert OrganisationActivity.objects.count() == 1


@pytest.mark.parametrize("names", [["approve_adjustment"] * 6, ["approve_adjustment", "decline_adjustment"] * 3])
def test_an_adjustment_decided_many_times_at_once_counts_once(names: list[str], cast: Cast) -> None:
    day = date(1966, 9, 5)
    make_output(worker=cast.people.e, product=cast.qd14, day=day, good=100)
    make_closed_month(workshop=cast.workshop, month=day.replace(day=1))
    adjustment = make_adjustment(worker=cast.people.e, product=cast.qd14, day=day, good=-5, proposed_on=cast.today)

    def decide(name: str) -> Callable[[], int]:
        client = login(Client(raise_request_exception=False), cast.accounts.manager)
        url = reverse(name, kwargs={"workshop": "z2", "adjustment": adjustment.pk})
        return lambda: client.post(url).status_code

    assert set(at_once([decide(name) for name in names])) == {302}
    adjustment.refresh_from_db()
    approved = adjustment.approved_on is not None
    assert approved != (adjustment.declined_on is not None)
    assert TeamMonthOutput.objects.get(team=cast.team6).good == (95 if approved else 100)
    assert MonthRanking.objects.count() == MonthlyReport.objects.values("version").distinct().count() == approved


def test_a_role_proposed_many_times_at_once_is_proposed_once(cast: Cast) -> None:
    accounts = [cast.accounts.administrator, cast.accounts.second_administrator] * 4
    role = {"role": Role.UNION_LEAD, "over": f"team-{cast.team5.pk}", "since": "1966-10-21"}
    answered = posts(accounts, "account", [role] * 8, account=cast.accounts.leader5.pk)
    assert answered == {302: 1, 422: 7}
    assert RoleAssignment.objects.filter(role=Role.UNION_LEAD, team=cast.team5).count() == 1


def test_a_role_confirmed_and_withdrawn_at_once_keeps_its_first_answer(cast: Cast) -> None:
    """The one who confirmed first stays on record; who comes to a withdrawn role is told."""
    worker = make_worker(name="Tô Văn Ba", enterprise=cast.enterprise)
    third = make_account(username="quan-tri-3", worker=worker, role=Role.ADMINISTRATOR, over=cast.enterprise)
    others = [cast.accounts.second_administrator, third]
    for turn in range(4):
        role = make_role(
            worker=cast.people.c, role=Role.NORM_OFFICER, over=cast.workshop, since=cast.today, is_confirmed=False,
            proposed_by=cast.accounts.administrator,
        )  # fmt: skip
        confirm = partial(posts, name="role_confirm", assignment=role.pk)
        assert set(confirm(others * 3, sent=[{}] * 6)) == {302}
        first = RoleAssignment.objects.get(pk=role.pk).confirmed_by
        assert first in others
        assert set(confirm(others, sent=[{}] * 2)) == {302}
        assert RoleAssignment.objects.get(pk=role.pk).confirmed_by == first
        assert set(many(third, 4, "role_end", assignment=role.pk)) <= {302, 404}, turn
        assert not RoleAssignment.objects.filter(pk=role.pk).exists()


def test_a_report_asked_for_twenty_times_at_once_is_one_job(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 9, 5), good=100)
    asked = {"month": "1966-09", "whose": "to-6"}
    assert many(cast.accounts.manager, 20, "report_ask", asked, workshop="z2") == {302: 20}
    report = MonthlyReport.objects.get()
    assert Job.objects.get() == report.job


def test_twenty_guesses_at_once_are_looked_at_five_times(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    guesses = [{"username": "thinh", "password": f"{PASSWORD}{turn}"} for turn in range(20)]

    def guess(data: dict[str, str]) -> Callable[[], int]:
        return lambda: Client(raise_request_exception=False).post("/vao/", data).status_code

    assert Counter(at_once([guess(data) for data in guesses])) == {422: 5, 429: 15}
    assert client.post("/vao/", {"username": "thinh", "password": PASSWORD}).status_code == 429


def test_the_same_new_things_at_once_are_made_once(cast: Cast) -> None:
    """A product's code, a worker's number, a sign-in name, an adjustment."""
    accounts = cast.accounts
    assert many(accounts.norm_officer, 6, "product_add", {"code": "QĐ 15"}, workshop="z2") == {302: 1, 422: 5}
    assert Product.objects.filter(code="QĐ 15").count() == 1
    card = {"full_name": "Mai Văn Mới", "code": "M1", "team": cast.team6.pk, "since": "1966-10-21"}
    assert many(accounts.team_leader, 6, "worker_add", card | {"is_another_person": "on"}) == {302: 1, 422: 5}
    worker = Worker.objects.get(code="M1")
    assert many(accounts.administrator, 6, "account_add", {"worker": worker.pk, "username": "moi"}) == {200: 1, 422: 5}
    make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
    reason = {"worker": cast.people.e.pk, "product": cast.qd14.pk, "day": "1966-09-05", "good": 5, "defective": 0}
    reason |= {"man_days": 1, "reason": "Ghi thiếu một hòm"}
    assert many(accounts.team_leader, 6, "adjustments", reason, workshop="z2", month="1966-09") == {302: 1, 422: 5}
    assert OutputAdjustment.objects.count() == 1


def _approved(cast: Cast) -> NormProposal:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 20), good=150)
    return make_approved(cast.qd14, cast.team6, 160, cast.today)


def test_a_step_of_a_norm_proposal_taken_by_two_at_once_is_taken_once(cast: Cast) -> None:
    proposal = _approved(cast)
    both = [cast.accounts.norm_officer, cast.accounts.manager] * 3
    words = [{"words": f"Phôi còn xấu {turn}."} for turn in range(6)]
    assert posts(both, "norm_proposal_decline", words, norm_proposal=proposal.pk) == {302: 1, 422: 5}
    assert proposal.steps.filter(step="declined").count() == 1


def test_a_norm_that_is_issued_and_declined_at_once_is_one_of_the_two(cast: Cast) -> None:
    proposal = _approved(cast)
    officer = login(Client(raise_request_exception=False), cast.accounts.norm_officer)
    manager = login(Client(raise_request_exception=False), cast.accounts.manager)
    page = reverse("norm_proposal", kwargs={"norm_proposal": proposal.pk})
    sent = {"step": "issued", "since": "1966-12-01", "decision": "60"}
    statuses = at_once([
        lambda: officer.post(page, sent).status_code,
        lambda: manager.post(f"{page}khong-nhan/", {"words": "Phôi còn xấu."}).status_code,
    ] * 2)  # fmt: skip
    ends = set(proposal.steps.values_list("step", flat=True)) & {"issued", "declined"}
    assert len(ends) == 1
    assert cast.qd14.norms.filter(units=160).exists() == (ends == {"issued"})
    assert max(statuses) < 500


def test_an_item_for_which_many_propose_at_once_has_one_open_proposal(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=date(1966, 10, 20), good=150)
    sent = [{"key": uuid4(), "place": "to-6.cell", "units": 160 + turn, "reason": "Đã vượt."} for turn in range(6)]
    accounts = [cast.accounts.cell_leader, cast.accounts.party_member] * 3
    assert posts(accounts, "norm_propose", sent, workshop="z2", product="qd-14") == {302: 1, 422: 5}
    assert NormProposal.objects.count() == 1


def test_an_improvement_sent_many_times_at_once_is_one(cast: Cast) -> None:
    sent = {"key": uuid4(), "kind": "motion", "title": "Gá đôi", "text": "Thêm má kẹp.", "since": "1966-10-10"}
    named = sent | {"worker": cast.people.d.pk, "is_agreed": "on"}
    assert many(cast.accounts.team_leader, 6, "improvement_add", named, team="to-6") == {302: 6}
    assert (Improvement.objects.count(), Consent.objects.count()) == (1, 1)


def test_what_is_removed_while_another_team_takes_it_over_goes_or_stays_as_a_whole(cast: Cast) -> None:
    for _turn in range(4):
        source = make_improvement(team=cast.team5, since=date(1966, 10, 3), written_on=cast.today)
        key, parts = uuid4(), {"team": "to-5", "improvement": source.pk}
        sent = {"key": key, "kind": "motion", "title": "Gá đôi", "text": "Thêm má kẹp.", "since": "1966-10-10"}
        remover = login(Client(raise_request_exception=False), cast.accounts.leader5)
        taker = login(Client(raise_request_exception=False), cast.accounts.team_leader)
        adds = partial(taker.post, reverse("improvement_add", kwargs={"team": "to-6"}), sent | {"source": source.pk})
        removes = partial(remover.post, reverse("improvement_remove", kwargs=parts))
        removed, added = (answer.status_code for answer in at_once([removes, adds]))
        assert (removed, added) in {(302, 302), (302, 422)}
        assert Improvement.objects.filter(pk=source.pk).exists() == Improvement.objects.filter(pk=key).exists()


def named(cast: Cast) -> Improvement:
    """An improvement that was E's idea, whose consent was asked for."""
    change = Change(
        kind=ImprovementKind.MOTION, title="Gá đôi", text="Thêm má kẹp.", since=cast.today, worker=cast.people.e,
        is_agreed=True,
    )  # fmt: skip
    by, today = cast.accounts.team_leader, cast.today
    return write_improvement(key=uuid4(), team=cast.team6, change=change, by=by, today=today)


def answer_of_the_waiting(first: Callable[[Cast], Any], second: Callable[[Cast], Any], cast: Cast) -> Any:
    """What the second says, which began while the first was not over, and has to wait for it."""

    def later() -> Any:
        try:
            return second(cast)
        except RuleBroken as broken:
            return broken
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first(cast)
            answer = pool.submit(later)
            with pytest.raises(TimeoutError):
                answer.result(1)
        return answer.result(60)


def unnamed(cast: Cast) -> None:
    withdraw_consent(worker=cast.people.e, purpose=Purpose.PRAISE, today=cast.today)


@pytest.mark.parametrize("acts", [(unnamed, named), (named, unnamed)], ids=["withdrawn", "named"])
def test_nobody_is_named_beside_an_improvement_whose_consent_is_withdrawn_meanwhile(
    acts: tuple[Callable[[Cast], Any], ...], cast: Cast
) -> None:
    """Whichever is first: the other waits for it to be over."""
    make_consent(worker=cast.people.e, purpose=Purpose.PRAISE, given_on=cast.today)
    first, second = acts
    answer = answer_of_the_waiting(first, second, cast)
    assert isinstance(answer, RuleBroken) == (second is named)
    assert not Improvement.objects.filter(worker__isnull=False).exists()
    assert not Consent.objects.filter(withdrawn_on=None).exists()


def visited(cast: Cast) -> Visit:
    """Of E, by the union, with consent that stands and a note."""
    call = Call(day=cast.today, reason=VisitReason.FAMILY, received=True, note="Nhà đã yên")
    with reading_as(cast.accounts.union_lead):
        return log_visit(
            key=uuid4(), team=cast.team6, worker=cast.people.e, organisation=Organisation.UNION, call=call,
            by=cast.accounts.union_lead, today=cast.today, now=timezone.now(),
        )  # fmt: skip


def withdrawn(cast: Cast) -> None:
    withdraw_consent(worker=cast.people.e, purpose=Purpose.VISITS, today=cast.today)


@pytest.mark.parametrize("acts", [(withdrawn, visited), (visited, withdrawn)], ids=["withdrawn", "visited"])
def test_of_a_visit_written_down_while_consent_is_withdrawn_no_note_is_left(
    acts: tuple[Callable[[Cast], Any], ...], cast: Cast
) -> None:
    """Whichever is first: the other waits for it to be over."""
    make_consent(worker=cast.people.e, purpose=Purpose.VISITS, given_on=cast.today)
    first, second = acts
    answer = answer_of_the_waiting(first, second, cast)
    assert isinstance(answer, RuleBroken) == (second is visited)
    with as_system("test"):
        assert not Visit.objects.exclude(note=b"").exists()
    assert not Consent.objects.filter(withdrawn_on=None).exists()


def test_no_form_sent_many_times_at_once_is_answered_by_a_fault(things: Things) -> None:
    """Every address that takes a post, three times at once: no deadlock, no broken constraint, nothing that is gone."""
    faults = []
    for address in addresses(Visitors(things)):
        if address.method != "POST":
            continue
        clients = [Client(raise_request_exception=False) for _ in range(3)]
        for client in clients:
            if address.role != ANYBODY:
                login(client, getattr(things.cast.accounts, address.role))

        def send(client: Client, address: Address = address) -> int:
            return client.post(address.url, address.fields).status_code

        statuses = at_once([partial(send, client) for client in clients])
        if max(statuses) >= 500:
            faults.append((address.name, statuses))
    assert faults == []
