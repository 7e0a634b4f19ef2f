"""Đoàn thể của tổ: what the union, the youth and the women of a team do, and their titles by year."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.activity import correct_activity, correct_title, note_activity, note_title
from members.domain.account import Organisation
from members.forms.activity import ActivityForm, CorrectActivityForm, TitleForm
from members.models import OrganisationActivity, OrganisationTitle
from members.queries.activity import (
    MassOrganisation,
    activity_for,
    is_still_correctable,
    mass_organisation_for,
    organisation_life,
    title_for,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.pages import keep_form, render_page
from teamtrack.paging import AFTER, read_uuid


@require_GET
@requires("members.see_mass_organisation", mass_organisation_for, confidential=True)
def mass_organisation(request: SignedInRequest, place: MassOrganisation) -> HttpResponse:
    """The head, how many members, activities newest first, titles by year."""
    after = read_uuid(request.GET, AFTER)
    context = {
        "place": place,
        "page": organisation_life(request.user, place, after, business_day()),
        "began": after,
        "may_keep": may(request.user, "members.keep_mass_organisation", place),
        "is_of_cell": may(request.user, "members.see_cell", place.team),
    }
    return render_page(request, "members/activity/organisation.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.keep_mass_organisation", mass_organisation_for)
def activity_add(request: SignedInRequest, place: MassOrganisation) -> HttpResponse:
    """Ghi hoạt động: what the organisation did, by its head."""
    today = business_day()
    form = ActivityForm(request.POST or None, initial={"key": uuid4(), "day": today})

    def act() -> Any:
        return note_activity(
            key=form.cleaned_data["key"],
            team=place.team,
            organisation=place.organisation,
            done=form.done(),
            by=request.user,
            today=today,
        )

    return _keep(request, place, form, act, _("Write down an activity"))


@require_http_methods(["GET", "POST"])
@requires("members.correct_mass_organisation", activity_for)
def activity_change(request: SignedInRequest, activity: OrganisationActivity) -> HttpResponse:
    """Whoever wrote an activity down corrects it, within a week."""
    today = business_day()
    form = CorrectActivityForm(request.POST or None, initial=CorrectActivityForm.initial_of(activity))

    def act() -> Any:
        return correct_activity(activity=activity, done=form.done(), by=request.user, today=today)

    return _correct(request, activity, form, act, _("Correct an activity"))


@require_http_methods(["GET", "POST"])
@requires("members.keep_mass_organisation", mass_organisation_for)
def title_add(request: SignedInRequest, place: MassOrganisation) -> HttpResponse:
    """Ghi danh hiệu: what the organisation was given for a year, by its head."""
    today = business_day()
    form = TitleForm(request.POST or None, initial={"year": today.year - 1, "decided_on": today})

    def act() -> Any:
        return note_title(
            team=place.team, organisation=place.organisation, decided=form.decided(), by=request.user, today=today
        )

    return _keep(request, place, form, act, _("Write down a title"))


@require_http_methods(["GET", "POST"])
@requires("members.correct_mass_organisation", title_for)
def title_change(request: SignedInRequest, title: OrganisationTitle) -> HttpResponse:
    """Whoever wrote a title down corrects it, within a week."""
    today = business_day()
    form = TitleForm(request.POST or None, initial=TitleForm.initial_of(title))

    def act() -> Any:
        return correct_title(title=title, decided=form.decided(), by=request.user, today=today)

    return _correct(request, title, form, act, _("Correct a title"))


def _correct(
    request: SignedInRequest,
    record: OrganisationActivity | OrganisationTitle,
    form: forms.Form,
    act: Callable[[], Any],
    title: str,
) -> HttpResponse:
    place = MassOrganisation(record.team, Organisation(record.organisation))
    if not is_still_correctable(record, business_day()):
        messages.error(request, _("It may be corrected for a week; this one stays as it is."))
        return _to(place)
    return _keep(request, place, form, act, title)


def _keep(
    request: SignedInRequest, place: MassOrganisation, form: forms.Form, act: Callable[[], Any], title: str
) -> HttpResponse:
    context = {"place": place, "title": title}
    return keep_form(
        request, form, act, then=lambda _kept: _to(place), template="members/activity/keep.html", context=context
    )


def _to(place: MassOrganisation) -> HttpResponse:
    return redirect("mass_organisation", team=place.team.slug, organisation=place.slug)
