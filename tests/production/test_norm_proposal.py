"""Norm proposals: the steps in order, who takes each, what is refused in words, how a norm comes of one (rule 7)."""

import unicodedata
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from members.models import Account
from production.actions.norm import withdraw_norm
from production.actions.norm_proposal import Taken, propose_norm, take_step
from production.domain.norm_proposal import WAYS, Origin, Step, Trial, may_follow, next_step
from production.models import NormProposal, Product
from production.queries.norm_proposal import proposals_page, waiting_for
from teamtrack.errors import RuleBroken
from tests.cast import Cast, login
from tests.factories.norm import make_norm_proposal, make_norm_step
from tests.factories.production import make_norm, make_output, make_product
from tests.production.norm_proposals import LIST, k_2, proposal_at, take, url_of

REASON = "Nhiều người đã vượt mức 100, có người làm trên 120."


@pytest.fixture
def product(cast: Cast) -> Product:
    return k_2(cast)


@pytest.fixture
def proposal(cast: Cast, product: Product) -> NormProposal:
    """Of the cell, by Lợi: 100 to 120; a draft of 10 October."""
    return make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=date(1966, 10, 10), by=cast.accounts.cell_leader
    )


def _propose(cast: Cast, product: Product, **more: Any) -> NormProposal:
    facts: dict[str, Any] = {"key": uuid4(), "team": cast.team6, "origin": Origin.CELL, "units": 120, "reason": REASON}
    return propose_norm(product=product, **facts | {"by": cast.accounts.cell_leader, "today": cast.today} | more)


def _steps(proposal: NormProposal) -> list[str]:
    return list(proposal.steps.order_by("pk").values_list("step", flat=True))


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
    proposal = proposal_at(cast, product, last)
    before = _steps(proposal)
    for step in Step:
        if not may_follow(Origin.CELL, last, step):
            told = "đã xong ngày 10/10/1966 rồi" if step in before else "phải theo thứ tự"
            with pytest.raises(RuleBroken, match=told):
                take(cast, proposal, step, words="Ý kiến khác.")
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
        make_norm_step(proposal=proposal_at(cast, product, before), step=step, day=cast.today, **wrong)


# --- proposing -------------------------------------------------------------------------------------------------------


def test_the_cell_proposes_on_the_page_of_the_item(cast: Cast, product: Product, client: Client) -> None:
    login(client, cast.accounts.party_member)
    page = "/dinh-muc/z2/k-2/de-nghi/"
    assert page in client.get("/dinh-muc/z2/k-2/").content.decode()
    sent = {"key": uuid4(), "place": "to-6.cell", "units": "1.200", "reason": unicodedata.normalize("NFD", "Mức <b>")}
    answers = [client.post(page, sent) for _time in range(2)]
    proposal = NormProposal.objects.get()
    assert [answer["Location"] for answer in answers] == [url_of(proposal)] * 2
    assert (proposal.old_units, proposal.units, proposal.reason) == (100, 1200, "Mức <b>")
    assert (proposal.team, proposal.origin, proposal.made_by) == (cast.team6, "cell", cast.accounts.party_member)
    assert _steps(proposal) == ["draft"]
    told = client.get(url_of(proposal)).content.decode()
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
    with pytest.raises(RuleBroken, match="Đang có một đề nghị về K 2"):
        _propose(cast, product)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_norm_proposal(product=product, team=cast.team6, made_on=cast.today)
    take(cast, proposal, Step.WITHDRAWN, words="")
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
            page = login(client, account).get(url_of(proposal))
            assert (f'value="{step}"' in page.content.decode()) == (account in takers), (step, account)
            if account not in takers:
                assert client.post(url_of(proposal), sent | {"step": step}).status_code == 403, (step, account)
        assert client.post(url_of(proposal), sent | {"step": step}).status_code == 302, step
        assert _steps(proposal)[-1] == step
    proposal.refresh_from_db()
    assert proposal.ended_on == date(1966, 10, 21)
    issued = proposal.steps.get(step="issued")
    assert issued.norm is not None
    assert (issued.norm.units, issued.norm.decision, issued.norm.issued_by) == (120, "60/ĐM-66", accounts.norm_officer)
    assert [(norm.units, norm.period.lower) for norm in proposal.product.norms.order_by("period")] == [
        (100, date(1966, 1, 1)), (120, date(1966, 10, 24))
    ]  # fmt: skip
    told = login(client, accounts.worker).get(url_of(proposal)).content.decode()
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
        (Step.SENT, Step.TRIAL, {"trial": Trial(date(1966, 12, 23), date(1966, 12, 24))}, "trial_first"),
        (Step.APPROVED, Step.ISSUED, {"decision": "1"}, "since"),
        (Step.APPROVED, Step.ISSUED, {"decision": " ", "since": date(1966, 10, 24)}, "decision"),
        (Step.APPROVED, Step.ISSUED, {"decision": "1", "since": date(1966, 10, 20)}, "since"),
        (Step.SENT, Step.DECLINED, {"words": ""}, "words"),
    ],
)
def test_what_is_missing_or_wrong_is_told_at_its_field_and_nothing_is_written(
    last: Step, step: Step, what: dict[str, Any], field: str, cast: Cast, product: Product
) -> None:
    proposal = proposal_at(cast, product, last)
    before = _steps(proposal)
    with pytest.raises(RuleBroken) as refused:
        take(cast, proposal, step, **what)
    proposal.refresh_from_db()
    assert (refused.value.field, _steps(proposal), proposal.ended_on) == (field, before, None)
    assert [norm.units for norm in product.norms.all()] == [100]


def test_the_union_is_asked_when_the_trial_is_over(cast: Cast, product: Product, client: Client) -> None:
    proposal = proposal_at(cast, product, Step.SENT)
    take(cast, proposal, Step.TRIAL, trial=Trial(date(1966, 10, 24), date(1966, 10, 29)))
    assert waiting_for(cast.accounts.union_lead, date(1966, 10, 29)) == []
    page = login(client, cast.accounts.union_lead).get(url_of(proposal)).content.decode()
    assert "Làm thử tới hết ngày 29/10/1966; xong rồi công đoàn mới cho ý kiến." in page
    assert 'name="is_for"' not in page
    with pytest.raises(RuleBroken, match="Làm thử tới hết ngày 29/10/1966"):
        take(cast, proposal, Step.CONSULTED, date(1966, 10, 29))
    assert len(waiting_for(cast.accounts.union_lead, date(1966, 10, 30))) == 1
    assert take(cast, proposal, Step.CONSULTED, date(1966, 10, 30), is_for=False).is_for is False


def test_the_same_step_sent_twice_by_one_person_is_one_and_anothers_is_told(cast: Cast, product: Product) -> None:
    proposal = proposal_at(cast, product, Step.CONSULTED)
    first = take(cast, proposal, Step.APPROVED, words="")
    assert take(cast, proposal, Step.APPROVED, words="") == first
    with pytest.raises(RuleBroken, match="Bước này đã xong ngày 21/10/1966 rồi"):
        take_step(
            proposal=proposal, step=Step.APPROVED, what=Taken(), by=cast.accounts.manager, today=cast.today
        )  # fmt: skip


@pytest.mark.parametrize(
    ("last", "step", "sent", "other"),
    [
        (Step.REPORTED, Step.HEARD, {"is_for": True}, {"is_for": False}),
        (
            Step.SENT,
            Step.TRIAL,
            {"trial": Trial(date(1966, 10, 21), date(1966, 10, 22))},
            {"trial": Trial(date(1966, 10, 21), date(1966, 10, 29))},
        ),
        (
            Step.APPROVED,
            Step.ISSUED,
            {"decision": "7/ĐM", "since": date(1966, 11, 1)},
            {"decision": "8/ĐM", "since": date(1966, 11, 1)},
        ),
    ],
)
def test_the_step_sent_again_with_something_else_is_not_passed_over(
    last: Step, step: Step, sent: dict[str, Any], other: dict[str, Any], cast: Cast, product: Product
) -> None:
    proposal = proposal_at(cast, product, last)
    first = take(cast, proposal, step, **sent)
    assert take(cast, proposal, step, **sent) == first
    with pytest.raises(RuleBroken, match="Bước này đã xong ngày 21/10/1966 rồi"):
        take(cast, proposal, step, **other)


def test_a_refused_step_comes_back_as_typed(cast: Cast, product: Product, client: Client) -> None:
    proposal = proposal_at(cast, product, Step.APPROVED)
    login(client, cast.accounts.norm_officer)
    answer = client.post(url_of(proposal), {"step": "issued", "since": "1966-10-20", "decision": "60/ĐM-66"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mức mới chỉ áp dụng từ hôm nay trở đi." in page
    assert 'value="60/ĐM-66"' in page


# --- the end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["norm_officer", "manager"])
def test_the_office_and_the_manager_do_not_accept_it_with_a_reason_that_is_read(
    role: str, cast: Cast, product: Product, client: Client
) -> None:
    proposal = proposal_at(cast, product, Step.CONSULTED)
    login(client, getattr(cast.accounts, role))
    assert client.post(url_of(proposal, "khong-nhan/"), {"words": " "}).status_code == 422
    assert client.post(url_of(proposal, "khong-nhan/"), {"words": "Phôi còn xấu."}).status_code == 302
    proposal.refresh_from_db()
    assert (_steps(proposal)[-1], proposal.ended_on) == ("declined", cast.today)
    page = login(client, cast.accounts.worker).get(url_of(proposal)).content.decode()
    assert "Chưa được chấp nhận" in page
    assert "Phôi còn xấu." in page
    assert "Tiếp theo" not in page


def test_nobody_else_declines_and_nobody_declines_a_draft(cast: Cast, proposal: NormProposal, client: Client) -> None:
    for role in ("cell_leader", "union_lead", "team_leader", "branch_secretary"):
        assert login(client, getattr(cast.accounts, role)).get(url_of(proposal, "khong-nhan/")).status_code == 403
    answer = login(client, cast.accounts.manager).post(url_of(proposal, "khong-nhan/"), {"words": "Không."})
    assert answer.status_code == 422
    assert "phải theo thứ tự" in answer.content.decode()
    assert _steps(proposal) == ["draft"]


def test_its_author_withdraws_it_and_nobody_of_another_office(cast: Cast, product: Product, client: Client) -> None:
    proposal = make_norm_proposal(
        product=product, team=cast.team6, units=120, made_on=cast.today, by=cast.accounts.party_member
    )
    for role in ("team_leader", "norm_officer", "manager", "worker"):
        assert login(client, getattr(cast.accounts, role)).post(url_of(proposal, "rut/")).status_code == 403
    assert login(client, cast.accounts.party_member).post(url_of(proposal, "rut/"), {"words": ""}).status_code == 302
    assert _steps(proposal) == ["draft", "withdrawn"]


def test_a_norm_taken_back_before_it_came_into_force_leaves_nothing_to_post(cast: Cast, product: Product) -> None:
    proposal = proposal_at(cast, product, Step.APPROVED)
    issued = take(cast, proposal, Step.ISSUED, words="", decision="60", since=date(1966, 11, 1))
    assert issued.norm is not None
    withdraw_norm(norm=issued.norm, today=cast.today)
    with pytest.raises(RuleBroken, match="Mức này đã bỏ trước ngày áp dụng"):
        take(cast, proposal, Step.POSTED)
    assert waiting_for(cast.accounts.team_leader, cast.today) == []
    [line] = proposals_page(cast.accounts.worker, cast.today).decided
    assert (line.state, line.waits_for) == ("Đã bỏ trước khi áp dụng", "")
