"""Rules of the house that a machine can check, each shown to fail when it is broken."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = settings.BASE_DIR
PACKAGES = ("teamtrack", "members", "production", "emulation")
LONGEST_FILE = 400  # lines


def contracts(folder: Path) -> str:
    """What import-linter says of the house in `folder`."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


def broken(report: str) -> list[str]:
    return re.findall(r"^(.+) BROKEN$", report, re.MULTILINE)


@pytest.fixture(scope="module")
def copy_of_the_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_all_import_contracts_are_kept() -> None:
    report = contracts(ROOT)
    assert ("Contracts:" in report, broken(report)) == (True, [])


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("members/domain/account.py", "import production.domain.output", "apps go one way"),
        ("production/models/product.py", "import production.queries.plan", "rooms go one way, and there are no others"),
        ("members/helpers.py", "", "rooms go one way, and there are no others"),
        ("emulation/domain/ranking.py", "import django.db", "domain is pure"),
        ("production/sources.py", "import members.views", "urls, views and forms are private to their app"),
        ("emulation/sources.py", "import production.views", "urls, views and forms of production are private to it"),
    ],
)
def test_a_broken_import_contract_is_named(copy_of_the_house: Path, file: str, line: str, contract: str) -> None:
    path = copy_of_the_house / file
    before = path.read_text() if path.exists() else None
    path.write_text((before or "") + f"\n{line}\n")
    try:
        assert contract in broken(contracts(copy_of_the_house))
    finally:
        path.unlink() if before is None else path.write_text(before)


def python_files() -> Iterator[Path]:
    for package in (*PACKAGES, "tests"):
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    others = [path for folder in ("static/js", "templates") for path in (ROOT / folder).rglob("*.*")]
    texts = [path for path in others if path.suffix in {".js", ".html", ".svg"}]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in [*python_files(), *texts]}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


FORBIDDEN_CALLS = {"raw", "extra", "RawSQL", "mark_safe", "SafeString"}
ALLOWED_CALLS = {
    "members/models/account.py RawSQL",  # of every request: a text without a variable part
    "production/actions/closing.py raw",  # FOR SHARE, which Django does not know
}


def test_nothing_marks_text_as_safe_and_no_query_is_raw() -> None:
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                is_literal = all(isinstance(argument, ast.Constant) for argument in node.args)
                if name in FORBIDDEN_CALLS and not (name == "SafeString" and is_literal):
                    found.append(f"{path.relative_to(ROOT)} {name}")
    assert set(found) <= ALLOWED_CALLS


def test_no_template_switches_escaping_off_or_styles_inline() -> None:
    forbidden = re.compile(r"\|\s*safe\b|autoescape\s+off|\sstyle=|<style|\son\w+=|<script(?![^>]*\ssrc=)")
    printed = ROOT / "templates" / "print"
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in (ROOT / "templates").rglob("*.*")
        if printed not in path.parents
        for match in forbidden.finditer(path.read_text())
        if "json_script" not in match[0]
    ]
    assert found == []


def test_no_model_has_a_default_order() -> None:
    ours = [model for package in PACKAGES for model in apps.get_app_config(package).get_models()]
    assert [model.__name__ for model in ours if model._meta.ordering] == []
