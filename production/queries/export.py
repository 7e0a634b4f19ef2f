"""Output, lost time, plans and norms as tables for a spreadsheet (the columns of output are those an import knows)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from members.models import Team, Worker, Workshop
from members.models.worker import SEES_OUTPUT
from production.domain.product import code_order
from production.models import DailyOutput, LostTime, LostTimeReason, OutputNorm
from production.queries.plan import plans_around
from production.queries.plan_page import plan_card
from teamtrack.periods import Month
from teamtrack.sheets import STARTS_A_FORMULA, Table, Value, share

IN_ORDER = ("day", "shift", "team__code", "worker__code", "product__code", "pk")


def output_of_team(team: Team, month: Month) -> Table:
    """What everyone on the team made in a month, a row for each entry (one query)."""
    return _output(DailyOutput.objects.filter(team=team, day__range=(month.first, month.last)))


def output_of_worker(user: Any, worker: Worker) -> Table:
    """All that one worker made: everything for themself, for others what was made on teams they lead (one query)."""
    rows = DailyOutput.objects.filter(worker=worker)
    if worker.pk != user.worker_id:
        rows = rows.filter(team__in=user.stands.teams(*SEES_OUTPUT))
    return _output(rows)


def _output(entries: QuerySet[DailyOutput]) -> Table:
    head = (
        _("Date"), _("Shift"), _("Team"), _("Worker number"), _("Full name"), _("Item"), _("Good"), _("Defective"),
        _("Man-days"), _("Norm"), _("Note"),
    )  # fmt: skip
    rows = entries.order_by(*IN_ORDER).values_list(
        *("day", "shift", "team__code", "worker__code", "worker__full_name", "product__code", "good", "defective"),
        *("man_days", "norm__units", "note"),
    )
    return Table(_("Output"), head, rows)


def lost_time_of_team(team: Team, month: Month) -> Table:
    """The minutes lost on the team in a month, by person and reason (one query)."""
    head = (
        _("Date"), _("Shift"), _("Team"), _("Worker number"), _("Full name"), _("Reason"), _("Minutes"), _("Note"),
    )  # fmt: skip
    found = LostTime.objects.filter(team=team, day__range=(month.first, month.last)).order_by(
        "day", "shift", "worker__code", "reason", "pk"
    )
    rows = found.values_list(
        *("day", "shift", "team__code", "worker__code", "worker__full_name", "reason", "minutes", "note")
    )
    return Table(_("Lost time"), head, [(*row[:5], str(LostTimeReason(row[5]).label), *row[6:]) for row in rows])


def plans_of_team(team: Team, month: Month, today: date) -> Table:
    """Plans of the month, its quarter and its year as of `today`, item by item, and how far they are made."""
    head = (
        _("Team"), _("Plan"), _("From"), _("Until"), _("Item"), _("Planned"), _("Made"), _("Of this item"),
        _("Of the whole plan"), _("Completed"), _("Days early"),
    )  # fmt: skip
    rows: list[tuple[Value, ...]] = []
    plans = plans_around(team, month.first, today)
    for kind, plan in sorted(plans.items(), key=lambda found: (found[1].last - found[1].first, found[0])):
        card = plan_card(kind, plan)
        rows += [
            (
                team.code, card.title, plan.first, plan.last, line.code, line.planned, line.made, share(line.share),
                share(card.share), plan.completed_on, plan.days_early,
            )
            for line in card.lines
        ]  # fmt: skip
    return Table(_("Plans"), head, rows)


def norms_of_workshop(workshop: Workshop) -> Table:
    """Every norm there was, is and will be, item by item in the order of codes (one query)."""
    head = (_("Item"), _("Item name"), _("Norm (pcs/man-day)"), _("From"), _("Until"), _("Decision"))
    norms = OutputNorm.objects.filter(product__workshop=workshop).select_related("product").order_by("period", "pk")
    rows: list[tuple[Value, ...]] = [
        (norm.product.code, norm.product.name, norm.units, norm.period.lower, _last(norm.period.upper), norm.decision)
        for norm in sorted(norms, key=lambda norm: code_order(norm.product.code))
    ]
    return Table(_("Norms"), head, rows)


def _last(upper: date | None) -> date | None:
    return upper - timedelta(days=1) if upper else None


# --- all of a workshop, for the command line -------------------------------------------------------------------------

COLUMNS = ("date", "team", "worker", "product", "shift", "good", "defective", "man_days", "note")
# Ordered by signs, whatever the database's language: the same output is the same bytes on every machine.
_ROWS = """
    SELECT o.day, {team}, {worker}, {product}, o.shift, o.good, o.defective, trim_scale(o.man_days), {note}
    FROM production_dailyoutput AS o
    JOIN members_team AS t ON t.id = o.team_id
    JOIN members_worker AS w ON w.id = o.worker_id
    JOIN production_product AS p ON p.id = o.product_id
    WHERE t.workshop_id = %(workshop)s AND (%(team)s::bigint IS NULL OR t.id = %(team)s)
      AND o.day BETWEEN %(first)s AND %(last)s
    ORDER BY o.day, t.code COLLATE "C", w.code COLLATE "C", p.code COLLATE "C", o.shift, o.id"""
_TEXTS = {"team": "t.code", "worker": "w.code", "product": "p.code", "note": "nullif(o.note, '')"}
_HARMLESS = "CASE WHEN left({0}, 1) = ANY(%(signs)s) THEN chr(39) || {0} ELSE {0} END"  # as sheets.harmless


@dataclass(frozen=True)
class Chosen:
    """Which output: of a workshop or one of its teams, from a day to a day."""

    workshop: Workshop
    team: Team | None = None
    first: date = date.min
    last: date = date.max

    @property
    def values(self) -> dict[str, Any]:
        team = self.team.pk if self.team else None
        return {"workshop": self.workshop.pk, "team": team, "first": self.first, "last": self.last}


def output_as_csv(chosen: Chosen) -> Iterator[bytes]:
    """The rows as the database itself writes them, COLUMNS first: a million take seconds and no memory."""
    rows = _ROWS.format(**{name: _HARMLESS.format(column) for name, column in _TEXTS.items()})
    yield (",".join(COLUMNS) + "\n").encode()
    connection.ensure_connection()
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f"COPY ({rows}) TO STDOUT (FORMAT csv)", chosen.values | {"signs": [*STARTS_A_FORMULA]}) as copy,
    ):
        for piece in copy:
            yield bytes(piece)


def output_as_table(chosen: Chosen) -> Table:
    """The same rows for a workbook, read while they are written; wants a transaction around it."""
    return Table(_("Output"), COLUMNS, _read(chosen))


def _read(chosen: Chosen) -> Iterator[tuple[Value, ...]]:
    connection.ensure_connection()
    with connection.connection.cursor(name="export_output") as cursor:
        cursor.itersize = 5000
        cursor.execute(_ROWS.format(**_TEXTS), chosen.values)
        yield from cursor
