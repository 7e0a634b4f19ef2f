"""Unit costs and technical checks, made plainly."""

from datetime import date
from decimal import Decimal

from members.models import Account, Team
from production.models import CheckedBy, Product, TechnicalCheck, UnitCost


def make_unit_cost(
    *,
    team: Team,
    product: Product,
    month: date,
    planned: Decimal | str = "30",
    booked: Decimal | str | None = None,
    revision: int = 1,
    recorded_on: date | None = None,
    by: Account | None = None,
) -> UnitCost:
    return UnitCost.objects.create(
        team=team,
        product=product,
        month=month,
        planned=Decimal(planned),
        booked=None if booked is None else Decimal(booked),
        revision=revision,
        recorded_on=recorded_on or month,
        recorded_by=by,
    )


def make_check(
    *,
    team: Team,
    day: date,
    points: int = 20,
    kept: int = 18,
    checked_by: CheckedBy = CheckedBy.OFFICE,
    what: str = "Quy trình khoan, đồ gá",
    found: str = "Đồ gá kẹp chưa đủ lực ở hai máy.",
    recorded_on: date | None = None,
    by: Account | None = None,
) -> TechnicalCheck:
    return TechnicalCheck.objects.create(
        team=team,
        day=day,
        checked_by=checked_by,
        points=points,
        kept=kept,
        what=what,
        found=found,
        recorded_on=recorded_on or day,
        recorded_by=by,
    )
