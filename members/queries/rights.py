"""Reads about rights: consents, requests and their clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from members.domain.account import Role
from members.domain.rights import ANSWER_IS_NEWS, Purpose, RequestKind
from members.models import Account, Consent, Contact, DataRequest, OwnFile, Standing, Team, TeamMembership, Worker
from members.models.rights import PURPOSE_NAMES, REQUEST_NAMES
from teamtrack.audit import disclose
from teamtrack.business_day import business_day
from teamtrack.models import JobState
from teamtrack.names import is_called, is_named
from teamtrack.paging import open_and_page_of, page_of

ANSWERING = gettext_noop("answering a request about one's own data")
OWN_FILE = "own file"


# --- consent ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConsentLine:
    """One purpose: whether the person agrees, since when, and what is kept on it."""

    purpose: Purpose
    name: str
    given_on: date | None
    kept: str
    is_asked: bool  # agreeing says at once what may be kept


def consents_of(worker: Worker) -> tuple[ConsentLine, ...]:
    """Every purpose, agreed to or not; silence is not consent."""
    given = dict(
        Consent.objects.filter(worker=worker, withdrawn_on__isnull=True)
        .order_by("pk")
        .values_list("purpose", "given_on")
    )
    kept = {Purpose.PHONE: worker.phone, Purpose.ADDRESS: worker.address}
    return tuple(
        ConsentLine(purpose, str(name), given.get(purpose), kept.get(purpose, ""), purpose in kept)
        for purpose, name in PURPOSE_NAMES
    )


def agrees(worker: Worker, purpose: Purpose) -> bool:
    """Whether the worker's consent to this purpose stands."""
    return Consent.objects.filter(worker=worker, purpose=purpose, withdrawn_on__isnull=True).exists()


def withdrawn_from(purpose: Purpose, people: Iterable[int]) -> set[int]:
    """Those of the people who have taken back their consent to this purpose, and not given it again since."""
    return set(withdrawals(purpose).filter(worker__in=list(people)).values_list("worker", flat=True))


def withdrawals(purpose: Purpose) -> QuerySet[Consent]:
    """Consents taken back of whoever has not given theirs again, to be asked for within another query."""
    of = Consent.objects.filter(purpose=purpose)
    return of.exclude(worker__in=of.filter(withdrawn_on__isnull=True).values("worker"))


def named_without_consent(team: Team, text: str, day: date) -> list[str]:
    """Who did not agree to be praised: people of the workshop on that day whose full name stands in the text, and
    those of the team who are called there by title and given name.
    """
    agreed = Consent.objects.filter(purpose=Purpose.PRAISE, withdrawn_on__isnull=True)
    stays = TeamMembership.objects.filter(team__workshop=team.workshop_id, period__contains=day)
    stays = stays.exclude(worker__consents__in=agreed).select_related("worker").order_by("worker__name_order", "pk")
    return [stay.worker.full_name for stay in stays if names(text, stay.worker, on_team=stay.team_id == team.pk)]


def names(text: str, worker: Worker, *, on_team: bool) -> bool:
    """Whether the text is about the worker: by the full name, or as those on the team it is about call each other."""
    return is_named(text, worker.full_name) or (on_team and is_called(text, worker.full_name))


# --- requests --------------------------------------------------------------------------------------------------------


# In whole words, as they stand alone on a list: "Erase" says nothing there.
REQUEST_WORDS = [
    (kind, _("Have what is kept erased") if kind == RequestKind.ERASE else name) for kind, name in REQUEST_NAMES
]


@dataclass(frozen=True)
class RequestLine:
    """A request on a list: whose, of what kind, how far; nothing of what was written."""

    request: DataRequest
    name: str
    due: date | None  # the next day of the clock; None: done
    is_late: bool
    is_due: bool

    @property
    def asked(self) -> str:
        """What is asked for, in whole words."""
        return str(dict(REQUEST_WORDS)[RequestKind(self.request.kind)])


def answering_team(worker: Worker, today: date) -> Team | None:
    """The team whose head of the cell answers the worker's requests; None: the administrators do."""
    team = Team.objects.filter(memberships__worker=worker, memberships__period__contains=today).first()
    heads = _heads(today).filter(team=team).exclude(worker=worker)
    return team if team is not None and heads.exists() else None


def _heads(today: date) -> QuerySet[Standing]:
    """Heads of cells who can sign in; a request waits for nobody else."""
    heads = Standing.objects.filter(role=Role.CELL_LEADER, period__contains=today)
    return heads.filter(worker__account__is_active=True)


def request_of_team(user: Any, team: str, asked: UUID) -> DataRequest:
    """A request put to the head of this team's cell; else 404."""
    teams = Team.objects.visible_to(user).filter(slug=team)
    return get_object_or_404(DataRequest.objects.select_related("worker", "team"), pk=asked, team__in=teams)


def is_headless(request: DataRequest, today: date) -> bool:
    """Whether the administrators answer a request: it is of no team, or its team has no head today but the asker."""
    return DataRequest.objects.filter(_headless(today), pk=request.pk).exists()


def _headless(today: date) -> Q:
    heads = _heads(today).filter(team=OuterRef("team"))
    return Q(team__isnull=True) | Q(~Exists(heads.exclude(worker=OuterRef("worker"))))


def request_of_no_team(user: Any, asked: UUID) -> DataRequest:
    """A request put to the administrators of the user's enterprise, or left to them; else 404."""
    return get_object_or_404(_of_no_team(user, business_day()), pk=asked)


def _of_no_team(user: Any, today: date) -> QuerySet[DataRequest]:
    own = Worker.objects.filter(pk=user.worker_id).values("enterprise")
    return DataRequest.objects.select_related("worker", "team").filter(_headless(today), worker__enterprise__in=own)


@dataclass(frozen=True)
class Register:
    """What is open by its due day, then what is done, the latest first; `after`: behind which number more follow."""

    lines: tuple[RequestLine, ...]
    after: UUID | None


def requests_of_team(team: Team, after: UUID | None, today: date) -> Register:
    """The register of a cell."""
    return _register(DataRequest.objects.filter(team=team), after, today)


def requests_of_no_team(user: Any, after: UUID | None, today: date) -> Register:
    """The register of the administrators; one's own is answered by another, and stands on one's own page."""
    left = Q(team__isnull=True) | Q(done_on__isnull=True)  # what is done stands in the register of its team
    return _register(_of_no_team(user, today).filter(left).exclude(worker=user.worker_id), after, today)


def _register(requests: QuerySet[DataRequest], after: UUID | None, today: date) -> Register:
    """What is open stands on the first page alone."""
    rows, is_open = requests.select_related("worker", "team"), Q(done_on__isnull=True)
    if after is None:
        still, done = open_and_page_of(rows, is_open=is_open, first="asked_on", by="-done_on", after=None)
    else:
        still, done = (), page_of(rows.exclude(is_open), by="-done_on", after=after, seen=requests)
    waiting = sorted((_line(row, today) for row in still), key=lambda row: row.due or today)
    return Register((*waiting, *(_line(row, today) for row in done.rows)), done.after)


def _line(request: DataRequest, today: date) -> RequestLine:
    due = None if request.done_on else request.done_due if request.answered_on else request.answer_due
    return RequestLine(
        request=request,
        name=request.worker.full_name,
        due=due,
        is_late=due is not None and due < today,
        is_due=due is not None and due == today,
    )


def open_requests(user: Any, today: date) -> list[tuple[str, RequestLine]]:
    """Requests that the user has to answer, or to see done, the most urgent first; those of oneself are another's.

    Before each in whose register it stands: the address of a team the user heads, or nothing for the administrators'.
    """
    heads, administers = user.stands.teams(Role.CELL_LEADER), Role.ADMINISTRATOR in user.stands.roles
    if not heads and not administers:
        return []
    requests = _of_no_team(user, today) if administers else DataRequest.objects.none()
    requests = requests | DataRequest.objects.filter(team__in=heads) if heads else requests
    waiting = requests.filter(done_on__isnull=True).exclude(worker=user.worker_id).select_related("worker", "team")
    found = [
        (row.team.slug if row.team and row.team_id in heads else "", _line(row, today))
        for row in waiting.order_by("pk")
    ]
    return sorted(found, key=lambda each: each[1].due or today)


@dataclass(frozen=True)
class OpenedRequest:
    """A request with what was written, for the two it concerns."""

    line: RequestLine
    text: str
    answer: str


def opened(request: DataRequest, by: Account, today: date) -> OpenedRequest:
    """One request as whoever answers it reads it; that it was read is recorded."""
    ((text, answer),) = disclose([request], "text", "answer", by=by, why=ANSWERING)
    return OpenedRequest(_line(request, today), text, answer)


def own_requests(account: Account, today: date) -> tuple[OpenedRequest, ...]:
    """The reader's own requests with the answers, the latest first."""
    rows = list(
        DataRequest.objects.filter(worker=account.worker_id)
        .select_related("worker", "team")
        .order_by("-asked_on", "pk")
    )
    texts = disclose(rows, "text", "answer", by=account, why=OWN_FILE)
    return tuple(
        OpenedRequest(_line(row, today), text, answer) for row, (text, answer) in zip(rows, texts, strict=True)
    )


def own_answered_lately(account: Account, today: date) -> bool:
    """Whether something the reader asked was answered in the last two weeks."""
    since = today - ANSWER_IS_NEWS
    return DataRequest.objects.filter(worker=account.worker_id, answered_on__range=(since, today)).exists()


def contact_asked_about(account: Account, asked: UUID | None) -> Contact | None:
    """The contact with the reader whose note they ask to see."""
    return Contact.objects.filter(pk=asked, worker=account.worker_id).first() if asked else None


# --- the paper -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnFilePage:
    """A paper of the reader's own: on its way, ready for a day, or failed for a reason (an English msgid)."""

    file: OwnFile
    is_ready: bool
    is_failed: bool
    problem: str
    until: datetime

    @property
    def has_ended(self) -> bool:
        return self.is_ready or self.is_failed


def own_file_for(user: Any, file: UUID) -> OwnFile:
    """A paper of the reader's own; else 404."""
    return get_object_or_404(OwnFile.objects.select_related("job"), pk=file, worker=user.worker_id)


def own_file_page(file: OwnFile, now: datetime) -> OwnFilePage:
    """How far the paper is."""
    until = file.asked_at + timedelta(days=1)
    return OwnFilePage(
        file=file,
        is_ready=file.job.state == JobState.DONE and now < until,
        is_failed=file.job.state == JobState.FAILED,
        problem=file.job.problem,
        until=until,
    )
