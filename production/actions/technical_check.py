"""Writing down a technical check of a team, and correcting it for a week; it tells of the work, never of a person."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import about_work, check_day, hold_team
from members.models import Account, Team
from production.models import TechnicalCheck
from production.queries.technical_check import checked_by, is_still_correctable
from teamtrack.errors import RuleBroken
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Findings:
    """What is written down of one check."""

    day: date
    points: int
    kept: int
    what: str
    found: str = ""


@transaction.atomic
def record_check(*, key: UUID, team: Team, findings: Findings, by: Account, today: date) -> TechnicalCheck:
    """So many points looked at on a day, so many kept. `key` is the form's: sent twice it is one check.

    A closed month is no bar, as it holds output alone: what was looked at in its last days is written after it.
    """
    hold_team(team)
    written = TechnicalCheck.objects.filter(pk=key, team=team, recorded_by=by).first()
    if written is not None:
        return same_as_before(written, **asdict(findings))
    check = TechnicalCheck(pk=key, team=team, checked_by=checked_by(by, team), recorded_on=today, recorded_by=by)
    _write(check, findings, today)
    insert_once(check)
    return check


@transaction.atomic
def correct_check(*, check: TechnicalCheck, findings: Findings, by: Account, today: date) -> TechnicalCheck:
    """What was written of it, by whoever wrote it down and within a week; for whom they checked stays."""
    check = TechnicalCheck.objects.select_for_update(of=("self",)).select_related("team").get(pk=check.pk)
    if check.recorded_by_id != by.pk:
        raise RuleBroken(_("A check is corrected by whoever wrote it down."))
    if not is_still_correctable(check, today):
        raise RuleBroken(_("It may be corrected for a week; this one stays as it is."))
    _write(check, findings, today)
    check.save(update_fields=["day", "points", "kept", "what", "found"])
    return check


def _write(check: TechnicalCheck, findings: Findings, today: date) -> None:
    team, day = check.team, findings.day
    check_day(team, day, today, field="day")
    if findings.kept > findings.points:
        raise RuleBroken(_("No more points can be kept than were checked."), field="kept")
    check.what = about_work(team, findings.what, day, field="what")
    check.found = about_work(team, findings.found, day, field="found")
    if not check.what:
        raise RuleBroken(_("Say what was checked."), field="what")
    if findings.kept < findings.points and not check.found:
        raise RuleBroken(_("Say what was not kept; nobody is named."), field="found")
    check.day, check.points, check.kept = day, findings.points, findings.kept
