"""Looking again at somebody's help: what came of it, and what is agreed for what follows. Nothing is written over.

The author corrects the last review of a link for a week; after that a later review says more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from members.domain.help_review import HelpPlan, Progress
from members.domain.tier import Aspect
from members.models import Account, Mentorship, MentorshipReview
from members.queries.contact import is_still_correctable
from members.queries.help_review import last_review
from teamtrack.errors import RuleBroken, must_come_soon, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy
from teamtrack.once import insert_once, same_as_before


@dataclass(frozen=True)
class Seen:
    """What came of the help, of the aspects that were talked about, and in words."""

    progress: Mapping[Aspect, Progress] = field(default_factory=dict)
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.progress or tidy(self.words))


@transaction.atomic
def review_help(
    *, key: UUID, link: Mentorship, day: date, seen: Seen, agreed: HelpPlan, by: Account, today: date, now: datetime
) -> MentorshipReview:
    """What came of it by a day, and what follows. `key` is the form's: sent twice it is one review.

    Help that has ended may be looked at once more, as it was on its last day at the latest; then nothing follows.
    """
    held = _hold(link)
    written = held.reviews.filter(pk=key, recorded_by=by).first()
    if written is not None:
        then: dict[str, Any] = {"aim": agreed.aim, "plan": agreed.plan, "next_on": agreed.review_on}
        return same_as_before(written, day=day, words=seen.words, **_went(seen), **then)
    if held.period.upper is not None and agreed != HelpPlan():
        raise RuleBroken(_("The help has ended; nothing is planned any more."))
    review = MentorshipReview(pk=key, mentorship=held, recorded_by=by, recorded_at=now)
    _write(review, day, seen, agreed, today)
    insert_once(review)
    return review


@transaction.atomic
def correct_review(
    *, review: MentorshipReview, day: date, seen: Seen, agreed: HelpPlan, by: Account, today: date, now: datetime
) -> MentorshipReview:
    """What was typed of the last review of a link, by whoever wrote it down and within a week.

    What was agreed in it stays where the help has ended since.
    """
    held = _hold(review.mentorship)
    kept = MentorshipReview.objects.get(pk=review.pk)
    kept.mentorship = held
    check_correctable(kept, by=by, now=now)
    if held.period.upper is not None:
        agreed = HelpPlan(kept.aim, kept.plan, kept.next_on)
    _write(kept, day, seen, agreed, today)
    kept.save(update_fields=["day", *Progress, "words", "aim", "plan", "next_on"])
    return kept


def check_correctable(review: MentorshipReview, *, by: Account, now: datetime) -> None:
    """RuleBroken where the review stays as it is."""
    if review.recorded_by_id != by.pk:
        raise RuleBroken(_("A review is corrected by whoever wrote it down."))
    if not is_still_correctable(review, now):
        raise RuleBroken(_("A review may be corrected for a week; this one stays as it is."))
    if last_review(review.mentorship) != review:
        raise RuleBroken(_("There is a later review; this one stays as it is."))


def add_last_review(*, link: Mentorship, day: date, seen: Seen, by: Account, today: date, now: datetime) -> None:
    """What came of help that ends on the day; the caller holds the link."""
    review = MentorshipReview(pk=uuid4(), mentorship=link, recorded_by=by, recorded_at=now)
    _write(review, day, seen, HelpPlan(), today)
    insert_once(review)


def check_after_reviews(link: Mentorship, day: date, *, field: str, besides: UUID | None = None) -> None:
    """Nothing happens to a link before a day on which it was looked at; RuleBroken says on which."""
    last = last_review(link, besides=besides)
    if last is not None and day < last.day:
        words = _("It was looked at again on %(day)s already; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(last.day)}, field=field)


def _hold(link: Mentorship) -> Mentorship:
    """One at a time looks at a link again or ends it."""
    return Mentorship.objects.select_for_update(of=("self",)).get(pk=link.pk)


def _went(seen: Seen) -> dict[str, Any]:
    """The aspects of each way to go, by its column."""
    return {way: [aspect for aspect in Aspect if seen.progress.get(aspect) is way] for way in Progress}


def _write(review: MentorshipReview, day: date, seen: Seen, agreed: HelpPlan, today: date) -> None:
    link = review.mentorship
    must_have_come(day, today, field="day")
    began, ended = link.period.lower, link.period.upper
    if day < began:
        words = _("The help began on %(day)s; choose that day or a later one.")
        raise RuleBroken(words % {"day": format_day(began)}, field="day")
    if ended is not None and day > ended:
        words = _("The help ended on %(day)s; choose that day or an earlier one.")
        raise RuleBroken(words % {"day": format_day(ended)}, field="day")
    check_after_reviews(link, day, field="day", besides=review.pk)
    must_come_soon(agreed.review_on, today, field="review_on")
    if agreed.review_on is not None and agreed.review_on <= day:
        raise RuleBroken(_("The next review comes after this one."), field="review_on")
    if not seen:
        raise RuleBroken(_("Say of at least one aspect how it goes, or write what came of it."), field="words")
    review.day, review.words = day, tidy(seen.words)
    for way, aspects in _went(seen).items():
        setattr(review, way, aspects)
    review.aim, review.plan, review.next_on = tidy(agreed.aim), tidy(agreed.plan), agreed.review_on
