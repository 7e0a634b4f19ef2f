"""Who the demo's people are: the report's on Team 6 and around it, and ordinary invented ones on the other teams."""

from datetime import date
from typing import NamedTuple

from members.domain.account import Role

START = date(1965, 1, 1)


class Person(NamedTuple):
    """Name, woman, year of birth, trade, grade, and the day they entered the enterprise."""

    name: str
    is_woman: bool
    born: int
    trade: str = ""
    grade: int | None = None
    entered: date = START


# In the order of their numbers: Z2-601 is Lợi. Keys are what the other apps' demos call them.
TEAM_6 = {
    "loi": Person("Nguyễn Thúy Lợi", True, 1937, "tiện", 4, date(1959, 9, 1)),
    "hoa": Person("Đào Thị Hoa", True, 1941, "phay", 2),
    "thao": Person("Lê Thị Thảo", True, 1944, "khoan", 3),
    "c": Person("Nguyễn Văn C", False, 1941, "tiện", 3),
    "nhung": Person("Nguyễn Thị Nhựng", True, 1943, "tiện", 2),
    "e": Person("Phạm Văn E", False, 1942, "tiện", 3),
    "tri": Person("Dương Quốc Trị", False, 1940, "tiện", 2),
    "mui": Person("Lý Thị Mùi", True, 1948, "mài", 1),
    "binh": Person("Ngô Văn Bình", False, 1939, "phay", 3),
    "thinh": Person("Hoàng Đức Thịnh", False, 1933, "nguội", 5, date(1957, 5, 2)),
    "h": Person("Lê Văn H", False, 1943, "tiện", 3),
    "thuy": Person("Đặng Thị Thủy", True, 1946, "bào", 2),
    "tuong": Person("Đỗ Văn Tường", False, 1945, "phay", 2),
    "sang": Person("Trần Văn Sang", False, 1936, "khoan", 4),
    "quynh": Person("Cao Thị Quỳnh", True, 1942, "nguội", 3),
    "hai": Person("Vũ Đình Hải", False, 1938, "gò hàn", 3),
    "phuoc": Person("Bùi Hữu Phước", False, 1944, "khoan", 2),
    "d": Person("Trần Thị D", True, 1942, "khoan", 3),
}
# Not on a team; Sâm heads the women's work of the workshop, for which there is no role over a team.
OFFICES = {
    "kinh": (Person("Phan Văn Kính", False, 1924, entered=date(1956, 3, 1)), Role.WORKSHOP_MANAGER),
    "loc": (Person("Đinh Văn Lộc", False, 1926, entered=date(1956, 3, 1)), Role.BRANCH_COMMITTEE),
    "nghia": (Person("Tạ Quang Nghĩa", False, 1935, entered=date(1960, 8, 1)), Role.NORM_OFFICER),
    "hanh": (Person("Lương Thị Hạnh", True, 1934, entered=date(1958, 6, 2)), Role.ADMINISTRATOR),
    "toan": (Person("Quách Văn Toàn", False, 1938, entered=date(1961, 4, 3)), Role.ADMINISTRATOR),
    "sam": (Person("Trịnh Thị Sâm", True, 1930, entered=date(1957, 10, 1)), None),
}
_FAMILIES = "Nguyễn Trần Lê Phạm Bùi Vũ Đỗ Ngô Dương Đặng Hoàng Phan Đinh Mai Lương Chu Kiều Phùng Tạ"
_MEN = """
An Biên Cảnh Chiến Chung Cường Dần Doanh Đạt Đoàn Được Hào Hậu Hiển Hòa Hợi Hưng Khải Khoát Kiên Lân Lập Long Lượng
Mạnh Mậu Nghị Ngọ Nhật Ninh Phong Quyết Sửu Tạo Tề Thân Thông Tiến Tính Toản Tuất Tùng Ước Vinh Xuyên Yên Bảng Chấn
Cẩn Đôn Giáo Hoạt Khang Lộ Nhã Phán Lục Bính Trung Ngạn
"""
_MEN_MIDDLE = "Văn Đình Hữu Xuân Quang Công Ngọc"
_WOMEN = """
Bích Chanh Cúc Dậu Dung Điểm Gái Hiên Hồi Huệ Khuyên Liên Lụa Lý Mận Mơ Na Nga Ngà Nhàn Nhài Nụ Oanh Phượng Sen Tâm
Thanh Thoa Tuyết Vân Xuyến Yến Chắt Đượm Hợp Thìn
"""
TRADES = ("tiện", "phay", "khoan", "nguội", "bào", "tiện", "mài", "khoan", "gò hàn")


def worker_code(key: str) -> str:
    """The number of one of Team 6's people: Z2-606 is E."""
    return f"Z2-6{list(TEAM_6).index(key) + 1:02d}"


def others() -> dict[str, Person]:
    """Ninety-one people by number: Z2-101 to Z2-518, and Z2-619, who made room for Lợi; every third one a woman."""
    men, women = iter(_MEN.split()), iter(_WOMEN.split())
    families, middle = _FAMILIES.split(), _MEN_MIDDLE.split()
    people = {}
    numbers = [f"Z2-{team}{place:02d}" for team in range(1, 6) for place in range(1, 19)] + ["Z2-619"]
    for i, number in enumerate(numbers):
        is_woman = i % 18 != 0 and i * 7 % 19 < 7
        family = families[i * 8 % 19 if is_woman else i * 5 % 19]
        name = f"{family} Thị {next(women)}" if is_woman else f"{family} {middle[i % 7]} {next(men)}"
        born = 1928 + i * 11 % 20
        old_hand = born < 1936
        entered = date(1956 + i % 5, 1 + i % 12, 1) if old_hand else START
        people[number] = Person(
            name, is_woman, born, TRADES[i % len(TRADES)], 3 + i % 3 if old_hand else 1 + i % 3, entered
        )
    return people
