"""Workbooks that nobody should be able to hurt the house with: broken, packed too well, or with odd XML in them."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

type Made = Callable[[], bytes]

HEAD = "worker,date,shift,product,good,defective,man_days,note"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{"&" + chr(97 + n) + ";"}{("&" + chr(97 + n) + ";") * 9}">' for n in range(9)
)
LAUGHS = BOMB + "]>"
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ELSEWHERE = '<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>'
BARE = '<!DOCTYPE x SYSTEM "x.dtd">'
TITLES = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEAD.split(","))
FIRST = f"<row>{TITLES}</row>"


def damaged_workbooks(count: int) -> Iterator[bytes]:
    """A good workbook with some bytes of it changed: it may still be read, but must never hurt."""
    whole = workbook(FIRST + "<row><c><v>1</v></c></row>" * 50)
    for seed in range(count):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        for _number in range(chance.randint(1, 12)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        yield bytes(damaged)


def workbook(rows: str, **others: str | bytes) -> bytes:
    """A workbook with one sheet of these rows; `others` replace or add parts by name (`__` is a dot)."""
    parts: dict[str, str | bytes] = {
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet(rows),
    }
    parts |= {name.replace("__", "."): content for name, content in others.items()}
    return zipped(parts)


def sheet(rows: str, before: str = "") -> str:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def zipped(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return made.getvalue()


def _relations(*pairs: str, mode: str = "") -> str:
    items = "".join(
        f'<Relationship Id="rId{n // 2 + 1}" Type="{DOCUMENT}/{pairs[n]}" Target="{pairs[n + 1]}"{mode}/>'
        for n in range(0, len(pairs), 2)
    )
    return f'<Relationships xmlns="{PACKAGE}">{items}</Relationships>'


SHEET = "xl/worksheets/sheet1.xml"
WITH_STRINGS = {
    "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml", "sharedStrings", "s.xml")
}
WITH_STYLES = {"xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml", "styles", "st.xml")}


def _with(parts: dict[str, str], rows: str = FIRST) -> bytes:
    return workbook(rows, **parts)


def _broken_zips() -> Iterator[tuple[str, Made]]:
    whole = workbook(FIRST + "<row><c><v>1</v></c></row>" * 50)
    for percent in range(4, 100, 6):
        yield f"cut at {percent}%", partial(bytes, whole[: len(whole) * percent // 100])
    yield "a byte short", lambda: whole[:-1]
    yield "the beginning twice", lambda: whole[: len(whole) // 2] + whole[: len(whole) // 2]
    yield "an empty zip", lambda: zipped({})
    yield "a zip in a zip", lambda: zipped({"a.xlsx": whole})
    yield "a document, not a table", lambda: zipped({"_rels/.rels": _relations("officeDocument", "word/document.xml")})
    yield "a binary workbook", lambda: zipped({"_rels/.rels": _relations("officeDocument", "xl/workbook.bin")})
    yield "a sheet of LibreOffice", lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})
    yield "packed by LZMA", lambda: zipped({SHEET: sheet(FIRST)}, zipfile.ZIP_LZMA)
    yield "packed by bzip2", lambda: zipped({SHEET: sheet(FIRST)}, zipfile.ZIP_BZIP2)
    yield "said to be behind a password", lambda: _flagged(whole)
    yield "the same member twice", lambda: _doubled(whole)
    yield "a wrong check sum", lambda: _wrong_sum(whole)
    yield "a comment that holds another directory", lambda: whole[:-2] + struct.pack("<H", 60_000) + whole[-22:] * 2727
    yield "a directory of 5 MB", lambda: _long_directory(whole, 5_000_000)


def _flagged(whole: bytes) -> bytes:
    """The directory says that every member is encrypted."""
    parts, at = bytearray(whole), 0
    while (at := whole.find(b"PK\x01\x02", at)) >= 0:
        parts[at + 8] |= 1
        at += 4
    return bytes(parts)


def _doubled(whole: bytes) -> bytes:
    made = BytesIO(whole)
    with zipfile.ZipFile(made, "a") as packed:
        info = zipfile.ZipInfo(SHEET)
        packed.filelist = [member for member in packed.filelist if member.filename != SHEET]
        packed.NameToInfo.pop(SHEET)
        packed.writestr(info, sheet(FIRST))
        packed.filelist.append(zipfile.ZipFile(BytesIO(whole)).getinfo(SHEET))
    return made.getvalue()


def _wrong_sum(whole: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        right = struct.pack("<L", packed.getinfo(SHEET).CRC)
    return whole.replace(right, b"\x01\x02\x03\x04")


def _long_directory(whole: bytes, size: int) -> bytes:
    """The end of the file claims a directory of this size."""
    return b"PK\x03\x04" + b"\0" * size + whole[-22:-10] + struct.pack("<L", size) + whole[-6:]


def _zip_bombs() -> Iterator[tuple[str, Made]]:
    yield "60 MB of blanks in 60 kB", lambda: workbook(FIRST + " " * 60_000_000)
    yield "60 MB of empty rows", lambda: workbook(FIRST + "<row/>" * 10_000_000)
    yield "200 MB of blanks", lambda: workbook(FIRST + " " * 200_000_000)
    yield "60 MB which the directory says are 1 kB", lambda: _lying(workbook(FIRST + " " * 60_000_000), 1_000)
    yield "60 MB which the directory says are 60 kB", lambda: _lying(workbook(FIRST + " " * 60_000_000), 60_000)
    yield "10,000 members", lambda: zipped({f"xl/{n}.xml": b"" for n in range(10_000)})
    yield "300 members", lambda: workbook(FIRST, **{f"xl/m{n}": b"x" for n in range(300)})
    yield "ten members of 20 MB", lambda: workbook(FIRST, **{f"xl/m{n}": b"\0" * 20_000_000 for n in range(10)})
    yield "a picture of 150 MB beside the sheet", lambda: workbook(FIRST, **{"xl/media/a__png": b"\0" * 150_000_000})
    yield "ten megabytes that do not pack", lambda: workbook(FIRST, **{"xl/m": random.Random(1).randbytes(10_000_000)})
    yield "one bomb under many names", _overlapping


def _lying(whole: bytes, size: int) -> bytes:
    """The sheet's size in the directory and before the sheet itself is this one."""
    with zipfile.ZipFile(BytesIO(whole)) as packed:
        right = struct.pack("<L", packed.getinfo(SHEET).file_size)
    return whole.replace(right, struct.pack("<L", size))


def _overlapping() -> bytes:
    """A directory of a hundred names for the same packed bytes."""
    packed = zlib.compress(b" " * 600_000)[2:-4]
    name = b"xl/worksheets/sheet1.xml"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 600_000, len(name), 0) + name + packed
    directory = b""
    for n in range(100):
        other = b"xl/worksheets/sheet%d.xml" % n
        sizes = (0, len(packed), 600_000, len(other), 0, 0, 0, 0, 0, 0)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes) + other
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 100, 100, len(directory), len(local), 0)
    return local + directory + end


def _odd_xml() -> Iterator[tuple[str, Made]]:
    book = f'<workbook xmlns="{MAIN}"/>'
    declared = {
        "laughs": LAUGHS,
        "a file from outside": OUTSIDE,
        "an address from outside": ELSEWHERE,
        "a parameter from outside": PARAMETER,
        "a document type": BARE,
    }
    for name, before in declared.items():
        parts = {
            "sheet": {SHEET: sheet(FIRST + "<row>&a;</row>", before)},
            "workbook": {"xl/workbook.xml": before + book},
            "strings": WITH_STRINGS | {"xl/s.xml": f'{before}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'},
            "styles": WITH_STYLES | {"xl/st.xml": f'{before}<styleSheet xmlns="{MAIN}"/>'},
        }
        for part, written in parts.items():
            yield f"{name} in the {part}", partial(_with, written)
    yield (
        "laughs in the relations",
        lambda: _with({"_rels/.rels": LAUGHS + _relations("officeDocument", "xl/workbook.xml")}),
    )
    noise = random.Random(2)  # what does not pack well passes the ratio
    yield "a million tags in each other", lambda: workbook(FIRST + _varied("<a{}>", 1_000_000, noise))
    yield "tags in each other in the workbook", lambda: _with({"xl/workbook.xml": "<a>" * 60_000})
    yield "two million empty tags", lambda: workbook(FIRST + "<row>" + _varied("<a{}/>", 2_000_000, noise) + "</row>")
    yield (
        "a million empty cells",
        lambda: workbook(FIRST + "<row>" + _varied('<c s="{}"/>', 1_000_000, noise) + "</row>"),
    )
    yield (
        "a million texts of one cell",
        lambda: workbook(FIRST + '<row><c t="inlineStr">' + _varied('<is a="{}"/>', 1_000_000, noise) + "</c></row>"),
    )
    yield (
        "a million values in a cell",
        lambda: workbook(FIRST + "<row><c>" + _varied("<v>{}</v>", 1_000_000, noise) + "</c></row>"),
    )
    yield "300,000 rows", lambda: workbook(FIRST + _varied("<row><c><v>{}</v></c></row>", 300_000, noise))
    yield (
        "300,000 rows in another writing",
        lambda: _prefixed(_varied("<x:row><x:c><x:v>{}</x:v></x:c></x:row>", 300_000, noise)),
    )
    yield "a tag of 20 MB", lambda: workbook(f'{FIRST}<row a="{_digits(noise, 15_000_000)}"/>')
    yield "a tag that never ends", lambda: workbook(f'{FIRST}<row a="{_digits(noise, 15_000_000)}')
    yield "100,000 attributes", lambda: workbook(FIRST + "<row" + "".join(f' a{n}="1"' for n in range(100_000)) + "/>")
    yield (
        "20,000 namespaces",
        lambda: workbook(FIRST + "<row" + "".join(f' xmlns:a{n}="b"' for n in range(20_000)) + "/>"),
    )
    yield "two of one attribute", lambda: workbook('<row r="1" r="2"/>')
    yield "a comment of 15 MB", lambda: workbook(f"{FIRST}<!--{_digits(noise, 15_000_000)}-->")
    yield "no XML", lambda: workbook("", **{SHEET: "worker,date"})
    yield "an unclosed sheet", lambda: workbook("", **{SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>'})
    yield "letters that are none", lambda: workbook("", **{SHEET: sheet(FIRST).encode() + b"\xff\xfe\xff"})
    yield (
        "letters of an unknown kind",
        lambda: workbook("", **{SHEET: '<?xml version="1.0" encoding="x-no"?>' + sheet(FIRST)}),
    )
    yield (
        "letters said to be wider",
        lambda: workbook("", **{SHEET: '<?xml version="1.0" encoding="UTF-16"?>' + sheet(FIRST)}),
    )
    yield "NUL in a cell", lambda: workbook("<row><c t='str'><v>\0</v></c></row>")
    for count in (65_000, 150_000):
        yield f"{count:,} styles", partial(_formats, count, noise)
    yield (
        "formats of brackets",
        lambda: _with(WITH_STYLES | {"xl/st.xml": _styles(f'<numFmt numFmtId="9" formatCode="{"[" * 900_000}"/>')}),
    )
    for count in (145_000, 1_000_000):
        yield f"{count:,} strings", partial(_strings, count, noise)
    yield (
        "a string of 15 MB",
        lambda: _with(
            WITH_STRINGS | {"xl/s.xml": f'<sst xmlns="{MAIN}"><si><t>{_digits(noise, 15_000_000)}</t></si></sst>'}
        ),
    )


def _odd_cells() -> Iterator[tuple[str, Made]]:
    def good(cell: str) -> str:
        """A row whose other cells are right."""
        texts = ["C1", "21/10/1966", "1", "Q"]
        return FIRST + "<row>" + "".join(f'<c t="str"><v>{text}</v></c>' for text in texts) + cell + "</row>"

    cells = {
        "infinite": '<c r="E2"><v>1e999</v></c>',
        "no number": '<c r="E2"><v>NaN</v></c>',
        "words where a number is said": '<c r="E2"><v>hai</v></c>',
        "a fraction": '<c r="E2"><v>12.5</v></c>',
        "below 0": '<c r="E2"><v>-1</v></c>',
        "too large": '<c r="E2"><v>1e15</v></c>',
        "an error of Excel": '<c r="E2" t="e"><v>#REF!</v></c>',
        "true": '<c r="E2" t="str"><v>TRUE</v></c>',
        "a formula never computed": '<c r="E2"><f>HYPERLINK("http://127.0.0.1:9/")</f></c>',
        "a formula that asks outside": '<c r="E2"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c>',
        "an external link": '<c r="E2"><f>[1]A!$A$1</f></c>',
        "a program": '<c r="E2" t="str"><v>=cmd|\' /C calc\'!A0</v></c>',
        "a string that is not there": '<c r="E2" t="s"><v>7</v></c>',
        "a string before the first": '<c r="E2" t="s"><v>-1</v></c>',
        "a column past all columns": '<c r="XFD2"><v>1</v></c>',
        "a column of five letters": '<c r="AAAAA2"><v>1</v></c>',
        "a column without a letter": '<c r="2"><v>1</v></c>',
        "a column in another alphabet": '<c r="Ж2"><v>1</v></c>',
        "a text of 100,000 letters": f'<c r="E2" t="str"><v>{"x" * 100_000}</v></c>',
    }
    for name, cell in cells.items():
        yield f"a cell: {name}", partial(workbook, good(cell))
    yield "a row of no number", lambda: workbook('<row r="x"><c><v>1</v></c></row>')
    yield "a row far away", lambda: workbook(f'{FIRST}<row r="{"9" * 40}"><c><v>1</v></c></row>')
    yield (
        "a serial beyond all days",
        lambda: workbook(good("") + '<row><c t="str"><v>C</v></c><c><v>1e308</v></c></row>'),
    )
    yield "no sheet", lambda: _with({"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'})
    yield "a sheet that is not packed", lambda: _with({"xl/_rels/workbook.xml.rels": _relations("worksheet", "no.xml")})
    yield (
        "a sheet outside",
        lambda: _with(
            {"xl/_rels/workbook.xml.rels": _relations("worksheet", "file:///etc/passwd", mode=' TargetMode="External"')}
        ),
    )
    yield (
        "a sheet above the archive",
        lambda: _with({"xl/_rels/workbook.xml.rels": _relations("worksheet", "../../../../etc/passwd")}),
    )
    yield (
        "relations in a circle",
        lambda: _with({"xl/_rels/workbook.xml.rels": _relations("worksheet", "workbook.xml")}),
    )


def _varied(written: str, count: int, chance: random.Random) -> str:
    """The same thing many times with another number in it, so that it does not pack too well."""
    digits = _digits(chance, count)
    return "".join(written.format(digit) for digit in digits)


def _styles(inside: str) -> str:
    return f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'


def _formats(count: int, chance: random.Random) -> bytes:
    return _with(WITH_STYLES | {"xl/st.xml": _styles(f"<cellXfs>{_varied('<xf n="{}"/>', count, chance)}</cellXfs>")})


def _strings(count: int, chance: random.Random) -> bytes:
    strings = _varied("<si><t>{}</t></si>", count, chance)
    return _with(WITH_STRINGS | {"xl/s.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'})


def _digits(chance: random.Random, count: int) -> str:
    return chance.randbytes(count // 2 + 1).hex().translate(str.maketrans("abcdef", "012345"))[:count]


def _prefixed(rows: str) -> bytes:
    """A sheet whose names are written with a prefix."""
    return workbook("", **{SHEET: f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'})


WORKBOOKS = (_broken_zips, _zip_bombs, _odd_xml, _odd_cells)
