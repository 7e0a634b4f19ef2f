"""Giá thành: the formula, who writes it and what stays written, money as people write it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from production.actions.unit_cost import record_unit_cost
from production.domain.measures import ProductCost, cost_against_plan
from production.forms.unit_cost import UnitCostForm
from production.models import UnitCost
from production.queries.plan_page import PlanPlace
from production.queries.unit_cost import CostPlace, against_words, cost_lines, money
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.measures import make_unit_cost
from tests.factories.production import make_adjustment, make_closed_month, make_output, make_plan, make_product

SEPTEMBER = date(1966, 9, 1)
LIST = "/bon-mat/to-6/1966-09/gia-thanh/"
PAGE = f"{LIST}qd-14/"


def cost(planned: str, booked: str | None, good: int) -> ProductCost:
    return ProductCost(Decimal(planned), None if booked is None else Decimal(booked), good)


# --- the formula -----------------------------------------------------------------------------------------------------


def test_unit_cost_is_what_was_booked_for_a_hundred_good_pieces() -> None:
    assert cost("30", "93.50", 300).unit_cost == Fraction(9350, 300)
    assert cost("30", "93.50", 300).against_plan == Fraction(9350, 9000)


@pytest.mark.parametrize(("booked", "good"), [(None, 300), ("93.50", 0), ("93.50", -5)])
def test_without_booked_costs_or_good_pieces_there_is_no_unit_cost(booked: str | None, good: int) -> None:
    assert cost("30", booked, good).unit_cost is None
    assert cost("30", booked, good).against_plan is None


def test_costs_of_several_products_are_weighed_by_what_their_good_pieces_were_to_cost() -> None:
    """A: 120 for 100 planned; B: 900 for 900 planned: 1020 for 1000, not the mean of 120 % and 100 %."""
    two = [cost("100", "120", 100), cost("90", "900", 1000)]
    assert cost_against_plan(two) == Fraction(1020, 1000)
    assert cost_against_plan([*two, cost("50", None, 400), cost("50", "7", 0)]) == Fraction(1020, 1000)
    assert cost_against_plan(two[:1]) == two[0].against_plan
    assert cost_against_plan([cost("50", None, 400)]) is None


def test_both_readings_are_cut_to_one_decimal() -> None:
    assert against_words(Fraction(10399, 10000)) == "cao hơn kế hoạch 3,9%"
    assert against_words(Fraction(9606, 10000)) == "thấp hơn kế hoạch 3,9%"
    assert against_words(Fraction(1)) == "đúng kế hoạch"
    assert not against_words(None)


def test_money_shows_xu_where_there_are_any() -> None:
    assert [money(Decimal(value)) for value in ("31.25", "3500000.00", "0.10")] == ["31,25", "3.500.000", "0,10"]
    assert money(Fraction(100, 3)) == "33,33"
    assert money(None) == "–"


# --- writing it down -------------------------------------------------------------------------------------------------


@pytest.fixture
def write(cast: Cast) -> Callable[..., UnitCost]:
    """The norm officer writes costs of QĐ 14 in September 1966, on 21 October."""

    def write(**changed: Any) -> UnitCost:
        facts: dict[str, Any] = {"key": uuid4(), "planned": Decimal(30), "booked": None, "instead_of": 0}
        facts |= {"place": CostPlace(cast.team6, Month.of(SEPTEMBER), cast.qd14)}
        return record_unit_cost(**(facts | {"by": cast.accounts.norm_officer, "today": cast.today} | changed))

    return write


def sent(client: Client, page: str = PAGE, **typed: Any) -> Any:
    facts = {"key": uuid4(), "instead_of": 0, "planned": "30", "booked": ""}
    return client.post(page, facts | typed)


@pytest.mark.parametrize("role", ["norm_officer", "manager"])
def test_the_workshop_writes_costs_down_and_everybody_in_it_reads_them(role: str, cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=SEPTEMBER, good=300)
    login(client, getattr(cast.accounts, role))
    assert sent(client, planned="30,00", booked="93,5").headers["Location"] == LIST
    kept = UnitCost.objects.get()
    assert (kept.team, kept.product, kept.month) == (cast.team6, cast.qd14, SEPTEMBER)
    assert (kept.planned, kept.booked, kept.revision) == (Decimal(30), Decimal("93.5"), 1)
    assert (kept.recorded_on, kept.recorded_by) == (cast.today, getattr(cast.accounts, role))
    login(client, cast.accounts.worker)
    for page in (LIST, PAGE):
        text = client.get(page).content.decode()
        assert "31,16" in text
        assert "103,8%" in text
        assert "cao hơn kế hoạch 3,8%" in text


@pytest.mark.parametrize("role", ["team_leader", "cell_leader", "worker", "administrator"])
def test_money_is_not_theirs_to_write(role: str, cast: Cast, client: Client) -> None:
    login(client, getattr(cast.accounts, role))
    assert "<form" not in client.get(PAGE).content.decode().split("<main", 1)[1]
    assert sent(client).status_code == 403
    assert not UnitCost.objects.exists()


def test_good_pieces_come_from_output_with_its_approved_corrections(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=SEPTEMBER, good=300)
    make_closed_month(workshop=cast.workshop, month=SEPTEMBER)
    make_unit_cost(team=cast.team6, product=cast.qd14, month=SEPTEMBER, booked="60")
    facts: dict[str, Any] = {"worker": cast.people.e, "product": cast.qd14, "day": SEPTEMBER, "proposed_on": cast.today}
    make_adjustment(**facts, good=-50)  # not approved
    place = PlanPlace(cast.team6, Month.of(SEPTEMBER))
    assert [(line.good, line.unit_cost) for line in cost_lines(place)] == [(300, "20")]
    make_adjustment(**facts, good=-100, approved_on=cast.today)
    assert [(line.good, line.unit_cost) for line in cost_lines(place)] == [(200, "30")]


def test_what_was_made_planned_or_costed_stands_on_the_list_by_code(cast: Cast, client: Client) -> None:
    codes = ("K 11", "K 2", "K 5", "K 7")
    made = {code: make_product(workshop=cast.workshop, code=code) for code in codes}
    make_output(worker=cast.people.e, product=made["K 11"], day=SEPTEMBER, good=5)
    make_plan(team=cast.team6, first_day=SEPTEMBER, lines={made["K 2"]: 100})
    make_unit_cost(team=cast.team6, product=made["K 5"], month=SEPTEMBER)
    lines = cost_lines(PlanPlace(cast.team6, Month.of(SEPTEMBER)))
    assert [line.product.code for line in lines] == ["K 2", "K 5", "K 11"]
    assert "K 7" not in login(client, cast.accounts.worker).get(LIST).content.decode()


def test_a_later_row_counts_and_the_earlier_ones_stay(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    sent(client, planned="30")
    sent(client, planned="30", booked="900", instead_of=1)
    sent(client, planned="28", booked="900", instead_of=2)
    rows = UnitCost.objects.order_by("revision").values_list("revision", "planned", "booked")
    assert list(rows) == [(1, Decimal(30), None), (2, Decimal(30), Decimal(900)), (3, Decimal(28), Decimal(900))]
    page = client.get(PAGE).content.decode()
    assert page.index(">28<") < page.index(">30<")
    assert 'name="planned" value="28"' in page


@pytest.mark.parametrize("act", [lambda rows: rows.update(planned=1), lambda rows: rows.delete()])
def test_the_database_lets_nobody_change_what_was_written(act: Callable[[Any], Any], cast: Cast) -> None:
    make_unit_cost(team=cast.team6, product=cast.qd14, month=SEPTEMBER)
    with pytest.raises(DatabaseError), transaction.atomic():
        act(UnitCost.objects.all())


def test_the_same_figures_once_more_are_no_further_row(write: Callable[..., UnitCost]) -> None:
    first = write()
    assert write(instead_of=1) == first
    assert UnitCost.objects.count() == 1


def test_a_form_sent_twice_is_one_row(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.manager)
    key = uuid4()
    assert [sent(client, key=key).status_code for _time in range(2)] == [302, 302]
    assert UnitCost.objects.count() == 1


def test_whoever_has_not_seen_what_was_written_meanwhile_is_told(cast: Cast, client: Client) -> None:
    """The manager books 900 while the norm officer still has the empty form open."""
    login(client, cast.accounts.manager)
    sent(client, booked="900")
    login(client, cast.accounts.norm_officer)
    answer = sent(client, planned="31")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Vừa có người ghi giá thành này" in page
    assert 'value="31"' in page
    assert UnitCost.objects.get().booked == Decimal(900)


def test_a_form_of_another_product_is_not_taken_for_this_one(cast: Cast, client: Client) -> None:
    taken = make_unit_cost(team=cast.team5, product=cast.qd14, month=SEPTEMBER)
    assert sent(login(client, cast.accounts.manager), key=taken.pk).status_code == 422
    assert UnitCost.objects.get() == taken


def test_costs_of_a_closed_month_are_written_all_the_same(cast: Cast, write: Callable[..., UnitCost]) -> None:
    make_closed_month(workshop=cast.workshop, month=SEPTEMBER)
    assert write(booked=Decimal(900)).booked == Decimal(900)


def test_no_costs_of_a_month_to_come_or_before_the_team(cast: Cast, write: Callable[..., UnitCost]) -> None:
    cast.team6.founded_on = date(1966, 9, 15)
    for month in (Month(1966, 11), Month(1966, 8)):
        with pytest.raises(RuleBroken, match="tháng đã bắt đầu"):
            write(place=CostPlace(cast.team6, month, cast.qd14))
    assert write().month == SEPTEMBER
    assert UnitCost.objects.count() == 1


def test_no_costs_of_another_workshop_s_product(cast: Cast, client: Client, write: Callable[..., UnitCost]) -> None:
    with pytest.raises(RuleBroken, match="K 9"):
        write(place=CostPlace(cast.team6, Month.of(SEPTEMBER), cast.product9))
    assert sent(login(client, cast.accounts.manager), f"{LIST}k-9/").status_code == 404
    assert not UnitCost.objects.exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("31,5", "31.5"), ("31.50", "31.5"), ("3500000", "3500000"), ("3.500.000", "3500000")),
        *(("3 500 000,25", "3500000.25"), ("1.234", "1234"), ("0,01", "0.01"), (" 12 ", "12")),
    ],
)
def test_money_is_read_as_people_write_it(typed: str, meant: str) -> None:
    form = UnitCostForm({"key": uuid4(), "instead_of": 0, "planned": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["planned"] == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("0", "vi", "Không được nhỏ hơn 0,01."),
        ("0", "en", "Ensure this value is greater than or equal to 0.01."),
        ("9" * 13, "vi", "Không được lớn hơn 999.999.999.999,99."),
        ("9" * 15, "vi", "Không được lớn hơn 999.999.999.999,99."),
    ],
)
def test_too_little_and_too_much_is_told_once_with_the_comma_of_the_language(
    typed: str, language: str, said: str
) -> None:
    with override(language):
        form = UnitCostForm({"key": uuid4(), "instead_of": 0, "planned": typed})
        assert form.errors["planned"] == [said]


@pytest.mark.parametrize(
    "typed",
    ["", "0", "0,00", "-3", "31,255", "1,234,567", "ba mươi", "1e3", "NaN", "٣١", "<b>3</b>", "9" * 13, "3.50.000"],
)
def test_what_is_no_money_is_told_in_words_and_stays_typed(typed: str, cast: Cast, client: Client) -> None:
    answer = sent(login(client, cast.accounts.manager), planned=typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'href="#id_planned"' in page
    assert "<b>3</b>" not in page
    assert not UnitCost.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"planned": "0"}, {"booked": "0"}, {"revision": 0}, {"month": SEPTEMBER + timedelta(days=1)}]
)
def test_the_database_holds_the_shape_of_a_cost(wrong: dict[str, Any], cast: Cast) -> None:
    facts: dict[str, Any] = {"team": cast.team6, "product": cast.qd14, "month": SEPTEMBER}
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit_cost(**(facts | wrong))
