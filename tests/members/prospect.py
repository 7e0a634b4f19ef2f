"""Somebody on the way to the Party or the Youth Union, as the head of the cell writes it down."""

from datetime import date

from members.actions.prospect import begin_prospect, move_prospect
from members.domain.account import Organisation
from members.domain.prospect import Stage
from members.models import Prospect, ProspectStage, Team, Worker
from members.queries.prospect import ProspectsPage, prospects_page
from teamtrack.audit import reading_as
from tests.cast import Cast

WEIGHED, BEGUN = date(1966, 5, 4), date(1966, 6, 1)


def prepared(cast: Cast, worker: Worker, towards: Organisation = Organisation.PARTY, since: date = BEGUN) -> Prospect:
    with reading_as(cast.accounts.cell_leader):
        return begin_prospect(
            team=cast.team6,
            worker=worker,
            towards=towards,
            helper=cast.people.hoa,
            since=since,
            by=cast.accounts.cell_leader,
            today=cast.today,
        )


def moved(cast: Cast, prospect: Prospect, stage: Stage, since: date = BEGUN, reason: str = "") -> ProspectStage:
    by = cast.accounts.cell_leader
    with reading_as(by):
        return move_prospect(prospect=prospect, stage=stage, since=since, reason=reason, by=by, today=cast.today)


def page_of(cast: Cast, team: Team | None = None) -> ProspectsPage:
    with reading_as(cast.accounts.cell_leader):
        return prospects_page(cast.accounts.cell_leader, team or cast.team6, None, cast.today)
