"""Reads of people: the roster, a worker's page."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from members.domain.account import Organisation, Role
from members.models import OrganisationMembership, RoleAssignment, Team, TeamMembership, Worker
from members.models.worker import SEES_CARDS
from teamtrack.access import may
from teamtrack.figures import format_day
from teamtrack.names import plain

PAGE = 50
LONGEST_SEARCH = 80

# Who may see that somebody is a member of the Party, the union, the Youth Union: sensitive, so the cell alone.
SEES_ORGANISATIONS = (Role.CELL_LEADER, Role.PARTY_MEMBER)


@dataclass(frozen=True)
class RosterRow:
    """One person on the roster; `until` is their last day on the team."""

    pk: int
    full_name: str
    initials: str
    code: str
    trade: str
    skill_grade: int | None
    team: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Roster:
    """A page of the roster in Vietnamese order, and where the next one begins."""

    rows: tuple[RosterRow, ...]
    after: str
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class RosterWish:
    """What the reader looks for: words of a name, a team, present or former people, from where on."""

    search: str = ""
    team: str = ""
    former: bool = False
    after: str = ""


def read_wish(asked: Any) -> RosterWish:
    """The wish in a query string; whatever makes no sense is left out."""
    search = str(asked.get("tim", "")).replace("\0", "")[:LONGEST_SEARCH].strip()
    team = str(asked.get("to", "")).replace("\0", "")[:40]
    return RosterWish(search, team, asked.get("truoc") == "1", str(asked.get("sau", "")))


def roster(user: Any, wish: RosterWish, today: date) -> Roster:
    """People on the teams whose cards the user may see; two queries for any number of people."""
    teams = tuple(Team.objects.filter(pk__in=user.stands.teams(*SEES_CARDS)).order_by("code", "pk"))
    memberships = TeamMembership.objects.filter(team__in=teams).select_related("worker", "team")
    if wish.former:
        memberships = memberships.filter(period__endswith__lte=today)
    else:
        memberships = memberships.filter(period__contains=today)
    if wish.team:
        memberships = memberships.filter(team__slug=wish.team)
    for word in plain(wish.search).split():
        memberships = memberships.filter(worker__name_plain__contains=word)
    place = _read_place(wish.after)
    if place is not None:
        order, pk = place
        memberships = memberships.filter(Q(worker__name_order__gt=order) | Q(worker__name_order=order, pk__gt=pk))
    found = list(memberships.order_by("worker__name_order", "pk")[: PAGE + 1])
    rows = tuple(_row(membership) for membership in found[:PAGE])
    after = _write_place(found[PAGE - 1]) if len(found) > PAGE else ""
    return Roster(rows, after, teams)


def _row(membership: TeamMembership) -> RosterRow:
    worker, period = membership.worker, membership.period
    return RosterRow(
        pk=worker.pk,
        full_name=worker.full_name,
        initials=worker.initials,
        code=worker.code,
        trade=worker.trade,
        skill_grade=worker.skill_grade,
        team=membership.team.short_name,
        since=period.lower,
        until=_last_day(period),
    )


def _last_day(period: Any) -> date | None:
    return period.upper - timedelta(days=1) if period.upper else None


def _write_place(membership: TeamMembership) -> str:
    text = json.dumps([membership.worker.name_order, membership.pk])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _read_place(text: str) -> tuple[str, int] | None:
    """Where a page begins; None for a place nobody wrote."""
    try:
        order, pk = json.loads(base64.urlsafe_b64decode(text[:400].encode()))
    except (ValueError, binascii.Error):
        return None
    return (
        (order, pk) if isinstance(order, str) and isinstance(pk, int) and 0 < pk < 2**63 and "\0" not in order else None
    )


@dataclass(frozen=True)
class TeamStay:
    """A stay on a team; `until` is its last day."""

    team: str
    since: date
    until: date | None


@dataclass(frozen=True)
class HeldRole:
    """A role somebody holds, in words."""

    role: str
    over: str
    since: date


@dataclass(frozen=True)
class WorkerPage:
    """A worker's page for one reader; what the reader may not see is not in it."""

    worker: Worker
    line: str
    stays: tuple[TeamStay, ...]
    has_card: bool
    roles: tuple[HeldRole, ...]
    organisations: tuple[str, ...] | None
    may_change: bool
    is_on_a_team: bool


def worker_page(user: Any, worker: Worker, today: date) -> WorkerPage:
    """What `user` may see of `worker` (trust.md, section 3.1): the card, teams, roles, organisations."""
    has_card = may(user, "members.see_card", worker)
    is_own = worker.pk == user.worker_id
    memberships = list(worker.team_memberships.select_related("team").order_by("-period", "-pk"))
    teams = {membership.team_id for membership in memberships}
    sees_organisations = is_own or bool(teams & user.stands.teams(*SEES_ORGANISATIONS))
    stays = tuple(TeamStay(m.team.name, m.period.lower, _last_day(m.period)) for m in memberships)
    current = next((m for m in memberships if today in m.period), None)
    return WorkerPage(
        worker=worker,
        line=_line(worker, current, has_card=has_card),
        stays=stays if has_card else (),
        has_card=has_card,
        roles=_roles(worker, today) if has_card else (),
        organisations=_organisations(worker, today) if sees_organisations else None,
        may_change=may(user, "members.change_worker", worker) and worker.left_on is None,
        is_on_a_team=current is not None,
    )


def _line(worker: Worker, current: TeamMembership | None, *, has_card: bool) -> str:
    """The small line over the name: Tổ máy 6 · tiện, bậc thợ 3 · vào tổ 01/01/1965."""
    parts = []
    if current:
        parts.append(current.team.name)
    if has_card and worker.trade:
        grade = _("skill grade %(grade)s") % {"grade": worker.skill_grade} if worker.skill_grade else ""
        parts.append(", ".join(part for part in (worker.trade, grade) if part))
    if current and has_card:
        parts.append(_("on the team since %(day)s") % {"day": format_day(current.period.lower)})
    if worker.left_on:
        parts.append(_("left on %(day)s") % {"day": format_day(worker.left_on)})
    return " · ".join(parts)


def _roles(worker: Worker, today: date) -> tuple[HeldRole, ...]:
    held = RoleAssignment.objects.filter(worker=worker, is_confirmed=True, period__contains=today)
    # That somebody heads the party cell tells that they are in the Party: it stands with the organisations.
    held = held.exclude(role__in=(Role.CELL_LEADER, Role.BRANCH_COMMITTEE))
    held = held.select_related("team", "workshop", "enterprise").order_by("role", "pk")
    return tuple(
        HeldRole(item.get_role_display(), str(item.team or item.workshop or item.enterprise), item.period.lower)
        for item in held
    )


def _organisations(worker: Worker, today: date) -> tuple[str, ...]:
    found = OrganisationMembership.objects.filter(worker=worker, period__contains=today).order_by("organisation", "pk")
    names = {kind.value: text for kind, text in zip(Organisation, _organisation_words(), strict=True)}
    return tuple(
        _("%(organisation)s, since %(day)s")
        % {"organisation": names[item.organisation], "day": format_day(item.period.lower)}
        for item in found
    )


def _organisation_words() -> tuple[str, ...]:
    return _("the Party"), _("the union"), _("the Youth Union"), _("the women workers' group")
