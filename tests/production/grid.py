"""The day grid as its script uses it: cells are posted, answers read."""

import json
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse

from members.models import Team, Worker
from production.models import Product

JSON = "application/json"


def address(team: Team, day: Any, shift: int = 1, name: str = "output_cells") -> str:
    return reverse(name, kwargs={"team": team.slug, "day": str(day), "shift": shift})


def cell(worker: Worker, product: Product | None, good: object = "", **others: Any) -> dict[str, Any]:
    """One line: a new one, for one man-day, unless told otherwise. `line` is its place among the worker's lines."""
    row = f"w{worker.pk}-{others.pop('line', 0)}"
    figures = {"was": "", "version": 0, "defective": "", "man_days": "1", "note": ""} | others
    return {"row": row, "worker": worker.pk, "product": product.pk if product else "", "good": str(good)} | figures


def post(client: Client, url: str, *cells: dict[str, Any], key: str = "") -> Any:
    body = json.dumps({"key": key or str(uuid.uuid4()), "cells": cells})
    return client.post(url, body, content_type=JSON, headers={"Accept": JSON})


def told(response: Any) -> list[tuple[str, str]]:
    """State and sentence of each line, in the order of the request."""
    assert response.status_code == 200, response.content
    return [(one["state"], one["sentence"]) for one in response.json()["cells"].values()]
