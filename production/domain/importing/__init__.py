"""Nhập tệp: reading a file of output (CSV or XLSX) into lines for the staging table; pure, touches no database.

    head = read_head(source)                      the first lines, what the columns are called, the layout guessed
    mapping = guess_mapping(head)                 which column is what; a person may change it, it is kept as JSON
    reading = read_lines(source, mapping)         for line in reading: ...   then reading.faults, .left_out, .titles

`Refused` says that the whole file cannot be read. What is wrong in one cell is a `ShapeFault`: the line is yielded
all the same, with None where the value could not be understood, so that the other checks find what else is wrong in
it. A None therefore means "told already", never "missing".

Only shape is judged here (no number, no date, below 0, more than a column holds). Whether the worker, the product and
the day exist, and whether the figure may be true, is asked in the database (actions/importing).
"""

from production.domain.importing.head import guess_mapping, read_head, titled, wanting
from production.domain.importing.lines import Reading, read_lines
from production.domain.importing.source import Source, sniff
from production.domain.importing.types import (
    DayColumn,
    Field,
    FileKind,
    Head,
    Layout,
    LeftOut,
    Mapping,
    Refused,
    ShapeFault,
    SourceLine,
)

__all__ = [
    "DayColumn",
    "Field",
    "FileKind",
    "Head",
    "Layout",
    "LeftOut",
    "Mapping",
    "Reading",
    "Refused",
    "ShapeFault",
    "Source",
    "SourceLine",
    "guess_mapping",
    "read_head",
    "read_lines",
    "sniff",
    "titled",
    "wanting",
]
