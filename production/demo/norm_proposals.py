"""The demo's norm proposals and studies: 150, "bằng mức anh E và H đã đạt được", 220, and what is proposed elsewhere.

The report tells who proposed, to whom, and the norms; days, words and the other items are made up.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from members.demo.people import worker_code
from members.models import Account, Team, Worker
from production.domain.norm_proposal import ENDS, HAS_OPINION, Origin, Step
from production.models import NormProposal, NormProposalStep, NormStudy, NormStudyWorker, OutputNorm, Product

type Facts = tuple[Step, date, str, str]  # what, when, by whose account ("": on paper), words


class Proposed(NamedTuple):
    """A proposal and its steps."""

    item: str
    team: str
    origin: Origin
    old: int
    new: int
    reason: str
    steps: tuple[Facts, ...]
    trial: tuple[date, date] | None = None
    decision: str = ""


PROPOSED = (
    Proposed(
        "QĐ 14", "6", Origin.CELL, 130, 150,
        "Nhiều người đã vượt mức 130, có hai người đạt trên 150 cái. Mức định như vậy là thấp: một ngày làm trên "
        "150 cái cũng không đến nỗi vất vả. Đề nghị nâng lên 150 cái một công.",
        (
            (Step.DRAFT, date(1966, 10, 14), "loi", ""),
            (Step.DISCUSSED, date(1966, 10, 15), "loi",
             "Bàn sau giờ làm. Phần đông tán thành; có người lo ngày phôi xấu thì không theo kịp."),
            (Step.REPORTED, date(1966, 10, 17), "loi", ""),
            (Step.HEARD, date(1966, 10, 18), "loc", "Chú ý giúp anh chị em chưa quen mặt hàng này."),
            (Step.SENT, date(1966, 10, 19), "loi", ""),
            (Step.TRIAL, date(1966, 10, 20), "nghia", "Cả tổ làm thử một tuần, phôi và máy như ngày thường."),
            (Step.CONSULTED, date(1966, 10, 31), "sang",
             "Đề nghị nâng dần từng bước, ai chưa đạt thì có người kèm."),
            (Step.APPROVED, date(1966, 10, 31), "kinh", ""),
            (Step.ISSUED, date(1966, 10, 31), "nghia", ""),
            (Step.POSTED, date(1966, 11, 1), "thinh", ""),
        ),
        (date(1966, 10, 24), date(1966, 10, 29)),
        "57/ĐM-66",
    ),
    Proposed(
        "QĐ 14", "6", Origin.CELL, 150, 220,
        "Cả tổ đã làm trên 200 cái một công, tuần nào cũng thêm được mấy cái. Đề nghị đưa mức lên 220 cái.",
        (
            (Step.DRAFT, date(1967, 2, 13), "loi", ""),
            (Step.DISCUSSED, date(1967, 2, 14), "loi",
             "Ai cũng nói nếu phôi về đều và gá mới giữ được thì cả tổ làm được."),
            (Step.REPORTED, date(1967, 2, 15), "loi", ""),
            (Step.HEARD, date(1967, 2, 16), "loc", "Đề nghị phân xưởng giữ phôi về đều."),
            (Step.SENT, date(1967, 2, 17), "loi", ""),
            (Step.TRIAL, date(1967, 2, 18), "nghia", "Cả tổ làm thử một tuần."),
            (Step.CONSULTED, date(1967, 2, 27), "sang", "Cuối tuần làm thử cả tổ đã tới 220 cái."),
            (Step.APPROVED, date(1967, 2, 28), "kinh", ""),
            (Step.ISSUED, date(1967, 2, 28), "nghia", ""),
            (Step.POSTED, date(1967, 3, 1), "thinh", ""),
        ),
        (date(1967, 2, 20), date(1967, 2, 25)),
        "9/ĐM-67",
    ),
    Proposed(
        "TN 2", "3", Origin.OFFICE, 92, 95,
        "Bốn phần năm số người đã làm được từ 92 cái một công trở lên, một nửa làm từ 98 cái.",
        (
            (Step.SENT, date(1967, 3, 9), "nghia", ""),
            (Step.TRIAL, date(1967, 3, 10), "nghia", "Cả tổ làm thử một tuần."),
            (Step.CONSULTED, date(1967, 3, 22), "",
             "Đề nghị sửa cái gá số 2 trước ngày áp dụng."),
        ),
        (date(1967, 3, 13), date(1967, 3, 18)),
    ),
    Proposed(
        "V 8", "3", Origin.OFFICE, 140, 145,
        "Phần đông đã vượt mức 140; bốn phần năm số người làm được từ 145 cái một công trở lên.",
        ((Step.SENT, date(1967, 3, 29), "nghia", ""),),
    ),
)  # fmt: skip

# Item, team, day, pieces a man-day as observed, what was found. On the first day people held back while they were
# watched ("tà tà chứ"), so that the figure is a tenth under the days around it.
STUDIED = (
    ("K 2", "6", date(1966, 1, 18), 92, "Phôi to nhỏ không đều, số đo được thấp hơn ngày thường; sẽ xem lại hôm khác."),
    ("K 2", "6", date(1966, 2, 1), 107, "Xem lại: máy chạy đều, không phải chờ phôi."),
    (
        "QĐ 14",
        "6",
        date(1966, 10, 12),
        139,
        "Đặt phôi còn mất nhiều thời gian; quen tay rồi thì làm hơn 150 cái.",
    ),
    ("QĐ 14", "6", date(1967, 2, 16), 213, "Gá mới giữ phôi chắc, bớt được một lần đo."),
    ("TN 2", "3", date(1967, 3, 8), 97, "Cái gá số 2 hay lỏng, phải dừng để vặn lại."),
)
WATCHED_ON_6 = ("c", "binh", "hai", "phuoc", "mui")
WATCHED = 5


class World(NamedTuple):
    """What is there already, by code and by name."""

    products: dict[str, Product]
    teams: dict[str, Team]
    accounts: dict[str, Account]


def load(as_of: date) -> None:
    """What was proposed, taken and found by a day."""
    world = World(
        {product.code: product for product in Product.objects.order_by("pk")},
        {team.code: team for team in Team.objects.filter(workshop__slug="z2").order_by("pk")},
        {account.username: account for account in Account.objects.order_by("pk")},
    )
    for place, proposed in enumerate(PROPOSED, 1):
        if proposed.steps[0][1] <= as_of:
            _propose(UUID(int=place), proposed, as_of, world)
    for place, (item, code, day, units, words) in enumerate(STUDIED, 1):
        if day < as_of:
            team = world.teams[code]
            study = NormStudy.objects.create(
                pk=UUID(int=place), product=world.products[item], team=team, day=day, units=units, words=words,
                recorded_by=world.accounts["nghia"], recorded_on=day,
            )  # fmt: skip
            NormStudyWorker.objects.bulk_create(
                NormStudyWorker(study=study, worker=worker) for worker in _watched(team, day)
            )


def _propose(pk: UUID, proposed: Proposed, as_of: date, world: World) -> None:
    """A norm is known from its first day on: until then it counts as not issued yet."""
    product = world.products[proposed.item]
    norm = OutputNorm.objects.filter(product=product, units=proposed.new).first()
    steps = [
        step for step in proposed.steps if step[1] <= as_of and (norm or step[0] not in {Step.ISSUED, Step.POSTED})
    ]
    ended = [day for step, day, _by, _words in steps if step in ENDS]
    _step, first, author, _words = steps[0]
    proposal = NormProposal.objects.create(
        pk=pk, product=product, team=world.teams[proposed.team], origin=proposed.origin, old_units=proposed.old,
        units=proposed.new, reason=proposed.reason, made_on=first, made_by=world.accounts.get(author),
        ended_on=ended[0] if ended else None,
    )  # fmt: skip
    for step, day, by, words in steps:
        NormProposalStep.objects.create(
            proposal=proposal, step=step, day=day, by=world.accounts.get(by), words=words,
            **_more(step, proposed, norm),
        )  # fmt: skip


def _more(step: Step, proposed: Proposed, norm: OutputNorm | None) -> dict[str, Any]:
    if step in HAS_OPINION:
        return {"is_for": True}
    if step is Step.TRIAL and proposed.trial:
        return {"trial_first": proposed.trial[0], "trial_last": proposed.trial[1]}
    return {"norm": norm, "decision": proposed.decision} if step is Step.ISSUED else {}


def _watched(team: Team, day: date) -> Iterator[Worker]:
    there = Worker.objects.on_team(team, day).order_by("code", "pk")
    codes = [worker_code(key) for key in WATCHED_ON_6]
    yield from there.filter(code__in=codes) if team.code == "6" else there[:WATCHED]
