"""Whom to meet and to visit, and what came of it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import CELL, LEADS_ORGANISATION
from members.domain.contact import friday_of
from members.models import Team, Worker
from members.queries.contact import help_effects, is_known_to, met_lately, own_contacts, people_to_meet
from members.queries.hint import people_to_ask
from members.queries.visit import due_visits, visits_to
from teamtrack.access import may
from teamtrack.audit import reading_as
from teamtrack.figures import format_day
from teamtrack.sources import Panel, TodayItem, offers

NAMED = 2  # people whom an item of today tells by name
VISITS_SHOWN = 5  # on a person's page


@offers("today")
def people_of_friday(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whom the reader has not met this week, and by name the two longest unseen."""
    if not may(user, "members.use_friday_list"):
        return
    with reading_as(user):
        waiting = [person for person in people_to_meet(user, day) if not person.is_done]
    if waiting:
        yield TodayItem(
            sentence=ngettext("%(n)s person to meet this Friday", "%(n)s people to meet this Friday", len(waiting))
            % {"n": len(waiting)},
            detail="",
            url=reverse("friday"),
            icon="heart",
            chip=format_day(friday_of(day)),
            order=30,
        )
    for person in sorted(waiting, key=lambda person: (-person.days, person.worker.pk))[:NAMED]:
        if person.is_long_unseen:
            words = ngettext(
                "%(name)s: not met by you for %(n)s day", "%(name)s: not met by you for %(n)s days", person.days
            )
            yield TodayItem(
                sentence=(words if person.last else _("%(name)s: never met by you"))
                % {"name": person.worker.full_name, "n": person.days},
                detail=person.group,
                url=reverse("contact_log", kwargs={"worker": person.worker.pk}),
                icon="person",
                tone="warn",
                order=31,
            )


@offers("today")
def people_to_ask_how_they_are(*, user: Any, day: date) -> Iterator[TodayItem]:
    """How many people's output is a reason to ask; who they are stands on the page itself."""
    people = people_to_ask(user, day) if may(user, "members.use_friday_list") else []
    if people:
        yield TodayItem(
            sentence=ngettext(
                "%(n)s person you help: ask how they are", "%(n)s people you help: ask how they are", len(people)
            )
            % {"n": len(people)},
            detail="",
            url=reverse("ask_how"),
            icon="heart",
            order=33,
        )


@offers("today")
def visits_to_make(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Planned visits whose day has come, and illness of some days, for those who lead an organisation."""
    teams = user.stands.teams(*LEADS_ORGANISATION.values())
    for team in Team.objects.filter(pk__in=teams).select_related("workshop").order_by("code", "pk") if teams else ():
        with reading_as(user):
            due = due_visits(user, team, day)
        if due:
            yield TodayItem(
                sentence=ngettext("%(n)s person to visit", "%(n)s people to visit", len(due)) % {"n": len(due)},
                detail=", ".join(visit.worker.full_name for visit in due[:NAMED]),
                url=reverse("visits", kwargs={"team": team.slug}),
                icon="heart",
                tone="warn",
                order=32,
            )


@offers("worker_panels")
def met_and_visited(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """On a person's page: contacts, and output since help began, for those in charge.

    For those who lead an organisation visits, and the contacts they wrote down themselves.
    """
    if worker.pk == user.worker_id:
        if may(user, "members.use_friday_list"):
            yield Panel("members/contact/own_panel.html", {}, order=60)
        return
    teams = user.stands.teams(*CELL, *LEADS_ORGANISATION.values())
    team = (
        Team.objects.filter(pk__in=teams, memberships__worker=worker, memberships__period__contains=day).first()
        if teams
        else None
    )
    if team is None:
        return
    with reading_as(user):
        known = is_known_to(user, worker, day)
        if not known and not user.stands.teams(*LEADS_ORGANISATION.values()) & {team.pk}:
            return
        context = {
            "worker": worker,
            "team": team,
            "met": met_lately(user, worker) if known else None,
            "own": [] if known else own_contacts(user, worker),
            "visits": visits_to(user, worker, team, VISITS_SHOWN, day),
            "effects": help_effects(worker, day) if known else [],
        }
    yield Panel("members/contact/panel.html", context, order=30)
