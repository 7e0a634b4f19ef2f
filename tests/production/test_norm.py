"""Norms in force from a date: issuing, taking back, history, who stands how against them; and the products."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from production.actions.norm import issue_norm, withdraw_norm
from production.actions.product import add_product, change_product
from production.domain.norm_proposal import WAYS, Origin, Step
from production.models import DailyOutput, OutputNorm, Product
from production.queries.norm import norm_page, norms_of, odd_norms, rise_words
from production.queries.summary import team_month_figures
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories import members as people
from tests.factories import production as output
from tests.factories.norm import make_approved, make_norm_proposal

OCTOBER = Month(1966, 10)
PAGE = "/dinh-muc/z2/qd-14/"


@pytest.fixture
def product(cast: Cast) -> Product:
    """K 2 with norm 100 since 1 January 1966, open-ended."""
    product = output.make_product(workshop=cast.workshop, code="K 2")
    output.make_norm(product=product, units=100, since=date(1966, 1, 1))
    return product


def _issue(cast: Cast, product: Product, units: int = 120, since: date | None = None, **more: Any) -> OutputNorm:
    """The first norm of a product; another one with a proposal that the manager has approved."""
    if product.norms.exists() and "proposal" not in more:
        product.norm_proposals.update(ended_on=cast.today)
        more["proposal"] = make_approved(product, cast.team6, units, cast.today)
    facts: dict[str, Any] = {"decision": "52/ĐM", "by": cast.accounts.norm_officer} | more
    return issue_norm(product=product, units=units, since=since or cast.today, today=cast.today, **facts)


def _history(product: Product) -> list[tuple[int, date | None, date | None]]:
    return [(n.units, n.period.lower, n.period.upper) for n in product.norms.order_by("period")]


# --- issuing -------------------------------------------------------------------------------------------------------


def test_a_new_norm_ends_the_one_before_it(cast: Cast, product: Product) -> None:
    norm = _issue(cast, product, since=date(1966, 11, 1))
    assert _history(product) == [
        (100, date(1966, 1, 1), date(1966, 11, 1)),
        (120, date(1966, 11, 1), None),
    ]
    assert (norm.decision, norm.issued_by) == ("52/ĐM", cast.accounts.norm_officer)


def test_past_fulfilment_never_changes(cast: Cast, product: Product) -> None:
    """domain.md, rule 7: "A norm takes effect from a date forward; past fulfilment never changes."."""
    output.make_output(worker=cast.people.e, product=product, day=date(1966, 10, 20), good=120)
    before = team_month_figures([cast.team6], OCTOBER, OCTOBER)[cast.team6.pk, OCTOBER].fulfilment
    _issue(cast, product)
    assert team_month_figures([cast.team6], OCTOBER, OCTOBER)[cast.team6.pk, OCTOBER].fulfilment == before


def test_what_was_entered_on_its_first_day_counts_under_the_new_norm(cast: Cast, product: Product) -> None:
    """norm: "in force on that date"; the day of issue included, with or without a norm before."""
    bare = output.make_product(workshop=cast.workshop, code="B")
    output.make_output(worker=cast.people.e, product=product, day=cast.today, good=120)
    output.make_output(worker=cast.people.h, product=bare, day=cast.today, good=60)
    _issue(cast, product, units=120)
    _issue(cast, bare, units=60)
    figures = team_month_figures([cast.team6], OCTOBER, OCTOBER)[cast.team6.pk, OCTOBER]
    assert figures.fulfilment == 1
    assert figures.left_out == 0


def test_a_norm_is_not_issued_backward(cast: Cast, product: Product) -> None:
    """err.norm_back."""
    with pytest.raises(RuleBroken, match="Mức mới chỉ áp dụng từ hôm nay trở đi") as refused:
        _issue(cast, product, since=date(1966, 10, 20))
    assert refused.value.field == "since"
    assert _history(product) == [(100, date(1966, 1, 1), None)]


def test_a_norm_does_not_slip_in_before_one_that_is_issued_already(cast: Cast) -> None:
    """err.norm_overlap: QĐ 14 has 150 from 1 November."""
    with pytest.raises(RuleBroken, match="QĐ 14 đã có mức 150 từ 01/11/1966"):
        _issue(cast, cast.qd14, units=140, since=date(1966, 10, 25))
    with pytest.raises(RuleBroken, match="QĐ 14 đã có mức 150 từ 01/11/1966"):
        _issue(cast, cast.qd14, units=160, since=date(1966, 11, 1))


def test_the_same_norm_again_is_no_new_norm(cast: Cast, product: Product) -> None:
    proposal = make_approved(product, cast.team6, 120, cast.today)
    product.norms.update(units=120)
    with pytest.raises(RuleBroken) as refused:
        _issue(cast, product, units=120, proposal=proposal)
    assert refused.value.field == "units"


def test_the_database_keeps_two_norms_apart(cast: Cast, product: Product) -> None:
    """domain.md, rule 1: "a product has at most one norm at a time"."""
    with pytest.raises(IntegrityError), transaction.atomic():
        OutputNorm.objects.create(product=product, units=1, period=DateRange(date(1966, 5, 1), date(1966, 6, 1)))


def test_a_norm_not_yet_in_force_can_be_taken_back(cast: Cast, product: Product) -> None:
    norm = _issue(cast, product, since=date(1966, 11, 1))
    withdraw_norm(norm=norm, today=cast.today)
    assert _history(product) == [(100, date(1966, 1, 1), None)]


def test_a_norm_in_force_stays(cast: Cast, product: Product) -> None:
    with pytest.raises(RuleBroken):
        withdraw_norm(norm=_issue(cast, product), today=cast.today)
    assert [units for units, _since, _until in _history(product)] == [100, 120]


# --- what a change needs -------------------------------------------------------------------------------------------


def test_the_first_norm_needs_the_number_of_a_decision_alone(cast: Cast) -> None:
    bare = output.make_product(workshop=cast.workshop, code="B")
    with pytest.raises(RuleBroken, match="số quyết định") as refused:
        _issue(cast, bare, decision=" ")
    assert refused.value.field == "decision"
    first = _issue(cast, bare)
    assert first.units == 120
    assert _issue(cast, bare, proposal=None) == first  # the form sent twice
    with pytest.raises(RuleBroken, match="B đã có mức"):
        _issue(cast, bare, decision="53/ĐM", proposal=None)


@pytest.mark.parametrize("last", [step for step in WAYS[Origin.CELL] if step not in {Step.APPROVED, Step.POSTED}])
def test_a_change_is_issued_from_an_approved_proposal_alone(cast: Cast, product: Product, last: Step) -> None:
    """domain.md, rule 7: "a trial, the opinion of the union group, and the number of the decision"."""
    proposal = make_norm_proposal(product=product, team=cast.team6, units=120, made_on=cast.today, last=last)
    with pytest.raises(RuleBroken, match="Mức chỉ đổi khi đã làm thử"):
        _issue(cast, product, proposal=proposal)
    assert _history(product) == [(100, date(1966, 1, 1), None)]


def test_a_change_is_what_was_proposed_and_of_the_product_it_was_proposed_for(cast: Cast, product: Product) -> None:
    proposal = make_approved(product, cast.team6, 120, cast.today)
    for wrong in ({"proposal": None}, {"proposal": proposal, "units": 121}):
        with pytest.raises(RuleBroken, match="K 2 đã có mức"):
            _issue(cast, product, **wrong)
    with pytest.raises(RuleBroken, match="QĐ 14 đã có mức"):
        _issue(cast, cast.qd14, units=120, since=date(1966, 12, 1), proposal=proposal)
    with pytest.raises(RuleBroken, match="số quyết định"):
        _issue(cast, product, proposal=proposal, decision="")
    assert _history(product) == [(100, date(1966, 1, 1), None)]


# --- reading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "old", "words"),
    [
        (220, 130, "tăng 69,2% so với mức cũ 130"),
        (220, 150, "tăng 46,6% so với mức cũ 150"),
        (150, 220, "giảm 31,8% so với mức cũ 220"),
    ],
)
def test_the_rise_of_a_norm_is_cut_as_the_report_prints_it(cast: Cast, new: int, old: int, words: str) -> None:
    """ "tăng 69,2% so với mức cũ và 46,6% so mức mới"."""
    assert rise_words(new, old) == words


def test_each_norm_is_compared_with_the_one_before_and_with_the_first(cast: Cast) -> None:
    cast.norm150.period = DateRange(date(1966, 11, 1), date(1967, 3, 1))
    cast.norm150.save()
    output.make_norm(product=cast.qd14, units=220, since=date(1967, 3, 1), decision="9/ĐM-67")
    page = norm_page(cast.qd14, date(1967, 3, 31))
    assert [line.norm.units for line in page.lines] == [220, 150, 130]
    assert [line.is_now for line in page.lines] == [True, False, False]
    assert page.lines[0].rises == ("tăng 46,6% so với mức cũ 150", "tăng 69,2% so với mức cũ 130")
    assert page.lines[1].rises == ("tăng 15,3% so với mức cũ 130",)
    assert page.lines[1].until == date(1967, 2, 28)
    assert page.lines[2].rises == ()


@pytest.mark.parametrize(
    ("made", "words"),
    [
        ((116, 120, 130), "Cả 3 người đều vượt mức hơn 15%"),
        ((115, 120, 130), ""),
        ((99, 80, 60), "Cả 3 người chưa ai đạt mức"),
        ((100, 80, 60), ""),
        ((200, 200), ""),
    ],
    ids=["everyone far above", "one at 115 exactly", "nobody", "one reaches it", "too few to say"],
)
def test_a_norm_that_is_far_off_is_told(cast: Cast, product: Product, made: tuple[int, ...], words: str) -> None:
    """ux.md, home of the norm officer: "norms everyone beats by >15% or nobody reaches"."""
    for worker, good in zip((cast.people.e, cast.people.h, cast.others[0]), made, strict=False):
        output.make_output(worker=worker, product=product, day=date(1966, 9, 30), good=good)
    found = [row.against.words for _workshop, row in odd_norms([cast.workshop.pk], cast.today) if row.against]
    assert found == ([words] if words else [])


def test_only_what_was_made_under_the_norm_in_force_says_something_about_it(cast: Cast) -> None:
    for worker in (cast.people.e, cast.people.h, cast.people.c):
        output.make_output(worker=worker, product=cast.qd14, day=date(1966, 10, 31), good=150)
    november = date(1966, 11, 15)
    assert norm_page(cast.qd14, date(1966, 10, 31)).against is not None
    assert norm_page(cast.qd14, november).against is None


def test_a_persons_days_under_a_norm_are_taken_together(cast: Cast, product: Product) -> None:
    for day, good in ((date(1966, 9, 30), 80), (date(1966, 10, 3), 120)):
        output.make_output(worker=cast.people.e, product=product, day=day, good=good)
    against = norm_page(product, cast.today).against
    assert against is not None
    assert (against.people, against.reached) == (1, 1)


@pytest.mark.parametrize("products", [1, 3])
def test_the_list_takes_three_queries_for_any_number_of_products(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, products: int
) -> None:
    for number in range(products - 1):
        extra = output.make_product(workshop=cast.workshop, code=f"K {number}")
        output.make_norm(product=extra, units=50, since=date(1966, 1, 1))
    with django_assert_num_queries(3):
        (page,) = norms_of([cast.workshop.pk], cast.today)
    assert len(page.rows) == products


# --- products ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "slug"), [("QĐ 15", "qd-15"), ("Vòng đệm Ø8", "vong-dem-8"), ("***", "mat-hang"), ("QD 14", "qd-14-2")]
)
def test_a_products_address_is_its_code_without_tone_marks(cast: Cast, code: str, slug: str) -> None:
    assert add_product(workshop=cast.workshop, code=code, name="").slug == slug


def test_a_code_stands_for_one_product_of_a_workshop(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="QĐ 14") as refused:
        add_product(workshop=cast.workshop, code=" qđ  14 ", name="")
    assert refused.value.field == "code"
    assert add_product(workshop=cast.workshop9, code="QĐ 14", name="").slug == "qd-14"


def test_renaming_keeps_the_address_and_a_stopped_product_keeps_its_history(cast: Cast) -> None:
    changed = change_product(product=cast.qd14, code="QĐ 14A", name="Quả đấm", is_made=False)
    assert (changed.code, changed.name, changed.slug, changed.is_made) == ("QĐ 14A", "Quả đấm", "qd-14", False)
    (page,) = norms_of([cast.workshop.pk], cast.today)
    assert (page.rows, page.stopped) == ((), (changed,))
    assert changed.norms.count() == 2


# --- the pages -----------------------------------------------------------------------------------------------------


def test_the_norm_officer_issues_the_first_norm_on_the_products_page(cast: Cast, client: Client) -> None:
    bare = output.make_product(workshop=cast.workshop, code="B")
    login(client, cast.accounts.norm_officer)
    assert 'name="units"' in client.get("/dinh-muc/z2/b/").content.decode()
    answer = client.post(
        "/dinh-muc/z2/b/", {"units": "1.200", "since": "1966-11-01", "decision": "  60/ĐM-66 "}, follow=True
    )
    norm = bare.norms.get()
    assert (norm.units, norm.decision, norm.issued_by) == (1200, "60/ĐM-66", cast.accounts.norm_officer)
    text = answer.content.decode()
    assert "Mức 1.200 áp dụng từ 01/11/1966." in text
    assert 'name="units"' not in text


def test_a_norm_is_not_changed_on_the_products_page(cast: Cast, client: Client) -> None:
    """domain.md, rule 7: "A norm change needs a decided proposal"."""
    login(client, cast.accounts.norm_officer)
    page = client.get(PAGE).content.decode()
    assert 'name="units"' not in page
    answer = client.post(PAGE, {"units": "160", "since": "1966-12-01", "decision": "60/ĐM-66"})
    assert answer.status_code == 422
    assert "QĐ 14 đã có mức; muốn đổi thì phải có đề nghị đã qua làm thử" in answer.content.decode()
    assert cast.qd14.norms.count() == 2


def test_a_refused_norm_comes_back_as_typed_with_the_reason(cast: Cast, client: Client) -> None:
    bare = output.make_product(workshop=cast.workshop, code="B")
    login(client, cast.accounts.norm_officer)
    answer = client.post("/dinh-muc/z2/b/", {"units": "160", "since": "1966-10-20", "decision": "60/ĐM-66"})
    assert answer.status_code == 422
    assert not bare.norms.exists()
    text = answer.content.decode()
    assert "Mức mới chỉ áp dụng từ hôm nay trở đi." in text
    assert 'value="160"' in text
    assert 'href="#id_since"' in text
    assert cast.qd14.norms.count() == 2


def test_others_read_norms_and_issue_none(cast: Cast, client: Client) -> None:
    for account in (cast.accounts.worker, cast.accounts.team_leader, cast.accounts.manager):
        login(client, account)
        text = client.get(PAGE).content.decode()
        assert "130" in text
        assert 'name="units"' not in text
        assert client.post(PAGE, {"units": "1", "since": "1966-12-01", "decision": "x"}).status_code == 403
        assert client.get("/mat-hang/z2/").status_code == 403
        assert client.post("/mat-hang/z2/qd-14/", {"code": "X"}).status_code == 403
        assert client.post(f"{PAGE}{cast.norm150.pk}/bo/").status_code == 403
    assert cast.qd14.norms.count() == 2


def test_norms_of_another_workshop_do_not_exist(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.norm_officer)
    assert client.get("/dinh-muc/z9/k-9/").status_code == 404
    assert client.get("/mat-hang/z9/").status_code == 404
    assert "K 9" not in client.get("/dinh-muc/").content.decode()


def test_the_norm_officer_adds_renames_and_takes_back(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.norm_officer)
    answer = client.post("/mat-hang/z2/", {"code": "Trục Đ 3", "name": "Trục"})
    assert answer["Location"] == "/dinh-muc/z2/truc-d-3/"
    answer = client.post("/mat-hang/z2/truc-d-3/", {"code": "Trục Đ 4", "name": "", "is_made": "on"})
    assert answer["Location"] == "/dinh-muc/z2/truc-d-3/"
    assert Product.objects.get(slug="truc-d-3").code == "Trục Đ 4"
    assert client.post("/mat-hang/z2/", {"code": "QĐ 14"}).status_code == 422
    client.post(f"{PAGE}{cast.norm150.pk}/bo/")
    assert _history(cast.qd14) == [(130, date(1966, 10, 3), None)]


def test_nobody_is_named_on_the_norm_pages(cast: Cast, client: Client, product: Product) -> None:
    """Teams are ranked in public; persons never are."""
    for worker in (cast.people.nhung, cast.people.h, cast.people.c):
        output.make_output(worker=worker, product=product, day=cast.today, good=50)
    login(client, cast.accounts.worker9)
    assert client.get("/dinh-muc/z2/k-2/").status_code == 404
    login(client, cast.accounts.worker)
    text = client.get("/dinh-muc/z2/k-2/").content.decode() + client.get("/dinh-muc/").content.decode()
    assert "Cả 3 người chưa ai đạt mức" in text
    assert "Nguyễn Thị Nhựng" not in text


def test_output_keeps_the_norm_of_its_day(cast: Cast, product: Product) -> None:
    worker = people.make_worker(name="Mai Văn Mới", team=cast.team6)
    entry = output.make_output(worker=worker, product=product, day=date(1966, 10, 20), good=50)
    _issue(cast, product)
    entry.refresh_from_db()
    assert entry.norm is not None
    assert Fraction(entry.good, entry.norm.units) == Fraction(1, 2)
    assert DailyOutput.objects.count() == 1
