"""The demo's items, norms, output, lost time, plans, measures, improvements (the story of Team 6, 1965 to 1967)."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from members.demo.people import TEAM_6, worker_code
from members.models import Account, Team, TeamMembership, Workshop
from production.demo import improvements, measures, norm_proposals, objections
from production.demo.lost_time import Lost, lost_of
from production.demo.plans import Target, is_piece_month, targets_of
from production.demo.products import ITEMS
from production.demo.rows import Away, Records, Row, Stay, records_of
from production.models import OutputNorm, PayMode, PayMonth, Plan, PlanLine, Product
from teamtrack.periods import Month

type Lines = dict[tuple[str, int], tuple[int, int | None]]  # (item, place of the norm): rows of product and norm

EVENING = time(10, 0, tzinfo=UTC)  # five in the afternoon in Hà Nội: when the day is written down


def load(as_of: date) -> None:
    """Everything made before `as_of` (that day's sheets are still to be filled in), and the plans begun by then."""
    workshop = Workshop.objects.get(slug="z2")
    norm_officer = Account.objects.get(username="nghia")
    leader = Account.objects.get(username="thinh")
    products, lines = _products(workshop, norm_officer, as_of)
    objections.load(norm_officer, as_of)
    norm_proposals.load(as_of)
    teams = {int(team.code): team for team in workshop.teams.order_by("code", "pk")}
    stays = _stays(teams)
    made = {number: records_of(number, stays[number], workshop.calendar) for number in teams}
    for number, team in teams.items():
        _plans(number, team, targets_of(number, made[number].rows), products, as_of)
    _copy_output(made, teams, lines, leader, as_of)
    _copy_absences(made, teams, leader, as_of)
    _copy_lost_time(made, teams, leader, as_of)
    _copy_closings(made, teams, leader, as_of)
    measures.load({number: records.rows for number, records in made.items()}, teams, products, as_of)
    improvements.load(teams, as_of)


def _products(workshop: Workshop, officer: Account, as_of: date) -> tuple[dict[str, Product], Lines]:
    """Items and their norms; a norm is known from its first day on."""
    known = [item for item in ITEMS if item.made_since <= as_of]
    products = Product.objects.bulk_create(
        Product(workshop=workshop, code=item.code, name=item.name, slug=item.slug) for item in known
    )
    norms = {}
    for item, product in zip(known, products, strict=True):
        steps = [step for step in item.norms if step.since <= as_of]
        for place, step in enumerate(steps):
            until = steps[place + 1].since if place + 1 < len(steps) else None
            norms[item.code, place] = OutputNorm(
                product=product,
                units=step.units,
                period=DateRange(step.since, until),
                decision=step.decision,
                issued_by=officer,
            )
    OutputNorm.objects.bulk_create(norms.values())
    lines: Lines = {(code, place): (norm.product_id, norm.pk) for (code, place), norm in norms.items()}
    lines |= {(product.code, -1): (product.pk, None) for product in products}
    return {product.code: product for product in products}, lines


def _stays(teams: dict[int, Team]) -> dict[int, list[Stay]]:
    """Who was on which team when, by the team's number."""
    keys = {worker_code(key): key for key in TEAM_6}
    numbers = {team.pk: number for number, team in teams.items()}
    stays: dict[int, list[Stay]] = {number: [] for number in teams}
    memberships = TeamMembership.objects.filter(team__in=teams.values()).select_related("worker")
    for row in memberships.order_by("worker__code", "pk"):
        code = row.worker.code
        number = int(code.removeprefix("Z2-"))
        stays[numbers[row.team_id]].append(
            Stay(number, keys.get(code, ""), row.worker_id, row.period.lower, row.period.upper or date.max)
        )
    return stays


def _plans(number: int, team: Team, targets: Sequence[Target], products: dict[str, Product], as_of: date) -> None:
    """The plans begun by `as_of`, and how the team is paid in those months."""
    begun = [target for target in targets if target.first_day <= as_of and target.item in products]
    periods = sorted({(target.kind, target.first_day) for target in begun})
    plans = dict(
        zip(
            periods,
            Plan.objects.bulk_create(Plan(team=team, kind=kind, first_day=first) for kind, first in periods),
            strict=True,
        )
    )
    PlanLine.objects.bulk_create(
        PlanLine(plan=plans[target.kind, target.first_day], product=products[target.item], quantity=target.quantity)
        for target in begun
    )
    month, paid = Month(1965, 1), []
    while month.first <= as_of:
        mode = PayMode.PIECE if is_piece_month(number, month) else PayMode.TIME
        paid.append(PayMonth(team=team, month=month.first, mode=mode))
        month = month.next
    PayMonth.objects.bulk_create(paid)


def _written(day: date) -> datetime:
    return datetime.combine(day, EVENING)


def _copy(table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """All rows in one statement, so that the table's statement triggers run once."""
    statement = f"COPY {table} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _copy_output(made: dict[int, Records], teams: dict[int, Team], lines: Lines, leader: Account, as_of: date) -> None:
    """Team 6's records are its leader's; the other teams' came from paper, nobody's."""

    def line(row: Row) -> tuple[Any, ...]:
        product, norm = lines[row.item, row.norm]
        return (
            row.worker,
            teams[row.team].pk,
            product,
            norm,
            row.day,
            1,
            row.good,
            row.defective,
            row.man_days,
            "",
            1,
            leader.pk if row.team == 6 else None,
            _written(row.day),
        )

    _copy(
        "production_dailyoutput",
        "worker_id, team_id, product_id, norm_id, day, shift, good, defective, man_days, note, version,"
        " recorded_by_id, recorded_at",
        (line(row) for records in made.values() for row in records.rows if row.day < as_of),
    )


def _copy_absences(made: dict[int, Records], teams: dict[int, Team], leader: Account, as_of: date) -> None:
    def line(away: Away) -> tuple[Any, ...]:
        by = leader.pk if away.team == 6 else None
        return (away.worker, teams[away.team].pk, away.day, 1, away.kind, "", 1, by, _written(away.day))

    _copy(
        "production_absence",
        "worker_id, team_id, day, shift, kind, note, version, recorded_by_id, recorded_at",
        (line(away) for records in made.values() for away in records.away if away.day < as_of),
    )


def _copy_lost_time(made: dict[int, Records], teams: dict[int, Team], leader: Account, as_of: date) -> None:
    def line(lost: Lost) -> tuple[Any, ...]:
        by = leader.pk if lost.team == 6 else None
        team = teams[lost.team].pk
        return (lost.worker, team, lost.day, 1, lost.reason, lost.minutes, lost.note, by, _written(lost.day))

    _copy(
        "production_losttime",
        "worker_id, team_id, day, shift, reason, minutes, note, recorded_by_id, recorded_at",
        (line(lost) for number, records in made.items() for lost in lost_of(number, records.rows) if lost.day < as_of),
    )


def _copy_closings(made: dict[int, Records], teams: dict[int, Team], leader: Account, as_of: date) -> None:
    """Every shift before `as_of` was closed in the evening."""
    _copy(
        "production_shiftclosing",
        "team_id, day, shift, closed_by_id, closed_at",
        (
            (teams[number].pk, day, 1, leader.pk if number == 6 else None, _written(day) + timedelta(minutes=30))
            for number, records in made.items()
            for day in sorted({row.day for row in records.rows if row.day < as_of})
        ),
    )
