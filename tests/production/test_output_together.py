"""Two people on one grid, the same request sent often, and how many statements saving takes."""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.domain.account import Role
from production.actions import output
from production.models import DailyOutput, ShiftClosing, TeamMonthOutput
from production.queries import output as queries
from teamtrack.models import IdempotencyKey
from tests.cast import Cast, login
from tests.factories.members import make_role
from tests.factories.production import make_closed_month, make_output, make_product
from tests.production.grid import address, cell, post, told

ENDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


# --- conflicts -----------------------------------------------------------------------------------------------------


@pytest.fixture
def two(cast: Cast) -> tuple[Client, Client]:
    """Thịnh and Sang, who both lead the team."""
    make_role(worker=cast.people.sang, role=Role.TEAM_LEADER, over=cast.team6)
    return login(Client(), cast.accounts.team_leader), login(Client(), cast.accounts.union_lead)


def test_the_second_to_write_a_line_sees_both_figures_and_who_and_keeps_nothing_by_itself(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    url = address(cast.team6, cast.today)
    assert told(post(two[0], url, cell(cast.people.e, cast.qd14, 150))) == [("saved", "")]
    response = post(two[1], url, cell(cast.people.e, cast.qd14, 140), cell(cast.people.d, cast.qd14, 128))
    answer = response.json()["cells"][f"w{cast.people.e.pk}-0"]
    assert answer["state"] == "conflict"
    assert answer["sentence"].startswith("Hoàng Đức Thịnh vừa ghi 150 lúc ")
    assert answer["sentence"].endswith("; anh chị ghi 140. Giữ số nào?")
    assert answer["theirs"] == {
        "good": "150",
        "defective": "0",
        "man_days": "1",
        "note": "",
        "product": str(cast.qd14.pk),
    }
    assert list(DailyOutput.objects.order_by("good").values_list("good", flat=True)) == [128, 150]
    mine = cell(cast.people.e, cast.qd14, 140, was=answer["was"], version=answer["version"])
    assert told(post(two[1], url, mine)) == [("saved", "")]
    line = DailyOutput.objects.get(worker=cast.people.e)
    assert (line.good, line.version, line.recorded_by) == (140, 2, cast.accounts.union_lead)


def test_an_old_version_is_a_conflict(cast: Cast, two: tuple[Client, Client]) -> None:
    url, was = address(cast.team6, cast.today), str(cast.qd14.pk)
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=100)
    assert told(post(two[0], url, cell(cast.people.e, cast.qd14, 110, was=was, version=1)))[0][0] == "saved"
    assert told(post(two[1], url, cell(cast.people.e, cast.qd14, 120, was=was, version=1)))[0][0] == "conflict"
    assert told(post(two[1], url, cell(cast.people.e, cast.qd14, "", was=was, version=1)))[0][0] == "conflict"
    assert DailyOutput.objects.get().good == 110


def test_a_line_cleared_by_another_is_a_conflict_and_not_written_again(cast: Cast, two: tuple[Client, Client]) -> None:
    url, was = address(cast.team6, cast.today), str(cast.qd14.pk)
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=100)
    assert told(post(two[0], url, cell(cast.people.e, cast.qd14, "", was=was, version=1)))[0][0] == "saved"
    response = post(two[1], url, cell(cast.people.e, cast.qd14, 120, was=was, version=1))
    answer = response.json()["cells"][f"w{cast.people.e.pk}-0"]
    assert (answer["state"], answer["was"], answer["version"]) == ("conflict", "", 0)
    assert not DailyOutput.objects.exists()


def test_another_item_or_a_letter_on_a_line_that_was_empty_is_a_conflict(
    cast: Cast, two: tuple[Client, Client]
) -> None:
    """Else the second would silently add to the first, and the day would count double."""
    other = make_product(workshop=cast.workshop, code="MH A")
    url = address(cast.team6, cast.today)
    post(two[0], url, cell(cast.people.e, cast.qd14, 100), cell(cast.people.d, cast.qd14, man_days="P"))
    states = told(post(two[1], url, cell(cast.people.e, other, 90), cell(cast.people.d, cast.qd14, 90)))
    assert [state for state, _ in states] == ["conflict", "conflict"]
    assert DailyOutput.objects.get().good == 100


def test_who_writes_the_same_meets_no_conflict(cast: Cast, two: tuple[Client, Client]) -> None:
    url = address(cast.team6, cast.today)
    for client in two:
        assert told(post(client, url, cell(cast.people.e, cast.qd14, 100))) == [("saved", "")]
    assert DailyOutput.objects.get().version == 1


def test_a_conflict_over_the_note_tells_the_whole_line(cast: Cast, two: tuple[Client, Client]) -> None:
    url = address(cast.team6, cast.today)
    post(two[0], url, cell(cast.people.e, cast.qd14, 100, note="Máy 3"))
    [(_, sentence)] = told(post(two[1], url, cell(cast.people.e, cast.qd14, 100, note="Máy 4")))
    assert "Máy 3" in sentence
    assert "Máy 4" in sentence


# --- the same request again ----------------------------------------------------------------------------------------


def test_a_request_sent_again_gets_its_first_answer_and_changes_nothing(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    url, key = address(cast.team6, cast.today), str(uuid.uuid4())
    first = post(client, url, cell(cast.people.e, cast.qd14, 100), key=key)
    make_output(worker=cast.people.d, product=cast.qd14, day=cast.today, good=50)
    again = post(client, url, cell(cast.people.e, cast.qd14, 100), key=key)
    assert again.json()["cells"] == first.json()["cells"]
    assert again.json()["html"]["grid-total"] != first.json()["html"]["grid-total"]  # the day as it stands now
    assert DailyOutput.objects.get(worker=cast.people.e).version == 1


def test_a_key_used_for_something_else_is_refused(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    url, key = address(cast.team6, cast.today), str(uuid.uuid4())
    post(client, url, cell(cast.people.e, cast.qd14, 100), key=key)
    assert post(client, url, cell(cast.people.e, cast.qd14, 101), key=key).status_code == 422
    assert DailyOutput.objects.get().good == 100


def test_anothers_key_is_refused(cast: Cast, two: tuple[Client, Client]) -> None:
    url, key = address(cast.team6, cast.today), str(uuid.uuid4())
    post(two[0], url, cell(cast.people.e, cast.qd14, 100), key=key)
    assert post(two[1], url, cell(cast.people.e, cast.qd14, 100), key=key).status_code == 422


def test_a_cell_without_a_note_keeps_the_one_that_stands(cast: Cast, client: Client) -> None:
    """Notes do not wait in a browser: a figure that was typed without a network comes back without its note."""
    login(client, cast.accounts.team_leader)
    make_output(worker=cast.people.e, product=cast.qd14, day=cast.today, good=100, note="Máy số 3")
    line = cell(cast.people.e, cast.qd14, 265, was=str(cast.qd14.pk), version=1)
    del line["note"]
    assert told(post(client, address(cast.team6, cast.today), line)) == [("saved", "")]
    assert list(DailyOutput.objects.values_list("good", "note")) == [(265, "Máy số 3")]
    assert told(post(client, address(cast.team6, cast.today), line | {"version": 1})) == [("saved", "")]  # the same
    assert DailyOutput.objects.get().version == 2


# --- statements ------------------------------------------------------------------------------------------------------


def test_saving_takes_at_most_eight_statements_for_any_number_of_lines(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    url = address(cast.team6, cast.today)
    client.get(
        address(cast.team6, cast.today, name="output_day")
    )  # the session is told when it was seen, once a minute
    people = [getattr(cast.people, name) for name in ("e", "d", "c", "h", "binh", "hai", "hoa", "loi", "mui", "nhung")]
    counts = []
    for number, workers in enumerate((people[:1], people[1:])):
        lines = [cell(worker, cast.qd14, 120 + number) for worker in workers]
        with CaptureQueriesContext(connection) as asked:
            assert {state for state, _ in told(post(client, url, *lines))} == {"saved"}
        counts.append([query["sql"] for query in asked if not query["sql"].startswith(ENDS)])
    assert len(counts[0]) == len(counts[1]) <= 8
    mixed = [
        cell(people[0], cast.qd14, "", was=str(cast.qd14.pk), version=1),
        cell(people[1], cast.qd14, man_days="P", was=str(cast.qd14.pk), version=1),
        cell(people[2], cast.qd14, 131, was=str(cast.qd14.pk), version=1),
        cell(cast.people.quynh, cast.qd14, "x"),
    ]
    with CaptureQueriesContext(connection) as asked:
        assert [state for state, _ in told(post(client, url, *mixed))] == ["saved", "saved", "saved", "error"]
    assert len([query for query in asked if not query["sql"].startswith(ENDS)]) <= 8


# --- at the same time ------------------------------------------------------------------------------------------------


@pytest.fixture
def at_once() -> Iterator[Callable[..., list[Any]]]:
    """Run a function with each argument in its own thread and its own connection, all starting together."""

    def run(function: Callable[[Any], Any], arguments: list[Any]) -> list[Any]:
        start = threading.Barrier(len(arguments))

        def one(argument: Any) -> Any:
            start.wait(60)
            try:
                return function(argument)
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(arguments)) as pool:
            return list(pool.map(one, arguments))

    yield run
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_fifty_identical_requests_at_once_apply_once(cast: Cast, at_once: Callable[..., list[Any]]) -> None:
    url, key = address(cast.team6, cast.today), str(uuid.uuid4())
    clients = [login(Client(), cast.accounts.team_leader) for _ in range(50)]
    lines = [cell(cast.people.e, cast.qd14, 100), cell(cast.people.d, cast.qd14, "x")]
    responses = at_once(lambda client: post(client, url, *lines, key=key), clients)
    assert {response.status_code for response in responses} == {200}
    assert len({json.dumps(response.json()["cells"], sort_keys=True) for response in responses}) == 1
    assert list(DailyOutput.objects.values_list("good", "version")) == [(100, 1)]
    assert TeamMonthOutput.objects.get(team=cast.team6).good == 100
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_editors_with_twenty_changes_each_lose_none(cast: Cast, at_once: Callable[..., list[Any]]) -> None:
    """Each adds one to what stands; told of a conflict, it adds to the other's figure. Nothing may be overwritten.

    An editor's number stands in the defective units: two who write quite the same line would meet no conflict. Ten
    lines, so that five editors meet on each.
    """
    people = [getattr(cast.people, name) for name in ("e", "d", "c", "h", "binh", "hai", "hoa", "loi", "mui", "nhung")]
    for worker in people:
        make_output(worker=worker, product=cast.qd14, day=cast.today, good=0)
    url, was = address(cast.team6, cast.today), str(cast.qd14.pk)

    def edit(number: int) -> int:
        client, worker = login(Client(), cast.accounts.team_leader), people[number % len(people)]
        good, version, done, conflicts = 0, 1, 0, 0
        while done < 20:
            line = cell(worker, cast.qd14, good + 1, was=was, version=version, defective=str(number))
            answer = post(client, url, line).json()["cells"][f"w{worker.pk}-0"]
            version = answer["version"]
            if answer["state"] == "saved":
                good, done = good + 1, done + 1
            else:
                good, conflicts = int(answer["theirs"]["good"]), conflicts + 1
        return conflicts

    conflicts = at_once(edit, list(range(50)))
    assert sum(conflicts) > 0
    assert set(DailyOutput.objects.values_list("good", "version")) == {(100, 101)}
    assert TeamMonthOutput.objects.get(team=cast.team6).good == 1000


@pytest.mark.django_db(transaction=True)
def test_ten_editors_of_different_lines_all_save(cast: Cast, at_once: Callable[..., list[Any]]) -> None:
    people = [getattr(cast.people, name) for name in ("e", "d", "c", "h", "binh", "hai", "hoa", "loi", "mui", "nhung")]
    url = address(cast.team6, cast.today)

    def save(worker: Any) -> str:
        client = login(Client(), cast.accounts.team_leader)
        return told(post(client, url, cell(worker, cast.qd14, 100)))[0][0]

    assert at_once(save, people) == ["saved"] * 10
    assert TeamMonthOutput.objects.get(team=cast.team6).good == 1000


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_bring_a_worker_over_two_man_days(cast: Cast, at_once: Callable[..., list[Any]]) -> None:
    cast.workshop.shifts = 4
    cast.workshop.save()

    def save(shift: int) -> str:
        client = login(Client(), cast.accounts.team_leader)
        line = cell(cast.people.e, cast.qd14, 50)
        return told(post(client, address(cast.team6, cast.today, shift), line))[0][0]

    assert sorted(at_once(save, [1, 2, 3, 4])) == ["error", "error", "saved", "saved"]


@pytest.mark.django_db(transaction=True)
def test_a_shift_closed_while_the_page_was_open_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shift is closed after the request's first look at it, just before the request gets hold of the day."""
    real = queries.day_products

    def closed_meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(output, "day_products", real)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(close_shift_of, cast).result()
        return real(*args, **kwargs)

    monkeypatch.setattr(output, "day_products", closed_meanwhile)
    client = login(Client(), cast.accounts.team_leader)
    answer = told(post(client, address(cast.team6, cast.today), cell(cast.people.e, cast.qd14, 100)))
    assert answer == [("error", "Ca 1 đã chốt. Muốn sửa số thì mở lại ca.")]
    assert not DailyOutput.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_who_closes_a_shift_waits_for_whoever_is_writing_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a figure would come to stand after the shift was closed, unseen by whoever closed it."""
    real, closer = output._write, ThreadPoolExecutor(1)
    closing: list[Future[None]] = []

    def write_while_another_closes(*args: Any) -> None:
        closing.append(closer.submit(close_shift_of, cast))
        wait_for_a_lock()
        real(*args)
        assert not closing[0].done()

    monkeypatch.setattr(output, "_write", write_while_another_closes)
    client = login(Client(), cast.accounts.team_leader)
    answer = told(post(client, address(cast.team6, cast.today), cell(cast.people.e, cast.qd14, 100)))
    closing[0].result(timeout=10)
    closer.shutdown()
    assert answer == [("saved", "")]
    assert (DailyOutput.objects.count(), ShiftClosing.objects.count()) == (1, 1)


def close_shift_of(cast: Cast) -> None:
    client = login(Client(), cast.accounts.team_leader)
    assert client.post(address(cast.team6, cast.today, name="shift_close")).status_code == 302
    connections.close_all()


def wait_for_a_lock() -> None:
    """Until another connection waits for an advisory lock."""
    deadline = time.monotonic() + 10
    with connection.cursor() as cursor:
        while time.monotonic() < deadline:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
            if cursor.fetchone() == (True,):
                return
    pytest.fail("nobody waited for the day")


@pytest.mark.django_db(transaction=True)
def test_a_month_closed_while_the_page_was_open_is_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database refuses what the getter could not know yet."""
    real = queries.day_products

    def closed_meanwhile(*args: Any, **kwargs: Any) -> Any:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(close).result()
        monkeypatch.setattr(output, "day_products", real)
        return real(*args, **kwargs)

    def close() -> None:
        make_closed_month(workshop=cast.workshop, month=date(1966, 9, 1))
        connections.close_all()

    monkeypatch.setattr(output, "day_products", closed_meanwhile)
    client = login(Client(), cast.accounts.team_leader)
    answer = told(post(client, address(cast.team6, date(1966, 9, 5)), cell(cast.people.e, cast.qd14, 100)))
    assert answer == [("error", "Tháng 9/1966 đã khóa sổ. Cần sửa thì ghi điều chỉnh kèm lý do.")]
    assert not DailyOutput.objects.exists()
