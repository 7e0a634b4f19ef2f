"""The Friday list, writing down a contact, the contacts of a cell's team."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from members.actions.contact import correct_contact, log_contact
from members.domain.account import CELL
from members.domain.contact import ContactKind, friday_of
from members.domain.hint import BEFORE_DAYS
from members.forms.contact import ContactForm, CorrectForm
from members.models import Contact, Team, Worker
from members.queries.care import held_cases
from members.queries.contact import (
    ABOUT,
    contact_for,
    contacts_of,
    effect_around,
    friday_list,
    help_effects,
    is_known_to,
    is_still_correctable,
    may_meet,
    organisations_behind,
    own_contacts,
    read_about,
    read_after,
    team_on,
)
from members.queries.hint import people_to_ask
from members.queries.organisation import team_with_calendar_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.audit import disclose
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page

# Why a note was opened, as the person it is about reads it.
NOTE_OPENED = gettext_noop("opened the note of a contact")
NOTE_CORRECTED = gettext_noop("corrected the note of a contact")
JUST_MET = "vua"  # in the address of the Friday list after a contact: its next button takes the focus


@require_GET
@requires("members.use_friday_list", confidential=True)
def friday(request: SignedInRequest) -> HttpResponse:
    """Thứ sáu: whom the reader should meet this week."""
    context = {
        "list": friday_list(request.user, business_day()),
        "team": request.user.stands.first_slug(*CELL),
        "cases": held_cases(request.user),
        "goes_on": JUST_MET in request.GET,
        "may_open": may(request.user, "members.see_roster"),
    }
    return render_page(request, "members/contact/friday.html", context)


@require_GET
@requires("members.use_friday_list")
def ask_how(request: SignedInRequest) -> HttpResponse:
    """Nên hỏi thăm: what the reader alone is told about those they help or are in charge of."""
    context = {"people": people_to_ask(request.user, business_day()), "days": BEFORE_DAYS}
    return render_page(request, "members/contact/ask_how.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.log_contact", may_meet, confidential=True)
def contact_log(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """Ghi buổi gặp: today and, on a Friday, its kind are chosen already; everything else may stay as it is."""
    today = business_day()
    team = None if may(request.user, "members.use_friday_list") else team_on(worker, today)
    kind = ContactKind.FRIDAY if friday_of(today) == today else None
    form = ContactForm(
        request.POST or None,
        organisations=organisations_behind(request.user, today),
        initial={"key": uuid4(), "day": today, "kind": kind},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            log_contact(
                key=data["key"],
                worker=worker,
                talk=form.talk(),
                by=request.user,
                today=today,
                now=timezone.now(),
                is_another=data["is_another"],
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The contact is written down."))
            return redirect("contacts", team=team.slug) if team else redirect(f"{reverse('friday')}?{JUST_MET}=1")
    context = {
        "form": form,
        "worker": worker,
        "team": team,
        "today": today,
        "may_open_case": may(request.user, "members.open_case", worker),
        "lately": own_contacts(request.user, worker),
        "effects": help_effects(worker, today) if is_known_to(request.user, worker, today) else [],
    }
    return render_page(request, "members/contact/log.html", context, status=422 if form.errors else 200)


@require_GET
@requires("members.see_contacts", team_with_calendar_for, confidential=True)
def contacts(request: SignedInRequest, team: Team) -> HttpResponse:
    """Các buổi gặp: who met whom and when, page by page, and how the members kept their Fridays.

    Whoever leads an organisation sees what they wrote down themselves.
    """
    after, about = read_after(request.GET), read_about(request.GET)
    page = contacts_of(request.user, team, after, business_day(), timezone.now(), about=about)
    context = {
        "team": team,
        "page": page,
        "began": after,
        "about": page.lines[0].contact.worker if about and page.lines else None,
        "query": f"{ABOUT}={about}" if about else "",
        "is_of_cell": may(request.user, "members.see_cell", team),
    }
    return render_page(request, "members/contact/contacts.html", context)


@require_GET
@requires("members.see_contact", contact_for, confidential=True)
def contact(request: SignedInRequest, contact: Contact) -> HttpResponse:
    """One contact with its note, opened for the few who may read it; the reading is recorded."""
    today = business_day()
    [[note, follow_up]] = disclose([contact], "note", "follow_up", by=request.user, why=NOTE_OPENED)
    context = {
        "contact": contact,
        "note": note,
        "follow_up": follow_up,
        "may_correct": may(request.user, "members.correct_contact", contact)
        and is_still_correctable(contact, timezone.now()),
        "effect": effect_around(contact.worker, contact.day, today)
        if is_known_to(request.user, contact.worker, today)
        else None,
        "may_list": may(request.user, "members.see_contacts", contact.team),
        "has_fridays": may(request.user, "members.use_friday_list"),
    }
    return render_page(request, "members/contact/contact.html", context)


@require_http_methods(["GET", "POST"])
@requires("members.correct_contact", contact_for, confidential=True)
def contact_change(request: SignedInRequest, contact: Contact) -> HttpResponse:
    """The author corrects day, occasion and note, within a week."""
    if not is_still_correctable(contact, timezone.now()):
        messages.error(request, _("A contact may be corrected for a week; this one stays as it is."))
        return redirect("contact", contact=contact.pk)
    if request.method == "POST":
        form = CorrectForm(request.POST)
    else:
        [[note, follow_up]] = disclose([contact], "note", "follow_up", by=request.user, why=NOTE_CORRECTED)
        typed = {"day": contact.day, "kind": contact.kind, "minutes": contact.minutes}
        form = CorrectForm(initial=typed | {"note": note, "follow_up": follow_up})
    if request.method == "POST" and form.is_valid():
        try:
            correct_contact(
                contact=contact, talk=form.talk(), by=request.user, today=business_day(), now=timezone.now()
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Corrected."))
            return redirect("contact", contact=contact.pk)
    context = {"form": form, "contact": contact}
    return render_page(request, "members/contact/change.html", context, status=422 if form.errors else 200)
