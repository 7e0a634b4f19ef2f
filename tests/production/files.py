"""Files of output as tests write and read them."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl

from production.domain.importing import Reading, Source, SourceLine, guess_mapping, read_head, read_lines

VI = "Mã số;Họ tên;Ngày;Ca;Mặt hàng;Hàng đạt;Hàng hỏng;Công;Ghi chú"
LINE = "Z2-605;Phạm Văn E;21/10/1966;1;QĐ 14;152;2;1;Đổi máy"
READ = SourceLine(2, "", "Z2-605", "", date(1966, 10, 21), 1, "QĐ 14", 152, 2, Decimal(1), "Đổi máy", "")


def reading(content: bytes | str, **changes: Any) -> tuple[list[SourceLine], Reading]:
    """All lines of a file by the columns its head suggests, and what is known afterwards."""
    source = Source.of(content.encode() if isinstance(content, str) else content)
    mapping = guess_mapping(read_head(source, changes.get("sheet", "")))
    read = read_lines(source, replace(mapping, **changes))
    return list(read), read


def one(column: str, value: str, **changes: Any) -> tuple[SourceLine, list[str]]:
    """A line with this value in this column, and the codes of its faults."""
    cells = dict(zip(VI.split(";"), LINE.split(";"), strict=True)) | {column: value}
    lines, read = reading(f"{VI}\n{';'.join(cells.values())}\n", **changes)
    return lines[0], [fault.code for fault in read.faults]


def book(*rows: list[Any], title: str = "Sản lượng", epoch: datetime | None = None) -> bytes:
    made = openpyxl.Workbook()
    if epoch:
        made.epoch = epoch
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()
