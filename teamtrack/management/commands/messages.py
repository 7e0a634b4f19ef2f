"""Translations without system gettext: collect msgids, check that none is missing, compile.

`messages` brings locale/*/LC_MESSAGES/django.po in step with the code and templates (English is the identity),
`messages --check` fails when a message is missing, fuzzy, left over or loses a placeholder, `messages --compile`
writes the .mo files where they are older.
"""

import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
APPS = ("teamtrack", "members", "production", "emulation")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")

type Key = tuple[str | tuple[str, ...], str | None]


def sources() -> Iterator[tuple[str, io.BytesIO]]:
    """Every file that may hold messages, as Python that babel can read."""
    root = settings.BASE_DIR
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            yield str(path.relative_to(root)), io.BytesIO(path.read_bytes())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".svg", ".txt"}:
            # The page's indentation means nothing in Python and would stop its tokenizer.
            lines = (line.lstrip() for line in templatize(path.read_text()).splitlines())
            yield str(path.relative_to(root)), io.BytesIO("\n".join(lines).encode())


def used_messages() -> dict[Key, list[str]]:
    """Every message in use, with the files it stands in."""
    used: dict[Key, list[str]] = {}
    for name, source in sources():
        for _line, message, _comments, context in extract("python", source, keywords=KEYWORDS):
            text = tuple(message) if isinstance(message, tuple | list) else message
            if text and text != ("", ""):
                used.setdefault((text, context), []).append(name)
    return used


def po_path(language: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def key(message: Message) -> Key:
    return (tuple(message.id) if isinstance(message.id, tuple | list) else message.id, message.context)


def placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text)}


def problems(language: str, used: dict[Key, list[str]]) -> Iterator[str]:
    """What is wrong with one language's catalog, a line each."""
    known = {key(message): message for message in read(language) if message.id}
    for wanted, files in sorted(used.items(), key=str):
        message = known.get(wanted)
        strings = () if message is None else (message.string,) if isinstance(message.string, str) else message.string
        if message is None or not strings or not all(strings):
            yield f"{language}: not translated: {wanted[0]!r} ({files[0]})"
            continue
        if message.fuzzy:
            yield f"{language}: fuzzy: {wanted[0]!r}"
        asked = placeholders(wanted[0] if isinstance(wanted[0], str) else wanted[0][-1])
        if any(not placeholders(string) <= asked for string in strings):
            yield f"{language}: a placeholder of the translation is not in {wanted[0]!r}"
    for left_over in sorted(known.keys() - used.keys(), key=str):
        yield f"{language}: no longer used: {left_over[0]!r}"


def bring_in_step(language: str, used: dict[Key, list[str]]) -> None:
    """Drop what is no longer used, add what is new: the identity in English, empty in Vietnamese."""
    before = {key(message): message for message in read(language)}
    catalog = Catalog(
        locale=language, project="teamtrack", charset="utf-8", fuzzy=False, header_comment=f"# teamtrack, {language}"
    )
    for text, context in sorted(used, key=lambda item: str(item[0])):
        old = before.get((text, context))
        if language == "en":
            string: Any = text
        else:
            string = old.string if old else ("" if isinstance(text, str) else ("",))
        catalog.add(text, string, context=context)
    with po_path(language).open("wb") as file:
        write_po(file, catalog, sort_output=True, width=0, no_location=True)


def compile_all() -> None:
    """Write the .mo files that are missing or older than their .po."""
    for language, _name in settings.LANGUAGES:
        po = po_path(language)
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        written = mo.with_suffix(".mo.new")
        with written.open("wb") as file:
            write_mo(file, read(language))
        written.replace(mo)


class Command(BaseCommand):
    help = "Brings the translations in step with the code; --check or --compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a message is missing or left over")
        parser.add_argument("--compile", action="store_true", help="write the .mo files")

    def handle(self, *, check: bool, compile: bool, **options: Any) -> None:  # noqa: A002 -- the option's name
        if compile:
            compile_all()
            return
        used = used_messages()
        languages = [language for language, _name in settings.LANGUAGES]
        if not check:
            for language in languages:
                bring_in_step(language, used)
        found = [problem for language in languages for problem in problems(language, used)]
        if found:
            raise CommandError("\n".join(found))
