"""Devices: pairing a tablet, who ends what, what is kept of a token."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from members.actions.device import pair_tablet
from members.domain.device import DeviceKind, digest
from members.models import Device
from members.queries.device import devices_of, tablet_with
from tests.cast import Cast, login
from tests.factories.device import make_screen, make_tablet

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def paired_by(cast: Cast, client: Client, role: str = "team_leader") -> Device:
    login(client, getattr(cast.accounts, role))
    answer = client.post("/thiet-bi/", {"team": cast.team6.pk, "name": "  Phòng   dụng cụ "})
    assert answer.headers["Location"] == "/doi-nguoi/"
    return Device.objects.latest("pk")


@pytest.mark.parametrize("role", ["team_leader", "manager"])
def test_whoever_makes_a_tablet_shared_is_signed_out_on_it(role: str, cast: Cast, client: Client) -> None:
    tablet = paired_by(cast, client, role)
    assert (tablet.kind, tablet.team, tablet.workshop, tablet.name) == (
        "tablet",
        cast.team6,
        cast.workshop,
        "Phòng dụng cụ",
    )
    assert client.get("/toi/").status_code == 302
    assert "Tổ máy 6" in client.get("/doi-nguoi/").text


def test_the_token_is_in_the_cookie_only_and_no_script_reads_it(cast: Cast, client: Client) -> None:
    tablet = paired_by(cast, client)
    cookie = client.cookies[settings.TABLET_COOKIE_NAME]
    assert len(cookie.value) >= 43  # 256 bits
    assert (tablet.token_hash, cookie["httponly"], cookie["samesite"]) == (digest(cookie.value), True, "Lax")
    assert tablet_with(cookie.value) == tablet
    assert tablet_with(str(tablet.token_hash)) is None


def test_a_tablet_paired_anew_is_no_longer_the_old_one(cast: Cast, client: Client) -> None:
    first = paired_by(cast, client)
    second = paired_by(cast, client)
    first.refresh_from_db()
    assert (first.revoked_at is None, second.revoked_at is None) == (False, True)


def test_nobody_pairs_a_tablet_with_a_team_they_do_not_lead(cast: Cast, client: Client) -> None:
    login(client, cast.accounts.team_leader)
    for team in (cast.team5, cast.team9):
        assert client.post("/thiet-bi/", {"team": team.pk, "name": "x"}).status_code == 422
    assert not Device.objects.exists()


def test_each_is_shown_what_they_may_end(cast: Cast) -> None:
    accounts = cast.accounts
    six = make_tablet(team=cast.team6, by=accounts.team_leader)[0]
    five = make_tablet(team=cast.team5, by=accounts.leader5)[0]
    screen = make_screen(workshop=cast.workshop, by=accounts.manager)[0]
    nine = make_tablet(team=cast.team9, by=accounts.leader9)[0]
    shown = {
        role: set(devices_of(getattr(accounts, role)))
        for role in ("team_leader", "leader5", "manager", "manager9", "administrator", "worker")
    }
    assert shown == {
        "team_leader": {six},
        "leader5": {five},
        "manager": {six, five, screen},
        "manager9": {nine},
        "administrator": {six, five, screen, nine},
        "worker": set(),
    }


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("team_leader", 302),
        ("leader5", 403),
        ("manager", 302),
        ("manager9", 404),
        ("administrator", 302),
        ("worker", 403),
    ],
)
def test_a_tablet_is_ended_by_those_who_answer_for_it(role: str, status: int, cast: Cast, client: Client) -> None:
    tablet = make_tablet(team=cast.team6, by=cast.accounts.team_leader)[0]
    login(client, getattr(cast.accounts, role))
    assert client.post(f"/thiet-bi/{tablet.pk}/thu-hoi/").status_code == status
    tablet.refresh_from_db()
    assert (tablet.revoked_at is not None) is (status == 302)


def test_a_team_leader_ends_no_screen_of_the_workshop(cast: Cast, client: Client) -> None:
    screen = make_screen(workshop=cast.workshop, by=cast.accounts.manager)[0]
    login(client, cast.accounts.team_leader)
    assert client.post(f"/thiet-bi/{screen.pk}/thu-hoi/").status_code == 403


def test_what_was_ended_cannot_be_ended_again_and_its_token_opens_nothing(cast: Cast, client: Client) -> None:
    tablet, token = make_tablet(team=cast.team6, by=cast.accounts.team_leader)
    login(client, cast.accounts.team_leader)
    client.post(f"/thiet-bi/{tablet.pk}/thu-hoi/")
    assert client.post(f"/thiet-bi/{tablet.pk}/thu-hoi/").status_code == 404
    assert tablet_with(token) is None


def test_a_token_of_one_kind_is_none_of_the_other(cast: Cast) -> None:
    _screen, token = make_screen(workshop=cast.workshop, by=cast.accounts.manager)
    assert tablet_with(token) is None


def test_a_tablet_has_a_team_and_a_screen_has_none(cast: Cast) -> None:
    for kind, team in ((DeviceKind.TABLET, None), (DeviceKind.BOARD, cast.team6)):
        with pytest.raises(IntegrityError, match="device_belongs_to_its_place"), transaction.atomic():
            Device.objects.create(
                kind=kind, workshop=cast.workshop, team=team, name="x", paired_by=cast.accounts.manager, paired_at=NOW
            )


def test_two_tablets_of_a_team_have_different_tokens(cast: Cast) -> None:
    tokens = {
        pair_tablet(team=cast.team6, name="x", by=cast.accounts.team_leader, replacing=None, now=NOW)[1]
        for _ in range(5)
    }
    assert len(tokens) == 5
