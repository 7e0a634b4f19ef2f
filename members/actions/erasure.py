"""Erasing a person who has left: what was written about them goes, their figures stay as numbers (trust.md, 3.2).

The ledger keeps their number alone, so that the restore of an older backup erases them again.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from members.models import (
    Account,
    CareCase,
    CareStep,
    CareStory,
    Consent,
    Contact,
    DataRequest,
    GoodRelation,
    GroupMembership,
    MeetingAttendance,
    Mentorship,
    OrganisationMembership,
    OwnFile,
    PairWish,
    Proposal,
    Prospect,
    RoleAssignment,
    SkillGrade,
    Suggestion,
    SupportRequest,
    TeamMembership,
    TierAssessment,
    Visit,
    Worker,
)
from teamtrack.audit import as_system, note_erasure
from teamtrack.errors import RuleBroken
from teamtrack.models import IdempotencyKey, SignInFailure
from teamtrack.sources import ask

# What goes as a whole, in this order: a story before the consent it rests on. Rows in which the person only did
# something for others (a contact they had, a case they held, a mentee they helped) are others' and stay.
GOES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (TierAssessment, ("worker",)),  # with aspects and objections
    (CareStory, ("worker",)),
    (CareStep, ("worker",)),
    (CareCase, ("worker",)),
    (SupportRequest, ("worker",)),
    (Contact, ("worker",)),
    (Visit, ("worker",)),
    (Mentorship, ("mentee",)),
    (GroupMembership, ("worker",)),
    (PairWish, ("first", "second")),
    (GoodRelation, ("first", "second")),
    (Prospect, ("worker",)),  # with stages and helpers
    (Proposal, ("about",)),
    (Suggestion, ("author",)),
    (MeetingAttendance, ("worker",)),
    (Consent, ("worker",)),
    (DataRequest, ("worker",)),
    (OwnFile, ("worker",)),
    (OrganisationMembership, ("worker",)),
    (RoleAssignment, ("worker",)),
    (SkillGrade, ("worker",)),
)


def erase_worker(*, worker: int, today: date) -> None:
    """Take away everything written about somebody who has left; the card becomes "Người đã rời 123", without facts.

    RuleBroken for somebody who still works here: of them only what a consent carries can go, with the consent.
    """
    with transaction.atomic():
        person = Worker.objects.select_for_update(of=("self",)).get(pk=worker)
        if person.left_on is None:
            words = _("%(name)s still works here; only who has left can be erased.")
            raise RuleBroken(words % {"name": person.full_name})
        _erase(person)
        note_erasure(worker=worker, day=today)


def erase_again(*, workers: list[int], today: date) -> list[int]:
    """After a restore: erase who stands in the ledger and has come back; the numbers of those who were there.

    Whom the backup still knows at work has left today at the latest.
    """
    with transaction.atomic():
        found = list(Worker.objects.filter(pk__in=workers).order_by("pk"))
        for person in found:
            _leave(person, today)
            _erase(person)
    return [person.pk for person in found]


def _leave(person: Worker, today: date) -> None:
    if person.left_on is not None:
        return
    for stay in TeamMembership.objects.filter(worker=person, period__endswith__isnull=True):
        stay.period = (stay.period.lower, max(stay.period.lower, today) + timedelta(days=1))
        stay.save(update_fields=["period"])
    person.left_on = max(person.entered_on, today)


def _erase(person: Worker) -> None:
    with as_system("erasure"):
        ask("erase_person", worker=person.pk)  # while they can still be found by name
        for model, columns in GOES:
            theirs = Q()
            for column in columns:
                theirs |= Q(**{column: person.pk})
            QuerySet(model).filter(theirs).delete()
    _erase_account(person)
    with translation.override(_language(person)):
        person.full_name = _("Person who left %(number)s") % {"number": person.pk}
    person.code = f"–{person.pk}"
    person.is_woman, person.birth_year, person.skill_grade = False, None, None
    for column in ("trade", "origin", "home_place", "home_area", "travel", "route", "phone", "address"):
        setattr(person, column, "")
    person.save()


def _erase_account(person: Worker) -> None:
    """The account stays as a number that has signed what others count on; nobody can sign in with it."""
    account = Account.objects.filter(worker=person).first()
    if account is None:
        return
    SignInFailure.objects.filter(name=account.username).delete()
    IdempotencyKey.objects.filter(user=account).delete()
    for device in (TOTPDevice, StaticDevice):
        device.objects.filter(user=account).delete()
    account.username = f"da-roi-{person.pk}"
    account.is_active, account.pin, account.last_login = False, "", None
    account.session_round += 1
    account.set_unusable_password()
    account.save()


def _language(person: Worker) -> str:
    stay = person.team_memberships.select_related("team__workshop").order_by("-period", "pk").first()
    return stay.team.workshop.language if stay else "vi"
