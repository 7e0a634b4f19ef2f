"""Form fields that every app shares: short texts and days, as the database can hold them."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import get_language, gettext_noop, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day, format_number
from teamtrack.names import tidy

# What Django's own fields say, in the words of this house: its catalog goes before Django's.
SAID_BY_DJANGO = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Null characters are not allowed."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure that there are no more than %(max)s decimal place.",
        "Ensure that there are no more than %(max)s decimal places.",
        "max",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        1,
    ),
    gettext_noop("The password is too similar to the %(verbose_name)s."),
    gettext_noop("This password is too common."),
)


class ShortText(forms.CharField):
    """A name or a line: tidied before its length is counted, because composing letters may lengthen a text."""

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class LongText(forms.CharField):
    """A text of several lines: each tidied, empty ones taken out, before its length is counted."""

    def __init__(self, *args: Any, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-no-draft": ""}))
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        return "\n".join(line for line in map(tidy, (super().to_python(value) or "").splitlines()) if line)


class LimitsAsRead(forms.Field):
    """Mixed into a field of amounts: a Vietnamese sentence tells its limits as 0,01 and 1.000.000. Not for years."""

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)
        except forms.ValidationError as refused:
            for error in refused.error_list if get_language() == "vi" else ():
                if error.params and "limit_value" in error.params:
                    error.params = {**error.params, "limit_value": format_number(error.params["limit_value"])}
            raise


class AmountField(LimitsAsRead, forms.IntegerField):
    """A whole number of something that is counted: pieces, đồng."""


class DayField(forms.DateField):
    """A day of the calendar that addresses know (periods.Month), with the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [
        MinValueValidator(date(1900, 1, 1), _("Choose a day from 1900 on.")),
        MaxValueValidator(date(2999, 12, 31), _("Choose a day before the year 3000.")),
    ]


def refuse(form: forms.BaseForm, broken: RuleBroken) -> None:
    """A broken rule stands beside its field; over the form, where the form has no such field."""
    form.add_error(broken.field if broken.field in form.fields else None, broken.message)


def refuse_late(form: forms.BaseForm, words: Any, *, is_late: bool) -> None:
    """What was sent too late is told so first, whatever else is wrong with it; what was typed stays in the form."""
    if form.is_bound and is_late:
        form.add_error(None, words)


class SeenForm(forms.Form):
    """A form over what is written down already; what was shown goes along (`changed_data` is what was changed here).

    What somebody else has changed since then is told, and written over only by whoever saves once more.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> None:
        """Fields whose value is not what was shown, and not what is wanted either."""
        told: dict[str, Any] = {}
        for name in self.changed_data:
            field, shown = self.fields[name], self.add_initial_prefix(name)
            now = self.get_initial_for_field(field, name)
            unseen = shown in self.data and field.has_changed(now, self.data[shown])
            if unseen and field.has_changed(now, self[name].data):
                words = _("Somebody else has changed this meanwhile: “%(now)s”. Save once more to write over it.")
                self.add_error(name, words % {"now": _as_read(field, now)})
                told[shown] = field.prepare_value(now)
        if told:
            self.data = {name: self.data[name] for name in self.data} | told


def _as_read(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return format_day(value) if isinstance(value, date) else str(value or _("(empty)"))


class OnceForm(forms.Form):
    """A form that makes something new. `key` is the number of what is to be: sent twice it is one (teamtrack.once)."""

    key = forms.UUIDField(widget=forms.HiddenInput)
