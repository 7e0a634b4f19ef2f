"""Issuing a norm from a date forward, and taking back one that is not yet in force (domain.md, rule 7)."""

from datetime import date, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from members.models import Account
from production.actions.summary import raise_version
from production.domain.norm_proposal import Step, missing
from production.models import DailyOutput, NormProposal, OutputNorm, Product
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day, format_number
from teamtrack.names import tidy
from teamtrack.periods import Month


@transaction.atomic
def issue_norm(
    *,
    product: Product,
    units: int,
    since: date,
    decision: str,
    by: Account | None,
    today: date,
    proposal: NormProposal | None = None,
) -> OutputNorm:
    """Ban hành mức: in force from `since` (today or later); the norm before it ends the day before.

    The first norm of a product needs a decision with a number; a change needs `proposal` as well, tried out, with the
    union's opinion and the manager's approval (rule 7). What was already entered for that day and later counts under
    the new norm; every day before keeps its own.
    """
    decision = tidy(decision)
    if not decision:
        raise RuleBroken(_("Write the number of the decision."), field="decision")
    if since < today:
        raise RuleBroken(_("A norm takes effect from today onward."), field="since")
    if units < 1:
        raise RuleBroken(_("A norm is at least 1 piece per man-day."), field="units")
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    # A period open at its start (lower is None) is as old as can be.
    norms = list(product.norms.order_by("period"))
    if norms:
        latest = norms[-1]
        asked = (units, since, decision, by and by.pk)
        if proposal is None and (latest.units, latest.period.lower, latest.decision, latest.issued_by_id) == asked:
            return latest  # the form of the first norm, sent twice
        _check_decided(product, units, proposal)
    later = next((norm for norm in norms if norm.period.lower and norm.period.lower >= since), None)
    if later:
        raise RuleBroken(_overlap(product, later), field="since")
    before = next((norm for norm in norms if since in norm.period), None)
    if before:
        if before.units == units:
            raise RuleBroken(
                _("%(item)s already has the norm %(units)s.") % {"item": product.code, "units": format_number(units)},
                field="units",
            )
        before.period = DateRange(before.period.lower, since)
        before.save(update_fields=["period"])
    norm = OutputNorm.objects.create(
        product=product, units=units, period=DateRange(since, None), decision=decision, issued_by=by
    )
    DailyOutput.objects.filter(product=product, day__gte=since).update(norm=norm)
    # A plan made before its product had a norm is weighed by the first one.
    raise_version(teams=product.workshop.teams.order_by("pk"), month=Month.of(today))
    return norm


def _check_decided(product: Product, units: int, proposal: NormProposal | None) -> None:
    """Rule 7: "A norm change needs a decided proposal with a trial, the opinion of the union group"."""
    if proposal is None or (proposal.product_id, proposal.units) != (product.pk, units):
        words = _("%(item)s has a norm already; it is changed by a proposal that was tried out, not here.")
        raise RuleBroken(words % {"item": product.code})
    taken = {Step(step) for step in proposal.steps.order_by("pk").values_list("step", flat=True)}
    if missing(taken) or proposal.ended_on is not None:
        words = _("A norm is changed after a trial, with the opinion of the union and the approval of the manager.")
        raise RuleBroken(words)


def _overlap(product: Product, norm: OutputNorm) -> str:
    """err.norm_overlap, of labels.md."""
    facts = {
        "item": product.code,
        "units": format_number(norm.units),
        "since": format_day(norm.period.lower),
    }
    if norm.period.upper is None:
        return _("%(item)s already has norm %(units)s from %(since)s.") % facts
    return _("%(item)s already has norm %(units)s from %(since)s to %(until)s.") % (
        facts | {"until": format_day(norm.period.upper - timedelta(days=1))}
    )


@transaction.atomic
def withdraw_norm(*, norm: OutputNorm, today: date) -> None:
    """Bỏ a norm that is not yet in force; the one before it goes on."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=norm.product_id)
    still = OutputNorm.objects.filter(pk=norm.pk).first()
    if still is None:
        raise RuleBroken(_("That was withdrawn meanwhile."))
    norm = still
    if norm.period.lower is None or norm.period.lower <= today:
        raise RuleBroken(_("Norm %(units)s is in force already and stays in the history.") % {"units": norm.units})
    if norm.objections.filter(answered_on__isnull=True).exists():
        raise RuleBroken(_("Somebody has objected to this norm. Answer first, then take it back."))
    before = product.norms.filter(period__endswith=norm.period.lower).order_by("pk").first()
    until = norm.period.upper
    norm.delete()
    if before:
        before.period = DateRange(before.period.lower, until)
        before.save(update_fields=["period"])
