"""Shape of asking for monthly reports."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members.models import Team, Workshop
from teamtrack.periods import Month

ALL, WHOLE = "tat-ca", "phan-xuong"  # no team's slug: every paper of the month, the workshop's own


class AskForm(forms.Form):
    """Which month, and whose report: a team's slug, the workshop's, or all of them."""

    month = forms.CharField(max_length=7)
    whose = forms.CharField(max_length=40)

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.workshop = workshop

    def clean_month(self) -> Month:
        try:
            return Month.parse(self.cleaned_data["month"])
        except ValueError as wrong:
            raise ValidationError(_("A month is written 1966-09.")) from wrong

    def clean_whose(self) -> Team | str:
        whose: str = self.cleaned_data["whose"]
        if whose in {ALL, WHOLE}:
            return whose
        team: Team | None = Team.objects.filter(workshop=self.workshop, slug=whose).first()
        if team is None:
            raise ValidationError(_("There is no such team."))
        return team
