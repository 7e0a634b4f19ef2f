"""What is kept about the reader: the page, the files, consent, their requests, who read it."""

import json
import logging
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HTMX_STOP_POLLING

from members.actions.own_file import ask_for_own_file, open_own_file
from members.actions.rights import ask_about_data, give_consent, withdraw_consent
from members.domain.rights import RequestKind
from members.forms.rights import ERASED_WITH, ConsentForm, DataRequestForm
from members.models import OwnFile, Worker
from members.queries.own_data import own_data, own_records
from members.queries.reads import count_reads_about, reads_about
from members.queries.rights import consents_of, contact_asked_about, own_file_for, own_file_page, own_requests
from teamtrack import jobs
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.figures import format_day
from teamtrack.forms import refuse
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_number, read_uuid

logger = logging.getLogger("teamtrack.downloads")


@require_GET
@requires("members.use_own_data", confidential=True)
def own_data_page(request: SignedInRequest) -> HttpResponse:
    """Tổ đảng và tổ sản xuất ghi gì về tôi."""
    context = {
        "parts": own_data(request.user),
        "reads": count_reads_about(request.user.worker_id),
    }
    return render_page(request, "members/rights/own_data.html", context)


@require_GET
@requires("members.use_own_data", confidential=True)
def own_json(request: SignedInRequest) -> HttpResponse:
    """The same as a file another program can read."""
    content = {
        "person": str(request.user.worker),
        "day": business_day().isoformat(),
        "kept": own_records(request.user),
    }
    logger.info("account %s took its own data", request.user.pk)
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="ghi-gi-ve-toi.json"'
    return response


@require_POST
@requires("members.use_own_data")
def own_paper_ask(request: SignedInRequest) -> HttpResponse:
    """The same on paper: a PDF that a worker makes."""
    file = ask_for_own_file(
        account=request.user, language=get_language() or "vi", day=business_day(), now=timezone.now()
    )
    return redirect("own_paper", file=file.pk)


@require_http_methods(["GET", "POST"])
@requires("members.use_own_data", own_file_for)
def own_paper(request: SignedInRequest, file: OwnFile) -> HttpResponse:
    """The paper on its way, then ready for a day; a post tries again where it failed."""
    if request.method == "POST":
        jobs.retry(file.job_id)
        return redirect("own_paper", file=file.pk)
    page = own_file_page(file, timezone.now())
    polled = "partial" in request.GET and "HX-Request" in request.headers
    status = HTMX_STOP_POLLING if polled and page.has_ended else 200
    return render_page(request, "members/rights/own_paper.html", {"page": page}, partials=("progress",), status=status)


@require_GET
@requires("members.use_own_data", own_file_for)
def own_paper_file(request: SignedInRequest, file: OwnFile) -> HttpResponse:
    """The PDF itself; 404 while it is not made, and after its day."""
    if not own_file_page(file, timezone.now()).is_ready:
        raise Http404
    response = HttpResponse(open_own_file(file=file, by=request.user), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="ghi-gi-ve-toi.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@requires("members.use_own_data")
def consent(request: SignedInRequest) -> HttpResponse:
    """Đồng ý: purpose by purpose, given and taken back."""
    worker, today = get_object_or_404(Worker, pk=request.user.worker_id), business_day()
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            if data["give"]:
                give_consent(worker=worker, purpose=data["purpose"], words=data["words"], by=request.user, today=today)
                said = _("Saved.")
            else:
                withdraw_consent(worker=worker, purpose=data["purpose"], today=today)
                said = _("You no longer agree. Erased: %(what)s.") % {"what": ERASED_WITH[data["purpose"]]}
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, said)
            return redirect("consent")
    consents = [(line, ERASED_WITH[line.purpose]) for line in consents_of(worker)]
    context = {"form": form, "consents": consents, "refused": str(form.data.get("purpose", ""))}
    return render_page(request, "members/rights/consent.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("members.use_own_data", confidential=True)
def data_request(request: SignedInRequest) -> HttpResponse:
    """Yêu cầu về dữ liệu của mình: ask, and read the answers; ?gap= asks to see the note of a contact."""
    today = business_day()
    form = DataRequestForm(request.POST or None, initial={"key": uuid4()} | _about_a_note(request))
    if request.method == "POST" and form.is_valid():
        worker = get_object_or_404(Worker, pk=request.user.worker_id)
        try:
            ask_about_data(worker=worker, **form.cleaned_data, today=today)
        except RuleBroken as broken:
            refuse(form, broken)
        else:
            messages.success(request, _("Your request is on its way. You will be answered within two working days."))
            return redirect("data_request")
    context = {"form": form, "requests": own_requests(request.user, today)}
    return render_page(request, "members/rights/data_request.html", context, status=422 if form.errors else 200)


def _about_a_note(request: SignedInRequest) -> dict[str, Any]:
    contact = contact_asked_about(request.user, read_uuid(request.GET, "gap"))
    if contact is None:
        return {}
    words = _("I ask to see the note of the contact on %(day)s.") % {"day": format_day(contact.day)}
    return {"kind": RequestKind.SEE, "text": words}


@require_GET
@requires("members.use_own_data")
def reads(request: SignedInRequest) -> HttpResponse:
    """Ai đã xem hồ sơ của tôi: when, who, what kind of record, why."""
    after = read_number(request.GET, AFTER)
    context = {"page": reads_about(request.user, after), "began": after}
    return render_page(request, "members/rights/reads.html", context)
