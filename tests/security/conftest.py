"""Something of each kind in both workshops, for the tests of who may do what and of what is sent to every address."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone

from emulation.actions.report import ask_for_report
from emulation.models import FileKind, ReportFile
from members.domain.account import Organisation
from members.domain.prospect import Addressee
from members.models import PartyCell, Team, Worker
from production.actions.importing import receive_file
from production.domain.norm_proposal import Step
from teamtrack.periods import Month
from tests.cast import Cast
from tests.factories.activity import make_activity, make_title
from tests.factories.care import make_case, make_step, make_support
from tests.factories.confidential import make_session
from tests.factories.contact import make_contact, make_visit
from tests.factories.device import make_code, make_tablet
from tests.factories.emulation import make_commendation
from tests.factories.focus import make_focus, make_secondment, make_visit_from_above
from tests.factories.group import make_group, make_pilot, make_wish
from tests.factories.measures import make_check, make_unit_cost
from tests.factories.members import make_cell, make_organisation_membership, make_team, make_worker
from tests.factories.mentoring import make_link, make_review
from tests.factories.norm import make_norm_proposal, make_norm_study
from tests.factories.production import (
    make_adjustment,
    make_closed_month,
    make_improvement,
    make_norm,
    make_norm_objection,
    make_output,
    make_product,
)
from tests.factories.prospect import make_proposal, make_prospect, make_statement
from tests.factories.rights import make_left_worker, make_own_file, make_request
from tests.factories.suggestion import make_suggestion
from tests.factories.tier import make_decision, make_objection
from tests.security.access_rows import Things


@pytest.fixture
def things(cast: Cast) -> Things:
    """Something of each kind in both workshops, in September 1966, which is closed."""
    day = date(1966, 9, 5)
    made: list[dict[str, Any]] = []
    visitor = cast.accounts.branch_secretary
    cell9 = make_cell(branch=cast.branch, name="Tổ đảng tổ 9", teams=[cast.team9], since=date(1966, 4, 20))
    cells = {cast.team6: cast.cell, cast.team9: cell9}
    neighbour9 = make_team(workshop=cast.workshop9, code="8")
    for workshop, team, neighbour, worker, by, holder, product in (
        (cast.workshop, cast.team6, cast.team5, cast.people.e, cast.people.loi, cast.people.hoa, cast.qd14),
        (
            cast.workshop9,
            cast.team9,
            neighbour9,
            cast.accounts.worker9.worker,
            cast.accounts.leader9.worker,
            cast.accounts.leader9.worker,
            cast.product9,
        ),
    ):
        assert worker is not None
        assert by is not None
        assert holder is not None
        make_output(worker=worker, product=product, day=day, good=100)
        make_closed_month(workshop=workshop, month=date(1966, 9, 1))
        adjustment = make_adjustment(worker=worker, product=product, day=day, good=-5, proposed_on=cast.today)
        commendation = make_commendation(team=team, text="Tổ đã chuyển mình", day=date(1966, 10, 1))
        report = ask_for_report(
            workshop=workshop, team=team, month=Month(1966, 9), by=None, today=cast.today, now=timezone.now()
        )
        for kind in FileKind:
            ReportFile.objects.create(report=report, kind=kind, sha256="0" * 64, content=b"the file")
        coming = product.norms.filter(period__startswith__gt=cast.today).first()
        norm = coming or make_norm(product=product, units=500, since=date(1967, 1, 1))
        tried = make_product(workshop=workshop, code="TT 1")
        make_norm(product=tried, units=100, since=date(1966, 1, 1))
        case = make_case(team=team, worker=worker, holder=holder, opened_on=day, story="Lo việc nhà.")
        link = make_link(team=team, mentor=by, mentee=worker, since=day)
        review = make_review(link=link, day=cast.today, by=cast.accounts.cell_leader)
        make_unit_cost(team=team, product=product, month=date(1966, 10, 1), booked="40")
        made.append(
            {
                "workshop": workshop.slug,
                "team": team.slug,
                "worker": worker.pk,
                "product": product.slug,
                "adjustment": adjustment.pk,
                "commendation": commendation.pk,
                "report": report.pk,
                "norm": norm.pk,
                "improvement": make_improvement(team=team, since=day, taken_from=neighbour, written_on=cast.today).pk,
                "norm_objection": make_norm_objection(norm=norm, worker=worker, raised_on=day).pk,
                "check": make_check(team=team, day=cast.today, by=cast.accounts.team_leader).pk,
                "norm_proposal": make_norm_proposal(product=tried, team=team, made_on=day, last=Step.SENT).pk,
                "new_product": make_product(workshop=workshop, code="TT 2").slug,
                "norm_study": make_norm_study(
                    product=product, team=team, day=cast.today, workers=[worker], by=cast.accounts.norm_officer
                ).pk,
                "branch": cast.branch.pk,
                "cell": cast.cell.pk,
                "cell_team": cast.cell.cell_teams.get().pk,
                "day_off": workshop.days_off.create(day=date(1966, 12, 31), name="Tất niên").pk,
                "output_import": receive_file(
                    workshop=workshop, team=team, file=BytesIO(b"a,b\n1,2"), name="a.csv", by=None, now=timezone.now()
                ).pk,
                "membership": make_organisation_membership(worker=worker, organisation=Organisation.UNION).pk,
                **_decided(team=team, cell=cells[team], worker=worker, day=day),
                **_on_the_way(team=team, cell=cells[team], worker=worker, helper=by, day=day),
                "contact": make_contact(team=team, worker=worker, by=by, day=day).pk,
                "visit": make_visit(team=team, worker=worker, by=by, day=day).pk,
                "case": case.pk,
                "step": make_step(case=case, by=holder).pk,
                "support": make_support(team=team, worker=worker, asked_by=by, asked_on=day).pk,
                "device": make_tablet(team=team, by=cast.accounts.manager)[0].pk,
                "file": make_own_file(worker=worker, content="UERG").pk,
                "request": make_request(worker=worker, team=team, asked_on=cast.today).pk,
                "request_here": make_request(worker=worker, asked_on=cast.today).pk,
                **_helped(team, holder, day),
                "mentorship": link.pk,
                "review": review.pk,
                "group": make_group(team=team, name="Nhóm 1", since=day).pk,
                "pilot": make_pilot(group=make_group(team=team, name="Nhóm điểm", since=day), since=day).pk,
                "focus": make_focus(team=cast.team5 if team == cast.team6 else team, since=day).pk,
                "secondment": make_secondment(team=team, worker=cast.accounts.norm_officer.worker, since=day).pk,
                "from_above": make_visit_from_above(
                    team=team, worker=visitor.worker, day=cast.today - timedelta(days=1), by=visitor
                ).pk,
                "organisation": "cong-doan",
                "activity": make_activity(team=team, day=cast.today, by=cast.accounts.union_lead).pk,
                "title": make_title(team=team, day=cast.today, by=cast.accounts.union_lead).pk,
                "wish": make_wish(team=team, one=worker, other=holder, since=day).pk,
                "suggestion": make_suggestion(team=team, author=worker, made_on=day).pk,
                "left": make_left_worker(team=team, name="Đinh Văn Xa", left_on=date(1966, 9, 30)).pk,
                "account": cast.accounts.union_lead.pk,
                "office": cast.accounts.norm_officer.pk,
                "assignment": cast.people.sang.roles.get().pk,
            }
        )
    make_code()
    return Things(cast, *made)


def _helped(team: Team, holder: Worker, day: date) -> dict[str, Any]:
    """Somebody whom a plain member of the cell knows: they help them."""
    worker = make_worker(name="Mai Văn Thêm", team=team)
    link = make_link(team=team, mentor=holder, mentee=worker, since=day)
    return {"helped": worker.pk, "link_of_helped": link.pk}


def _decided(*, team: Team, cell: PartyCell, worker: Worker, day: date) -> dict[str, Any]:
    """One decision in a closed session, with what the worker says against it; a session that is open."""
    assessment = make_decision(team=team, cell=cell, worker=worker, day=day)
    later = make_session(team=team, cell=cell, day=date(1966, 10, 14), is_open=True)
    return {
        "assessment": assessment.pk,
        "session": assessment.session_id,
        "session_open": later.pk,
        "meeting": later.meeting_id,
        "objection": make_objection(assessment=assessment, day=day).pk,
    }


def _on_the_way(*, team: Team, cell: PartyCell, worker: Worker, helper: Worker, day: date) -> dict[str, Any]:
    """Somebody who is being prepared, by whom; proposals to the youth branch, with what they say, and to the branch."""
    prospect = make_prospect(team=team, worker=worker, helper=helper, since=day)
    proposal = make_proposal(cell=cell, team=team, to=Addressee.YOUTH_BRANCH, day=day)
    return {
        "prospect": prospect.pk,
        "prospect_helper": prospect.helpers.get().pk,
        "proposal": proposal.pk,
        "statement": make_statement(proposal=proposal, worker=worker, day=day).pk,
        "branch_proposal": make_proposal(cell=cell, team=team, to=Addressee.BRANCH, day=day).pk,
    }
