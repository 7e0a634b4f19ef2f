"""Ba loại: where everybody stands, sessions in meetings of the cell, one person at a time."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.actions.tier import FINISHED, begin_session, close_session, decide, drop_session, propose_tier
from members.forms.tier import DecideForm, ProposeForm
from members.models import ClassificationSession, Mentorship, Team, Worker
from members.queries.cell import workers_known_to
from members.queries.ground import suggestions_to_weigh
from members.queries.organisation import team_for, worker_for
from members.queries.tier import tiers_page
from members.queries.tier_session import (
    OneOfSession,
    decisions_about,
    meeting_to_begin,
    one_of_session,
    proposals_about,
    session_for,
    session_page,
    was_decided_about,
)
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.charts import FLOW_COMPACT, tier_flow
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse, refuse_late
from teamtrack.pages import render_page


@require_http_methods(["GET", "POST"])
@requires("members.see_cell", team_for, confidential=True)
def tiers(request: SignedInRequest, team: Team) -> HttpResponse:
    """Hiểu và giúp từng người: three columns, what changed, and how it came about. A post begins a session."""
    may_decide = may(request.user, "members.lead_cell", team)
    if request.method == "POST" and may_decide:
        return _begin(request, team)
    page = tiers_page(request.user, team, business_day())
    context = {
        "team": team,
        "page": page,
        "may_decide": may_decide,
        "is_due": page.review_since is not None and page.review_since <= business_day(),
        "flow": tier_flow(page.flow) if page.flow else None,
        "flow_compact": tier_flow(page.flow, size=FLOW_COMPACT) if page.flow else None,
    }
    return render_page(request, "members/tier/tiers.html", context, status=403 if request.method == "POST" else 200)


def _begin(request: SignedInRequest, team: Team) -> HttpResponse:
    """A session in the meeting that was chosen; nobody is weighed outside a meeting (rule 3)."""
    meeting = meeting_to_begin(team, request.POST.get("meeting", ""))
    try:
        session = begin_session(meeting=meeting, team=team, today=business_day())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("tiers", team=team.slug)
    return redirect("tier_session", team=team.slug, session=session.pk)


@require_GET
@requires("members.see_session", session_for, confidential=True)
def tier_session(request: SignedInRequest, session: ClassificationSession) -> HttpResponse:
    """Everybody with the facts laid out; who is decided, who is not. A member puts forward from here."""
    is_open = session.closed_at is None
    context = {
        "page": session_page(request.user, session, business_day()),
        "team": session.team,
        "may_decide": is_open and may(request.user, "members.decide", session),
        "may_propose": is_open and may(request.user, "members.propose_tier", session),
    }
    return render_page(request, "members/tier/session.html", context)


def _one(user: Any, team: str, session: int, worker: int) -> OneOfSession:
    return one_of_session(user, team, session, worker, business_day())


@require_http_methods(["GET", "POST"])
@requires("members.decide", _one, confidential=True)
def tier_decide(request: SignedInRequest, one: OneOfSession) -> HttpResponse:
    """One person: the facts, what was decided before, what members put forward, and what the meeting decides."""
    session, worker = one.session, one.person.worker
    proposals = proposals_about(request.user, session, worker)
    taken = next((proposal for proposal in proposals if str(proposal.key) == request.GET.get("de-xuat")), None)
    now = decisions_about(request.user, session.team, worker, session=session)[:1]
    begun = now[0].as_initial if now else {}
    if taken:  # a member puts forward no suggestions: those of the last word stay chosen
        begun = {"grounds": begun.get("grounds", [])} | taken.as_initial
    form = DecideForm(request.POST or None, suggestions=suggestions_to_weigh(session, worker, one.first), initial=begun)
    refuse_late(form, FINISHED, is_late=session.closed_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            decide(session=session, worker=worker, decision=form.decision(), by=request.user, now=timezone.now())
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Decided for %(name)s.") % {"name": worker.full_name})
            if one.following is None:
                return redirect("tier_session", team=session.team.slug, session=session.pk)
            return redirect("tier_decide", team=session.team.slug, session=session.pk, worker=one.following)
    context = {
        "one": one,
        "team": session.team,
        "session": session,
        "form": form,
        "proposals": proposals,
        "may_decide": session.closed_at is None,
        "now": now,
        "past": decisions_about(request.user, session.team, worker),
    }
    return render_page(request, "members/tier/decide.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.propose_tier", _one, confidential=True)
def tier_propose(request: SignedInRequest, one: OneOfSession) -> HttpResponse:
    """What a member puts forward about somebody they know; the meeting decides."""
    session, worker = one.session, one.person.worker
    own = next(iter(proposals_about(request.user, session, worker)), None)
    form = ProposeForm(request.POST or None, initial=own.as_initial if own else None)
    refuse_late(form, FINISHED, is_late=session.closed_at is not None)
    if request.method == "POST" and form.is_valid():
        try:
            propose_tier(
                session=session, worker=worker, decision=form.decision(), by=request.user, today=business_day()
            )
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Put forward to the meeting: %(name)s.") % {"name": worker.full_name})
            return redirect("tier_session", team=session.team.slug, session=session.pk)
    context = {
        "one": one,
        "team": session.team,
        "session": session,
        "form": form,
        "is_open": session.closed_at is None,
    }
    return render_page(request, "members/tier/propose.html", context, status=422 if form.errors else 200)


@require_POST
@requires("members.decide", session_for, confidential=True)
def tier_session_close(request: SignedInRequest, session: ClassificationSession) -> HttpResponse:
    """The classification is finished; nothing changes afterwards."""
    try:
        ended = close_session(session=session, by=request.user, today=business_day(), now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("tier_session", team=session.team.slug, session=session.pk)
    if ended:
        messages.warning(request, _finished(session.team, ended))
    else:
        messages.success(request, _("The classification is finished."))
    return redirect("tiers", team=session.team.slug)


def _finished(team: Team, ended: list[Mentorship]) -> str:
    """How many links of the chain ended and whose, with the way to the chain."""
    words = ngettext(
        "%(n)s link of help no longer holds and has ended: %(links)s.",
        "%(n)s links of help no longer hold and have ended: %(links)s.",
        len(ended),
    )
    pairs = [
        _("%(mentor)s helps %(mentee)s") % {"mentor": link.mentor.full_name, "mentee": link.mentee.full_name}
        for link in ended
    ]
    told = words % {"n": len(ended), "links": "; ".join(pairs)}
    chain = reverse("chain", kwargs={"team": team.slug})
    return format_html(
        '{} {} <a href="{}">{}</a>', _("The classification is finished."), told, chain, _("Look at the chain")
    )


@require_POST
@requires("members.decide", session_for, confidential=True)
def tier_session_drop(request: SignedInRequest, session: ClassificationSession) -> HttpResponse:
    """Begun by mistake: it goes, while nothing was decided in it."""
    try:
        drop_session(session=session)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("tier_session", team=session.team.slug, session=session.pk)
    messages.success(request, _("The classification is dropped; nothing of it is kept."))
    return redirect("tiers", team=session.team.slug)


@dataclass(frozen=True)
class KnownPerson:
    """Somebody of a team whose history the reader may read; still on it and outside the Party, or not."""

    team: Team
    worker: Worker
    is_weighed: bool

    @property
    def pk(self) -> int:
        return self.team.pk


def _known(user: Any, team: str, worker: int) -> KnownPerson:
    """Whom the reader knows today; for the head of the cell whoever was decided about as well."""
    found = team_for(user, team)
    if worker in workers_known_to(user, found, business_day()):
        return KnownPerson(found, worker_for(user, worker), is_weighed=True)
    if was_decided_about(user, found, worker):
        return KnownPerson(found, Worker.objects.get(pk=worker), is_weighed=False)
    raise Http404


@require_GET
@requires("members.see_cell", _known, confidential=True)
def tier_history(request: SignedInRequest, known: KnownPerson) -> HttpResponse:
    """Every decision about one person, with its words."""
    context = {
        "team": known.team,
        "worker": known.worker,
        "is_weighed": known.is_weighed,
        "past": decisions_about(request.user, known.team, known.worker),
    }
    return render_page(request, "members/tier/history.html", context)
