"""Setting a team's plans and how it is paid."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Team
from production.actions.closing import hold_book_to_write
from production.actions.summary import raise_version
from production.models import PayMode, PayMonth, Plan, PlanLine, PlanPeriod, Product
from production.queries.plan import period_of
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month


@transaction.atomic
def set_plan(*, team: Team, kind: str, day: date, quantities: Mapping[Product, int]) -> Plan | None:
    """Giao kế hoạch for the month, quarter or year in which `day` lies: good units by product, replacing what was set.

    Without quantities the team has no plan for that period. Refused once the period's last month is closed.
    """
    first, last = period_of(kind, day)
    hold_book_to_write(workshop=team.workshop, month=Month.of(last))
    for product in quantities:
        if product.workshop_id != team.workshop_id:
            raise RuleBroken(_("%(item)s is not an item of this workshop.") % {"item": product.code})
    # Whoever sets the same plan at the same time waits here, so that no line of two settings is mixed.
    Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
    plan = Plan.objects.filter(team=team, kind=kind, first_day=first).first()
    if plan is not None:
        plan.lines.all().delete()
    if quantities:
        plan = plan or Plan.objects.create(team=team, kind=kind, first_day=first)
        PlanLine.objects.bulk_create(
            PlanLine(plan=plan, product=product, quantity=quantity) for product, quantity in quantities.items()
        )
    elif plan is not None:
        plan.delete()
        plan = None
    if kind == PlanPeriod.MONTH:
        raise_version(teams=[team], month=Month.of(first))
    return plan


@transaction.atomic
def set_pay_mode(*, team: Team, month: Month, mode: PayMode | None) -> None:
    """Cách trả lương of a month, by piece or by time; None: not said. Refused once the month is closed."""
    hold_book_to_write(workshop=team.workshop, month=month)
    if mode is None:
        PayMonth.objects.filter(team=team, month=month.first).delete()
    else:
        PayMonth.objects.update_or_create(team=team, month=month.first, defaults={"mode": mode})


@transaction.atomic
def set_plans(
    *, team: Team, month: Month, plans: Mapping[str, Mapping[Product, int]], mode: PayMode | None, sets_mode: bool
) -> None:
    """What the page of a month sets at once: the plans by kind, and the pay mode where `sets_mode`."""
    for kind, quantities in plans.items():
        set_plan(team=team, kind=kind, day=month.first, quantities=quantities)
    if sets_mode:
        set_pay_mode(team=team, month=month, mode=mode)
