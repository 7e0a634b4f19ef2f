"""Steps of care cases and requests for help; that a case is open."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import CELL, LEADS_ORGANISATION
from members.models import Worker
from members.queries.care import open_cases_about, steps_to_do, stories_ending
from members.queries.support import support_answered_lately, support_to_answer
from teamtrack.access import may
from teamtrack.audit import reading_as
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers
from teamtrack.waiting import format_wait


@offers("today")
def help_to_give(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Steps that wait for the reader, stories that end soon; nobody's name and no kind of trouble."""
    if user.worker_id is None or user.is_by_pin:
        return
    with reading_as(user):
        steps, stories = steps_to_do(user, day), stories_ending(user, day)
    for step, due_on in steps:
        yield TodayItem(
            sentence=_("Something to do for somebody"),
            detail=_("until %(day)s") % {"day": format_day(due_on)} if due_on else "",
            url=reverse("care_step", kwargs={"step": step}),
            icon="heart",
            tone="warn" if due_on and due_on < day else "info",
            order=33,
        )
    for case, ends_on in stories:
        yield TodayItem(
            sentence=_("What you were told in confidence is erased after %(day)s") % {"day": format_day(ends_on)},
            detail=_("Keep it longer only if it is still needed."),
            url=reverse("case", kwargs={"case": case}),
            icon="lock",
            tone="warn",
            order=34,
        )


@offers("today")
def requests_for_help(*, user: Any, day: date) -> Iterator[TodayItem]:
    """For the head of an organisation what waits for an answer; for whoever asked what was answered this week."""
    waiting = support_to_answer(user, day) if user.stands.teams(*LEADS_ORGANISATION.values()) else []
    for team, number, days in waiting:
        yield TodayItem(
            sentence=ngettext(
                "%(n)s request for help waits for your answer", "%(n)s requests for help wait for your answer", number
            )
            % {"n": number},
            detail=format_wait(days),
            url=reverse("support", kwargs={"team": team}),
            icon="heart",
            tone="warn",
            order=33,
        )
    for team, request in support_answered_lately(user, day) if user.stands.teams(*CELL) else ():
        yield TodayItem(
            sentence=_("A request for help was answered"),
            detail="",
            url=reverse("support", kwargs={"team": team}) + f"?mo={request}",
            icon="check",
            tone="ok",
            order=61,
        )


@offers("worker_panels")
def case_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page: that a case is open and who holds it, for the cell, the holder and the person."""
    if user.worker_id is None or user.is_by_pin:
        return
    is_own, may_open = worker.pk == user.worker_id, may(user, "members.open_case", worker)
    with reading_as(user):
        lines = open_cases_about(user, worker)
    if lines or may_open:
        context = {"worker": worker, "lines": lines, "is_own": is_own, "may_open": may_open}
        yield Panel("members/care/panel.html", context, order=45)
