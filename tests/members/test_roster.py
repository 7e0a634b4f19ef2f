"""The roster: Vietnamese order, search without tone marks, page by page."""

from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from members.domain.rights import Purpose
from members.queries.worker import RosterWish, roster
from teamtrack.names import plain, sort_key
from tests.cast import Cast, login
from tests.factories.members import make_team_membership, make_worker
from tests.factories.rights import make_consent
from tests.htmx import apply, assert_same_page, parse

QUERIES = 4  # session, account with what it stands for, teams, the page

NAMES = [
    "Trần Văn An",
    "Lê Thị Ân",
    "Đỗ Văn Dũng",
    "Trần Thị D",
    "Lê Đức Đạt",
    "Đinh Văn Đạt",
    "Nguyễn Thị Hoa",
    "Nguyễn Văn Hòa",
    "Nguyễn Văn Hoan",
    "Nguyễn Thúy Lợi",
    "Nguyễn Thúy Lời",
    "Nguyễn Thúy Lơi",
    "Vũ Thị Thủy",
    "Vũ Thị Thúy",
    "Vũ Thị Thuy",
    "Ưng Văn Ư",
    "Mai Văn Ương",
    "Nguyễn Quốc Khánh",
    "Nguyễn Bá Khánh",
    "Thị",
]


@pytest.mark.django_db
def test_the_database_orders_names_as_python_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM unnest(%s::text[]) AS n(name) ORDER BY public.tt_name_key(name)", [NAMES])
        ordered = [name for (name,) in cursor.fetchall()]
    assert ordered == sorted(NAMES, key=sort_key)


@pytest.mark.django_db
def test_the_database_writes_names_plainly_as_python_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.tt_plain(name) FROM unnest(%s::text[]) AS n(name)", [NAMES])
        assert [name for (name,) in cursor.fetchall()] == [plain(name) for name in NAMES]


def test_names_stand_by_given_name_then_the_rest_with_d_before_dd_and_tones_last() -> None:
    given = ["An", "Ân", "D", "Dũng", "Đạt", "Đạt", "Hoa", "Hòa", "Hoan"]
    assert [name.split()[-1] for name in sorted(NAMES, key=sort_key)][:9] == given
    assert sorted(["Lê Đức Đạt", "Đinh Văn Đạt"], key=sort_key) == ["Đinh Văn Đạt", "Lê Đức Đạt"]


def names_on(client: Client, **asked: str) -> list[str]:
    page = parse(client.get(reverse("roster"), asked))
    return [link.get_text(strip=True) for link in page.select("#list tbody th a")]


@pytest.mark.parametrize("search", ["nguyen thuy loi", "Lợi", "loi nguyen", "THÚY L", "thuý lợi"])
def test_a_name_is_found_without_tone_marks_in_any_order_of_words(cast: Cast, client: Client, search: str) -> None:
    assert "Nguyễn Thúy Lợi" in names_on(login(client, cast.accounts.cell_leader), tim=search)


def test_only_people_of_the_own_teams_are_listed(cast: Cast, client: Client) -> None:
    names = names_on(login(client, cast.accounts.team_leader))
    assert len(names) == 18
    assert [worker.full_name for worker in cast.others if worker.full_name in names] == []


def test_the_manager_of_the_workshop_reads_the_cards_of_its_teams_alone(cast: Cast, client: Client) -> None:
    cast.people.e.address, cast.people.e.phone, cast.people.e.home_area = "Số 5 Hàng Bột", "0912", "huyện Từ Liêm"
    cast.people.e.save()
    for purpose in (Purpose.PHONE, Purpose.ADDRESS):
        make_consent(worker=cast.people.e, purpose=purpose, given_on=cast.today)
    login(client, cast.accounts.manager)
    assert names_on(client, tim="pham van e") == ["Phạm Văn E"]
    assert names_on(client, tim="tu liem") == []  # where somebody lives is the cell's to know
    page = parse(client.get(reverse("worker", kwargs={"worker": cast.people.e.pk}))).get_text()
    assert "bậc thợ 3" in page
    assert [word for word in ("Hàng Bột", "0912", "1942", "Từ Liêm") if word in page] == []
    login(client, cast.accounts.manager9)
    assert names_on(client, tim="pham van e") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"tim": "\0"},
        {"tim": "x" * 5000},
        {"to": "\0'; drop"},
        {"sau": "AAAA"},
        {"sau": "-1"},
        {"sau": "9" * 40},
        {"sau": "١٢"},
        {"sau": "0"},
        {"truoc": "9"},
        {"tim": "%_\\"},
        {"tim": "\ud800"},
        {"tim": "a\r\nb\x1b"},
        {"to": "to-9"},
    ],
)
def test_an_odd_query_is_answered_not_failed(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    login(client, cast.accounts.team_leader)
    query = "&".join(f"{key}={quote(value, errors='surrogatepass')}" for key, value in asked.items())
    answer = client.get(f"{reverse('roster')}?{query}")
    assert (answer.status_code, len(parse(answer).select("#list"))) == (200, 1)


def test_percent_and_underscore_are_letters_not_wildcards(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    assert [names_on(client, tim=sign) for sign in ("%", "_", "\\")] == [[], [], []]


def test_the_list_is_narrowed_to_a_team_and_to_those_who_left(cast: Cast, client: Client) -> None:
    make_team_membership(worker=cast.people.e, team=cast.team5, since=date(1964, 1, 1), until=date(1965, 1, 1))
    login(client, cast.accounts.administrator)
    assert names_on(client, to="to-5") == ["Lưu Đức Năm", "Mai Văn Năm"]
    assert names_on(client, to="to-5", truoc="1") == ["Phạm Văn E"]
    page = parse(client.get(reverse("roster"), {"truoc": "1"}))
    assert "01/01/1964 – 31/12/1964" in page.select_one("#list").get_text()  # type: ignore[union-attr]


def test_everything_stands_on_one_line_for_the_phone(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    row = parse(client.get(reverse("roster"), {"tim": "thuy loi"})).select("#list tbody tr")[0]
    line = row.select_one("span.phone-only")
    assert line is not None
    assert (
        line.get_text().replace("\N{NO-BREAK SPACE}", " ")
        == f"{cast.people.loi.code} · tiện, bậc thợ 4 · Tổ 6 từ 01/02/1966"
    )


def test_pages_follow_each_other_without_losing_or_repeating_anybody(cast: Cast, client: Client) -> None:
    for number in range(90):
        make_worker(name=f"Mai Văn {'Sáu' if number % 2 else 'Số'}", team=cast.team6)  # many of the same name
    login(client, cast.accounts.team_leader)
    pages, address = [], reverse("roster")
    for _ in range(3):
        pages.append(parse(client.get(address)))
        following = pages[-1].select(".pager a[rel=next]")
        address = reverse("roster") + str(following[0]["href"]) if following else ""
    links = [link for page in pages for link in page.select("#list tbody th a")]
    names = [link.get_text(strip=True) for link in links]
    assert ([len(page.select("#list tbody th a")) for page in pages], address) == ([50, 50, 8], "")
    assert len({link["href"] for link in links}) == 108
    assert names == sorted(names, key=sort_key)


def test_the_next_page_looks_for_the_same(cast: Cast, client: Client) -> None:
    for number in range(60):
        make_worker(name=f"Mai Thị Số {number}", team=cast.team6)
    login(client, cast.accounts.team_leader)
    first = parse(client.get(reverse("roster"), {"tim": "mai thi", "to": "to-6"}))
    second = parse(client.get(reverse("roster") + str(first.select(".pager a")[0]["href"])))
    assert len(second.select("#list tbody th a")) == 10
    assert second.select_one("#tim")["value"] == "mai thi"  # type: ignore[index]


def test_a_place_on_the_list_of_others_tells_nothing(cast: Cast, client: Client) -> None:
    stranger = cast.others[0].team_memberships.get()
    login(client, cast.accounts.team_leader)
    assert names_on(client, sau=str(stranger.pk)) == []


def test_the_list_takes_the_same_queries_for_one_person_and_for_many(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    login(client, cast.accounts.team_leader)
    client.get(reverse("roster"))  # the first request of a session also writes it
    with django_assert_num_queries(QUERIES):
        assert len(names_on(client, tim="sang")) == 1
    for number in range(60):
        make_worker(name=f"Mai Thị Thêm {number}", team=cast.team6)
    with django_assert_num_queries(QUERIES):
        assert len(names_on(client)) == 50


def test_every_condition_of_the_search_has_its_index(cast: Cast) -> None:
    """One without would have the database weigh each worker there is."""
    with CaptureQueriesContext(connection) as asked:
        roster(cast.accounts.administrator, RosterWish(search="loi"), cast.today)
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan", "nestloop"):  # as if there were very many: the tests' tables are small
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("EXPLAIN " + asked.captured_queries[-1]["sql"])
        plan = " ".join(line for (line,) in cursor.fetchall())
    indexes = ("worker_search", "worker_code_search", "worker_trade_search")
    assert [name for name in indexes if name not in plan] == []


def test_the_live_search_equals_the_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    page = parse(client.get(reverse("roster"), {"tim": "sang"}))
    answer = client.get(reverse("roster"), {"partial": "list", "tim": "sang"}, headers={"HX-Request": "true"})
    apply(page, page.select("form.filters")[0], answer)
    assert_same_page(page, parse(client.get(reverse("roster"), {"tim": "sang"})))


def test_a_worker_is_found_by_number(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    assert names_on(client, tim=cast.people.d.code.lower()) == ["Trần Thị D"]
