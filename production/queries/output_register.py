"""The register of a team's output: every line, newest day first, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from members.models import Team
from production.models import DailyOutput
from production.queries.choices import TeamChoices, team_choices
from teamtrack.paging import AFTER, Page, page_of, read_number
from teamtrack.periods import Month


@dataclass(frozen=True)
class RegisterWish:
    """What the reader looks for: lines of one worker, one product, one month; from where on."""

    worker: int | None = None
    product: int | None = None
    month: Month | None = None
    after: int | None = None

    @property
    def query(self) -> str:
        """The wish as a query string, for the link to the next page."""
        asked = {"nguoi": self.worker, "mat-hang": self.product, "thang": self.month}
        return urlencode({key: str(value) for key, value in asked.items() if value is not None})


@dataclass(frozen=True)
class Register:
    """Sổ sản lượng: a page of a team's lines, and what they can be narrowed down to."""

    lines: Page[DailyOutput]
    choices: TeamChoices


def read_register_wish(asked: Mapping[str, Any]) -> RegisterWish:
    """The wish in a query string; whatever makes no sense is left out."""
    try:
        month = Month.parse(str(asked.get("thang", "")))
    except ValueError:
        month = None
    return RegisterWish(
        worker=read_number(asked, "nguoi"),
        product=read_number(asked, "mat-hang"),
        month=month,
        after=read_number(asked, AFTER),
    )


def output_register(team: Team, wish: RegisterWish) -> Register:
    """Lines of the team, newest day first; two queries for any number of lines."""
    seen = DailyOutput.objects.filter(team=team)
    lines = seen
    if wish.worker is not None:
        lines = lines.filter(worker=wish.worker)
    if wish.product is not None:
        lines = lines.filter(product=wish.product)
    if wish.month is not None:
        lines = lines.filter(day__range=(wish.month.first, wish.month.last))
    page = page_of(lines.select_related("worker", "product", "norm"), by="-day", after=wish.after, seen=seen)
    return Register(page, team_choices(team.pk, team.workshop_id))
