"""How long something waits, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def format_wait(days: int) -> str:
    """For 3 days; since today, simply today."""
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days} if days else _("today")
