# noqa: INP001 -- a script beside its font, no module
"""Builds Inter.woff2: Inter 4.1 cut down to one small variable file (weights 400 to 700, Vietnamese included).

One file on purpose: WeasyPrint ignores unicode-range, so a face split by language prints wrong Vietnamese letters.

    python -m venv /tmp/font && /tmp/font/bin/pip install fontpkg-inter==4.1.post1 fonttools brotli
    /tmp/font/bin/python static/fonts/build.py
"""

import unicodedata
from io import BytesIO
from pathlib import Path

import fontpkg_inter
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SIGNS = "₫→←≥≤≈▲▼◆●■✓★–—−½¼¾×÷·…“”‘’‹›•‰√"
VIETNAMESE_MARKS = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def vietnamese_letters() -> set[str]:
    """Every letter of Vietnamese with every tone mark, both cases, composed; and the marks by themselves."""
    bases = "aăâeêioôơuưy"
    tones = {unicodedata.normalize("NFC", base + mark) for base in bases for mark in VIETNAMESE_MARKS}
    letters = tones | {"đ", *"ăâêôơư"}
    return letters | {letter.upper() for letter in letters} | set("".join(VIETNAMESE_MARKS))


def keep_only_digits_tabular(font: TTFont) -> None:
    """Inter's tabular figures widen the hyphen, too: "Z2-609" would fall apart. Columns need only equal digits."""
    gsub = font["GSUB"].table
    digits = {font.getBestCmap()[ord(digit)] for digit in "0123456789"}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for table in gsub.LookupList.Lookup[index].SubTable:
                single = getattr(table, "ExtSubTable", table)
                single.mapping = {glyph: wide for glyph, wide in single.mapping.items() if glyph in digits}


def main() -> None:
    source = next(Path(fontpkg_inter.__file__).parent.glob("files/Inter[[]*.ttf"))
    between = BytesIO()  # the subsetter needs the tables as they are read back, not as the instancer leaves them
    instantiateVariableFont(TTFont(source), {"opsz": 14, "wght": (400, 700)}).save(between)
    font = TTFont(between)
    keep_only_digits_tabular(font)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum", "case"]
    options.hinting = False
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    subsetter.populate(text="".join(sorted(latin | vietnamese_letters() | set(SIGNS))))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(Path(__file__).with_name("Inter.woff2"), reorderTables=True)


if __name__ == "__main__":
    main()
