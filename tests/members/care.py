"""Care cases for the tests: opened by the actions, and what a refusal or an answer says."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from members.actions.care import Planned, Told, open_case
from members.domain.care import CaseKind, PlanLine
from members.models import Account, CareCase, CareStep, CareStory, Consent, SupportRequest, Worker
from teamtrack.audit import as_system, reading_as
from teamtrack.errors import RuleBroken
from tests.cast import Cast
from tests.factories.care import make_case
from tests.htmx import parse

TODAY = date(1966, 10, 21)
TOLD = Told("Chị muốn được yên tâm về con và việc nhà.", date(1967, 4, 21), is_agreed=True)


@contextmanager
def refused(words: str, field: str = "") -> Iterator[None]:
    """A rule is broken in these words, beside this field, and nothing of a case has changed."""
    before = kept()
    with pytest.raises(RuleBroken, match=words) as broken:
        yield
    assert (broken.value.field, kept()) == (field, before)


def kept() -> tuple[int, ...]:
    with as_system("test"):
        return tuple(model.objects.count() for model in (CareCase, CareStory, CareStep, Consent, SupportRequest))


def opened(by: Account, worker: Worker, holder: Worker, told: Told | None = None) -> CareCase:
    with reading_as(by):
        return open_case(key=uuid4(), worker=worker, kind=CaseKind.FAMILY, holder=holder, told=told, by=by, today=TODAY)


def case_of_d(cast: Cast, **facts: Any) -> CareCase:
    """Hoa holds it."""
    given: dict[str, Any] = {
        "worker": cast.people.d,
        "holder": cast.people.hoa,
        "opened_on": date(1966, 9, 1),
    }
    return make_case(team=cast.team6, **given | facts)


def words(response: Any) -> str:
    return " ".join(parse(response).text.split())


def planned(doer: Worker, what: str = "Ngồi ăn trưa cùng chị.", **more: Any) -> Planned:
    return Planned(more.pop("line", PlanLine.PERSON), what, doer, **more)
