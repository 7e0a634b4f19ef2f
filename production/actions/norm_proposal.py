"""A norm proposal and its steps: written, discussed, heard above, tried out, decided, posted; each once, in order."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.of_team import about_work
from members.models import Account, Team
from production.actions.norm import issue_norm
from production.domain.norm_proposal import (
    ENDS,
    HAS_OPINION,
    HAS_WORDS,
    MOST_TRIAL_DAYS,
    WAYS,
    Origin,
    Step,
    Trial,
    may_follow,
)
from production.models import NormProposal, NormProposalStep, OutputNorm, Product
from production.models.norm_proposal import STEP_NAMES
from production.queries.norm_objection import makes
from teamtrack.errors import RuleBroken, must_have_come
from teamtrack.figures import format_day, format_number
from teamtrack.names import tidy
from teamtrack.once import insert_once, same_as_before


@transaction.atomic
def propose_norm(
    *, key: UUID, product: Product, team: Team, origin: Origin, units: int, reason: str, by: Account, today: date
) -> NormProposal:
    """Đề nghị điều chỉnh mức: by the cell or the leader of a team that makes the product, or by the norm office.

    `key` is the form's: sent twice it is one proposal. A product has one that is not decided at a time.
    """
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    written = NormProposal.objects.filter(pk=key, made_by=by, product=product).first()
    if written is not None:
        return same_as_before(written, team=team, origin=origin, units=units, reason=reason)
    if not makes([team.pk], product, today):
        words = _("%(team)s does not make %(item)s this month or the last, and has it in no plan.")
        raise RuleBroken(words % {"team": team.name, "item": product.code}, field="place")
    latest = product.norms.order_by("-period").first()
    if latest is None:
        words = _("%(item)s has no norm yet; the norm officer issues the first.")
        raise RuleBroken(words % {"item": product.code})
    if units < 1:
        raise RuleBroken(_("A norm is at least 1 piece per man-day."), field="units")
    if units == latest.units:
        words = _("%(item)s already has the norm %(units)s.")
        raise RuleBroken(words % {"item": product.code, "units": format_number(units)}, field="units")
    if product.norm_proposals.filter(ended_on__isnull=True).exists():
        words = _("There is a proposal for %(item)s already that is not decided; see how far it is first.")
        raise RuleBroken(words % {"item": product.code})
    reason = about_work(team, reason, today, field="reason")
    if not reason:
        raise RuleBroken(_("Write the reasons."), field="reason")
    proposal = NormProposal(
        pk=key, product=product, team=team, origin=origin, old_units=latest.units, units=units, reason=reason,
        made_on=today, made_by=by,
    )  # fmt: skip
    insert_once(proposal)
    proposal.steps.create(step=WAYS[origin][0], day=today, by=by)
    return proposal


@dataclass(frozen=True)
class Taken:
    """What belongs to a step: words, an opinion, the day it was done on, days of a trial, a decision in force from."""

    words: str = ""
    is_for: bool | None = None
    day: date | None = None
    trial: Trial | None = None
    decision: str = ""
    since: date | None = None


@transaction.atomic
def take_step(*, proposal: NormProposal, step: Step, what: Taken, by: Account, today: date) -> NormProposalStep:
    """The next step, or the end by declining or withdrawing; the same sent twice by one person is one step."""
    # First the lock that issuing and taking back a norm wait for, too.
    Product.objects.select_for_update(of=("self",)).get(pk=proposal.product_id)
    rows = NormProposal.objects.select_related("product", "team").select_for_update(of=("self",))
    proposal = rows.get(pk=proposal.pk)
    steps = {Step(row.step): row for row in proposal.steps.order_by("pk")}
    last = list(steps)[-1]
    words = about_work(proposal.team, what.words, today, field="words")
    if step is last and _is_same(steps[last], what, words, by, today):
        return steps[last]
    _check_order(proposal, last, step, steps)
    if step in HAS_WORDS and not words:
        raise RuleBroken(_("Write it in a few words."), field="words")
    row = NormProposalStep(proposal=proposal, step=step, day=what.day or today, by=by, words=words)
    _check_done_on(row, steps[last], today)
    if step in HAS_OPINION:
        row.is_for = what.is_for
        if row.is_for is None:
            raise RuleBroken(_("Choose one of the two."), field="is_for")
    match step:
        case Step.TRIAL:
            _set_trial(row, what.trial, steps[Step.SENT].day, today)
        case Step.CONSULTED:
            _check_over(steps[Step.TRIAL], today)
        case Step.ISSUED:
            row.norm, row.decision = _issue(proposal, what, by, today), tidy(what.decision)
    row.save(force_insert=True)
    if step in ENDS:
        proposal.ended_on = today
        proposal.save(update_fields=["ended_on"])
    return row


def _is_same(row: NormProposalStep, what: Taken, words: str, by: Account, today: date) -> bool:
    """Whether it is the very step that was sent before, with nothing else typed."""
    if (row.by_id, row.day, row.words) != (by.pk, what.day or today, words):
        return False
    step = Step(row.step)
    if step in HAS_OPINION:
        return row.is_for == what.is_for
    if step is Step.TRIAL:
        return what.trial is not None and (row.trial_first, row.trial_last) == (what.trial.first, what.trial.last)
    if step is Step.ISSUED and row.norm is not None:
        return (row.decision, row.norm.period.lower) == (tidy(what.decision), what.since)
    return True


def _check_order(proposal: NormProposal, last: Step, step: Step, steps: dict[Step, NormProposalStep]) -> None:
    if step in steps:
        words = _("That step was taken on %(day)s already; look at the page again.")
        raise RuleBroken(words % {"day": format_day(steps[step].day)})
    if not may_follow(Origin(proposal.origin), last, step):
        words = _("The steps have an order, and none is left out; this proposal stands at: %(state)s.")
        raise RuleBroken(words % {"state": dict(STEP_NAMES)[last]})
    if step is Step.POSTED and steps[Step.ISSUED].norm_id is None:
        raise RuleBroken(_("The norm was taken back before it came into force; there is nothing to post."))


def _check_done_on(row: NormProposalStep, before: NormProposalStep, today: date) -> None:
    must_have_come(row.day, today, field="day")
    if row.day < before.day:
        words = _("The step before was taken on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(before.day)}, field="day")


def _set_trial(row: NormProposalStep, trial: Trial | None, sent_on: date, today: date) -> None:
    if trial is None:
        raise RuleBroken(_("Choose the first and the last day of the trial."), field="trial_first")
    if trial.first < sent_on:
        words = _("The proposal reached the norm office on %(day)s; the trial begins that day or later.")
        raise RuleBroken(words % {"day": format_day(sent_on)}, field="trial_first")
    latest = today + timedelta(days=MOST_TRIAL_DAYS)
    if trial.first > latest:  # a slip of the year: until its last day nobody could go on
        words = _("The trial begins on %(day)s at the latest.")
        raise RuleBroken(words % {"day": format_day(latest)}, field="trial_first")
    if trial.days < 1:
        raise RuleBroken(_("The last day comes before the first."), field="trial_last")
    if trial.days > MOST_TRIAL_DAYS:
        words = _("A trial takes at most %(days)s days.")
        raise RuleBroken(words % {"days": MOST_TRIAL_DAYS}, field="trial_last")
    row.trial_first, row.trial_last = trial.first, trial.last


def _check_over(trial: NormProposalStep, today: date) -> None:
    assert trial.trial_last is not None
    if today <= trial.trial_last:
        words = _("The trial lasts until %(day)s; the union says what it thinks when it is over.")
        raise RuleBroken(words % {"day": format_day(trial.trial_last)})


def _issue(proposal: NormProposal, what: Taken, by: Account, today: date) -> OutputNorm:
    if what.since is None:
        raise RuleBroken(_("Choose the day from which it is in force."), field="since")
    return issue_norm(
        product=proposal.product,
        units=proposal.units,
        since=what.since,
        decision=what.decision,
        by=by,
        today=today,
        proposal=proposal,
    )
