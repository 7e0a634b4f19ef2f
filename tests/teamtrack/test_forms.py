"""Short texts and days as every form takes them."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override

from teamtrack.errors import RuleBroken
from teamtrack.forms import AmountField, DayField, ShortText, refuse


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


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Không được lớn hơn 1.000.000."), ("en", "Ensure this value is less than or equal to")],
)
def test_a_limit_is_told_as_the_language_writes_figures(language: str, said: str) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        AmountField(max_value=1_000_000).clean("1000001")
    with override(language):
        assert refused.value.messages[0].startswith(said)


def test_a_broken_rule_stands_beside_its_field_or_over_the_form() -> None:
    class Named(forms.Form):
        name = ShortText()

    form = Named({"name": "Tổ 6"})
    for field in ("name", "since", ""):
        refuse(form, RuleBroken(f"nói về {field}", field=field))
    assert form.errors == {"name": ["nói về name"], "__all__": ["nói về since", "nói về "]}
