"""Importing a file that lies on this machine, in this process and one transaction: what the command line does."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Account, Workshop
from production.actions import importing, importing_check
from production.actions.importing_missing import create_missing
from production.domain.importing import Refused, Source, guess_mapping, read_head
from production.domain.importing.head import wanting
from production.models import ImportState, OutputImport
from production.queries.importing import ImportPage, import_page, sentence
from teamtrack.errors import RuleBroken


def import_file(
    *,
    source: Source,
    workshop: Workshop,
    by: Account | None,
    today: date,
    now: datetime,
    month: str = "",
    reason: str = "",
    dry_run: bool = False,
    makes_missing: bool = False,
    told: Callable[[str], None] = lambda _: None,
    read: Callable[[int], None] = lambda _: None,
) -> ImportPage:
    """Read by the columns the file names, check and import; nothing stands afterwards of a dry run or a faulty file.

    `told` hears of every worker, team and item that was made, `read` of the lines read so far. RuleBroken when the
    file cannot be read at all, or a column is missing.
    """
    try:
        head = read_head(source)
        mapping = replace(guess_mapping(head), month=month)
        missing = wanting(head, mapping)
        if missing:
            raise RuleBroken(_("The head of the file lacks: %(names)s") % {"names": ", ".join(missing)})
        with transaction.atomic():
            output_import = OutputImport.objects.create(
                workshop=workshop,
                file_name=source.name[-200:],
                size=source.size,
                sha256=_digest(source),
                state=ImportState.CHECKING,
                mapping=mapping.as_json(),
                reason=reason,
                sent_by=by,
                sent_at=now,
            )
            reading = importing_check.stage(output_import, source, mapping, told=read)
            importing.take_in(output_import, reading)
            if makes_missing:
                for words in create_missing(output_import, today=today):
                    told(words)
            importing.write_or_tell(output_import, reading=reading, by=by, today=today, now=now)
            page = import_page(output_import)
            if dry_run or output_import.state != ImportState.DONE:
                transaction.set_rollback(True)
    except Refused as refused:
        raise RuleBroken(sentence(refused.message, refused.values)) from refused
    return page


def _digest(source: Source) -> str:
    source.file.seek(0)
    digest = hashlib.sha256()
    while piece := source.file.read(importing.PIECE):
        digest.update(piece)
    return digest.hexdigest()
