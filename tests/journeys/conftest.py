"""Fixtures of the journeys: the day grid, and the language of a reader."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from members.domain.account import Role
from members.models import Account, RoleAssignment
from tests.cast import Cast
from tests.journeys.grid import OpenGrid, sign_in


@pytest.fixture
def open_grid(cast: Cast, new_page: Callable[..., Page], live_server: LiveServer) -> OpenGrid:
    """Open today's grid of team 6 as its leader, or as `account`; the options are Playwright's."""

    def open_page(account: Account | None = None, **options: Any) -> Page:
        page = new_page(**options)
        sign_in(page, account or cast.accounts.team_leader, live_server)
        page.goto("/san-luong/to-6/1966-10-21/ca-1/")
        return page

    return open_page


@pytest.fixture
def second_leader(cast: Cast) -> Account:
    """Trần Văn Sang leads the team, too."""
    leader = cast.accounts.union_lead
    held = RoleAssignment.objects.get(worker=cast.people.thinh, role=Role.TEAM_LEADER)
    RoleAssignment.objects.create(
        worker=cast.people.sang, role=Role.TEAM_LEADER, team=held.team, period=held.period, is_confirmed=True
    )
    return leader


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """In which the pages are read."""
    return str(request.param)
