"""The name beside the mark, the greeting, the tabs, the pages of a cell, the shared tablet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.domain.account import CELL, LEADS_ORGANISATION, Role
from members.queries.device import tablet_with
from teamtrack.access import may
from teamtrack.sources import Tab, offers


@offers("brand")
def brand(*, user: Any) -> Iterator[str]:
    """The name beside the mark: the reader's own team, else the workshop."""
    if user.stands.own_team_name:
        yield user.stands.own_team_name
    elif user.stands.only_workshop_name:
        yield _("Workshop %(name)s") % {"name": user.stands.only_workshop_name}


@offers("greeting")
def greeting(*, user: Any, count: int) -> Iterator[str]:
    """Chào chị Lợi, hôm nay có 2 việc. Without anything to do the greeting alone."""
    words = (
        ngettext("Hello %(name)s, %(count)s thing to do today", "Hello %(name)s, %(count)s things to do today", count)
        if count
        else _("Hello %(name)s")
    )
    yield words % {"name": _address(user), "count": count}


def _address(user: Any) -> str:
    """Chị Lợi, anh Thịnh; for an account without a worker its sign-in name."""
    if user.worker is None:
        return str(user.username)
    words = pgettext("a woman's name", "%(name)s") if user.worker.is_woman else pgettext("a man's name", "%(name)s")
    return words % {"name": user.worker.given_name}


@offers("tabs")
def tabs(*, user: Any, day: date) -> Iterator[Tab]:
    """Hôm nay for everyone; Công nhân for those who see cards; Của tôi for a worker without another task."""
    yield Tab(_("Today"), reverse("home"), "home", 10)
    if may(user, "members.see_roster"):
        yield Tab(_("Workers"), reverse("roster"), "people", 30)
    elif user.stands.roles <= {Role.WORKER} and user.worker_id:
        yield Tab(_("My page"), reverse("my_page"), "person", 30)
    if may(user, "members.administer_accounts"):
        yield Tab(_("Accounts"), reverse("accounts"), "lock", 60)
        yield Tab(pgettext("tab", "Organisation"), reverse("organisation"), "flag", 55)


@offers("tabs")
def tabs_of_meeting(*, user: Any, day: date) -> Iterator[Tab]:
    """The Friday list for members of a cell; Thăm hỏi for those who lead an organisation. Others begin on Hôm nay.

    The head of the cell finds theirs from the cell's pages, which are their tab (ux.md, section 6).
    """
    if Role.PARTY_MEMBER in user.stands.roles and Role.CELL_LEADER not in user.stands.roles:
        yield Tab(_("My people"), reverse("friday"), "heart", 15)
    if team := user.stands.first_slug(*LEADS_ORGANISATION.values()):
        yield Tab(_("Visits"), reverse("visits", kwargs={"team": team}), "heart", 15)


@offers("tabs")
def tabs_of_cell(*, user: Any, day: date) -> Iterator[Tab]:
    """Tổ đảng for members of a cell: the first of its teams, whose page offers the others."""
    if team := user.stands.first_slug(*CELL):
        yield Tab(_("Party cell"), reverse("cell_home", kwargs={"team": team}), "star", 17)


@offers("tabs")
def tabs_of_branch(*, user: Any, day: date) -> Iterator[Tab]:
    """Chi bộ for the branch committee: its teams, and what comes to them from above."""
    if Role.BRANCH_COMMITTEE in user.stands.roles:
        yield Tab(_("Party branch"), reverse("focus_teams"), "star", 15)


@offers("tabs")
def tabs_of_proposals(*, user: Any, day: date) -> Iterator[Tab]:
    """Đề nghị for whom cells propose something to; the committee's second page, among the last of all others."""
    if may(user, "members.answer_proposals"):
        place = 16 if Role.BRANCH_COMMITTEE in user.stands.roles else 65
        yield Tab(_("Proposals"), reverse("proposals_to_answer"), "comment", place)


@dataclass(frozen=True)
class Place:
    """One page of a cell in the row of links between them."""

    label: str
    url: str
    is_here: bool


@offers("cell_places")
def cell_places(*, team: str, here: str) -> Iterator[tuple[Place, ...]]:
    """The pages of a cell, by the slug of a team of its own: itself, the people, going to them, the work of the cell.

    What only its home leads to has a place while one is there.
    """
    rarely = {"tier_objections": _("Objections"), "data_requests": _("Requests"), "focus_team": _("Help from above")}
    groups: tuple[dict[str, str], ...] = (
        {"cell_home": _("Party cell")},
        {
            "tiers": _("Three kinds"),
            "chain": pgettext("of help", "Chain"),
            "groups": _("Groups"),
            "prospects": pgettext("for the Party", "Preparing"),
        },
        {
            "contacts": _("Contacts"),
            "visits": _("Visits"),
            "cases": pgettext("of the cell", "Cases"),
            "support": _("Requests for help"),
        },
        {"meetings": _("Meetings"), "proposals": _("Proposals"), "suggestions": _("Suggestions")},
        {name: label for name, label in rarely.items() if name == here},
    )
    for group in groups:
        if group:
            yield tuple(
                Place(label, reverse(name, kwargs={"team": team}), name == here) for name, label in group.items()
            )


@offers("paired_tablet")
def paired_tablet(*, token: str) -> Iterator[int]:
    """The number of the shared tablet that was given this token, while it is paired."""
    if tablet := tablet_with(token):
        yield tablet.pk
