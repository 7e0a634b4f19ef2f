"""What came of helping people of Team 6, review by review: of E above all, whom C pulled along (practices.md, 85)."""

from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from members.domain.tier import Aspect
from members.models import Account, Mentorship, MentorshipReview, Team, Worker

NEXT = date(1967, 4, 15)  # when help that goes on is looked at again


class Review(NamedTuple):
    """Helper, whom they help, the day, the words; of which aspects what; what follows, until when."""

    mentor: str
    mentee: str
    day: date
    words: str
    better: tuple[Aspect, ...] = ()
    same: tuple[Aspect, ...] = ()
    more: tuple[Aspect, ...] = ()
    aim: str = ""
    plan: str = ""
    next_on: date | None = None


REVIEWS = (
    Review(
        "thao",
        "d",
        date(1966, 7, 4),
        "Chị đi làm vui hơn, hay chuyện trò với tổ; hàng hỏng bớt hẳn từ giữa tháng 6.",
        better=(Aspect.QUALITY, Aspect.SOLIDARITY),
        more=(Aspect.OUTPUT,),
        aim="Ổn định, lên đủ mức",
        plan="Cùng chị nghĩ cách bớt động tác từng khâu.",
        next_on=date(1966, 10, 4),
    ),
    Review(
        "hoa",
        "tuong",
        date(1966, 8, 4),
        "Hai tháng không nghỉ không phép; còn hay bỏ máy sớm.",
        better=(Aspect.DISCIPLINE,),
        more=(Aspect.ATTITUDE,),
        aim="Giữ đủ công, dọn máy xong mới về",
        plan="Mỗi tuần hẹn việc trước, khen ngay khi làm được.",
        next_on=date(1966, 12, 5),
    ),
    Review(
        "thao",
        "d",
        date(1966, 10, 4),
        "Năng suất hơn gấp đôi quý trước, tự nghĩ ra cách bớt động tác.",
        better=(Aspect.OUTPUT, Aspect.QUALITY),
        same=(Aspect.STUDY,),
        aim="Giữ vững, bày lại cho chị em cách làm của mình",
        plan="Để chị nói về cách làm ở buổi họp tổ.",
        next_on=NEXT,
    ),
    Review(
        "c",
        "e",
        date(1966, 10, 19),
        "Vào QĐ 14 anh làm trên 150 cái một công, nhưng nghe nói nâng mức thì phản ứng.",
        better=(Aspect.OUTPUT,),
        same=(Aspect.DISCIPLINE,),
        more=(Aspect.STUDY,),
        aim="Giữ được mức 150 làm thường xuyên",
        plan="Gặp giờ nghỉ và ngày nghỉ, nghe anh nói hết; anh C làm trước cho anh thấy.",
        next_on=date(1966, 11, 19),
    ),
    Review(
        "c",
        "e",
        date(1966, 11, 19),
        "Đầu tháng chỉ làm 120 đến 130 cái; từ ngày 7 theo anh C lên từng nấc.",
        better=(Aspect.OUTPUT,),
        same=(Aspect.DISCIPLINE, Aspect.STUDY),
        aim="Làm đều tay, cùng lên tới nấc 180",
        plan="Nâng từ từ từng nấc 10 cái; giữ vững nấc này mới lên nấc sau.",
        next_on=date(1966, 12, 5),
    ),
    Review(
        "hoa",
        "tuong",
        date(1966, 12, 5),
        "Bốn tháng không nghỉ không phép, hàng hỏng giảm hẳn.",
        better=(Aspect.DISCIPLINE, Aspect.ATTITUDE, Aspect.QUALITY),
        aim="Giữ nếp, học lên bậc thợ",
        plan="Chị Hoa xem sổ tay kỹ thuật cùng anh mỗi thứ sáu.",
        next_on=NEXT,
    ),
    Review(
        "c",
        "e",
        date(1966, 12, 5),
        "Anh C lên tới đâu anh E theo kịp tới đó; đã tự nhận giúp người khác.",
        better=(Aspect.OUTPUT, Aspect.DISCIPLINE, Aspect.STUDY),
    ),
    Review(
        "binh",
        "thuy",
        date(1966, 12, 5),
        "Tự nhận máy mới, giúp lại người khác.",
        better=(Aspect.STUDY, Aspect.SOLIDARITY),
    ),
    Review(
        "nhung",
        "mui",
        date(1966, 12, 5),
        "Đã vào Đoàn, tay nghề lên; còn rụt rè trong họp.",
        better=(Aspect.OUTPUT, Aspect.STUDY),
        more=(Aspect.SOLIDARITY,),
        aim="Mạnh dạn nói trong tổ",
        plan="Rủ em cùng sinh hoạt phân đoàn, mỗi tuần nói một việc.",
        next_on=NEXT,
    ),
    Review(
        "quynh",
        "hai",
        date(1966, 12, 19),
        "Làm thêm được khâu khoan.",
        better=(Aspect.STUDY,),
        same=(Aspect.OUTPUT,),
    ),
    Review(
        "c",
        "e",
        date(1966, 12, 19),
        "Tới nấc 180 ngày 10/12. Không những tiến bộ về năng suất mà cả ý thức tổ chức, trình độ tư tưởng.",
        better=(Aspect.OUTPUT, Aspect.DISCIPLINE, Aspect.STUDY),
        aim="Cùng nhau giữ nấc 180, bày cách làm cho nhóm khác",
        plan="Hai anh cùng kèm một người mới của nhóm.",
        next_on=NEXT,
    ),
)


def first_day(mentor: str, mentee: str, since: date) -> date | None:
    """When help that began on a day was to be looked at for the first time, where it was."""
    return min((row.day for row in REVIEWS if row[:2] == (mentor, mentee) and since < row.day), default=None)


def load(team: Team, workers: dict[str, Worker], as_of: date) -> None:
    """Those up to and with a day, written down by the head of the cell; each of the latest link by then."""
    head = Account.objects.get(username="loi")
    for mentor, mentee, day, *said in REVIEWS:
        if day > as_of:
            continue
        links = Mentorship.objects.filter(team=team, mentor=workers[mentor], mentee=workers[mentee])
        link = links.filter(period__startswith__lt=day).order_by("-period")[0]
        facts = dict(zip(Review._fields[3:], said, strict=True))
        at = datetime.combine(day, time(17), ZoneInfo("Asia/Ho_Chi_Minh"))
        MentorshipReview.objects.create(mentorship=link, day=day, recorded_by=head, recorded_at=at, **facts)
