"""Shape of looking again at somebody's help: what came of it, aspect by aspect, and what follows."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from members.actions.help_review import Seen
from members.domain.help_review import HelpPlan, Progress
from members.domain.tier import Aspect
from members.models import MentorshipReview
from members.models.mentoring import PROGRESS_NAMES
from members.models.tier import ASPECT_NAMES
from teamtrack.forms import DayField, OnceForm, ShortText


class PlanForm(forms.Form):
    """What for, how, and when it is looked at again."""

    aim = ShortText(label=_("Aim"), max_length=300, required=False)
    plan = ShortText(label=_("Plan of help"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    review_on = DayField(label=_("Look at it again on"), required=False)

    def help_plan(self) -> HelpPlan:
        return HelpPlan(*(self.cleaned_data[name] for name in ("aim", "plan", "review_on")))


class SeenForm(forms.Form):
    """Of each aspect how it goes, or nothing; and in words."""

    words = ShortText(
        label=_("What came of it"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for aspect, name in ASPECT_NAMES:
            self.fields[f"went_{aspect}"] = forms.TypedChoiceField(
                label=capfirst(name),
                choices=[("", _("not said")), *PROGRESS_NAMES],
                coerce=Progress,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    @cached_property
    def went(self) -> list[Any]:
        """The fields of the aspects, in their order."""
        return [self[f"went_{aspect}"] for aspect in Aspect]

    @property
    def ways(self) -> list[Any]:
        """What may be said of an aspect."""
        return [name for _way, name in self.went[0].field.choices]

    def seen(self) -> Seen:
        said = {aspect: self.cleaned_data[f"went_{aspect}"] for aspect in Aspect}
        return Seen({aspect: way for aspect, way in said.items() if way}, self.cleaned_data["words"])


class CorrectReviewForm(SeenForm, PlanForm):
    """On which day, what came of it, and what follows; of help that has ended nothing does."""

    day = DayField(label=_("Day"))

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_open:
            for name in PlanForm.base_fields:
                del self.fields[name]

    @property
    def plan_fields(self) -> list[Any]:
        return [self[name] for name in PlanForm.base_fields if name in self.fields]

    def help_plan(self) -> HelpPlan:
        return super().help_plan() if self.plan_fields else HelpPlan()

    @staticmethod
    def initial_of(review: MentorshipReview) -> dict[str, Any]:
        typed = {name: getattr(review, name) for name in ("day", "words", "aim", "plan")}
        went = {f"went_{aspect}": way for aspect, way in review.progress.items()}
        return typed | went | {"review_on": review.next_on}


class ReviewForm(OnceForm, CorrectReviewForm):
    """One more review; `key` makes it one however often it is sent."""


class EndForm(SeenForm):
    """From which day on it holds no longer, why, and what came of it, where something is said."""

    day = DayField(label=_("Ends on"))
    reason = ShortText(label=_("Reason"), max_length=200)
