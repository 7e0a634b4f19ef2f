"""Requests about own data, the way to what is kept, and erasure after a restore."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.actions.erasure import erase_again
from members.models import Worker
from members.queries.rights import open_requests, own_answered_lately
from teamtrack.access import may
from teamtrack.business_day import business_day
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers


@offers("today")
def requests_to_answer(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The head of the cell, and administrators: requests about own data, by the clock of the decree."""
    lines = open_requests(user, day)
    if lines:
        (team, first), waiting = lines[0], sum(line.request.answered_on is None for _team, line in lines)
        yield TodayItem(
            sentence=_sentence(waiting, len(lines) - waiting),
            detail=_("The law gives two working days for the answer.") if waiting else "",
            url=reverse("data_requests", kwargs={"team": team}) if team else reverse("data_requests_here"),
            icon="lock",
            chip=_("late") if first.is_late or first.due is None else format_day(first.due),
            tone="bad" if first.is_late else "warn" if first.is_due else "info",
            order=12,
        )


def _sentence(waiting: int, answered: int) -> str:
    """How many are to be answered, and how many are answered and to be done."""
    to_answer = ngettext(
        "%(count)s request about own data to answer", "%(count)s requests about own data to answer", waiting
    )
    to_do = ngettext(
        "%(count)s request about own data to be done", "%(count)s requests about own data to be done", answered
    )
    if not answered:
        return to_answer % {"count": waiting}
    if not waiting:
        return to_do % {"count": answered}
    return to_answer % {"count": waiting} + ", " + _("%(count)s to be done") % {"count": answered}


@offers("today")
def own_request_answered(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whoever asked about their own data: the answer is there, for two weeks."""
    if may(user, "members.use_own_data") and own_answered_lately(user, day):
        yield TodayItem(
            sentence=_("Your request about your data is answered"),
            detail=_("The answer stands on the page of your data."),
            url=reverse("own_data"),
            icon="check",
            tone="ok",
            order=61,
        )


@offers("worker_panels")
def own_data_panel(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page: the way to everything that is kept."""
    if worker.pk == user.worker_id and may(user, "members.use_own_data"):
        yield Panel("members/rights/panel.html", {}, order=90)


@offers("erase_again")
def erase_restored(*, workers: list[int]) -> list[int]:
    """After a restore: people of the erasure ledger who came back with the backup are erased again."""
    return erase_again(workers=workers, today=business_day())
