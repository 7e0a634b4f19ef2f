"""People being prepared for the Party or the Youth Union, their stages and helpers; proposals to others."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.domain.account import Organisation
from members.domain.prospect import ANSWERED_BY, STRAIN, Addressee, ProposalAnswer, ProposalKind, Stage, Stance
from members.models.account import Account
from members.models.organisation import PartyCell, Team
from members.models.worker import Worker

STAGE_NAMES = [
    (Stage.PREPARED.value, _("Being prepared")),
    (Stage.PROSPECTIVE.value, _("Prospective member")),
    (Stage.BRANCH.value, _("Before the branch")),
    (Stage.APPROVED.value, _("Approved above")),
    (Stage.ADMITTED.value, _("Admitted (probationary)")),
    (Stage.FULL.value, _("Full member")),
]
# The youth branch of the workshop decides about the Youth Union (labels: cand.youth).
YOUTH_STAGE_NAMES = {Stage.BRANCH: _("Before the youth branch"), Stage.ADMITTED: _("Admitted to the Youth Union")}


def stage_name(towards: Organisation, stage: Stage) -> str:
    """What a stage is called on the way to the Party, or to the Youth Union."""
    named = YOUTH_STAGE_NAMES if towards is Organisation.YOUTH else {}
    return str(named.get(stage) or dict(STAGE_NAMES)[stage.value])


TOWARDS_NAMES = [(Organisation.PARTY, _("the Party")), (Organisation.YOUTH, _("the Youth Union"))]
PROPOSAL_NAMES = [
    (ProposalKind.ADMIT_TO_YOUTH, _("Admission to the Youth Union")),
    (ProposalKind.ADMIT_TO_PARTY, _("Admission to the Party")),
    (ProposalKind.OTHER, _("another matter")),
]
ADDRESSEE_NAMES = [
    (Addressee.YOUTH_BRANCH, _("the workshop's youth branch")),
    (Addressee.BRANCH, _("the branch committee")),
    (Addressee.MANAGEMENT, _("management")),
    (Addressee.UNION, _("the union")),
]
ANSWER_NAMES = [(ProposalAnswer.ACCEPTED, _("accepted")), (ProposalAnswer.DECLINED, _("declined"))]
STANCE_NAMES = [(Stance.FOR, _("agrees")), (Stance.AGAINST, _("does not agree"))]

_IN_ORDER = """
    PERFORM FROM (SELECT stage, since FROM members_prospectstage WHERE prospect_id = NEW.prospect_id
                  ORDER BY since DESC, id DESC LIMIT 1) AS last
        WHERE NEW.since < last.since OR NEW.stage > last.stage + 1 OR NEW.stage = last.stage
            OR (NEW.stage < last.stage AND NEW.reason = '');
    IF FOUND OR (NEW.stage > 1 AND NOT EXISTS (
            SELECT FROM members_prospectstage WHERE prospect_id = NEW.prospect_id)) THEN
        RAISE EXCEPTION 'the stages have an order' USING ERRCODE = 'TT040';
    END IF;
    RETURN NEW;
"""


class Prospect(models.Model):
    """Người được bồi dưỡng: somebody on the way to the Party or the Youth Union."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="prospects")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="prospects")
    towards = models.CharField(max_length=10, choices=TOWARDS_NAMES)
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "towards"], condition=Q(ended_on__isnull=True), name="one_way_at_a_time"
            ),
            models.CheckConstraint(
                name="towards_party_or_youth", condition=Q(towards__in=[Organisation.PARTY, Organisation.YOUTH])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.towards}"


class ProspectStage(models.Model):
    """Bước: the stage somebody reached on a day; going back is a step with a reason (rule 8)."""

    prospect = models.ForeignKey(Prospect, on_delete=models.CASCADE, related_name="stages")
    stage = models.PositiveSmallIntegerField(choices=STAGE_NAMES)
    since = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(name="stage_1_to_6", condition=Q(stage__range=(1, 6)))]
        triggers = [
            pgtrigger.Trigger(name="stages_in_order", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_IN_ORDER)
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.stage}"


class ProspectHelper(models.Model):
    """Người bồi dưỡng: who prepares somebody, from when until when."""

    prospect = models.ForeignKey(Prospect, on_delete=models.CASCADE, related_name="helpers")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="helper_once_at_a_time",
                expressions=[
                    ("prospect", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.prospect_id} {self.worker_id}"


class Proposal(models.Model):
    """Đề nghị: what the cell asks of the branch, the youth branch, management or the union, and the answer."""

    cell = models.ForeignKey(PartyCell, on_delete=models.PROTECT, related_name="proposals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=16, choices=PROPOSAL_NAMES)
    addressed_to = models.CharField(max_length=14, choices=ADDRESSEE_NAMES)
    about = models.ForeignKey(Worker, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("what is proposed"), max_length=600)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=ANSWER_NAMES, blank=True)
    answer = models.CharField(_("answer"), max_length=600, blank=True)
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="answered_proposal_has_outcome",
                condition=Q(answered_on__isnull=True, outcome="")
                | Q(answered_on__gte=F("asked_on"), outcome__in=list(ProposalAnswer)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.cell_id} {self.asked_on}"

    @property
    def has_own_answerer(self) -> bool:
        """Whether those it is put to answer it themselves."""
        return self.addressed_to in ANSWERED_BY


class ProposalStatement(models.Model):
    """Ý kiến về đề nghị: what a worker of the team says about a proposal, and how hard they think it would be."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="statements")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    stance = models.CharField(max_length=7, choices=STANCE_NAMES)
    strain = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "worker"], name="one_statement_of_a_person"),
            models.CheckConstraint(name="stance_is_one_of_two", condition=Q(stance__in=list(Stance))),
            models.CheckConstraint(
                name="strain_1_to_5", condition=Q(strain__isnull=True) | Q(strain__range=(STRAIN[0], STRAIN[-1]))
            ),
            models.CheckConstraint(name="statement_says_something", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} {self.proposal_id}"

    @property
    def team_id(self) -> int:
        """The number of the team it was said on."""
        return self.proposal.team_id
