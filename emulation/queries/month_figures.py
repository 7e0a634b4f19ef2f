"""The figures of a workshop's month for machines: what the pages show, as exact fractions; no formula of its own."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from emulation.domain.ranking import Part
from emulation.queries.place import not_founded, teams_in
from emulation.queries.ranking import Standing, board_of
from members.models import Team, Workshop
from production.queries.summary import Figures, figures_of, team_month_figures, worker_month_figures
from teamtrack.errors import RuleBroken
from teamtrack.figures import cut, percent
from teamtrack.periods import Month

FIGURES = (
    *("good", "defective", "man_days", "norm_days", "fulfilment", "fulfilment_percent", "quality", "quality_percent"),
    "lines_without_norm",
)
COLUMNS = ("of", "team", "worker", "product", *FIGURES, "rank", "score", "score_cut")


@dataclass(frozen=True)
class MonthFigures:
    """A month of a workshop: its workers on each team, its teams, its products, and the ranking of the teams."""

    workshop: Workshop
    month: Month
    workers: tuple[tuple[Team, Any, Figures], ...]
    teams: tuple[tuple[Team, Figures], ...]
    products: Figures
    standings: tuple[Standing, ...]
    version: int  # of the frozen ranking; 0: live


def month_figures(workshop: Workshop, month: Month, today: date) -> MonthFigures:
    """By the queries of the pages: the summaries, and the board (frozen where the month is closed).

    RuleBroken for a month before the workshop was founded.
    """
    if not workshop.is_founded(month.last):
        raise RuleBroken(not_founded(workshop, month))
    teams = teams_in(workshop, month)
    of_teams = team_month_figures(teams, month, month)
    figures = tuple((team, of_teams.get((team.pk, month), Figures({}))) for team in teams)
    everything = [(product, line) for _team, made in figures for product, of in made.products.items() for line in of]
    workers = [(team, found.worker, found.figures) for team in teams for found in worker_month_figures(team, month)]
    table = board_of(workshop, month, today).table
    return MonthFigures(
        workshop=workshop,
        month=month,
        workers=tuple(sorted(workers, key=lambda row: (row[0].code, row[1].code, row[1].pk))),
        teams=figures,
        products=figures_of(everything),
        standings=table.standings,
        version=table.version,
    )


def exact(value: Fraction | None) -> str | None:
    """9/13; a whole number as 2/1, so that it is read alike."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def in_figures(figures: Figures) -> dict[str, Any]:
    """The figures by the names of FIGURES: exact, and as the cut per cent that people read."""
    fulfilment, quality = figures.fulfilment, figures.quality
    return {
        "good": figures.good,
        "defective": figures.defective,
        "man_days": f"{figures.man_days:.2f}",
        "norm_days": exact(figures.norm_days),
        "fulfilment": exact(fulfilment),
        "fulfilment_percent": None if fulfilment is None else str(percent(fulfilment)),
        "quality": exact(quality),
        "quality_percent": None if quality is None else str(percent(quality)),
        "lines_without_norm": figures.left_out,
    }


def _by_product(figures: Figures) -> Iterator[dict[str, Any]]:
    for product in figures.products:
        yield {"product": product.code} | in_figures(figures.of(product))


def _standing(standing: Standing) -> dict[str, Any]:
    total = standing.score.total
    return {
        "team": standing.team.code,
        "rank": standing.rank,
        "score": exact(total),
        "score_cut": None if total is None else str(cut(total)),
        "criteria": [_part(part) for part in standing.score.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    """How much one criterion gave; a value of null: no data, left out."""
    return {
        "criterion": part.kind,
        "value": exact(part.value),
        "value_percent": None if part.value is None else str(percent(part.value)),
        "cap": exact(part.cap),
        "weight": exact(part.weight),
        "points": exact(part.points),
    }


def as_json(found: MonthFigures) -> dict[str, Any]:
    """Everything, nested: workers and teams with their products, the products of the workshop, the ranking."""
    return {
        "workshop": found.workshop.name,
        "month": str(found.month),
        "workers": [
            {"worker": worker.code, "team": team.code, **in_figures(figures), "products": list(_by_product(figures))}
            for team, worker, figures in found.workers
        ],
        "teams": [
            {"team": team.code, **in_figures(figures), "products": list(_by_product(figures))}
            for team, figures in found.teams
        ],
        "products": list(_by_product(found.products)),
        "ranking": {
            "frozen_version": found.version or None,
            "teams": [_standing(standing) for standing in found.standings],
        },
    }


def as_rows(found: MonthFigures) -> Iterator[Mapping[str, Any]]:
    """The same as rows by COLUMNS, flat; column "of" says what a row is of: worker, team or product."""
    ranked = {standing["team"]: standing for standing in map(_standing, found.standings)}
    for team, worker, figures in found.workers:
        yield from _rows({"of": "worker", "team": team.code, "worker": worker.code}, figures)
    for team, figures in found.teams:
        of_team, *by_product = _rows({"of": "team", "team": team.code}, figures)
        standing = ranked.get(team.code, {})
        parts = {f"{part['criterion']}_points": part["points"] for part in standing.get("criteria", [])}
        yield {**of_team, **{name: standing.get(name) for name in ("rank", "score", "score_cut")}, **parts}
        yield from by_product
    yield from ({"of": "product", **row} for row in _by_product(found.products))


def _rows(of: Mapping[str, str], figures: Figures) -> Iterable[dict[str, Any]]:
    yield {**of, **in_figures(figures)}
    yield from ({**of, **row} for row in _by_product(figures))


def criteria(found: MonthFigures) -> list[str]:
    """The further columns of the rows: the points of each criterion that counts."""
    parts = found.standings[0].score.parts if found.standings else ()
    return [f"{part.kind}_points" for part in parts]
