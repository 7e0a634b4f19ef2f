"""Improvements: written down, corrected for a week, checked when they came from another team, ended."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import about_work, check_day, hold_person
from members.actions.rights import give_consent
from members.domain.rights import Purpose
from members.models import Account, Team, Worker, Workshop
from members.queries.rights import withdrawn_from
from production.domain.improvement import ImprovementKind
from production.models import Improvement, Product
from production.queries.improvement import is_adaptation_correctable, is_still_correctable
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Change:
    """What is written down of an improvement; `is_agreed`: whoever had the idea was asked, and may be named."""

    kind: ImprovementKind
    title: str
    text: str
    since: date
    product: Product | None = None
    worker: Worker | None = None
    is_agreed: bool = False
    taken_from: Team | None = None
    source: Improvement | None = None


@transaction.atomic
def write_improvement(*, key: UUID, team: Team, change: Change, by: Account, today: date) -> Improvement:
    """Cải tiến thao tác, dây chuyền, cách làm of a team. `key` is the form's: sent twice it is one improvement."""
    if change.worker is not None:
        hold_person(change.worker.pk)  # first, as whoever takes back a consent does
    _hold(team)
    written = Improvement.objects.filter(pk=key, team=team).first()
    if written is not None:
        typed = {name: getattr(change, name) for name in ("kind", "title", "text", "since", "product")}
        return same_as_before(written, also=_taken_from(team, change) == (written.taken_from, written.source), **typed)
    improvement = Improvement(pk=key, team=team, written_by=by, written_on=today)
    _write(improvement, change, by, today)
    insert_once(improvement)
    return improvement


@transaction.atomic
def correct_improvement(*, improvement: Improvement, change: Change, by: Account, today: date) -> Improvement:
    """What was typed of it, for a week after it was written down."""
    if change.worker is not None:
        hold_person(change.worker.pk)
    _hold(improvement.team)
    held = _held(improvement)
    _must_be_correctable(held, today)
    first = held.taken_up.order_by("since", "pk").select_related("team").first()
    if first is not None and first.since < change.since:
        words = _("%(team)s took it over on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"team": first.team.name, "day": format_day(first.since)}, field="since")
    later = min((day for day in (held.adapted_on, held.stopped_on) if day), default=None)
    if later is not None and later < change.since:
        words = _("It was changed or ended on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(later)}, field="since")
    if held.adapted_on and _taken_from(held.team, change)[0] != held.taken_from:
        raise RuleBroken(_("What was changed to fit is written down already; the team stays."), field="taken_from")
    _write(held, change, by, today)
    held.save()
    return held


@transaction.atomic
def remove_improvement(*, improvement: Improvement, today: date) -> None:
    """Written down by mistake: taken away within a week, unless another team has taken it over."""
    _hold(improvement.team)
    held = _held(improvement)
    _must_be_correctable(held, today)
    if held.taken_up.exists():
        raise RuleBroken(_("Another team has taken it over; it stays."))
    held.delete()


@transaction.atomic
def adapt_improvement(*, improvement: Improvement, text: str, day: date, by: Account, today: date) -> Improvement:
    """Xem lại cho hợp với tổ mình: what was changed of it, and when. It may be corrected for a week."""
    held = _held(improvement)
    if held.taken_from_id is None:
        raise RuleBroken(_("It was not taken from another team; there is nothing to check."))
    if held.stopped_on is not None:
        raise RuleBroken(_("That has ended already."))
    if held.adapted_on is not None and not is_adaptation_correctable(held, today):
        raise RuleBroken(_("What was changed may be corrected for a week; this stays as it is."))
    _check_later(held, day, today)
    held.adapted = _about_work(held.team, text, day, today, field="text")
    if not held.adapted:
        raise RuleBroken(_("Say what was changed to fit this team."), field="text")
    held.adapted_on, held.adapted_by = day, by
    held.save(update_fields=["adapted", "adapted_on", "adapted_by"])
    return held


@transaction.atomic
def stop_improvement(*, improvement: Improvement, day: date, reason: str, today: date) -> Improvement:
    """Thôi không làm thế nữa, from a day on; it stays on the list, with the reason."""
    held = _held(improvement)
    if held.stopped_on is not None:
        raise RuleBroken(_("That has ended already."))
    _check_later(held, day, today)
    if held.adapted_on is not None and day < held.adapted_on:
        words = _("It was made to fit on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(held.adapted_on)}, field="day")
    held.stop_reason = _about_work(held.team, reason, day, today, field="reason")
    if not held.stop_reason:
        raise RuleBroken(_("Say why it ended."), field="reason")
    held.stopped_on = day
    held.save(update_fields=["stopped_on", "stop_reason"])
    return held


def unname(*, worker: int) -> None:
    """Their name goes from the improvements: they took back their consent, or are erased. The improvements stay."""
    Improvement.objects.filter(worker=worker).update(worker=None)


def _hold(team: Team) -> None:
    """One at a time writes improvements of a workshop: what one team takes over is another's."""
    Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=team.workshop_id)


def _held(improvement: Improvement) -> Improvement:
    rows = Improvement.objects.select_for_update(of=("self",)).select_related("team", "taken_from")
    held = rows.filter(pk=improvement.pk).first()
    if held is None:
        raise RuleBroken(_("That was withdrawn meanwhile."))
    return held


def _must_be_correctable(improvement: Improvement, today: date) -> None:
    if not is_still_correctable(improvement, today):
        raise RuleBroken(_("An improvement may be corrected for a week; this one stays as it is."))


def _write(improvement: Improvement, change: Change, by: Account, today: date) -> None:
    team, since = improvement.team, change.since
    check_day(team, since, today, field="since")
    if change.product is not None and change.product.workshop_id != team.workshop_id:
        raise RuleBroken(_("Choose an item of the workshop."), field="product")
    improvement.taken_from, improvement.source = _taken_from(team, change)
    improvement.kind, improvement.since, improvement.product = change.kind, since, change.product
    improvement.title = _about_work(team, change.title, since, today, field="title")
    improvement.text = _about_work(team, change.text, since, today, field="text")
    if not improvement.title or not improvement.text:
        raise RuleBroken(_("Say what is done differently."), field="text" if improvement.title else "title")
    improvement.worker = _named(team, change, by, today)


def _taken_from(team: Team, change: Change) -> tuple[Team | None, Improvement | None]:
    """The team it was taken from, as chosen or as the improvement of theirs says; and that improvement."""
    source = change.source
    if source is not None:
        source = Improvement.objects.select_related("team").filter(pk=source.pk).first()
        if source is None:
            raise RuleBroken(_("That was withdrawn meanwhile."), field="source")
    origin = change.taken_from or (source.team if source else None)
    if origin is None:
        return None, None
    if origin == team:
        raise RuleBroken(_("A team takes nothing over from itself."), field="taken_from")
    if origin.workshop_id != team.workshop_id:
        raise RuleBroken(_("Choose a team of the same workshop."), field="taken_from")
    if source is not None and source.team != origin:
        words = _("This improvement is of %(team)s; choose that team, or none.")
        raise RuleBroken(words % {"team": source.team.name}, field="taken_from")
    if source is not None and change.since < source.since:
        words = _("%(team)s began with it on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"team": source.team.name, "day": format_day(source.since)}, field="since")
    return origin, source


def _named(team: Team, change: Change, by: Account, today: date) -> Worker | None:
    """Whoever had the idea, if they were on the team then and agreed to be named; they may take that back."""
    worker = change.worker
    if worker is None:
        return None
    if not Worker.objects.on_team(team, change.since).filter(pk=worker.pk).exists():
        words = _("%(name)s was not on the team on %(day)s.")
        raise RuleBroken(words % {"name": worker.full_name, "day": format_day(change.since)}, field="worker")
    if withdrawn_from(Purpose.PRAISE, [worker.pk]):
        words = _("%(name)s has taken back their consent to be named in praise; write it without a name.")
        raise RuleBroken(words % {"name": worker.full_name}, field="worker")
    if not change.is_agreed:
        words = _("Ask %(name)s first: without their yes nobody is named.")
        raise RuleBroken(words % {"name": worker.full_name}, field="is_agreed")
    give_consent(worker=worker, purpose=Purpose.PRAISE, words="", by=by, today=today)
    return worker


def _check_later(improvement: Improvement, day: date, today: date) -> None:
    check_day(improvement.team, day, today, field="day")
    if day < improvement.since:
        words = _("It began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(improvement.since)}, field="day")


def _about_work(team: Team, text: str, day: date, today: date, *, field: str) -> str:
    """Nobody's name in it, neither of then nor of now: whoever is praised is named beside it, where the name can go."""
    return about_work(team, about_work(team, text, day, field=field), today, field=field)
