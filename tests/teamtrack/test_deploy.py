"""What those who deploy are given: no secret has a default, everything says whether it is well, versions are said."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from tests.security.test_settings import printed_setting

PROJECT = Path(__file__).parent.parent.parent
TEXT = (PROJECT / "docker-compose.yml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
ONCE = {"prepare", "manage"}  # run once and end


def test_no_secret_has_a_default() -> None:
    asked = re.findall(r"\$\{(\w+)(:?[-?+])?([^}]*)\}", TEXT)
    secrets = {(name, how) for name, how, _rest in asked if re.search("PASSWORD|SECRET|KEY", name)}
    assert {name for name, _how in secrets} == {
        *("TEAMTRACK_SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD")
    }
    assert {how for _name, how in secrets} == {":?"}
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|_URL", name) and "@" in value + "@":
                assert "${" in value or value.startswith("redis://redis:"), name


def test_everything_that_stays_says_whether_it_is_well() -> None:
    assert set(SERVICES) == {"db", "redis", "prepare", "web", "worker", "beat", "manage"}
    assert {name for name, service in SERVICES.items() if "test" not in service.get("healthcheck", {})} == ONCE
    asked = re.search(r"http://127\.0\.0\.1:8000(/[\w-]+/)", str(SERVICES["web"]["healthcheck"]))
    assert asked is not None
    assert resolve(asked[1]).url_name == "health"


def test_everything_waits_for_what_it_needs() -> None:
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "prepare": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
    assert SERVICES["prepare"]["depends_on"] == {"db": {"condition": "service_healthy"}}


def test_only_what_changes_tables_knows_the_password_of_their_owner() -> None:
    knows = {name for name, service in SERVICES.items() if "OWNER_PASSWORD" in str(service.get("environment"))}
    assert knows == ONCE | {"db"}


def test_versions_are_said() -> None:
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    assert all(re.fullmatch(r".+:\d+(\.\d+)*", image) for image in images), images
    python = (PROJECT / ".python-version").read_text().strip()
    assert re.search(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)[1] == f"python:{python}-slim"  # type: ignore[index]
    assert "--require-hashes" in DOCKERFILE


def test_nothing_runs_as_root_and_nothing_private_goes_into_the_image() -> None:
    assert DOCKERFILE.rindex("USER teamtrack") > DOCKERFILE.rindex("RUN ")
    ignored = set((PROJECT / ".dockerignore").read_text().split())
    assert {".env", ".data", ".git", "backups"} <= ignored


def test_behind_https_the_machine_still_asks_itself(client: Client, settings: Settings, db: None) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_REDIRECT_EXEMPT = True, ["^suc-khoe/$"]
    assert client.get("/suc-khoe/", headers={"Host": "localhost"}).status_code == 200
    assert client.get("/vao/", headers={"Host": "localhost"}).status_code == 301
    asked = {"TEAMTRACK_HTTPS": "1", "TEAMTRACK_ALLOWED_HOSTS": "teamtrack.example"}
    told = printed_setting("settings.SECURE_REDIRECT_EXEMPT, settings.ALLOWED_HOSTS", **asked).stdout
    assert told.strip() == "['^suc-khoe/$'] ['teamtrack.example', 'localhost', '127.0.0.1', '[::1]']"
