"""The checks of OWASP ASVS 5.0 that apply here, each shown by a test with its number (G15; asvs.py says which)."""

import ast
import io
import logging
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import rules
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer
from defusedxml import EntitiesForbidden
from django.apps import apps
from django.conf import settings as django_settings
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from members.actions import account as accounts
from members.actions.sign_in import OF_A_NAME, OF_A_PIN, OF_A_TABLET, OF_AN_ADDRESS
from members.models import Account
from production.domain.importing import Refused, Source, read_head
from production.models import OutputImport
from tests.cast import Cast, login
from tests.security.access_rows import Things
from tests.security.access_table import ACCESS
from tests.security.asvs import CHECKS, LATER, SHOWN_BY
from tests.security.markup import fill_with_markup
from tests.security.test_settings import printed_setting
from tests.security.visits import Visitors, noting_questions, role_of
from tests.teamtrack.test_house import PACKAGES, ROOT

DOCUMENT = ROOT / "docs" / "security.md"
SECRET = "mot-cau-that-dai-khong-ai-biet"


def names_of_tests(file: Path) -> set[str]:
    tree = ast.parse(file.read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_check_is_shown_by_a_test_that_exists_or_waits_for_a_reason() -> None:
    here = {
        ".".join(numbers)
        for name in names_of_tests(Path(__file__))
        for numbers in re.findall(r"_v(\d+)_(\d+)_(\d+)", name)
    }
    groups = [here, set(SHOWN_BY), set(LATER)]
    assert set().union(*groups) == set(CHECKS)
    assert sum(len(group) for group in groups) == len(CHECKS), "each is told once"
    missing = [
        test
        for test in SHOWN_BY.values()
        if not (ROOT / test.split("::")[0]).exists()
        or test.split("::")[1] not in names_of_tests(ROOT / test.split("::")[0])
    ]
    assert missing == []


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of these."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


# --- what stands in the program ---------------------------------------------------------------------------------------


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """File, name and node of every call of the program."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                    yield str(path.relative_to(ROOT)), name, node


def imports() -> set[str]:
    """Every module that the program imports."""
    found = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    found.add(node.module or "")
    return found


def test_v1_3_7_no_template_is_made_of_what_somebody_typed() -> None:
    makers = {"Template", "from_string", "eval", "exec"}
    assert [(file, name) for file, name, _node in calls() if name in makers] == []


def test_v1_5_1_a_workbook_with_entities_is_refused_before_they_grow() -> None:
    assert openpyxl.DEFUSEDXML
    content = io.BytesIO()
    openpyxl.Workbook().save(content)
    bomb = io.BytesIO()
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with ZipFile(content) as sound, ZipFile(bomb, "w") as harmful:
        for name in sound.namelist():
            body = sound.read(name)
            if name == "xl/workbook.xml":
                body = f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><workbook>&l9;</workbook>'.encode()
            harmful.writestr(name, body)
    with pytest.raises(ValueError, match="Unable to read workbook") as refused:
        openpyxl.load_workbook(bomb)
    assert isinstance(refused.value.__cause__ or refused.value.__context__, EntitiesForbidden)


def test_v1_5_2_nothing_is_read_that_could_be_more_than_data() -> None:
    assert {"pickle", "marshal", "shelve", "yaml", "dill"} & imports() == set()
    assert django_settings.CELERY_ACCEPT_CONTENT == ["json"]
    assert django_settings.CELERY_TASK_SERIALIZER == "json"
    assert django_settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"a,b\n" * 9_000_000, "large.csv"),
        (b"MZ\x90\x00" + b"\0" * 1000, "program.csv"),
        (b"%PDF-1.7\n", "paper.xlsx"),
        (packed({"xl/workbook.xml": b" " * 100_000_000}), "bomb.xlsx"),
        (packed({f"member{n}": b"x" for n in range(1000)}), "members.xlsx"),
    ],
    ids=["v5_2_1 too large", "v5_2_2 a program", "v5_2_2 a paper", "v5_2_3 a bomb", "v5_2_3 too many members"],
)
def test_v5_2_1_v5_2_2_v5_2_3_a_file_is_refused_before_it_is_opened(content: bytes, name: str) -> None:
    with pytest.raises(Refused):
        read_head(Source(io.BytesIO(content), name, len(content)))


@pytest.mark.parametrize("name", ["../../../etc/cron.d/evil.csv", "..\\..\\evil.csv", "/tmp/evil.csv", "evil\0.csv"])
def test_v5_3_2_the_name_of_a_file_is_words_and_never_a_path(name: str, cast: Cast, client: Client) -> None:
    """What was sent is kept in the database, in pieces; no code of ours opens a file by a name that was sent."""
    login(client, cast.accounts.team_leader)
    sent = SimpleUploadedFile("x", b"ma,ngay\n1,2\n")
    sent._name = name  # type: ignore[attr-defined]  # as a browser of the enemy's would send it
    client.post("/nhap-tep/z2/", {"file": sent, "team": cast.team6.pk})
    kept = OutputImport.objects.get()
    assert not set("/\\\0") & set(kept.file_name)
    assert kept.pieces.count() == 1


def test_v5_4_2_a_file_is_handed_out_under_a_name_of_our_own(things: Things) -> None:
    fill_with_markup(0)
    visitors = Visitors(things)
    names = []
    for name, row in ACCESS.items():
        if "GET" in row.methods:
            answer = visitors[role_of(row, "GET")].get(reverse(name, kwargs=row.own(things)))
            names.append(answer.headers.get("Content-Disposition"))
    given = [name for name in names if name]
    assert len(given) > 5
    assert [name for name in given if not re.fullmatch(r'attachment; filename="[\w.-]+"', name, re.ASCII)] == []


def test_v11_5_1_what_must_not_be_guessed_comes_from_the_system(db: None) -> None:
    assert "random" not in imports()
    assert accounts.FIRST_PASSWORD_BYTES * 8 >= 64
    session = SessionStore()
    session.create()
    assert len(session.session_key or "") == 32  # of 36 signs: 165 bits


def test_v13_4_2_faults_are_not_shown_unless_somebody_asks_for_it() -> None:
    assert printed_setting("settings.DEBUG").stdout.strip() == "False"
    assert "TEAMTRACK_DEBUG" not in (ROOT / "docker-compose.yml").read_text() + (ROOT / "run").read_text()


def test_v15_1_2_every_package_is_known_by_its_release_and_its_hashes() -> None:
    """The locks are the list of what is inside; what pyproject.toml asks for is in them."""
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, wanted in (
        ("requirements.lock", asked["project"]["dependencies"]),
        ("requirements-dev.lock", asked["project"]["dependencies"] + asked["dependency-groups"]["dev"]),
    ):
        blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text().strip())
        pinned = {block.split("==")[0].lower(): block for block in blocks if "==" in block.split("\n")[0]}
        assert [name for name, block in pinned.items() if "--hash=sha256:" not in block] == []
        names = {re.split(r"[\[<>=~! ]", requirement)[0].lower() for requirement in wanted}
        assert {name for name in names if name not in pinned} == set()


# --- what the document says -------------------------------------------------------------------------------------------


def test_v5_1_1_the_document_says_which_files_may_be_sent_in() -> None:
    told = section("Files that may be sent in")
    assert "CSV and XLSX" in told
    assert "200,000 lines" in told


def test_v6_1_1_the_document_tells_the_limits_that_hold() -> None:
    told = section("Limits")
    for limit in (OF_A_NAME, OF_AN_ADDRESS, OF_A_PIN, OF_A_TABLET):
        assert f"| {limit.free} free" in told
        assert f"{int(limit.longest.total_seconds() // 60)} minute" in told
    assert f"{django_settings.SESSION_IDLE_SECONDS // 60} minutes without a request" in told
    assert f"{django_settings.SESSION_COOKIE_AGE // 3600} hours" in told


def test_v8_1_2_v14_1_1_the_document_gives_every_table_its_level() -> None:
    """Named by the model; whoever adds one decides who may see its fields."""
    listed = re.findall(r"^\| (?:L0|L1|L2|L3|S) \| (.+) \|$", DOCUMENT.read_text(), re.MULTILINE)
    told = [name for line in listed for name in line.split(", ")]
    unused = {"Permission", "Group", "Group_permissions", "ContentType"}
    assert sorted(told) == sorted({model.__name__ for model in apps.get_models(include_auto_created=True)} - unused)


def test_v14_1_2_the_document_says_how_each_level_is_kept() -> None:
    told = section("Data and their levels")
    assert all(f"- **{level}**" in told for level in ("L1", "L2", "L3", "S"))


def test_v16_1_1_the_document_names_every_log() -> None:
    names = {
        str(node.args[0].value)
        for _file, name, node in calls()
        if name == "getLogger" and isinstance(node.args[0], ast.Constant)
    }
    told = section("Logs")
    assert [name for name in names if f"`{name}`" not in told] == []


def section(title: str) -> str:
    return DOCUMENT.read_text().split(f"\n## {title}\n")[1].split("\n## ")[0]


# --- passwords and cookies --------------------------------------------------------------------------------------------


def test_v3_3_2_v3_3_4_cookies_are_for_this_site_and_not_for_scripts(cast: Cast, client: Client) -> None:
    cast.accounts.worker.set_password(SECRET)
    cast.accounts.worker.save()
    client.get("/vao/")
    client.post("/vao/", {"username": cast.accounts.worker.username, "password": SECRET})
    client.post("/ngon-ngu/", {"language": "en"})
    kept = {name: (cookie["samesite"], cookie["httponly"]) for name, cookie in client.cookies.items()}
    assert set(kept.values()) == {("Lax", True)}
    assert {django_settings.SESSION_COOKIE_NAME, django_settings.CSRF_COOKIE_NAME} <= set(kept)


def test_v6_2_4_the_three_thousand_most_common_passwords_are_refused(db: None) -> None:
    common = sorted(CommonPasswordValidator().passwords)
    assert len(common) >= 3000
    long_enough = [password for password in common if len(password) >= 10][:300]
    for password in long_enough:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_v6_2_9_a_password_of_a_hundred_and_twenty_eight_signs_is_taken_whole(cast: Cast, client: Client) -> None:
    long = "một câu dài " * 10 + "và thêm."
    assert len(long) == 128
    login(client, cast.accounts.worker)
    cast.accounts.worker.set_password(SECRET)
    cast.accounts.worker.save()
    login(client, cast.accounts.worker)
    changed = client.post(reverse("change_password"), {"old": SECRET, "new": long})
    assert changed.status_code == 302
    cast.accounts.worker.refresh_from_db()
    assert cast.accounts.worker.check_password(long)
    assert not cast.accounts.worker.check_password(long[:-1])


def test_v6_3_2_an_installation_begins_without_any_account(db: None) -> None:
    assert Account.objects.count() == 0


def test_v11_4_2_passwords_are_kept_as_argon2id(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = printed_hashers()
    cast.accounts.worker.set_password(SECRET)
    assert cast.accounts.worker.password.startswith("argon2$argon2id$")


def printed_hashers() -> list[str]:
    """As they are without the tests' own."""
    return list(ast.literal_eval(printed_setting("settings.PASSWORD_HASHERS").stdout))


# --- addresses and logs -----------------------------------------------------------------------------------------------

SECRETS = {"password", "old", "new", "pin", "token", "code", "backup"}


def test_v14_2_1_no_secret_stands_in_an_address(things: Things) -> None:
    """No page asks its query for one, and no form that has one sends it there."""
    visitors, found = Visitors(things), set()
    for name, row in ACCESS.items():
        if "GET" in row.methods:
            with noting_questions() as asked:
                answer = visitors[role_of(row, "GET")].get(reverse(name, kwargs=row.own(things)))
            found |= {(name, field) for field in asked & SECRETS}
            if answer.headers["Content-Type"].startswith("text/html"):
                page = BeautifulSoup(answer.content.decode(), "html.parser", parse_only=SoupStrainer("form"))
                found |= {(name, str(form)) for form in page.select("form:not([method=post]):has([type=password])")}
    assert found == set()


def test_v16_2_5_no_log_holds_a_password_or_a_session(
    cast: Cast, caplog: pytest.LogCaptureFixture, settings: Settings
) -> None:
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    cast.accounts.worker.set_password(SECRET)
    cast.accounts.worker.save()
    for sent in ({"username": "e", "password": SECRET + "?"}, {"username": SECRET, "password": "x"}):
        client.post("/vao/", sent)
    client.post("/vao/", {"username": cast.accounts.worker.username, "password": SECRET})
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    settings.ROOT_URLCONF = "tests.security.faulty_urls"
    client.post("/fault/", {"password": SECRET})
    assert "gave its password" in caplog.text
    assert SECRET not in caplog.text
    assert session not in caplog.text


def test_v16_3_1_every_sign_in_is_logged_whether_it_was_right_or_not(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "teamtrack.sign_in")
    cast.accounts.worker.set_password(SECRET)
    cast.accounts.worker.save()
    for password in ("wrong", SECRET):
        client.post("/vao/", {"username": cast.accounts.worker.username, "password": password})
    told = [record.getMessage() for record in caplog.records if record.name == "teamtrack.sign_in"]
    assert told == [
        "sign-in refused from 127.0.0.1, wait 0 s",
        f"account {cast.accounts.worker.pk} gave its password from 127.0.0.1",
    ]


def test_v16_3_2_who_was_refused_a_page_is_logged(cast: Cast, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    login(client, cast.accounts.worker).get("/to-chuc/")
    client.get("/bang/z9/")
    assert f"account {cast.accounts.worker.pk} was refused GET /to-chuc/" in caplog.text
    assert "Not Found: /bang/z9/" in caplog.text


def test_v16_4_1_nobody_writes_a_line_of_their_own_into_the_log(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    login(client, cast.accounts.worker)
    for path in ("/khong-co%0D%0AERROR forged/", "/bang/z9%0AERROR forged/", "/to-chuc/%0AERROR forged/"):
        client.get(path)
        client.post("/vao/", {"username": "a\r\nERROR forged", "password": "x"}, headers={"User-Agent": "x\nforged"})
    assert caplog.records
    assert [record.getMessage() for record in caplog.records if "\n" in record.getMessage()] == []


def broken(user: object, thing: object = None) -> bool:
    raise RuntimeError("the question could not be asked")


def test_v16_5_3_a_permission_that_fails_opens_nothing(cast: Cast, settings: Settings) -> None:
    rules.add_perm("tests.broken", rules.predicate(broken))
    client = login(Client(raise_request_exception=False), cast.accounts.administrator)
    settings.ROOT_URLCONF = "tests.security.faulty_urls"
    answer = client.get("/doubtful/")
    rules.remove_perm("tests.broken")
    assert (answer.status_code, b"behind the door" in answer.content) == (500, False)
