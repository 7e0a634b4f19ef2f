"""What was imported, counted again independently: the board of a hundred thousand lines, and the kept summaries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emulation.queries.ranking import board_of
from members.models import TeamMembership, Worker
from production.actions.importing import receive_file
from production.models import DailyOutput, ImportState, OutputImport, TeamMonthOutput, WorkerMonthOutput
from production.queries.importing import ImportPage
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month
from teamtrack.sheets import Table, write_xlsx
from tests.cast import Cast
from tests.factories import production as output
from tests.production.importing import NOW, apply, check, line, sent, undone

MANY = 100_000
MID_SEPTEMBER = date(1966, 9, 15)
HEAD = ("Ngày", "Ca", "Tổ", "Mã số", "Họ tên", "Mặt hàng", "Hàng đạt", "Hàng hỏng", "Công", "Ghi chú")


@dataclass(frozen=True)
class Row:
    """A line of the big file, and the norm this test knows for it."""

    day: date
    team: str
    worker: Worker
    product: str
    good: int
    defective: int
    norm: int | None


def _many_rows(cast: Cast) -> Iterator[Row]:
    """Backwards from yesterday: everyone makes four products a day, a quarter of a man-day each."""
    people = [
        (team, Worker(enterprise=cast.enterprise, code=f"{team.code}-{number}", full_name="Mai Văn Một"))
        for team in cast.teams
        for number in range(40)
    ]
    for _team, worker in people:
        worker.entered_on = date(1966, 1, 1)
    Worker.objects.bulk_create(worker for _team, worker in people)
    since = (date(1966, 1, 1), None)
    TeamMembership.objects.bulk_create(TeamMembership(worker=w, team=team, period=since) for team, w in people)
    number, day = 0, cast.today
    while number < MANY:
        day -= timedelta(days=1)
        if not cast.workshop.calendar.is_working(day):
            continue
        norms = {"QĐ 14": 130 if day >= date(1966, 10, 3) else None, "A": 90, "B": 100 if day < MID_SEPTEMBER else 120}
        for team, worker in people:
            for product in ("A", "B", "K", "QĐ 14"):
                number += 1
                if number <= MANY:
                    good = (number * 7 + int(team.code)) % 40
                    yield Row(day, team.code, worker, product, good, number % 3, norms.get(product))


def _csv(rows: list[Row]) -> BytesIO:
    """As a Vietnamese spreadsheet saves it, with the totals below."""
    lines = [
        f"{r.day:%d/%m/%Y};1;{r.team};{r.worker.code};{r.worker.full_name};{r.product};{r.good};{r.defective};0,25;"
        for r in rows
    ]
    return BytesIO("\r\n".join([";".join(HEAD), *lines, ";;;Cộng;;;1;;;"]).encode("utf-8-sig"))


def _workbook(rows: list[Row]) -> BytesIO:
    """As a spreadsheet itself, with the totals below."""
    quarter = Decimal("0.25")
    cells: list[tuple[Any, ...]] = [
        (r.day, 1, r.team, r.worker.code, r.worker.full_name, r.product, r.good, r.defective, quarter, "") for r in rows
    ]
    cells.append((None, "", "", "Cộng", "", "", sum(r.good for r in rows), "", "", ""))
    into = BytesIO()
    write_xlsx([Table("Sản lượng", HEAD, cells)], into, dated=NOW.date())
    return into


@pytest.mark.parametrize("saved_as", [_csv, pytest.param(_workbook, marks=pytest.mark.long)])
def test_the_board_of_a_hundred_thousand_lines_from_a_spreadsheet_equals_a_recount(
    cast: Cast, saved_as: Callable[[list[Row]], BytesIO]
) -> None:
    products = {code: output.make_product(workshop=cast.workshop, code=code) for code in ("A", "B", "K")}
    output.make_norm(product=products["A"], units=90, since=date(1965, 1, 1))
    output.make_norm(product=products["B"], units=100, since=date(1965, 1, 1), until=MID_SEPTEMBER)
    output.make_norm(product=products["B"], units=120, since=MID_SEPTEMBER)
    rows = list(_many_rows(cast))
    file = receive_file(workshop=cast.workshop, team=None, file=saved_as(rows), name="san-luong", by=None, now=NOW)
    page = apply(cast, check(cast, file).output_import)
    kept = page.output_import
    assert (kept.state, kept.lines, kept.new, page.faults) == (ImportState.DONE, MANY, MANY, [])
    assert kept.without_norm == sum(row.norm is None for row in rows)
    assert [(left.line, left.why) for left in page.left_out] == [(MANY + 2, "total")]

    norm_days: dict[tuple[str, Month], Fraction] = defaultdict(Fraction)
    counted: Counter[tuple[str, Month]] = Counter()
    good: Counter[tuple[str, Month]] = Counter()
    made: Counter[tuple[str, Month]] = Counter()
    lines: Counter[tuple[str, Month]] = Counter()
    for row in rows:
        key = (row.team, Month.of(row.day))
        lines[key] += 1
        good[key] += row.good
        made[key] += row.good + row.defective
        if row.norm:
            counted[key] += 1
            norm_days[key] += Fraction(row.good, row.norm)
    months = {month for _team, month in lines}
    assert len(months) == 5
    for month in months:
        for shown in board_of(cast.workshop, month, cast.today).rows:
            key = (shown.standing.team.code, month)
            assert shown.value("fulfilment") == norm_days[key] / (counted[key] * Fraction(1, 4))
            assert shown.value("quality") == Fraction(good[key], made[key])
            assert shown.standing.facts.left_out == lines[key] - counted[key]


# --- any sequence of imports, edits and undoing ----------------------------------------------------------------------

DAYS = [date(1966, 9, 30), date(1966, 10, 3), date(1966, 10, 4)]
FIGURE = st.tuples(
    st.integers(0, 2), st.sampled_from(DAYS), st.booleans(), st.integers(0, 200), st.sampled_from(["0.5", "1"])
)
STEP = st.one_of(
    st.tuples(st.just("import"), st.lists(FIGURE, min_size=1, max_size=6)),
    st.tuples(st.just("undo"), st.integers(0, 3)),
    st.tuples(st.just("edit"), st.integers(0, 300)),
    st.tuples(st.just("clear"), st.integers(0, 3)),
)


def _lines(cast: Cast, figures: list[tuple[int, date, bool, int, str]]) -> list[str]:
    people = (cast.people.e, cast.people.h, cast.people.tri)
    unique = {(who, day, normed): (good, man_days) for who, day, normed, good, man_days in figures}
    return [
        line(people[who], "QĐ 14" if normed else "A", good, day=day, man_days=man_days)
        for (who, day, normed), (good, man_days) in unique.items()
    ]


def _step(cast: Cast, imports: list[ImportPage], kind: str, what: Any) -> None:
    if kind == "import":
        with transaction.atomic():
            # The same file may have been undone before: sent again, it is another import.
            page = check(cast, sent(cast, _lines(cast, what)))
        if page.may_be_imported:
            imports.append(apply(cast, page.output_import, "đếm lại rồi"))
    elif kind == "undo" and what < len(imports):
        try:
            undone(cast, imports.pop(what))
        except RuleBroken:
            return
    elif kind == "edit" and (entry := DailyOutput.objects.order_by("pk").first()):
        entry.good, entry.version = what, entry.version + 1
        entry.save()
    elif kind == "clear":
        chosen = DailyOutput.objects.order_by("pk").values_list("pk", flat=True)[what : what + 1]
        DailyOutput.objects.filter(pk__in=list(chosen)).delete()


def _recount(*owner: str) -> list[tuple[Any, ...]]:
    sums = DailyOutput.objects.annotate(month=TruncMonth("day")).values(*owner, "month", "product", "norm")
    rows = sums.annotate(g=Sum("good"), d=Sum("defective"), m=Sum("man_days"), n=Count("pk"))
    return sorted((tuple(row.values()) for row in rows.order_by()), key=str)


def _kept(model: type[TeamMonthOutput | WorkerMonthOutput], *owner: str) -> list[tuple[Any, ...]]:
    figures = ("good", "defective", "man_days", "lines")
    rows = model.objects.exclude(lines=0).values_list(*owner, "month", "product", "norm", *figures)
    return sorted(rows.order_by(), key=str)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=2, max_size=6))
def test_summaries_equal_a_recount_after_any_sequence(cast: Cast, steps: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        output.make_product(workshop=cast.workshop, code="A")
        imports: list[ImportPage] = []
        for kind, what in steps:
            _step(cast, imports, kind, what)
        assert _kept(TeamMonthOutput, "team") == _recount("team")
        assert _kept(WorkerMonthOutput, "worker", "team") == _recount("worker", "team")
        done = OutputImport.objects.filter(state=ImportState.DONE).aggregate(n=Sum("new"))["n"] or 0
        assert DailyOutput.objects.count() <= done
        transaction.set_rollback(True)
