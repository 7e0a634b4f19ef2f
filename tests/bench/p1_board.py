"""P1: the ranking board's page against a constant page of the same bytes, and its queries against few rows.

The constant page stands behind the same middleware, session, account and door, in the same frame of the house: what is
measured is what the board itself costs. A second peer is the bare bytes behind session and account, without any frame.
The queries are those which the board sends when it is drawn anew, replayed on both databases.
"""

import re
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from emulation.queries.place import BoardPlace, board_place
from emulation.queries.ranking import MONTHS_SHOWN
from members.models import Account, Workshop
from production.queries.summary import team_month_figures
from teamtrack.access import requires
from teamtrack.periods import Month
from tests.bench import Result, interleaved, rows

THIS_MONTH = Month.of(rows.TODAY)
ROUNDS = 40
FRAME = engines["django"].from_string('{% extends "base.html" %}{% block body %}{{ body }}{% endblock %}')


class Sent:
    """What the peers send: the whole page, and what stands in its frame."""

    page = b""
    body = ""


@requires("emulation.see_board", board_place)
def constant_page(request: HttpRequest, _place: BoardPlace) -> HttpResponse:
    """The same frame, door and bytes; nothing is asked or worked out for them."""
    return HttpResponse(FRAME.render({"body": Sent.body}, request))


def constant_bytes(request: HttpRequest) -> HttpResponse:
    """The same bytes behind session and account alone."""
    assert request.user.is_authenticated
    return HttpResponse(Sent.page)


urlpatterns = [
    path("constant/<slug:workshop>/", constant_page),
    path("bytes/", constant_bytes),
    path("", include("teamtrack.urls")),
]


def run() -> list[Result]:
    """Against the small database of tests/bench/rows.py."""
    with (
        override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"], DEMO_DAY=rows.TODAY),
        rows.use(rows.many(), rows.SMALL) as (many, few),
    ):
        return [*_pages(), *_queries(many, few)]


def _pages() -> list[Result]:
    client = Client()
    client.force_login(Account.objects.get(username=rows.WORKER))
    url = reverse("board", kwargs={"workshop": "z2"})

    def get(address: str, status: int = 200) -> Callable[[], None]:
        def ask() -> None:
            answer = client.get(address, headers={"HX-Request": "true"} if "partial" in address else {})
            assert answer.status_code == status, answer.status_code

        return ask

    page = client.get(url)
    text = page.content.decode()
    Sent.page, Sent.body = page.content, engines["django"].from_string(_inside(text)).render()
    (stamp,) = re.findall('standings&amp;v=([^"]+)', text)

    def draw_anew() -> None:
        cache.clear()
        get(url)()

    took = interleaved(
        {
            "page": get(url),
            "constant": get("/constant/z2/"),
            "bytes": get("/bytes/"),
            "poll": get(f"{url}?partial=standings&v={stamp}", 204),
            "fragment": get(f"{url}?partial=standings"),
        },
        rounds=ROUNDS,
    )
    anew = interleaved({"anew": draw_anew, "page": get(url)}, rounds=5)
    kilobytes = len(page.content) // 1024
    return [
        Result(
            f"board page at {rows.many():,} rows ÷ constant page",
            round(took["page"] / took["constant"], 2),
            "≤ 1.3",
            "1.00 same frame, door, session and bytes",
            f"{took['page'] * 1000:.1f} ms against {took['constant'] * 1000:.1f} ms; {kilobytes} kB for {rows.TEAMS}"
            f" teams; drawn anew after a change: {anew['anew'] * 1000:.0f} ms",
        ),
        Result(
            "the board alone, without the frame ÷ constant bytes",
            round(took["fragment"] / took["bytes"], 2),
            "–",
            "1.00 same bytes behind session and account only",
            f"{took['fragment'] * 1000:.1f} ms against {took['bytes'] * 1000:.1f} ms; three more queries: what the"
            " reader stands for, the workshop, the version",
        ),
        Result(
            "a poll when nothing changed (204) ÷ constant page",
            round(took["poll"] / took["constant"], 2),
            "–",
            "1.00 same constant page",
            f"{took['poll'] * 1000:.1f} ms",
        ),
    ]


def _inside(text: str) -> str:
    """What stands between the page's <main> tags."""
    return text[text.index(">", text.index("<main ")) + 1 : text.rindex("</main>")]


def _queries(many: BaseDatabaseWrapper, few: BaseDatabaseWrapper) -> list[Result]:
    found = []
    for what, first, limit in (
        ("month", THIS_MONTH, "≤ 1.2"),
        ("year", THIS_MONTH.plus(1 - MONTHS_SHOWN), "≤ 2"),
    ):
        took = interleaved({"many": _asker(many, first), "few": _asker(few, first)}, rounds=ROUNDS)
        found.append(
            Result(
                f"the board's {what} query at {rows.many():,} rows ÷ at {rows.SMALL:,}",
                round(took["many"] / took["few"], 2),
                limit,
                f"1.00 at {rows.SMALL:,} rows",
                f"{took['many'] * 1000:.2f} ms against {took['few'] * 1000:.2f} ms in the database",
            )
        )
    return found


def _asker(opened: BaseDatabaseWrapper, first: Month) -> Callable[[], object]:
    """Sends what the board asks of the summaries from `first` to this month, in that database, and reads the answer."""
    rows.turn_to(opened)
    teams = Workshop.objects.get(slug="z2").teams.order_by("pk")
    with CaptureQueriesContext(connection) as asked:
        figures = team_month_figures(list(teams), first, THIS_MONTH)
    months = {month for _team, month in figures}
    assert len(figures) == rows.TEAMS * len(months) > 0
    statement = asked[-1]["sql"]

    def ask() -> object:
        with opened.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    return ask
