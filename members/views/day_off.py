"""The days off of a workshop, kept by its manager and the administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from members.actions.day_off import add_days_off, remove_day_off
from members.forms.organisation import DaysOffForm
from members.models import DayOff, Workshop
from members.queries.day_off import day_off_for, days_off_of
from members.queries.organisation import workshop_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import carry_out, render_page


@require_http_methods(["GET", "POST"])
@requires("members.keep_calendar", workshop_for)
def days_off(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Ngày nghỉ of a year, and a form to add more."""
    today = business_day()
    form = DaysOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = add_days_off(workshop=workshop, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            words = ngettext("%(n)s day off added.", "%(n)s days off added.", added)
            messages.success(request, words % {"n": added})
            return _year_of(workshop, form.cleaned_data["first"].year)
    context = {
        "page": days_off_of(workshop, request.GET.get("nam", ""), today),
        "form": form,
        "may_administer": may(request.user, "members.administer_organisation"),
    }
    return render_page(request, "members/organisation/days_off.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.keep_day_off", day_off_for)
def day_off_remove(request: SignedInRequest, day_off: DayOff) -> HttpResponse:
    """The day is worked again."""
    return carry_out(
        request,
        lambda: remove_day_off(day_off=day_off),
        done=_("The day is a working day again."),
        then=_year_of(day_off.workshop, day_off.day.year),
    )


def _year_of(workshop: Workshop, year: int) -> HttpResponse:
    return redirect(f"{reverse('days_off', kwargs={'workshop': workshop.slug})}?nam={year}")
