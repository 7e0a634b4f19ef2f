"""Support requests: who was asked for what, how long it waits, what came of it. No text is opened on a list."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_noop

from members.domain.account import CELL, LEADS_ORGANISATION, Organisation
from members.models import SupportRequest, Team, Worker
from members.models.care import SUPPORT_NAMES, SUPPORT_OUTCOME_NAMES
from teamtrack.audit import disclose
from teamtrack.paging import open_and_page_of

READING = gettext_noop("a request for help")
ANSWER_IS_NEW_DAYS = 7  # how long the first page tells the asker


@dataclass(frozen=True)
class SupportLine:
    """One request: for whom, of whom, since when; `days` it has waited, where it still waits."""

    request: SupportRequest
    days: int | None
    may_answer: bool


@dataclass(frozen=True)
class OpenedSupport:
    """A request with what was written, for whoever asks and whoever is asked."""

    line: SupportLine
    what: str
    answer: str


@dataclass(frozen=True)
class TallyLine:
    """How many requests of a kind were answered how, by each outcome there was; nobody's name."""

    kind: str
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SupportYear:
    """The tally of one year, by the day of asking."""

    year: int
    lines: tuple[TallyLine, ...]


@dataclass(frozen=True)
class SupportPage:
    """What the reader may know of the requests of a team; the waiting ones first, the oldest of them on top.

    `after` is the number of the answered one behind which more follow.
    """

    waiting: tuple[SupportLine, ...]
    answered: tuple[SupportLine, ...]
    years: tuple[SupportYear, ...]
    opened: OpenedSupport | None
    is_cell: bool
    after: UUID | None


def requests_seen(user: Any) -> QuerySet[SupportRequest]:
    """The cell's: all of its teams; who leads an organisation: those put to it. Nobody's own, unless they asked."""
    seen = SupportRequest.objects.filter(Q(team__in=user.stands.teams(*CELL)) | _put_to(user))
    found = seen.filter(~Q(worker=user.worker_id) | Q(asked_by=user.worker_id))
    return found.select_related("worker", "team", "asked_by", "answered_by")


def _put_to(user: Any) -> Q:
    """The requests to an organisation of a team, as whoever leads it there."""
    put = Q(pk__in=[])
    for organisation, role in LEADS_ORGANISATION.items():
        put |= Q(organisation=organisation, team__in=user.stands.teams(role))
    return put


def request_for(user: Any, support: UUID) -> SupportRequest:
    """A request the user may know of; else 404."""
    return get_object_or_404(requests_seen(user), pk=support)


def requests_about(user: Any, worker: Worker) -> list[SupportLine]:
    """Those about one person, the latest first."""
    return [_line(user, request) for request in requests_seen(user).filter(worker=worker).order_by("-asked_on", "pk")]


def support_page(user: Any, team: Team, opened: UUID | None, after: UUID | None, today: date) -> SupportPage:
    """The requests of a team, the answered ones page by page; that the one asked for was opened is recorded."""
    seen = requests_seen(user).filter(team=team)
    wanted = seen.filter(pk=opened).first() if opened else None
    waiting, page = open_and_page_of(
        seen, is_open=Q(answered_on__isnull=True), first="asked_on", by="-answered_on", after=after
    )
    return SupportPage(
        waiting=tuple(_line(user, request, today) for request in waiting),
        answered=tuple(_line(user, request, today) for request in page.rows),
        after=page.after,
        years=support_years(seen),
        opened=opened_request(user, wanted, today) if wanted else None,
        is_cell=team.pk in user.stands.teams(*CELL),
    )


def read_request(user: Any, line: SupportLine) -> OpenedSupport:
    """Its texts; that they were read is recorded."""
    ((what, answer),) = disclose([line.request], "what", "answer", by=user, why=READING)
    return OpenedSupport(line, what, answer)


def opened_request(user: Any, request: SupportRequest, today: date) -> OpenedSupport:
    """One request with what was written."""
    return read_request(user, _line(user, request, today))


def support_years(requests: QuerySet[SupportRequest]) -> tuple[SupportYear, ...]:
    """Kinds and outcomes of each year, the latest first; what waits for an answer is no help given, and not counted."""
    answered = requests.filter(answered_on__isnull=False).order_by()
    found = answered.values_list("asked_on__year", "kind", "outcome").annotate(n=Count("pk"))
    counted = Counter({(year, kind, outcome): n for year, kind, outcome, n in found})
    return tuple(
        SupportYear(year, _tally(counted, year))
        for year in sorted({year for year, _kind, _outcome in counted}, reverse=True)
    )


def _tally(counted: Counter[tuple[int, str, str]], year: int) -> tuple[TallyLine, ...]:
    lines = (
        TallyLine(
            str(name),
            tuple(
                (str(words), counted[year, kind, key])
                for key, words in SUPPORT_OUTCOME_NAMES
                if counted[year, kind, key]
            ),
        )
        for kind, name in SUPPORT_NAMES
    )
    return tuple(line for line in lines if line.counts)


def _line(user: Any, request: SupportRequest, today: date | None = None) -> SupportLine:
    role = LEADS_ORGANISATION.get(Organisation(request.organisation))
    waits = request.answered_on is None and today is not None
    return SupportLine(
        request,
        days=(today - request.asked_on).days if waits and today else None,
        may_answer=request.answered_on is None and role is not None and request.team_id in user.stands.teams(role),
    )


# --- for the first page -----------------------------------------------------------------------------------------------


def support_to_answer(user: Any, today: date) -> list[tuple[str, int, int]]:
    """For each team how many requests wait for the user's answer, and the days of the oldest; one query."""
    waiting = requests_seen(user).filter(_put_to(user), answered_on__isnull=True).order_by()
    counted = waiting.values_list("team__slug").annotate(n=Count("pk"), first=Min("asked_on"))
    return [(team, number, (today - first).days) for team, number, first in counted.order_by("team__slug")]


def support_answered_lately(user: Any, today: date) -> list[tuple[str, UUID]]:
    """Requests of the user's that were answered in the last week: the team's address and the number; one query."""
    since = today - timedelta(days=ANSWER_IS_NEW_DAYS)
    found = SupportRequest.objects.filter(asked_by=user.worker_id, answered_on__gt=since)
    return list(found.order_by("-answered_on", "pk").values_list("team__slug", "pk"))
