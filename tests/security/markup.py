"""Hostile words, and how to tell whether one of them has come alive on a page."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import cycle
from typing import Any

from django.db import models

from members.domain.account import Beginning
from members.models import OrganisationMembership
from production.domain.norm_proposal import Step
from production.models import MonthBook, NormProposalStep
from tests.security.visits import managed_models

# Short, so that they fit into a code; what they would become is looked for by `live_in` (the product is too large to be
# the key of a row).
MARKUP = [
    *("<tt-evil>", "</td><tt-evil>", '"><tt-evil>', "'><tt-evil>", "</title><tt-evil>", "</svg><tt-evil>"),
    *("<svg/onload=tt>", "</script><tt-evil>", "<!--tt-evil", "--><tt-evil>", "]]><tt-evil>", "</option><tt-evil>"),
    *(
        "<img src=t onerror=t>",
        "</style><tt-evil>",
        "<TT-EVIL>",
        "/>",
        "<\u0301tt-evil>",
        "＜tt-evil＞",
        "\u202e<tt-evil>",
    ),
    *("&lt;tt-evil&gt;", "&#60;tt-evil>", "&quot; tt-on=1", "\\u003ctt-evil\\u003e", '" tt-on=1 x="', "' tt-on=1 x='"),
    *('" onfocus=tt x="', "` tt-on=1 x=`", " tt-on=1 ", '"\n tt-on=1', '\\" tt-on=1', "javascript:tt()", "vbscript:tt"),
    *("data:text/html,tt", "jAvAsCrIpT:tt", "//tt.example", "url(//tt.example)", "*/@import'tt'", "expression(tt)"),
    *(
        "{{9*999331}}",
        "{% debug %}",
        "{{settings}}",
        "${9*999331}",
        "#{9*999331}",
        "%(name)s",
        "%s%d%",
        "{0}{x}",
        "{x.__class__}",
    ),
    *("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "=HYPERLINK(tt)", "=cmd|tt!A0", "'=1+1"),
]


ADDRESSES = {"href", "src", "action", "formaction", "xlink:href", "hx-get", "hx-post", "srcset", "style"}


class Reader(HTMLParser):
    """Reads a page as a browser does: what is alive of the hostile words, and the text that people see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.alive: list[str] = re.findall(r"\b8993979\b", html)
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.alive += [tag] if "tt-evil" in tag else []
        for name, value in attrs:
            if re.match(r"tt-on|on\w+$", name):
                self.alive.append(f"{tag} {name}")
            if name in ADDRESSES and re.match(r"\s*(javascript|data|vbscript|//tt|url)", value or "", re.IGNORECASE):
                self.alive.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.alive += [f"comment {data}"] if "tt-evil" in data else []


def live_in(html: str) -> list[str]:
    """What of the hostile words has become markup, an attribute, an address or a value."""
    return Reader(html).alive


def is_words(field: Any) -> bool:
    """A text that somebody typed: not a choice, a part of an address, a name to sign in with or a digest."""
    typed = isinstance(field, models.CharField) and not isinstance(field, models.SlugField | models.GeneratedField)
    return (
        typed and not field.choices and field.name not in {"username", "password", "language", "key", "kind", "sha256"}
    )


# Words the database takes in some rows only.
STANDS_WHEN: dict[tuple[Any, str], Callable[[Any], bool]] = {
    (OrganisationMembership, "came_from"): lambda row: row.began == Beginning.TRANSFERRED,
    (OrganisationMembership, "went_to"): lambda row: row.period.upper is not None,
    (NormProposalStep, "decision"): lambda row: row.step == Step.ISSUED,
}


def fill_with_markup(turn: int, corpus: list[str] | None = None) -> set[str]:
    """Every text of every row is hostile now, each another one from the `turn`th on; the names of the fields."""
    corpus = corpus or MARKUP
    words = cycle(corpus[turn:] + corpus[:turn])
    filled = set()
    closed = list(MonthBook.objects.filter(closed_at__isnull=False))
    MonthBook.objects.update(closed_at=None)  # their rows could not be changed
    for model in managed_models():
        fields = [field for field in model._meta.concrete_fields if is_words(field)]
        if not fields or model._meta.app_label in {"contenttypes", "auth", "sessions", "teamtrack"}:
            continue
        for number, row in enumerate(model._base_manager.order_by("pk")):
            may_stand = [field for field in fields if STANDS_WHEN.get((model, field.name), bool)(row)]
            for field in may_stand:
                unique = str(number) if field.name in {"code", "name"} else ""
                setattr(row, field.name, next(words)[: (field.max_length or 0) - len(unique)] + unique)
            row.save(update_fields=[field.name for field in may_stand])
        filled |= {f"{model.__name__}.{field.name}" for field in fields}
    MonthBook.objects.bulk_update(closed, ["closed_at"])
    return filled


# What else a word may be dressed in on its way through escapes, cases, codes and letters that look alike.
DRESSES: list[Callable[[str], str]] = [
    str.upper,
    str.swapcase,
    str.title,
    lambda word: f"{word}<",
    lambda word: f"<{word}>",
    lambda word: f"({word})",
    lambda word: f"{word};",
    lambda word: f"&{word}",
    lambda word: f"\u202e{word}",
    lambda word: f"{word}\u0301",
    lambda word: f"-->{word}",
    lambda word: f"]]>{word}",
    lambda word: f" {word}",
    lambda word: f"{word}{word}",
    lambda word: f"Tổ {word}",
    lambda word: f"{word}\u00a0",
    lambda word: f"\u200b{word}",
    lambda word: f"\ufeff{word}",
    lambda word: word.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda word: word.replace("<", "&lt;"),
    lambda word: word.replace("<", "&#x3c;"),
    lambda word: word.replace("<", "%3C"),
    lambda word: word.replace("<", "\\x3c"),
    lambda word: word.replace("<", "<<"),
    lambda word: word.replace("<", "<\t"),
    lambda word: word.replace("=", "\uff1d"),
    lambda word: f"'{word}",
    lambda word: f'"{word}',
]


def a_thousand() -> list[str]:
    """Different words, the plain ones first."""
    found = dict.fromkeys(MARKUP)
    for dress in DRESSES:
        found |= dict.fromkeys(dress(word) for word in MARKUP)
    return list(found)[:1000]
