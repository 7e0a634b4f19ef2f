"""The home of a party cell: what it holds in its hands, for its head and for a member."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from members.domain.suggestion import SuggestionState
from members.models import CellMeeting, TeamMembership, Worker
from production.models import AbsenceKind
from tests.cast import Cast, login
from tests.factories.care import make_case
from tests.factories.contact import make_contact
from tests.factories.group import make_group
from tests.factories.mentoring import make_link
from tests.factories.production import make_absence, make_output
from tests.factories.rights import make_request
from tests.factories.suggestion import make_suggestion
from tests.htmx import parse
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
    assert "1 góp ý đang chờ trả lời" in page
    assert "1/2 kỳ tháng này" in page
    assert "Chưa xét." in page
    assert "Chưa có người giúp: 15" in page
    assert "15 người chưa có người giúp chính" in page
    assert "Đến kỳ xem lại ba loại" in page
    assert "Tháng này còn 1 kỳ sinh hoạt chưa họp" in page


def test_a_member_is_told_neither_the_gaps_nor_what_only_the_head_answers(cast: Cast, client: Client) -> None:
    page = home(client, cast.accounts.party_member)
    assert "Dây chuyền giúp đỡ" in page
    assert "Chưa có người giúp" not in page
    assert "Cần trả lời" not in page
    assert "Hôm nay không còn việc nào." in page


def test_the_cell_is_named_with_its_founding_day_and_its_members_by_sex(cast: Cast, client: Client) -> None:
    assert "Tổ máy 6 · tổ đảng thành lập 20/04/1966 · 3 đảng viên (3 nữ)" in home(client, cast.accounts.cell_leader)
    Worker.objects.filter(pk=cast.people.hoa.pk).update(is_woman=False)
    assert "3 đảng viên (2 nữ)" in home(client, cast.accounts.cell_leader)


def test_people_whom_their_helper_has_not_met_for_three_weeks_are_counted(cast: Cast, client: Client) -> None:
    for mentee in (cast.people.e, cast.people.h):
        make_link(team=cast.team6, mentor=cast.people.c, mentee=mentee, since=date(1966, 9, 30))
    make_link(team=cast.team6, mentor=cast.people.hoa, mentee=cast.people.d, since=date(1966, 10, 1))
    assert "2 người đã ba tuần chưa được người giúp đến gặp" in home(client, cast.accounts.cell_leader)
    make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.c, day=date(1966, 10, 1))
    assert "1 người đã ba tuần chưa được người giúp đến gặp" in home(client, cast.accounts.cell_leader)
    make_contact(team=cast.team6, worker=cast.people.h, by=cast.people.loi, day=date(1966, 10, 1))  # not by the helper
    assert "1 người đã ba tuần chưa được người giúp đến gặp" in home(client, cast.accounts.cell_leader)
    make_contact(team=cast.team6, worker=cast.people.h, by=cast.people.c, day=date(1966, 10, 1))
    assert "đã ba tuần chưa được người giúp đến gặp" not in home(client, cast.accounts.cell_leader)


def test_a_member_is_told_of_the_people_in_their_own_charge_alone(cast: Cast, client: Client) -> None:
    for mentor, mentee in ((cast.people.hoa, cast.people.d), (cast.people.c, cast.people.e)):
        make_link(team=cast.team6, mentor=mentor, mentee=mentee, since=date(1966, 9, 1))
    assert "1 người đã ba tuần chưa được người giúp đến gặp" in home(client, cast.accounts.party_member)
    make_group(team=cast.team6, lead=cast.people.hoa, people=[cast.people.e])
    assert "2 người đã ba tuần chưa được người giúp đến gặp" in home(client, cast.accounts.party_member)


def test_what_waits_leads_to_where_it_is_answered_and_calm_is_said_in_words(cast: Cast, client: Client) -> None:
    for mentee in Worker.objects.on_team(cast.team6, cast.today).exclude(
        organisation_memberships__organisation="party"
    ):
        make_link(team=cast.team6, mentor=cast.people.loi, mentee=mentee, since=date(1966, 10, 20))
    session = begun(cast)
    everybody(cast, session)
    closed(cast, session)
    for kind, day in (("review", 4), ("party_day", 11)):
        CellMeeting.objects.create(cell=cast.cell, kind=kind, day=date(1966, 10, day))
    assert "Hôm nay không còn việc nào." in home(client, cast.accounts.cell_leader)
    make_request(worker=cast.people.e, team=cast.team6, asked_on=cast.today)
    page = home(client, cast.accounts.cell_leader)
    assert "Hôm nay không còn việc nào." not in page
    first = page[page.index("Việc cần làm trước") :]
    assert first.index('href="/to-dang/to-6/yeu-cau/"') < first.index(
        "1 yêu cầu về dữ liệu cá nhân chờ anh chị trả lời"
    )


def test_the_home_says_what_goes_on_in_the_team_and_leads_to_the_day(cast: Cast, client: Client) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=195)
    make_absence(worker=cast.people.d, day=cast.today, kind=AbsenceKind.SICK)
    make_absence(worker=cast.people.tuong, day=cast.today, kind=AbsenceKind.ABSENT)
    for account in (cast.accounts.cell_leader, cast.accounts.party_member):
        page = home(client, account)
        assert "Trong tổ hôm nay" in page
        assert "150,0%" in page
        assert "Ca 1 chưa chốt" in page
        assert "Vắng: Trần Thị D (ốm), Đỗ Văn Tường" in page  # how somebody was absent is told to the team leader alone
        assert 'href="/san-luong/to-6/1966-10-21/ca-1/"' in page


def test_the_pages_of_a_cell_stand_in_groups_and_the_one_that_is_open_is_marked(cast: Cast, client: Client) -> None:
    page = parse(login(client, cast.accounts.cell_leader).get("/to-dang/to-6/day-chuyen/"))
    groups = [[link.get_text() for link in group.select("a")] for group in page.select(".places-group")]
    assert groups == [
        ["Tổ đảng"],
        ["Ba loại", "Dây chuyền", "Nhóm", "Bồi dưỡng"],
        ["Các buổi gặp", "Thăm hỏi", "Hoàn cảnh", "Đề nghị đoàn thể giúp"],
        ["Sinh hoạt", "Đề nghị", "Góp ý"],
    ]
    assert [link.get_text() for link in page.select('.places [aria-current="page"]')] == ["Dây chuyền"]
    page = parse(client.get("/to-dang/to-6/yeu-cau/"))
    assert [link.get_text() for link in page.select('.places [aria-current="page"]')] == ["Yêu cầu"]


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
