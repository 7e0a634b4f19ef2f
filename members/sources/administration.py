"""What those above find on their day: administrators, the workshop manager."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import Role
from members.models import RoleAssignment
from members.queries.account import ADMINISTRATORS_NEEDED, administrators, renewals_to_give
from members.queries.focus import teams_above
from teamtrack.access import may
from teamtrack.sources import Panel, TodayItem, offers


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
def to_confirm(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Roles and first passwords that another administrator proposed and that count once confirmed."""
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
    for line in renewals_to_give(user):
        yield TodayItem(
            sentence=_("First password to confirm: %(name)s") % {"name": line.account.worker},
            detail=_("See that the person asked for it, then confirm and hand it to them."),
            url=reverse("account", kwargs={"account": line.account.pk}),
            icon="lock",
            tone="warn",
            order=20,
        )


@offers("home_panels")
def teams_in_focus(*, user: Any, day: date) -> Iterator[Panel]:
    """The workshop manager sees which of their teams are under special direction."""
    if Role.WORKSHOP_MANAGER not in user.stands.roles:
        return
    lines = [line for line in teams_above(user, day) if line.help.since]
    if lines:
        yield Panel("members/focus/panel.html", {"lines": lines}, order=40)
