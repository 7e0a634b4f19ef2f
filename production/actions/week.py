"""Writing a week: each day of it as the day grid writes it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from members.models import Account
from production.actions.output import record_cells
from production.domain.cells import Cell, Told
from production.queries.output import TeamDay


def record_week(
    *,
    days: Mapping[date, TeamDay],
    cells: Mapping[date, Sequence[Cell]],
    by: Account,
    today: date,
    now: datetime,
    key: uuid.UUID,
) -> dict[date, Mapping[str, Told]]:
    """Every day in its own transaction, and told by its own rows; OtherBody as record_cells has it.

    A transaction of one day holds one day: two leaders who paste a week each cannot wait for one another in a circle,
    and a day that is refused takes no other with it. Each day's key follows from the request's, so that a request
    broken off after Tuesday and sent again applies once on Monday, too.
    """
    return {
        day: record_cells(
            team_day=days[day], cells=cells[day], by=by, today=today, now=now, key=uuid.uuid5(key, day.isoformat())
        ).told
        for day in sorted(cells)
    }
