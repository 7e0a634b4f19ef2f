"""Closing a month's book, and the dated adjustments after it (domain.md, rule 6).

Locks are taken in one order everywhere: the month's book first, then the versions and summaries (models/triggers.py).
"""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from members.models import Account, Team, Worker, Workshop
from production.actions.summary import raise_version
from production.domain.output import MAN_DAYS_A_DAY
from production.models import CountedOutput, MonthBook, OutputAdjustment, OutputNorm, Product
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day, format_man_days
from teamtrack.names import tidy
from teamtrack.periods import Month

WORDS_OF_A_REASON = 3


def hold_book_to_write(*, workshop: Workshop, month: Month) -> None:
    """Keep the closer out until this transaction ends; RuleBroken when the month is already closed.

    Everything that changes figures of a month outside the trigger-guarded tables asks this first.
    """
    MonthBook.objects.get_or_create(workshop=workshop, month=month.first)
    # Django knows FOR UPDATE only; writers must not wait for each other, so they share the row.
    books = MonthBook.objects.raw(
        "SELECT * FROM production_monthbook WHERE workshop_id = %s AND month = %s FOR SHARE",
        [workshop.pk, month.first],
    )
    if books[0].is_closed:
        raise RuleBroken(month_is_closed(month))


def month_is_closed(month: Month) -> str:
    """err.closed, of labels.md."""
    return _("Month %(month)s is closed. Record an adjustment with its reason.") % {"month": month.label}


def _hold_book_alone(workshop: Workshop, month: Month) -> MonthBook:
    """The month's book FOR UPDATE: no writer is at work in the month while it is held."""
    MonthBook.objects.get_or_create(workshop=workshop, month=month.first)
    return MonthBook.objects.select_for_update(of=("self",)).get(workshop=workshop, month=month.first)


@transaction.atomic
def close_book(*, workshop: Workshop, month: Month, by: Account | None, today: date, now: datetime) -> MonthBook:
    """Khóa sổ: from here on no entry of the month changes. Shifts left unclosed do not stand in the way."""
    if month.last >= today:
        raise RuleBroken(
            _("Month %(month)s is not over; it can be closed from %(day)s.")
            % {"month": month.label, "day": format_day(month.next.first)}
        )
    book = _hold_book_alone(workshop, month)
    if book.is_closed:
        raise RuleBroken(_("Month %(month)s is already closed.") % {"month": month.label})
    book.closed_at, book.closed_by = now, by
    book.save(update_fields=["closed_at", "closed_by"])
    raise_version(teams=workshop.teams.order_by("pk"), month=month)
    return book


@transaction.atomic
def propose_adjustment(
    *,
    team: Team,
    worker: Worker,
    product: Product,
    day: date,
    good: int,
    defective: int,
    man_days: Decimal,
    reason: str,
    by: Account | None,
    today: date,
    shift: int = 1,
) -> OutputAdjustment:
    """Ghi điều chỉnh: differences against what stands for the day, waiting for the workshop manager."""
    reason = tidy(reason)
    if len(reason.split()) < WORDS_OF_A_REASON:
        raise RuleBroken(_("Please give the reason (at least %(n)s words).") % {"n": WORDS_OF_A_REASON}, field="reason")
    if not good and not defective and not man_days:
        raise RuleBroken(_("Nothing is changed: all three figures are 0."), field="good")
    if not worker.team_memberships.filter(team=team, period__contains=day).exists():
        raise RuleBroken(
            _("%(name)s was not on team %(team)s on %(day)s.")
            % {"name": worker.full_name, "team": team.short_name, "day": format_day(day)},
            field="worker",
        )
    if product.workshop_id != team.workshop_id:
        raise RuleBroken(_("%(item)s is not an item of this workshop.") % {"item": product.code}, field="product")
    adjustment = OutputAdjustment(
        worker=worker,
        team=team,
        product=product,
        norm=OutputNorm.objects.filter(product=product, period__contains=day).order_by("pk").first(),
        day=day,
        shift=shift,
        good=good,
        defective=defective,
        man_days=man_days,
        reason=reason,
        proposed_on=today,
        proposed_by=by,
    )
    _check_day(adjustment, _hold_book_alone(team.workshop, Month.of(day)))
    same = {"worker": worker, "product": product, "day": day, "shift": shift, "good": good, "defective": defective}
    undecided = OutputAdjustment.objects.filter(approved_on__isnull=True, declined_on__isnull=True, team=team)
    if undecided.filter(**same, man_days=man_days, reason=reason).exists():  # the form was sent twice
        raise RuleBroken(_("The same correction waits for the manager's decision already."))
    adjustment.save()
    return adjustment


@transaction.atomic
def approve_adjustment(*, adjustment: OutputAdjustment, by: Account | None, today: date) -> OutputAdjustment:
    """Duyệt: from now on the correction counts in every figure of its month."""
    book = _hold_book_alone(adjustment.team.workshop, Month.of(adjustment.day))
    adjustment = _undecided(adjustment)
    _check_day(adjustment, book)
    adjustment.approved_on, adjustment.approved_by = today, by
    adjustment.save(update_fields=["approved_on", "approved_by"])
    return adjustment


@transaction.atomic
def decline_adjustment(*, adjustment: OutputAdjustment, by: Account | None, today: date) -> OutputAdjustment:
    """Không duyệt: the figures stay as they are."""
    adjustment = _undecided(adjustment)
    adjustment.declined_on, adjustment.declined_by = today, by
    adjustment.save(update_fields=["declined_on", "declined_by"])
    return adjustment


def _undecided(adjustment: OutputAdjustment) -> OutputAdjustment:
    adjustment = (
        OutputAdjustment.objects.select_for_update(of=("self",)).select_related("team__workshop").get(pk=adjustment.pk)
    )
    if adjustment.approved_on or adjustment.declined_on:
        raise RuleBroken(_("This adjustment was decided already."))
    return adjustment


def _check_day(adjustment: OutputAdjustment, book: MonthBook) -> None:
    """The month is closed, and with the correction the day's figures still are figures of a day."""
    if not book.is_closed:
        raise RuleBroken(
            _("Month %(month)s is still open: correct the entry itself.") % {"month": Month.of(adjustment.day).label},
            field="day",
        )
    words = {"name": adjustment.worker.full_name}
    line = _corrected(adjustment, product=adjustment.product, shift=adjustment.shift)
    if line["good"] < 0:
        raise RuleBroken(_("%(name)s: output cannot be below 0.") % words, field="good")
    if line["defective"] < 0:
        raise RuleBroken(_("%(name)s: defective pieces cannot be below 0.") % words, field="defective")
    of_day = _corrected(adjustment)["man_days"]
    made = line["good"] or line["defective"]
    if line["man_days"] < 0 or of_day > MAN_DAYS_A_DAY or (made and not line["man_days"]):
        shown = format_man_days(of_day if of_day > MAN_DAYS_A_DAY else line["man_days"])
        raise RuleBroken(
            _("%(name)s: man-days must be over 0 and at most 2 (now %(man_days)s).") % (words | {"man_days": shown}),
            field="man_days",
        )


def _corrected(adjustment: OutputAdjustment, **only: object) -> dict[str, Decimal]:
    """Sums of the worker's day, approved corrections and this one included; `only` narrows to a product and shift."""
    wanted = {"worker": adjustment.worker, "day": adjustment.day, **only}
    sums = {name: Sum(name, default=0) for name in ("good", "defective", "man_days")}
    counted = CountedOutput.objects.filter(**wanted).aggregate(**sums)
    return {name: counted[name] + getattr(adjustment, name) for name in sums}
