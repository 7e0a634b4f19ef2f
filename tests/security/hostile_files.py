"""Two hundred files that nobody should be able to hurt the house with: each by a name, made when it is asked for."""

import random
from collections.abc import Iterator
from functools import partial

from tests.security.hostile_workbooks import HEAD, WORKBOOKS, Made


def hostile_files() -> dict[str, Made]:
    """All of them by name; none holds a table that could be imported."""
    found: dict[str, Made] = {}
    for family in (_no_tables, _odd_texts, _huge_texts, _odd_values, *WORKBOOKS):
        for name, made in family():
            assert name not in found, name
            found[name] = made
    return found


# --- no tables at all ------------------------------------------------------------------------------------------------


def _no_tables() -> Iterator[tuple[str, Made]]:
    signs = {
        "pdf": b"%PDF-1.7\n%\xe2\xe3\n",
        "exe": b"MZ\x90\x00\x03",
        "elf": b"\x7fELF\x02\x01",
        "png": b"\x89PNG\r\n\x1a\n",
        "gif": b"GIF89a",
        "jpeg": b"\xff\xd8\xff\xe0",
        "rtf": b"{\\rtf1\\ansi",
        "rar": b"Rar!\x1a\x07",
        "7z": b"7z\xbc\xaf\x27\x1c",
        "gzip": b"\x1f\x8b\x08",
        "bzip2": b"BZh91AY",
        "xz": b"\xfd7zXZ\x00",
        "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "html": b"<!DOCTYPE html><html><table>",
        "html table": b"<table><tr><td>worker</td></tr>",
        "xml": b"<?xml version='1.0'?><Workbook/>",
        "script": b"#!/bin/sh\nrm -rf /\n",
        "sqlite": b"SQLite format 3\x00\x10\x00",
        "tar": b"so-lieu.csv" + b"\0" * 500,
        "wave": b"RIFF\x24\x00\x00\x00WAVEfmt ",
        "java class": b"\xca\xfe\xba\xbe\x00\x00\x00\x37",
        "parquet": b"PAR1\x15\x04\x15\x00",
    }
    for name, sign in signs.items():
        yield f"{name} under another name", partial(bytes, sign + b"\x00\x01\x02" * 200)
    for seed in range(8):
        noise = random.Random(seed)
        yield f"noise {seed}", partial(noise.randbytes, 100_000)


def _odd_texts() -> Iterator[tuple[str, Made]]:
    row = "C1,21/10/1966,1,QĐ 14,150,0,1,"
    table = f"{HEAD}\n{row}\n"
    fixed: dict[str, bytes] = {
        "empty": b"",
        "blanks": b" \r\n\t \n" * 100,
        "mark of UTF-8 alone": b"\xef\xbb\xbf",
        "mark of UTF-16 alone": b"\xff\xfe",
        "mark of UTF-16 turned round alone": b"\xfe\xff",
        "UTF-16 without a mark": table.encode("utf-16-le"),
        "UTF-16 turned round without a mark": table.encode("utf-16-be"),
        "UTF-32 with a mark": table.encode("utf-32"),
        "UTF-16 cut within a letter": table.encode("utf-16")[:-1],
        "UTF-8 mark before something else": b"\xef\xbb\xbf" + b"\xff\xfe\xfd" * 50,
        "NUL at the end": table.encode() + b"\0",
        "NUL in a code": table.replace("C1", "C\x001").encode(),
        "NUL in the head": b"\0" + table.encode(),
        "NULs only": b"\0" * 100_000,
        "a head and nothing": HEAD.encode(),
        "names of nobody": b"ma so,ngay\n" + b"\x81\x8d\x8f\x90\x9d" * 20,
        "a quotation mark never closed": f'{HEAD}\n"C1,21/10/1966\n'.encode() + (row + "\n").encode() * 1000,
        "text after a closed quotation": f'{HEAD}\n"C"1,21/10/1966,1,QĐ 14,150,0,1,\n'.encode(),
        "a hundred thousand quotation marks": f"{HEAD}\n".encode() + b'"' * 100_001,
        "quotations within quotations": f"{HEAD}\n".encode() + b'"""' * 33_333 + b",",
        "only delimiters": b"," * 60_000,
        "three hundred columns": ("a," * 300 + "\n" + "1," * 300 + "\n").encode(),
        "a line shorter than its head": f"{HEAD}\nC1\n".encode(),
        "a line with more columns than its head": f"{HEAD}\n{row},,,,{'x,' * 250}\n".encode(),
        "a letter as a table": b"a",
        "sep alone": b"sep=;\n",
    }
    for name, content in fixed.items():
        yield name, partial(bytes, content)


def _huge_texts() -> Iterator[tuple[str, Made]]:
    row = "C1,21/10/1966,1,QĐ 14,150,0,1,\n"
    nonsense = "".join(f"x{n},1/1/9{n % 1000:03d},q{n},,a{n},b{n},c{n},{n}\n" for n in range(199_000))
    yield "40 MB of lines", lambda: _table(row * 1_300_000)
    yield "30 MB in one line", lambda: b"x" * 30_000_000
    yield "30 MB of one quoted cell", lambda: f'{HEAD}\n"'.encode() + b"x" * 30_000_000 + b'"'
    yield "30 MB of one quoted cell in lines", lambda: f'{HEAD}\n"'.encode() + b"xxxxxxx\n" * 3_700_000 + b'"'
    yield "a million columns", lambda: b"a," * 1_000_000 + b"\n" + b"1," * 1_000_000
    yield "a million columns in UTF-16", lambda: ("a," * 1_000_000).encode("utf-16")
    yield "a million lines", lambda: b"1\n" * 1_000_000
    yield "a million empty lines", lambda: HEAD.encode() + b"\n" * 1_000_000
    yield "a million lines of an old Mac", lambda: HEAD.encode() + b"\r" * 1_000_000
    yield "31 MB of blanks", lambda: b" " * 31_000_000
    yield "31 MB of delimiters in lines", lambda: b"worker;date;good\n" + (b";" * 150 + b"\n") * 199_000
    yield "200,000 lines of nonsense", lambda: _table("x,1/1/9999,q,,a,b,c,\n" * 199_000)
    yield "200,000 different lines of nonsense", lambda: _table(nonsense)
    yield "notes of four bytes a letter", lambda: _table(f"x,y,1,p,z,0,1,\U0001f600{'n' * 120}\n" * 190_000)
    yield "cells of 60,000 blanks", lambda: _table(f"C1{' ' * 60_000},x,1,p,z,0,1,\n" * 500)


def _table(lines: str) -> bytes:
    return f"{HEAD}\n{lines}".encode()


def _odd_values() -> Iterator[tuple[str, Made]]:
    numbers = ["١٢", "1e999", "1e5", "NaN", "nan", "inf", "-inf", "Infinity", "-1", "−5", "0x10", "1_000", "12½"]
    numbers += ["1.2.3", "9" * 20, "9" * 5000, "=1+1", "@SUM(A1)", "+1", "-", ".", "一", "1 2 3", "12,5", "true"]
    days = ["31/02/1966", "00/00/0000", "01/01/0001", "31/12/9999", "29/02/1900", "1966-13-01", "32/01/1966", "21/10"]
    days += [
        "٢١/١٠/١٩٦٦",
        "21/10/66",
        "=TODAY()",
        "1e5",
        "-1",
        "1966-10-21T25:00",
        "0",
        "999999",
        "hôm qua",
        "1966",
        "",
    ]
    man_days = ["NaN", "1e9", "-1", "0x1", "∞", "1/0", "99", "--", "½½", "1/2/3", "9" * 400]
    shifts = ["-1", "1e9", "99999", "∞", "ca x", "½", "=2"]
    texts = {"worker": ["", "x" * 300, "C1" + "\u0301" * 500], "product": ["", "p" * 201], "note": ["n" * 1000]}
    for column, values in {"good": numbers, "date": days, "man_days": man_days, "shift": shifts, **texts}.items():
        for number, value in enumerate(values):
            yield f"{column} {number}: {value[:20]}", partial(_one, column, value)


def _one(column: str, value: str) -> bytes:
    """A table of one line with this value in this column."""
    cells = dict(zip(HEAD.split(","), ("C1", "21/10/1966", "1", "QĐ 14", "150", "0", "1", ""), strict=True))
    cells[column] = '"' + value.replace('"', '""') + '"'
    return (HEAD + "\n" + ",".join(cells.values()) + "\n").encode()
