"""The day grid as the journeys handle it: its boxes, what is told, what is sent, what is written."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Account, Worker
from production.models import DailyOutput
from tests.cast import Cast, login
from tests.factories.members import PASSWORD

type OpenGrid = Callable[..., Page]


def sign_in(page: Page, account: Account, live_server: LiveServer) -> None:
    client = login(Client(), account)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])


def cell(page: Page, worker: Worker, field: str = "good", line: int = 0) -> Locator:
    return page.locator(f"#w{worker.pk}-{line}-{field}")


def boxes(page: Page, field: str) -> Locator:
    """That column, from the first worker to the last."""
    return page.locator(f"td.cell [id$='-{field}']")


def told(page: Page, worker: Worker) -> Locator:
    return page.locator(f"#told-w{worker.pk}-0")


def saves(page: Page) -> list[Request]:
    """Every request that saves, from now on."""
    seen: list[Request] = []
    page.on("request", lambda request: seen.append(request) if request.url.endswith("/o/") else None)
    return seen


def paste(box: Locator, text: str) -> None:
    """As Ctrl+V would, without the machine's clipboard."""
    box.focus()
    box.evaluate(
        """(box, text) => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def wait_until_saved(page: Page) -> None:
    """Whatever was typed is marked at once; the mark goes with the answer."""
    expect(page.locator("td:is([data-state=saving], [data-state=queued])")).to_have_count(0)


def written() -> list[int]:
    return sorted(DailyOutput.objects.values_list("good", flat=True))


# --- without a network ------------------------------------------------------------------------------------------------


def type_in(page: Page, worker: Any, figure: str, field: str = "good") -> None:
    cell(page, worker, field).fill(figure)
    cell(page, worker, field).press("Enter")


def queue(page: Page, cast: Cast) -> None:
    """Type a figure that cannot be sent."""
    go_offline(page)
    type_in(page, cast.people.binh, "150")
    expect(page.locator("td[data-state=queued]")).to_have_count(1)


def enter(page: Page, name: str) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def drafts(page: Page) -> list[str]:
    """What waits in the browser, as it is kept."""
    kept: list[str] = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('draft ')).flat()")
    return kept


def wait_until_prepared(page: Page) -> None:
    """Until the browser holds the page for when there is no network."""
    too_long = "new Promise((_, fail) => setTimeout(fail, 20_000, 'no page for when there is no network'))"
    page.evaluate(f"Promise.race([navigator.serviceWorker.ready, {too_long}]).then(() => true)")


def go_offline(page: Page) -> None:
    wait_until_prepared(page)
    page.context.set_offline(offline=True)


def accept_dialogs(page: Page) -> list[str]:
    """The words of every question from now on, all answered with yes."""
    asked: list[str] = []

    def accept(dialog: Any) -> None:
        asked.append(dialog.message or dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    return asked
