"""Output before and after a day: what is counted, when it is too little, and who is shown it."""

from datetime import date, timedelta
from fractions import Fraction

from django.test import Client

from members.models import Worker
from production.queries.effect import effect_on
from tests.cast import Cast, login
from tests.factories.contact import make_helper, put_in_care
from tests.factories.members import make_account
from tests.factories.production import make_norm, make_output, make_product

BEGAN = date(1966, 9, 26)


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


def test_the_helper_and_the_cell_are_shown_it_with_a_word_of_caution(cast: Cast, client: Client) -> None:
    people = cast.people
    work(cast, people.e, before=92, after=101)
    put_in_care(team=cast.team6, lead=people.hoa, people=[people.e], name="Nhóm 2")
    make_helper(team=cast.team6, mentor=people.c, mentee=people.e, since=BEGAN)
    helper = make_account(username="c", worker=people.c)
    pages = {
        "helper": login(client, helper).get(f"/nguoi/{people.e.pk}/gap/").content.decode(),
        "head": login(client, cast.accounts.cell_leader).get(f"/nguoi/{people.e.pk}/").content.decode(),
        "in charge": login(client, cast.accounts.party_member).get(f"/nguoi/{people.e.pk}/").content.decode(),
    }
    for page in pages.values():
        assert "Nguyễn Văn C giúp từ 26/09/1966" in page
        assert "92,0%" in page
        assert "101,0%" in page
        assert "Số này không nói lên vì đâu mà có." in page


def test_nobody_else_learns_who_helps_or_met_somebody(cast: Cast, client: Client) -> None:
    people = cast.people
    work(cast, people.e, before=92, after=101)
    make_helper(team=cast.team6, mentor=people.c, mentee=people.e, since=BEGAN)
    for reader in ("team_leader", "union_lead", "party_member", "administrator", "norm_officer"):
        page = login(client, getattr(cast.accounts, reader)).get(f"/nguoi/{people.e.pk}/").content.decode()
        assert "Trước và sau" not in page
        assert ("Nguyễn Văn C" in page) is (reader == "party_member")  # the chain is for every member of the cell
        assert "Ghi buổi gặp" not in page
