"""Fixtures of the tests of emulation."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.emulation.september import make_september


@pytest.fixture
def september(cast: Cast) -> Cast:
    make_september(cast)
    return cast


@pytest.fixture(autouse=True)
def _in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield
