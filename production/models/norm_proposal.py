"""Proposals to change a norm with their steps, and norm studies."""

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Account, Team, Worker
from production.domain.norm_proposal import HAS_OPINION, HAS_WORDS, Origin, Step, every_order
from production.models.norm import OutputNorm
from production.models.product import Product

ORIGIN_NAMES = [
    (Origin.CELL, _("the party cell")),
    (Origin.TEAM, _("the production team leader")),
    (Origin.OFFICE, _("the norm office")),
]
STEP_NAMES = [
    (Step.DRAFT, _("Draft")),
    (Step.DISCUSSED, _("Discussed in the team")),
    (Step.REPORTED, _("With the branch committee")),
    (Step.HEARD, _("The branch committee has given its opinion")),
    (Step.SENT, _("With the norm office")),
    (Step.TRIAL, _("On trial")),
    (Step.CONSULTED, _("Union consulted")),
    (Step.APPROVED, _("Approved by the workshop manager")),
    (Step.ISSUED, _("Issued")),
    (Step.POSTED, _("Posted in the team")),
    (Step.DECLINED, _("Declined")),
    (Step.WITHDRAWN, _("Withdrawn")),
]
# How a step reads among those that were taken, where its name is a state that ends with the next one.
TAKEN = {
    Step.DRAFT: _("Drafted"),
    Step.REPORTED: _("Reported to the branch committee"),
    Step.SENT: _("Sent to the norm office"),
    Step.TRIAL: _("Put on trial"),
}
OPINION_NAMES = [(True, _("for the change")), (False, _("against the change"))]
# What a step is called while it is still to be taken.
TO_DO = {
    Step.DISCUSSED: _("Discuss it with the people of the team"),
    Step.REPORTED: _("Report to the branch committee"),
    Step.HEARD: _("Say what the branch committee thinks"),
    Step.SENT: _("Send to the norm office"),
    Step.TRIAL: _("Try it out for some days"),
    Step.CONSULTED: _("Say what the union thinks"),
    Step.APPROVED: _("Approve"),
    Step.ISSUED: _("Issue the norm"),
    Step.POSTED: _("Post it in the team"),
}

_ORDERS = ", ".join(f"('{origin}', '{last or ''}', '{step}')" for origin, last, step in every_order())
_IN_ORDER = f"""
    PERFORM FROM production_normproposal proposal
        LEFT JOIN LATERAL (SELECT step, day FROM production_normproposalstep
            WHERE proposal_id = proposal.id ORDER BY id DESC LIMIT 1) AS last ON true
        WHERE proposal.id = NEW.proposal_id AND NEW.day >= coalesce(last.day, proposal.made_on)
            AND (proposal.origin, coalesce(last.step, ''), NEW.step) IN (VALUES {_ORDERS});
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the steps of a norm proposal have an order' USING ERRCODE = 'TT060';
    END IF;
    RETURN NEW;
"""  # noqa: S608 -- both parts are the house's own words


class NormProposal(models.Model):
    """Đề nghị điều chỉnh định mức: a product that has a norm is to have another; its state is its last step (rule 7).

    `ended_on` is the day on which it was issued, declined or withdrawn: until then it is the product's only one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="norm_proposals")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="norm_proposals")
    origin = models.CharField(max_length=6, choices=ORIGIN_NAMES)
    old_units = models.PositiveIntegerField()
    units = models.PositiveIntegerField()
    reason = models.CharField(max_length=1000)
    made_on = models.DateField()
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product"], condition=Q(ended_on__isnull=True), name="one_open_proposal_of_a_norm"
            ),
            models.CheckConstraint(name="norm_proposal_origin", condition=Q(origin__in=list(Origin))),
            models.CheckConstraint(
                name="norm_proposal_changes_it", condition=Q(units__gt=0, old_units__gt=0) & ~Q(units=F("old_units"))
            ),
            models.CheckConstraint(name="norm_proposal_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="norm_proposal_ends_later", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("made_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}: {self.old_units} → {self.units}"


class NormProposalStep(models.Model):
    """Bước của đề nghị: taken on a day, in order, each once, and never changed (rule 7)."""

    proposal = models.ForeignKey(NormProposal, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=9, choices=STEP_NAMES)
    day = models.DateField()
    by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=600, blank=True)
    is_for = models.BooleanField(null=True, help_text="Of an opinion: for the change, or against it.")
    trial_first = models.DateField(null=True, blank=True)
    trial_last = models.DateField(null=True, blank=True)
    decision = models.CharField(max_length=60, blank=True, help_text="The number under which the norm was issued.")
    norm = models.ForeignKey(OutputNorm, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "step"], name="each_step_of_a_norm_proposal_once"),
            models.CheckConstraint(name="norm_step_is_known", condition=Q(step__in=list(Step))),
            models.CheckConstraint(
                name="norm_step_says_something", condition=~Q(step__in=sorted(HAS_WORDS)) | ~Q(words="")
            ),
            models.CheckConstraint(
                name="norm_opinion_is_whole",
                condition=Q(step__in=sorted(HAS_OPINION), is_for__isnull=False)
                | ~Q(step__in=sorted(HAS_OPINION)) & Q(is_for__isnull=True),
            ),
            models.CheckConstraint(
                name="norm_trial_has_days",
                condition=Q(step=Step.TRIAL, trial_first__isnull=False, trial_last__isnull=False)
                & Q(trial_last__gte=F("trial_first"))
                | ~Q(step=Step.TRIAL) & Q(trial_first__isnull=True, trial_last__isnull=True),
            ),
            models.CheckConstraint(
                name="norm_issue_has_a_number",
                condition=Q(step=Step.ISSUED) & ~Q(decision="")
                | ~Q(step=Step.ISSUED) & Q(decision="", norm__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="norm_steps_in_order", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_IN_ORDER
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.step}"


class NormStudy(models.Model):
    """Nghiên cứu định mức: the norm officer watches how a product is made on a team, and writes down what was found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="norm_studies")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="norm_studies")
    day = models.DateField()
    units = models.PositiveIntegerField(help_text="Good units per man-day, as observed.")
    words = models.CharField(max_length=600, blank=True)
    recorded_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_on = models.DateField(help_text="Business day.")
    workers = models.ManyToManyField(Worker, through="NormStudyWorker", related_name="norm_studies")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "team", "day"], name="one_norm_study_a_day"),
            models.CheckConstraint(name="norm_study_above_zero", condition=Q(units__gt=0)),
            models.CheckConstraint(name="norm_study_is_past", condition=Q(day__lte=models.F("recorded_on"))),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.team_id} {self.day}"


class NormStudyWorker(models.Model):
    """Người được theo dõi: whose work was watched in a norm study; nothing is noted of one person."""

    study = models.ForeignKey(NormStudy, on_delete=models.CASCADE, related_name="observed")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "worker"], name="observed_once_in_a_study")]

    def __str__(self) -> str:
        return f"{self.study_id} {self.worker_id}"
