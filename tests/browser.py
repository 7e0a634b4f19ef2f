"""A real Chromium with a fresh profile, and what a page complains of in its console."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

# The shell has no window around its pages: a visitor of their own is there in a quarter of the time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
MISSING = "Journeys need Chromium: install the package 'chromium' (./run test does, as root on Debian)."


@contextmanager
def started_chromium() -> Iterator[Browser]:
    """The system's Chromium; FileNotFoundError with a sentence when there is none."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise FileNotFoundError(MISSING)
    # Playwright's loop runs in this thread, which Django takes for asynchronous code; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        yield browser
        browser.close()


# Answers such as 409 and 422; and a page that closes while the browser looks for a newer service worker.
PROPER = ("Failed to load resource", "An unknown error occurred when fetching the script")


def note_complaints(page: Page, complaints: list[str]) -> None:
    """Script errors, and what the content policy refused, from now on."""

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(words in message.text for words in PROPER):
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
