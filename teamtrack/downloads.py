"""Tải về: a table as a file for a spreadsheet, CSV or XLSX."""

import logging
from collections.abc import Callable
from io import BytesIO

from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from teamtrack.access import SignedInRequest
from teamtrack.business_day import business_day
from teamtrack.sheets import Table, as_csv, write_xlsx

logger = logging.getLogger("teamtrack.downloads")

EXPORTING = 0x7447  # first key of the advisory lock under which somebody's file is made
CSV, XLSX = "csv", "xlsx"
CONTENT_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def download(request: SignedInRequest, name: str, table: Callable[[], Table]) -> HttpResponse:
    """The table as an attachment called `name`: CSV, or with ?dang=xlsx a workbook.

    One file at a time is made for a person, so that nobody keeps the server busy with files: 429 for a second one. An
    advisory lock says so, because reading must not write a row.
    """
    kind = request.GET.get("dang", CSV)
    if kind not in CONTENT_TYPES:
        raise Http404
    with transaction.atomic():
        if not _is_first(request.user.pk):
            return render(request, "429.html", status=429)
        content = _content(table(), kind)
    logger.info("account %s took %s.%s", request.user.pk, name, kind)
    response = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def _is_first(account: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [EXPORTING, account % 2**31])
        return bool(cursor.fetchone()[0])


def _content(table: Table, kind: str) -> bytes:
    if kind == CSV:
        return b"".join(as_csv(table, get_language() or "vi"))
    made = BytesIO()
    write_xlsx([table], made, dated=business_day())
    return made.getvalue()
