"""What a monthly report says of its own accord: state headings by date, a month that began badly; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from production.domain.plan import PlanProgress

TEN_DAYS = 10
# A month that began less than this far below its plan is not told as a difficulty.
SHORTFALL_WORTH_TELLING = Fraction(1, 10)
# A rise of one person's output, last ten days against first ten, from which the report tells of it (without a name).
RISE_WORTH_TELLING = Fraction(3, 2)
MOST_WORKERS = 1000  # rows of an annex; a table without end would not be laid out in time

INDEPENDENCE = date(1945, 9, 2)
REUNIFICATION = date(1976, 7, 2)


@dataclass(frozen=True)
class StateHeading:
    """Quốc hiệu: what stands on top of an official paper of its time (`key` names it for translation)."""

    since: date
    key: str


STATE_HEADINGS = (StateHeading(INDEPENDENCE, "democratic"), StateHeading(REUNIFICATION, "socialist"))


def state_heading(day: date) -> StateHeading | None:
    """The heading of papers dated `day`; None before there was one."""
    return max((heading for heading in STATE_HEADINGS if heading.since <= day), key=lambda h: h.since, default=None)


@dataclass(frozen=True)
class Dip:
    """A month that began below its plan: units and shortfall of the first ten days, and how it was made good.

    `units` and `per_man_day` are None where the plan has several products; `recovered_on` None: never made good.
    """

    shortfall: Fraction
    units: int | None
    since: date | None
    recovered_on: date | None


def dip_of(progress: PlanProgress) -> Dip | None:
    """The dip of a month's plan, from the first ten calendar days; None when it was not worth telling."""
    tenth = progress.first + timedelta(days=TEN_DAYS - 1)
    shortfall = progress.shortfall(tenth)
    if progress.today <= tenth or shortfall < SHORTFALL_WORTH_TELLING:
        return None
    later = [day for day in sorted(progress.made) if day > tenth and any(progress.made[day].values())]
    recovered = next((day for day in later if progress.shortfall(day) <= 0), None)
    units = progress.cumulative(progress.lines[0].product, tenth) if len(progress.lines) == 1 else None
    return Dip(shortfall, units, later[0] if later else None, recovered)
