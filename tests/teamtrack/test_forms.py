"""Short texts and days as every form takes them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from teamtrack.forms import DayField, ShortText


def test_the_length_of_a_short_text_is_that_of_what_is_stored() -> None:
    """One typed sign may become three letters when composed: the database would refuse what the form let through."""
    field = ShortText(max_length=6)
    assert field.clean(" a  b ") == "a b"
    assert field.clean("e\u0301" * 6) == "é" * 6
    with pytest.raises(ValidationError):
        field.clean("\ufb2c" * 3)


@pytest.mark.parametrize("text", ["\u200b", "\x01", " \u202e "])
def test_a_text_without_anything_to_see_is_no_text(text: str) -> None:
    with pytest.raises(ValidationError):
        ShortText().clean(text)
    assert ShortText(required=False).clean(text) == ""


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31", "1966-W42-5"])
def test_a_day_that_no_address_could_name_is_refused(day: str) -> None:
    """The day after the last day there is would be a fault."""
    with pytest.raises(ValidationError):
        DayField().clean(day)


def test_the_first_and_the_last_day_are_days() -> None:
    assert [DayField().clean(day) for day in ("1900-01-01", "2999-12-31")] == [date(1900, 1, 1), date(2999, 12, 31)]
