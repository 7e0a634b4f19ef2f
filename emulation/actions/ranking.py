"""Setting the criteria of emulation from a month on."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from emulation.domain.ranking import Criterion
from emulation.models import RankingCriterion
from members.models import Workshop
from production.actions.summary import raise_version
from teamtrack.errors import RuleBroken
from teamtrack.periods import Month

FULL_WEIGHT = 100


@transaction.atomic
def set_criteria(*, workshop: Workshop, criteria: Sequence[Criterion], start: Month, today: date) -> None:
    """Weights and caps from a month on; months before it keep theirs. The weights must add up to 100."""
    if start < Month.of(today):
        raise RuleBroken(
            _("New criteria count from this month or a later one; past months keep theirs."), field="start"
        )
    total = sum(criterion.weight for criterion in criteria)
    if total != FULL_WEIGHT:
        raise RuleBroken(_("The weights must add up to 100; now they are %(total)s.") % {"total": total})
    Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)  # one setting at a time
    rows = RankingCriterion.objects.filter(workshop=workshop)
    rows.filter(period__startswith__gte=start.first).delete()
    for row in rows.filter(period__contains=start.first).select_for_update(of=("self",)).order_by("pk"):
        row.period = (row.period.lower, start.first)
        row.save(update_fields=["period"])
    RankingCriterion.objects.bulk_create(
        RankingCriterion(
            workshop=workshop,
            kind=criterion.kind,
            weight=criterion.weight,
            cap_percent=int(criterion.cap * 100),
            period=(start.first, None),
        )
        for criterion in criteria
    )
    raise_version(teams=list(workshop.teams.order_by("pk")), month=Month.of(today))
