"""Which organisations a worker belongs to, kept by the head of the party cell."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.actions.membership import join_organisation, leave_organisation
from members.domain.account import Beginning
from members.forms.membership import JoinForm, LeaveForm
from members.models import OrganisationMembership, PartyCell, Worker
from members.queries.membership import membership_for, memberships_of, only_head_of
from members.queries.organisation import worker_for
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.forms import refuse
from teamtrack.pages import render_page


@require_http_methods(["GET", "POST"])
@requires("members.keep_memberships", worker_for)
def memberships(request: SignedInRequest, worker: Worker) -> HttpResponse:
    """Tham gia tổ chức: all there are and were; a form for another, for whoever heads the cell of their team."""
    today, may_add = business_day(), may(request.user, "members.add_membership", worker)
    if request.method == "POST" and not may_add:
        raise PermissionDenied
    form = JoinForm(request.POST or None, initial={"since": today, "began": Beginning.KNOWN})
    if request.method == "POST" and form.is_valid():
        headed = only_head_of(worker, today)
        try:
            join_organisation(worker=worker, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Saved."))
            _tell(request, worker, headed)
            return redirect("memberships", worker=worker.pk)
    context = {"worker": worker, "lines": memberships_of(worker), "form": form if may_add else None}
    return render_page(request, "members/membership/memberships.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.keep_membership", membership_for)
def membership_end(request: SignedInRequest, membership: OrganisationMembership) -> HttpResponse:
    """A worker leaves an organisation; the record stays."""
    today = business_day()
    form = LeaveForm(request.POST or None, initial={"last_day": today})
    headed = only_head_of(membership.worker, today) if membership.cell_id else None
    if request.method == "POST" and form.is_valid():
        try:
            leave_organisation(membership=membership, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("The membership has ended; the record stays."))
            _tell(request, membership.worker, headed)
            if membership.cell_id and membership.worker_id == request.user.worker_id:
                return redirect("my_page")  # who has left the cell opens its pages no more
            kept = may(request.user, "members.keep_memberships", membership.worker)
            return redirect("memberships" if kept else "worker", worker=membership.worker_id)
    context = {"membership": membership, "form": form, "headed": headed}
    return render_page(request, "members/membership/end.html", context, status=422 if form.errors else 200)


def _tell(request: SignedInRequest, worker: Worker, headed: PartyCell | None) -> None:
    """Say that the cell which they alone headed is without a head now."""
    if headed is not None and only_head_of(worker, business_day()) is None:
        messages.warning(request, _("%(cell)s is now without a head.") % {"cell": headed.name})
