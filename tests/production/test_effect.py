"""Output before and after a day: what is counted, when it is too little, and who is shown it."""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from members.domain.account import Role
from members.models import Worker
from production.queries.effect import effect_on
from tests.cast import Cast, login
from tests.factories.contact import make_contact, make_helper, put_in_care
from tests.factories.members import make_account
from tests.factories.production import make_norm, make_output, make_product

BEGAN = date(1966, 9, 26)
PART = re.compile(r'class="figure-(?:label|value|note)"\s*>\s*(.*?)</(?:dt|span)>', re.DOTALL)


def shown(page: str) -> list[tuple[str, str, str]]:
    """The stretches put beside each other: their days, the figure, how many working days and which product it is of."""
    parts = [re.sub(r"\s+", " ", part) for part in PART.findall(page.partition("Trước và sau")[2])]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def work(cast: Cast, worker: Worker, *, before: int, after: int, days: int = 5) -> None:
    """So many pieces a day at a norm of 100, on `days` days before BEGAN and as many from it on."""
    item = make_product(workshop=cast.workshop, code="BS 1")
    make_norm(product=item, units=100, since=date(1966, 1, 1))
    for n in range(days):
        make_output(worker=worker, product=item, day=BEGAN - timedelta(days=2 + n), good=before)
        make_output(worker=worker, product=item, day=BEGAN + timedelta(days=n), good=after)


def test_the_same_formula_stands_before_and_after(cast: Cast) -> None:
    work(cast, cast.people.e, before=92, after=101)
    effect = effect_on(cast.people.e, BEGAN, cast.today)
    assert (effect.before.fulfilment, effect.after.fulfilment) == (Fraction(92, 100), Fraction(101, 100))
    assert (effect.before.per_man_day, effect.after.per_man_day, effect.product) == (
        Fraction(92),
        Fraction(101),
        "BS 1",
    )
    assert (effect.before.days, effect.after.days, effect.is_enough) == (5, 5, True)
    assert (effect.before.first, effect.before.last) == (date(1966, 8, 29), date(1966, 9, 25))
    assert (effect.after.first, effect.after.last) == (BEGAN, cast.today)  # no further than today


def test_fewer_than_five_working_days_are_not_enough(cast: Cast) -> None:
    work(cast, cast.people.e, before=92, after=101, days=4)
    assert not effect_on(cast.people.e, BEGAN, cast.today).is_enough


def test_a_product_made_on_one_side_alone_is_not_compared(cast: Cast) -> None:
    work(cast, cast.people.e, before=92, after=101)
    other = make_product(workshop=cast.workshop, code="A 9")
    for n in range(6):
        make_output(worker=cast.people.e, product=other, day=BEGAN + timedelta(days=7 + n), good=500)
    effect = effect_on(cast.people.e, BEGAN, cast.today)
    assert (effect.product, effect.after.per_man_day) == ("BS 1", Fraction(101))


@pytest.mark.parametrize("address", ["/nguoi/{}/", "/nguoi/{}/gap/"])
@pytest.mark.parametrize("reader", ["cell_leader", "party_member"])
def test_the_cell_is_shown_it_with_the_days_it_is_of_and_a_word_of_caution(
    cast: Cast, client: Client, reader: str, address: str
) -> None:
    people = cast.people
    work(cast, people.e, before=92, after=101)
    put_in_care(team=cast.team6, lead=people.hoa, people=[people.e], name="Nhóm 2")
    make_helper(team=cast.team6, mentor=people.c, mentee=people.e, since=BEGAN)
    page = login(client, getattr(cast.accounts, reader)).get(address.format(people.e.pk)).content.decode()
    assert "Nguyễn Văn C giúp từ 26/09/1966" in page
    [before, after] = shown(page)
    assert (before[:2], after[:2]) == (("29/08/1966 – 25/09/1966", "92,0%"), ("26/09/1966 – 21/10/1966", "101,0%"))
    for stretch, made in ((before, "BS 1: 92,0 cái/công"), (after, "BS 1: 101,0 cái/công")):
        assert stretch[2].startswith("5 ")
        assert made in stretch[2]
    assert "Con số không nói được là vì đâu." in page


def test_what_came_of_a_talk_stands_beside_it(cast: Cast, client: Client) -> None:
    work(cast, cast.people.e, before=92, after=101)
    met = make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.loi, day=BEGAN)
    page = login(client, cast.accounts.cell_leader).get(f"/gap-go/{met.pk}/").content.decode()
    assert [stretch[:2] for stretch in shown(page)] == [
        ("29/08/1966 – 25/09/1966", "92,0%"),
        ("26/09/1966 – 21/10/1966", "101,0%"),
    ]


def test_with_too_few_days_there_is_a_sentence_and_no_figure(cast: Cast, client: Client) -> None:
    work(cast, cast.people.e, before=92, after=101, days=4)
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e, since=BEGAN)
    page = login(client, cast.accounts.cell_leader).get(f"/nguoi/{cast.people.e.pk}/gap/").content.decode()
    assert "Chưa đủ số liệu: trước hoặc sau đó chưa đủ năm ngày làm hàng có định mức." in page
    assert shown(page) == []


@pytest.mark.parametrize("role", [None, Role.UNION_LEAD])
def test_a_helper_outside_the_cell_is_shown_nobodys_output(cast: Cast, client: Client, role: Role | None) -> None:
    people = cast.people
    work(cast, people.e, before=92, after=101)
    make_helper(team=cast.team6, mentor=people.c, mentee=people.e, since=BEGAN)
    met = make_contact(team=cast.team6, worker=people.e, by=people.c, day=BEGAN)
    given: dict[str, Any] = {"role": role} if role else {}
    login(client, make_account(username="c", worker=people.c, **given))
    for address in (f"/nguoi/{people.e.pk}/gap/", f"/gap-go/{met.pk}/"):
        page = client.get(address)
        assert page.status_code == 200
        for told in ("Trước và sau", "92,0", "101,0", "BS 1"):
            assert told not in page.content.decode()


def test_nobody_else_learns_who_helps_or_met_somebody(cast: Cast, client: Client) -> None:
    people = cast.people
    work(cast, people.e, before=92, after=101)
    make_helper(team=cast.team6, mentor=people.c, mentee=people.e, since=BEGAN)
    for reader in ("team_leader", "union_lead", "party_member", "administrator", "norm_officer"):
        page = login(client, getattr(cast.accounts, reader)).get(f"/nguoi/{people.e.pk}/").content.decode()
        assert "Trước và sau" not in page
        assert ("Nguyễn Văn C" in page) is (reader == "party_member")  # the chain is for every member of the cell
        assert ("Ghi buổi gặp" in page) is (reader == "union_lead")  # who leads an organisation meets people as well
