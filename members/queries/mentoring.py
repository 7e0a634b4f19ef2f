"""The chain of a team: who is in it, what links it, which of them a person may help.

The kinds stand under row-level security. What the rules need is read as the system, so that a rule holds whoever acts;
what a page shows is read as the reader.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.domain.account import CELL, Role
from members.domain.mentoring import REPLACED, Link, MentorKind, Person, Refusal, Rule
from members.domain.tier import Decided
from members.models import Mentorship, Prospect, ProspectHelper, Team, TeamMembership, Worker
from members.queries.cell import current_tiers, members_for, workers_known_to
from teamtrack.audit import as_system
from teamtrack.figures import format_day


def people_of(team: Team, day: date, tiers: Mapping[int, Decided]) -> dict[int, Person]:
    """Who is on the team on a day or may help there as a member of the Party, with the kinds that are known."""
    members = set(members_for(team, day).values_list("pk", flat=True))
    on_team = set(Worker.objects.on_team(team, day).values_list("pk", flat=True))
    return {
        pk: Person(pk in members, tiers[pk].tier if pk in tiers else None, pk in on_team)
        for pk in sorted(members | on_team)
    }


def people_for_rules(team: Team, day: date) -> dict[int, Person]:
    """The same with every kind, whoever asks: a rule that did not know them would let everything pass."""
    with as_system("chain", writes=False):
        return people_of(team, day, current_tiers(team, day))


def links_from(team: Team, since: date) -> list[Link]:
    """Every link of the team that holds on some day from `since` on."""
    rows = Mentorship.objects.filter(team=team, period__overlap=DateRange(since, None))
    return [as_link(row) for row in rows.order_by("period", "pk")]


def as_link(row: Mentorship) -> Link:
    return Link(row.mentor_id, row.mentee_id, MentorKind(row.kind), row.period.lower, row.period.upper, row.pk)


def teams_of(worker: Worker, since: date) -> QuerySet[Team]:
    """The teams that somebody is on, or helps or prepares somebody of, or is prepared on, from `since` on."""
    facts = {"period__overlap": DateRange(since, None)}
    stays = TeamMembership.objects.filter(worker=worker, **facts).values("team")
    helps = Mentorship.objects.filter(mentor=worker, **facts).values("team")
    ways = Prospect.objects.filter(worker=worker, ended_on__isnull=True).values("team")
    prepares = ProspectHelper.objects.filter(worker=worker, **facts).values("prospect__team")
    return Team.objects.filter(pk__in=stays.union(helps, ways, prepares)).order_by("pk")


def mentorship_for(user: Any, mentorship: int) -> Mentorship:
    """A link of a team in whose cell the user is; else 404."""
    rows = Mentorship.objects.select_related("team", "mentor", "mentee").filter(team__in=user.stands.teams(*CELL))
    found: Mentorship = get_object_or_404(rows, pk=mentorship)
    return found


def mentorship_seen_by(user: Any, mentorship: int, today: date) -> Mentorship:
    """The same, of somebody whom the reader knows: for a member of the cell their group and whom they help; else 404.

    What came of the help tells much of a person's kind.
    """
    link = mentorship_for(user, mentorship)
    heads = link.team_id in user.stands.teams(Role.CELL_LEADER)
    if not heads and link.mentee_id not in workers_known_to(user, link.team, today):
        raise Http404
    return link


# --- how it is told --------------------------------------------------------------------------------------------------


def called(worker: Worker) -> str:
    """Chị Lợi, anh C."""
    words = pgettext("a woman's name", "%(name)s") if worker.is_woman else pgettext("a man's name", "%(name)s")
    return words % {"name": worker.given_name}


def refusal_in_words(found: Refusal, link: Link, names: dict[int, str], day: date) -> str:
    """What is in the way, and what to do: a sentence."""
    words = {
        Rule.THEMSELF: _("Nobody helps themself; choose somebody else."),
        Rule.MENTEE_NOT_ON_TEAM: _("%(mentee)s is not on the team on %(day)s; choose a day on which they are."),
        Rule.MENTOR_NOT_ON_TEAM: _(
            "%(mentor)s is neither on the team nor in the cell that leads it on %(day)s; choose somebody who is."
        ),
        Rule.MENTEE_IN_PARTY: _("%(mentee)s is a party member; the chain is for those outside the Party."),
        Rule.WEAK_MENTOR: _("%(mentor)s needs more help for now; choose somebody else."),
        Rule.END_WITHOUT_MEMBER: _(
            "The lead helper of %(mentee)s must be a party member. Choose one, or choose “supporting helper”."
        ),
        Rule.AVERAGE_WITHOUT_ACTIVE: _(
            "The lead helper of %(mentee)s must be an active worker. Choose one, or choose “supporting helper”."
        ),
        Rule.SAME_PAIR: _("%(mentor)s has helped %(mentee)s since %(since)s already. End that first."),
        Rule.SECOND_LEAD: _(
            "%(mentee)s has a lead helper already: %(other)s, since %(since)s. End that first, or choose “supporting"
            " helper”."
        ),
        Rule.CIRCLE: _("The chain would be a circle: %(circle)s. Choose somebody whom %(mentee)s does not help."),
    }[found.rule]
    facts = {
        "mentee": names.get(link.mentee, ""),
        "mentor": names.get(link.mentor, ""),
        "day": format_day(day),
        "since": format_day(found.other.since) if found.other else "",
        "other": names.get(found.other.mentor, "") if found.other else "",
        "circle": " → ".join(names.get(pk, "") for pk in (link.mentor, *found.circle)),
    }
    told = words % facts
    return told[:1].upper() + told[1:]


def end_in_words(reason: str) -> str:
    """Why a link ended: what somebody wrote, or the rule that it no longer kept."""
    words: dict[str, str] = {
        Rule.MENTEE_NOT_ON_TEAM: _("no longer on the team"),
        Rule.MENTOR_NOT_ON_TEAM: _("the helper is no longer on the team, nor in its cell"),
        Rule.MENTEE_IN_PARTY: _("joined the Party"),
        Rule.WEAK_MENTOR: _("the helper needs more help now"),
        Rule.END_WITHOUT_MEMBER: _("needs a party member after the last review"),
        Rule.AVERAGE_WITHOUT_ACTIVE: _("needs an active worker after the last review"),
        REPLACED: _("another helper took over"),
    }
    return words.get(reason, reason)


def names_of(workers: Iterable[int]) -> dict[int, str]:
    """What people are called, by number."""
    return {worker.pk: called(worker) for worker in Worker.objects.filter(pk__in=set(workers)).order_by("pk")}
