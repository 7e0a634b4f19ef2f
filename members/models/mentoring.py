"""The chain of help: who helps whom, from when until when (domain.md, rules 1 and 2)."""

import uuid
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.domain.help_review import Progress
from members.domain.mentoring import MentorKind
from members.domain.tier import Aspect
from members.models.account import Account
from members.models.organisation import Team
from members.models.tier import ASPECT_NAMES
from members.models.worker import Worker

MENTOR_NAMES = [(MentorKind.LEAD, _("lead helper")), (MentorKind.SUPPORTING, _("supporting helper"))]
PROGRESS_NAMES = [
    (Progress.BETTER, pgettext_lazy("of an aspect", "better")),
    (Progress.SAME, pgettext_lazy("of an aspect", "as before")),
    (Progress.MORE, pgettext_lazy("of an aspect", "needs a hand")),
]
LATEST_REVIEW = ("-day", "-recorded_at", "-pk")

CIRCLE = "TT030"  # the SQLSTATE that actions/mentoring.py turns into a sentence

# The last word against two links made at once: from the mentee on, through links of overlapping time, back to the
# mentor.
_NO_CIRCLE = """
    PERFORM FROM (
        WITH RECURSIVE chain (worker, span) AS (
            SELECT NEW.mentee_id, NEW.period
            UNION
            SELECT m.mentee_id, m.period * chain.span
            FROM members_mentorship m JOIN chain ON m.mentor_id = chain.worker AND m.period && chain.span)
        SELECT FROM chain WHERE worker = NEW.mentor_id) AS circle;
    IF FOUND THEN
        RAISE EXCEPTION 'the chain would be a circle' USING ERRCODE = 'TT030';
    END IF;
    RETURN NULL;
"""


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    """Links, with what is agreed about them now."""

    def as_agreed(self) -> Self:
        """With `aim_now`, `plan_now`, `review_now`: as the last review agreed on them, else as the help began."""
        reviews = MentorshipReview.objects.filter(mentorship=OuterRef("pk"))
        last = reviews.order_by(*LATEST_REVIEW)
        return self.annotate(
            **{
                f"{name}_now": Case(When(Exists(reviews), then=Subquery(last.values(agreed)[:1])), default=F(own))
                for name, agreed, own in (
                    ("aim", "aim", "aim"),
                    ("plan", "plan", "plan"),
                    ("review", "next_on", "review_on"),
                )
            }
        )


class Mentorship(models.Model):
    """Phân công giúp đỡ: one person helps another, as lead or supporting, with aim, plan and review date as it began.

    What came of it, and what is agreed since, are its reviews.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="mentees")
    mentee = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="mentors")
    kind = models.CharField(max_length=10, choices=MENTOR_NAMES)
    period = DateRangeField()
    aim = models.CharField(_("aim"), max_length=300, blank=True)
    plan = models.CharField(_("plan"), max_length=600, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="nobody_mentors_themself", condition=~Q(mentor=F("mentee"))),
            models.CheckConstraint(name="mentorship_not_empty", condition=Q(period__isempty=False)),
            models.CheckConstraint(name="mentor_is_lead_or_supporting", condition=Q(kind__in=list(MentorKind))),
            ExclusionConstraint(
                name="one_lead_mentor",
                expressions=[("mentee", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(kind=MentorKind.LEAD),
            ),
            ExclusionConstraint(
                name="one_link_of_a_pair",
                expressions=[
                    ("mentor", RangeOperators.EQUAL),
                    ("mentee", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("mentor_id", "mentee_id", "period"),
                timing=pgtrigger.Deferred,
                func=_NO_CIRCLE,
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id} {self.mentee_id} {self.period}"


def _aspects() -> "ArrayField[Any, Any]":
    return ArrayField(models.CharField(max_length=10, choices=ASPECT_NAMES), default=list, blank=True)


class MentorshipReview(models.Model):
    """Xem lại việc giúp: what came of it by a day, on named aspects and in words; what is agreed for what follows.

    An aspect stands in one of the three columns at most, in none where nothing was said of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="reviews")
    day = models.DateField(_("day"))
    better = _aspects()
    same = _aspects()
    more = _aspects()
    words = models.CharField(max_length=600, blank=True)
    aim = models.CharField(_("aim"), max_length=300, blank=True)
    plan = models.CharField(_("plan"), max_length=600, blank=True)
    next_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="review_says_something", condition=~Q(words="", better=[], same=[], more=[])),
            models.CheckConstraint(
                name="review_of_known_aspects",
                condition=Q(
                    better__contained_by=list(Aspect), same__contained_by=list(Aspect), more__contained_by=list(Aspect)
                ),
            ),
            models.CheckConstraint(
                name="review_of_an_aspect_once",
                condition=~Q(better__overlap=F("same")) & ~Q(better__overlap=F("more")) & ~Q(same__overlap=F("more")),
            ),
            models.CheckConstraint(
                name="next_review_is_later", condition=Q(next_on__isnull=True) | Q(next_on__gt=F("day"))
            ),
        ]
        indexes = [models.Index(fields=["mentorship", "-day", "-recorded_at"], name="review_of_link")]

    def __str__(self) -> str:
        return f"{self.mentorship_id} {self.day}"

    @property
    def team_id(self) -> int:
        """The team whose cell keeps it."""
        return self.mentorship.team_id

    @property
    def progress(self) -> dict[Aspect, Progress]:
        """Of which aspect what was said, in the order of the aspects."""
        said = {Aspect(aspect): way for way in Progress for aspect in getattr(self, way)}
        return {aspect: said[aspect] for aspect in Aspect if aspect in said}
