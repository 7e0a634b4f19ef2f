"""What the union, the youth and the women of Team 6 did: little in 1965, more each year, and the titles of 1966.

The report says that they were weak and reached «bốn tốt» and «năm tốt»; days and single activities are ours.
"""

from datetime import date
from typing import NamedTuple

from members.domain.account import Organisation
from members.domain.activity import ActivityKind
from members.models import Account, OrganisationActivity, OrganisationTitle, Team

UNION, YOUTH, WOMEN = Organisation.UNION, Organisation.YOUTH, Organisation.WOMEN
HEADS = {UNION: "sang", YOUTH: "nhung", WOMEN: "thuy"}
MEETING, EMULATION, STUDY = ActivityKind.MEETING, ActivityKind.EMULATION, ActivityKind.STUDY
HELP, CULTURE = ActivityKind.HELP, ActivityKind.CULTURE


class Did(NamedTuple):
    """What an organisation did on a day, and how many took part."""

    day: date
    kind: ActivityKind
    took_part: int
    what: str


ACTIVITIES: dict[Organisation, tuple[Did, ...]] = {
    UNION: (
        Did(date(1965, 3, 12), MEETING, 9, "Họp tổ công đoàn đầu năm; nhiều người bận không tới."),
        Did(date(1965, 9, 24), MEETING, 8, "Góp ý về giờ giấc đi làm và chia ca."),
        Did(date(1966, 3, 4), MEETING, 15, "Chia ba nhóm thăm hỏi theo đường đi về."),
        Did(date(1966, 5, 13), EMULATION, 17, "Phát động đợt thi đua làm ra hàng tốt ngay từ lần đầu."),
        Did(date(1966, 7, 15), HELP, 12, "Góp ngày công sửa nhà cho gia đình trong tổ bị dột."),
        Did(date(1966, 9, 30), MEETING, 16, "Bàn khuôn, giá và thứ tự máy cho mặt hàng mới."),
        Did(date(1966, 11, 11), EMULATION, 18, "Nhận mức mới; từng máy ghi việc mình làm được lên bảng."),
        Did(date(1966, 12, 16), MEETING, 18, "Mừng kế hoạch năm xong trước 21 ngày, bàn việc đầu năm sau."),
        Did(date(1967, 1, 27), HELP, 14, "Gói bánh chưng, chia quà Tết cho các nhà neo người."),
        Did(date(1967, 2, 24), STUDY, 13, "Học an toàn máy khoan, máy tiện sau Tết."),
        Did(date(1967, 3, 17), EMULATION, 18, "Phát động tuần nước rút của quý 1."),
    ),
    YOUTH: (
        Did(date(1965, 5, 19), CULTURE, 5, "Tập hát mừng ngày sinh Bác."),
        Did(date(1966, 3, 26), CULTURE, 11, "Hát và kể chuyện mừng ngày thành lập Đoàn."),
        Did(date(1966, 6, 10), STUDY, 9, "Người cũ kèm người mới mài dao, đọc bản vẽ trong giờ nghỉ."),
        Did(date(1966, 8, 19), EMULATION, 8, "Giờ làm không hàng hỏng, mỗi người một tuần."),
        Did(date(1966, 10, 15), MEETING, 7, "Đón một bạn mới vào Đoàn."),
        Did(date(1966, 12, 9), HELP, 6, "Dọn máy, lau chùi khu máy tiện cuối năm."),
        Did(date(1967, 1, 13), STUDY, 10, "Buổi học thứ nhất về cách gá mặt hàng QĐ 14."),
        Did(date(1967, 2, 17), STUDY, 10, "Buổi học thứ hai, thực hành ngay tại máy."),
        Did(date(1967, 3, 26), CULTURE, 14, "Liên hoan văn nghệ với tổ 5 mừng ngày thành lập Đoàn."),
    ),
    WOMEN: (
        Did(date(1965, 3, 8), MEETING, 4, "Gặp mặt ngày 8 tháng 3."),
        Did(date(1966, 3, 8), MEETING, 7, "Gặp mặt ngày 8 tháng 3, bàn việc gửi trẻ."),
        Did(date(1966, 6, 24), HELP, 6, "Thay nhau đón trẻ giúp chị em làm ca muộn."),
        Did(date(1966, 8, 26), STUDY, 8, "Học cách nuôi con mùa sơ tán."),
        Did(date(1966, 11, 18), EMULATION, 8, "Chị em nhận giữ chất lượng: mỗi ngày một lần tự kiểm hàng."),
        Did(date(1967, 1, 20), HELP, 8, "Góp tem vải, may áo ấm cho các cháu nhỏ."),
        Did(date(1967, 3, 8), MEETING, 8, "Gặp mặt ngày 8 tháng 3, nhận danh hiệu của năm 1966."),
    ),
}
# For 1966, decided by those above early in 1967.
TITLES = {
    UNION: ("bốn tốt", date(1967, 1, 14), "Công đoàn phân xưởng Z2"),
    YOUTH: ("bốn tốt", date(1967, 1, 21), "Chi đoàn thanh niên phân xưởng Z2"),
    WOMEN: ("năm tốt", date(1967, 3, 4), "Ban nữ công phân xưởng Z2"),
}


def load(team: Team, as_of: date) -> None:
    """Everything up to and with a day."""
    heads = {organisation: Account.objects.get(username=name) for organisation, name in HEADS.items()}
    OrganisationActivity.objects.bulk_create(
        OrganisationActivity(
            team=team,
            organisation=organisation,
            day=did.day,
            kind=did.kind,
            what=did.what,
            took_part=did.took_part,
            recorded_on=did.day,
            recorded_by=heads[organisation],
        )
        for organisation, activities in ACTIVITIES.items()
        for did in activities
        if did.day <= as_of
    )
    OrganisationTitle.objects.bulk_create(
        OrganisationTitle(
            team=team,
            organisation=organisation,
            year=1966,
            title=title,
            decided_on=day,
            decided_by=by,
            recorded_on=day,
            recorded_by=heads[organisation],
        )
        for organisation, (title, day, by) in TITLES.items()
        if day <= as_of
    )
