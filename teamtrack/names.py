"""Vietnamese names: the given name (last word), order, and search without tone marks.

The order itself is a generated column in PostgreSQL (migration 0001 of members); this module has the same
rules for Python, and the two are compared by a test.
"""

import re
import unicodedata

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Tones in dictionary order: none, huyền, hỏi, ngã, sắc, nặng.
TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
# How somebody is called before their given name: anh E, chị Nhựng, đồng chí Thảo.
TITLES = ("anh", "chị", "em", "cô", "chú", "bác", "ông", "bà", "chí")


def tidy(text: str) -> str:
    """NFC, one space between words, none around: what every name and short text is stored as.

    What cannot be printed is a blank: control characters break a spreadsheet, marks of direction turn a line round.
    """
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(unicodedata.normalize("NFC", printable).split())


def given_name(full_name: str) -> str:
    """The last word: Lợi of Nguyễn Thúy Lợi."""
    return full_name.rsplit(maxsplit=1)[-1] if full_name.split() else ""


def initials(full_name: str) -> str:
    """First letter of family and given name: NL of Nguyễn Thúy Lợi."""
    words = full_name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


def plain(text: str) -> str:
    """Without tone marks and case: "nguyen thuy loi" finds Nguyễn Thúy Lợi, and đ is found by d."""
    stripped = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return stripped.replace("đ", "d")


def is_named(text: str, full_name: str) -> bool:
    """Whether the full name stands in the text, in whole words, whatever the tone marks and the case."""
    return re.search(rf"\b{re.escape(plain(tidy(full_name)))}\b", plain(tidy(text))) is not None


def is_called(text: str, full_name: str) -> bool:
    """Whether the text calls somebody by a title and the end of their name: chị Nhựng, anh Văn E.

    Tone marks count (chị Hoa is not anh Hòa), wherever they were put, unless the text has none at all.
    """
    text, name = tidy(text), tidy(full_name).split()
    key = plain if plain(text) == text.casefold() else sort_key
    words, titles, called = [[key(word) for word in some] for some in (re.findall(r"\w+", text), TITLES, name)]
    return any(
        words[place] in titles and words[place + 1 : place + 1 + length] == called[-length:]
        for place in range(len(words))
        for length in range(1, len(called) + 1)
    )


def sort_key(full_name: str) -> tuple[object, ...]:
    """Given name first, then the words before it; Vietnamese letters (đ after d), tones after letters."""
    words = tidy(full_name).lower().split()
    given, rest = words[-1:], words[:-1]
    return tuple(
        key
        for part in (given, rest)
        for key in (tuple(_letters(word) for word in part), tuple(_tones(word) for word in part))
    )


def _letters(word: str) -> tuple[int, ...]:
    toneless = "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES)
    return tuple(LETTERS.find(c) if c in LETTERS else 100 + ord(c) for c in unicodedata.normalize("NFC", toneless))


def _tones(word: str) -> tuple[int, ...]:
    return tuple(TONES[c] for c in unicodedata.normalize("NFD", word) if c in TONES)
