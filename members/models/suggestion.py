"""Suggestions of workers: what they propose, what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.domain.suggestion import SuggestionState
from members.models.account import Account
from members.models.organisation import Team
from members.models.worker import Worker

STATE_NAMES = [
    (SuggestionState.NEW, _("new")),
    (SuggestionState.DISCUSSED, _("being discussed")),
    (SuggestionState.TRIAL, _("being tried")),
    (SuggestionState.DONE, _("put into practice")),
    (SuggestionState.DECLINED, _("not possible now")),
]


class Suggestion(models.Model):
    """Góp ý, sáng kiến của công nhân: with state, answer, and the days between which it was tried.

    Its author and the leaders see it until it is published; the effect is measured from the output of those days.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="suggestions")
    author = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="suggestions")
    text = models.CharField(_("suggestion"), max_length=1000)
    made_on = models.DateField()
    state = models.CharField(max_length=10, choices=STATE_NAMES, default=SuggestionState.NEW)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    tried_from = models.DateField(_("tried from"), null=True, blank=True)
    tried_until = models.DateField(_("tried until"), null=True, blank=True)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="trial_ends_after_it_began",
                condition=Q(tried_until__isnull=True) | Q(tried_until__gte=F("tried_from")),
            ),
            models.CheckConstraint(
                name="answered_after_it_was_made",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("made_on")),
            ),
            models.CheckConstraint(name="suggestion_says_something", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["team", "-made_on"], name="suggestion_of_team")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.made_on}"
