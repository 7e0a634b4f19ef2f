"""Reads of people: the roster, a worker's page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _

from members.domain.account import CELL, Organisation, Role
from members.models import OrganisationMembership, RoleAssignment, SkillGrade, Team, TeamMembership, Worker
from members.models.worker import SEES_CARDS, plain_of
from members.queries.circumstances import Reach, grades_of, reach_of
from teamtrack.access import may
from teamtrack.figures import format_day
from teamtrack.names import plain, tidy
from teamtrack.paging import AFTER, page_of, read_number

LONGEST_SEARCH = 80
NO_BREAK = "\N{NO-BREAK SPACE}"


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
    is_newcomer: bool

    @property
    def line(self) -> str:
        """All of it in one line, for the phone, broken only at the dots: Z2-609 · phay, bậc thợ 3 · Tổ 6 từ …"""
        parts = (self.code, _trade(self.trade, self.skill_grade), self._stay)
        return " · ".join(part.replace(" ", NO_BREAK) for part in parts if part)

    @property
    def _stay(self) -> str:
        if self.until is None:
            return _("%(team)s since %(day)s") % {"team": self.team, "day": format_day(self.since)}
        days = {"team": self.team, "first": format_day(self.since), "last": format_day(self.until)}
        return _("%(team)s, %(first)s – %(last)s") % days


@dataclass(frozen=True)
class Roster:
    """A page of the roster in Vietnamese order; `after` is the number of the stay after which the next one begins."""

    rows: tuple[RosterRow, ...]
    after: int | None
    teams: tuple[Team, ...]


@dataclass(frozen=True)
class RosterWish:
    """What the reader looks for: words of a name, a team, present or former people, from where on."""

    search: str = ""
    team: str = ""
    former: bool = False
    after: int | None = None

    @property
    def query(self) -> str:
        """The wish as a query string, for the link to the next page."""
        asked = {"tim": self.search, "to": self.team, "truoc": "1" if self.former else ""}
        return urlencode({key: value for key, value in asked.items() if value})


def read_wish(asked: Any) -> RosterWish:
    """The wish in a query string; whatever makes no sense is left out."""
    return RosterWish(
        search=read_words(asked, "tim"),
        team=read_words(asked, "to"),
        former=asked.get("truoc") == "1",
        after=read_number(asked, AFTER),
    )


def read_words(asked: Any, key: str) -> str:
    """Words somebody looks for: no control characters (a NUL would be the database's error), not longer than a name."""
    printable = "".join(letter if letter.isprintable() else " " for letter in str(asked.get(key, ""))[:LONGEST_SEARCH])
    return tidy(printable)


def roster(user: Any, wish: RosterWish, today: date) -> Roster:
    """People on the teams whose cards the user may see; two queries for any number of people."""
    teams = tuple(Team.objects.filter(pk__in=user.stands.teams(*SEES_CARDS)).order_by("code", "pk"))
    seen = TeamMembership.objects.filter(team__in=teams)
    stays = seen.filter(period__endswith__lte=today) if wish.former else seen.filter(period__contains=today)
    if wish.team in {team.slug for team in teams}:
        stays = stays.filter(team__slug=wish.team)
    if asked := plain(wish.search):  # each of the conditions on workers has its index: all of them, or none would count
        named = Q()
        for word in asked.split():
            named &= Q(worker__name_plain__contains=word) | Q(worker__code__iexact=word)
        headed = user.stands.teams(Role.CELL_LEADER)  # where somebody lives is the cell's to know
        stays = stays.alias(trade_plain=plain_of("worker__trade"), area_plain=plain_of("worker__home_area"))
        stays = stays.filter(named | Q(trade_plain=asked) | Q(area_plain__contains=asked, team__in=headed))
    page = page_of(stays.select_related("worker", "team"), by="worker__name_order", after=wish.after, seen=seen)
    return Roster(rows=tuple(_row(stay, today) for stay in page.rows), after=page.after, teams=teams)


def _row(membership: TeamMembership, today: date) -> RosterRow:
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
        is_newcomer=period.upper is None and worker.is_newcomer(today),
    )


def _last_day(period: Any) -> date | None:
    return period.upper - timedelta(days=1) if period.upper else None


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
    may_keep_memberships: bool
    is_on_a_team: bool
    grades: tuple[SkillGrade, ...]
    reach: Reach


def worker_page(user: Any, worker: Worker, today: date) -> WorkerPage:
    """What `user` may see of `worker` (trust.md, section 3.1): the card, teams, roles, organisations."""
    has_card = may(user, "members.see_card", worker)
    is_own = worker.pk == user.worker_id
    memberships = list(worker.team_memberships.select_related("team").order_by("-period", "-pk"))
    stays = tuple(TeamStay(m.team.name, m.period.lower, _last_day(m.period)) for m in memberships)
    current = next((m for m in memberships if today in m.period), None)
    # That somebody is in the Party, the union, the Youth Union is sensitive: their cell's alone to know.
    of_cell = (current or memberships[0]).team_id in user.stands.teams(*CELL) if memberships else False
    may_keep_memberships = may(user, "members.keep_memberships", worker)
    sees_organisations = is_own or of_cell or may_keep_memberships
    return WorkerPage(
        worker=worker,
        line=_line(worker, current, has_card=has_card),
        stays=stays,
        has_card=has_card,
        roles=_roles(worker, today, party_too=sees_organisations) if has_card or sees_organisations else (),
        organisations=_organisations(worker, today) if sees_organisations else None,
        may_change=may(user, "members.change_worker", worker) and worker.left_on is None,
        may_keep_memberships=may_keep_memberships,
        is_on_a_team=current is not None,
        grades=grades_of(worker) if has_card else (),
        reach=reach_of(user, worker, today) if has_card else Reach(),
    )


def _line(worker: Worker, current: TeamMembership | None, *, has_card: bool) -> str:
    """The small line over the name: Tổ máy 6 · tiện, bậc thợ 3 · vào tổ 01/01/1965."""
    parts = []
    if current:
        parts.append(current.team.name)
    if has_card:
        parts.append(_trade(worker.trade, worker.skill_grade))
    if current and has_card:
        parts.append(_("on the team since %(day)s") % {"day": format_day(current.period.lower)})
    if worker.left_on:
        parts.append(_("left on %(day)s") % {"day": format_day(worker.left_on)})
    return " · ".join(part for part in parts if part)


def _trade(trade: str, skill_grade: int | None) -> str:
    """Tiện, bậc thợ 3."""
    grade = _("skill grade %(grade)s") % {"grade": skill_grade} if skill_grade else ""
    return ", ".join(part for part in (trade, grade) if part)


def _roles(worker: Worker, today: date, *, party_too: bool) -> tuple[HeldRole, ...]:
    held = RoleAssignment.objects.filter(worker=worker, is_confirmed=True, period__contains=today)
    if not party_too:  # an office in the Party tells that somebody is in it
        held = held.exclude(role__in=(Role.CELL_LEADER, Role.BRANCH_COMMITTEE))
    held = held.select_related("team", "cell", "workshop", "branch", "enterprise").order_by("role", "pk")
    return tuple(HeldRole(item.get_role_display(), over_what(item), item.period.lower) for item in held)


def over_what(held: RoleAssignment) -> str:
    """What a role is held over, in words: Tổ máy 6, Phân xưởng Z2."""
    if held.workshop is not None:
        return _("Workshop %(name)s") % {"name": held.workshop}
    return str(held.team or held.cell or held.branch or held.enterprise)


def _organisations(worker: Worker, today: date) -> tuple[str, ...]:
    found = OrganisationMembership.objects.filter(worker=worker, period__contains=today).order_by("organisation", "pk")
    names = {kind.value: text for kind, text in zip(Organisation, _organisation_words(), strict=True)}
    return tuple(
        ", ".join(
            (
                _("%(organisation)s, since %(day)s")
                % {"organisation": names[item.organisation], "day": format_day(item.period.lower)},
                *([item.change_words] if item.change_words else []),
            )
        )
        for item in found
    )


def _organisation_words() -> tuple[str, ...]:
    return _("the Party"), _("the union"), _("the Youth Union"), _("the women workers' group")
