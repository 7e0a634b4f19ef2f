"""P6: the lists with few rows and with many behind them, and the longest against the list of Django's own admin.

The house has no admin; the peer is one made here, of the same table with the same columns, two filters and fifty rows
a page, open to whoever is signed in.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from members.models import Account, Team, TeamMembership
from production.models import DailyOutput
from tests.bench import Result, interleaved, rows
from tests.conftest import DEMO_DAY

QUERIES = 6
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"  # the admin's files were not collected
ROUNDS = 15
MONTH = "1967-02"
# Page and reader: every list whose table grows in the databases of rows.py, or whose page reads one that does.
LISTS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("output_register", {"team": "to-01"}, rows.LEADER),
    ("output_register", {"team": "to-01"}, rows.MANAGER),
    ("output_home", {}, rows.MANAGER),
    ("roster", {}, rows.LEADER),
    ("plan_home", {}, rows.MANAGER),
    ("norms", {}, rows.MANAGER),
    ("board", {"workshop": "z2"}, rows.MANAGER),
    ("commend", {"workshop": "z2"}, rows.MANAGER),
    ("adjustments", {"workshop": "z2", "month": MONTH}, rows.LEADER),
    ("reports_month", {"workshop": "z2", "month": MONTH}, rows.MANAGER),
    ("days_off", {"workshop": "z2"}, rows.MANAGER),
    ("imports", {"workshop": "z2"}, rows.LEADER),
)


class OpenSite(AdminSite):
    """Django's admin for whoever is signed in: the accounts of the house have no permissions of its kind."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class OutputAdmin(ModelAdmin):  # type: ignore[type-arg]
    """The list of daily output as the admin makes it."""

    list_display = ("day", "shift", "worker", "product", "norm", "good", "defective", "man_days", "note")
    list_filter = ("shift", "product")
    list_select_related = ("worker", "product", "norm")
    list_per_page = 50
    ordering = ("-day", "-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


site = OpenSite()
site.register(DailyOutput, OutputAdmin)
urlpatterns = [path("admin/", site.urls), path("", include("teamtrack.urls"))]


def run() -> list[Result]:
    """The roster's size on the demo; everything else on the databases of tests/bench/rows.py."""
    roster = _roster()
    templates: dict[str, Any] = settings.TEMPLATES[0]
    loaders = [*templates["OPTIONS"]["loaders"], "django.template.loaders.app_directories.Loader"]
    with (
        override_settings(
            ROOT_URLCONF=__name__,
            ALLOWED_HOSTS=["testserver"],
            DEMO_DAY=rows.TODAY,
            INSTALLED_APPS=[*settings.INSTALLED_APPS, "django.contrib.admin"],
            STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN_STATIC}},
            TEMPLATES=[templates | {"OPTIONS": templates["OPTIONS"] | {"loaders": loaders}}],
        ),
        rows.use(rows.many(), rows.SMALL) as (many, few),
    ):
        counted_many = _count()
        against_admin = _against_admin()
        rows.turn_to(few)
        counted_few = _count()
        rows.turn_to(many)
    most = max(counted_many.values())
    differing = {page for page in counted_many if counted_many[page] != counted_few[page]}
    return [
        Result(
            f"queries of {len(counted_many)} list pages at {rows.many():,} rows, at most",
            most,
            f"≤ {QUERIES}",
            f"{max(counted_few.values())} at {rows.SMALL:,} rows",
            "the same on every page" if not differing else f"DIFFERS on {sorted(differing)}",
        ),
        *against_admin,
        roster,
    ]


def _client(account: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(username=account))
    return client


def _count() -> dict[str, int]:
    """Queries of each page, asked for the second time."""
    counted = {}
    for name, parts, reader in LISTS:
        client, url = _client(reader), reverse(name, kwargs=parts)
        assert client.get(url).status_code == 200, url
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        counted[f"{name} ({reader})"] = len(asked)
    return counted


def _against_admin() -> list[Result]:
    client = _client(rows.MANAGER)
    team = Team.objects.get(slug="to-01")
    register = reverse("output_register", kwargs={"team": team.slug})
    lines = DailyOutput.objects.filter(team=team).order_by("-day", "-pk")
    middle = lines[lines.count() // 2].pk
    worker = TeamMembership.objects.filter(team=team).order_by("pk")[0].worker_id
    admin = reverse("admin:production_dailyoutput_changelist")

    def get(url: str, **asked: Any) -> Callable[[], None]:
        def ask() -> None:
            answer = client.get(f"{url}?{urlencode(asked)}")
            assert answer.status_code == 200, (url, answer.status_code)

        return ask

    took = interleaved(
        {
            "ours": get(register),
            "middle": get(register, sau=middle),
            "worker": get(register, nguoi=worker),
            "admin": get(admin),
            "admin of the team": get(admin, team__id__exact=team.pk),
        },
        rounds=ROUNDS,
    )
    ours = took["ours"]
    return [
        Result(
            f"Django admin's list of output ÷ ours at {rows.many():,} rows",
            round(took["admin"] / ours, 1),
            "≥ 5",
            "1.0 ours",
            f"{took['admin'] * 1000:.0f} ms against {ours * 1000:.1f} ms, fifty rows each; the admin's list narrowed"
            f" down to one team: {took['admin of the team'] / ours:.1f} times ours",
        ),
        Result(
            "the register from the middle on ÷ its first page",
            round(took["middle"] / ours, 2),
            "–",
            "1.00 first page",
            f"of one worker: {took['worker'] / ours:.2f}",
        ),
    ]


def _roster() -> Result:
    with override_settings(ALLOWED_HOSTS=["testserver"], DEMO_DAY=DEMO_DAY):
        people = TeamMembership.objects.filter(period__contains=DEMO_DAY).count()
        page = _client("toan").get(reverse("roster"))
    assert page.status_code == 200
    return Result(
        f"the roster of {people} people, kB",
        round(len(page.content) / 1000, 1),
        "≤ 60",
        "–",
        "fifty to a page",
    )
