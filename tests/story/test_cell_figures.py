"""The figures of the report that the cell's own work gives: kinds, groups, keep-apart, a case, requests, admissions.

Each test quotes the report's sentence; its number is that of the acceptance story. Confidential rows are read as the
system reads them: what is shown here is the demo's, not anybody's.
"""

import random
from collections.abc import Iterator
from datetime import date

import pytest

from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, SupportKind, SupportOutcome
from members.domain.contact import VisitReason
from members.domain.group import Groups, Matter, PairKind, Question, score
from members.domain.tier import Aspect, Tier, raised, transitions
from members.models import (
    Account,
    CareCase,
    CareStory,
    GroupLead,
    GroupMembership,
    PairWish,
    SupportRequest,
    Team,
    Visit,
    Worker,
)
from members.queries.care import case_page
from members.queries.cell import current_tiers, decisions_of, last_session, masses, members_for
from members.queries.chain import chain_check
from members.queries.contact import friday_records
from members.queries.group import group_cards, question_of
from members.queries.prospect import prospects_page
from teamtrack.audit import as_system, reading_as

pytestmark = [pytest.mark.demo, pytest.mark.django_db]

TODAY = date(1967, 3, 31)
FIRST, SECOND, ADMISSION = date(1966, 5, 4), date(1966, 12, 5), date(1966, 12, 19)
FORMED, PARTED = date(1966, 5, 5), date(1966, 11, 7)


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    with as_system("story"):
        yield


def team6() -> Team:
    team: Team = Team.objects.select_related("workshop").get(slug="to-6")
    return team


def kinds(day: date) -> tuple[int, int, int]:
    """How many are active, average, in need of more help, as the cell had last decided on a day."""
    tiers = [decided.tier for decided in current_tiers(team6(), day).values()]
    return tiers.count(Tier.ACTIVE), tiers.count(Tier.AVERAGE), tiers.count(Tier.WEAK)


def groups(day: date) -> dict[str, set[str]]:
    """Who of the masses is in which group on a day."""
    found: dict[str, set[str]] = {}
    stays = GroupMembership.objects.filter(period__contains=day, group__team=team6()).order_by("pk")
    for name, worker in stays.values_list("group__name", "worker__full_name"):
        found.setdefault(name, set()).add(worker)
    return found


def test_figure_2_five_eight_and_two_of_fifteen() -> None:
    """2. «15 quần chúng ngoài Đảng … 5 tích cực, 8 trung bình, 2 kém từng mặt.»

    The aspects are those of the cast in labels.md, which goes before story.md: D output and quality, Tường discipline
    and attitude to work.
    """
    session = last_session(team6(), FIRST)
    assert session is not None
    assert (session.meeting.day, session.active, session.average, session.weak) == (FIRST, 5, 8, 2)
    assert kinds(FIRST) == (5, 8, 2)
    assert masses(team6(), FIRST).count() == 15
    weak = {decided.aspects for decided in decisions_of(session).values() if decided.tier is Tier.WEAK}
    assert weak == {(Aspect.OUTPUT, Aspect.QUALITY), (Aspect.DISCIPLINE, Aspect.ATTITUDE)}


def test_figure_3_three_groups_of_five_and_a_member_in_charge_of_each() -> None:
    """3. «Chia làm ba nhóm … mỗi đảng viên phụ trách một nhóm.»"""
    for day in (FORMED, PARTED, ADMISSION):
        sizes = sorted(len(people) for people in groups(day).values())
        assert sizes == ([5, 5, 5] if day < ADMISSION else [4, 5, 5])
    leads = GroupLead.objects.filter(period__contains=FORMED).values_list("worker", flat=True)
    assert sorted(leads) == sorted(members_for(team6(), FORMED).values_list("pk", flat=True))


def question_on(day: date) -> tuple[Question, Groups]:
    """What an assistant would be asked about the groups of a day, and how they stand."""
    cards = group_cards(team6(), day, sees_home=True)
    question, _people = question_of(team6(), [card.lead.worker for card in cards if card.lead], day)
    return question, tuple(tuple(line.worker.pk for line in card.people) for card in cards)


def dealt(question: Question, dice: random.Random) -> Groups:
    """The same people dealt at random into groups of the same number."""
    people, groups = [person.pk for person in question.people], len(question.leads)
    dice.shuffle(people)
    return tuple(tuple(people[first::groups]) for first in range(groups))


@pytest.mark.parametrize("day", [FORMED, PARTED, ADMISSION])
def test_figure_3_the_groups_are_alike_in_trade_and_travel(day: date) -> None:
    """3. «Chia làm ba nhóm tương đối phù hợp với nhau về ngành nghề và điều kiện đi lại.» Better than dealt at random.

    Every wish that held on the day is kept: from November E and H are apart.
    """
    question, groups = question_on(day)
    place = question.place(groups)
    assert set(place) == {person.pk for person in question.everybody}
    assert all(wish.holds(place) for wish in question.wishes)
    assert len(question.wishes) == (0 if day == FORMED else 1)
    stands, dice = score(question, groups), random.Random(1967)
    others = [score(question, dealt(question, dice)) for _turn in range(200)]
    for matter in (Matter.TRADE, Matter.TRAVEL):
        at_most = sum(one.shared[matter] <= stands.shared[matter] for one in others)
        print(f"{day} {matter}: as good as {at_most} of {len(others)} dealt at random")
        assert at_most >= len(others) * 3 // 4, matter
    worse = sum(one.points < stands.points for one in others)
    print(f"{day}: {stands.points} points, more than {worse}")
    assert worse >= len(others) * 9 // 10


def test_figure_4_both_ends_held_and_nobody_uncovered() -> None:
    """4. «Phân ba loại, nắm hai đầu»: members hold the active and those who need more help, the active the average."""
    check = chain_check(team6(), FIRST)
    assert (len(check.ends), len(check.middle), check.uncovered) == (7, 8, ())
    later = chain_check(team6(), TODAY)
    assert (len(later.ends), len(later.middle), later.uncovered) == (8, 6, ())


def test_figure_5_a_contact_a_week_and_the_weeks_missed() -> None:
    """5. «Hàng tuần … ngày thứ sáu»: contacts of each member by week, and the weeks without any."""
    head = Account.objects.get(username="loi")
    with reading_as(head):
        records = {record.member.full_name: record.record for record in friday_records(head, team6(), TODAY)}
    missed = {name: record.missed for name, record in records.items()}
    # The second of September and the Friday of Tết were days off: nobody missed them.
    assert missed == {"Nguyễn Thúy Lợi": 1, "Đào Thị Hoa": 1, "Lê Thị Thảo": 3, "Cao Thị Quỳnh": 1}
    weeks = {week.friday: week.contacts for week in records["Lê Thị Thảo"].weeks[-13:]}
    assert weeks == {
        date(1966, 12, 30): 2,
        date(1967, 1, 6): 2,
        date(1967, 1, 13): 2,
        date(1967, 1, 20): 2,
        date(1967, 1, 27): 2,
        date(1967, 2, 3): 0,
        date(1967, 2, 17): 2,
        date(1967, 2, 24): 2,
        date(1967, 3, 3): 2,
        date(1967, 3, 10): 0,
        date(1967, 3, 17): 2,
        date(1967, 3, 24): 2,
        date(1967, 3, 31): 0,  # today: not over yet
    }


def test_figure_17_e_and_h_are_kept_apart() -> None:
    """17. «Tách hai người ra hai nhóm khác nhau.»"""
    pair = {"Phạm Văn E", "Lê Văn H"}
    assert any(pair <= people for people in groups(FORMED).values())
    for day in (PARTED, TODAY):
        assert not any(pair <= people for people in groups(day).values())
    wish = PairWish.objects.get(period__contains=TODAY)
    assert wish.kind == PairKind.APART
    assert {wish.first.full_name, wish.second.full_name} == pair


def test_figure_18_the_page_of_ds_case_says_that_she_more_than_doubled() -> None:
    """18. «Chị đã đưa năng suất tăng trên 200% so với trước.» Three months on each side of the day it was solved."""
    head, case = Account.objects.get(username="loi"), CareCase.objects.get(kind=CaseKind.FAMILY)
    with reading_as(head):
        effect = case_page(head, case, TODAY).effect
    assert effect is not None
    assert effect.is_enough
    assert (effect.before.last, effect.after.first) == (date(1966, 6, 30), date(1966, 7, 1))
    assert effect.before.fulfilment is not None
    assert effect.after.fulfilment is not None
    assert effect.after.fulfilment / effect.before.fulfilment > 2


def test_figure_19_the_ill_are_visited_by_union_and_youth() -> None:
    """19. «… tranh thủ giờ nghỉ trưa đến thăm người ốm …»: the union and the youth, and whoever came was received."""
    to_the_ill = Visit.objects.filter(reason=VisitReason.ILLNESS)
    assert {Organisation.UNION, Organisation.YOUTH} <= {visit.organisation for visit in to_the_ill}
    assert all(visit.received for visit in to_the_ill)
    assert Worker.objects.filter(visits__in=to_the_ill).distinct().count() >= 3


def test_figure_19_one_family_case_and_three_requests_for_work() -> None:
    """19. «Yêu cầu tổ công đoàn giúp đỡ việc làm cho ba người vợ …»; the case of D, and visits to the ill."""
    case = CareCase.objects.get(kind=CaseKind.FAMILY)
    assert (case.worker.full_name, case.closed_on, case.outcome) == (
        "Trần Thị D",
        date(1966, 6, 30),
        CaseOutcome.SOLVED,
    )
    assert not CareStory.objects.filter(case=case).exists()
    asked = SupportRequest.objects.filter(organisation=Organisation.UNION, kind=SupportKind.JOB)
    assert [request.outcome for request in asked.order_by("answered_on", "pk")] == [SupportOutcome.DONE] * 3
    assert len({request.answered_on for request in asked}) == 3
    to_d = Visit.objects.filter(worker=case.worker).order_by("day", "pk")
    assert [visit.received for visit in to_d] == [False, False, True, True]
    assert {visit.organisation for visit in Visit.objects.all()} == {
        Organisation.UNION,
        Organisation.YOUTH,
        Organisation.WOMEN,
    }


def test_figure_25_two_admitted_in_1966() -> None:
    """25. «Năm 1966, ở đây kết nạp được hai đảng viên mới.» And one young person to the Youth Union."""
    head = Account.objects.get(username="loi")
    with reading_as(head):
        admissions = prospects_page(head, team6(), None, TODAY).admissions
    by_year = {year.year: (year.party, year.youth) for year in admissions}
    assert by_year == {1966: (2, 1)}


def test_figure_26_four_raised_and_nobody_left_who_needs_more_help() -> None:
    """26. «Đưa 4 quần chúng trung bình và loại kém lên diện tích cực …; không còn quần chúng kém.»"""
    before, after = current_tiers(team6(), FIRST), current_tiers(team6(), SECOND)
    moves = transitions(before, after)
    assert raised(moves) == moves[Tier.AVERAGE, Tier.ACTIVE] + moves[Tier.WEAK, Tier.ACTIVE] == 4
    assert kinds(SECOND) == (9, 6, 0)
    assert kinds(ADMISSION) == (8, 6, 0)
    assert kinds(TODAY) == (8, 6, 0)
