"""{% offered "name" … as rows %}: what a source offers, for a fragment that many pages share (teamtrack/sources.py)."""

from typing import Any

from django import template

from teamtrack.sources import ask

register = template.Library()


@register.simple_tag
def offered(name: str, **scope: Any) -> list[Any]:
    """All rows offered under `name`."""
    return ask(name, **scope)
