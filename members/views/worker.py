"""The roster, a worker's page, and keeping people: add, change, move, retire."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.worker import add_worker, change_card, move_worker, retire_worker
from members.domain.account import Role
from members.forms.worker import AddForm, ChangeCardForm, MoveForm, RetireForm
from members.models import Team, Worker
from members.queries.organisation import worker_for
from members.queries.worker import read_wish, roster, worker_page
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import keep_form, render_page
from teamtrack.sources import ask


@require_GET
@requires("members.see_roster")
def people(request: SignedInRequest) -> HttpResponse:
    """Công nhân: searched without diacritics, in Vietnamese order, page by page."""
    wish = read_wish(request.GET)
    context = {
        "roster": roster(request.user, wish, business_day()),
        "wish": wish,
        "may_add": may(request.user, "members.keep_people"),
    }
    return render_page(request, "members/worker/roster.html", context, partials=("list",))


@require_GET
@requires("members.see_worker", worker_for)
def worker(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """One person, as far as the reader may know them."""
    return _person(request, worker)


@require_GET
@requires("members.see_own_page")
def my_page(request: SignedInRequest) -> HttpResponse:
    """Của tôi: everything kept about the reader."""
    return _person(request, get_object_or_404(Worker, pk=request.user.worker_id))


def _person(request: SignedInRequest, worker: Worker) -> HttpResponse:
    today = business_day()
    context = {
        "page": worker_page(request.user, worker, today),
        "panels": ask("worker_panels", user=request.user, worker=worker, day=today),
    }
    return render_page(request, "members/worker/worker.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.keep_people")
def add(request: SignedInRequest) -> HttpResponse:
    """A new worker of a team the reader leads."""
    today = business_day()
    led = request.user.stands.teams(Role.TEAM_LEADER, Role.CELL_LEADER)
    form = AddForm(
        request.POST or None, teams=Team.objects.filter(pk__in=led).order_by("code", "pk"), initial={"since": today}
    )

    def act() -> Worker:
        data = form.cleaned_data
        return add_worker(
            team=data["team"],
            card=form.card(),
            since=data["since"],
            today=today,
            is_another_person=data["is_another_person"],
        )

    return _keep(request, form, act, _("Added."), {"title": _("Add a worker")})


@require_http_methods(["GET", "POST"])
@requires("members.change_worker", worker_for)
def change(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """The card of a worker."""
    form = ChangeCardForm(request.POST or None, worker)
    return _keep(
        request,
        form,
        lambda: change_card(worker=worker, changes=form.changes(), today=business_day()),
        _("Saved."),
        {"title": _("Change the card"), "worker": worker},
    )


@require_http_methods(["GET", "POST"])
@requires("members.change_worker", worker_for)
def move(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """To another team of the workshop."""
    today = business_day()
    teams = Team.objects.visible_to(request.user).order_by("code", "pk")
    form = MoveForm(request.POST or None, teams=teams, initial={"since": today})

    def act() -> Worker:
        move_worker(worker=worker, **form.cleaned_data, by=request.user, today=today)
        return worker

    return _keep(
        request, form, act, _("Moved; the history stays."), {"title": _("Move to another team"), "worker": worker}
    )


@require_http_methods(["GET", "POST"])
@requires("members.change_worker", worker_for)
def retire(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """A worker leaves the enterprise."""
    today = business_day()
    form = RetireForm(request.POST or None, initial={"last_day": today})
    return _keep(
        request,
        form,
        lambda: retire_worker(worker=worker, **form.cleaned_data, by=request.user, today=today),
        _("The record stays; the account is disabled."),
        {"title": _("Leaves the enterprise"), "worker": worker},
    )


def _keep(
    request: SignedInRequest, form: forms.Form, act: Callable[[], Worker], done: str, context: dict[str, Any]
) -> HttpResponse:
    def then(kept: Worker) -> HttpResponse:
        return redirect("worker", worker=kept.pk)

    return keep_form(
        request,
        form,
        act,
        then=then,
        template="members/worker/keep.html",
        context={"worker": None} | context,
        done=done,
    )
