"""What members offers to the frame and to the pages of the house."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from members.domain.account import Role
from members.models import RoleAssignment
from members.queries.account import ADMINISTRATORS_NEEDED, administrators
from members.queries.device import tablet_with
from teamtrack.access import may
from teamtrack.sources import Tab, TodayItem, offers


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


@offers("paired_tablet")
def paired_tablet(*, token: str) -> Iterator[int]:
    """The number of the shared tablet that was given this token, while it is paired."""
    if tablet := tablet_with(token):
        yield tablet.pk


@offers("today")
def still_to_set_up(*, user: Any, day: date) -> Iterator[TodayItem]:
    """What a new installation lacks: a second administrator, a workshop."""
    if not may(user, "members.administer_organisation"):
        return
    if administrators(user.worker.enterprise, day) < ADMINISTRATORS_NEEDED:
        yield TodayItem(
            sentence=_("A second administrator is missing"),
            detail=_("Roles count once a second person has confirmed them: ./run manage create_administrator"),
            url=reverse("accounts"),
            icon="lock",
            tone="warn",
            order=5,
        )
    if not user.stands.workshops:
        yield TodayItem(
            sentence=_("There is no workshop yet"),
            detail=_("Begin with the workshop; its teams and people follow."),
            url=reverse("organisation"),
            icon="flag",
            tone="warn",
            order=6,
        )


@offers("today")
def roles_to_confirm(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Roles that another administrator proposed and that count once confirmed."""
    if not may(user, "members.administer_accounts"):
        return
    waiting = RoleAssignment.objects.filter(is_confirmed=False).exclude(proposed_by=user).exclude(worker=user.worker_id)
    count = waiting.count()
    if count:
        yield TodayItem(
            sentence=ngettext("%(count)s role to confirm", "%(count)s roles to confirm", count) % {"count": count},
            detail=_("A role counts once a second person has confirmed it."),
            url=reverse("accounts"),
            icon="lock",
            tone="warn",
            order=20,
        )
