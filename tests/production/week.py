"""The week grid as its script and its form use it."""

import json
import uuid
from datetime import date
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from members.models import DayOff, Worker
from production.models import AbsenceKind, DailyOutput, Product
from tests.cast import Cast
from tests.factories.production import make_absence, make_closed_month, make_output, make_product, make_shift_closing
from tests.htmx import parse
from tests.production.grid import JSON

WEEK = "1966-W42"  # 17 to 22 October 1966; today is its Friday
MONDAY = date(1966, 10, 17)
TUESDAY = date(1966, 10, 18)


def week_address(cast: Cast, name: str = "output_week", week: str = WEEK) -> str:
    return reverse(name, kwargs={"team": cast.team6.slug, "week": week})


def week_page_of(client: Client, cast: Cast, week: str = WEEK, query: str = "") -> BeautifulSoup:
    response = client.get(week_address(cast, week=week) + query)
    assert response.status_code == 200
    return parse(response)


def key_of(worker: Worker, day: date) -> str:
    return f"w{worker.pk}-{day.weekday()}"


def week_cell(worker: Worker, day: date, product: Product, good: object, **others: Any) -> dict[str, Any]:
    """A new figure, for one man-day, unless told otherwise."""
    figures = {"was": "", "version": 0, "defective": "", "man_days": "1", "shift": 1} | others
    return {"row": key_of(worker, day), "product": product.pk, "good": str(good)} | figures


def post_week(client: Client, cast: Cast, *cells: dict[str, Any], key: str = "", week: str = WEEK) -> Any:
    body = json.dumps({"key": key or str(uuid.uuid4()), "cells": cells})
    return client.post(week_address(cast, "week_cells", week), body, content_type=JSON)


def states(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [cell["state"] for cell in response.json()["cells"].values()]


def sentence(response: Any, worker: Worker, day: date) -> str:
    """What is told under the row of a cell."""
    key = f"told-{key_of(worker, day)}"
    told = BeautifulSoup(response.json()["html"][key], "html.parser").select_one(f"#{key} > span")
    return told.get_text(strip=True) if told else ""


# --- what keeps a cell shut -------------------------------------------------------------------------------------------


def close_october(cast: Cast) -> None:
    make_closed_month(workshop=cast.workshop, month=date(1966, 10, 1))


def close_tuesday(cast: Cast) -> None:
    make_shift_closing(team=cast.team6, day=TUESDAY)


def rest_on_tuesday(cast: Cast) -> None:
    DayOff.objects.create(workshop=cast.workshop, day=TUESDAY, name="Nghỉ bù")


def e_away_on_tuesday(cast: Cast) -> None:
    make_absence(worker=cast.people.e, day=TUESDAY, kind=AbsenceKind.SICK)


def e_on_another_item_on_tuesday(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=make_product(workshop=cast.workshop, code="K 2"), day=TUESDAY, good=40)


def e_on_two_items_on_tuesday(cast: Cast) -> None:
    make_output(worker=cast.people.e, product=cast.qd14, day=TUESDAY, good=65, man_days="0.5")
    other = make_product(workshop=cast.workshop, code="K 2")
    make_output(worker=cast.people.e, product=other, day=TUESDAY, good=20, man_days="0.5")


def e_leaves_before_tuesday(cast: Cast) -> None:
    stay = cast.people.e.team_memberships.get()
    stay.period = (stay.period.lower, TUESDAY)
    stay.save()


def written() -> list[tuple[date, int]]:
    return list(DailyOutput.objects.order_by("day", "good").values_list("day", "good"))
