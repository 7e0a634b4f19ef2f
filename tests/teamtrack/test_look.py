"""What a page is dressed in: icons that exist, a font with every letter, colours that can be read."""

import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

STATIC, TEMPLATES = Path(settings.BASE_DIR, "static"), Path(settings.BASE_DIR, "templates")
PAGES = sorted(TEMPLATES.rglob("*.html"))
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def test_every_icon_a_template_names_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z-]+)"', (STATIC / "icons.svg").read_text()))
    named = {name for page in PAGES for name in re.findall(r'"icon.html" with name="([a-z-]+)"', page.read_text())}
    assert named - drawn == set()


def test_the_font_has_every_vietnamese_letter_and_sign() -> None:
    letters = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES}
    assert all(len(letter) == 1 for letter in letters)
    wanted = letters | set("đĐ₫→≥▲▼✓★●■–−½×÷·…“”‹›0123456789%")
    held = TTFont(STATIC / "fonts" / "Inter.woff2").getBestCmap()
    assert {letter for letter in wanted if ord(letter) not in held} == set()


def channel(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def brightness(colour: str) -> float:
    digits = colour.removeprefix("#")
    red, green, blue = (
        int(part * 2 if len(digits) == 3 else part, 16)
        for part in re.findall("." if len(digits) == 3 else "..", digits)
    )
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)


def contrast(one: str, other: str) -> float:
    dark, light = sorted([brightness(one), brightness(other)])
    return (light + 0.05) / (dark + 0.05)


def tokens() -> dict[str, tuple[str, str]]:
    """Each colour's light and dark value."""
    light = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]+);", (STATIC / "css" / "tokens.css").read_text()))
    both = re.findall(
        r"--([a-z0-9-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", (STATIC / "css" / "screen.css").read_text()
    )
    for name, value, _dark in both:
        assert light[name] == value or name == "focus", name
    return {name: (value, value) for name, value in light.items()} | {name: (a, b) for name, a, b in both}


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "paper", 7), ("ink", "surface", 7), ("ink", "sunken", 7),
        ("ink-2", "paper", 4.5), ("ink-2", "surface", 4.5), ("ink-2", "sunken", 4.5),
        ("action", "surface", 4.5), ("action", "paper", 4.5), ("action", "action-soft", 4.5),
        ("on-action", "action", 4.5),
        ("ok", "ok-soft", 4.5), ("ok", "surface", 4.5), ("warn", "warn-soft", 4.5),
        ("bad", "bad-soft", 4.5), ("bad", "surface", 4.5),
        ("line-2", "surface", 3), ("met", "surface", 3), ("norm", "surface", 3), ("rung-ink", "surface", 4.5),
        ("bar-ok", "track", 3), ("bar-warn", "track", 3),
        ("chalk", "slate", 7), ("chalk-2", "slate-panel", 4.5), ("gold", "slate", 4.5),
    ],
)  # fmt: skip
def test_words_and_marks_stand_out_from_their_ground(text: str, ground: str, least: float) -> None:
    colours = tokens()
    light, dark = zip(colours[text], colours[ground], strict=True)
    assert min(contrast(*light), contrast(*dark)) >= least
