"""Monthly reports: what there is of a month, one report on its way, its files."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HTMX_STOP_POLLING

from emulation.actions.report import ask_for_all, ask_for_report
from emulation.forms.report import ALL, WHOLE, AskForm
from emulation.models import FileKind, MonthlyReport
from emulation.queries.place import BoardPlace, board_place
from emulation.queries.report_pages import file_name, last_month_over, month_reports, report_for, report_page
from members.models import Workshop
from members.queries.organisation import workshop_for
from teamtrack import jobs
from teamtrack.access import SignedInRequest, may, requires
from teamtrack.business_day import business_day
from teamtrack.errors import RuleBroken
from teamtrack.pages import render_page

PDF = "application/pdf"
CONTENT_TYPES = {
    FileKind.MAIN: PDF,
    FileKind.ANNEX: PDF,
    FileKind.SHEET: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@requires("emulation.open_reports")
def reports(request: SignedInRequest) -> HttpResponse:
    """The workshops whose reports the reader may open; straight on to the last month when there is only one."""
    workshops = list(Workshop.objects.visible_to(request.user).order_by("name", "pk"))
    month = last_month_over(business_day())
    if len(workshops) == 1:
        return redirect("reports_month", workshop=workshops[0].slug, month=month)
    return render_page(request, "emulation/report/workshops.html", {"workshops": workshops, "month": month})


@require_GET
@requires("emulation.see_board", board_place)
def reports_month(request: SignedInRequest, place: BoardPlace) -> HttpResponse:
    """Báo cáo of a month: the workshop's and every team's, asked again every two seconds while some are being made."""
    context = {
        "page": month_reports(place.workshop, place.month, business_day()),
        "may_issue": may(request.user, "emulation.issue_report", place.workshop),
        "all": ALL,
        "whole": WHOLE,
    }
    return render_page(request, "emulation/report/month.html", context, partials=("papers",))


@require_POST
@requires("emulation.issue_report", workshop_for)
def ask(request: SignedInRequest, workshop: Workshop) -> HttpResponse:
    """Làm báo cáo: one paper, or all of the month; whatever is there already is not made again."""
    form = AskForm(request.POST, workshop=workshop)
    if not form.is_valid():
        raise BadRequest(form.errors.as_json())
    month, whose = form.cleaned_data["month"], form.cleaned_data["whose"]
    asked: dict[str, Any] = {"by": request.user, "today": business_day(), "now": timezone.now()}
    try:
        if whose == ALL:
            ask_for_all(workshop=workshop, month=month, **asked)
            return redirect("reports_month", workshop=workshop.slug, month=month)
        report = ask_for_report(workshop=workshop, team=None if whose == WHOLE else whose, month=month, **asked)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("reports_month", workshop=workshop.slug, month=month)
    return redirect("report", report=report.pk)


@never_cache
@require_GET
@requires("emulation.see_report", report_for)
def report(request: SignedInRequest, report: MonthlyReport) -> HttpResponse:
    """One report: asked again every second while it is made; then its files, or why it failed."""
    page = report_page(report, with_annex=may(request.user, "emulation.see_annex", report))
    context = {
        "page": page,
        "may_retry": may(request.user, "emulation.retry_report", report),
    }
    polled = "partial" in request.GET and "HX-Request" in request.headers
    status = HTMX_STOP_POLLING if polled and page.state.has_ended else 200
    return render_page(request, "emulation/report/report.html", context, partials=("progress",), status=status)


@require_POST
@requires("emulation.retry_report", report_for)
def retry(request: SignedInRequest, report: MonthlyReport) -> HttpResponse:
    """Thử lại a report that failed."""
    if not jobs.retry(report.job_id):
        messages.info(request, _("This report had not failed."))
    return redirect("report", report=report.pk)


@require_GET
@requires("emulation.see_report", report_for)
def report_main(_request: SignedInRequest, report: MonthlyReport) -> HttpResponse:
    """The paper itself."""
    return _download(report, FileKind.MAIN)


@require_GET
@requires("emulation.see_annex", report_for)
def report_annex(_request: SignedInRequest, report: MonthlyReport) -> HttpResponse:
    """The workers' table, for those who lead them."""
    return _download(report, FileKind.ANNEX)


@require_GET
@requires("emulation.see_report", report_for)
def report_sheet(_request: SignedInRequest, report: MonthlyReport) -> HttpResponse:
    """The same figures as a spreadsheet."""
    return _download(report, FileKind.SHEET)


def _download(report: MonthlyReport, kind: FileKind) -> HttpResponse:
    """The file as an attachment, never cached; 404 while it is not made."""
    file = report.files.filter(kind=kind).first()
    if file is None:
        raise Http404
    response = HttpResponse(bytes(file.content), content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name(report, kind)}"'
    response["Cache-Control"] = "no-store"
    return response
