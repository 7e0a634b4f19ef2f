"""Products, norms, output, absences and plans, made plainly: what is not passed has one fixed, unremarkable value."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.text import slugify

from members.models import Account, Team, Worker, Workshop
from production.domain.improvement import ImprovementKind
from production.domain.norm import NormDecision, answer_due
from production.models import (
    Absence,
    AbsenceKind,
    DailyOutput,
    Improvement,
    LostTime,
    LostTimeReason,
    MonthBook,
    NormObjection,
    OutputAdjustment,
    OutputNorm,
    PayMode,
    PayMonth,
    Plan,
    PlanLine,
    PlanPeriod,
    Product,
    ShiftClosing,
)


def make_product(*, workshop: Workshop, code: str, slug: str | None = None, name: str = "") -> Product:
    return Product.objects.create(
        workshop=workshop, code=code, name=name, slug=slug or slugify(code.replace("Đ", "d").replace("đ", "d"))
    )


def make_norm(
    *, product: Product, units: int, since: date, until: date | None = None, decision: str = ""
) -> OutputNorm:
    """In force from `since` until before `until`."""
    return OutputNorm.objects.create(product=product, units=units, period=DateRange(since, until), decision=decision)


def make_norm_objection(
    *,
    norm: OutputNorm,
    worker: Worker,
    raised_on: date,
    text: str = "Mức này chỉ đạt được hôm phôi tốt.",
    answer: str = "",
    decision: NormDecision = NormDecision.STAYS,
    answered_by: Account | None = None,
    answered_on: date | None = None,
) -> NormObjection:
    return NormObjection.objects.create(
        worker=worker,
        product=norm.product,
        norm=norm,
        units=norm.units,
        text=text,
        raised_on=raised_on,
        answer_due=answer_due(raised_on, norm.product.workshop.calendar),
        decision=decision if answered_on else "",
        answer=answer,
        answered_by=answered_by,
        answered_on=answered_on,
    )


def norm_on(product: Product, day: date) -> OutputNorm | None:
    return product.norms.filter(period__contains=day).first()


def make_output(
    *,
    worker: Worker,
    product: Product,
    day: date,
    good: int,
    defective: int = 0,
    man_days: Decimal | str = "1",
    shift: int = 1,
    note: str = "",
    by: Account | None = None,
    team: Team | None = None,
) -> DailyOutput:
    """For the team the worker was on that day, under the norm in force that day."""
    if team is None:
        team = worker.team_memberships.get(period__contains=day).team
    return DailyOutput.objects.create(
        worker=worker,
        team=team,
        product=product,
        norm=norm_on(product, day),
        day=day,
        shift=shift,
        good=good,
        defective=defective,
        man_days=Decimal(man_days),
        note=note,
        recorded_by=by,
        recorded_at=evening_of(day),
    )


def make_absence(
    *, worker: Worker, day: date, kind: AbsenceKind = AbsenceKind.LEAVE, shift: int = 1, note: str = ""
) -> Absence:
    team = worker.team_memberships.get(period__contains=day).team
    return Absence.objects.create(
        worker=worker, team=team, day=day, kind=kind, shift=shift, note=note, recorded_at=evening_of(day)
    )


def make_lost_time(
    *,
    worker: Worker,
    day: date,
    minutes: int = 30,
    reason: LostTimeReason = LostTimeReason.POWER,
    shift: int = 1,
    note: str = "",
) -> LostTime:
    team = worker.team_memberships.get(period__contains=day).team
    return LostTime.objects.create(
        worker=worker,
        team=team,
        day=day,
        shift=shift,
        reason=reason,
        minutes=minutes,
        note=note,
        recorded_at=evening_of(day),
    )


def make_plan(*, team: Team, first_day: date, lines: dict[Product, int], kind: PlanPeriod = PlanPeriod.MONTH) -> Plan:
    """A month's plan unless told otherwise; `lines` is good units by product."""
    plan = Plan.objects.create(team=team, kind=kind, first_day=first_day)
    for product, quantity in lines.items():
        PlanLine.objects.create(plan=plan, product=product, quantity=quantity)
    return plan


def make_pay_month(*, team: Team, month: date, mode: PayMode = PayMode.PIECE) -> PayMonth:
    return PayMonth.objects.create(team=team, month=month, mode=mode)


def make_shift_closing(*, team: Team, day: date, shift: int = 1, by: Account | None = None) -> ShiftClosing:
    return ShiftClosing.objects.create(team=team, day=day, shift=shift, closed_by=by, closed_at=evening_of(day))


def make_closed_month(*, workshop: Workshop, month: date, by: Account | None = None) -> MonthBook:
    """Only the book of `month` (its first day), without a ranking; the output of that month must stand before."""
    book, _made = MonthBook.objects.get_or_create(workshop=workshop, month=month)
    book.closed_at, book.closed_by = evening_of(month), by
    book.save()
    return book


def make_adjustment(
    *,
    worker: Worker,
    product: Product,
    day: date,
    good: int = 0,
    defective: int = 0,
    man_days: Decimal | str = "0",
    reason: str = "Ghi nhầm hàng của hai người.",
    proposed_on: date,
    proposed_by: Account | None = None,
    approved_on: date | None = None,
    approved_by: Account | None = None,
) -> OutputAdjustment:
    return OutputAdjustment.objects.create(
        worker=worker,
        team=worker.team_memberships.get(period__contains=day).team,
        product=product,
        norm=norm_on(product, day),
        day=day,
        good=good,
        defective=defective,
        man_days=Decimal(man_days),
        reason=reason,
        proposed_on=proposed_on,
        proposed_by=proposed_by,
        approved_on=approved_on,
        approved_by=approved_by,
    )


def evening_of(day: date) -> datetime:
    """Five in the afternoon in Hà Nội: when figures are written down."""
    return datetime.combine(day, time(10, 0), tzinfo=UTC)


def make_improvement(
    *,
    team: Team,
    since: date,
    title: str = "Xếp phôi vừa tầm tay",
    text: str = "Phôi để bên trái ngang mặt máy.",
    kind: ImprovementKind = ImprovementKind.METHOD,
    product: Product | None = None,
    worker: Worker | None = None,
    taken_from: Team | None = None,
    source: Improvement | None = None,
    adapted_on: date | None = None,
    adapted: str = "Xếp lại thành hai cụm.",
    stopped_on: date | None = None,
    written_on: date | None = None,
    by: Account | None = None,
) -> Improvement:
    """Written down on its first day, unless told; of `source` it is taken from that team."""
    return Improvement.objects.create(
        team=team,
        kind=kind,
        title=title,
        text=text,
        since=since,
        product=product,
        worker=worker,
        taken_from=taken_from or (source.team if source else None),
        source=source,
        adapted=adapted if adapted_on else "",
        adapted_on=adapted_on,
        stopped_on=stopped_on,
        stop_reason="Đổi sang mặt hàng khác." if stopped_on else "",
        written_on=written_on or since,
        written_by=by,
    )
