"""How a page is opened and looked at: as whom, in which language, what it complains of, what axe and the eye find."""

import json

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import note_complaints
from tests.shots.made import cookies_of

LANGUAGES = ("vi", "en")
SCHEMES = ("light", "dark")
WIDTHS = {1440: 900, 820: 1180, 390: 844}  # CSS pixels, each with its height: a desk, a tablet, a phone
# The laws' rules up to WCAG 2.2 AA and the good manners; by its defaults axe leaves target-size out.
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
}


def visit_as(browser: Browser, base_url: str, login: str, language: str, **options: object) -> BrowserContext:
    """A visitor of their own (no shared cookies); `login` is a sign-in name or one of made.py's."""
    context = browser.new_context(base_url=base_url, locale="vi-VN", **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    cookies = {settings.LANGUAGE_COOKIE_NAME: language} | cookies_of(login)
    context.add_cookies([{"name": name, "value": value, "url": base_url} for name, value in cookies.items()])
    return context


def opened(context: BrowserContext, complaints: list[str]) -> Page:
    page = context.new_page()
    note_complaints(page, complaints)
    return page


def as_seen(page: Page, width: int, scheme: str) -> None:
    """The same page at another width and in another scheme, not asked for again, with nothing that still fades.

    What fades with time is brought to its end: a browser that draws no frames would never come to it.
    """
    page.set_viewport_size({"width": width, "height": WIDTHS.get(width, 844)})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate(
        "document.getAnimations().filter(it => it.timeline === document.timeline).forEach(fading => fading.finish())"
    )


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def violations(page: Page) -> list[str]:
    """What axe finds, each as the rule and the first place that breaks it."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {json.dumps(rule['nodes'][0]['target'])} {_why(rule)}" for rule in found]


def _why(rule: dict) -> str:  # type: ignore[type-arg]
    told = rule["nodes"][0].get("failureSummary", "").split("\n")
    return " ".join(line.strip() for line in told[1:3])
