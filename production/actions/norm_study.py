"""Writing down a norm study, and correcting it for a week."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import about_work, check_day
from members.models import Account, Team, Worker
from production.models import NormStudy, NormStudyWorker, Product
from production.queries.norm_objection import makes
from production.queries.norm_study import is_still_correctable
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Found:
    """What is written down of a study: the day, good pieces a man-day as observed, whose work was watched, words."""

    day: date
    units: int
    workers: Collection[int]
    words: str = ""


@transaction.atomic
def record_study(*, key: UUID, product: Product, team: Team, found: Found, by: Account, today: date) -> NormStudy:
    """The norm officer watched people of a team make a product; `key` is the form's: sent twice it is one study."""
    Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    written = NormStudy.objects.filter(pk=key, recorded_by=by, product=product).first()
    if written is not None:
        watched = set(written.observed.values_list("worker", flat=True))
        also = watched == set(found.workers)
        return same_as_before(written, also=also, team=team, day=found.day, units=found.units, words=found.words)
    study = NormStudy(pk=key, product=product, team=team, recorded_by=by, recorded_on=today)
    _write(study, found, today)
    insert_once(study)
    _observe(study, found.workers)
    return study


@transaction.atomic
def correct_study(*, study: NormStudy, found: Found, today: date) -> NormStudy:
    """What was found, when and with whom; by who wrote it down, until a week after that. The team stays."""
    Product.objects.select_for_update(of=("self",)).get(pk=study.product_id)
    held = NormStudy.objects.select_for_update(of=("self",)).select_related("team", "product").get(pk=study.pk)
    if not is_still_correctable(held, today):
        raise RuleBroken(_("A study may be corrected for a week; this one stays as it is."))
    _write(held, found, today)
    held.save()
    held.observed.exclude(worker__in=found.workers).delete()
    _observe(held, set(found.workers) - set(held.observed.values_list("worker", flat=True)))
    return held


def _write(study: NormStudy, found: Found, today: date) -> None:
    day = found.day
    check_day(study.team, day, today, field="day")
    if found.units < 1:
        raise RuleBroken(_("At least 1 piece per man-day."), field="units")
    if not found.workers:
        raise RuleBroken(_("Choose whose work was watched."), field="workers")
    if not makes([study.team_id], study.product, day):
        sentence = _("%(team)s does not make %(item)s this month or the last, and has it in no plan.")
        raise RuleBroken(sentence % {"team": study.team.name, "item": study.product.code}, field="day")
    there = Worker.objects.on_team(study.team, day)
    away = Worker.objects.filter(pk__in=found.workers).exclude(pk__in=there.values("pk")).in_name_order().first()
    if away is not None:
        sentence = _("%(name)s was not on the team on %(day)s.")
        raise RuleBroken(sentence % {"name": away.full_name, "day": format_day(day)}, field="workers")
    same = NormStudy.objects.filter(product=study.product, team=study.team, day=day).exclude(pk=study.pk)
    if same.exists():
        sentence = _("A study of %(item)s on %(day)s is written down already.")
        raise RuleBroken(sentence % {"item": study.product.code, "day": format_day(day)}, field="day")
    study.day, study.units = day, found.units
    study.words = about_work(study.team, found.words, day, field="words")


def _observe(study: NormStudy, workers: Collection[int]) -> None:
    NormStudyWorker.objects.bulk_create(NormStudyWorker(study=study, worker_id=worker) for worker in sorted(workers))
