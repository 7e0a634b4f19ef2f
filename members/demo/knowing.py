"""What the cell of Team 6 knows and decided: circumstances, meetings, the three kinds, groups, the chain of help."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from members.demo import help_reviews
from members.demo.people import START
from members.domain.group import PairKind
from members.domain.meeting import MeetingKind, Presence
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect, Tier
from members.domain.worker import Origin, Relation, Travel
from members.models import (
    CellMeeting,
    ClassificationSession,
    GoodRelation,
    GroupLead,
    GroupMembership,
    GroupPilot,
    MeetingAttendance,
    MentoringGroup,
    Mentorship,
    PairWish,
    PartyCell,
    SkillGrade,
    Suggestion,
    Team,
    TierAspect,
    TierAssessment,
    TierGround,
    TierObjection,
    Worker,
)
from teamtrack import vault
from teamtrack.periods import Month

FIRST_SESSION, SECOND_SESSION = date(1966, 5, 4), date(1966, 12, 5)
GROUPS_FORMED, PARTED = date(1966, 5, 5), date(1966, 11, 7)
QUYNH_ADMITTED = date(1966, 12, 19)


class Home(NamedTuple):
    """Where somebody comes from, lives, and how they travel (labels: the cast)."""

    origin: Origin
    place: str
    area: str
    travel: Travel
    route: str = ""


HOMES = {
    "loi": Home(Origin.ENTERPRISE, "Ngọc Hà", "khu Ba Đình", Travel.BICYCLE),
    "hoa": Home(Origin.COOPERATIVE, "Mễ Trì", "huyện Từ Liêm", Travel.BICYCLE),
    "thao": Home(Origin.QUARTER, "thị trấn Gia Lâm", "huyện Gia Lâm", Travel.TRAIN),
    "c": Home(Origin.COOPERATIVE, "Nghĩa Đô", "huyện Từ Liêm", Travel.BICYCLE),
    "nhung": Home(Origin.QUARTER, "Thụy Khuê", "khu Ba Đình", Travel.TRAM, "Bưởi"),
    "e": Home(Origin.COOPERATIVE, "Xuân Đỉnh", "huyện Từ Liêm", Travel.BICYCLE),
    "tri": Home(Origin.COOPERATIVE, "Cầu Giấy", "huyện Từ Liêm", Travel.TRAM, "Cầu Giấy"),
    "mui": Home(Origin.QUARTER, "Bưởi", "khu Ba Đình", Travel.TRAM, "Bưởi"),
    "binh": Home(Origin.QUARTER, "Ngã Tư Sở", "khu Đống Đa", Travel.TRAM, "Hà Đông"),
    "thinh": Home(Origin.ENTERPRISE, "Khâm Thiên", "khu Đống Đa", Travel.BICYCLE),
    "h": Home(Origin.COOPERATIVE, "Xuân Đỉnh", "huyện Từ Liêm", Travel.BICYCLE),
    "thuy": Home(Origin.QUARTER, "Hàng Bột", "khu Đống Đa", Travel.TRAM, "Hà Đông"),
    "tuong": Home(Origin.COOPERATIVE, "Đại Mỗ", "huyện Từ Liêm", Travel.BICYCLE),
    "sang": Home(Origin.QUARTER, "Đức Giang", "huyện Gia Lâm", Travel.BICYCLE),
    "quynh": Home(Origin.QUARTER, "Gia Lâm", "huyện Gia Lâm", Travel.TRAIN),
    "hai": Home(Origin.COOPERATIVE, "Yên Viên", "huyện Gia Lâm", Travel.TRAIN),
    "phuoc": Home(Origin.COOPERATIVE, "Đông Anh", "huyện Đông Anh", Travel.TRAIN),
    "d": Home(Origin.COOPERATIVE, "nhà tập thể xí nghiệp", "", Travel.WALK),
}
# One grade more since then; everybody else still has the one they came with.
RAISED = {"loi": date(1964, 1, 1), "sang": date(1966, 1, 1), "c": date(1966, 7, 1), "quynh": date(1966, 7, 1)}
RELATIONS = (
    ("c", "e", Relation.FRIENDS),
    ("e", "h", Relation.SAME_ORIGIN),
    ("binh", "h", Relation.FRIENDS),
    ("nhung", "e", Relation.FRIENDS),
    ("nhung", "mui", Relation.NEIGHBOURS),
    ("binh", "thuy", Relation.NEIGHBOURS),
    ("thao", "d", Relation.FRIENDS),
    ("quynh", "hai", Relation.NEIGHBOURS),
)

# Kind, and what was seen; the aspects of those who need more help.
SESSIONS: dict[date, dict[str, tuple[Tier, str]]] = {
    FIRST_SESSION: {
        "c": (Tier.ACTIVE, "Làm đều, hàng tốt, hay chỉ việc cho người mới; anh em nghe."),
        "nhung": (Tier.ACTIVE, "Phân đoàn trưởng, gần anh chị em, biết hoàn cảnh nhiều gia đình."),
        "binh": (Tier.ACTIVE, "Nhận việc khó không nề hà, giúp tổ dựng lại dây phay."),
        "sang": (Tier.ACTIVE, "Tổ trưởng công đoàn, bữa nào có người ốm cũng tới thăm."),
        "quynh": (Tier.ACTIVE, "Hàng ít hỏng nhất tổ, ghi sổ cẩn thận, bạn bè tin."),
        "e": (Tier.AVERAGE, "Tay nghề khá; có hôm vượt mức xa, có hôm dừng sớm."),
        "tri": (Tier.AVERAGE, "Làm được việc, nhà xa nên hay vội về."),
        "mui": (Tier.AVERAGE, "Mới vào nghề, chịu học, còn rụt rè."),
        "thinh": (Tier.AVERAGE, "Nghề vững; phân việc còn nóng, ít bàn với anh chị em."),
        "h": (Tier.AVERAGE, "Cùng làm với anh E từ trước, sức làm như nhau, ít nói trong họp."),
        "thuy": (Tier.AVERAGE, "Làm đủ mức, chưa thích sang máy khác."),
        "hai": (Tier.AVERAGE, "Gò hàn tốt, ngại việc ngoài nghề."),
        "phuoc": (Tier.AVERAGE, "Đều tay, đi tàu nên có hôm tới muộn."),
        "tuong": (Tier.WEAK, "Ba tháng liền có ngày nghỉ không phép; nhận lỗi nhưng chưa sửa."),
        "d": (Tier.WEAK, "Tay nghề khá mà sản lượng lúc cao lúc thấp, hàng hỏng nhiều hơn thợ học việc."),
    },
    SECOND_SESSION: {
        "c": (Tier.ACTIVE, "Đi trước từng nấc QĐ 14 và kéo cả nhóm theo."),
        "nhung": (Tier.ACTIVE, "Giữ mạng lưới thăm hỏi đều, giúp hai em vào nề nếp."),
        "binh": (Tier.ACTIVE, "Kèm anh H và chị Thủy có kết quả."),
        "sang": (Tier.ACTIVE, "Lo được việc cho gia đình anh em, anh em phấn khởi."),
        "quynh": (Tier.ACTIVE, "Đủ điều kiện đề nghị chi bộ xét."),
        "e": (Tier.ACTIVE, "Theo kịp anh C tới 180 cái một công, tự nhận giúp người khác."),
        "tri": (Tier.AVERAGE, "Yên tâm hơn từ khi nhà có việc làm; còn giữ sức."),
        "mui": (Tier.AVERAGE, "Đã vào Đoàn, tay nghề lên, cần thêm thời gian."),
        "thinh": (Tier.AVERAGE, "Đã bàn việc với nhóm trước ca; còn nóng khi gấp việc."),
        "h": (Tier.AVERAGE, "Giữ trên 150 cái, chưa nhận kèm ai."),
        "thuy": (Tier.ACTIVE, "Nhận máy mới, bày lại chỗ làm cho cả nhóm."),
        "hai": (Tier.AVERAGE, "Đã làm thêm khâu khoan, còn chậm."),
        "phuoc": (Tier.AVERAGE, "Hết đi muộn, năng suất vừa mức."),
        "tuong": (Tier.ACTIVE, "Bốn tháng không nghỉ không phép ngày nào, hàng hỏng giảm hẳn."),
        "d": (Tier.ACTIVE, "Năng suất hơn gấp đôi, hàng tốt, vui vẻ với anh chị em."),
    },
}
ASPECTS = {
    (FIRST_SESSION, "tuong"): (
        (Aspect.DISCIPLINE, "Nghỉ không phép bốn lần từ đầu năm."),
        (Aspect.ATTITUDE, "Hay bỏ máy trước giờ, để bạn dọn hộ."),
    ),
    (FIRST_SESSION, "d"): (
        (Aspect.QUALITY, "Hàng hỏng cao nhất tổ hai tháng liền."),
        (Aspect.OUTPUT, "Có ngày chưa được nửa mức, thất thường."),
    ),
}
# About whom, and on whose suggestions made by then it rests.
GROUNDS = {SECOND_SESSION: (("thuy", "thuy"),)}
OBJECTION = (
    "thinh",
    date(1966, 12, 12),
    "Tôi đề nghị ghi cả việc tôi đã bàn giao ca đầy đủ từ tháng 10.",
    date(1966, 12, 19),
    "Tổ đảng ghi nhận việc bàn giao ca; lần xem lại tới sẽ bàn kỹ mặt này với anh.",
)

GROUPS = {
    "Nhóm 1": ("loi", ("c", "nhung", "e", "h", "mui")),
    "Nhóm 2": ("hoa", ("tri", "binh", "thinh", "thuy", "tuong")),
    "Nhóm 3": ("thao", ("sang", "quynh", "hai", "phuoc", "d")),
}
MOVES = {"h": "Nhóm 2", "tri": "Nhóm 1"}  # on the day E and H were parted
# Directed by itself while its norm was raised step by step: the group, from, until, aim, target, result.
PILOT = (
    "Nhóm 1",
    PARTED,
    date(1966, 12, 11),
    "Chỉ đạo riêng về chỉ tiêu năng suất mặt hàng QĐ 14: làm đều tay, nâng mức từ từ từng nấc.",
    100,
    "Nâng từ từ 130 lên 140, 150, tiếp 160, 170 và 180 cái một công; kinh nghiệm được phổ biến cho các nhóm khác.",
)

# Mentor, mentee, from, until: leads, then supporting helpers.
LEADS: tuple[tuple[str, str, date, date | None], ...] = (
    ("loi", "c", FIRST_SESSION, None),
    ("loi", "nhung", FIRST_SESSION, None),
    ("hoa", "binh", FIRST_SESSION, None),
    ("hoa", "tuong", FIRST_SESSION, None),
    ("thao", "sang", FIRST_SESSION, None),
    ("thao", "quynh", FIRST_SESSION, QUYNH_ADMITTED),
    ("thao", "d", FIRST_SESSION, None),
    ("c", "e", FIRST_SESSION, SECOND_SESSION),
    ("loi", "e", SECOND_SESSION, None),
    ("nhung", "tri", FIRST_SESSION, None),
    ("nhung", "mui", FIRST_SESSION, None),
    ("binh", "h", FIRST_SESSION, None),
    ("binh", "thuy", FIRST_SESSION, SECOND_SESSION),
    ("hoa", "thuy", SECOND_SESSION, None),
    ("sang", "thinh", FIRST_SESSION, None),
    ("sang", "phuoc", FIRST_SESSION, None),
    ("quynh", "hai", FIRST_SESSION, QUYNH_ADMITTED),
    ("sang", "hai", QUYNH_ADMITTED, None),
)
SUPPORTING: tuple[tuple[str, str, date, date | None], ...] = (
    ("loi", "thinh", FIRST_SESSION, None),
    ("loi", "e", PARTED, SECOND_SESSION),
    ("nhung", "e", PARTED, SECOND_SESSION),
    ("loi", "h", PARTED, None),
    ("c", "e", SECOND_SESSION, None),
)
AIMS = {
    "e": ("Làm đều tay, cùng lên từng nấc QĐ 14", "Gặp giờ nghỉ và ngày nghỉ; anh C làm trước, anh E theo."),
    "d": ("Ổn định, lấy lại chất lượng", "Gần gũi, lắng nghe; bày lại thao tác từng khâu."),
    "tuong": ("Đi làm đủ công", "Mỗi tuần hẹn việc trước, khen ngay khi làm được."),
    "h": ("Giữ mức 150 một cách bình thường", "Tách khỏi anh E, nhận việc cùng anh Bình."),
}


def load(team: Team, cell: PartyCell | None, workers: dict[str, Worker], as_of: date) -> None:
    """Everything of this module known on a day, after the suggestions; without a cell only what the card says."""
    circumstances(workers, as_of)
    if cell is None:
        return
    meetings = _meetings(cell, workers, as_of)
    for day in SESSIONS:
        if day <= as_of:
            _session(meetings[day], team, workers, as_of)
    _groups(team, workers, as_of)
    _chain(team, workers, as_of)
    help_reviews.load(team, workers, as_of)


def circumstances(workers: dict[str, Worker], as_of: date) -> None:
    """Homes and travel of Team 6, everybody's skill grades, good relations."""
    for key, home in HOMES.items():
        worker = workers[key]
        worker.origin, worker.home_place, worker.home_area = home.origin, home.place, home.area
        worker.travel, worker.route = home.travel, home.route
    Worker.objects.bulk_update(
        [workers[key] for key in HOMES], ["origin", "home_place", "home_area", "travel", "route"]
    )
    SkillGrade.objects.bulk_create(_grades(workers, as_of))
    noted_on = max(START, min(as_of, FIRST_SESSION))
    for one, other, kind in RELATIONS:
        first, second = sorted((workers[one], workers[other]), key=lambda worker: worker.pk)
        GoodRelation.objects.create(first=first, second=second, kind=kind, noted_on=noted_on)


def _grades(workers: dict[str, Worker], as_of: date) -> Iterator[SkillGrade]:
    """The card's grade since they came, or the one below it until they were raised."""
    for key, worker in workers.items():
        if not worker.skill_grade:
            continue
        raised = RAISED.get(key)
        if raised is None or raised > as_of or raised <= worker.entered_on:
            yield SkillGrade(worker=worker, grade=worker.skill_grade, since=worker.entered_on)
        else:
            yield SkillGrade(worker=worker, grade=worker.skill_grade - 1, since=worker.entered_on)
            yield SkillGrade(worker=worker, grade=worker.skill_grade, since=raised)


def _meetings(cell: PartyCell, workers: dict[str, Worker], as_of: date) -> dict[date, CellMeeting]:
    """Two a month since May 1966: the work review about the 4th, the party day about the 19th."""
    planned = [
        CellMeeting(cell=cell, kind=kind, day=_not_on_sunday(month.first.replace(day=day)))
        for month in (Month(1966, 5).plus(n) for n in range(11))
        for kind, day in ((MeetingKind.REVIEW, 4), (MeetingKind.PARTY_DAY, 19))
    ]
    meetings = CellMeeting.objects.bulk_create(meeting for meeting in planned if meeting.day <= as_of)
    MeetingAttendance.objects.bulk_create(
        MeetingAttendance(meeting=meeting, worker=workers[key], presence=_presence(meeting, key))
        for meeting in meetings
        for key in ("loi", "hoa", "thao", "quynh")
        if key != "quynh" or meeting.day >= QUYNH_ADMITTED
    )
    return {meeting.day: meeting for meeting in meetings}


def _presence(meeting: CellMeeting, key: str) -> Presence:
    """Everybody came, but for Thảo in August and Hoa in February, who were on leave."""
    away = {("thao", date(1966, 8, 19)), ("hoa", date(1967, 2, 20))}
    return Presence.EXCUSED if (key, meeting.day) in away else Presence.PRESENT


def _not_on_sunday(day: date) -> date:
    return day.replace(day=day.day + 1) if day.weekday() == 6 else day


def at(day: date, hour: int = 16) -> datetime:
    """A moment of a day in Hanoi."""
    return datetime.combine(day, time(hour), ZoneInfo("Asia/Ho_Chi_Minh"))


def _session(meeting: CellMeeting, team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """One classification, decided and closed in its meeting."""
    decided = SESSIONS[meeting.day]
    kinds = [tier for tier, _reason in decided.values()]
    session = ClassificationSession.objects.create(meeting=meeting, team=team)
    assessments, aspects = {}, []
    for key, (tier, reason) in decided.items():
        assessments[key] = TierAssessment(
            session=session, team=team, worker=workers[key], tier=tier, recorded_at=at(meeting.day)
        )
        vault.seal(assessments[key], "reason", reason)
        for aspect, evidence in ASPECTS.get((meeting.day, key), ()):
            aspects.append(TierAspect(assessment=assessments[key], aspect=aspect))
            vault.seal(aspects[-1], "evidence", evidence)
    TierAssessment.objects.bulk_create(assessments.values())
    TierAspect.objects.bulk_create(aspects)
    TierGround.objects.bulk_create(
        TierGround(assessment=assessments[key], suggestion=suggestion)
        for key, author in GROUNDS.get(meeting.day, ())
        for suggestion in Suggestion.objects.filter(team=team, author=workers[author], made_on__lte=meeting.day)
    )
    session.active, session.average, session.weak = (kinds.count(tier) for tier in Tier)
    session.closed_at = at(meeting.day, 18)
    session.save()
    who, raised, text, answered, answer = OBJECTION
    if meeting.day == SECOND_SESSION and raised <= as_of:
        objection = TierObjection(assessment=assessments[who], raised_on=raised)
        vault.seal(objection, "text", text)
        if answered <= as_of:
            objection.answered_on = answered
            vault.seal(objection, "answer", answer)
        objection.save()


def _period(since: date, until: date | None, as_of: date) -> DateRange:
    return DateRange(since, until if until and until <= as_of else None)


def _groups(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """Three groups in May 1966; in November H and Trị change places, so that E and H are parted."""
    if as_of < GROUPS_FORMED:
        return
    groups = {name: MentoringGroup.objects.create(team=team, name=name, formed_on=GROUPS_FORMED) for name in GROUPS}
    GroupLead.objects.bulk_create(
        GroupLead(group=groups[name], worker=workers[lead], period=DateRange(GROUPS_FORMED, None))
        for name, (lead, _people) in GROUPS.items()
    )
    stays = []
    for name, (_lead, people) in GROUPS.items():
        for key in people:
            ends = PARTED if key in MOVES else QUYNH_ADMITTED if key == "quynh" else None
            stays.append(
                GroupMembership(group=groups[name], worker=workers[key], period=_period(GROUPS_FORMED, ends, as_of))
            )
    if as_of >= PARTED:
        stays += [
            GroupMembership(
                group=groups[name],
                worker=workers[key],
                period=DateRange(PARTED, None),
                reason="Tách anh E và anh H ra hai nhóm.",
            )
            for key, name in MOVES.items()
        ]
        name, since, until, aim, target, result = PILOT
        period = _period(since, until, as_of)
        GroupPilot.objects.create(
            group=groups[name], period=period, aim=aim, target=target, result=result if period.upper else ""
        )
        first, second = sorted((workers["e"], workers["h"]), key=lambda worker: worker.pk)
        PairWish.objects.create(
            team=team,
            first=first,
            second=second,
            kind=PairKind.APART,
            reason="Hai anh cùng giữ mức với nhau; tách ra để mỗi người cùng nhóm mới vươn lên.",
            period=DateRange(PARTED, None),
            review_on=date(1967, 5, 8),
        )
    GroupMembership.objects.bulk_create(stays)


def _chain(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """Members hold both ends, active workers the average ones; new links after each session."""
    planned = [(MentorKind.LEAD, *link) for link in LEADS] + [(MentorKind.SUPPORTING, *link) for link in SUPPORTING]
    Mentorship.objects.bulk_create(
        Mentorship(
            team=team,
            mentor=workers[mentor],
            mentee=workers[mentee],
            kind=kind,
            period=_period(since, until, as_of),
            aim=AIMS.get(mentee, ("", ""))[0],
            plan=AIMS.get(mentee, ("", ""))[1],
            review_on=help_reviews.first_day(mentor, mentee, since) or (None if until else help_reviews.NEXT),
        )
        for kind, mentor, mentee, since, until in planned
        if since <= as_of
    )
