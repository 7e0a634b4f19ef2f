"""Giving somebody a helper, changing, ending: every rule of the chain is weighed under a lock of the team.

The database has the last word on a second lead, a pair twice and a circle; its word becomes the same sentence.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.actions.care import end_broken_holding
from members.actions.help_review import Seen, add_last_review, check_after_reviews
from members.actions.of_team import hold_team
from members.domain.account import Role
from members.domain.help_review import HelpPlan
from members.domain.mentoring import REPLACED, Link, MentorKind, Rule, broken_links, refusal
from members.models import Account, Mentorship, Team, Worker
from members.models.mentoring import CIRCLE
from members.queries.cell import cell_members, cell_of, last_session
from members.queries.help_review import last_review
from members.queries.mentoring import called, links_from, names_of, people_for_rules, refusal_in_words, teams_of
from teamtrack.dated import end_row
from teamtrack.errors import RuleBroken, must_come_soon, must_have_come
from teamtrack.figures import format_day
from teamtrack.names import tidy

EXCLUDED = "23P01"  # PostgreSQL: an exclusion constraint


@dataclass(frozen=True)
class NewLink:
    """A helper to be given to somebody of a team."""

    team: Team
    mentee: Worker
    mentor: Worker
    kind: MentorKind
    since: date
    plan: HelpPlan = field(default_factory=HelpPlan)


@transaction.atomic
def assign_mentor(*, new: NewLink, by: Account, today: date) -> Mentorship:
    """Somebody helps from a day on; RuleBroken tells which rule is in the way, and nothing changes."""
    hold_team(new.team)
    return _begin(new, by, today)


@transaction.atomic
def change_lead(*, link: Mentorship, new: NewLink, by: Account, today: date) -> Mentorship:
    """Another lead helper from a day on, as one act: the old link ends that day, with its reason."""
    hold_team(new.team)
    held = _still_held(link)
    if held.mentor_id == new.mentor.pk:
        words = _("%(mentor)s is the lead helper already; choose somebody else.")
        raise RuleBroken(_sentence(words, mentor=called(new.mentor)), field="mentor")
    if new.since < held.period.lower:
        words = _("%(mentor)s has helped since %(day)s; choose that day or a later one.")
        facts = {"mentor": called(held.mentor), "day": format_day(held.period.lower)}
        raise RuleBroken(_sentence(words, **facts), field="since")
    if new.since == held.period.lower and last_review(held) is not None:  # it would be as if it had never been
        words = _("It was looked at again on %(day)s already; choose a later day.")
        raise RuleBroken(words % {"day": format_day(new.since)}, field="since")
    check_after_reviews(held, new.since, field="since")
    _end(held, new.since, REPLACED)
    begun = _begin(new, by, today)
    _give_back_cases(held, new.since, today)
    return begun


@transaction.atomic
def end_mentorship(
    *, link: Mentorship, day: date, reason: str, seen: Seen, by: Account, today: date, now: datetime
) -> None:
    """The help ends on a day: from that day on it is a gap, or over; the record stays.

    `seen`: what came of it, a last review of that day; none where nothing is said.
    """
    hold_team(link.team)
    held = _still_held(link)
    must_have_come(day, today, field="day")
    if day <= held.period.lower:
        words = _("The help began on %(day)s; choose a later day.")
        raise RuleBroken(words % {"day": format_day(held.period.lower)}, field="day")
    check_after_reviews(held, day, field="day")
    if seen:
        add_last_review(link=held, day=day, seen=seen, by=by, today=today, now=now)
    _end(held, day, tidy(reason))
    _give_back_cases(held, day, today)


@transaction.atomic
def end_broken_links(*, team: Team, day: date, today: date) -> list[Mentorship]:
    """Links that hold no longer end on the day, with the reason, and leave gaps; those that were ended.

    So does the holding of cases by whoever may do so no more.

    Called when a classification is closed, when somebody joins or leaves the Party, when a team comes to another cell.
    An assessment is never blocked by the chain (domain.md, rule 2). A link is weighed by the latest decisions, on a day
    on which it holds.
    """
    hold_team(team)
    links = links_from(team, day)
    latest = last_session(team, date.max)
    judged = {link: max(day, link.since, latest.meeting.day if latest else day) for link in links}
    people = {on: people_for_rules(team, on) for on in sorted(set(judged.values()))}
    broken = [found for link in links for found in broken_links(people[judged[link]], [link])]
    held = Mentorship.objects.select_related("mentor", "mentee")
    rows = held.in_bulk([link.pk for link, _rule in broken if link.pk is not None])
    for link, rule in broken:
        _end(rows[link.pk or 0], day, rule)
    end_broken_holding(held=Q(team=team), day=day, today=today)
    return list(rows.values())


@transaction.atomic
def leave_chain(*, worker: Worker, team: Team, day: date, by: Account | None) -> None:
    """Somebody leaves the team on a day: their links end with the reason, and whom they led is a gap.

    A member of the cell that leads a team goes on helping there. The head of the cell gives those who lose their lead
    helper another one first, and is told whom. Anybody else is told nothing: who leads somebody is active or of the
    Party, and the answer is the same whether there were links or not.
    """
    headed = by.stands.teams(Role.CELL_LEADER) if by is not None else frozenset()
    led: list[int] = []
    ending: list[tuple[int, Rule]] = []
    for one in teams_of(worker, day) | Team.objects.filter(pk=team.pk):
        hold_team(one)
        cell = cell_of(one, day)
        stays = cell is not None and cell_members(cell, day).filter(pk=worker.pk).exists()
        for link in links_from(one, day):
            if link.mentor == worker.pk and not stays:
                ending.append((link.pk or 0, Rule.MENTOR_NOT_ON_TEAM))
                led += [link.mentee] if link.is_lead and one.pk in headed else []
            elif link.mentee == worker.pk and one.pk == team.pk:
                ending.append((link.pk or 0, Rule.MENTEE_NOT_ON_TEAM))
    if led:
        words = _("%(mentor)s is still the lead helper of %(mentees)s. Give them another lead helper first.")
        raise RuleBroken(_sentence(words, mentor=called(worker), mentees=", ".join(names_of(led).values())))
    rows = Mentorship.objects.in_bulk([pk for pk, _rule in ending])
    for pk, rule in ending:
        _end(rows[pk], day, rule)


def _still_held(link: Mentorship) -> Mentorship:
    held = (
        Mentorship.objects.select_related("mentor", "team").select_for_update(of=("self",)).filter(pk=link.pk).first()
    )
    if held is None or held.period.upper is not None:
        raise RuleBroken(_("That has ended already. Look at the chain again."))
    return held


def _begin(new: NewLink, by: Account, today: date) -> Mentorship:
    must_have_come(new.since, today, field="since")
    _check_first_review(new.plan, new.since, today)
    link = Link(new.mentor.pk, new.mentee.pk, new.kind, new.since)
    links = links_from(new.team, new.since)
    for day in sorted({new.since, today}):  # it must have been right when it began, and be right now
        found = refusal(link, people_for_rules(new.team, day), links)
        if found is not None:
            named = {link.mentor, link.mentee, *found.circle} | ({found.other.mentor} if found.other else set())
            raise RuleBroken(refusal_in_words(found, link, names_of(named), day), field="mentor")
    return _told(
        lambda: Mentorship.objects.create(
            team=new.team,
            mentor=new.mentor,
            mentee=new.mentee,
            kind=new.kind,
            period=(new.since, None),
            aim=tidy(new.plan.aim),
            plan=tidy(new.plan.plan),
            review_on=new.plan.review_on,
            recorded_by=by,
        )
    )


def _told(write: Callable[[], Mentorship]) -> Mentorship:
    """Write, and let the database check at once what it would check at the end."""
    try:
        with transaction.atomic():
            written = write()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError as refused:
        if getattr(refused.__cause__, "sqlstate", "") not in (EXCLUDED, CIRCLE):
            raise
        words = _("The chain has changed in the meantime, and this no longer fits. Look at it again.")
        raise RuleBroken(words, field="mentor") from refused
    written.refresh_from_db()  # the period as a range
    return written


def _end(link: Mentorship, day: date, reason: str) -> None:
    """Not before it was looked at last, whatever was written down later for an earlier day: what was found stays."""
    last = last_review(link)
    if last is not None:
        day = max(day, last.day, link.period.lower + timedelta(days=1))
    link.end_reason = reason
    end_row(link, day, "end_reason")


def _give_back_cases(link: Mentorship, day: date, today: date) -> None:
    """Whoever held a case about somebody as their helper alone holds it no more."""
    end_broken_holding(held=Q(holder=link.mentor_id, worker=link.mentee_id), day=day, today=today)


def _check_first_review(plan: HelpPlan, since: date, today: date) -> None:
    must_come_soon(plan.review_on, today, field="review_on")
    if plan.review_on is not None and plan.review_on <= since:
        words = _("The help began on %(day)s; look at it again on a later day.")
        raise RuleBroken(words % {"day": format_day(since)}, field="review_on")


def _sentence(words: str, **facts: str) -> str:
    told = words % facts
    return told[:1].upper() + told[1:]
