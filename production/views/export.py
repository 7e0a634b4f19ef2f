"""Tải về: output, lost time, plans and norms as files for a spreadsheet."""

from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from members.models import Worker, Workshop
from members.queries.organisation import worker_for, workshop_for
from production.queries.export import (
    lost_time_of_team,
    norms_of_workshop,
    output_of_team,
    output_of_worker,
    plans_of_team,
)
from production.queries.plan_page import PlanPlace, plan_place
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.downloads import download


@require_GET
@requires("production.see_output", plan_place)
def output_of_month(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """A team's month by person and day, for those who see output by person."""
    name = f"san-luong-{place.team.slug}-{place.month}"
    return download(request, name, partial(output_of_team, place.team, place.month))


@require_GET
@requires("production.see_worker_output", worker_for)
def output_of_one(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """All that one worker made, for themself and those who lead them."""
    return download(request, f"san-luong-cong-nhan-{worker.pk}", partial(output_of_worker, request.user, worker))


@require_GET
@requires("production.see_output", plan_place)
def lost_time_of_month(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """A team's lost time by person and reason: open to the same people as daily output."""
    name = f"ngung-viec-{place.team.slug}-{place.month}"
    return download(request, name, partial(lost_time_of_team, place.team, place.month))


@require_GET
@requires("production.see_plan", plan_place)
def plans(request: SignedInRequest, place: PlanPlace) -> HttpResponse:
    """A team's plans of a month, its quarter and year, and their progress: open to the workshop."""
    name = f"ke-hoach-{place.team.slug}-{place.month}"
    return download(request, name, partial(plans_of_team, place.team, place.month, business_day()))


@require_GET
@requires("production.export_norms", workshop_for)
def norms(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Every norm of the workshop with its history: open to the workshop."""
    return download(request, f"dinh-muc-{workshop.slug}", partial(norms_of_workshop, workshop))
