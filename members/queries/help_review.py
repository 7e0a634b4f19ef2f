"""What came of somebody's help, review by review: for the cell, for who helps, for a session of the three kinds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from members.domain.account import CELL
from members.domain.help_review import Progress
from members.models import Mentorship, MentorshipReview, Team
from members.models.mentoring import LATEST_REVIEW, PROGRESS_NAMES
from members.models.tier import ASPECT_NAMES
from members.queries.contact import is_still_correctable


@dataclass(frozen=True)
class Went:
    """Tiến bộ: năng suất, kỷ luật."""

    progress: Progress
    name: str
    aspects: str


@dataclass(frozen=True)
class ReviewLine:
    """One review as it is told; `may_correct`: the last of its link, by its author, within the week."""

    key: UUID
    day: date
    went: tuple[Went, ...]
    words: str
    aim: str
    plan: str
    next_on: date | None
    by: str = ""
    may_correct: bool = False


def reviews_of(user: Any, link: Mentorship, now: datetime) -> tuple[ReviewLine, ...]:
    """Every review of a link, the latest first, with who wrote it down."""
    rows = link.reviews.select_related("recorded_by__worker").order_by(*LATEST_REVIEW)
    return tuple(
        _line(row, may_correct=place == 0 and row.recorded_by_id == user.pk and is_still_correctable(row, now))
        for place, row in enumerate(rows)
    )


def last_review(link: Mentorship, *, besides: UUID | None = None) -> MentorshipReview | None:
    """The one whose words hold now; `besides`: leaving out that one."""
    rows = link.reviews.exclude(pk=besides) if besides else link.reviews.all()
    return rows.order_by(*LATEST_REVIEW).first()


def review_for(user: Any, review: UUID) -> MentorshipReview:
    """A review of a link of a team in whose cell the user is; else 404."""
    rows = MentorshipReview.objects.select_related("mentorship__team", "mentorship__mentor", "mentorship__mentee")
    found: MentorshipReview = get_object_or_404(rows, pk=review, mentorship__team__in=user.stands.teams(*CELL))
    return found


# --- beside something else, in its own statement --------------------------------------------------------------------


def reviews_column() -> ArraySubquery:
    """Every review of a link, the latest first, as a column that `told` tells."""
    return _column(MentorshipReview.objects.filter(mentorship=OuterRef("pk")).order_by(*LATEST_REVIEW))


def last_of_aspects(team: Team, day: date) -> ArraySubquery:
    """Of a worker: the last review on the team, by that day, in which something was said of an aspect; the same."""
    rows = MentorshipReview.objects.filter(mentorship__team=team, mentorship__mentee=OuterRef("pk"), day__lte=day)
    return _column(rows.exclude(better=[], same=[], more=[]).order_by(*LATEST_REVIEW)[:1])


def _column(rows: QuerySet[MentorshipReview]) -> ArraySubquery:
    names = ("id", "day", *Progress, "words", "aim", "plan", "next_on")
    return ArraySubquery(rows.values(facts=JSONObject(**{name: name for name in names})))


def told(column: list[dict[str, Any]]) -> tuple[ReviewLine, ...]:
    """The reviews of such a column."""
    return tuple(
        _line(
            MentorshipReview(
                **facts | {name: facts[name] and date.fromisoformat(facts[name]) for name in ("day", "next_on")}
            )
        )
        for facts in column
    )


def progress_words(review: MentorshipReview | ReviewLine) -> str:
    """Tiến bộ: năng suất, kỷ luật · như trước: học tập; empty where nothing was said of an aspect."""
    went = review.went if isinstance(review, ReviewLine) else _went(review)
    return " · ".join(_("%(kind)s: %(aspects)s") % {"kind": way.name, "aspects": way.aspects} for way in went)


def _line(review: MentorshipReview, *, may_correct: bool = False) -> ReviewLine:
    by = review.recorded_by and review.recorded_by.worker
    return ReviewLine(
        key=review.pk,
        day=review.day,
        went=_went(review),
        words=review.words,
        aim=review.aim,
        plan=review.plan,
        next_on=review.next_on,
        by=by.full_name if by else "",
        may_correct=may_correct,
    )


def _went(review: MentorshipReview) -> tuple[Went, ...]:
    progress, names = review.progress, dict(ASPECT_NAMES)
    found = {way: [str(names[aspect]) for aspect in progress if progress[aspect] is way] for way in Progress}
    return tuple(Went(way, str(name), ", ".join(found[way])) for way, name in PROGRESS_NAMES if found[way])
