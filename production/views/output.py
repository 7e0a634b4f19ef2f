"""Nhập sản lượng: a team's day, typed against the norm, and closing its shifts."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.domain.account import Role
from members.models import Team
from members.models.worker import SEES_OUTPUT
from members.queries.organisation import day_or_404, team_for
from production.actions.output import OtherBody, close_shift, open_shift, record_cells
from production.domain.cells import State
from production.domain.week import Week
from production.forms.output import Misshapen, Sent, read_json, read_post
from production.queries.closing import LOOKS_BACK, last_working_days
from production.queries.lost_time import lost_lines, lost_words
from production.queries.output import TeamDay, day_products, day_workers, team_day
from production.queries.output_page import Asked, blank_names, day_page, day_title
from production.views.output_parts import parts
from production.views.output_rows import rows_html
from production.views.output_words import (
    close_question,
    day_notes,
    is_open,
    letters_words,
    row_problems,
    status_words,
    texts,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import carry_out, render_page


@require_GET
@requires("production.open_output")
def output_home(request: SignedInRequest) -> HttpResponse:
    """The teams whose output the reader may see; straight on when there is only one, or to the one they lead."""
    stands = request.user.stands
    teams = list(Team.objects.filter(pk__in=stands.teams(*SEES_OUTPUT)).order_by("workshop", "code", "pk"))
    led = [team for team in teams if team.pk in stands.teams(Role.TEAM_LEADER)]
    straight = led or teams
    if len(straight) == 1:
        return redirect("output_team", team=straight[0].slug)
    return render_page(request, "production/output/teams.html", {"teams": teams})


@require_GET
@requires("production.see_output", team_for)
def output_team(request: SignedInRequest, team: Team) -> HttpResponse:
    """Today's grid, or that of the last working day; that of the day which was asked for."""
    today = business_day()
    wanted = request.GET.get("ngay", "")
    days = [day_or_404(wanted)] if wanted else last_working_days(team.workshop.calendar, today)
    shift = _number(request.GET.get("ca", "")) or 1
    return redirect("output_day", team=team.slug, day=(days or [today])[-1], shift=shift)


@require_GET
@requires("production.see_output", team_day)
def output_day(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """The grid of a shift: typed by the leader, read by the others."""
    asked = Asked(
        product=_number(request.GET.get("mat-hang", "")),
        more=_number(request.GET.get("them", "")),
        may_write=may(request.user, "production.record_output", place),
    )
    return _page(request, place, business_day(), asked)


@require_POST
@requires("production.record_output", team_day)
def output_save(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """The whole grid as a form: what is right is saved; what is not is shown again with everything typed."""
    today = business_day()
    sent = _read_or_400(lambda: read_post(request.POST.dict()))
    if not sent.typed:
        messages.info(request, _("Nothing was changed."))
        return redirect(_day_url(place))
    save = partial(record_cells, team_day=place, cells=sent.cells, by=request.user, today=today, now=timezone.now())
    try:
        done = save(key=sent.key)
    except OtherBody:  # back to the page, corrected and sent again: another request, which the versions guard
        done = save(key=uuid.uuid4())
    refused = {row: told for row, told in done.told.items() if told.state is not State.SAVED}
    saved = len(done.told) - len(refused)
    if saved:
        words = ngettext("%(n)s line saved", "%(n)s lines saved", saved) % {"n": saved}
        messages.success(request, words)
    if not refused:
        return redirect(_day_url(place))
    asked = Asked(typed={row: sent.typed[row] for row in refused}, told=refused, may_write=True)
    return _page(request, place, today, asked, status=422)


def _page(request: SignedInRequest, place: TeamDay, today: date, asked: Asked, status: int = 200) -> HttpResponse:
    """The page of the grid."""
    page = day_page(place, day_workers(place), day_products(place), today, asked)
    can_write = asked.may_write and is_open(place, today)
    context: dict[str, Any] = {
        "place": place,
        "page": page,
        "rows": rows_html(page.rows, page.options, is_open=can_write),
        "title": day_title(place.day),
        "today": today,
        "problems": row_problems(page),
        "is_open": can_write,
        "notes": day_notes(place, today, may_write=asked.may_write, has_items=bool(page.options)),
        "key": uuid.uuid4(),
        "texts": texts(),
        "letters_words": letters_words(),
        "status_words": status_words(page),
        "previous": before if place.team.is_founded(before := _neighbour(place, -1)) else None,
        "following": _neighbour(place, 1) if place.day < today else None,
        "shifts": range(1, place.team.workshop.shifts + 1),
        "week": Week.of(place.day),
        "lost": lost_words(lost_lines(place)),
    }
    return render_page(request, "production/output/day.html", context, status=status)


def _read_or_400(read: Callable[[], Sent]) -> Sent:
    try:
        return read()
    except (Misshapen, RawPostDataException) as wrong:  # the latter: a form where the script sends JSON
        raise BadRequest from wrong


def _neighbour(place: TeamDay, step: int) -> date:
    """The working day before or after; past a long run of days off, simply the next day."""
    days = [place.day + timedelta(days=step * number) for number in range(1, LOOKS_BACK + 1)]
    return next((day for day in days if place.calendar.is_working(day)), days[0])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@require_POST
@requires("production.record_output", team_day)
def output_cells(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """Some lines of the grid, from its script: what became of each, and the parts of the page that changed."""
    sent = _read_or_400(lambda: read_json(request.body))
    today = business_day()
    try:
        done = record_cells(
            team_day=place, cells=sent.cells, by=request.user, today=today, now=timezone.now(), key=sent.key
        )
    except OtherBody:
        return JsonResponse({"problem": "key"}, status=422)
    return JsonResponse(
        {"cells": {row: vars(told) for row, told in done.told.items()}, "html": parts(done, place, sent.typed, today)}
    )


@require_http_methods(["GET", "POST"])
@requires("production.record_output", team_day)
def shift_close(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """Chốt ca: asked once, naming those without figures."""
    today = business_day()
    problem = ""
    if request.method == "POST":
        try:
            close_shift(team_day=place, by=request.user, today=today, now=timezone.now())
        except RuleBroken as broken:
            problem = broken.message
        else:
            messages.success(request, _("Shift %(n)s is closed.") % {"n": place.shift})
            return redirect(_day_url(place))
    context = {
        "place": place,
        "problem": problem,
        "question": close_question(place, blank_names(place, day_workers(place))),
        "title": day_title(place.day),
        "day_url": _day_url(place),
    }
    return render_page(request, "production/output/close.html", context, status=422 if problem else 200)


@require_POST
@requires("production.record_output", team_day)
def shift_open(request: SignedInRequest, place: TeamDay) -> HttpResponse:
    """The leader corrects a closed shift while its month is open."""
    return carry_out(
        request,
        lambda: open_shift(team_day=place),
        done=_("Shift %(n)s is open again.") % {"n": place.shift},
        then=redirect(_day_url(place)),
    )


def _day_url(place: TeamDay) -> str:
    return reverse("output_day", kwargs={"team": place.team.slug, "day": place.day, "shift": place.shift})
