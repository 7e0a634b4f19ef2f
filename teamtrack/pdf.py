"""Templates to PDF, by WeasyPrint: tagged (PDF/UA-1), with our own font, the same bytes for the same figures.

Everything that can be shared between documents is: the parsed style sheet, the fonts, and a fetcher that opens
nothing but our own font and style files. The worker's child that renders is limited in time and memory (tasks.py).
"""

import atexit
import gc
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_noop

from teamtrack.errors import RuleBroken

STATIC = Path(settings.BASE_DIR) / "static"
STYLE = STATIC / "css" / "report.css"

# What WeasyPrint loads when it is imported; a Debian without them can do everything else.
PANGO_MISSING = gettext_noop(
    "The PDF cannot be made: this machine lacks the packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
)


@dataclass(frozen=True)
class Press:
    """The parts of WeasyPrint that every document of a process shares."""

    html: Any
    fetcher: Any
    style: Any
    fonts: Any


@cache
def press() -> Press:
    """Made at the first document of a process. RuleBroken names the packages when Pango is missing."""
    try:
        import weasyprint  # noqa: PLC0415 - one second to import, and the web never needs it
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as missing:
        raise RuleBroken(PANGO_MISSING) from missing
    # Fonts put into a PDF are dated by fontTools: with this always the same date, and so the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    for talkative in ("fontTools", "weasyprint.progress"):  # every table touched, every step taken
        logging.getLogger(talkative).setLevel(logging.WARNING)
    allowed = {path.as_uri(): path for folder in ("css", "fonts") for path in sorted((STATIC / folder).iterdir())}

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        """Opens our own style sheets and fonts, by their exact address, and nothing else on earth."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in allowed:
                raise ValueError(f"not ours to open: {url[:200]}")
            return URLFetcherResponse(url, allowed[url].read_bytes())

    fetcher, fonts = OwnFilesOnly(), FontConfiguration()
    style = weasyprint.CSS(filename=STYLE, font_config=fonts, url_fetcher=fetcher)
    atexit.register(press.cache_clear)  # WeasyPrint closes its fonts badly once Python has taken its modules apart
    return Press(weasyprint.HTML, fetcher, style, fonts)


def load() -> None:
    """Import what a first document would have to; where Pango is missing the first document says so."""
    with suppress(OSError):
        import weasyprint  # noqa: F401, PLC0415


def render_pdf(template: str, context: Mapping[str, Any], language: str) -> bytes:
    """The PDF of a template in a language; equal context, equal bytes (no clock, no random identifier)."""
    with translation.override(language):
        return write_pdf(render_to_string(template, dict(context)))


def write_pdf(html: str) -> bytes:
    """The PDF of a whole HTML document; addresses in it lead nowhere but to our own fonts and styles."""
    shared = press()
    with _no_collecting():
        document = shared.html(string=html, url_fetcher=shared.fetcher)
        made: bytes = document.write_pdf(stylesheets=[shared.style], font_config=shared.fonts, pdf_variant="pdf/ua-1")
    return made


@contextmanager
def _no_collecting() -> Iterator[None]:
    """No search for garbage while hundreds of thousands of boxes are alive: a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
