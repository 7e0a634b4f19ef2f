"""Nên hỏi thăm: when somebody's output is a reason to ask, who alone is told, and what is told first."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from members.domain.mentoring import MentorKind
from members.models import Account, Worker
from members.queries.hint import people_to_ask
from production.models import AbsenceKind, DailyOutput
from tests.cast import Cast, login
from tests.factories.contact import make_helper, put_in_care
from tests.factories.members import make_account
from tests.factories.mentoring import make_link
from tests.factories.production import (
    make_absence,
    make_adjustment,
    make_lost_time,
    make_norm,
    make_output,
    make_product,
)
from tests.htmx import parse

PAGE = "/nen-hoi-tham/"
NOW = date(1966, 10, 15)  # the first of the seven days until today


def work(cast: Cast, worker: Worker, *, before: int, now: int, days: int = 6) -> None:
    """Pieces of QĐ 14 a day, on twelve days before the last week and on so many of its days."""
    for n in range(12):
        make_output(worker=worker, product=cast.qd14, day=NOW - timedelta(days=1 + n), good=before)
    for n in range(days):
        make_output(worker=worker, product=cast.qd14, day=NOW + timedelta(days=n), good=now)


def swing(cast: Cast, worker: Worker, figures: tuple[int, int], *, defective: int = 30) -> None:
    """One figure a day and the other the next, for two weeks."""
    for n in range(14):
        day = cast.today - timedelta(days=n)
        make_output(worker=worker, product=cast.qd14, day=day, good=figures[n % 2], defective=defective)


@pytest.fixture
def c(cast: Cast) -> Account:
    """C, who is E's lead helper."""
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e)
    return make_account(username="c", worker=cast.people.c)


@pytest.fixture
def thao(cast: Cast) -> Account:
    """Thảo, in charge of the group in which D is; Mùi is on the same team and learns the trade."""
    put_in_care(team=cast.team6, lead=cast.people.thao, people=[cast.people.d, cast.people.phuoc], name="Nhóm 3")
    for n in range(14):
        day = cast.today - timedelta(days=n)
        make_output(worker=cast.people.mui, product=cast.qd14, day=day, good=100, defective=5)
    return make_account(username="thao", worker=cast.people.thao)


# --- below the own former level (practice 78) -------------------------------------------------------------------------


def test_who_falls_below_their_own_level_on_the_same_item_is_told_to_their_lead_helper(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=125)
    [found] = people_to_ask(c, cast.today)
    assert (found.worker, found.uneven) == (cast.people.e, None)
    assert found.lower is not None
    assert (found.lower.before, found.lower.now, found.lower.product) == (Fraction(156), Fraction(125), "QĐ 14")
    assert (found.lower.first, found.lower.last) == (NOW, cast.today)


def test_a_tenth_less_or_two_days_are_within_chance(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=150, now=135)
    assert people_to_ask(c, cast.today) == []
    make_helper(team=cast.team6, mentor=cast.people.c, mentee=cast.people.tri)
    work(cast, cast.people.tri, before=150, now=100, days=2)
    assert people_to_ask(c, cast.today) == []


def test_another_item_is_not_compared(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=156, days=0)
    item = make_product(workshop=cast.workshop, code="A")
    make_norm(product=item, units=66, since=date(1966, 1, 1))
    for n in range(6):
        make_output(worker=cast.people.e, product=item, day=NOW + timedelta(days=n), good=60)
    assert people_to_ask(c, cast.today) == []


def test_once_the_new_level_has_lasted_the_hint_is_gone(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=125)
    for n in range(1, 29):
        make_output(worker=cast.people.e, product=cast.qd14, day=cast.today + timedelta(days=n), good=125)
    assert [len(people_to_ask(c, cast.today + timedelta(days=n))) for n in (0, 7, 28)] == [1, 1, 0]


def test_who_leads_another_and_holds_a_step_with_them_is_never_held_to_be_lower(cast: Cast, c: Account) -> None:
    """During the ladder C makes less on purpose: the first to go up, and to wait."""
    make_helper(team=cast.team6, mentor=cast.people.loi, mentee=cast.people.c)
    work(cast, cast.people.c, before=200, now=150)
    assert people_to_ask(cast.accounts.cell_leader, cast.today) == []


def interrupted(cast: Cast) -> None:
    """E made less, was away sick and waited for power."""
    work(cast, cast.people.e, before=156, now=125, days=5)
    make_absence(worker=cast.people.e, day=NOW - timedelta(days=13), kind=AbsenceKind.SICK)
    make_lost_time(worker=cast.people.e, day=NOW, minutes=90)


def card(account: Account) -> str:
    [card] = parse(login(Client(), account).get(PAGE)).select("section.card")
    return re.sub(r"\s+", " ", card.get_text(" ", strip=True))


def test_innocent_explanations_and_what_the_books_say_of_them_stand_before_the_figures(cast: Cast) -> None:
    make_helper(team=cast.team6, mentor=cast.people.hoa, mentee=cast.people.e)
    interrupted(cast)
    words = card(cast.accounts.party_member)
    assert words.startswith("Phạm Văn E Thấp hơn chính mình trước đây: nên hỏi thăm Trước hết hỏi xem:")
    places = [words.index(part) for part in ("nghỉ ốm 1 ngày", "ngừng việc 90 phút", "được 125 cái", "được 156 cái")]
    assert places == sorted(places)


def test_a_helper_outside_the_cell_is_not_told_what_the_books_say_of_a_colleague(cast: Cast, c: Account) -> None:
    interrupted(cast)
    words = card(c)
    assert "sức khỏe của bản thân và gia đình máy, dụng cụ, vật liệu" in words
    assert not any(part in words for part in ("nghỉ ốm", "ngừng việc"))


def test_days_that_corrections_took_back_are_no_days(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=125, days=3)
    make_adjustment(
        worker=cast.people.e, product=cast.qd14, day=NOW, good=-125, man_days="-1",
        proposed_on=NOW, approved_by=cast.accounts.manager, approved_on=NOW,
    )  # fmt: skip
    assert people_to_ask(c, cast.today) == []


def test_half_days_and_several_shifts_of_a_day_are_one_day_at_their_rate(cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=0, days=0)
    for n in range(3):
        for shift in (1, 2):
            make_output(
                worker=cast.people.e,
                product=cast.qd14,
                day=NOW + timedelta(days=n),
                shift=shift,
                good=60,
                man_days="0.5",
            )
    [found] = people_to_ask(c, cast.today)
    assert found.lower is not None
    assert found.lower.now == Fraction(120)


@pytest.mark.parametrize("asked_on", [date(1966, 11, 4), date(1966, 11, 11)])
def test_a_norm_that_rose_is_told_as_one_of_them_weeks_later_too(asked_on: date, cast: Cast, c: Account) -> None:
    work(cast, cast.people.e, before=156, now=156)
    for n in range(11, 22):
        make_output(worker=cast.people.e, product=cast.qd14, day=cast.today + timedelta(days=n), good=125)
    [found] = people_to_ask(c, asked_on)
    assert found.lower is not None
    assert (found.lower.norms, found.lower.has_new_norm) == ((130, 150), True)


# --- skilled, and uneven (practice 88) --------------------------------------------------------------------------------


def test_a_skilled_hand_with_uneven_days_and_poor_quality_is_told_to_the_groups_member(
    cast: Cast, thao: Account
) -> None:
    swing(cast, cast.people.d, (40, 120))
    [found] = people_to_ask(thao, cast.today)
    assert (found.worker, found.lower) == (cast.people.d, None)
    assert found.uneven is not None
    assert (found.uneven.least, found.uneven.most) == (Fraction(40, 130), Fraction(120, 130))
    assert (found.uneven.quality, found.uneven.of_learners) == (Fraction(80, 110), Fraction(100, 105))


@pytest.mark.parametrize(
    ("who", "figures", "defective"),
    [("phuoc", (40, 120), 30), ("d", (95, 100), 30), ("d", (40, 120), 2)],
    ids=["still learning", "steady", "good quality"],
)
def test_without_all_three_there_is_no_hint(
    who: str, figures: tuple[int, int], defective: int, cast: Cast, thao: Account
) -> None:
    swing(cast, getattr(cast.people, who), figures, defective=defective)
    assert people_to_ask(thao, cast.today) == []


def test_without_a_norm_there_is_no_hint_of_uneven_days(cast: Cast, thao: Account) -> None:
    swing(cast, cast.people.d, (40, 120))
    DailyOutput.objects.filter(worker=cast.people.d).update(norm=None)
    assert people_to_ask(thao, cast.today) == []


def test_a_skilled_newcomer_is_no_learner(cast: Cast, thao: Account) -> None:
    Worker.objects.filter(pk=cast.people.mui.pk).update(skill_grade=5, entered_on=cast.today - timedelta(days=20))
    swing(cast, cast.people.d, (40, 120))
    assert people_to_ask(thao, cast.today) == []


def test_five_days_with_two_items_each_are_five_days(cast: Cast, thao: Account) -> None:
    item = make_product(workshop=cast.workshop, code="A")
    make_norm(product=item, units=66, since=date(1966, 1, 1))
    for n in range(5):
        for product, good in ((cast.qd14, (40, 100)[n % 2]), (item, (20, 60)[n % 2])):
            day = cast.today - timedelta(days=n)
            make_output(worker=cast.people.d, product=product, day=day, good=good, defective=30, man_days="0.5")
    assert people_to_ask(thao, cast.today) == []


def test_one_step_up_or_another_norm_makes_no_days_uneven(cast: Cast, thao: Account) -> None:
    for n in range(14):
        day = cast.today - timedelta(days=n)
        make_output(worker=cast.people.d, product=cast.qd14, day=day, good=60 if n < 7 else 130, defective=30)
    assert people_to_ask(thao, cast.today) == []


# --- who is told ------------------------------------------------------------------------------------------------------


def test_nobody_else_is_told_of_it(cast: Cast, c: Account, thao: Account) -> None:
    """Not a supporting helper, nor who is in charge of E's group or lead helper of D; not the head, not oneself."""
    make_link(team=cast.team6, mentor=cast.people.thuy, mentee=cast.people.e, kind=MentorKind.SUPPORTING)
    make_helper(team=cast.team6, mentor=cast.people.sang, mentee=cast.people.d)
    put_in_care(team=cast.team6, lead=cast.people.hoa, people=[cast.people.e], name="Nhóm 1")
    work(cast, cast.people.e, before=156, now=125)
    swing(cast, cast.people.d, (90, 120))
    told = {
        name: [one.worker for one in people_to_ask(Account(worker=worker), cast.today)]
        for name, worker in vars(cast.people).items()
    }
    assert {name: people for name, people in told.items() if people} == {"c": [cast.people.e], "thao": [cast.people.d]}


def test_somebody_of_whom_both_are_told_is_one_person_to_ask(cast: Cast, thao: Account) -> None:
    make_helper(team=cast.team6, mentor=cast.people.thao, mentee=cast.people.d)
    swing(cast, cast.people.d, (40, 120))
    [found] = people_to_ask(thao, cast.today)
    assert found.lower is not None
    assert found.uneven is not None
    words = card(thao)
    assert "Thấp hơn chính mình trước đây: nên hỏi thăm Tay nghề khá" in words
    assert words.count("Trước hết hỏi xem:") == 1


def test_today_says_how_many_and_not_who_and_a_persons_page_says_nothing(cast: Cast, thao: Account) -> None:
    swing(cast, cast.people.d, (40, 120))
    client = login(Client(), thao)
    home = parse(client.get(reverse("home")))
    [task] = [link for link in home.select(".tasks a") if link["href"] == PAGE]
    assert "Nên hỏi thăm 1 người anh chị giúp" in task.get_text(" ", strip=True)
    assert "Trần Thị D" not in task.get_text()
    assert "lúc cao lúc thấp" not in client.get(reverse("worker", kwargs={"worker": cast.people.d.pk})).content.decode()
    assert "lúc cao lúc thấp" in client.get(PAGE).content.decode()


def test_whoever_helps_nobody_has_no_such_page(cast: Cast) -> None:
    assert login(Client(), cast.accounts.worker).get(PAGE).status_code == 403


@pytest.mark.demo
def test_in_the_story_thao_hears_of_d_in_june_and_c_of_e_in_november_and_nobody_of_c(db: None) -> None:
    def told(name: str, day: date) -> list[tuple[str, str]]:
        reader = Account(worker=Worker.objects.get(full_name=name))
        return [(one.worker.full_name, "lower" if one.lower else "uneven") for one in people_to_ask(reader, day)]

    assert told("Lê Thị Thảo", date(1966, 6, 4)) == [("Trần Thị D", "uneven")]
    assert told("Nguyễn Văn C", date(1966, 11, 5)) == [("Phạm Văn E", "lower")]
    assert told("Nguyễn Thúy Lợi", date(1966, 11, 19)) == []
    assert told("Lê Thị Thảo", date(1967, 3, 31)) == []
