"""What the cell and organisations of Team 6 did for people: contacts, visits, a case, requests, suggestions, prospects.

The sealed texts of the demo are ours, and mild: the report tells of troubles, its software's demo does not repeat them.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from members.demo.knowing import GROUPS, LEADS, MOVES, PARTED, QUYNH_ADMITTED, at
from members.domain.account import Organisation
from members.domain.care import CaseKind, CaseOutcome, PlanLine, SupportKind, SupportOutcome
from members.domain.contact import Capacity, ContactKind, VisitReason
from members.domain.prospect import Addressee, ProposalAnswer, ProposalKind, Stage
from members.domain.rights import Purpose, RequestKind
from members.domain.suggestion import SuggestionState
from members.models import (
    CareCase,
    CareStep,
    CareStory,
    Consent,
    Contact,
    DataRequest,
    PartyCell,
    Proposal,
    Prospect,
    ProspectHelper,
    ProspectStage,
    Suggestion,
    SupportRequest,
    Team,
    Visit,
    Worker,
)
from teamtrack import vault

FIRST_FRIDAY = date(1966, 5, 6)
LEADERS = tuple(lead for lead, _people in GROUPS.values())
EVERYONE = tuple(key for _lead, people in GROUPS.values() for key in people)
# Fridays on which a member met nobody: leave, one that was forgotten; days off, which are not missed.
MISSED = {
    "loi": {date(1967, 1, 13), date(1967, 2, 10)},
    "hoa": {date(1966, 6, 17), date(1966, 9, 2), date(1967, 2, 10)},
    "thao": {date(1966, 8, 19), date(1967, 2, 3), date(1967, 2, 10), date(1967, 3, 10)},
    "quynh": {date(1967, 2, 10), date(1967, 3, 3)},
}
NOTES = {
    ("e", date(1966, 11, 18)): "Anh lo làm nhanh rồi mức lại lên. Đã bàn: từng nấc một, anh C đi trước.",
    ("e", date(1966, 12, 9)): "Phấn khởi vì tới 180; muốn kèm thêm một người.",
    ("d", date(1966, 7, 8)): "Chị vui, nhờ bày lại chỗ để khuôn cho đỡ với tay.",
    ("tuong", date(1966, 9, 16)): "Hẹn báo trước khi nghỉ; ba tuần nay đủ công.",
    ("thinh", date(1966, 10, 14)): "Đồng ý họp nhanh năm phút trước ca với ba nhóm trưởng.",
}
FOLLOW_UPS = {
    ("e", date(1966, 11, 18)): "Xếp máy cạnh anh C từ thứ hai.",
    ("d", date(1966, 7, 8)): "Hỏi tổ trưởng sản xuất về giá để khuôn.",
}

# Organisation, who went, whom they visited, day, why, received, help given, cost in đồng.
VISITS: tuple[tuple[Organisation, str, str, date, VisitReason, bool, str, int], ...] = (
    (Organisation.YOUTH, "nhung", "d", date(1966, 5, 8), VisitReason.FAMILY, False, "", 0),
    (Organisation.UNION, "sang", "hai", date(1966, 5, 11), VisitReason.ILLNESS, True, "đường sữa", 3),
    (Organisation.WOMEN, "thuy", "d", date(1966, 5, 15), VisitReason.FAMILY, False, "", 0),
    (Organisation.YOUTH, "nhung", "d", date(1966, 5, 29), VisitReason.FAMILY, True, "mua quà cho cháu", 2),
    (Organisation.UNION, "sang", "tri", date(1966, 6, 11), VisitReason.ILLNESS, True, "", 0),
    (Organisation.WOMEN, "thuy", "d", date(1966, 6, 12), VisitReason.FAMILY, True, "ngồi thùa khuyết giúp bà", 0),
    (Organisation.YOUTH, "nhung", "mui", date(1966, 6, 23), VisitReason.ILLNESS, True, "", 0),
    (Organisation.UNION, "sang", "e", date(1966, 8, 2), VisitReason.ILLNESS, True, "", 0),
    (Organisation.UNION, "sang", "phuoc", date(1966, 9, 18), VisitReason.HARDSHIP, True, "", 0),
    (Organisation.YOUTH, "nhung", "c", date(1966, 10, 30), VisitReason.FAMILY, True, "", 0),
    (Organisation.UNION, "sang", "tri", date(1966, 11, 10), VisitReason.ILLNESS, True, "thuốc bổ", 2),
    (Organisation.WOMEN, "thuy", "quynh", date(1966, 12, 14), VisitReason.ILLNESS, True, "", 0),
    (Organisation.UNION, "sang", "thinh", date(1967, 1, 5), VisitReason.ILLNESS, True, "", 0),
    (Organisation.YOUTH, "nhung", "binh", date(1967, 2, 6), VisitReason.JOY, True, "", 0),
    (Organisation.UNION, "sang", "hai", date(1967, 3, 8), VisitReason.ILLNESS, True, "đường sữa", 3),
)

CASE_OPENED, CASE_SOLVED = date(1966, 3, 14), date(1966, 6, 30)
# Who asked whom for whose sake, of what kind, when, and what came of it.
SUPPORT: tuple[tuple[str, Organisation, SupportKind, date, SupportOutcome, date, str], ...] = (
    ("d", Organisation.WOMEN, SupportKind.CHILDCARE, date(1966, 5, 9), SupportOutcome.DONE, date(1966, 5, 20), "sam"),
    ("tri", Organisation.UNION, SupportKind.JOB, date(1966, 9, 12), SupportOutcome.DONE, date(1966, 10, 3), "sang"),
    ("hai", Organisation.UNION, SupportKind.JOB, date(1966, 9, 12), SupportOutcome.DONE, date(1966, 10, 17), "sang"),
    ("phuoc", Organisation.UNION, SupportKind.JOB, date(1966, 9, 12), SupportOutcome.DONE, date(1966, 11, 21), "sang"),
)

# Author, day, text, state, answer and its day, tried from and until.
SUGGESTIONS: tuple[tuple[str, date, str, SuggestionState, str, date | None, date | None, date | None], ...] = (
    (
        "d",
        date(1966, 7, 11),
        "Để giá khuôn ngay bên phải máy khoan cho khỏi quay người.",
        SuggestionState.DONE,
        "Tổ đã đóng ba cái giá, cả nhóm 3 dùng.",
        date(1966, 7, 20),
        date(1966, 7, 25),
        date(1966, 8, 6),
    ),
    (
        "thuy",
        date(1966, 9, 13),
        "Xếp lại dây mặt hàng A: bào xong chuyển thẳng sang khoan, bỏ bàn trung gian.",
        SuggestionState.DONE,
        "Đã làm từ ngày 12, đỡ được một người khuân.",
        date(1966, 9, 15),
        date(1966, 9, 14),
        date(1966, 9, 30),
    ),
    (
        "binh",
        date(1967, 2, 14),
        "Mài sẵn mũi khoan QĐ 14 cuối ca cho ca sau.",
        SuggestionState.TRIAL,
        "Làm thử ở nhóm 2 hết tháng 3.",
        date(1967, 2, 21),
        date(1967, 3, 6),
        None,
    ),
    (
        "phuoc",
        date(1967, 3, 27),
        "Xin cho anh em đi tàu Đông Anh vào ca muộn mười phút, cuối ca làm bù.",
        SuggestionState.NEW,
        "",
        None,
        None,
        None,
    ),
)

# On the way to the Party: who, helped by whom since when, and the days of the stages.
PARTY_STAGES: dict[str, tuple[str, tuple[date, ...]]] = {
    "thao": (
        "hoa",
        (date(1965, 6, 10), date(1965, 11, 19), date(1966, 3, 10), date(1966, 4, 8), date(1966, 4, 20)),
    ),
    "quynh": (
        "thao",
        (date(1966, 5, 19), date(1966, 8, 19), date(1966, 11, 19), date(1966, 12, 12), QUYNH_ADMITTED),
    ),
    "c": ("loi", (date(1966, 5, 19), date(1967, 1, 4))),
    "nhung": ("loi", (date(1966, 12, 19),)),
    "binh": ("hoa", (date(1966, 12, 19),)),
}
YOUTH_PROPOSED, YOUTH_ADMITTED = date(1966, 9, 19), date(1966, 10, 15)


def load(team: Team, cell: PartyCell | None, workers: dict[str, Worker], as_of: date) -> None:
    """Everything of this module known on a day but the suggestions, on which decisions rest."""
    _prospects(team, workers, as_of)
    if cell is None:
        return
    _contacts(team, workers, as_of)
    _visits(team, workers, as_of)
    _cases(team, workers, as_of)
    _support(team, workers, as_of)
    if as_of >= YOUTH_PROPOSED:
        _proposal(team, cell, workers, as_of)
    if as_of >= date(1967, 3, 29):
        _data_request(team, workers["e"])


def _group_of(key: str, day: date) -> str | None:
    """The group somebody of the masses is in on a day."""
    if key == "quynh" and day >= QUYNH_ADMITTED:
        return None
    if day >= PARTED and key in MOVES:
        return MOVES[key]
    return next(name for name, (_lead, people) in GROUPS.items() if key in people)


type Met = tuple[str, str, date, ContactKind]


def _met(as_of: date) -> Iterator[Met]:
    """By whom, whom, when and how."""
    fridays = range((as_of - FIRST_FRIDAY).days // 7 + 1)
    for week, friday in enumerate(FIRST_FRIDAY + timedelta(weeks=week) for week in fridays):
        if friday < as_of:
            yield from _on_friday(week, friday)
            yield from _in_between(week, friday)
    for n, kind in enumerate([ContactKind.BREAK, ContactKind.BREAK, ContactKind.REST_DAY] * 4):
        day = PARTED + timedelta(days=[1, 3, 6][n % 3] + 7 * (n // 3))
        if day < as_of:
            yield "c", "e", day, kind
    if date(1966, 6, 19) < as_of:
        yield "thao", "d", date(1966, 6, 19), ContactKind.HOME


def _on_friday(week: int, friday: date) -> Iterator[Met]:
    """Each member two of their group in turn; Quỳnh, in charge of no group, one."""
    for name, (lead, _people) in GROUPS.items():
        if friday not in MISSED[lead]:
            people = [key for key in EVERYONE if _group_of(key, friday) == name]
            for turn in range(2):
                yield lead, people[(2 * week + turn) % len(people)], friday, ContactKind.FRIDAY
    if friday > QUYNH_ADMITTED and friday not in MISSED["quynh"]:
        yield "quynh", ("hai", "phuoc")[week % 2], friday, ContactKind.FRIDAY


def _in_between(week: int, friday: date) -> Iterator[Met]:
    """Active workers those they help, every other week; Lợi the two she helps in another group."""
    for n, (by, key, since, until) in enumerate(LEADS):
        day = friday - timedelta(days=n % 4)
        if by not in LEADERS and since <= day and (until is None or day < until) and (week + n) % 2 == 0:
            yield by, key, day, (ContactKind.BREAK, ContactKind.MACHINE)[n % 2]
    if week % 5 == 2 and friday > date(1966, 12, 12):
        yield "c", "e", friday - timedelta(days=3), ContactKind.BREAK
    if week % 4 == 1:
        yield "loi", "thinh", friday - timedelta(days=2), ContactKind.MACHINE
    if week % 3 == 1 and friday > PARTED:
        yield "loi", "h", friday - timedelta(days=1), ContactKind.BREAK


def _contacts(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    contacts = []
    for by, key, day, kind in _met(as_of):
        contact = Contact(team=team, worker=workers[key], by=workers[by], day=day, kind=kind, recorded_at=at(day, 17))
        vault.seal(contact, "note", NOTES.get((key, day), ""))
        vault.seal(contact, "follow_up", FOLLOW_UPS.get((key, day), ""))
        if (by, key, kind) == ("thao", "d", ContactKind.HOME):  # with the family, as somebody sent by the organisation
            contact.capacity, contact.organisation = Capacity.ASSIGNED, Organisation.PARTY
        if (by, key) == ("c", "e"):  # in breaks and on days off
            contact.minutes = 45 if kind is ContactKind.REST_DAY else 15
        contacts.append(contact)
    Contact.objects.bulk_create(contacts)


def _visits(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    Visit.objects.bulk_create(
        Visit(
            team=team,
            worker=workers[key],
            organisation=organisation,
            by=workers[by],
            day=day,
            reason=reason,
            received=received,
            help_given=given,
            cost=cost,
            recorded_at=at(day, 18),
        )
        for organisation, by, key, day, reason, received, given, cost in VISITS
        if day <= as_of
    )
    first: dict[str, date] = {}
    for _organisation, _by, key, day, _reason, received, _given, _cost in VISITS:
        if received and day <= as_of:
            first.setdefault(key, day)
    for key, day in first.items():
        _consent(workers[key], Purpose.VISITS, day)


def _consent(worker: Worker, purpose: Purpose, day: date) -> Consent:
    return Consent.objects.create(worker=worker, purpose=purpose, given_on=day)


def _cases(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """D's case, opened in March 1966 and solved on 30 June; another one in hand since March 1967."""
    d, thao, nhung = workers["d"], workers["thao"], workers["nhung"]
    consent = _consent(d, Purpose.CARE, CASE_OPENED)
    is_solved = as_of >= CASE_SOLVED
    case = CareCase.objects.create(
        team=team,
        worker=d,
        kind=CaseKind.FAMILY,
        holder=thao,
        opened_on=CASE_OPENED,
        closed_on=CASE_SOLVED if is_solved else None,
        outcome=CaseOutcome.SOLVED if is_solved else "",
    )
    planned = (
        (PlanLine.PERSON, thao, date(1966, 4, 30), date(1966, 4, 29), "Ngồi ăn trưa cùng chị, hỏi thăm, lắng nghe."),
        (PlanLine.PERSON, thao, date(1966, 6, 20), date(1966, 6, 19), "Bàn với chị cách cư xử trong nhà."),
        (PlanLine.ORGANISATIONS, nhung, date(1966, 6, 30), date(1966, 6, 12), "Đoàn và nữ công tới thăm nhà."),
    )
    for line, by, due, done, what in planned:
        step = CareStep(case=case, worker=d, line=line, by=by, due_on=due, done_on=done if done <= as_of else None)
        vault.seal(step, "what", "" if is_solved else what)
        step.save()
    if not is_solved:
        _story(case, consent, CASE_OPENED, "Chị muốn được yên tâm về con và việc nhà.")
    opened = date(1967, 3, 6)
    if as_of >= opened:
        tuong, hoa = workers["tuong"], workers["hoa"]
        case = CareCase.objects.create(team=team, worker=tuong, kind=CaseKind.HARDSHIP, holder=hoa, opened_on=opened)
        consent = _consent(tuong, Purpose.CARE, opened)
        _story(case, consent, opened, "Nhà dột, anh lo sửa trước mùa mưa; ngại nói với tổ.")
        for line, by, what in (
            (PlanLine.PERSON, hoa, "Cùng anh tính việc sửa nhà, xếp ngày nghỉ bù."),
            (PlanLine.ORGANISATIONS, workers["sang"], "Công đoàn huy động anh em giúp một ngày chủ nhật."),
        ):
            step = CareStep(case=case, worker=tuong, line=line, by=by, due_on=date(1967, 4, 9))
            vault.seal(step, "what", what)
            step.save()


def _story(case: CareCase, consent: Consent, day: date, text: str) -> None:
    story = CareStory(
        case=case, worker=case.worker, consent=consent, written_on=day, expires_on=day + timedelta(days=183)
    )
    vault.seal(story, "story", text)
    story.save()


def _support(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    for key, organisation, kind, asked, outcome, answered, by in SUPPORT:
        if asked > as_of:
            continue
        request = SupportRequest(
            team=team,
            worker=workers[key],
            organisation=organisation,
            kind=kind,
            asked_by=workers["thao" if key == "d" else "loi"],
            asked_on=asked,
        )
        vault.seal(request, "what", "Tìm giúp việc làm." if kind is SupportKind.JOB else "Gửi cháu ở nhà trẻ.")
        if answered <= as_of:
            request.outcome, request.answered_on, request.answered_by = outcome, answered, workers[by]
            vault.seal(request, "answer", "Đã nhận vào tổ may hợp tác." if kind is SupportKind.JOB else "Đã gửi được.")
        request.save()


def suggestions(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """Those made by a day, with what became of them by then."""
    for key, made, text, state, answer, answered, first, last in SUGGESTIONS:
        if made > as_of:
            continue
        is_answered = answered is not None and answered <= as_of
        Suggestion.objects.create(
            team=team,
            author=workers[key],
            text=text,
            made_on=made,
            state=state if is_answered else SuggestionState.NEW,
            answer=answer if is_answered else "",
            answered_on=answered if is_answered else None,
            tried_from=first if is_answered else None,
            tried_until=last if is_answered else None,
            is_public=is_answered,
        )


def _prospects(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    for key, (helper, days) in PARTY_STAGES.items():
        if days[0] > as_of:
            continue
        reached = [day for day in days if day <= as_of]
        prospect = Prospect.objects.create(team=team, worker=workers[key], towards=Organisation.PARTY)
        ProspectStage.objects.bulk_create(
            ProspectStage(prospect=prospect, stage=stage.value, since=day)
            for stage, day in zip(Stage, reached, strict=False)
        )
        ProspectHelper.objects.create(prospect=prospect, worker=workers[helper], period=DateRange(days[0], None))
    if as_of >= YOUTH_PROPOSED:
        prospect = Prospect.objects.create(team=team, worker=workers["mui"], towards=Organisation.YOUTH)
        stages = [(Stage.PREPARED, date(1966, 6, 23)), (Stage.PROSPECTIVE, date(1966, 8, 19))]
        stages += [
            (Stage.BRANCH, YOUTH_PROPOSED),
            (Stage.APPROVED, date(1966, 10, 10)),
            (Stage.ADMITTED, YOUTH_ADMITTED),
        ]
        ProspectStage.objects.bulk_create(
            ProspectStage(prospect=prospect, stage=stage.value, since=day) for stage, day in stages if day <= as_of
        )
        ProspectHelper.objects.create(
            prospect=prospect, worker=workers["nhung"], period=DateRange(date(1966, 6, 23), None)
        )


def _proposal(team: Team, cell: PartyCell, workers: dict[str, Worker], as_of: date) -> None:
    answered = date(1966, 10, 10) <= as_of
    Proposal.objects.create(
        cell=cell,
        team=team,
        kind=ProposalKind.ADMIT_TO_YOUTH,
        addressed_to=Addressee.YOUTH_BRANCH,
        about=workers["mui"],
        text="Đề nghị chi đoàn thanh niên phân xưởng kết nạp chị Lý Thị Mùi vào Đoàn.",
        asked_on=YOUTH_PROPOSED,
        outcome=ProposalAnswer.ACCEPTED if answered else "",
        answer="Chi đoàn đồng ý." if answered else "",
        answered_on=date(1966, 10, 10) if answered else None,
    )


def _data_request(team: Team, worker: Worker) -> None:
    """E asks for a correction; an answer is owed within two working days."""
    request = DataRequest(
        worker=worker,
        team=team,
        kind=RequestKind.CORRECT,
        asked_on=date(1967, 3, 29),
        answer_due=date(1967, 3, 31),
        done_due=date(1967, 4, 8),
    )
    vault.seal(request, "text", "Xin ghi lại năm sinh của tôi cho đúng giấy khai sinh.")
    request.save()
