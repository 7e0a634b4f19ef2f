"""What a worker says against a norm, and the answer that is owed: in writing, once each."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Account
from production.domain.norm import NormDecision, answer_due
from production.models import NormObjection, OutputNorm, Product
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before

ANSWERED = gettext_lazy("This objection is answered already.")


@transaction.atomic
def object_to_norm(*, key: UUID, norm: OutputNorm, text: str, by: Account, today: date) -> NormObjection:
    """Nêu ý kiến about a norm in force or to come; the norm stays, an answer is owed. `key` is the form's.

    Sent twice it is one objection; a second one is possible once the first is answered.
    """
    assert by.worker_id is not None
    # First the lock that taking a norm back waits for, too.
    product = Product.objects.select_for_update(of=("self",)).select_related("workshop").get(pk=norm.product_id)
    written = NormObjection.objects.filter(pk=key, worker=by.worker_id).first()
    if written is not None:
        return same_as_before(written, text=text)
    if not text.strip():
        raise RuleBroken(_("Write why you find the norm not right."), field="text")
    norm = _still_counts(norm, today)
    waiting = NormObjection.objects.filter(worker=by.worker_id, norm=norm, answered_on__isnull=True).first()
    if waiting is not None:
        words = _("You have objected to this norm already; the answer is owed by %(day)s.")
        raise RuleBroken(words % {"day": format_day(waiting.answer_due)})
    objection = NormObjection(
        pk=key,
        worker_id=by.worker_id,
        product=product,
        norm=norm,
        units=norm.units,
        text=text,
        raised_on=today,
        answer_due=answer_due(today, product.workshop.calendar),
    )
    insert_once(objection)
    return objection


def _still_counts(norm: OutputNorm, today: date) -> OutputNorm:
    still = OutputNorm.objects.filter(pk=norm.pk).first()
    if still is None:
        raise RuleBroken(_("That was withdrawn meanwhile."))
    if still.period.upper is not None and still.period.upper <= today:
        raise RuleBroken(_("This norm is no longer in force; look at the one that followed it."))
    return still


@transaction.atomic
def answer_objection(
    *, objection: NormObjection, decision: NormDecision, answer: str, by: Account, today: date
) -> NormObjection:
    """Trả lời: what becomes of the norm, and why; whoever objected reads it. It is not changed afterwards."""
    objection = NormObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if objection.worker_id == by.worker_id:
        raise RuleBroken(_("This is your own objection; somebody else who keeps the norms answers it."))
    if objection.answered_on is not None:
        raise RuleBroken(str(ANSWERED))
    if not answer.strip():
        raise RuleBroken(_("Write the answer."), field="answer")
    objection.decision, objection.answer = decision, answer
    objection.answered_by, objection.answered_on = by, today
    objection.save(update_fields=["decision", "answer", "answered_by", "answered_on"])
    return objection
