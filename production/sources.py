"""What production offers to the pages below it."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.domain.account import Role
from members.domain.contact import EFFECT_DAYS, Effect, Illness
from members.domain.hint import Hint
from members.domain.own_data import OwnTable
from members.domain.pilot import GroupFulfilment
from members.domain.suggestion import TrialEffect
from members.domain.team_now import TeamNow
from members.domain.tier import WorkerFacts
from members.models import Team, Worker, Workshop
from production.actions.erasure import erase_notes_of
from production.actions.improvement import unname
from production.actions.summary import raise_version
from production.domain.plan import PlanProgress
from production.queries.assessment import assessment_facts
from production.queries.closing import WaitingShift, last_closed_month, waiting_shifts
from production.queries.effect import effect_of_trial, effect_on, illness_of
from production.queries.group import group_fulfilment
from production.queries.hint import hints
from production.queries.improvement import improvements_by, unchecked
from production.queries.lost_time import lost_of_worker
from production.queries.norm import odd_norms
from production.queries.norm_objection import objections_to_answer, own_answered_lately
from production.queries.norm_proposal import waiting_for
from production.queries.own_data import OWN_TABLES
from production.queries.plan import month_progress
from production.queries.plan_page import compact_chart, forecast_words, plan_card
from production.queries.summary import Figures, team_month_figures
from production.queries.team_now import team_now
from production.queries.worker import last_output_day, worker_output
from teamtrack.access import may
from teamtrack.figures import format_day, format_number, format_percent
from teamtrack.periods import Month
from teamtrack.sources import Panel, Tab, TodayItem, offers

BEHIND = 0.1  # of what is due by now; less is within a day's chance


@offers("tabs")
def tabs(*, user: Any, day: date) -> Iterator[Tab]:
    """Sản lượng for those who open it, Định mức for the norm officer, Kế hoạch for the workshop manager."""
    if may(user, "production.open_output"):
        yield Tab(_("Output"), reverse("output_home"), "table", 20)
    if Role.NORM_OFFICER in user.stands.roles:
        yield Tab(_("Norms"), reverse("norms"), "target", 40)
    if Role.WORKSHOP_MANAGER in user.stands.roles:
        yield Tab(_("Plans"), reverse("plan_home"), "calendar", 60)


# --- today ---------------------------------------------------------------------------------------------------------


def _teams(user: Any, role: Role) -> list[Team]:
    teams = Team.objects.filter(pk__in=user.stands.teams(role)).select_related("workshop")
    return list(teams.order_by("code", "pk"))


@offers("today")
def shifts_of_own_team(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The team leader enters and closes the shifts of the last working day and of today."""
    for waiting in waiting_shifts(_teams(user, Role.TEAM_LEADER), day):
        is_late = waiting.day < day
        if waiting.is_entered:
            sentence, detail = _("Shift %(shift)s is not closed"), _("Check the figures, then close the shift.")
        else:
            sentence, detail = _("Shift %(shift)s is empty. Start entering"), ""
        yield TodayItem(
            sentence=sentence % {"shift": waiting.shift},
            detail=" · ".join(part for part in (waiting.team.name, detail) if part),
            url=reverse(
                "output_day",
                kwargs={"team": waiting.team.slug, "day": waiting.day.isoformat(), "shift": waiting.shift},
            ),
            icon="table",
            chip=format_day(waiting.day) if is_late else _("today"),
            tone="warn" if is_late else "info",
            order=10 if is_late else 15,
        )


@offers("today")
def shifts_of_workshop(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The workshop manager sees which teams have not closed the last working day."""
    waiting: dict[date, list[WaitingShift]] = {}
    for shift in waiting_shifts(_teams(user, Role.WORKSHOP_MANAGER), day):
        if shift.day < day:
            waiting.setdefault(shift.day, []).append(shift)
    for late, shifts in waiting.items():
        names = list(dict.fromkeys(shift.team.short_name for shift in shifts))
        yield TodayItem(
            sentence=ngettext(
                "%(n)s team has not closed its shift of %(day)s",
                "%(n)s teams have not closed their shifts of %(day)s",
                len(names),
            )
            % {"n": len(names), "day": format_day(late)},
            detail=", ".join(names),
            url=reverse("output_home"),
            icon="table",
            tone="warn",
            order=20,
        )


@offers("today")
def plans_behind(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Team leaders and the workshop manager see the month plans that fall behind."""
    teams = {team.pk: team for role in (Role.TEAM_LEADER, Role.WORKSHOP_MANAGER) for team in _teams(user, role)}
    month = Month.of(day)
    for pk, plan in month_progress(list(teams.values()), month, day).items():
        sentence = _behind(plan, day)
        if sentence:
            yield TodayItem(
                sentence=sentence,
                detail=_("%(team)s · plan of month %(month)s, %(share)s made, %(due)s due")
                % {
                    "team": teams[pk].name,
                    "month": month.label,
                    "share": format_percent(plan.progress(day)),
                    "due": format_percent(plan.due(day)),
                },
                url=reverse("plan", kwargs={"team": teams[pk].slug, "month": month}),
                icon="target",
                chip=format_day(plan.last),
                tone="warn",
                order=25,
            )


def _behind(plan: PlanProgress, day: date) -> str:
    """Why a plan needs looking at; empty when it does not."""
    expected = plan.forecast()
    if expected and expected.earliest > plan.last:
        return _("The plan is going to be late: %(words)s") % {"words": forecast_words(plan, expected)}
    if plan.completed_on is None and plan.shortfall(day) > BEHIND:
        return _("The plan is %(share)s behind") % {"share": format_percent(plan.shortfall(day))}
    return ""


@offers("today")
def norms_to_look_at(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The norm officer begins with the first item, and looks at norms that everyone beats by far, or nobody reaches."""
    workshops = user.stands.over_workshop(Role.NORM_OFFICER)
    if not workshops:
        return
    for workshop in Workshop.objects.filter(pk__in=workshops, products=None).order_by("name", "pk"):
        yield TodayItem(
            sentence=_("The workshop has no items yet. Add the first"),
            detail=workshop.name,
            url=reverse("product_add", kwargs={"workshop": workshop.slug}),
            icon="target",
            tone="warn",
            order=40,
        )
    for workshop, row in odd_norms(workshops, day):
        if row.now and row.against:
            yield TodayItem(
                sentence=_("Look at the norm %(units)s of %(item)s")
                % {"units": row.now.units, "item": row.product.code},
                detail=row.against.words,
                url=reverse("norm", kwargs={"workshop": workshop.slug, "product": row.product.slug}),
                icon="target",
                tone="info",
                order=45,
            )


@offers("today")
def objections_to_norms(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Who answers for norms: what waits for an answer, by the first that is due. Whoever objected: the answer."""
    waiting = objections_to_answer(user, day)
    if waiting:
        first, number = waiting[0], len(waiting)
        yield TodayItem(
            sentence=ngettext(
                "%(n)s objection to a norm waits for an answer", "%(n)s objections to norms wait for an answer", number
            )
            % {"n": number},
            detail=", ".join(dict.fromkeys(line.objection.product.code for line in waiting)),
            url=reverse("norms"),
            icon="comment",
            chip=_("late") if first.is_late else format_day(first.objection.answer_due),
            tone="bad" if first.is_late else "warn",
            order=12 if first.is_late else 38,
        )
    for objection in own_answered_lately(user, day) if user.worker_id else ():
        product = objection.product
        where = {"workshop": product.workshop.slug, "product": product.slug, "objection": objection.pk}
        yield TodayItem(
            sentence=_("Your objection to the norm %(units)s of %(item)s is answered")
            % {"units": format_number(objection.units), "item": product.code},
            detail=str(objection.get_decision_display()),
            url=reverse("norm_objection", kwargs=where),
            icon="check",
            tone="ok",
            order=61,
        )


@offers("today")
def norm_proposals(*, user: Any, day: date) -> Iterator[TodayItem]:
    """Whoever takes the next step of a norm proposal: what is to be done, and since when it waits."""
    for proposal, to_do, since in waiting_for(user, day):
        yield TodayItem(
            sentence=_("Norm of %(item)s, %(old)s → %(new)s: %(what)s")
            % {
                "item": proposal.product.code,
                "old": format_number(proposal.old_units),
                "new": format_number(proposal.units),
                "what": to_do[:1].lower() + to_do[1:],
            },
            detail=proposal.team.name,
            url=reverse("norm_proposal", kwargs={"norm_proposal": proposal.pk}),
            icon="target",
            chip=_("since %(day)s") % {"day": format_day(since)},
            tone="info",
            order=39,
        )


@offers("today")
def improvements_to_check(*, user: Any, day: date) -> Iterator[TodayItem]:
    """The team leader is told what was taken from another team and not made to fit the own one."""
    for team, owed in unchecked(user).items() if Role.TEAM_LEADER in user.stands.roles else ():
        yield TodayItem(
            sentence=_("Not yet looked at again: does it fit this team?"),
            detail=" · ".join(
                [team.name, *(f"{line.title} ({line.taken_from.short_name})" for line in owed if line.taken_from)]
            ),
            url=reverse("improvements", kwargs={"team": team.slug}),
            icon="alert",
            chip=format_day(owed[0].since),
            tone="warn",
            order=28,
        )


# --- panels --------------------------------------------------------------------------------------------------------


@offers("home_panels")
def own_team(*, user: Any, day: date) -> Iterator[Panel]:
    """The own team's month: fulfilment and the cumulative chart. For those with one team."""
    own = user.stands.teams(Role.WORKER)
    if len(own) != 1:
        return
    team = Team.objects.select_related("workshop").get(pk__in=own)
    month = Month.of(day)
    plan = month_progress([team], month, day).get(team.pk)
    yield Panel(
        "production/plan/home_panel.html",
        {
            "team": team,
            "month": month,
            "figures": team_month_figures([team], month, month).get((team.pk, month), Figures({})),
            "card": plan_card("month", plan) if plan else None,
            "chart": compact_chart(plan) if plan else None,
        },
        order=10,
    )


@offers("worker_panels")
def output_of_worker(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """A worker's output against the norm, and the time they lost: for themself and those who lead."""
    if may(user, "production.see_worker_output", worker):
        output = worker_output(worker, day)
        yield Panel("production/worker/panel.html", {"worker": worker, "output": output}, order=10)
        lost = lost_of_worker(worker, day)
        if lost.minutes:
            context = {"lost": lost, "first": output.first, "last": output.last}
            yield Panel("production/lost_time/panel.html", context, order=20)


@offers("worker_panels")
def improvements_of_worker(*, user: Any, worker: Worker, day: date) -> Iterator[Panel]:
    """The improvements that name them, without figures: for whoever sees the page, since the workshop sees each."""
    named = improvements_by(worker)
    if named:
        yield Panel("production/improvement/panel.html", {"improvements": named}, order=30)


@offers("worker_last_output")
def last_output(*, worker: Worker) -> Iterator[date]:
    """The last day with output or an absence: nobody leaves a team before it."""
    last = last_output_day(worker)
    if last:
        yield last


# --- the organisation ----------------------------------------------------------------------------------------------


@offers("closed_until")
def closed_until(*, workshop: Workshop) -> Iterator[date]:
    """The last day of the last closed month: the working calendar up to it stays as it is."""
    last = last_closed_month(workshop)
    if last:
        yield last.last


@offers("workshop_changed")
def redraw_boards(*, workshop: Workshop, day: date) -> list[None]:
    """Teams, names or days off changed: boards that show the month of this day are drawn anew."""
    raise_version(teams=workshop.teams.order_by("pk"), month=Month.of(day))
    return []


# --- what is kept about a person -----------------------------------------------------------------------------------


@offers("own_tables")
def own_tables() -> Iterator[OwnTable]:
    """What production keeps about a person, for "what is kept about me"."""
    yield from OWN_TABLES


@offers("erase_person")
def erase_notes(*, worker: int) -> list[None]:
    """Somebody is erased: their figures stay as numbers, what was written beside them goes."""
    erase_notes_of(worker=worker)
    return []


@offers("praise_withdrawn")
def praise_withdrawn(*, worker: Worker) -> list[None]:
    """Somebody no longer agrees to be named in praise: nor beside an improvement."""
    unname(worker=worker.pk)
    return []


# --- what helping and visiting ask ---------------------------------------------------------------------------------


@offers("mentee_effect")
def mentee_effect(*, worker: Worker, day: date, today: date, days: int = EFFECT_DAYS) -> Iterator[Effect]:
    """A worker's output so many days before and after a day; who may see it is the asking page's to say."""
    yield effect_on(worker, day, today, days)


@offers("illness")
def illness(*, team: Team, first: date, last: date) -> list[Illness]:
    """Who of a team was away sick, by working days in a row."""
    return illness_of(team, first, last)


@offers("hints")
def reasons_to_ask(*, helped: Collection[int], in_charge: Collection[int], day: date) -> Iterator[Hint]:
    """Whose output is a reason to ask how they are; who may be told is the asking page's to say."""
    return hints(helped=helped, in_charge=in_charge, day=day)


@offers("suggestion_effect")
def suggestion_effect(*, team: Team, first: date, last: date) -> Iterator[TrialEffect]:
    """A team's output before and on the days on which a suggestion was tried."""
    yield effect_of_trial(team, first, last)


@offers("assessment_facts")
def facts(*, team: Team, workers: Sequence[int], first: date, last: date) -> list[WorkerFacts]:
    """Facts for a meeting that weighs everybody; who may see them is the asking page's to say."""
    return assessment_facts(team, workers, first, last)


@offers("team_now")
def now_in_team(*, user: Any, team: Team, day: date) -> Iterator[TeamNow]:
    """What goes on in a team, for those who may see what each of them makes."""
    if may(user, "production.see_output", team):
        yield from team_now(team, day)


@offers("group_fulfilment")
def made_by_groups(*, user: Any, team: Team, first: date, last: date) -> Iterator[GroupFulfilment]:
    """What each group of a team made against the norm, for those who may see what each of them makes."""
    if may(user, "production.see_output", team):
        yield group_fulfilment(team, first, last)
