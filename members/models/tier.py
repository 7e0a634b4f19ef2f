"""The three kinds: sessions in meetings of the cell, decisions with their aspects, proposals, objections and answers.

All but the sessions stands under row-level security (migrations/_confidential.py).
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.domain.tier import Aspect, Tier
from members.models.account import Account
from members.models.meeting import CellMeeting
from members.models.organisation import Team
from members.models.suggestion import Suggestion
from members.models.worker import Worker
from teamtrack.vault import SealedField

TIER_NAMES = [(Tier.ACTIVE, _("Active")), (Tier.AVERAGE, _("Average")), (Tier.WEAK, _("Needs more help"))]
ASPECT_NAMES = [
    (Aspect.OUTPUT, _("output")),
    (Aspect.QUALITY, _("quality")),
    (Aspect.DISCIPLINE, _("discipline")),
    (Aspect.ATTITUDE, _("attitude to work")),
    (Aspect.SOLIDARITY, _("solidarity")),
    (Aspect.STUDY, _("study")),
]

# The SQLSTATEs that actions/tier.py turns into sentences.
NOT_TO_BE_CLASSIFIED = "TT021"  # a party member, or somebody not of the team on the day
NOT_THIS_CELL = "TT022"  # the meeting's cell does not lead the team on that day

# Whatever is decided or said stays; a later decision replaces it (rule 3). Only erasure and retention take it away, and
# new keys seal it anew.
_STAYS = """
    IF TG_OP = 'DELETE' AND current_setting('tt.system', true) IN ('retention', 'erasure') THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND current_setting('tt.system', true) = 'rotation' AND
        to_jsonb(OLD) - '{reason,evidence,text,answer}'::text[]
        = to_jsonb(NEW) - '{reason,evidence,text,answer}'::text[]
    THEN
        RETURN NEW;
    END IF;
"""
_REFUSED = """
    RAISE EXCEPTION 'what was decided or said is never edited' USING ERRCODE = 'TT020';
"""
_ANSWERED_ONCE = """
    IF TG_OP = 'UPDATE' AND OLD.answered_on IS NULL AND NEW.answered_on IS NOT NULL AND
        to_jsonb(OLD) - '{answer,answered_by_id,answered_on}'::text[]
        = to_jsonb(NEW) - '{answer,answered_by_id,answered_on}'::text[]
    THEN
        RETURN NEW;
    END IF;
"""
_CLOSED = """
    RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
"""
_CHECK_OPEN = """
    PERFORM FROM members_classificationsession s WHERE s.id = NEW.session_id AND s.closed_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
    END IF;
    RETURN NULL;
"""
_CHECK_OPEN_OF_ASSESSMENT = """
    PERFORM FROM members_classificationsession s JOIN members_tierassessment a ON a.session_id = s.id
        WHERE a.id = NEW.assessment_id AND s.closed_at IS NULL FOR SHARE OF s;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the classification is closed' USING ERRCODE = 'TT024';
    END IF;
    RETURN NULL;
"""


def _stays(but: str = "") -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_edited",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete | pgtrigger.Update,
        func=_STAYS + but + _REFUSED,
    )


def _into_an_open_session(check: str) -> pgtrigger.Trigger:
    """After the row: row-level security has its word first."""
    return pgtrigger.Trigger(name="into_an_open_session", when=pgtrigger.After, operation=pgtrigger.Insert, func=check)


_CHECK_WHO = """
    PERFORM FROM members_classificationsession s JOIN members_cellmeeting m ON m.id = s.meeting_id
        JOIN members_teammembership t ON t.worker_id = NEW.worker_id AND t.team_id = s.team_id AND t.period @> m.day
        WHERE s.id = NEW.session_id AND s.team_id = NEW.team_id
        AND NOT EXISTS (SELECT FROM members_organisationmembership o WHERE o.worker_id = NEW.worker_id
                        AND o.organisation = 'party' AND o.period @> m.day);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not to be classified' USING ERRCODE = 'TT021';
    END IF;
    RETURN NEW;
"""
_CHECK_CELL = """
    PERFORM FROM members_cellmeeting m JOIN members_cellteam c ON c.cell_id = m.cell_id
        WHERE m.id = NEW.meeting_id AND c.team_id = NEW.team_id AND c.period @> m.day;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the cell does not lead this team' USING ERRCODE = 'TT022';
    END IF;
    RETURN NEW;
"""
_CHECK_ASPECT = """
    IF NEW.tier = 'weak' AND NOT EXISTS (SELECT FROM members_tieraspect a WHERE a.assessment_id = NEW.id) THEN
        RAISE EXCEPTION 'who needs more help, and in what' USING ERRCODE = 'TT023';
    END IF;
    RETURN NULL;
"""
_CHECK_SUGGESTION = """
    PERFORM FROM members_tierassessment a JOIN members_classificationsession s ON s.id = a.session_id
        JOIN members_cellmeeting m ON m.id = s.meeting_id
        JOIN members_suggestion g ON g.team_id = s.team_id AND g.made_on <= m.day
        WHERE a.id = NEW.assessment_id AND g.id = NEW.suggestion_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'not a suggestion of this team by then' USING ERRCODE = 'TT025';
    END IF;
    RETURN NULL;
"""


class ClassificationSession(models.Model):
    """Đợt phân loại: the cell weighs everyone outside the Party on one team, in a meeting.

    Once it is closed the counts stand for readers who may know how many, and never who (trust.md, section 3.1).
    """

    meeting = models.ForeignKey(CellMeeting, on_delete=models.PROTECT, related_name="sessions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="classification_sessions")
    closed_at = models.DateTimeField(null=True, blank=True)
    active = models.PositiveSmallIntegerField(null=True, blank=True)
    average = models.PositiveSmallIntegerField(null=True, blank=True)
    weak = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "team"], name="one_session_of_a_meeting"),
            models.CheckConstraint(
                name="closed_session_has_counts",
                condition=Q(closed_at__isnull=True, active__isnull=True, average__isnull=True, weak__isnull=True)
                | Q(closed_at__isnull=False, active__isnull=False, average__isnull=False, weak__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_the_teams_cell",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("meeting_id", "team_id"),
                func=_CHECK_CELL,
            ),
            pgtrigger.Trigger(
                name="closed_stays_closed",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.Update,
                condition=pgtrigger.Q(old__closed_at__isnull=False),
                func=_CLOSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.meeting_id}"


class TierAssessment(models.Model):
    """Phân loại: one person's kind as decided in a session, with the reason; the latest revision counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ClassificationSession, on_delete=models.PROTECT, related_name="assessments")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="assessments")
    tier = models.CharField(max_length=8, choices=TIER_NAMES)
    reason = SealedField()
    revision = models.PositiveSmallIntegerField(default=1, help_text="Counts changes of mind within the session.")
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "worker", "revision"], name="one_decision_of_a_session"),
            models.CheckConstraint(name="tier_is_one_of_three", condition=Q(tier__in=list(Tier))),
        ]
        indexes = [models.Index(fields=["team", "worker"], name="assessment_of_team")]
        triggers = [
            _stays(),
            _into_an_open_session(_CHECK_OPEN),
            pgtrigger.Trigger(name="of_the_masses", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_CHECK_WHO),
            pgtrigger.Trigger(
                name="weak_in_something",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=_CHECK_ASPECT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.session_id}"


class TierAspect(models.Model):
    """Từng mặt: an aspect in which somebody needs help, or does well, with what was seen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(TierAssessment, on_delete=models.CASCADE, related_name="aspects")
    aspect = models.CharField(max_length=10, choices=ASPECT_NAMES)
    evidence = SealedField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "aspect"], name="aspect_once")]
        triggers = [_stays(), _into_an_open_session(_CHECK_OPEN_OF_ASSESSMENT)]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.aspect}"

    @property
    def about(self) -> int:
        """The number of the worker it is about."""
        return self.assessment.worker_id


class TierGround(models.Model):
    """Dựa vào góp ý: a suggestion of a worker that a decision rests on (practice 41).

    The suggestion is of the same team, and made by the day of the meeting.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(TierAssessment, on_delete=models.CASCADE, related_name="grounds")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "suggestion"], name="ground_once")]
        triggers = [
            _stays(),
            _into_an_open_session(_CHECK_OPEN_OF_ASSESSMENT),
            pgtrigger.Trigger(
                name="of_the_team_by_then", when=pgtrigger.After, operation=pgtrigger.Insert, func=_CHECK_SUGGESTION
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.suggestion_id}"


class TierProposal(models.Model):
    """Đề xuất: what a member puts forward about somebody for the meeting; never a decision, gone when it is closed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(ClassificationSession, on_delete=models.PROTECT, related_name="proposals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(max_length=8, choices=TIER_NAMES)
    reason = SealedField()
    evidence = SealedField(help_text="JSON: what was seen, by aspect.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "worker", "by"], name="one_proposal_of_a_member"),
            models.CheckConstraint(name="nobody_proposes_themself", condition=~Q(worker=models.F("by"))),
            models.CheckConstraint(name="proposed_is_one_of_three", condition=Q(tier__in=list(Tier))),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.session_id}"


class TierObjection(models.Model):
    """Ý kiến khác: what the worker says against a decision, in writing; until it is answered it is owed an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.OneToOneField(TierAssessment, on_delete=models.CASCADE, related_name="objection")
    text = SealedField()
    raised_on = models.DateField()
    answer = SealedField()
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="objection_answered_later",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("raised_on")),
            )
        ]
        triggers = [_stays(_ANSWERED_ONCE)]

    def __str__(self) -> str:
        return str(self.assessment_id)

    @property
    def about(self) -> int:
        """The number of the worker it is about."""
        return self.assessment.worker_id

    @property
    def team_id(self) -> int:
        """The team whose cell answers it."""
        return self.assessment.team_id
