"""Who helps whom, the groups, and pairs kept apart or together."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import CELL, Role
from members.models import Team, Worker
from members.queries.chain import gaps, reviews_due
from members.queries.group import own_group, wishes_to_review
from members.queries.helper import is_of_masses, own_links
from teamtrack.access import may
from teamtrack.audit import reading_as
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers


@offers("today")
def chain_to_close(*, user: Any, day: date) -> Iterator[TodayItem]:
    """For the head of a cell: who is not reached, and links whose day of review has come. Nobody's name."""
    led = user.stands.teams(Role.CELL_LEADER)
    for team in Team.objects.filter(pk__in=led).order_by("code", "pk") if led else ():
        with reading_as(user):
            missing, due = gaps(team, day), reviews_due(team, day)
        url = reverse("chain", kwargs={"team": team.slug})
        if missing:
            yield TodayItem(
                sentence=ngettext("%(n)s person has no lead helper", "%(n)s people have no lead helper", missing)
                % {"n": missing},
                detail=_("Chain of help"),
                url=url,
                icon="people",
                tone="warn",
                order=25,
            )
        if due:
            yield TodayItem(
                sentence=ngettext("%(n)s help to look at again", "%(n)s helps to look at again", due) % {"n": due},
                detail=_("Chain of help"),
                url=url,
                icon="people",
                order=35,
            )


@offers("worker_panels")
def chain_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page who helps me and whom I help; on another's for the cell of their team. Nobody's kind."""
    if user.worker_id is None or user.is_by_pin:
        return
    is_own, teams = worker.pk == user.worker_id, user.stands.teams(*CELL)
    team = Team.objects.filter(pk__in=teams, memberships__worker=worker, memberships__period__contains=day).first()
    if not is_own and team is None:
        return
    helpers, helped = own_links(worker, day, tells_reviews=is_own)
    heads = team is not None and team.pk in user.stands.teams(Role.CELL_LEADER) and is_of_masses(team, worker, day)
    if helpers or helped or heads:
        context = {"worker": worker, "helpers": helpers, "helped": helped, "is_own": is_own}
        context["has_lead"] = any(link.is_lead for link in helpers)
        yield Panel("members/mentoring/panel.html", context | {"team": team.slug if heads and team else ""}, order=28)


@offers("worker_panels")
def group_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """The group somebody is in: to themself, the cell and the team leader."""
    own = own_group(worker, day)
    if own is None:
        return
    may_see = may(user, "members.see_groups", own.group.team)
    if may_see or worker.pk == user.worker_id:
        yield Panel("members/group/panel.html", {"own": own, "may_see": may_see}, order=40)


@offers("today")
def pairs_to_review(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The head of the cell: pairs kept apart or together that were to be looked at again."""
    teams = user.stands.teams(Role.CELL_LEADER)
    for wish in wishes_to_review(teams, day) if teams else ():
        names = {"one": wish.first.full_name, "other": wish.second.full_name}
        yield TodayItem(
            sentence=_("%(one)s and %(other)s: look again whether it still holds") % names,
            detail=wish.get_kind_display(),
            url=reverse("pair_wishes", kwargs={"team": wish.team.slug}),
            icon="people",
            chip=format_day(wish.review_on or day),
            tone="warn",
            order=45,
        )
