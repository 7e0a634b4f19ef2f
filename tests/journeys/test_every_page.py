"""Every page of the house in a real browser: axe, the width of a phone, the content policy, the language."""

import re
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from members.models import Suggestion, Worker
from production.models import Improvement
from tests.security.access_table import ACCESS
from tests.shots.browser import LANGUAGES, SCHEMES, WIDTHS, as_seen, opened, sideways, violations, visit_as
from tests.shots.made import HEAD
from tests.shots.pages import NO_PAGE, PAGES, Look, looks

SHARES = 4  # so that several processes share the work


def test_every_address_is_looked_at_or_left_out_with_a_reason() -> None:
    """Whoever adds a page adds its row to tests/shots/pages.py."""
    shown = {row.address for row in PAGES}
    assert shown | set(NO_PAGE) == {name for name, row in ACCESS.items() if "GET" in row.methods}
    assert shown & set(NO_PAGE) == set()
    assert len({row.name for row in PAGES}) == len(PAGES), "every picture has a name of its own"


def faults_of(
    share: int, browser: Browser, server: LiveServer, language: str, look_at: Callable[[Page, Look], list[str]]
) -> list[str]:
    """What `look_at` finds on a share of the pages, and what they complain of; each login is a visitor of their own."""
    faults: list[str] = []
    complaints: list[str] = []
    pages: dict[str, Page] = {}
    for look in looks()[share::SHARES]:
        if look.login not in pages:
            pages[look.login] = opened(visit_as(browser, server.url, look.login, language), complaints)
        answer = pages[look.login].goto(look.path)
        status = [] if answer and answer.status == 200 else [f"answered {answer and answer.status}"]
        if pages[look.login].locator("form[method=post]:not(:has([name=csrfmiddlewaretoken]))").count():
            status.append("has a form that could not be sent: no token")
        found = status + look_at(pages[look.login], look) + complaints
        faults += [f"{look.path} ({look.login or 'nobody'}, {language}): {what}" for what in found]
        complaints.clear()
    for page in pages.values():
        page.context.close()
    return faults


def judged(page: Page, width: int, scheme: str) -> list[str]:
    as_seen(page, width, scheme)
    over = [f"wider than its window by {sideways(page)} px"] if sideways(page) else []
    return [f"{width} {scheme} {what}" for what in over + violations(page)]


@pytest.mark.journey
@pytest.mark.demo
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing_and_no_page_scrolls_sideways(share: int, chromium: Browser, live_server: LiveServer) -> None:
    """Once on a phone in the light, once at a desk in the dark."""

    def look_at(page: Page, _look: Look) -> list[str]:
        return judged(page, 390, "light") + judged(page, 1280, "dark")

    assert faults_of(share, chromium, live_server, "vi", look_at) == []


@pytest.mark.long
@pytest.mark.journey
@pytest.mark.demo
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("share", range(SHARES))
def test_axe_finds_nothing_at_any_width_in_any_scheme_and_language(
    share: int, language: str, chromium: Browser, live_server: LiveServer
) -> None:
    def look_at(page: Page, _look: Look) -> list[str]:
        return [fault for seen in product(WIDTHS, SCHEMES) for fault in judged(page, *seen)]

    assert faults_of(share, chromium, live_server, language, look_at) == []


VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉĩọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
# Names of people, teams and organs, codes, and what somebody wrote stand as they are in every language.
AS_THEY_ARE = re.compile(r"(Tổ đảng )?[Tt]ổ (máy )?\d|QĐ \d+|Chi bộ|phân xưởng|Đảng bộ|Xí nghiệp|Tiếng Việt|đồng")


@pytest.mark.journey
@pytest.mark.demo
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("share", range(SHARES))
def test_the_english_screens_are_english_and_fit_a_phone(
    share: int, chromium: Browser, live_server: LiveServer
) -> None:
    """Headings, heads of tables, buttons and labels; names and codes stay."""

    def look_at(page: Page, _look: Look) -> list[str]:
        people = known_names()  # some of what is named is made for the pictures
        as_seen(page, 390, "light")
        over = [f"wider than its window by {sideways(page)} px"] if sideways(page) else []
        texts = page.locator("h1, h2, th[scope=col], .btn, label, legend, .tab-label, .figure-label").all_inner_texts()
        return over + [f"not English: {text}" for text in texts if VIETNAMESE.search(without(text, people))]

    assert faults_of(share, chromium, live_server, "en", look_at) == []


def known_names() -> set[str]:
    """Words of names and trades, suggestions and improvements of the demo, of the columns of files that came in."""
    people = Worker.objects.values_list("full_name", "trade")
    said = Suggestion.objects.values_list("text", flat=True)
    titles = Improvement.objects.values_list("title", flat=True)
    names = [word for words in people for word in words] + HEAD.split(";") + [*said, *titles]
    return {word.strip(",.:") for name in names for word in name.split()}


def without(text: str, people: set[str]) -> str:
    """Names and their initials aside."""
    words = [word.strip("·,.:()") for word in AS_THEY_ARE.sub("", text).split()]
    return " ".join(word for word in words if word not in people and not re.fullmatch(r"\w{2}", word))


def test_what_the_content_policy_refuses_and_what_fails_in_a_script_is_noticed(
    chromium: Browser, live_server: LiveServer
) -> None:
    """What every journey fails on: `new_page` listens in the same way."""
    complaints: list[str] = []
    page = opened(visit_as(chromium, live_server.url, "", "vi"), complaints)
    page.goto("/vao/")
    assert complaints == []
    for element, told in (
        ("<img src='data:image/png;base64,xx'>", "img-src"),
        ("<p style='color: red'>x</p>", "style-src"),
        ("<img src='/static/none.png' onerror='1'>", "script-src"),
    ):
        page.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", element)
        page.wait_for_timeout(100)
        assert any(told in what or "Content Security Policy" in what for what in complaints), (element, complaints)
        complaints.clear()
    page.context.close()
