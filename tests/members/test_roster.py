"""The roster: Vietnamese order, search without tone marks, page by page."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from teamtrack.names import plain, sort_key
from tests.cast import Cast, login
from tests.factories.members import make_worker
from tests.htmx import apply, assert_same_page, parse

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


@pytest.mark.parametrize(
    "asked",
    [
        {"tim": "\0"},
        {"tim": "x" * 5000},
        {"to": "\0'; drop"},
        {"sau": "AAAA"},
        {"sau": "WyJ4IiwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTldCg=="},
        {"truoc": "9"},
        {"tim": "%_\\"},
    ],
)
def test_an_odd_query_is_answered_not_failed(cast: Cast, client: Client, asked: dict[str, str]) -> None:
    assert login(client, cast.accounts.team_leader).get(reverse("roster"), asked).status_code == 200


def test_pages_follow_each_other_without_losing_or_repeating_anybody(cast: Cast, client: Client) -> None:
    for number in range(60):
        make_worker(name=f"Mai Văn Số{number:02d}", team=cast.team6)
    login(client, cast.accounts.team_leader)
    first = parse(client.get(reverse("roster")))
    second = parse(client.get(reverse("roster") + str(first.select(".pager a")[0]["href"])))
    names = [link.get_text(strip=True) for page in (first, second) for link in page.select("#list tbody th a")]
    assert (len(names), len(set(names))) == (78, 78)
    assert names == sorted(names, key=sort_key)


def test_the_list_takes_six_queries_for_few_people_and_for_many(
    cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    login(client, cast.accounts.team_leader)
    client.get(reverse("roster"))  # the first request of a session also writes it
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(reverse("roster"))
        make_worker(name="Mai Thị Thêm", team=cast.team6)


def test_the_live_search_equals_the_page(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    page = parse(client.get(reverse("roster"), {"tim": "sang"}))
    answer = client.get(reverse("roster"), {"partial": "list", "tim": "sang"}, headers={"HX-Request": "true"})
    apply(page, page.select("form.filters")[0], answer)
    assert_same_page(page, parse(client.get(reverse("roster"), {"tim": "sang"})))
