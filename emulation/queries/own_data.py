"""What emulation keeps about a person: the lines of praise that are about them."""

from typing import Any

from django.utils.translation import pgettext_lazy

from emulation.models import Commendation
from emulation.queries.commendation import Praise
from members.domain.own_data import OwnLine, OwnTable, Part
from teamtrack.figures import format_day


def _praise(row: Any) -> OwnLine:
    praise = Praise(row)
    parts = (row.team.name, format_day(row.day), praise.for_what, praise.figures)
    return OwnLine(row.text, " · ".join(part for part in parts if part))


OWN_TABLES = (
    OwnTable(
        key="commendations",
        part=Part.WORK,
        heading=pgettext_lazy("a person", "Commended"),
        model=Commendation,
        by=("worker",),
        shows=("workshop", "team", "for_what", "text", "day", "figure", "counted_from", "counted_until", "by"),
        words=_praise,
        order="-day",
    ),
)
