"""Bảng tuần: a team's week, people × days, one product; every day of it is saved as the day grid saves it."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from production.actions.output import OtherBody
from production.actions.week import record_week
from production.domain.cells import State, Told
from production.domain.week import Week
from production.forms.output import Misshapen
from production.forms.week import SentWeek, cell_name, read_week_json, read_week_post
from production.queries.week import TeamWeek, team_week, week_days
from production.queries.week_page import AskedWeek, WeekPage, week_page
from production.views.output_words import Problem, texts
from production.views.week_parts import answer_about, told_part, told_words, week_parts
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.figures import format_day
from teamtrack.pages import render_page


@require_GET
@requires("production.see_output", team_week)
def output_week(request: SignedInRequest, place: TeamWeek) -> HttpResponse:
    """The week of a shift and a product: typed or pasted by the leader, read by the others."""
    asked = AskedWeek(
        shift=_number(request.GET.get("ca", "")) or 1,
        product=_number(request.GET.get("mat-hang", "")),
        may_write=may(request.user, "production.record_output", place),
    )
    return _page(request, place, asked)


@require_POST
@requires("production.record_output", team_week)
def week_save(request: SignedInRequest, place: TeamWeek) -> HttpResponse:
    """The whole week as a form: what is right is saved; what is not is shown again with what was typed."""
    sent = _read_or_400(lambda: read_week_post(request.POST.dict()))
    address = _url(place, sent)
    if not sent.typed:
        messages.info(request, _("Nothing was changed."))
        return redirect(address)
    told = _record(request, place, sent)
    refused = {key: one for key, one in told.items() if one.state is not State.SAVED}
    saved = len(told) - len(refused)
    if saved:
        messages.success(request, ngettext("%(n)s cell saved", "%(n)s cells saved", saved) % {"n": saved})
    if not refused:
        return redirect(address)
    return _page(request, place, _asked_again(sent, refused), status=422)


@require_POST
@requires("production.record_output", team_week)
def week_cells(request: SignedInRequest, place: TeamWeek) -> HttpResponse:
    """Some cells of the week, from its script: what became of each, and the parts of the page that changed."""
    sent = _read_or_400(lambda: read_week_json(request.body))
    try:
        told = _record(request, place, sent, again=False)
    except OtherBody:
        return JsonResponse({"problem": "key"}, status=422)
    page = week_page(place, _asked_again(sent, told), business_day())
    return JsonResponse(
        {
            "cells": {key: answer_about(one, sent.product) for key, one in told.items()},
            "html": week_parts(page, place.team, sent.shift, told.keys()),
        }
    )


def _record(request: SignedInRequest, place: TeamWeek, sent: SentWeek, *, again: bool = True) -> dict[str, Told]:
    """What was told of each cell. `again`: a form corrected and sent once more is another request (views/output.py)."""
    save = partial(
        record_week,
        days=week_days(place, sent.shift),
        cells=sent.cells(place.week),
        by=request.user,
        today=business_day(),
        now=timezone.now(),
    )
    try:
        told = save(key=sent.key)
    except OtherBody:
        if not again:
            raise
        told = save(key=uuid.uuid4())
    return {cell_name(row, day): one for day, rows in told.items() for row, one in rows.items()}


def _asked_again(sent: SentWeek, told: dict[str, Told]) -> AskedWeek:
    return AskedWeek(sent.shift, sent.product, may_write=True, typed=sent.typed, told=told)


def _page(request: SignedInRequest, place: TeamWeek, asked: AskedWeek, status: int = 200) -> HttpResponse:
    """The page of the week."""
    today = business_day()
    page = week_page(place, asked, today)
    following = place.week.next
    context: dict[str, Any] = {
        "place": place,
        "page": page,
        "rows": [(row, [(cell, told_part(cell, place.team, asked.shift)) for cell in row.cells]) for row in page.rows],
        "title": week_title(place.week, page),
        "shift": asked.shift,
        "kept": urlencode({"mat-hang": page.product.pk if page.product else "", "ca": asked.shift}),
        "problems": _problems(place, page, asked),
        "key": uuid.uuid4(),
        "texts": texts() | {"nothing": _nothing_yet(), "wide": _left_out()},
        "status_words": _status_words(page),
        "previous": before if place.team.is_founded((before := place.week.previous).last) else None,
        "following": following if following.first <= today else None,
        "this_week": Week.of(today),
        "day": min(max(today, place.week.first), place.week.last),
        "shifts": range(1, place.team.workshop.shifts + 1),
    }
    return render_page(request, "production/week/week.html", context, status=status)


def week_title(week: Week, page: WeekPage) -> str:
    """Tuần 43, 24/10–29/10/1966."""
    last = page.days[-1].day if page.days else week.last
    words = {"n": week.number, "first": format_day(week.first)[:5], "last": format_day(last)}
    return _("Week %(n)s, %(first)s–%(last)s") % words


def _problems(place: TeamWeek, page: WeekPage, asked: AskedWeek) -> list[Problem]:
    """What is wrong in the cells of a refused week, each leading to its input; where there is none, to nothing."""
    cells = [cell for row in page.rows for cell in row.cells]
    problems = [Problem(told_words(cell), f"{cell.key}-good" if cell.is_open else "") for cell in cells if cell.told]
    shown = {cell.key for cell in cells}
    return problems + [Problem(told.sentence) for key, told in asked.told.items() if key not in shown]


def _nothing_yet() -> str:
    return _("Nobody has entered this week yet. Type, or paste a block from Excel.")


def _left_out() -> list[str]:
    """For 1, and for more; {n} is the number."""
    return [
        ngettext(
            "%(n)s value was pasted where nothing can be typed: left out",
            "%(n)s values were pasted where nothing can be typed: left out",
            number,
        ).replace("%(n)s", "{n}")
        for number in (1, 2)
    ]


def _status_words(page: WeekPage) -> str:
    if not page.saved:
        return _nothing_yet()
    return ngettext("%(n)s cell saved", "%(n)s cells saved", page.saved) % {"n": page.saved}


def _url(place: TeamWeek, sent: SentWeek) -> str:
    kwargs = {"team": place.team.slug, "week": place.week}
    return reverse("output_week", kwargs=kwargs, query={"mat-hang": sent.product, "ca": sent.shift})


def _read_or_400(read: Callable[[], SentWeek]) -> SentWeek:
    try:
        return read()
    except (Misshapen, RawPostDataException) as wrong:
        raise BadRequest from wrong


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
