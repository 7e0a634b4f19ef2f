"""Files of output as people send them, received, checked and imported as the pages and the worker do it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import production.tasks  # noqa: F401 -- registers the jobs
from production.actions.importing import apply_import, check_import, receive_file, source_of, undo_import
from production.domain.importing import guess_mapping, read_head
from production.models import DailyOutput, OutputImport
from production.queries.importing import ImportPage, import_page
from teamtrack import jobs
from tests.cast import Cast

HEAD = "date,team,worker,product,shift,good,defective,man_days,note"
NOW = datetime(1966, 10, 21, 9, 0, tzinfo=UTC)
DAY = date(1966, 10, 20)  # a working day under norm 130


def line(worker: object, product: object = "QĐ 14", good: object = 60, **others: object) -> str:
    """One line: of DAY, shift 1, for one man-day, unless told otherwise."""
    fields = {"day": DAY, "team": "", "shift": 1, "defective": 0, "man_days": 1, "note": ""} | others
    code = getattr(worker, "code", worker)
    figures = (fields["shift"], good, fields["defective"], fields["man_days"], fields["note"])
    return ",".join(str(value) for value in (fields["day"], fields["team"], code, product, *figures))


def sent(cast: Cast, lines: Iterable[str], *, whole_workshop: bool = False) -> OutputImport:
    """A CSV of these lines, sent by the leader of team 6."""
    content = "\n".join([HEAD, *lines]).encode()
    return receive_file(
        workshop=cast.workshop,
        team=None if whole_workshop else cast.team6,
        file=BytesIO(content),
        name="so-lieu.csv",
        by=cast.accounts.team_leader,
        now=NOW,
    )


def check(cast: Cast, output_import: OutputImport) -> ImportPage:
    """The dry run, asked for and done."""
    mapping = guess_mapping(read_head(source_of(output_import)))
    by = cast.accounts.team_leader
    check_import(output_import=output_import, mapping=mapping, by=by, today=cast.today, now=NOW)
    return _done(output_import)


def apply(cast: Cast, output_import: OutputImport, reason: str = "") -> ImportPage:
    """The import of a checked file, asked for and done."""
    by = cast.accounts.team_leader
    apply_import(output_import=output_import, reason=reason, by=by, today=cast.today, now=NOW)
    return _done(output_import)


def _done(output_import: OutputImport) -> ImportPage:
    run_job(output_import)
    return import_page(output_import)


def run_job(output_import: OutputImport) -> None:
    """What the worker does."""
    output_import.refresh_from_db()
    assert output_import.job_id is not None
    jobs.run(output_import.job_id)


def checked(cast: Cast, *lines: str, whole_workshop: bool = False) -> ImportPage:
    return check(cast, sent(cast, lines, whole_workshop=whole_workshop))


def imported(cast: Cast, *lines: str, reason: str = "", whole_workshop: bool = False) -> ImportPage:
    return apply(cast, checked(cast, *lines, whole_workshop=whole_workshop).output_import, reason)


def undone(cast: Cast, page: ImportPage) -> None:
    undo_import(output_import=page.output_import, by=cast.accounts.team_leader, now=NOW)


def told(page: ImportPage) -> list[tuple[int, str]]:
    """Line and sentence of every fault."""
    return [(fault.line, fault.sentence) for fault in page.faults]


def stands() -> list[tuple[Any, ...]]:
    """Everything that stands of output: whose, of what, how much, and which version."""
    columns = ("worker__code", "day", "shift", "product__code", "good", "defective", "man_days", "note", "version")
    return list(DailyOutput.objects.values_list(*columns).order_by("worker__code", "day", "shift", "product__code"))
