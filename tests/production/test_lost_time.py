"""Lost time: who may have lost how much of which shift, told in words, and what a month lost for which reason."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from fractions import Fraction
from threading import Barrier
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from production.models import AbsenceKind, LostTime, LostTimeReason
from production.queries.lost_time import lost_month, minutes_words
from production.queries.worker import last_output_day
from production.sources import output_of_worker
from teamtrack.charts import share_bar
from teamtrack.periods import Month
from tests.cast import Cast, login
from tests.factories.production import make_absence, make_closed_month, make_lost_time, make_output, make_shift_closing
from tests.htmx import parse

OCTOBER = Month(1966, 10)


def address(cast: Cast, name: str = "lost_time", day: date | None = None, shift: int = 1) -> str:
    return reverse(name, kwargs={"team": cast.team6.slug, "day": str(day or cast.today), "shift": shift})


@pytest.fixture
def leader(cast: Cast, client: Client) -> Client:
    return login(client, cast.accounts.team_leader)


def write(client: Client, cast: Cast, *workers: Any, day: date | None = None, **others: Any) -> Any:
    data = {"reason": "power", "minutes": "30", "note": "", "workers": [worker.pk for worker in workers]} | others
    return client.post(address(cast, day=day), data)


def problems(response: Any) -> list[str]:
    """The error summary of a refused form."""
    assert response.status_code == 422
    return [line.get_text(" ", strip=True) for line in parse(response).select(".error-summary li")]


def said(response: Any) -> str:
    """The last thing told after a redirect."""
    assert response.status_code == 302
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def written() -> list[tuple[str, str, int]]:
    rows = LostTime.objects.order_by("worker__full_name", "reason")
    return list(rows.values_list("worker__full_name", "reason", "minutes"))


# --- writing ---------------------------------------------------------------------------------------------------------


def test_several_lose_the_same_minutes_in_one_go(cast: Cast, leader: Client) -> None:
    assert said(write(leader, cast, cast.people.e, cast.people.d, note="Mất điện")) == "Đã ghi thời gian ngừng việc."
    assert written() == [("Phạm Văn E", "power", 30), ("Trần Thị D", "power", 30)]
    entry = LostTime.objects.get(worker=cast.people.e)
    assert (entry.team, entry.day, entry.shift, entry.note) == (cast.team6, cast.today, 1, "Mất điện")
    assert entry.recorded_by == cast.accounts.team_leader
    page = parse(leader.get(address(cast)))
    assert page.select_one(".card-head .strong") is not None
    assert "1 giờ, 2 người" in page.get_text(" ", strip=True)


def test_the_whole_team_is_everybody_who_was_not_away(cast: Cast, leader: Client) -> None:
    make_absence(worker=cast.people.e, day=cast.today, kind=AbsenceKind.SICK)
    make_absence(worker=cast.people.d, day=cast.today, kind=AbsenceKind.MEETING)
    write(leader, cast, everybody="on")
    names = set(LostTime.objects.values_list("worker__full_name", flat=True))
    assert len(names) == 17
    assert "Phạm Văn E" not in names
    assert "Trần Thị D" in names


def _nothing(cast: Cast) -> None:
    """As it is."""


def _month(cast: Cast) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 10, 1))


def _shift(cast: Cast) -> None:
    make_shift_closing(team=cast.team6, day=cast.today)


def _seven_and_a_half_hours(cast: Cast) -> None:
    make_lost_time(worker=cast.people.e, day=cast.today, minutes=450, reason=LostTimeReason.MACHINE)


def _same_reason(cast: Cast) -> None:
    make_lost_time(worker=cast.people.e, day=cast.today, minutes=20)


RULES: list[tuple[Callable[[Cast], None], dict[str, Any], str]] = [
    (_nothing, {"minutes": "0"}, "Số phút: "),
    (_nothing, {"minutes": "481"}, "Số phút: "),
    (_nothing, {"minutes": "x"}, "Số phút: "),
    (_nothing, {"minutes": ""}, "Số phút: "),
    (_nothing, {"reason": "lazy"}, "Lý do: "),
    (_nothing, {"reason": "other"}, "Ghi vắn tắt lý do gì."),
    (_nothing, {"workers": []}, "Chưa chọn ai phải ngừng việc."),
    (_nothing, {"note": "x" * 201}, "Ghi chú: "),
    (_nothing, {"day": date(1966, 10, 22)}, "Ngày 22/10/1966 chưa tới."),
    (_month, {}, "Tháng 10/1966 đã khóa sổ."),
    (_shift, {}, "Ca 1 đã chốt."),
    (_seven_and_a_half_hours, {"minutes": "31"}, "Phạm Văn E: một ca ngừng việc nhiều nhất 8 giờ (đang là 8 giờ 1"),
    (_same_reason, {}, "Phạm Văn E: đã có dòng với lý do này."),
]  # fmt: skip


@pytest.mark.parametrize(("make", "change", "words"), RULES)
def test_what_cannot_have_been_lost_is_refused_in_words(
    cast: Cast, leader: Client, make: Callable[[Cast], None], change: dict[str, Any], words: str
) -> None:
    make(cast)
    before = written()
    [problem] = problems(write(leader, cast, cast.people.e, **change))
    assert words in problem
    assert written() == before


def test_eight_hours_of_a_shift_may_be_lost_and_a_second_shift_counts_for_itself(cast: Cast, leader: Client) -> None:
    _seven_and_a_half_hours(cast)
    make_lost_time(worker=cast.people.e, day=cast.today, minutes=480, shift=2)
    assert write(leader, cast, cast.people.e, minutes="30").status_code == 302


def test_nobody_away_or_of_another_team_loses_time_and_then_nobody_at_all_is_written(
    cast: Cast, leader: Client
) -> None:
    make_absence(worker=cast.people.d, day=cast.today)
    for other in (cast.people.d, cast.others[0]):
        assert problems(write(leader, cast, cast.people.e, other))[0].startswith("Ai: ")
    assert written() == []


def test_sent_twice_is_sent_once(cast: Cast, leader: Client) -> None:
    for _ in range(2):
        assert write(leader, cast, cast.people.e, cast.people.d).status_code == 302
    assert written() == [("Phạm Văn E", "power", 30), ("Trần Thị D", "power", 30)]


def test_a_line_is_changed_with_everybody_in_it(cast: Cast, leader: Client) -> None:
    write(leader, cast, cast.people.e, cast.people.d)
    entry = LostTime.objects.order_by("pk")[0].pk
    page = parse(leader.get(address(cast) + f"?sua={entry}"))
    ticked = {str(box["value"]) for box in page.select("input[name=workers][checked]")}
    assert ticked == {str(cast.people.e.pk), str(cast.people.d.pk)}
    changed = write(leader, cast, cast.people.d, cast.people.c, entry=str(entry), reason="machine", minutes="45")
    assert said(changed) == "Đã ghi thời gian ngừng việc."
    assert written() == [("Nguyễn Văn C", "machine", 45), ("Trần Thị D", "machine", 45)]


def test_a_refused_change_leaves_the_line_as_it_was(cast: Cast, leader: Client) -> None:
    write(leader, cast, cast.people.e)
    make_lost_time(worker=cast.people.d, day=cast.today, minutes=470, reason=LostTimeReason.MACHINE)
    entry = LostTime.objects.get(worker=cast.people.e).pk
    response = write(leader, cast, cast.people.e, cast.people.d, entry=str(entry), minutes="40")
    assert "Trần Thị D: một ca ngừng việc nhiều nhất 8 giờ" in problems(response)[0]
    assert written() == [("Phạm Văn E", "power", 30), ("Trần Thị D", "machine", 470)]


def test_a_line_is_removed_once_and_told_when_it_is_gone(cast: Cast, leader: Client) -> None:
    write(leader, cast, cast.people.e, cast.people.d)
    entry = str(LostTime.objects.order_by("pk")[0].pk)
    remove = address(cast, "lost_time_remove")
    assert said(leader.post(remove, {"entry": entry})) == "Đã bỏ dòng này."
    assert written() == []
    assert said(leader.post(remove, {"entry": entry})) == "Dòng này đã bỏ từ trước."
    assert problems(write(leader, cast, cast.people.e, entry=entry))[0].startswith("Vừa có người bỏ dòng này.")


@pytest.mark.parametrize(("make", "words"), [(_month, "Tháng 10/1966 đã khóa sổ."), (_shift, "Ca 1 đã chốt.")])
def test_nothing_is_removed_from_a_closed_month_or_shift(
    cast: Cast, leader: Client, make: Callable[[Cast], None], words: str
) -> None:
    make_lost_time(worker=cast.people.e, day=cast.today)
    make(cast)
    entry = str(LostTime.objects.get().pk)
    message = said(leader.post(address(cast, "lost_time_remove"), {"entry": entry}))
    assert message.startswith(words)
    assert len(written()) == 1
    page = parse(leader.get(address(cast)))
    assert page.select("form[action$='bo/'], #lost-form") == []


def test_the_database_itself_refuses_impossible_minutes_and_a_reason_twice(cast: Cast) -> None:
    for minutes in (0, 481):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_lost_time(worker=cast.people.e, day=cast.today, minutes=minutes)
    make_lost_time(worker=cast.people.e, day=cast.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_lost_time(worker=cast.people.e, day=cast.today)


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_cannot_lose_more_than_the_shift_has(cast: Cast) -> None:
    clients = [login(Client(), cast.accounts.team_leader) for _ in range(4)]
    reasons = ["power", "machine", "material", "tools"]
    start = Barrier(4)

    def one(number: int) -> int:
        start.wait(60)
        try:
            response = write(clients[number], cast, cast.people.e, reason=reasons[number], minutes="200")
            return int(response.status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(one, range(4)))
    connections.close_all()
    assert answers == [302, 302, 422, 422]
    assert sum(minutes for _name, _reason, minutes in written()) == 400


# --- reading ---------------------------------------------------------------------------------------------------------


def test_whoever_sees_output_reads_lost_time_and_only_the_leader_writes(cast: Cast, client: Client) -> None:
    make_lost_time(worker=cast.people.e, day=cast.today, note="Mất điện")
    login(client, cast.accounts.cell_leader)
    page = parse(client.get(address(cast)))
    assert "Phạm Văn E" in page.get_text()
    assert page.select("#lost-form, form[action$='bo/']") == []
    assert write(client, cast, cast.people.d).status_code == 403
    entry = str(LostTime.objects.get().pk)
    assert client.post(address(cast, "lost_time_remove"), {"entry": entry}).status_code == 403
    login(client, cast.accounts.worker)
    assert client.get(address(cast)).status_code == 403


def test_the_day_page_says_it_in_one_line(cast: Cast, leader: Client) -> None:
    for worker, minutes in ((cast.people.e, 30), (cast.people.d, 30), (cast.people.c, 90)):
        make_lost_time(worker=worker, day=cast.today, minutes=minutes)
    assert "Ngừng việc: 2 giờ 30 phút, 3 người" in parse(leader.get(address(cast, "output_day"))).get_text(" ")


def test_a_month_is_summed_by_reason_worker_and_day(cast: Cast, leader: Client) -> None:
    yesterday = cast.today - timedelta(days=1)
    make_lost_time(worker=cast.people.e, day=cast.today, minutes=60)
    make_lost_time(worker=cast.people.d, day=cast.today, minutes=60)
    make_lost_time(worker=cast.people.e, day=yesterday, minutes=20, reason=LostTimeReason.MACHINE)
    make_lost_time(worker=cast.people.e, day=date(1966, 9, 30), minutes=100)
    make_lost_time(worker=cast.others[0], day=cast.today, minutes=100)
    with translation.override("vi"):
        month = lost_month(cast.team6, OCTOBER)
    assert (month.minutes, month.people, month.days) == (140, 2, 2)
    reasons = [(line.label, line.minutes, line.share, line.people) for line in month.reasons]
    assert reasons == [
        ("mất điện, nước, khí nén", 120, Fraction(6, 7), 2),
        ("máy hỏng", 20, Fraction(1, 7), 1),
    ]
    people = [(line.label, line.minutes, line.days) for line in month.workers]
    assert people == [("Trần Thị D", 60, 1), ("Phạm Văn E", 80, 2)]  # by name: nobody is ranked
    assert [(line.day, line.minutes, line.people) for line in month.by_day] == [
        (yesterday, 20, 1),
        (cast.today, 120, 2),
    ]
    url = reverse("lost_time_month", kwargs={"team": cast.team6.slug, "month": OCTOBER})
    text = parse(leader.get(url)).get_text(" ", strip=True)
    for words in ("2 giờ 20 phút", "85,7%", "14,2%"):
        assert words in text


def test_the_month_asks_as_often_for_one_entry_as_for_many(cast: Cast, leader: Client) -> None:
    url, counts = reverse("lost_time_month", kwargs={"team": cast.team6.slug, "month": OCTOBER}), []
    for workers in ([cast.people.e], [cast.people.d, cast.people.c, cast.people.h]):
        for worker in workers:
            make_lost_time(worker=worker, day=cast.today)
        leader.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert leader.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_worker_reads_their_own_on_their_page_and_others_do_not(cast: Cast) -> None:
    worker = cast.accounts.worker.worker
    assert worker is not None
    make_output(worker=worker, product=cast.qd14, day=cast.today - timedelta(days=2), good=100)
    make_lost_time(worker=worker, day=cast.today, minutes=50)

    def templates(user: Any) -> list[str]:
        return [panel.template for panel in output_of_worker(user=user, worker=worker, day=cast.today)]

    assert templates(cast.accounts.worker) == ["production/worker/panel.html", "production/lost_time/panel.html"]
    assert templates(cast.accounts.leader9) == []
    assert last_output_day(worker) == cast.today  # nobody leaves a team before it


SPOKEN = [(1, "1 phút"), (60, "1 giờ"), (90, "1 giờ 30 phút"), (0, "0 phút"), (3295, "54 giờ 55 phút")]


@pytest.mark.parametrize(("minutes", "words"), SPOKEN)
def test_minutes_are_told_as_people_say_them(minutes: int, words: str) -> None:
    with translation.override("vi"):
        assert minutes_words(minutes) == words


def test_a_share_is_drawn_to_scale_and_the_least_still_shows() -> None:
    fills = [share_bar(Fraction(part), width=100).fill for part in (0, Fraction(1, 1000), Fraction(1, 4), 1)]
    assert [float(fill) for fill in fills] == [0, 1, 25, 100]
