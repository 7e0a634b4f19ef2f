"""Why a file or a line is refused, as English msgids: translated where they are shown (pages, command line).

A fault's sentence may name %(value)s (what stood in the cell) and whatever else its finder puts beside it.
"""


def _(message: str) -> str:
    """Marks a msgid: this package knows no language."""
    return message


# One cell. Codes of the database's checks (actions/importing) stand beside them, so that every sentence is here.
SENTENCES = {
    # shape, found while reading
    "empty": _("nothing is written here"),
    "number": _("a number is needed, not “%(value)s”"),
    "whole": _("whole pieces only, not “%(value)s”"),
    "negative": _("“%(value)s” is below 0"),
    "too_many": _("a line has at most 1.000.000 pieces"),
    "man_days": _("man-days must be over 0 and at most 2, not “%(value)s”"),
    "date": _("“%(value)s” is no date (21/10/1966 or 1966-10-21)"),
    "shift": _("“%(value)s” is no shift (1 to 4)"),
    "long": _("at most 200 letters"),
    "away": _("either output or a letter for the shift spent away, not both"),
}

MOST_LINES = 200_000

# The whole file.
TOO_LARGE = _("The file is larger than %(most)s MB: divide it, or save it as CSV.")
TOO_MANY_LINES = _("The file has more than %(most)s lines: divide it.")
TOO_MANY_COLUMNS = _("Line %(line)s has more than %(most)s columns.")
DAMAGED = _("The file is damaged or not complete.")
TOO_LARGE_INSIDE = _(
    "What is packed in this workbook is larger than it may be: save only the table, or save it as CSV."
)
