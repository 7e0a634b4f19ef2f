"""The home of a party cell: what it holds in its hands, for its head and for a member."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from members.domain.suggestion import SuggestionState
from members.models import CellMeeting, TeamMembership, Worker
from tests.cast import Cast, login
from tests.factories.care import make_case
from tests.factories.group import make_group
from tests.factories.suggestion import make_suggestion
from tests.members.test_tier import begun, closed, everybody


def home(client: Client, account: object) -> str:
    page = login(client, account).get("/to-dang/to-6/").content.decode()  # type: ignore[arg-type]
    return " ".join(page.split())


def test_the_head_is_told_what_waits(cast: Cast, client: Client) -> None:
    make_case(team=cast.team6, worker=cast.people.e, holder=cast.people.hoa, opened_on=date(1966, 10, 3))
    make_suggestion(team=cast.team6, author=cast.people.d, made_on=date(1966, 10, 10))
    make_suggestion(
        team=cast.team6,
        author=cast.people.d,
        made_on=date(1966, 10, 10),
        state=SuggestionState.DONE,
        answered_on=cast.today,
    )
    for kind, day in (("review", 4), ("extraordinary", 11)):
        CellMeeting.objects.create(cell=cast.cell, kind=kind, day=date(1966, 10, day))
    CellMeeting.objects.create(cell=cast.cell, kind="party_day", day=date(1966, 9, 30))
    page = home(client, cast.accounts.cell_leader)
    assert "1 hoàn cảnh đang giúp" in page
    assert "1 đang chờ trả lời" in page
    assert "1/2 kỳ tháng này" in page
    assert "Chưa xét." in page
    assert "Chưa có người giúp: 15" in page


def test_a_member_is_told_neither_the_gaps_nor_what_only_the_head_answers(cast: Cast, client: Client) -> None:
    page = home(client, cast.accounts.party_member)
    assert "Dây chuyền giúp đỡ" in page
    assert "Chưa có người giúp" not in page
    assert "Cần trả lời" not in page


def test_who_entered_less_than_half_a_year_ago_is_named(cast: Cast, client: Client) -> None:
    assert "Người mới vào" not in home(client, cast.accounts.cell_leader)
    Worker.objects.filter(pk=cast.people.mui.pk).update(entered_on=date(1966, 9, 1))
    page = home(client, cast.accounts.cell_leader)
    assert "Người mới vào" in page
    assert page.index("Người mới vào") < page.index("Lý Thị Mùi")


def test_nothing_of_anybody_is_opened_by_looking(cast: Cast, client: Client) -> None:
    case = make_case(
        team=cast.team6, worker=cast.people.e, holder=cast.people.hoa, opened_on=date(1966, 10, 3), story="Lo việc nhà."
    )
    page = home(client, cast.accounts.cell_leader)
    assert "Phạm Văn E" not in page
    assert str(case.pk) not in page


def test_the_kinds_count_the_same_people_as_the_page_of_the_tiers(cast: Cast, client: Client) -> None:
    session = begun(cast)
    everybody(cast, session)
    closed(cast, session)
    assert "<dt>Tích cực</dt> <dd>15</dd>" in home(client, cast.accounts.cell_leader)
    TeamMembership.objects.filter(worker=cast.people.e).update(period=DateRange(date(1965, 1, 1), cast.today))
    page = home(client, cast.accounts.cell_leader)
    assert "<dt>Tích cực</dt> <dd>14</dd>" in page
    assert "Anh chị em hiện ở tổ, theo đợt phân loại ngày" in page
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.d])
    page = home(client, cast.accounts.party_member)
    assert "<dt>Tích cực</dt> <dd>1</dd>" in page
    assert "Những người anh chị phụ trách hoặc giúp" in page
