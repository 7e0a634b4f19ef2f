"""The day grid as the journeys handle it: its boxes, what is told, what is sent, what is written."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

from members.models import Account, Worker
from production.models import DailyOutput
from tests.cast import login

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
