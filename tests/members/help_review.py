"""Help that is looked at again, for the tests: C helps E, and what is said of it."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.actions.help_review import Seen, review_help
from members.actions.mentoring import end_mentorship
from members.domain.help_review import HelpPlan, Progress
from members.domain.tier import Aspect, Tier
from members.models import Mentorship, MentorshipReview
from tests.cast import TODAY, Cast
from tests.factories.mentoring import make_link, make_tiers
from tests.htmx import parse

BETTER = {Aspect.OUTPUT: Progress.BETTER, Aspect.DISCIPLINE: Progress.BETTER, Aspect.STUDY: Progress.MORE}
WORDS = "Theo kịp anh C từng nấc"


def help_of_e(cast: Cast) -> Mentorship:
    """C, of the active ones, leads E since the first session; agreed to be looked at again on 1 November."""
    active, average = [cast.people.c, cast.people.nhung], [cast.people.e]
    make_tiers(team=cast.team6, cell=cast.cell, tiers={Tier.ACTIVE: active, Tier.AVERAGE: average})
    made = make_link(team=cast.team6, mentor=cast.people.c, mentee=cast.people.e, review_on=date(1966, 11, 1))
    Mentorship.objects.filter(pk=made.pk).update(aim="Làm đều tay", plan="Anh C làm trước")
    return Mentorship.objects.get(pk=made.pk)


def look(cast: Cast, link: Mentorship, day: date = TODAY, *, key: UUID | None = None, **more: Any) -> MentorshipReview:
    seen = more.pop("seen", Seen(BETTER, WORDS))
    by = more.pop("by", cast.accounts.cell_leader)
    return review_help(
        key=key or uuid4(), link=link, day=day, seen=seen, agreed=HelpPlan(**more), by=by, today=TODAY,
        now=timezone.now(),
    )  # fmt: skip


def end(cast: Cast, link: Mentorship, day: date = TODAY, seen: Seen | None = None) -> None:
    end_mentorship(
        link=link, day=day, reason="Đổi ca", seen=seen or Seen(), by=cast.accounts.cell_leader, today=TODAY,
        now=timezone.now(),
    )  # fmt: skip


def url(link: Mentorship, name: str = "mentorship") -> str:
    return reverse(name, kwargs={"mentorship": link.pk})


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(parse(response).get_text(" ", strip=True).split())
