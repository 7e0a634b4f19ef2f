"""Settings: loud on a wrong value, typed; the headers of every answer, errors included."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from members.models import Visit
from teamtrack.audit import as_system
from tests.cast import Cast, login
from tests.factories.contact import make_visit

CSP = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


def printed_setting(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process prints of its settings under this environment."""
    code = f"from django.conf import settings; print({expression})"
    known = {
        "DJANGO_SETTINGS_MODULE": "teamtrack.settings",
        "TEAMTRACK_SECRET_KEY": "only-for-this-test-only-for-this-test",
        "DATABASE_URL": "postgresql://nobody@localhost:1/nothing",
        "REDIS_URL": "redis://localhost:1/0",
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=known | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TEAMTRACK_DEBUG", "perhaps"),
        ("TEAMTRACK_HTTPS", "2"),
        ("TEAMTRACK_DEMO_DAY", "31/03/1967"),
        ("TEAMTRACK_SECRET_KEY", "short"),
    ],
)
def test_a_wrong_value_stops_the_program_and_is_named(name: str, value: str) -> None:
    told = printed_setting("settings.DEBUG", **{name: value})
    assert told.returncode != 0
    assert name in told.stderr


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "TEAMTRACK_SECRET_KEY"])
def test_a_missing_value_without_a_safe_default_stops_the_program_and_is_named(name: str) -> None:
    told = printed_setting("settings.DEBUG", **{name: ""})
    assert told.returncode != 0
    assert name in told.stderr


def test_https_mode_locks_the_cookies_and_announces_itself() -> None:
    expression = (
        "(settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,"
        " settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS > 0)"
    )
    told = printed_setting(expression, TEAMTRACK_HTTPS="1")
    assert told.stdout.strip() == "('__Host-session', '__Host-csrf', True, True, True, True)"


def test_without_https_no_cookie_is_marked_secure_and_hsts_is_absent(client: Client, db: None) -> None:
    answer = client.get("/tro-giup/")
    assert "Strict-Transport-Security" not in answer.headers
    assert [cookie.key for cookie in answer.cookies.values() if cookie["secure"]] == []


@pytest.mark.parametrize("path", ["/vao/", "/hom-nay/", "/khong-co/", "/suc-khoe/", "/bang/z9/", "/bang/z2/1966-13/"])
def test_every_answer_carries_the_security_headers(cast: Cast, client: Client, path: str) -> None:
    login(client, cast.accounts.worker)
    headers = client.get(path).headers
    assert {
        name: headers.get(name)
        for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")
    } == {
        "Content-Security-Policy": CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }


def test_a_fault_of_ours_is_told_in_words_with_the_headers_and_without_the_cause(
    cast: Cast, settings: Settings
) -> None:
    client = Client(raise_request_exception=False)
    login(client, cast.accounts.worker)
    settings.ROOT_URLCONF = "tests.security.faulty_urls"
    answer = client.get("/fault/")
    assert (answer.status_code, answer.headers["Content-Security-Policy"]) == (500, CSP)
    assert "chưa lưu được" in answer.content.decode()
    assert "the secret cause" not in answer.content.decode()


def test_a_database_that_is_away_is_told_as_503_with_when_to_try_again(cast: Cast, settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    login(client, cast.accounts.worker)
    settings.ROOT_URLCONF = "tests.security.faulty_urls"
    answer = client.get("/away/")
    assert (answer.status_code, answer.headers["Retry-After"], answer.headers["Content-Security-Policy"]) == (
        503,
        "5",
        CSP,
    )


def test_a_sealed_note_that_does_not_open_is_told_in_words_and_shows_nothing(cast: Cast, settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    login(client, cast.accounts.union_lead)
    visit = make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=cast.today, note="Chuyện riêng")
    with as_system("test"):
        Visit.objects.update(note=b"another keys" * 4)
    answer = client.get(f"/doan-the/lan-tham/{visit.pk}/")
    page = answer.content.decode()
    assert (answer.status_code, "Không mở được" in page, cast.people.e.full_name in page) == (503, True, False)


def test_where_the_keys_are_missing_a_sealed_note_does_not_open(cast: Cast, settings: Settings) -> None:
    client = Client(raise_request_exception=False)
    login(client, cast.accounts.union_lead)
    visit = make_visit(team=cast.team6, worker=cast.people.e, by=cast.people.sang, day=cast.today, note="Chuyện riêng")
    settings.KEYS_FILE = settings.KEYS_FILE.with_name("elsewhere")
    change = {"day": cast.today.isoformat(), "reason": "joy", "received": "no", "note": "khác"}
    for answer in (
        client.get(f"/doan-the/lan-tham/{visit.pk}/"),
        client.post(f"/doan-the/lan-tham/{visit.pk}/sua/", change),
    ):
        assert (answer.status_code, "elsewhere" in answer.content.decode()) == (503, False)


def test_an_address_that_only_takes_a_form_is_answered_in_words_when_it_is_typed_in(cast: Cast, client: Client) -> None:
    answer = login(client, cast.accounts.worker).get("/toi/du-lieu/pdf/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Xin xem lại địa chỉ" in answer.content.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For"])
def test_a_forwarding_header_of_the_client_has_no_effect(cast: Cast, client: Client, header: str) -> None:
    login(client, cast.accounts.worker)
    plain = client.get("/hom-nay/")
    forged = client.get("/hom-nay/", headers={header: "https"})
    assert (forged.status_code, forged.headers.get("Location")) == (plain.status_code, plain.headers.get("Location"))
