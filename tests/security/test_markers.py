"""Five hundred marked notes: none can be read in a dump, the server's files and logs, Redis, exports or a search (G12).

Most are made by factories; each page that takes a sealed text is sent one as well, right and wrong, because what leaks
on the way (a session, a message, a log line, an idempotency key) leaks there. The same search finds a marker that was
left unsealed on purpose, so it does look where things lie.
"""

import base64
import logging
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.urls import reverse
from django.utils import timezone
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from members.domain.account import Organisation
from members.models import Visit
from teamtrack import backup, vault
from teamtrack.audit import as_system
from teamtrack.backup import Place
from teamtrack.read_chain import seal_reads
from teamtrack.vault import sealed_columns
from tests.cast import TODAY, Cast
from tests.factories.confidential import make_contact, make_known
from tests.security.access_rows import Things
from tests.security.access_table import ACCESS
from tests.security.visits import Form, Visitors, read_forms, visitors_of

pytestmark = pytest.mark.django_db(transaction=True)

SIGN = "zqdauzq"  # begins every marker; "dấu"
CLEAR = "zqrozq"  # stands unsealed on purpose; "rõ"

# Pages that take a sealed text and have a form at this moment: who sends it, about whom. Decisions and objections are
# planted (`plant`): the session of `things` is closed, and an objection is written once.
SENDERS = {
    "contact_log": "party_member",
    "visit_log": "union_lead",
    "case_open": "cell_leader",
    "tier_propose": "party_member",
    "support_ask": "cell_leader",
    "data_request": "worker",
}


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.BACKUP_KEY_FILE, settings.KEYS_FILE = tmp_path / "backup_key", tmp_path / "keys"


def disguises(sign: str) -> re.Pattern[bytes]:
    """The sign as it may stand in a file: plain, in capitals, in UTF-16, hexadecimal, base64 (at three places)."""
    plain = sign.encode()
    forms = {plain, plain.upper(), sign.encode("utf-16-le"), plain.hex().encode(), plain.hex().upper().encode()}
    for before in (b"", b"a", b"ab"):
        coded = base64.b64encode(before + plain + b"abc")
        forms.add(coded[-(-len(before) * 4 // 3) + (1 if before else 0) : (len(before) + len(plain)) * 4 // 3])
    return re.compile(b"|".join(re.escape(form) for form in forms))


def test_the_search_knows_a_sign_in_its_disguises() -> None:
    found = disguises(SIGN)
    for text in (f"x{SIGN}7", SIGN.upper(), SIGN.encode().hex()):
        assert found.search(text.encode())
    for before in ("", "a", "ab", "abc"):
        assert found.search(base64.b64encode(f"{before}{SIGN}31 và thêm".encode()))
    assert not found.search(b"zq dau zq")


# --- planting ---------------------------------------------------------------------------------------------------------


def plant(cast: Cast) -> None:
    """Thirteen marked texts about somebody of Team 6, thirty-nine times."""
    number = count(1)
    masses = list(vars(cast.people).values())[3:]
    for turn in range(39):
        make_known(
            worker=masses[turn % len(masses)],
            team=cast.team6,
            cell=cast.cell,
            by=(cast.people.loi, cast.people.hoa, cast.people.thao)[turn % 3],
            organisation=Organisation.UNION,
            day=cast.today - timedelta(days=turn // len(masses)),
            words=lambda: f"{SIGN}{next(number)} chuyện riêng, đừng kể",
        )


def send_by_the_pages(things: Things, visitors: Visitors) -> list[str]:
    """A marked text in every text area of these pages, once as it should be and once in a form that is refused."""
    number, taken = count(1000), []
    for name, role in SENDERS.items():
        if name not in ACCESS:
            continue
        url, forms = reverse(name, kwargs=ACCESS[name].own(things)), defaultdict[tuple[str, str], Form](Form)
        page = BeautifulSoup(visitors[role].get(url).content.decode(), "html.parser")
        read_forms(page, url, forms)
        areas = [str(area["name"]) for area in page.select("textarea[name]")]
        assert areas, name
        sent: dict[str, Any] = {area: f"{SIGN}{next(number)} nói riêng, đừng kể lại" for area in areas}
        every_aspect = [str(box["value"]) for box in page.select("[name=aspects]")]
        sent |= {"day": TODAY.isoformat(), "next_on": "", "aspects": every_aspect}
        sent = forms[name, "POST"].values | sent
        refused = visitors[role].post(url, sent | dict.fromkeys(("day", "kind", "tier"), "x\0y"))
        assert refused.status_code in {400, 404, 422}, (name, refused.status_code)
        answer = visitors[role].post(url, sent)
        taken += [name] if answer.status_code == 302 else []
    return taken


def planted_texts() -> int:
    """How many sealed texts of the database hold a marker."""
    with as_system("test"):
        return sum(
            SIGN in vault.unseal(record, column)
            for model, column in sealed_columns()
            for record in model.objects.order_by("pk")
        )


# --- looking ----------------------------------------------------------------------------------------------------------


def hits(sign: str, places: Iterable[tuple[str, bytes]]) -> list[str]:
    pattern = disguises(sign)
    return [name for name, content in places if pattern.search(content)]


def hits_of_both(places: Iterable[tuple[str, bytes]]) -> tuple[list[str], list[str]]:
    """Where a marker stands, and where what was left in clear does, in one look: the write-ahead log is soon reused."""
    sealed, clear = disguises(SIGN), disguises(CLEAR)
    found: tuple[list[str], list[str]] = [], []
    for name, content in places:
        for pattern, names in zip((sealed, clear), found, strict=True):
            if pattern.search(content):
                names.append(name)
    return found


def dump() -> Iterator[tuple[str, bytes]]:
    """Everything the database holds, in words, those under row-level security among it."""
    place = Place.of_this_installation()
    connection.close()
    yield (
        "dump",
        subprocess.run(
            [backup._program("pg_dump", place), place.as_argument, "--enable-row-security", "--inserts"],
            env=place.environment | {"PGOPTIONS": backup.TOLD}, capture_output=True, check=True,
        ).stdout,
    )  # fmt: skip


def files_of_the_servers() -> Iterator[tuple[str, bytes]]:
    """PostgreSQL's own files, its write-ahead log among them, and the logs of both servers."""
    superuser = make_conninfo(Place.of_this_installation().owner_url, user="postgres")
    with psycopg.connect(superuser, autocommit=True) as postgres:
        postgres.execute("CHECKPOINT")
        [folder] = postgres.execute("SHOW data_directory").fetchone() or [""]
    for path in [*Path(folder).rglob("*"), *(Path(folder).parent / "servers").iterdir()]:
        with suppress(FileNotFoundError):  # of a database that another process of this run dropped meanwhile
            if path.is_file():
                yield str(path), path.read_bytes()


def redis_values() -> Iterator[tuple[str, bytes]]:
    server = redis.Redis.from_url(django_settings.REDIS_URL)
    for key in server.scan_iter():
        yield f"redis {key!r}", key + (server.dump(key) or b"")


def exports_and_searches(things: Things, visitors: Visitors) -> Iterator[tuple[str, bytes]]:
    """Every file that a page hands out (but what is kept about oneself), and people looked for by what is in notes."""
    for name, row in ACCESS.items():
        if "GET" not in row.methods or name.startswith("own_"):
            continue
        for role in visitors_of(row) | (row.allowed or frozenset()):
            answer = visitors[role].get(reverse(name, kwargs=row.own(things)))
            if "attachment" in answer.headers.get("Content-Disposition", ""):
                yield f"{name} for {role}", b"".join(answer) if answer.streaming else answer.content
    for role in ("cell_leader", "team_leader"):
        found = visitors[role].get(reverse("roster"), {"tim": "chuyện riêng"})
        assert re.findall(rb'href="/nguoi/\d+/"', found.content) == []
        yield f"search for {role}", found.content


def test_five_hundred_marked_notes_stand_nowhere_in_clear(
    things: Things, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    cast, visitors = things.cast, Visitors(things)
    plant(cast)
    taken = send_by_the_pages(things, visitors)
    assert set(taken) == set(SENDERS) & set(ACCESS)
    with pytest.raises(IntegrityError), as_system("test"):
        make_contact(team=cast.team6, worker=cast.people.e, by=cast.people.e, day=cast.today, note=f"{SIGN}9999")
    for role in ("cell_leader", "party_member"):  # notes are opened and recorded, too
        for name, row in ACCESS.items():
            if "GET" in row.methods and role in (row.allowed or ()):
                visitors[role].get(reverse(name, kwargs=row.own(things)))
    seal_reads(now=timezone.now())
    assert planted_texts() >= 500
    file = tmp_path / "all.backup"
    call_command("backup", str(file), stdout=(said := StringIO()))

    with as_system("test"):
        Visit.objects.update(help_given=CLEAR)
    marked, in_clear = hits_of_both(files_of_the_servers())
    assert marked == []
    assert any("/base/" in name for name in in_clear)
    assert any("/pg_wal/" in name for name in in_clear)
    assert hits_of_both(dump()) == ([], ["dump"])
    assert hits(SIGN, redis_values()) == []
    assert hits(SIGN, exports_and_searches(things, visitors)) == []
    rest = {"log": caplog.text, "said": said.getvalue(), "backup": file.read_bytes().decode("latin-1")}
    assert hits(SIGN, ((name, content.encode("latin-1", "replace")) for name, content in rest.items())) == []

    logs = [content for name, content in files_of_the_servers() if name.endswith("postgres.log")]
    assert any(b"nobody_meets_themself" in content for content in logs)
