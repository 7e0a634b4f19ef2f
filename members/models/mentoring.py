"""The chain of help: who helps whom, from when until when (domain.md, rules 1 and 2)."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.domain.mentoring import MentorKind
from members.models.account import Account
from members.models.organisation import Team
from members.models.worker import Worker

MENTOR_NAMES = [(MentorKind.LEAD, _("lead helper")), (MentorKind.SUPPORTING, _("supporting helper"))]

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


class Mentorship(models.Model):
    """Phân công giúp đỡ: one person helps another, as lead or supporting, with aim, plan, review date and result."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="mentorships")
    mentor = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="mentees")
    mentee = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="mentors")
    kind = models.CharField(max_length=10, choices=MENTOR_NAMES)
    period = DateRangeField()
    aim = models.CharField(_("aim"), max_length=300, blank=True)
    plan = models.CharField(_("plan"), max_length=600, blank=True)
    review_on = models.DateField(_("review on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=600, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

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
