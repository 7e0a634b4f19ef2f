"""The WSGI entry that gunicorn serves."""

import os
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "teamtrack.settings")
pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """400 for a request in another encoding than UTF-8, which no browser sends.

    Django would decode address and body with whatever codec is named ("hex", "unicode_escape"), or fail before any
    middleware sees the request.
    """
    if not is_utf_8(environ.get("CONTENT_TYPE", "")):
        start_response("400 Bad Request", [("Content-Type", "text/plain"), ("Content-Length", "0")])
        return []
    return pages(environ, start_response)


def is_utf_8(content_type: str) -> bool:
    """Whether no other encoding is named, nor a parameter in the starred form, which names one of its own."""
    _kind, *parameters = content_type.lower().replace('"', "").split(";")
    pairs = [parameter.partition("=") for parameter in parameters]
    named = {name.strip(): value.strip() for name, _equals, value in pairs}
    return named.get("charset", "utf-8") == "utf-8" and not any("*" in name for name in named)
