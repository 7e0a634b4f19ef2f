"""Writing a team's day: any number of lines in one transaction and three statements, one of which writes."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import DatabaseError, connection, transaction

from members.models import Account
from production.actions.closing import hold_book_to_write
from production.actions.output_day import Sheet, Writer
from production.actions.output_rules import day_is_shut
from production.domain.cells import Cell, State, Told
from production.models import ShiftClosing
from production.models.triggers import MONTH_CLOSED, TOO_MANY_MAN_DAYS
from production.queries.output import LOCKS_A_DAY, DayLine, DayProduct, DayWorker, TeamDay, day_products, day_workers
from teamtrack.errors import RuleBroken
from teamtrack.models import IdempotencyKey
from teamtrack.periods import Month

TRIES = 3


@dataclass(frozen=True)
class Recorded:
    """What was told about each row, and the day as it stands now."""

    told: Mapping[str, Told]
    people: Mapping[int, DayWorker]
    products: Mapping[int, DayProduct]


class OtherBody(Exception):
    """The same key was sent before with something else."""


@dataclass(frozen=True)
class _Request:
    """What was sent, by whom and when: `body` is a digest of it."""

    key: uuid.UUID
    by: Account
    body: str
    now: datetime


class _Overtaken(Exception):
    """Somebody who does not hold the team's day wrote between reading and writing."""


class _ShiftClosed(Exception):
    """The shift was closed between the request's first look and the day's lock."""


class _SentBefore(Exception):
    """The key has its answer already."""


def record_cells(
    *, team_day: TeamDay, cells: Sequence[Cell], by: Account, today: date, now: datetime, key: uuid.UUID
) -> Recorded:
    """Write the lines that are right and tell about the others; the same key applies once (OtherBody: misused).

    The day is held against other writers, so versions are compared exactly; the database compares them once more.
    """
    body = hashlib.sha256(repr((team_day.team.pk, team_day.day, team_day.shift, cells)).encode()).hexdigest()
    request = _Request(key, by, body, now)
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                return _record(team_day, cells, request, today)
        except _SentBefore:
            return _answer_again(team_day, request)
        except _ShiftClosed:
            team_day = replace(team_day, closed_at=now)
        except _Overtaken:
            if attempt + 1 == TRIES:
                raise
        except DatabaseError as refused:
            state = getattr(refused.__cause__, "sqlstate", "")
            if state == MONTH_CLOSED:  # since the page was asked for
                team_day = replace(team_day, is_month_closed=True)
            elif state != TOO_MANY_MAN_DAYS or attempt + 1 == TRIES:
                raise
    raise AssertionError


def _record(place: TeamDay, cells: Sequence[Cell], request: _Request, today: date) -> Recorded:
    products = day_products(place, hold=True)
    people = day_workers(place, [cell.worker for cell in cells])
    by = request.by
    name = people[by.worker_id].name if by.worker_id in people else by.username
    sheet = Sheet(place, products, people, Writer(by.pk, name, request.now))
    shut = day_is_shut(place, today)
    if shut:
        told = {cell.row: Told(State.ERROR, shut, was=cell.was, version=cell.version) for cell in cells}
    else:
        told = sheet.take(cells)
    _write(sheet, request, told)
    return Recorded(told, sheet.people_now(), products)


# --- the one statement that writes -----------------------------------------------------------------------------------

# Lines that shall go, absences that shall go, absences and lines that shall stand: only what there is of them, since
# the database plans each. A version that is not the expected one leaves its row out, and the counts tell. A new version
# is always the old one plus one.
_WRITES = {
    "gone": """
        DELETE FROM production_dailyoutput AS o
        USING unnest(%(gone)s::bigint[], %(gone_products)s::bigint[], %(gone_versions)s::int[])
            AS cell (worker, product, version)
        WHERE o.worker_id = cell.worker AND o.day = %(day)s AND o.shift = %(shift)s AND o.product_id = cell.product
            AND o.version = cell.version
        RETURNING 1""",
    "back": """
        DELETE FROM production_absence AS a
        USING unnest(%(back)s::bigint[], %(back_versions)s::int[]) AS cell (worker, version)
        WHERE a.worker_id = cell.worker AND a.day = %(day)s AND a.shift = %(shift)s AND a.version = cell.version
        RETURNING 1""",
    "away": """
        INSERT INTO production_absence
            (worker_id, team_id, day, shift, kind, note, version, recorded_by_id, recorded_at)
        SELECT cell.worker, m.team_id, %(day)s, %(shift)s, cell.kind, cell.note, cell.version, %(by)s, %(now)s
        FROM unnest(%(away)s::bigint[], %(away_kinds)s::text[], %(away_notes)s::text[], %(away_versions)s::int[])
            AS cell (worker, kind, note, version)
        JOIN members_teammembership m
            ON m.worker_id = cell.worker AND m.team_id = %(team)s AND m.period @> %(day)s::date
        ON CONFLICT (worker_id, day, shift) DO UPDATE SET
            kind = excluded.kind, note = excluded.note, version = excluded.version,
            recorded_by_id = excluded.recorded_by_id, recorded_at = excluded.recorded_at
        WHERE production_absence.version = excluded.version - 1
        RETURNING 1""",
    "made": """
        INSERT INTO production_dailyoutput (worker_id, team_id, product_id, norm_id, day, shift, good, defective,
            man_days, note, version, recorded_by_id, recorded_at)
        SELECT cell.worker, m.team_id, cell.product, norm.id, %(day)s, %(shift)s, cell.good, cell.defective,
            cell.man_days, cell.note, cell.version, %(by)s, %(now)s
        FROM unnest(%(made)s::bigint[], %(products)s::bigint[], %(good)s::int[], %(defective)s::int[],
                    %(man_days)s::numeric[], %(notes)s::text[], %(versions)s::int[])
            AS cell (worker, product, good, defective, man_days, note, version)
        JOIN members_teammembership m
            ON m.worker_id = cell.worker AND m.team_id = %(team)s AND m.period @> %(day)s::date
        LEFT JOIN production_outputnorm norm ON norm.product_id = cell.product AND norm.period @> %(day)s::date
        ON CONFLICT (worker_id, day, shift, product_id) DO UPDATE SET
            good = excluded.good, defective = excluded.defective, man_days = excluded.man_days, note = excluded.note,
            version = excluded.version, recorded_by_id = excluded.recorded_by_id, recorded_at = excluded.recorded_at
        WHERE production_dailyoutput.version = excluded.version - 1
        RETURNING 1""",
}
# Beside them the answer is stored under the request's key. Whether the shift is closed is seen for certain only here,
# under the day's lock, for which closing it waits, too.
_KEEP = """
        INSERT INTO teamtrack_idempotencykey (key, user_id, body_hash, status, answer, at)
        VALUES (%(key)s, %(by)s, %(body)s, 200, %(answer)s::jsonb, %(now)s) ON CONFLICT (key) DO NOTHING
        RETURNING 1"""
_IS_CLOSED = """EXISTS (SELECT FROM production_shiftclosing
                WHERE team_id = %(team)s AND day = %(day)s AND shift = %(shift)s)"""


def _write(sheet: Sheet, request: _Request, told: Mapping[str, Told]) -> None:
    """Bring the database from what stood to what stands, and keep what is told about it."""
    dropped, back = _parted([line for key, line in sheet.stood.items() if key not in sheet.stands])
    made, away = _parted([line for key, line in sheet.stands.items() if sheet.stood.get(key) is not line])
    lines = {"gone": dropped, "back": back, "away": away, "made": made}
    parts = [name for name in _WRITES if lines[name]]
    written = ", ".join([f"kept AS ({_KEEP})", *(f"{name} AS ({_WRITES[name]})" for name in parts)])
    counts = ", ".join(f"(SELECT count(*) FROM {name})" for name in ("kept", *parts))  # noqa: S608 -- our own names
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {written} SELECT {_IS_CLOSED}, {counts}",
            {
                "team": sheet.place.team.pk,
                "day": sheet.place.day,
                "shift": sheet.place.shift,
                "by": sheet.by.account,
                "now": sheet.by.at,
                "key": request.key,
                "body": request.body,
                "answer": json.dumps({row: vars(one) for row, one in told.items()}),
                **_columns(dropped, gone="worker", gone_products="product", gone_versions="version"),
                **_columns(back, back="worker", back_versions="version"),
                **_columns(away, away="worker", away_kinds="kind", away_notes="note", away_versions="version"),
                **_columns(made, made="worker", products="product", good="good", defective="defective"),
                **_columns(made, man_days="man_days", notes="note", versions="version"),
            },
        )
        is_closed, kept, *stored = cursor.fetchone()
    if not kept:
        raise _SentBefore
    if parts and is_closed:
        raise _ShiftClosed
    if stored != [len(lines[name]) for name in parts]:
        raise _Overtaken


def _parted(lines: Sequence[DayLine]) -> tuple[list[DayLine], list[DayLine]]:
    """Lines of output, and absences."""
    return [line for line in lines if line.kind is None], [line for line in lines if line.kind is not None]


def _columns(lines: Sequence[DayLine], **columns: str) -> dict[str, list[Any]]:
    """One array for each column, as unnest takes them: the parameter's name, and the attribute of the line."""
    return {name: [getattr(line, attribute) for line in lines] for name, attribute in columns.items()}


# --- once ------------------------------------------------------------------------------------------------------------


def _answer_again(place: TeamDay, request: _Request) -> Recorded:
    """What was told the first time, and the day as it stands now."""
    stored = IdempotencyKey.objects.get(key=request.key)
    if (stored.user_id, stored.body_hash) != (request.by.pk, request.body):
        raise OtherBody
    told = {row: Told(**{**one, "state": State(one["state"])}) for row, one in stored.answer.items()}
    return Recorded(told, day_workers(place), day_products(place))


# --- closing a shift -------------------------------------------------------------------------------------------------


def hold_day(place: TeamDay) -> None:
    """Wait until nobody writes the day, and keep writers out until the transaction ends: who was before was in time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {LOCKS_A_DAY}", {"lock": place.lock, "workshop": place.team.workshop_id})


@transaction.atomic
def close_shift(*, team_day: TeamDay, by: Account, today: date, now: datetime) -> None:
    """Chốt ca: the figures of the shift are complete; closing it twice changes nothing."""
    shut = day_is_shut(replace(team_day, closed_at=None), today)
    if shut:
        raise RuleBroken(shut)
    hold_day(team_day)
    hold_book_to_write(workshop=team_day.team.workshop, month=Month.of(team_day.day))
    ShiftClosing.objects.get_or_create(
        team=team_day.team,
        day=team_day.day,
        shift=team_day.shift,
        defaults={"closed_by": by, "closed_at": now},
    )


@transaction.atomic
def open_shift(*, team_day: TeamDay) -> None:
    """Mở lại ca: figures may be corrected again, while the month is open."""
    hold_day(team_day)
    hold_book_to_write(workshop=team_day.team.workshop, month=Month.of(team_day.day))
    ShiftClosing.objects.filter(team=team_day.team, day=team_day.day, shift=team_day.shift).delete()
