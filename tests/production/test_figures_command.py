"""The figures command: equal to a recount of the entries by hand, fractions exact, percentages cut."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from math import floor
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from members.models import Team
from production.models import DailyOutput
from tests.cast import Cast
from tests.factories.production import make_adjustment, make_closed_month, make_output, make_plan, make_product


def told(**options: str) -> str:
    call_command("figures", workshop="Z2", month="1966-10", stdout=(out := StringIO()), **options)
    return out.getvalue()


def recount(rows: Iterable[DailyOutput]) -> dict[str, object]:
    """domain.md, "Formulas", written once more."""
    rows = list(rows)
    normed = [row for row in rows if row.norm is not None]
    norm_days = sum((Fraction(row.good, row.norm.units) for row in normed if row.norm), Fraction(0))
    normed_days = sum((Fraction(row.man_days) for row in normed), Fraction(0))
    good, made = sum(row.good for row in rows), sum(row.good + row.defective for row in rows)
    fulfilment = norm_days / normed_days if normed_days else None
    return {
        "good": good,
        "defective": made - good,
        "man_days": f"{sum((row.man_days for row in rows), Decimal(0)):.2f}",
        "norm_days": f"{norm_days.numerator}/{norm_days.denominator}",
        "fulfilment": None if fulfilment is None else f"{fulfilment.numerator}/{fulfilment.denominator}",
        "fulfilment_percent": None if fulfilment is None else str(Decimal(floor(fulfilment * 1000)) / 10),
        "lines_without_norm": len(rows) - len(normed),
    }


def grouped(key: Callable[[DailyOutput], Any]) -> dict[Any, dict[str, object]]:
    found = defaultdict(list)
    for row in DailyOutput.objects.filter(day__range=("1966-10-01", "1966-10-31")).order_by("pk"):
        found[key(row)].append(row)
    return {name: recount(rows) for name, rows in found.items()}


@pytest.fixture
def october(cast: Cast) -> Cast:
    """Two teams, a norm that begins on the third, a product without one, halves of days, entries of another month."""
    other = make_product(workshop=cast.workshop, code="K 7")
    for number, worker in enumerate([cast.people.e, cast.people.h, cast.others[0], cast.others[1]]):
        for day in (1, 3, 4, 20):
            make_output(
                worker=worker, product=cast.qd14, day=date(1966, 10, day), good=97 + 13 * number + day, defective=number
            )  # fmt: skip
        make_output(worker=worker, product=other, day=date(1966, 10, 21), good=7, man_days="0.5")
        make_output(worker=worker, product=cast.qd14, day=date(1966, 9, 30), good=1000)
    make_plan(team=cast.team6, first_day=date(1966, 10, 1), lines={cast.qd14: 700})
    return cast


def test_workers_teams_and_products_equal_a_recount(october: Cast) -> None:
    found = json.loads(told())
    quality = {"quality", "quality_percent"}

    def plain(row: dict[str, Any], *names: str) -> dict[str, object]:
        return {name: value for name, value in row.items() if name not in {"products", *quality, *names}}

    by_worker = grouped(lambda row: (row.worker.code, row.team.code))
    assert {(row["worker"], row["team"]): plain(row, "worker", "team") for row in found["workers"]} == by_worker
    by_team = grouped(lambda row: row.team.code)
    assert {row["team"]: plain(row, "team") for row in found["teams"] if row["good"]} == by_team
    assert len(found["teams"]) == Team.objects.filter(workshop=october.workshop).count()
    by_product = grouped(lambda row: row.product.code)
    assert {row["product"]: plain(row, "product") for row in found["products"]} == by_product
    both = grouped(lambda row: (row.worker.code, row.product.code))
    assert {
        (row["worker"], of["product"]): plain(of, "product") for row in found["workers"] for of in row["products"]
    } == both


def test_scores_are_the_sum_of_their_criteria_and_ranks_follow_them(october: Cast) -> None:
    teams = json.loads(told())["ranking"]["teams"]
    scored = [team for team in teams if team["score"] is not None]
    assert [team["team"] for team in scored] == ["6", "1"] or [team["team"] for team in scored] == ["1", "6"]
    for team in scored:
        total = Fraction(0)
        for part in team["criteria"]:
            if part["value"] is not None:
                value, cap = Fraction(part["value"]), Fraction(part["cap"])
                total += min(value, cap) / cap * Fraction(part["weight"])
        assert total == Fraction(team["score"])
        assert Decimal(team["score_cut"]) <= Decimal(total.numerator) / total.denominator
        assert team["rank"] == 1 + sum(1 for other in scored if Fraction(other["score"]) > total)
    assert next(team for team in scored if team["team"] == "6")["criteria"][1]["criterion"] == "plan"


def test_a_closed_month_counts_its_approved_adjustments(october: Cast) -> None:
    before = json.loads(told())["teams"][-1]
    make_closed_month(workshop=october.workshop, month=date(1966, 10, 1))
    for good, approved in ((-5, date(1966, 11, 2)), (-50, None)):
        make_adjustment(
            worker=october.people.e, product=october.qd14, day=date(1966, 10, 4), good=good,
            proposed_on=date(1966, 11, 1), approved_on=approved,
        )  # fmt: skip
    after = json.loads(told())["teams"][-1]
    assert (after["team"], after["good"]) == ("6", before["good"] - 5)
    assert Fraction(after["norm_days"]) == Fraction(before["norm_days"]) - Fraction(5, 130)


def test_the_rows_say_what_the_json_says(october: Cast) -> None:
    found = json.loads(told())
    rows = list(csv.DictReader(StringIO(told(format="csv"))))
    kinds = [row["of"] for row in rows if not row["product"]]
    assert (kinds.count("worker"), kinds.count("team")) == (len(found["workers"]), len(found["teams"]))
    team6 = next(row for row in rows if row["of"] == "team" and row["team"] == "6" and not row["product"])
    standing = next(team for team in found["ranking"]["teams"] if team["team"] == "6")
    assert team6["fulfilment"] == found["teams"][-1]["fulfilment"]
    assert (team6["rank"], team6["score"]) == (str(standing["rank"]), standing["score"])
    points = [Fraction(team6[f"{part['criterion']}_points"]) for part in standing["criteria"]]
    assert sum(points, Fraction(0)) == Fraction(standing["score"])
    assert [row["good"] for row in rows if row["of"] == "product"] == [str(row["good"]) for row in found["products"]]


@pytest.mark.parametrize("options", [{"workshop": "Z3"}, {"month": "1966-13"}])
def test_what_there_is_not_is_told_in_a_sentence(options: dict[str, str], cast: Cast) -> None:
    with pytest.raises(CommandError):
        call_command("figures", **({"workshop": "Z2", "month": "1966-10"} | options))
