"""Erasing a person who has left: what was written about them goes, their figures stay as numbers (trust.md, 3.2).

The ledger keeps their number alone, so that the restore of an older backup erases them again.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice

from members.actions.care import leave_cases
from members.actions.group import leave_groups
from members.actions.mentoring import leave_chain
from members.actions.sign_in import forget_failures
from members.domain.rights import names_person
from members.models import (
    Account,
    AuthenticatorApp,
    CareCase,
    CareStep,
    CareStory,
    Consent,
    Contact,
    DataRequest,
    FocusTeam,
    GoodRelation,
    GroupMembership,
    GroupPilot,
    MeetingAttendance,
    Mentorship,
    MentorshipReview,
    OrganisationActivity,
    OrganisationMembership,
    OrganisationTitle,
    OwnFile,
    PairWish,
    Proposal,
    ProposalStatement,
    Prospect,
    ProspectHelper,
    ProspectStage,
    Renewal,
    RoleAssignment,
    Secondment,
    SkillGrade,
    Suggestion,
    SupportRequest,
    Team,
    TeamMembership,
    TierAssessment,
    TierGround,
    TierProposal,
    Visit,
    VisitFromAbove,
    Worker,
)
from teamtrack.audit import as_system, note_erasure
from teamtrack.dated import end_rows
from teamtrack.errors import RuleBroken
from teamtrack.models import IdempotencyKey
from teamtrack.sources import ask

# What goes as a whole, in this order: a story before the consent it rests on. Rows in which the person only did
# something for others (a contact they had, a case they held, a mentee they helped) are others' and stay.
GOES: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (TierAssessment, ("worker",)),  # with aspects, what it rests on, and objections
    (TierProposal, ("worker",)),
    (CareStory, ("worker",)),
    (CareStep, ("worker",)),
    (CareCase, ("worker",)),
    (SupportRequest, ("worker",)),
    (Contact, ("worker",)),
    (Visit, ("worker",)),
    (Mentorship, ("mentee",)),  # with reviews
    (GroupMembership, ("worker",)),
    (PairWish, ("first", "second")),
    (GoodRelation, ("first", "second")),
    (Prospect, ("worker",)),  # with stages and helpers
    (ProposalStatement, ("worker",)),
    (Proposal, ("about",)),
    (TierGround, ("suggestion__author",)),  # the decisions about others that rest on their words stay
    (Suggestion, ("author",)),
    (MeetingAttendance, ("worker",)),
    (Consent, ("worker",)),
    (DataRequest, ("worker",)),
    (OwnFile, ("worker",)),
    (OrganisationMembership, ("worker",)),
    (RoleAssignment, ("worker",)),
    (Renewal, ("account__worker",)),
    (Secondment, ("worker",)),
    (SkillGrade, ("worker",)),
)

# Texts in clear in the rows of others of their teams: of one that names the person a mark is left. Sealed ones are
# searched by nobody (trust.md, section 3.2).
TAKEN_OUT = "…"
SAYS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (GroupMembership, "group__team", ("reason",)),
    (GroupPilot, "group__team", ("aim", "result")),
    (PairWish, "team", ("reason", "end_reason")),
    (Mentorship, "team", ("aim", "plan", "end_reason")),
    (MentorshipReview, "mentorship__team", ("words", "aim", "plan")),
    (Prospect, "team", ("end_reason",)),
    (ProspectStage, "prospect__team", ("reason",)),
    (Proposal, "team", ("text", "answer")),
    (ProposalStatement, "proposal__team", ("words",)),
    (Suggestion, "team", ("text", "answer")),
    (Visit, "team", ("help_given",)),
    (FocusTeam, "team", ("reason",)),
    (VisitFromAbove, "team", ("agreed",)),
    (OrganisationActivity, "team", ("what",)),
    (OrganisationTitle, "team", ("title", "decided_by")),
)


def erase_worker(*, worker: int, today: date) -> None:
    """Take away everything written about somebody who has left; the card becomes "Người đã nghỉ việc 123".

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
    for stay in TeamMembership.objects.filter(worker=person, period__upper_inf=True):
        stay.period = (stay.period.lower, max(stay.period.lower, today) + timedelta(days=1))
        stay.save(update_fields=["period"])
    person.left_on = max(person.entered_on, today)


def _erase(person: Worker) -> None:
    with as_system("erasure"):
        # While they can still be found by name, and where they were.
        ask("erase_person", worker=person.pk)
        take_out_what_names(person, SAYS)
        for model, columns in GOES:
            theirs = Q()
            for column in columns:
                theirs |= Q(**{column: person.pk})
            QuerySet(model).filter(theirs).delete()
    _leave_to_others(person)
    _erase_account(person)
    with translation.override(_language(person)):
        person.full_name = _("Person who left %(number)s") % {"number": person.pk}
    person.code = f"–{person.pk}"
    person.is_woman, person.birth_year, person.skill_grade = False, None, None
    for column in ("trade", "origin", "home_place", "home_area", "travel", "route", "phone", "address"):
        setattr(person, column, "")
    person.save()


def take_out_what_names(person: Worker, says: Iterable[tuple[Any, str, tuple[str, ...]]]) -> None:
    """A mark instead of every text that names them: model, way to its team, columns.

    Of the teams they were on, helped somebody of, led a group of, or came to from above.
    """
    teams = Team.objects.filter(
        Q(memberships__worker=person)
        | Q(mentorships__mentor=person)
        | Q(groups__leads__worker=person)
        | Q(secondments__worker=person)
        | Q(visits_from_above__worker=person)
    )
    for model, team, columns in says:
        rows: QuerySet[Any] = QuerySet(model).filter(**{f"{team}__in": teams.values("pk")})
        for row in rows.order_by("pk"):
            naming = [column for column in columns if names_person(getattr(row, column), person.full_name)]
            if naming:
                QuerySet(model).filter(pk=row.pk).update(**dict.fromkeys(naming, TAKEN_OUT))


def _leave_to_others(person: Worker) -> None:
    """What they still did for others ends on the day they left; after a restore they may be back in it."""
    assert person.left_on is not None
    day = person.left_on + timedelta(days=1)
    helped = Mentorship.objects.filter(mentor=person, period__upper_inf=True)
    for team in Team.objects.filter(pk__in=helped.values("team")).order_by("pk"):
        leave_chain(worker=person, team=team, day=day, by=None)
    leave_groups(worker=person, day=day)
    end_rows(ProspectHelper.objects.filter(worker=person), day)
    leave_cases(worker=person, to=None, day=day, today=day)


def _erase_account(person: Worker) -> None:
    """The account stays as a number that has signed what others count on; nobody can sign in with it."""
    account = Account.objects.filter(worker=person).first()
    if account is None:
        return
    forget_failures(account)
    IdempotencyKey.objects.filter(user=account).delete()
    for device in (AuthenticatorApp, StaticDevice):
        device.objects.filter(user=account).delete()
    account.username = f"da-roi-{person.pk}"
    account.is_active, account.pin, account.last_login = False, "", None
    account.session_round += 1
    account.set_unusable_password()
    account.save()


def _language(person: Worker) -> str:
    stay = person.team_memberships.select_related("team__workshop").order_by("-period", "pk").first()
    return stay.team.workshop.language if stay else "vi"
