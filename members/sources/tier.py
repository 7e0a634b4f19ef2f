"""The three kinds: when everybody is to be weighed again, objections and answers, how many of each."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import CELL, Role
from members.models import Team, Worker
from members.queries.cell import current_tiers, workers_known_to
from members.queries.objection import (
    answers_lately,
    counts_of_teams,
    decided_lately,
    latest_decision,
    objections_waiting,
)
from members.queries.tier import REVIEW_AFTER, kind_words, people_with_new_facts, review_due
from teamtrack.audit import reading_as
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers
from teamtrack.waiting import format_wait


@offers("today")
def kinds_to_review(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The head of a cell: objections that wait for an answer; three months have passed since everybody was weighed."""
    led = user.stands.teams(Role.CELL_LEADER)
    for team in Team.objects.filter(pk__in=led).order_by("code", "pk") if led else ():
        with reading_as(user):
            number, days = objections_waiting(team, day)
        if number:
            yield TodayItem(
                sentence=ngettext(
                    "%(n)s objection waits for your answer", "%(n)s objections wait for your answer", number
                )
                % {"n": number},
                detail=format_wait(days),
                url=reverse("tier_objections", kwargs={"team": team.slug}),
                icon="comment",
                tone="warn",
                order=24,
            )
        if since := review_due(team, day):
            people = people_with_new_facts(team, since - REVIEW_AFTER, day)
            words = ngettext(
                "Review of the three kinds is due · new facts on %(n)s person",
                "Review of the three kinds is due · new facts on %(n)s people",
                people,
            )
            yield TodayItem(
                sentence=words % {"n": people},
                detail=_("due since %(day)s") % {"day": format_day(since)},
                url=reverse("tiers", kwargs={"team": team.slug}),
                icon="people",
                order=36,
            )


@offers("today")
def own_decision_written(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Something new was decided about the reader: that it was, and nobody's kind."""
    if user.worker_id is None or user.is_by_pin:
        return
    with reading_as(user):
        decided = decided_lately(user, day)
    if decided is not None:
        yield TodayItem(
            sentence=_("The party cell wrote something about you on %(day)s")
            % {"day": format_day(decided.session.meeting.day)},
            detail=_("Read it; you may say where you see it differently."),
            url=reverse("tier_object", kwargs={"assessment": decided.pk}),
            icon="comment",
            order=59,
        )


@offers("today")
def own_objection_answered(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whoever objected: the answer is there. Nobody's kind."""
    if user.worker_id is None or user.is_by_pin:
        return
    with reading_as(user):
        answers = answers_lately(user, day)
    for objection in answers:
        yield TodayItem(
            sentence=_("The party cell has answered you"),
            detail=_("Your objection is answered in writing."),
            url=reverse("tier_object", kwargs={"assessment": objection.assessment_id}),
            icon="check",
            tone="ok",
            order=60,
        )


@offers("worker_panels")
def decision_about(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On one's own page the way to the latest decision, its kind untold; on another's for the cell, in words."""
    if user.worker_id is None or user.is_by_pin:
        return
    if worker.pk == user.worker_id:
        with reading_as(user):
            latest = latest_decision(worker)
        if latest is not None:
            yield Panel("members/objection/own_panel.html", {"decision": latest.pk}, order=80)
        return
    teams = user.stands.teams(*CELL)
    here = Team.objects.filter(pk__in=teams, memberships__worker=worker, memberships__period__contains=day)
    team = here.first() if teams else None
    if team is None:
        return
    with reading_as(user):
        if worker.pk not in workers_known_to(user, team, day):
            return
        decided = current_tiers(team, day).get(worker.pk)
    words = kind_words(decided.tier, decided.aspects) if decided else ""
    context = {"worker": worker, "team": team, "words": words, "decided": decided}
    yield Panel("members/objection/panel.html", context, order=25)


@offers("home_panels")
def how_many_of_each(*, user: Any, day: date) -> Iterator[Panel]:
    """The workshop manager, the branch committee: how many of each kind in every team, never who (trust.md, 3.1)."""
    teams = user.stands.teams(Role.WORKSHOP_MANAGER, Role.BRANCH_COMMITTEE)
    counts = counts_of_teams(teams) if teams else []
    if counts:
        yield Panel("members/objection/counts.html", {"teams": counts}, order=60)
