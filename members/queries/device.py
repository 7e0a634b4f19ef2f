"""Reads of paired devices and of the people a shared tablet lets in."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from members.domain.account import SECOND_STEP_ROLES, Role
from members.domain.device import DeviceKind, digest
from members.models import Account, Device, PairingCode, Standing, Team, Workshop


@dataclass(frozen=True)
class TabletPerson:
    """Somebody of the tablet's team who may sign in there with six digits."""

    account: int
    full_name: str
    initials: str


def device_with(kind: DeviceKind, token: str) -> Device | None:
    """The device that was given this token, revoked or not; None when nobody was."""
    if not token:
        return None
    found = Device.objects.select_related("workshop", "team")
    return found.filter(kind=kind, token_hash=digest(token)).first()


def tablet_with(token: str) -> Device | None:
    """The paired tablet that was given this token."""
    tablet = device_with(DeviceKind.TABLET, token)
    return tablet if tablet is not None and tablet.revoked_at is None else None


def waiting_code(secret: str, now: datetime) -> PairingCode | None:
    """The code, still good, which the browser with this secret shows."""
    if not secret:
        return None
    codes = PairingCode.objects.select_related("device")
    return codes.filter(secret_hash=digest(secret), expires_at__gt=now).first()


def _accounts_of(tablet: Device, day: date) -> Any:
    """Who is on the tablet's team today, has a personal code, and needs no second step."""
    assert tablet.team_id is not None, "a tablet has a team"
    standing = Standing.objects.filter(period__contains=day)
    on_team = standing.filter(role=Role.WORKER, team=tablet.team_id).values("worker")
    two_steps = standing.filter(role__in=SECOND_STEP_ROLES).values("worker")
    accounts = Account.objects.filter(is_active=True, password_once=False, worker__in=on_team).exclude(pin="")
    return accounts.exclude(worker__in=two_steps)


def people_of_tablet(tablet: Device, day: date) -> list[TabletPerson]:
    """Those who may sign in there with six digits, by name."""
    accounts = _accounts_of(tablet, day).order_by("worker__name_order", "pk")
    return [TabletPerson(account.pk, account.worker.full_name, account.worker.initials) for account in accounts]


def account_on_tablet(tablet: Device, number: str, day: date) -> Account | None:
    """One of them; None for anybody else."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found: Account | None = _accounts_of(tablet, day).filter(pk=int(number)).first()
    return found


def device_for(user: Any, device: int) -> Device:
    """A device that is still paired, in a workshop of the user's; else 404."""
    devices = Device.objects.visible_to(user).filter(revoked_at__isnull=True)
    return get_object_or_404(devices.select_related("workshop", "team"), pk=device)


def devices_of(user: Any) -> list[Device]:
    """What is paired, as far as the user may end it: everything of a workshop, or the tablets of one's own team."""
    of_workshop = user.stands.over_workshop(Role.WORKSHOP_MANAGER, Role.ADMINISTRATOR)
    devices = Device.objects.filter(revoked_at__isnull=True).select_related("workshop", "team", "paired_by__worker")
    own = devices.filter(Q(workshop__in=of_workshop) | Q(team__in=user.stands.teams(Role.TEAM_LEADER)))
    return list(own.order_by("kind", "name", "pk"))


def screens_of(workshop: Workshop) -> list[Device]:
    """The screens of a workshop that show its board."""
    screens = Device.objects.filter(workshop=workshop, kind=DeviceKind.BOARD, revoked_at__isnull=True)
    return list(screens.select_related("workshop", "team", "paired_by__worker").order_by("name", "pk"))


def teams_to_pair(user: Any) -> Any:
    """The teams for which the user may make a tablet the shared one."""
    teams = user.stands.teams(Role.TEAM_LEADER, Role.WORKSHOP_MANAGER)
    return Team.objects.filter(pk__in=teams).select_related("workshop").order_by("code", "pk")
