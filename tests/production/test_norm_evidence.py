"""What people really make, beside an objection to a norm: figures counted by hand, never a name, never the best."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from members.models import Account, Worker
from production.actions.norm_objection import answer_objection
from production.demo import objections as story
from production.domain.norm import NormDecision
from production.models import NormObjection, OutputNorm
from production.queries.norm_objection import evidence_for
from tests.cast import Cast, login
from tests.factories.production import (
    make_adjustment,
    make_closed_month,
    make_norm_objection,
    make_output,
    make_product,
)

PAGE = "/dinh-muc/z2/qd-14/"


@pytest.fixture
def raised(cast: Cast) -> NormObjection:
    """What D wrote on 12 October against the norm 130."""
    return make_norm_objection(norm=cast.norm130, worker=cast.people.d, raised_on=date(1966, 10, 12))


def _object_url(norm: OutputNorm) -> str:
    return f"{PAGE}{norm.pk}/y-kien/"


def _url(objection: NormObjection) -> str:
    return f"{PAGE}y-kien/{objection.pk}/"


def _make(cast: Cast, worker: Worker, *made: tuple[int, int] | tuple[int, int, str]) -> None:
    for day, good, *man_days in made:
        make_output(
            worker=worker, product=cast.qd14, day=date(1966, 10, day), good=good, man_days=str(*man_days or ["1"])
        )


@pytest.fixture
def five(cast: Cast) -> None:
    """Five people on five days: 100, 120, 130, 130½ and 777 a man-day."""
    _make(cast, cast.people.c, (17, 100))
    _make(cast, cast.people.d, (18, 120), (19, 60, "0.5"))
    _make(cast, cast.people.h, (17, 140), (18, 120))
    _make(cast, cast.people.e, (20, 131), (21, 130))
    _make(cast, cast.people.mui, (19, 777))


@pytest.mark.usefixtures("five")
def test_the_figures_are_those_counted_by_hand(cast: Cast) -> None:
    """Median 130; a fifth of the way up is 100 + 4/5 × 20."""
    found = evidence_for(cast.norm130, cast.qd14, cast.today)
    assert (found.reached, found.people, found.days) == (3, 5, 5)
    assert (found.median, found.low) == (Fraction(130), Fraction(116))
    assert (found.first, found.last) == (date(1966, 10, 3), cast.today)


@pytest.mark.usefixtures("five")
def test_only_the_last_thirty_days_under_that_norm_count_with_corrections(cast: Cast) -> None:
    make_output(worker=cast.people.tri, product=cast.qd14, day=date(1966, 11, 2), good=999)  # under 150
    other = make_product(workshop=cast.workshop, code="K 2")
    make_output(worker=cast.people.binh, product=other, day=cast.today, good=1)
    make_closed_month(workshop=cast.workshop, month=date(1966, 10, 1))
    change: dict[str, Any] = {"product": cast.qd14, "proposed_on": cast.today}
    make_adjustment(
        worker=cast.people.c, day=date(1966, 10, 17), good=50, approved_on=date(1966, 11, 2), **change
    )  # fmt: skip
    make_adjustment(worker=cast.people.d, day=date(1966, 10, 18), good=500, **change)  # nobody has approved it
    found = evidence_for(cast.norm130, cast.qd14, date(1966, 11, 15))
    assert sorted(found.per_man_day) == [Fraction(120), Fraction(130), Fraction(261, 2), Fraction(150), Fraction(777)]
    assert (found.first, found.last) == (date(1966, 10, 3), date(1966, 10, 31))
    assert evidence_for(cast.norm150, cast.qd14, date(1966, 12, 1)).per_man_day == (Fraction(999),)
    assert evidence_for(cast.norm150, cast.qd14, date(1966, 12, 2)).per_man_day == ()


@pytest.mark.usefixtures("five")
def test_of_a_norm_to_come_what_was_made_before_it_is_told(cast: Cast, client: Client) -> None:
    found = evidence_for(cast.norm150, cast.qd14, cast.today)
    assert (found.reached, found.people, found.is_begun) == (1, 5, False)
    assert (found.first, found.last) == (date(1966, 9, 22), cast.today)
    page = login(client, cast.accounts.worker).get(_object_url(cast.norm150)).content.decode()
    assert "Mức này chưa áp dụng" in page


@pytest.mark.usefixtures("five")
def test_the_page_tells_the_figures_cut_and_neither_the_best_nor_a_name(
    cast: Cast, client: Client, raised: NormObjection
) -> None:
    _make(cast, cast.people.tri, (20, 126, "0.95"))  # 132,63…
    for page, account in (
        (_object_url(cast.norm130), cast.accounts.worker),
        (_url(raised), cast.accounts.norm_officer),
    ):
        told = login(client, account).get(page).content.decode()
        assert "4/6" in told
        assert "130,2" in told  # between 130 and 130½
        assert "120,0" in told
        assert "777" not in told
        assert "Lê Văn H" not in told


def test_fewer_than_five_people_or_days_say_nothing(cast: Cast, client: Client) -> None:
    for day, worker in ((17, cast.people.c), (18, cast.people.d), (19, cast.people.e), (20, cast.people.h)):
        _make(cast, worker, (day, 140))
    _make(cast, cast.people.c, (21, 150))
    assert not evidence_for(cast.norm130, cast.qd14, cast.today).is_enough
    told = login(client, cast.accounts.worker).get(_object_url(cast.norm130)).content.decode()
    assert "Chưa đủ số liệu: dưới năm người hoặc dưới năm ngày làm mặt hàng này." in told
    assert "4/4" not in told
    _make(cast, cast.people.mui, (21, 150))
    assert evidence_for(cast.norm130, cast.qd14, cast.today).is_enough
    assert not evidence_for(cast.norm130, cast.qd14, date(1966, 10, 20)).is_enough


def test_an_answered_objection_keeps_the_figures_of_the_day_of_its_answer(
    cast: Cast, client: Client, settings: Settings, raised: NormObjection
) -> None:
    answer_objection(
        objection=raised, decision=NormDecision.STAYS, answer="Mức giữ nguyên.", by=cast.accounts.norm_officer,
        today=date(1966, 10, 20),
    )  # fmt: skip
    settings.DEMO_DAY = date(1967, 1, 5)
    told = login(client, cast.accounts.norm_officer).get(_url(raised)).content.decode()
    assert "03/10/1966 – 20/10/1966" in told


# --- the story -------------------------------------------------------------------------------------------------------


@pytest.mark.demo
@pytest.mark.django_db
def test_e_and_h_are_the_first_to_object_to_150_and_the_norm_stays() -> None:
    """ "đến khi nâng mức thì chính hai anh lại là người phản ứng trước tiên"."""
    told = NormObjection.objects.order_by("worker__code")
    assert [(row.worker.full_name, row.units, row.raised_on, row.decision, row.answered_on) for row in told] == [
        (name, 150, date(1966, 11, 2), NormDecision.STAYS, date(1966, 11, 5)) for name in ("Phạm Văn E", "Lê Văn H")
    ]
    assert {str(row.answered_by.worker) for row in told if row.answered_by} == {"Tạ Quang Nghĩa"}
    norm = told[0].norm
    assert norm is not None
    found = evidence_for(norm, norm.product, date(1966, 11, 5))
    assert (found.reached, found.people, found.days) == (2, 18, 5)


@pytest.mark.demo
@pytest.mark.django_db
@pytest.mark.parametrize(("day", "raised", "answered"), [(1, 0, 0), (2, 2, 0), (4, 2, 0), (5, 2, 2)])
def test_the_story_knows_nothing_later_of_them(day: int, raised: int, answered: int) -> None:
    NormObjection.objects.all().delete()
    story.load(Account.objects.get(username="nghia"), date(1966, 11, day))
    kept = NormObjection.objects.all()
    assert (kept.count(), kept.filter(answered_on__isnull=False).count()) == (raised, answered)
