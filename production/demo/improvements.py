"""The demo's improvements: D's motions in the summer of 1966, Team 5's line for item A and what Team 6 made of it.

The report names neither motion nor layout: these are made up. Team 5's line was copied "một cách máy móc", the third
cause of the fall of September 1966, until it was laid out anew for the own machines.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from members.demo.people import worker_code
from members.domain.rights import Purpose
from members.models import Account, Consent, Team, Worker
from production.domain.improvement import ImprovementKind
from production.models import Improvement, Product


@dataclass(frozen=True)
class Told:
    """One improvement; `source`: the place of the one it was taken over from, beginning with 1."""

    team: int
    kind: ImprovementKind
    since: date
    title: str
    text: str
    item: str = ""
    who: str = ""
    source: int = 0
    adapted_on: date | None = None
    adapted: str = ""
    by: str = "thinh"


IMPROVEMENTS = (
    Told(
        6,
        ImprovementKind.MOTION,
        date(1966, 7, 1),
        "Xếp phôi vừa tầm tay, lấy và gá trong một động tác",
        "Phôi để bên trái ngang mặt bàn khoan, hàng xong thả vào máng bên phải; khỏi phải cúi, phải quay.",
        who="d",
    ),
    Told(
        6,
        ImprovementKind.MOTION,
        date(1966, 7, 18),
        "Gá hai vòng đệm một lần",
        "Làm thêm má kẹp đôi, khoan xong cả hai mới tháo; bớt được một nửa số lần gá.",
        item="V 9",
        who="d",
    ),
    Told(
        5,
        ImprovementKind.LAYOUT,
        date(1966, 8, 6),
        "Xếp máy làm mặt hàng A thành một hàng",
        "Tiện, phay, khoan, nguội đứng liền nhau theo thứ tự việc; hàng chuyền tay từ máy này sang máy sau.",
        item="A",
        by="nghia",
    ),
    Told(
        6,
        ImprovementKind.LAYOUT,
        date(1966, 9, 1),
        "Dây chuyền mặt hàng A theo kiểu tổ 5",
        "Xếp máy thành một hàng đúng như tổ 5 đã làm.",
        item="A",
        source=3,
        adapted_on=date(1966, 9, 11),
        adapted="Máy của tổ ít và đứng xa nhau: xếp lại thành hai cụm, phôi đưa tới tận máy; ai đứng máy ấy cả ca, "
        "không còn đổi việc giữa ca.",
    ),
    Told(
        6,
        ImprovementKind.METHOD,
        date(1966, 11, 14),
        "Chuẩn bị phôi và dao từ cuối ca trước",
        "Mười phút cuối ca mỗi người mài sẵn dao, nhận sẵn phôi cho hôm sau; đầu ca vào việc được ngay.",
        item="QĐ 14",
    ),
    Told(
        4,
        ImprovementKind.METHOD,
        date(1967, 3, 13),
        "Chuẩn bị phôi và dao từ cuối ca, như tổ 6",
        "Cuối ca mài sẵn dao, nhận sẵn phôi cho hôm sau.",
        source=5,
        by="nghia",
    ),
)


def load(teams: dict[int, Team], as_of: date) -> None:
    """Those begun by a day, each written down on its first day; D agreed to be named."""
    products = {product.code: product for product in Product.objects.filter(workshop=teams[6].workshop_id)}
    writers = Account.objects.in_bulk(["thinh", "nghia"], field_name="username")
    named = {worker_code(told.who): told.who for told in IMPROVEMENTS if told.who}
    people = {named[worker.code]: worker for worker in Worker.objects.filter(code__in=named)}
    made: dict[int, Improvement] = {}
    for place, told in enumerate(IMPROVEMENTS, 1):
        if told.since > as_of:
            continue
        by, source = writers[told.by], made.get(told.source)
        is_adapted = told.adapted_on is not None and told.adapted_on <= as_of
        worker = people.get(told.who)
        if worker is not None:
            _agrees(worker, told.since, by)
        made[place] = Improvement.objects.create(
            pk=UUID(int=place),
            team=teams[told.team],
            kind=told.kind,
            title=told.title,
            text=told.text,
            since=told.since,
            product=products.get(told.item),
            worker=worker,
            taken_from=source.team if source else None,
            source=source,
            adapted=told.adapted if is_adapted else "",
            adapted_on=told.adapted_on if is_adapted else None,
            adapted_by=by if is_adapted else None,
            written_on=told.since,
            written_by=by,
        )


def _agrees(worker: Worker, day: date, to: Account) -> None:
    stands = Consent.objects.filter(worker=worker, purpose=Purpose.PRAISE, withdrawn_on=None)
    if not stands.exists():
        Consent.objects.create(worker=worker, purpose=Purpose.PRAISE, given_on=day, given_to=to)
