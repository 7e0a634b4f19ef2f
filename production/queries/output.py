"""A team's day: where it is, who was on the team, and what stands written; each in one statement.

Saving twenty cells may take eight statements in all (performance.md, P4). So the lines of a day and the products
with norm, plan and month come in one statement each, and the getter brings the calendar along.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.http import Http404

from members.models import Team, Workshop
from members.queries.organisation import day_or_404
from production.domain.cells import AWAY
from production.models import AbsenceKind, PlanPeriod
from teamtrack.periods import Month, WorkingCalendar

# Under it a team's day is written and its shifts are closed; an import holds the first half alone, for its workshop.
LOCKS_AN_IMPORT = "pg_advisory_xact_lock(6021, %(workshop)s)"
LOCKS_A_DAY = "pg_advisory_xact_lock_shared(6021, %(workshop)s), pg_advisory_xact_lock(6020, %(lock)s)"


@dataclass(frozen=True)
class TeamDay:
    """A shift of a team's day, as the address names it, and whether it may still be written."""

    team: Team
    day: date
    shift: int
    calendar: WorkingCalendar
    is_month_closed: bool
    closed_by: str
    closed_at: datetime | None

    @property
    def is_shift_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def lock(self) -> int:
        """The second number of the day's lock."""
        return (self.team.pk * 1_000_003 + self.day.toordinal()) % 2**31


_TEAM_COLUMNS, _WORKSHOP_COLUMNS = (
    [field.attname for field in model._meta.concrete_fields] for model in (Team, Workshop)
)
_TEAM_DAY = """
    SELECT {team}, {workshop}, ARRAY(SELECT day FROM members_dayoff WHERE workshop_id = workshop.id),
           EXISTS (SELECT FROM production_monthbook
                   WHERE workshop_id = workshop.id AND month = %(month)s AND closed_at IS NOT NULL),
           coalesce(person.full_name, ''), closing.closed_at
    FROM members_team team JOIN members_workshop workshop ON workshop.id = team.workshop_id
    LEFT JOIN production_shiftclosing closing
        ON closing.team_id = team.id AND closing.day = %(day)s AND closing.shift = %(shift)s
    LEFT JOIN members_account account ON account.id = closing.closed_by_id
    LEFT JOIN members_worker person ON person.id = account.worker_id
    WHERE team.slug = %(slug)s AND team.workshop_id = ANY(%(workshops)s)
""".format(  # noqa: S608 -- our own column names
    team=", ".join(f"team.{name}" for name in _TEAM_COLUMNS),
    workshop=", ".join(f"workshop.{name}" for name in _WORKSHOP_COLUMNS),
)


def team_day(user: Any, team: str, day: str, shift: int) -> TeamDay:
    """The shift of a team of the user's workshops (as `visible_to`); else 404, also for a day before its founding.

    By hand, because every save passes here, and the ORM takes longer to put this statement together than to ask it.
    """
    on = day_or_404(day)
    with connection.cursor() as cursor:
        cursor.execute(
            _TEAM_DAY,
            {
                "slug": team,
                "workshops": list(user.stands.workshops),
                "day": on,
                "shift": shift,
                "month": Month.of(on).first,
            },
        )
        row = cursor.fetchone()
    if row is None:
        raise Http404
    facts = 4  # behind the columns of the team and the workshop
    found = Team.from_db("default", _TEAM_COLUMNS, row[: len(_TEAM_COLUMNS)])
    workshop = Workshop.from_db("default", _WORKSHOP_COLUMNS, row[len(_TEAM_COLUMNS) : -facts])
    if not 1 <= shift <= workshop.shifts:
        raise Http404
    days_off, is_month_closed, closed_by, closed_at = row[-facts:]
    workshop.calendar = WorkingCalendar(frozenset(workshop.rest_weekdays), frozenset(days_off))  # the plan asks again
    found.workshop = workshop
    if not found.is_founded(on):
        raise Http404
    return TeamDay(
        team=found,
        day=on,
        shift=shift,
        calendar=workshop.calendar,
        is_month_closed=is_month_closed,
        closed_by=closed_by,
        closed_at=closed_at,
    )


# --- products --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayProduct:
    """A product as of a day: its norm in force, and what the team's month plan asks of it.

    `made` is the team's good units of this month by day, without the day itself.
    """

    pk: int
    code: str
    is_made: bool
    norm: int | None
    norm_units: int | None
    planned: int | None
    first_norm: int | None
    made: Mapping[date, int]


_PRODUCTS = """
    SELECT p.id, p.code, p.is_made, norm.id, norm.units, planned.quantity, first_norm.units, made.days
    FROM ({lock}) AS held LEFT JOIN production_product p ON p.workshop_id = %(workshop)s
    LEFT JOIN production_outputnorm norm ON norm.product_id = p.id AND norm.period @> %(day)s::date
    LEFT JOIN (production_planline planned JOIN production_plan plan
               ON plan.id = planned.plan_id AND plan.team_id = %(team)s AND plan.kind = %(month_plan)s
                  AND plan.first_day = %(first)s) ON planned.product_id = p.id
    LEFT JOIN production_outputnorm first_norm ON first_norm.product_id = p.id
        AND first_norm.period @> plan.first_day
    LEFT JOIN (
        SELECT product_id, jsonb_object_agg(day, good) AS days
        FROM (SELECT product_id, day, sum(good) AS good
              FROM production_countedoutput
              WHERE team_id = %(team)s AND day >= %(first)s AND (day < %(day)s OR day = %(day)s AND lines = 0)
              GROUP BY product_id, day) AS days
        GROUP BY product_id) AS made ON made.product_id = p.id
    ORDER BY p.code, p.id
"""


def day_products(place: TeamDay, *, hold: bool = False) -> dict[int, DayProduct]:
    """Every product of the workshop by its number, in the order of codes; one statement.

    With `hold`, the team's day is locked against other writers until the transaction ends. What this statement itself
    reads may have been seen before the lock was had; nothing in it depends on the day's own lines.
    """
    lock = f"SELECT {LOCKS_A_DAY}" if hold else "SELECT 1"
    with connection.cursor() as cursor:
        cursor.execute(
            _PRODUCTS.format(lock=lock),
            {
                "lock": place.lock,
                "workshop": place.team.workshop_id,
                "team": place.team.pk,
                "day": place.day,
                "first": Month.of(place.day).first,
                "month_plan": PlanPeriod.MONTH,
            },
        )
        rows = cursor.fetchall()
    return {
        pk: DayProduct(pk, code, is_made, norm, units, planned, first_norm, _days(made))
        for pk, code, is_made, norm, units, planned, first_norm, made in rows
        if pk is not None
    }


def _days(made: str | None) -> dict[date, int]:
    return {date.fromisoformat(day): good for day, good in json.loads(made or "{}").items()}


# --- people and lines ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DayLine:
    """What stands written of a worker, product and shift; `kind` instead of a product for a shift spent away.

    `by` and `at`: who wrote it last, and when.
    """

    worker: int
    shift: int
    product: int | None
    kind: AbsenceKind | None
    good: int
    defective: int
    man_days: Decimal
    norm: int | None
    note: str
    version: int
    by: str
    at: datetime | None

    @property
    def place(self) -> str:
        """What `was` of a cell says: the product's number, or AWAY."""
        return AWAY if self.product is None else str(self.product)


@dataclass(frozen=True)
class DayWorker:
    """Somebody of the team on the day, with the lines of every shift.

    `is_member`: was on the team that day. `is_listed`: has a place on the page, being a member or having lines of it.
    """

    pk: int
    name: str
    is_member: bool
    is_listed: bool
    lines: tuple[DayLine, ...]

    def of_shift(self, shift: int) -> list[DayLine]:
        return [line for line in self.lines if line.shift == shift]


_LINES = """
    WITH people AS MATERIALIZED (
        SELECT worker_id FROM members_teammembership WHERE team_id = %(team)s AND period @> %(day)s::date
        UNION SELECT worker_id FROM production_dailyoutput WHERE team_id = %(team)s AND day = %(day)s
        UNION SELECT worker_id FROM production_absence WHERE team_id = %(team)s AND day = %(day)s
        UNION SELECT worker_id FROM members_teammembership WHERE team_id = %(team)s AND worker_id = ANY(%(also)s)
    )
    SELECT w.id, w.full_name, member.worker_id IS NOT NULL, line.team_id = %(team)s, line.shift, line.product_id,
           line.kind, line.good, line.defective, line.man_days, norm.units, line.note, line.version,
           coalesce(person.full_name, account.username, ''), line.recorded_at
    FROM members_worker w
    LEFT JOIN members_teammembership member
        ON member.worker_id = w.id AND member.team_id = %(team)s AND member.period @> %(day)s::date
    LEFT JOIN (
        SELECT id, worker_id, team_id, shift, product_id, '' AS kind, good, defective, man_days, norm_id, note, version,
               recorded_by_id, recorded_at
        FROM production_dailyoutput WHERE day = %(day)s AND worker_id = ANY(ARRAY(TABLE people))
        UNION ALL
        SELECT id, worker_id, team_id, shift, NULL, kind, 0, 0, 0, NULL, note, version, recorded_by_id, recorded_at
        FROM production_absence WHERE day = %(day)s AND worker_id = ANY(ARRAY(TABLE people))
    ) AS line ON line.worker_id = w.id
    LEFT JOIN production_outputnorm norm ON norm.id = line.norm_id
    LEFT JOIN members_account account ON account.id = line.recorded_by_id
    LEFT JOIN members_worker person ON person.id = account.worker_id
    WHERE w.id = ANY(ARRAY(TABLE people))
    ORDER BY w.name_order, w.id, line.shift, line.kind DESC, line.id
"""


def day_workers(place: TeamDay, also: list[int] | None = None) -> dict[int, DayWorker]:
    """Everyone on the team that day by number, in Vietnamese order, with their lines; one statement.

    `also`: numbers of workers who are wanted if they were on the team at any time.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _LINES,
            {"team": place.team.pk, "day": place.day, "also": also or []},
        )
        rows = cursor.fetchall()
    people: dict[int, DayWorker] = {}
    lines: dict[int, list[DayLine]] = defaultdict(list)
    for pk, name, is_member, is_own, shift, product, kind, good, defective, man_days, norm, note, *last in rows:
        listed = is_member or bool(is_own) or (pk in people and people[pk].is_listed)
        people[pk] = DayWorker(pk, name, is_member, listed, ())
        if shift is not None:
            away = AbsenceKind(kind) if kind else None
            lines[pk].append(DayLine(pk, shift, product, away, good, defective, man_days, norm, note, *last))
    return {pk: replace(person, lines=tuple(lines[pk])) for pk, person in people.items()}
