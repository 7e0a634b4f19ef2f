"""The demo's objections: E and H, who had passed 150, are the first to object when 150 becomes the norm (A.5)."""

from datetime import date
from uuid import UUID

from members.demo.people import worker_code
from members.models import Account, Worker
from production.domain.norm import NormDecision, answer_due
from production.models import NormObjection, OutputNorm

RAISED, ANSWERED = date(1966, 11, 2), date(1966, 11, 5)
SAID = {
    "e": (
        "Có hôm tôi làm trên 150 cái, nhưng đó là hôm phôi tốt, máy chạy đều. "
        "Nếu là mức thường xuyên thế này thì không sao làm nổi. Đề nghị xem lại mức 150."
    ),
    "h": (
        "Tôi đạt trên 150 cái được vài hôm, ngày nào cũng thế thì tôi chưa làm được. "
        "Nhiều anh chị em trong tổ còn chưa quen mặt hàng này."
    ),
}
ANSWER = (
    "Anh nói đúng: một hôm làm cao chưa phải là mức thường xuyên, số liệu mấy ngày đầu tháng cũng cho thấy phần đông "
    "chưa đạt. Mức 150 giữ nguyên; tổ nâng dần từng bước cho tới mức ấy, ai chưa đạt thì được kèm thêm."
)


def load(officer: Account, as_of: date) -> None:
    """What the two wrote on 2 November 1966, and the norm officer's answer of the 5th, as known on a day."""
    norm = OutputNorm.objects.filter(product__code="QĐ 14", units=150).first()
    if norm is None or as_of < RAISED:
        return
    numbers = {worker_code(key): (place, said) for place, (key, said) in enumerate(SAID.items(), 1)}
    due = answer_due(RAISED, norm.product.workshop.calendar)
    answered = {"decision": NormDecision.STAYS, "answer": ANSWER, "answered_by": officer, "answered_on": ANSWERED}
    for worker in Worker.objects.filter(code__in=numbers).order_by("code", "pk"):
        place, said = numbers[worker.code]
        NormObjection.objects.create(
            pk=UUID(int=place),
            worker=worker,
            product=norm.product,
            norm=norm,
            units=norm.units,
            text=said,
            raised_on=RAISED,
            answer_due=due,
            **(answered if as_of >= ANSWERED else {}),
        )
