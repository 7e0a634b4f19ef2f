"""Norm proposals: the steps in order, who takes each, what is refused in words, how a norm comes of one (rule 7)."""

import unicodedata
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from members.models import Account
from production import sources
from production.actions.norm import withdraw_norm
from production.actions.norm_proposal import Taken, propose_norm, take_step
from production.domain.norm_proposal import WAYS, Origin, Step, Trial, may_follow, next_step
from production.models import NormProposal, NormProposalStep, Product
from production.queries.norm_proposal import norm_proposal_page, proposals_page, seen_proposals, waiting_for
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.norm import make_norm_proposal, make_norm_step
from tests.factories.production import make_norm, make_output, make_product

REASON = "Nhiều người đã vượt mức 100, có người làm trên 120."
LIST = "/dinh-muc/de-nghi/"


@pytest.fixture
def product(cast: Cast) -> Product:
    """K 2 with norm 100, made by team 6."""
    product = make_product(workshop=cast.workshop, code="K 2")
    make_norm(product=product, units=100, since=date(1966, 1, 1))
    make_output(worker=cast.people.d, product=product, day=date(1966, 10, 20), good=125)
    return product


@pytest.fixture
def proposal(cast: Cast, product: Product) -> NormProposal:
    """Of the cell, by Lợi: 100 to 120; a draft of 10 October."""
    return make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=date(1966, 10, 10), by=cast.accounts.cell_leader
    )


def _at(cast: Cast, product: Product, last: Step, origin: Origin = Origin.CELL) -> NormProposal:
    return make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=date(1966, 10, 10), origin=origin, last=last,
        by=cast.accounts.cell_leader,
    )  # fmt: skip


def _propose(cast: Cast, product: Product, **more: Any) -> NormProposal:
    facts: dict[str, Any] = {"key": uuid4(), "team": cast.team6, "origin": Origin.CELL, "units": 120, "reason": REASON}
    return propose_norm(product=product, **facts | {"by": cast.accounts.cell_leader, "today": cast.today} | more)


def _take(cast: Cast, proposal: NormProposal, step: Step, today: date | None = None, **what: Any) -> NormProposalStep:
    facts: dict[str, Any] = {"words": "Anh chị em tán thành.", "is_for": True} | what
    return take_step(
        proposal=proposal, step=step, what=Taken(**facts), by=cast.accounts.norm_officer, today=today or cast.today
    )


def _steps(proposal: NormProposal) -> list[str]:
    return list(proposal.steps.order_by("pk").values_list("step", flat=True))


def _url(proposal: NormProposal, *more: str) -> str:
    return "".join([LIST, f"{proposal.pk}/", *more])


# --- the order -------------------------------------------------------------------------------------------------------


def test_each_way_has_its_steps_and_they_follow_each_other() -> None:
    assert [step.value for step in WAYS[Origin.CELL]] == [
        "draft", "discussed", "reported", "heard", "sent", "trial", "consulted", "approved", "issued", "posted"
    ]  # fmt: skip
    assert set(WAYS[Origin.CELL]) - set(WAYS[Origin.TEAM]) == {Step.REPORTED, Step.HEARD}
    assert WAYS[Origin.OFFICE][0] is Step.SENT
    for origin, way in WAYS.items():
        assert [next_step(origin, step) for step in way] == [*way[1:], None]


def test_a_proposal_ends_without_a_norm_only_before_it_is_issued_and_is_declined_only_at_the_office() -> None:
    way = WAYS[Origin.CELL]
    assert [step for step in way if may_follow(Origin.CELL, step, Step.WITHDRAWN)] == list(way[:-2])
    assert [step for step in way if may_follow(Origin.CELL, step, Step.DECLINED)] == list(way[4:-2])
    assert not any(may_follow(Origin.CELL, end, step) for end in (Step.DECLINED, Step.WITHDRAWN) for step in Step)


@pytest.mark.parametrize("last", WAYS[Origin.CELL])
def test_no_step_is_taken_out_of_order_or_twice(last: Step, cast: Cast, product: Product) -> None:
    proposal = _at(cast, product, last)
    before = _steps(proposal)
    for step in Step:
        if not may_follow(Origin.CELL, last, step):
            told = "đã làm ngày 10/10/1966 rồi" if step in before else "phải theo thứ tự"
            with pytest.raises(RuleBroken, match=told):
                _take(cast, proposal, step, words="Ý kiến khác.")
    assert _steps(proposal) == before


def test_the_database_keeps_the_order_too(cast: Cast, proposal: NormProposal) -> None:
    for step in (Step.REPORTED, Step.ISSUED, Step.POSTED, Step.DECLINED):
        with pytest.raises(DatabaseError, match="an order"), transaction.atomic():
            make_norm_step(proposal=proposal, step=step, day=cast.today)
    with pytest.raises(DatabaseError, match="an order"), transaction.atomic():
        make_norm_step(proposal=proposal, step=Step.DISCUSSED, day=date(1966, 10, 9))
    assert _steps(proposal) == ["draft"]


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        (Step.DISCUSSED, {"words": ""}),
        (Step.HEARD, {"is_for": None}),
        (Step.TRIAL, {"trial_last": None}),
        (Step.TRIAL, {"trial_first": date(1966, 10, 12), "trial_last": date(1966, 10, 11)}),
        (Step.ISSUED, {"decision": ""}),
        (Step.APPROVED, {"decision": "1"}),
    ],
)
def test_the_database_keeps_no_half_step(step: Step, wrong: dict[str, Any], cast: Cast, product: Product) -> None:
    before = WAYS[Origin.CELL][WAYS[Origin.CELL].index(step) - 1]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_norm_step(proposal=_at(cast, product, before), step=step, day=cast.today, **wrong)


# --- proposing -------------------------------------------------------------------------------------------------------


def test_the_cell_proposes_on_the_page_of_the_item(cast: Cast, product: Product, client: Client) -> None:
    login(client, cast.accounts.party_member)
    page = "/dinh-muc/z2/k-2/de-nghi/"
    assert page in client.get("/dinh-muc/z2/k-2/").content.decode()
    sent = {"key": uuid4(), "place": "to-6.cell", "units": "1.200", "reason": unicodedata.normalize("NFD", "Mức <b>")}
    answers = [client.post(page, sent) for _time in range(2)]
    proposal = NormProposal.objects.get()
    assert [answer["Location"] for answer in answers] == [_url(proposal)] * 2
    assert (proposal.old_units, proposal.units, proposal.reason) == (100, 1200, "Mức <b>")
    assert (proposal.team, proposal.origin, proposal.made_by) == (cast.team6, "cell", cast.accounts.party_member)
    assert _steps(proposal) == ["draft"]
    told = client.get(_url(proposal)).content.decode()
    assert "Mức &lt;b&gt;" in told
    assert "1.200,0%" in told
    assert "tăng 1.100,0% so với mức cũ 100" in told


@pytest.mark.parametrize(
    ("role", "place", "steps"),
    [("team_leader", "to-6.team", ["draft"]), ("norm_officer", "to-6.office", ["sent"])],
)
def test_the_leader_of_the_team_and_the_norm_office_propose_without_the_branch(
    role: str, place: str, steps: list[str], cast: Cast, product: Product, client: Client
) -> None:
    login(client, getattr(cast.accounts, role))
    sent = {"key": uuid4(), "place": place, "units": "120", "reason": REASON}
    assert client.post("/dinh-muc/z2/k-2/de-nghi/", sent | {"place": "to-6.cell"}).status_code == 422
    assert client.post("/dinh-muc/z2/k-2/de-nghi/", sent).status_code == 302
    assert _steps(NormProposal.objects.get()) == steps


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"units": 0}, "ít nhất"),
        ({"units": 100}, "mức 100"),
        ({"reason": " "}, "Hãy ghi lý do"),
        ({"reason": "Anh E đã làm trên 150 cái."}, "Phạm Văn E"),
    ],
)
def test_what_is_no_change_or_says_nothing_or_names_somebody_is_refused(
    wrong: dict[str, Any], told: str, cast: Cast, product: Product
) -> None:
    with pytest.raises(RuleBroken, match=told) as refused:
        _propose(cast, product, **wrong)
    assert refused.value.field == next(iter(wrong))
    assert not NormProposal.objects.exists()


def test_only_a_team_that_makes_it_proposes(cast: Cast, product: Product, client: Client) -> None:
    with pytest.raises(RuleBroken, match="không làm K 2"):
        _propose(cast, product, team=cast.team5)
    login(client, cast.accounts.leader5)
    assert client.get("/dinh-muc/z2/k-2/de-nghi/").status_code == 403
    assert "/de-nghi/" not in client.get("/dinh-muc/z2/k-2/").content.decode().replace(LIST, "")


def test_an_item_without_a_norm_has_nothing_to_change(cast: Cast) -> None:
    bare = make_product(workshop=cast.workshop, code="B")
    make_output(worker=cast.people.d, product=bare, day=cast.today, good=1)
    with pytest.raises(RuleBroken, match="B chưa có mức"):
        _propose(cast, bare)


def test_an_item_has_one_open_proposal_at_a_time(cast: Cast, product: Product, proposal: NormProposal) -> None:
    with pytest.raises(RuleBroken, match="Đã có một đề nghị về K 2"):
        _propose(cast, product)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_norm_proposal(product=product, team=cast.team6, made_on=cast.today)
    _take(cast, proposal, Step.WITHDRAWN, words="")
    assert _propose(cast, product).units == 120


def test_a_key_of_anothers_proposal_overwrites_nothing(cast: Cast, product: Product, proposal: NormProposal) -> None:
    other = make_product(workshop=cast.workshop, code="K 3")
    make_norm(product=other, units=50, since=date(1966, 1, 1))
    make_output(worker=cast.people.d, product=other, day=date(1966, 10, 19), good=60)
    with pytest.raises(RuleBroken, match="mở lại"):
        _propose(cast, other, key=proposal.pk)


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_from_the_draft_to_the_notice_each_step_is_taken_by_whoever_it_belongs_to(
    cast: Cast, proposal: NormProposal, client: Client, settings: Settings
) -> None:
    accounts = cast.accounts
    every = [accounts.party_member, accounts.cell_leader, accounts.branch_secretary, accounts.norm_officer]
    every += [accounts.union_lead, accounts.manager, accounts.team_leader, accounts.worker, accounts.womens_lead]
    way: list[tuple[date, str, set[Account], dict[str, str]]] = [
        (date(1966, 10, 11), "discussed", {accounts.cell_leader, accounts.party_member},
         {"day": "1966-10-11", "words": "Phần đông tán thành."}),
        (date(1966, 10, 11), "reported", {accounts.cell_leader}, {}),
        (date(1966, 10, 12), "heard", {accounts.branch_secretary}, {"is_for": "yes", "words": "Tán thành."}),
        (date(1966, 10, 12), "sent", {accounts.cell_leader}, {}),
        (date(1966, 10, 13), "trial", {accounts.norm_officer},
         {"trial_first": "1966-10-14", "trial_last": "1966-10-18"}),
        (date(1966, 10, 19), "consulted", {accounts.union_lead}, {"is_for": "no", "words": "Nên chờ một tháng."}),
        (date(1966, 10, 20), "approved", {accounts.manager}, {}),
        (date(1966, 10, 21), "issued", {accounts.norm_officer}, {"since": "1966-10-24", "decision": " 60/ĐM-66"}),
        (date(1966, 10, 24), "posted", {accounts.team_leader, accounts.norm_officer}, {"day": "1966-10-24"}),
    ]  # fmt: skip
    for day, step, takers, sent in way:
        settings.DEMO_DAY = day
        for account in sorted(every, key=lambda account: account in takers):
            page = login(client, account).get(_url(proposal))
            assert (f'value="{step}"' in page.content.decode()) == (account in takers), (step, account)
            if account not in takers:
                assert client.post(_url(proposal), sent | {"step": step}).status_code == 403, (step, account)
        assert client.post(_url(proposal), sent | {"step": step}).status_code == 302, step
        assert _steps(proposal)[-1] == step
    proposal.refresh_from_db()
    assert proposal.ended_on == date(1966, 10, 21)
    issued = proposal.steps.get(step="issued")
    assert issued.norm is not None
    assert (issued.norm.units, issued.norm.decision, issued.norm.issued_by) == (120, "60/ĐM-66", accounts.norm_officer)
    assert [(norm.units, norm.period.lower) for norm in proposal.product.norms.order_by("period")] == [
        (100, date(1966, 1, 1)), (120, date(1966, 10, 24))
    ]  # fmt: skip
    told = login(client, accounts.worker).get(_url(proposal)).content.decode()
    for words in ("Đã niêm yết tại tổ", "số 60/ĐM-66, áp dụng từ 24/10/1966", "14/10/1966 – 18/10/1966", "Nên chờ"):
        assert words in told
    assert "Nguyễn Thúy Lợi" not in told


# --- what each step asks ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "step", "what", "field"),
    [
        (Step.DRAFT, Step.DISCUSSED, {"day": date(1966, 10, 22)}, "day"),
        (Step.DRAFT, Step.DISCUSSED, {"day": date(1966, 10, 9)}, "day"),
        (Step.DRAFT, Step.DISCUSSED, {"words": " "}, "words"),
        (Step.DRAFT, Step.DISCUSSED, {"words": "Chị Nguyễn Thị Nhựng tán thành."}, "words"),
        (Step.REPORTED, Step.HEARD, {"is_for": None}, "is_for"),
        (Step.SENT, Step.TRIAL, {}, "trial_first"),
        (Step.SENT, Step.TRIAL, {"trial": Trial(date(1966, 10, 9), date(1966, 10, 20))}, "trial_first"),
        (Step.SENT, Step.TRIAL, {"trial": Trial(date(1966, 10, 24), date(1966, 10, 23))}, "trial_last"),
        (Step.SENT, Step.TRIAL, {"trial": Trial(date(1966, 10, 24), date(1966, 12, 25))}, "trial_last"),
        (Step.APPROVED, Step.ISSUED, {"decision": "1"}, "since"),
        (Step.APPROVED, Step.ISSUED, {"decision": " ", "since": date(1966, 10, 24)}, "decision"),
        (Step.APPROVED, Step.ISSUED, {"decision": "1", "since": date(1966, 10, 20)}, "since"),
        (Step.SENT, Step.DECLINED, {"words": ""}, "words"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field_and_nothing_is_written(
    last: Step, step: Step, what: dict[str, Any], field: str, cast: Cast, product: Product
) -> None:
    proposal = _at(cast, product, last)
    before = _steps(proposal)
    with pytest.raises(RuleBroken) as refused:
        _take(cast, proposal, step, **what)
    proposal.refresh_from_db()
    assert (refused.value.field, _steps(proposal), proposal.ended_on) == (field, before, None)
    assert [norm.units for norm in product.norms.all()] == [100]


def test_the_union_is_asked_when_the_trial_is_over(cast: Cast, product: Product) -> None:
    proposal = _at(cast, product, Step.SENT)
    _take(cast, proposal, Step.TRIAL, trial=Trial(date(1966, 10, 24), date(1966, 10, 29)))
    assert waiting_for(cast.accounts.union_lead, date(1966, 10, 29)) == []
    with pytest.raises(RuleBroken, match="Làm thử tới hết ngày 29/10/1966"):
        _take(cast, proposal, Step.CONSULTED, date(1966, 10, 29))
    assert len(waiting_for(cast.accounts.union_lead, date(1966, 10, 30))) == 1
    assert _take(cast, proposal, Step.CONSULTED, date(1966, 10, 30), is_for=False).is_for is False


def test_the_same_step_sent_twice_by_one_person_is_one_and_anothers_is_told(cast: Cast, product: Product) -> None:
    proposal = _at(cast, product, Step.CONSULTED)
    first = _take(cast, proposal, Step.APPROVED, words="")
    assert _take(cast, proposal, Step.APPROVED, words="") == first
    with pytest.raises(RuleBroken, match="Bước này đã làm ngày 21/10/1966 rồi"):
        take_step(
            proposal=proposal, step=Step.APPROVED, what=Taken(), by=cast.accounts.manager, today=cast.today
        )  # fmt: skip


def test_a_refused_step_comes_back_as_typed(cast: Cast, product: Product, client: Client) -> None:
    proposal = _at(cast, product, Step.APPROVED)
    login(client, cast.accounts.norm_officer)
    answer = client.post(_url(proposal), {"step": "issued", "since": "1966-10-20", "decision": "60/ĐM-66"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mức mới chỉ áp dụng từ hôm nay trở đi." in page
    assert 'value="60/ĐM-66"' in page


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["norm_officer", "manager"])
def test_the_office_and_the_manager_do_not_accept_it_with_a_reason_that_is_read(
    role: str, cast: Cast, product: Product, client: Client
) -> None:
    proposal = _at(cast, product, Step.CONSULTED)
    login(client, getattr(cast.accounts, role))
    assert client.post(_url(proposal, "khong-nhan/"), {"words": " "}).status_code == 422
    assert client.post(_url(proposal, "khong-nhan/"), {"words": "Phôi còn xấu."}).status_code == 302
    proposal.refresh_from_db()
    assert (_steps(proposal)[-1], proposal.ended_on) == ("declined", cast.today)
    page = login(client, cast.accounts.worker).get(_url(proposal)).content.decode()
    assert "Chưa được chấp nhận" in page
    assert "Phôi còn xấu." in page
    assert "Tiếp theo" not in page


def test_nobody_else_declines_and_nobody_declines_a_draft(cast: Cast, proposal: NormProposal, client: Client) -> None:
    for role in ("cell_leader", "union_lead", "team_leader", "branch_secretary"):
        assert login(client, getattr(cast.accounts, role)).get(_url(proposal, "khong-nhan/")).status_code == 403
    answer = login(client, cast.accounts.manager).post(_url(proposal, "khong-nhan/"), {"words": "Không."})
    assert answer.status_code == 422
    assert "phải theo thứ tự" in answer.content.decode()
    assert _steps(proposal) == ["draft"]


def test_its_author_withdraws_it_and_nobody_of_another_office(cast: Cast, product: Product, client: Client) -> None:
    proposal = make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=cast.today, by=cast.accounts.party_member
    )
    for role in ("team_leader", "norm_officer", "manager", "worker"):
        assert login(client, getattr(cast.accounts, role)).post(_url(proposal, "rut/")).status_code == 403
    assert login(client, cast.accounts.party_member).post(_url(proposal, "rut/"), {"words": ""}).status_code == 302
    assert _steps(proposal) == ["draft", "withdrawn"]


def test_a_norm_taken_back_before_it_came_into_force_leaves_nothing_to_post(cast: Cast, product: Product) -> None:
    proposal = _at(cast, product, Step.APPROVED)
    issued = _take(cast, proposal, Step.ISSUED, words="", decision="60", since=date(1966, 11, 1))
    assert issued.norm is not None
    withdraw_norm(norm=issued.norm, today=cast.today)
    with pytest.raises(RuleBroken, match="Mức đã bỏ trước khi áp dụng"):
        _take(cast, proposal, Step.POSTED)
    assert waiting_for(cast.accounts.team_leader, cast.today) == []
    [line] = proposals_page(cast.accounts.worker, cast.today).decided
    assert (line.state, line.waits_for) == ("Đã bỏ trước khi áp dụng", "")


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_decided_one_says_its_number_and_from_when_it_was_replaced(cast: Cast, product: Product) -> None:
    proposal = _at(cast, product, Step.APPROVED)
    issued = _take(cast, proposal, Step.ISSUED, words="", decision="60", since=cast.today)

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


def test_who_wrote_it_is_told_to_the_cell_alone_where_it_would_tell_who_is_in_the_party(
    cast: Cast, product: Product, client: Client
) -> None:
    proposal = _at(cast, product, Step.DRAFT)
    told = {
        role: "Nguyễn Thúy Lợi" in login(client, getattr(cast.accounts, role)).get(_url(proposal)).content.decode()
        for role in ("party_member", "worker", "team_leader", "manager", "norm_officer", "union_lead")
    }
    assert told == dict.fromkeys(told, False) | {"party_member": True}
    proposal.origin = Origin.TEAM
    proposal.save()
    assert "Nguyễn Thúy Lợi" in login(client, cast.accounts.worker).get(_url(proposal)).content.decode()


def test_another_workshops_proposal_does_not_exist(cast: Cast, proposal: NormProposal, client: Client) -> None:
    login(client, cast.accounts.manager9)
    for more in ("", "khong-nhan/", "rut/"):
        assert client.get(_url(proposal, more)).status_code == 404
    assert "K 2" not in client.get(LIST).content.decode()


def test_six_digits_on_a_tablet_take_no_step(cast: Cast, product: Product, client: Client) -> None:
    proposal = _at(cast, product, Step.DRAFT, Origin.TEAM)
    login(client, cast.accounts.team_leader)
    session = client.session
    session["by_pin"] = True
    session.save()
    assert 'name="step"' not in client.get(_url(proposal)).content.decode()
    sent = {"step": "discussed", "day": "1966-10-21", "words": "Đã bàn."}
    assert client.post(_url(proposal), sent).status_code == 403
    assert client.get("/dinh-muc/z2/k-2/de-nghi/").status_code == 403


def test_one_proposal_takes_the_same_few_queries_with_every_step(
    cast: Cast, product: Product, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = cast.accounts.worker
    assert user.stands
    for last in (Step.DRAFT, Step.CONSULTED):
        proposal = _at(cast, product, last)
        with django_assert_num_queries(4 if last is Step.DRAFT else 5):
            row = seen_proposals(user).get(pk=proposal.pk)
            norm_proposal_page(user, row, cast.today)
        proposal.delete()


# --- the first page --------------------------------------------------------------------------------------------------


def test_each_one_finds_on_the_first_page_what_waits_for_them(cast: Cast, product: Product) -> None:
    roles = ("cell_leader", "party_member", "branch_secretary", "norm_officer", "union_lead", "manager", "team_leader")
    waits: dict[Step, set[str]] = {}
    for last, _following in pairwise(WAYS[Origin.CELL]):
        proposal = _at(cast, product, last)
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
    proposal = _at(cast, product, Step.CONSULTED)
    [item] = sources.norm_proposals(user=cast.accounts.manager, day=cast.today)
    assert (item.sentence, item.chip) == ("Mức K 2, 100 → 120: duyệt", "từ 10/10/1966")
    assert item.url == reverse("norm_proposal", kwargs={"norm_proposal": proposal.pk})
