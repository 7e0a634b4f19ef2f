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
    # rules, found in the database
    "unknown_worker": _("no worker of the workshop has the number “%(value)s”"),
    "unknown_team": _("the workshop has no team “%(value)s”"),
    "no_team": _("%(worker)s was on no team on %(day)s"),
    "other_team": _("%(worker)s was on team %(team)s on %(day)s"),
    "unknown_product": _("the workshop has no item “%(value)s”"),
    "future": _("%(day)s is still to come"),
    "closed_month": _("month %(month)s is closed; record an adjustment with its reason"),
    "shift_beyond": _("the workshop has no shift %(shift)s"),
    "closed_shift": _("shift %(shift)s of %(day)s is closed; reopen it to correct figures"),
    "man_days_of_day": _("%(worker)s would have %(would_be)s man-days on %(day)s; at most 2 over all shifts"),
    "twice": _("the same worker, day, shift and item stand on line %(first)s already"),
    "stands_otherwise": _("%(worker)s is entered the other way for shift %(shift)s of %(day)s: at work, or away"),
    # questions: kept only with a reason
    "over_norm": _("%(value)s is over twice the norm %(units)s (%(man_days)s man-days)"),
    "day_off": _("%(day)s is a day off; if the team worked, give the reason"),
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
