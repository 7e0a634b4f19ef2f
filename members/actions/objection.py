"""What a worker says against a decision about them, and the answer of the cell: in writing, once each."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.domain.tier import WORDS_OF_A_REASON
from members.models import Account, TierAssessment, TierObjection
from teamtrack import vault
from teamtrack.errors import RuleBroken

ANSWERED = gettext_lazy("This objection is answered already.")


@transaction.atomic
def object_to(*, assessment: TierAssessment, text: str, by: Account, today: date) -> TierObjection:
    """The worker whom the decision is about objects to it; the decision stays, an answer is owed."""
    if by.worker_id is None or by.worker_id != assessment.worker_id:
        raise RuleBroken(_("Only whom the decision is about may object to it."))
    if len(text.split()) < WORDS_OF_A_REASON:
        raise RuleBroken(_("Please give the reason (at least %(n)s words).") % {"n": WORDS_OF_A_REASON}, field="text")
    if TierObjection.objects.filter(assessment=assessment).exists():
        raise RuleBroken(_("You have objected to this decision already."))
    objection = TierObjection(assessment=assessment, raised_on=today)
    vault.seal(objection, "text", text)
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError as refused:  # sent twice at the same moment
        raise RuleBroken(_("You have objected to this decision already.")) from refused
    return objection


@transaction.atomic
def answer(*, objection: TierObjection, text: str, by: Account, today: date) -> TierObjection:
    """The head of the cell answers; the worker reads it on their own page. An answer is not changed afterwards."""
    objection = TierObjection.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=objection.pk)
    if objection.about == by.worker_id:
        raise RuleBroken(_("This objection is your own; nobody answers themself."))
    if objection.answered_on is not None:
        raise RuleBroken(str(ANSWERED))
    if not text.strip():
        raise RuleBroken(_("Write the answer."), field="text")
    vault.seal(objection, "answer", text)
    objection.answered_by, objection.answered_on = by, today
    objection.save(update_fields=["answer", "answered_by", "answered_on"])
    return objection
