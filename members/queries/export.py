"""The roster as a table for a spreadsheet."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from members.queries.worker import RosterRow, RosterWish, roster
from teamtrack.sheets import Table


def roster_table(user: Any, wish: RosterWish, today: date) -> Table:
    """Everyone the page of the roster would show for this wish, with its columns and no more (page by page)."""
    head = (
        _("Worker number"), _("Full name"), _("Trade"), _("Skill grade"), _("Team"), _("Since"), _("Until"),
    )  # fmt: skip
    found: list[RosterRow] = []
    page = roster(user, wish, today)
    found += page.rows
    while page.after is not None:
        page = roster(user, replace(wish, after=page.after), today)
        found += page.rows
    rows = [(row.code, row.full_name, row.trade, row.skill_grade, row.team, row.since, row.until) for row in found]
    return Table(_("Workers"), head, rows)
