"""Every address × every role × GET and POST × own and other scope equals the access table; nothing is undeclared."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from teamtrack.access import door_of
from tests.cast import Cast, login
from tests.security.access_rows import PUBLIC, ROLES, Things
from tests.security.access_table import ACCESS
from tests.security.visits import all_patterns, undone


def test_every_address_has_a_door_and_a_row_and_no_row_is_stale() -> None:
    patterns = list(all_patterns(get_resolver().url_patterns))
    without_door = [str(pattern.pattern) for pattern in patterns if door_of(pattern.callback) is None]
    assert without_door == []
    assert {pattern.name for pattern in patterns} == set(ACCESS)


def test_public_rows_are_exactly_the_views_opened_with_a_reason() -> None:
    public = {
        pattern.name
        for pattern in all_patterns(get_resolver().url_patterns)
        if (door := door_of(pattern.callback)) is not None and door.reason
    }
    assert public == {name for name, row in ACCESS.items() if row.allowed is PUBLIC}


def answer(client: Client, method: str, url: str) -> int:
    """The status of one request; whatever it changed is undone."""
    with undone(client):
        return client.generic(method, url).status_code


def expected(name: str, role: str, method: str, *, own: bool) -> set[int] | None:
    """The statuses allowed in a cell; None: whatever an open page answers."""
    row = ACCESS[name]
    if row.allowed is not PUBLIC and role == "anonymous":
        return {302}
    if method not in row.methods:
        return {405}
    if not own and role != "administrator":  # the administrator's scope is the whole enterprise
        return {404}
    if role in row.unseen_by:
        return {404}
    allowed = row.writers if method == "POST" and row.writers is not None else row.allowed
    return None if allowed is PUBLIC or role in allowed else {403}


OPEN = {200, 204, 302, 400, 409, 422}


@pytest.mark.parametrize("role", ["anonymous", *ROLES])
def test_a_role_opens_exactly_the_addresses_of_its_rows(role: str, things: Things, client: Client) -> None:
    if role != "anonymous":
        login(client, getattr(things.cast.accounts, role))
    wrong = []
    for name, row in ACCESS.items():
        for own, parts in [(True, row.own)] + ([(False, row.other)] if row.other else []):
            url = reverse(name, kwargs=parts(things))
            for method in ("GET", "POST"):
                status, wanted = answer(client, method, url), expected(name, role, method, own=own)
                if status not in (OPEN if wanted is None else wanted):
                    wrong.append((name, method, "own" if own else "other", status))
    assert wrong == []


def test_no_browser_keeps_what_somebody_signed_in_was_shown(things: Things) -> None:
    """Sign out, press Back: on a shared tablet that would be the last person's page. Refusals are no exception."""
    kept = []
    for role in ("worker", "team_leader", "administrator"):
        client = login(Client(), getattr(things.cast.accounts, role))
        for name, row in ACCESS.items():
            url = reverse(name, kwargs=row.own(things))
            for method in ("GET", "POST"):
                with undone(client):
                    answer = client.generic(method, url)
                if "no-store" not in answer.headers.get("Cache-Control", ""):
                    kept.append((name, role, method))
    assert kept == []


def test_a_script_without_a_session_is_told_401_and_where_to_sign_in(cast: Cast, client: Client) -> None:
    response = client.get(reverse("home"), headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["HX-Redirect"]) == (401, "/vao/?next=/hom-nay/")
