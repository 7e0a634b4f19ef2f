"""What the pages of an import say besides what was found in the file."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Step:
    """One of the four steps of an import."""

    number: int
    name: str
    is_done: bool
    is_current: bool


def steps(current: int) -> list[Step]:
    """Columns, check, import, done; those before `current` lie behind."""
    names = (_("Columns"), _("Check"), _("Import"), _("Done"))
    last = len(names)
    return [
        Step(number, name, number < current or current == last, number == current)
        for number, name in enumerate(names, 1)
    ]
