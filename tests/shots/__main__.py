"""`./run shots [--into FOLDER] [word …]`: pictures of every page of the demo, and a contact sheet to look through.

Every page at three widths, light and dark, in both languages; words choose the pages whose name or path holds one of
them. Tells at once of sideways scroll, of errors in the console and of what the content policy refused.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from html import escape
from itertools import product
from pathlib import Path

from tests import servers
from tests.browser import started_chromium

DEMO_DAY = "1967-03-31"


def main() -> int:
    """The number of the process: 1 when something is wrong with a page."""
    parser = argparse.ArgumentParser(prog="./run shots", description="Pictures of every page of the demo.")
    parser.add_argument("words", nargs="*", help="only pages whose name or path holds one of these")
    parser.add_argument("--into", type=Path, default=Path("shots"), help="the folder (shots/)")
    wish = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "teamtrack.settings"
    with servers.throw_away_servers():
        os.environ["TEAMTRACK_DEMO_DAY"] = DEMO_DAY
        import django  # noqa: PLC0415 -- after the addresses of the servers stand in the environment

        from teamtrack.management.commands.messages import compile_all  # noqa: PLC0415

        compile_all()  # before anything is translated: what is read once is kept
        django.setup()
        servers.static_files_as_they_lie()
        databases = servers.Databases()
        databases.use(servers.Holds.DEMO)
        try:
            wrong = take(wish.into, wish.words)
        finally:
            databases.throw_away()
            databases.drop()
    return 1 if wrong else 0


def take(into: Path, words: list[str]) -> list[str]:
    """Take the pictures; what is wrong, in words."""
    from pytest_django.live_server_helper import LiveServer  # noqa: PLC0415 -- needs the settings

    from tests.shots.browser import LANGUAGES, SCHEMES, WIDTHS, as_seen, opened, sideways, visit_as  # noqa: PLC0415
    from tests.shots.pages import looks  # noqa: PLC0415

    into.mkdir(parents=True, exist_ok=True)
    wanted = [look for look in looks() if not words or any(word in f"{look.name} {look.path}" for word in words)]
    by_login = defaultdict(list)
    for look in wanted:
        by_login[look.login].append(look)
    wrong: list[str] = []
    began = time.monotonic()
    server = LiveServer("localhost")
    try:
        with started_chromium() as browser:
            for language, login in product(LANGUAGES, by_login):
                context = visit_as(browser, server.url, login, language)
                complaints: list[str] = []
                page = opened(context, complaints)
                for look in by_login[login]:
                    answer = page.goto(look.path)
                    if answer is None or answer.status != 200:
                        complaints.append(f"answered {answer.status if answer else 'nothing'}")
                    for width, scheme in product(WIDTHS, SCHEMES):
                        as_seen(page, width, scheme)
                        if scheme == "light" and (over := sideways(page)):
                            complaints.append(f"scrolls sideways by {over} px at {width}")
                        page.screenshot(path=into / picture(look.name, width, scheme, language), full_page=True)
                    wrong += [f"{look.path} ({login or 'nobody'}, {language}): {told}" for told in complaints]
                    for line in wrong[len(wrong) - len(complaints) :]:
                        print(line, flush=True)
                    complaints.clear()
                context.close()
    finally:
        server.stop()
    sheet = into / "index.html"
    sheet.write_text(contact_sheet([(look.name, look.path, look.login) for look in wanted]))
    print(f"{len(wanted)} pages, {len(wrong)} faults, {time.monotonic() - began:.0f} s: {sheet}")
    return wrong


def picture(name: str, width: int, scheme: str, language: str) -> str:
    return f"{name}_{width}_{language}{'_dark' if scheme == 'dark' else ''}.png"


def contact_sheet(pages: list[tuple[str, str, str]]) -> str:
    """One page with all pictures, small; each leads to itself in its size."""
    from tests.shots.browser import LANGUAGES, SCHEMES, WIDTHS  # noqa: PLC0415 -- needs the settings

    rows = []
    for name, path, login in pages:
        files = [picture(name, width, *rest) for rest in product(SCHEMES, LANGUAGES) for width in WIDTHS]
        shown = "".join(f'<a href="{file}"><img src="{file}" alt="{file}" loading="lazy"></a>' for file in files)
        told = f"{escape(name)} <small>{escape(path)} · {escape(login or 'nobody')}</small>"
        rows.append(f'<section id="{escape(name)}"><h2>{told}</h2>{shown}</section>')
    style = "img{height:340px;width:auto;border:1px solid #999;margin:4px;object-fit:cover;object-position:top}"
    head = f'<!doctype html><meta charset="utf-8"><title>teamtrack: every page</title><style>{style}</style>'
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
