"""The fragment must equal that part of the page: what htmx makes of an answer is compared with a fresh page.

`assert_fragment_equals_page(client, url, trigger)` presses the element `trigger` (a CSS selector) of the page at `url`,
applies the answer as htmx would, out-of-band swaps included, and demands that the page now equals a fresh full load.
"""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from django.http import HttpResponse
from django.test import Client


def parse(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


def assert_fragment_equals_page(
    client: Client, url: str, trigger: str, *, data: dict[str, Any] | None = None, fresh_url: str | None = None
) -> HttpResponse:
    """Press `trigger` of the page at `url` (`data`: what its form holds); returns the fragment's answer.

    The fresh page is the one at `fresh_url`; without it the address that htmx would show, or `url`.
    """
    page = parse(client.get(url))
    element = _one(page, trigger)
    method = "post" if element.has_attr("hx-post") else "get"
    asked = str(element.get(f"hx-{method}") or url)
    response: HttpResponse = getattr(client, method)(asked, data or {}, headers={"HX-Request": "true"})
    assert response.status_code == 200, response.status_code
    apply(page, element, response)
    pushed = response.headers.get("HX-Push-Url") or element.get("hx-push-url")
    address = asked if pushed == "true" else str(pushed) if pushed and pushed != "false" else url
    assert_same_page(page, parse(client.get(fresh_url or address)))
    return response


def apply(page: BeautifulSoup, element: Tag, response: Any) -> None:
    """Put the answer to `element`'s request into `page`: target, swap, select and out-of-band as htmx does."""
    answer = parse(response)
    for part in answer.select("[hx-swap-oob]"):
        how, _, selector = str(part["hx-swap-oob"]).partition(":")
        del part["hx-swap-oob"]
        part.extract()
        target = _one(page, selector or f"#{part['id']}")
        _swap(target, "outerHTML" if how == "true" else how, [part])
    selected = _inherited(element, "hx-select")
    pieces = answer.select(selected) if selected else list(answer.contents)
    how = response.headers.get("HX-Reswap") or _inherited(element, "hx-swap") or "innerHTML"
    _swap(_target(page, element, response), how.split()[0], [piece.extract() for piece in pieces])


def assert_same_page(page: BeautifulSoup, fresh: BeautifulSoup) -> None:
    """Equal but for blanks and CSRF tokens; the difference is shown line by line."""
    assert _lines(page) == _lines(fresh)


def _one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)} elements"
    return found[0]


def _inherited(element: Tag, attribute: str) -> str:
    """Htmx attributes hold for everything inside the element that has them."""
    for holder in (element, *element.parents):
        if isinstance(holder, Tag) and holder.has_attr(attribute):
            return str(holder[attribute])
    return ""


def _target(page: BeautifulSoup, element: Tag, response: Any) -> Tag:
    wanted = response.headers.get("HX-Retarget") or _inherited(element, "hx-target") or "this"
    if wanted == "this":
        holders = (element, *element.parents)
        return next((holder for holder in holders if holder.get("hx-target") == "this"), element)
    word, _, selector = wanted.partition(" ")
    if word == "closest":
        matching = page.select(selector)
        return next(holder for holder in (element, *element.parents) if any(holder is one for one in matching))
    if word == "find":
        found = element.select_one(selector)
        assert found is not None, wanted
        return found
    return _one(page, wanted)


def _swap(target: Tag, how: str, pieces: list[Any]) -> None:
    if how == "innerHTML":
        target.clear()
        target.extend(pieces)
    elif how == "outerHTML":
        target.replace_with(*pieces)
    elif how == "beforeend":
        target.extend(pieces)
    elif how == "afterbegin":
        for place, piece in enumerate(pieces):
            target.insert(place, piece)
    elif how == "beforebegin":
        target.insert_before(*pieces)
    elif how == "afterend":
        target.insert_after(*pieces)
    elif how == "delete":
        target.decompose()
    else:
        assert how == "none", how


def _lines(page: BeautifulSoup) -> list[str]:
    """The page as lines: tags with sorted attributes, texts with single blanks."""
    lines: list[str] = []

    def walk(node: Tag) -> None:
        for child in node.children:
            if isinstance(child, Tag):
                secret = child.get("name") == "csrfmiddlewaretoken"
                shown = {name: value for name, value in child.attrs.items() if name != "hx-headers" and not secret}
                attributes = sorted((name, _text(value)) for name, value in shown.items())
                lines.append(f"<{child.name} {attributes}>")
                walk(child)
                lines.append(f"</{child.name}>")
            elif type(child) is NavigableString and _text(child):
                if lines and not lines[-1].startswith("<"):
                    lines[-1] += " " + _text(child)
                else:
                    lines.append(_text(child))

    walk(page)
    return lines


def _text(value: Any) -> str:
    return re.sub(r"\s+", " ", " ".join(value) if isinstance(value, list) else str(value)).strip()
