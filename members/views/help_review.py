"""One link of the chain of help: what is agreed, what came of it, its end."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions.help_review import check_correctable, correct_review, review_help
from members.actions.mentoring import end_mentorship
from members.forms.help_review import CorrectReviewForm, EndForm, ReviewForm
from members.models import Mentorship, MentorshipReview
from members.queries.help_review import review_for
from members.queries.helper import link_page
from members.queries.mentoring import mentorship_for, mentorship_seen_by
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import keep_form


def _seen(user: Any, mentorship: int) -> Mentorship:
    return mentorship_seen_by(user, mentorship, business_day())


@require_http_methods(["GET", "POST"])
@requires("members.see_session", _seen, confidential=True)
def mentorship(request: SignedInRequest, link: Mentorship) -> HttpResponse:
    """Xem lại việc giúp: aim, plan, next review, what came of it; the head of the cell writes down one more."""
    may_keep = may(request.user, "members.keep_mentorship", link)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    today, now = business_day(), timezone.now()
    page = link_page(request.user, link, today, now)
    initial = {"key": uuid4(), "day": min(today, link.period.upper or today)}
    if page.is_open:
        ahead = page.agreed.review_on if page.agreed.review_on and page.agreed.review_on > today else None
        initial |= {"aim": page.agreed.aim, "plan": page.agreed.plan, "review_on": ahead}
    form = ReviewForm(request.POST or None, is_open=page.is_open, initial=initial)

    def act() -> Any:
        data = form.cleaned_data
        facts = {"key": data["key"], "day": data["day"], "seen": form.seen(), "agreed": form.help_plan()}
        return review_help(link=link, **facts, by=request.user, today=today, now=now)

    return keep_form(
        request,
        form,
        act,
        then=lambda _kept: redirect("mentorship", mentorship=link.pk),
        template="members/mentoring/mentorship.html",
        context={"page": page, "may_keep": may_keep},
        done=_("The review is written down."),
    )


@require_http_methods(["GET", "POST"])
@requires("members.keep_mentorship", review_for, confidential=True)
def help_review_change(request: SignedInRequest, review: MentorshipReview) -> HttpResponse:
    """Whoever wrote the last review down corrects it, within a week."""
    link, today, now = review.mentorship, business_day(), timezone.now()
    try:
        check_correctable(review, by=request.user, now=now)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("mentorship", mentorship=link.pk)
    page = link_page(request.user, link, today, now)
    form = CorrectReviewForm(request.POST or None, is_open=page.is_open, initial=CorrectReviewForm.initial_of(review))

    def act() -> Any:
        facts = {"day": form.cleaned_data["day"], "seen": form.seen(), "agreed": form.help_plan()}
        return correct_review(review=review, **facts, by=request.user, today=today, now=now)

    return keep_form(
        request,
        form,
        act,
        then=lambda _kept: redirect("mentorship", mentorship=link.pk),
        template="members/mentoring/review_change.html",
        context={"page": page},
        done=_("Corrected."),
    )


@require_http_methods(["GET", "POST"])
@requires("members.keep_mentorship", mentorship_for, confidential=True)
def mentorship_end(request: SignedInRequest, link: Mentorship) -> HttpResponse:
    """The help ends on a day, with its reason and, where something is said, a last review; the record stays."""
    today, now = business_day(), timezone.now()
    form = EndForm(request.POST or None, initial={"day": today})

    def act() -> Any:
        facts = {"day": form.cleaned_data["day"], "reason": form.cleaned_data["reason"], "seen": form.seen()}
        return end_mentorship(link=link, **facts, by=request.user, today=today, now=now)

    return keep_form(
        request,
        form,
        act,
        then=lambda _kept: redirect("chain", team=link.team.slug),
        template="members/mentoring/end.html",
        context={"page": link_page(request.user, link, today, now)},
        done=_("The help has ended; the record stays."),
    )
