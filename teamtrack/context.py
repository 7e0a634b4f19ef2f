"""What the frame around every page needs: the person, the tabs, the banner of the demo day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from teamtrack.access import ON_TABLET
from teamtrack.business_day import business_day
from teamtrack.names import initials
from teamtrack.sources import Tab, ask


@dataclass(frozen=True)
class FrameTab:
    """A tab as the frame shows it."""

    label: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """The frame of one page for one reader; `person` is the number of their account, empty for strangers."""

    person: str
    user_name: str
    user_initials: str
    team_name: str
    tabs: tuple[FrameTab, ...]
    demo_day: date | None
    language: str
    other_language: str
    next_url: str
    # On a shared tablet: after so many seconds without a touch the session ends, so many before that it says so.
    tablet_idle: int
    tablet_warning: int
    is_by_pin: bool


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `frame` for base.html. Public pages of strangers have no name and no tabs."""
    user: Any = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    tabs: list[Tab] = ask("tabs", user=user, day=business_day()) if signed_in else []
    # The most exact tab wins: /bang/z2/1966-09/ belongs to /bang/z2/, not to /.
    current = max((tab.url for tab in tabs if request.path.startswith(tab.url)), key=len, default="")
    person = user.worker.full_name if signed_in and user.worker_id else (user.get_username() if signed_in else "")
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "frame": Frame(
            person=str(user.pk) if signed_in else "",
            user_name=person,
            user_initials=initials(person),
            team_name=next(iter(ask("brand", user=user)), "") if signed_in else "",
            tabs=tuple(FrameTab(tab.label, tab.url, tab.icon, tab.url == current) for tab in tabs),
            demo_day=settings.DEMO_DAY,
            language=language,
            other_language="en" if language == "vi" else "vi",
            tablet_idle=settings.TABLET_IDLE_SECONDS if signed_in and ON_TABLET in request.session else 0,
            tablet_warning=settings.TABLET_WARNING_SECONDS,
            is_by_pin=signed_in and user.is_by_pin,
            next_url=request.get_full_path() if request.method == "GET" else "/",
        )
    }
