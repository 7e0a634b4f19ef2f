"""What the demo does not hold and some page shows: a report, files sent in, paired devices, a second step."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from emulation.actions.report import ask_for_report
from members.domain.account import Organisation, Role
from members.domain.care import SupportKind
from members.domain.device import DeviceKind
from members.domain.meeting import MeetingKind, Presence
from members.domain.prospect import Addressee, Stance
from members.domain.tier import Aspect, Tier
from members.models import (
    Account,
    CareCase,
    CellMeeting,
    ClassificationSession,
    Device,
    MeetingAttendance,
    Mentorship,
    OrganisationMembership,
    OrganisationTitle,
    PartyCell,
    Proposal,
    Prospect,
    Suggestion,
    Team,
    TierObjection,
    TierProposal,
    Worker,
)
from members.queries.group import members_in_charge
from production.actions.importing import apply_import, check_import, receive_file, source_of
from production.domain.importing import guess_mapping, read_head
from production.domain.norm_proposal import Step
from production.models import (
    AbsenceKind,
    DailyOutput,
    Improvement,
    LostTimeReason,
    NormProposal,
    OutputImport,
    OutputNorm,
    Product,
)
from teamtrack import jobs
from teamtrack.access import SECOND_STEP_DUE
from teamtrack.audit import as_system
from teamtrack.business_day import business_day
from teamtrack.celery import app
from teamtrack.periods import Month
from teamtrack.vault import seal
from tests.cast import login
from tests.factories.activity import make_activity
from tests.factories.care import make_support
from tests.factories.contact import make_contact, make_visit
from tests.factories.device import make_app, make_pin, make_screen, make_tablet
from tests.factories.focus import make_visit_from_above
from tests.factories.group import make_pilot
from tests.factories.measures import make_check
from tests.factories.members import make_account
from tests.factories.mentoring import make_review
from tests.factories.norm import make_norm_proposal, make_norm_study
from tests.factories.production import make_absence, make_improvement, make_lost_time, make_norm_objection, make_product
from tests.factories.prospect import make_proposal, make_statement
from tests.factories.rights import make_left_worker, make_own_file, make_request

# Visitors who are more or less than an account of the demo.
SCREEN, TABLET = "a paired screen", "a paired tablet"
HALF, BEGINNER = "with the password alone", "who must begin a second step"
REAL = "chin"  # somebody's own account, with an app and a personal code

HEAD = "ngày;tổ;mã số;mặt hàng;ca;hàng đạt;hàng hỏng;công;ghi chú"


def demo_parts() -> dict[str, Any]:
    """A value for every part of every address; what is not in the demo is made here."""
    app.loader.import_default_modules()  # registers the jobs
    _lower()
    worker = Worker.objects.get(full_name="Phạm Văn E")
    team = Team.objects.select_related("workshop").get(slug="to-6")
    leader, loc = Account.objects.get(username="thinh"), _by("loc")
    return (
        {
            "workshop": team.workshop.slug,
            "team": team.slug,
            "product": "qd-14",
            "month": "1966-09",
            "week": "1967-W13",
            "day": "1967-03-31",
            "shift": 1,
            "worker": worker.pk,
            **_helped(worker),
            "group": team.groups.order_by("name", "pk")[0].pk,
            "pilot": make_pilot(
                group=team.groups.order_by("name", "pk")[1],
                since=business_day() - timedelta(days=30),
                aim="Giữ 220 cái một công, ai cũng làm được như ai.",
                target=105,
            ).pk,
            "wish": team.pair_wishes.order_by("pk")[0].pk,
            "asked_groups": "&".join(f"phu_trach={pk}" for pk in members_in_charge(team, business_day())),
            "suggestion": Suggestion.objects.filter(team=team, tried_until__isnull=False).order_by("-pk")[0].pk,
            "membership": OrganisationMembership.objects.filter(worker=worker).order_by("pk")[0].pk,
            "person": Account.objects.get(username="e").pk,
            "account": Account.objects.get(username="kinh").pk,
            "branch": team.workshop.branch_id,
            "cell": PartyCell.objects.order_by("pk")[0].pk,
            "report": _report(team).pk,
            "from_above": make_visit_from_above(team=team, worker=loc, day=business_day(), by=loc.account).pk,
            "organisation": "cong-doan",
            "activity": make_activity(team=team, day=business_day(), what="Họp quý 2.", by=_by("sang").account).pk,
            "title": _title(team).pk,
            "check": make_check(team=team, day=business_day(), by=leader).pk,
            "contact": make_contact(
                team=team,
                worker=worker,
                by=_by("loi"),
                day=business_day() - timedelta(days=2),
                note="Muốn kèm thêm một người.",
                follow_up="Hỏi tổ trưởng sản xuất.",
            ).pk,
            "visit": make_visit(
                team=team, worker=worker, by=_by("sang"), day=business_day() - timedelta(days=40), note="Nhà đã yên."
            ).pk,
        }
        | _norms(worker)
        | _improvements(team)
        | _care()
        | _decided(team, worker)
        | _on_the_way(team)
        | _imports(team, leader)
        | _rights(team, worker)
    )


def _title(team: Team) -> OrganisationTitle:
    """The union's of 1966, as if written down only now, so that it may still be corrected."""
    title = OrganisationTitle.objects.get(team=team, organisation=Organisation.UNION)
    OrganisationTitle.objects.filter(pk=title.pk).update(recorded_on=business_day())
    return title


def _helped(worker: Worker) -> dict[str, Any]:
    """C's help of E, which goes on, looked at again today."""
    link = Mentorship.objects.get(mentee=worker, mentor__full_name="Nguyễn Văn C", period__upper_inf=True)
    return {
        "mentorship": link.pk,
        "mentorship of hoa": Mentorship.objects.get(
            mentee__full_name="Đỗ Văn Tường", mentor__full_name="Đào Thị Hoa", period__upper_inf=True
        ).pk,
        "review": make_review(
            link=link,
            day=business_day(),
            words="Giữ vững 180, tự bày cách làm cho nhóm khác.",
            better=["output", "solidarity"],
            same=["discipline"],
            by=Account.objects.get(username="loi"),
            aim="Giữ vững, kèm thêm một người",
        ).pk,
    }


def _norms(worker: Worker) -> dict[str, Any]:
    """QĐ 14's norm in force, what E wrote against the one before and was answered, and what C writes now."""
    norm = OutputNorm.objects.get(product__slug="qd-14", period__contains=business_day())
    officer = Account.objects.get(username="nghia")
    proposed = {proposal.units: proposal.pk for proposal in NormProposal.objects.order_by("made_on", "pk")}
    mine = make_norm_proposal(
        product=Product.objects.get(slug="v-12"), team=Team.objects.get(slug="to-6"), units=186,
        made_on=business_day() - timedelta(days=4), last=Step.REPORTED, by=Account.objects.get(username="loi"),
        reason="Tổ làm hộ tổ 1 nửa tháng, phần đông đạt từ 186 cái một công trở lên.", words="Phần đông tán thành.",
    )  # fmt: skip
    study = make_norm_study(
        product=norm.product, team=mine.team, day=business_day() - timedelta(days=1), workers=[worker], units=221,
        words="Gá mới giữ phôi chắc.", by=officer,
    )  # fmt: skip
    return {
        "norm_proposal": proposed[150],
        "norm_proposal asked": proposed[95],
        "norm_proposal sent": proposed[145],
        "norm_proposal reported": mine.pk,
        "study": study.pk,
        "product new": make_product(workshop=norm.product.workshop, code="K 15").slug,
        "norm": norm.pk,
        "objection norm": worker.norm_objections.get(answered_on__isnull=False).pk,
        "objection new norm": make_norm_objection(
            norm=norm,
            worker=Worker.objects.get(full_name="Nguyễn Văn C"),
            raised_on=business_day() - timedelta(days=3),
            text="Mức 220 cả tổ mới đạt được mấy tuần, đề nghị chờ thêm một tháng.",
        ).pk,
    }


def _improvements(team: Team) -> dict[str, Any]:
    """One just taken from Team 5 and not made to fit, D's of the summer, the line that was made to fit."""
    of_team5 = Improvement.objects.get(team__slug="to-5")
    of_d = Improvement.objects.get(team=team, worker__isnull=False, product=None)
    return {
        "improvement": make_improvement(
            team=team,
            since=business_day() - timedelta(days=2),
            title="Để sẵn phôi giữa hai máy như tổ 5",
            text="Đóng thêm một giá phôi giữa hai máy tiện, như tổ 5 đang làm.",
            taken_from=of_team5.team,
        ).pk,
        "improvement of D": of_d.pk,
        "worker praised": of_d.worker_id,
        "improvement made to fit": Improvement.objects.get(team=team, source=of_team5).pk,
    }


def _lower() -> None:
    """Tường, whom Hoa helps, made less on the last days, was away sick and waited for his machine."""
    day, worker = business_day(), Worker.objects.get(full_name="Đỗ Văn Tường")
    made = DailyOutput.objects.filter(worker=worker, day__gt=day - timedelta(days=5))
    made.update(good=F("good") * 7 / 10)
    make_absence(worker=worker, day=day - timedelta(days=20), kind=AbsenceKind.SICK)
    make_lost_time(worker=worker, day=day - timedelta(days=2), minutes=90, reason=LostTimeReason.MACHINE)


def _care() -> dict[str, Any]:
    """The case of the demo that is still open, with a step of the head of the union, who is asked for help besides."""
    with as_system("shots"):
        case = CareCase.objects.select_related("team", "worker").get(closed_on__isnull=True)
        step = case.steps.get(by__account__username="sang")
    asked = make_support(
        team=case.team,
        worker=case.worker,
        asked_by=_by("hoa"),
        asked_on=business_day() - timedelta(days=5),
        kind=SupportKind.HOUSING,
        what="Huy động anh em giúp lợp lại nhà một ngày chủ nhật.",
    )
    return {"case": case.pk, "step": step.pk, "support": asked.pk}


def _decided(team: Team, worker: Worker) -> dict[str, Any]:
    """The last session and E's part in it, one that is open, and an objection that waits for an answer."""
    day = business_day()
    with as_system("shots"):
        last = ClassificationSession.objects.filter(team=team).order_by("-pk")[0]
        own = last.assessments.get(worker=worker)
        held = CellMeeting.objects.create(cell=last.meeting.cell, kind=MeetingKind.EXTRAORDINARY, day=day)
        MeetingAttendance.objects.bulk_create(
            MeetingAttendance(meeting=held, worker=_by(who), presence=Presence.PRESENT) for who in ("loi", "hoa")
        )
        now_open = ClassificationSession.objects.create(meeting=held, team=team)
        about = Worker.objects.get(full_name="Lê Văn H")
        proposal = TierProposal(session=now_open, team=team, worker=about, by=_by("hoa"), tier=Tier.ACTIVE)
        seal(proposal, "reason", "Giữ trên 150 cái đã ba tháng, nay nhận kèm một người.")
        seal(proposal, "evidence", json.dumps({Aspect.OUTPUT: "Mười lăm ngày liền trên mức."}))
        proposal.save()
        other = last.assessments.get(worker=_by("nhung"))
        objection = TierObjection(assessment=other, raised_on=day - timedelta(days=3))
        seal(objection, "text", "Tôi đề nghị ghi cả việc thăm hỏi.")
        objection.save()
    return {
        "session": last.pk,
        "session open": now_open.pk,
        "worker put forward": about.pk,
        "worker resting": Worker.objects.get(full_name="Đặng Thị Thủy").pk,  # a decision that rests on a suggestion
        "tier_proposal": proposal.pk,
        "assessment": own.pk,
        "objection": objection.pk,
        "meeting": last.meeting_id,
    }


def _on_the_way(team: Team) -> dict[str, Any]:
    """C, who is being prepared; what the cell proposed to the youth branch and the branch committee."""
    prospect = Prospect.objects.get(worker__full_name="Nguyễn Văn C")
    proposal = Proposal.objects.filter(team=team).order_by("pk")[0]
    day, words = business_day(), "Nếu là mức thường xuyên thế này thì không sao làm nổi."
    text = "Đề nghị xem lại mức QĐ 14."
    to_branch = make_proposal(cell=proposal.cell, team=team, to=Addressee.BRANCH, day=day, text=text)
    make_statement(proposal=to_branch, worker=prospect.worker, day=day)
    e = Worker.objects.get(full_name="Phạm Văn E")
    make_statement(proposal=to_branch, worker=e, day=day, stance=Stance.AGAINST, strain=4, words=words)
    return {
        "prospect": prospect.pk,
        "helper": prospect.helpers.order_by("pk")[0].pk,
        "proposal": proposal.pk,
        "proposal branch": to_branch.pk,
    }


def _rights(team: Team, worker: Worker) -> dict[str, Any]:
    """Requests about own data, a paper on its way and one that is made, somebody who has left."""
    day, maker = business_day(), Worker.objects.get(account__username="hoa")
    asked = make_request(worker=worker, team=team, asked_on=day, text="Xin xem ghi chú buổi gặp ngày 11/11/1966.")
    elsewhere = make_request(worker=Worker.objects.get(account__username="nghia"), asked_on=day, text="Xin xem.")
    left = make_left_worker(team=team, name="Đinh Văn Xa", left_on=day - timedelta(days=30))
    return {
        "asked": asked.pk,
        "asked elsewhere": elsewhere.pk,
        "worker left": left.pk,
        "file": make_own_file(worker=worker).pk,
        "file made": make_own_file(worker=maker, content="UERG").pk,
    }


def _by(username: str) -> Worker:
    worker = Account.objects.get(username=username).worker
    assert worker is not None
    return worker


def _report(team: Team) -> Any:
    month, now = Month(1966, 9), timezone.now()
    today = month.last + timedelta(days=1)
    report = ask_for_report(workshop=team.workshop, team=team, month=month, by=None, today=today, now=now)
    jobs.run(report.job_id)
    return report


def _imports(team: Team, by: Account) -> dict[str, Any]:
    """One of each state: just received, with errors, to be asked about, ready, done."""
    codes = list(
        Worker.objects.filter(team_memberships__team=team).order_by("code", "pk").values_list("code", flat=True)
    )
    right = [f"31/03/1967;6;{code};QĐ 14;1;{230 + n};1;1;" for n, code in enumerate(codes[:8])]
    wrong = ["31/03/1967;6;M-000;QĐ 14;1;200;0;1;", "31/02/1967;6;M-000;QĐ 99;1;-5;x;3;=HYPERLINK(1)"]
    asked = [f"31/03/1967;6;{codes[9]};QĐ 14;1;1755;0;1;"]
    found = {"received": _sent(team, by, "moi-nhan.csv", right[:3])}
    for state, lines in (("wrong", right + wrong), ("asked", right + asked), ("ready", right[:5]), ("done", right)):
        found[state] = _checked(_sent(team, by, f"thang-3-{state}.csv", lines), by)
    apply_import(output_import=found["done"], reason="", by=by, today=business_day(), now=timezone.now())
    _run(found["done"])
    return {"output_import": found["ready"].pk} | {f"output_import {state}": made.pk for state, made in found.items()}


def _sent(team: Team, by: Account, name: str, lines: list[str]) -> OutputImport:
    file = BytesIO("\r\n".join([HEAD, *lines]).encode("utf-8-sig"))
    return receive_file(workshop=team.workshop, team=team, file=file, name=name, by=by, now=timezone.now())


def _checked(received: OutputImport, by: Account) -> OutputImport:
    mapping = guess_mapping(read_head(source_of(received)))
    check_import(output_import=received, mapping=mapping, by=by, today=business_day(), now=timezone.now())
    return _run(received)


def _run(asked: OutputImport) -> OutputImport:
    asked.refresh_from_db()
    assert asked.job_id is not None
    jobs.run(asked.job_id)
    asked.refresh_from_db()
    return asked


def cookies_of(visitor: str) -> dict[str, str]:
    """What the browser of a visitor holds: an account's session, a device's token, or nothing of a stranger."""
    if not visitor:
        return {}
    by = Account.objects.get(username="hanh")
    team = Team.objects.select_related("workshop").get(slug="to-6")
    if visitor in {SCREEN, TABLET}:  # the same may be here already, in the other language
        Device.objects.filter(kind=DeviceKind.BOARD if visitor == SCREEN else DeviceKind.TABLET).delete()
    if visitor == SCREEN:
        return {settings.SCREEN_COOKIE_NAME: make_screen(workshop=team.workshop, by=by)[1]}
    if visitor == TABLET:
        for username in ("thinh", "e", "hoa"):
            make_pin(Account.objects.get(username=username))
        return {settings.TABLET_COOKIE_NAME: make_tablet(team=team, by=by)[1]}
    client = Client()
    if visitor in {HALF, BEGINNER, REAL}:
        account = _real_account(visitor, team)
        client.force_login(account)
        session = client.session
        session.update({SECOND_STEP_DUE: timezone.now().timestamp()} if visitor == HALF else {})
        session.save()
    else:
        login(client, Account.objects.get(username=visitor))
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}


def _real_account(visitor: str, team: Team) -> Account:
    """Not the demo's, which need no second step."""
    username = {HALF: "nua-chung", BEGINNER: "bat-dau"}.get(visitor, visitor)
    there = Account.objects.filter(username=username).first()
    if there is not None:
        return there
    worker = Worker.objects.filter(team_memberships__team=team, account=None).order_by("pk")[0]
    if visitor == BEGINNER:
        enterprise = team.workshop.enterprise
        return make_account(username=username, worker=worker, role=Role.ADMINISTRATOR, over=enterprise)
    account = make_account(username=username, worker=worker)
    make_app(account)
    return account
