"""Nhập tệp: a file of output is sent, its columns named, looked over without writing, imported, and taken back."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HTMX_STOP_POLLING

from production.actions.importing import apply_import, check_import, receive_file, source_of, undo_import
from production.domain.importing import Head, Mapping, Refused, guess_mapping, read_head, titled
from production.forms.importing import ColumnsForm, FileForm
from production.models import ImportState, OutputImport, Product
from production.queries.importing import ImportPage, import_page, imports_of, remembered_mapping
from production.queries.importing_places import ImportPlace, import_for, import_place
from production.views.importing_words import steps
from teamtrack.access import SignedInRequest, requires
from teamtrack.business_day import business_day
from teamtrack.downloads import download
from teamtrack.errors import RuleBroken
from teamtrack.pages import render_page
from teamtrack.paging import AFTER, read_uuid
from teamtrack.sheets import Table
from teamtrack.uploads import is_turned_away

BEFORE_IMPORT = (ImportState.UPLOADED, ImportState.CHECKING, ImportState.CHECKED)


@require_http_methods(["GET", "POST"])
@requires("production.import_output", import_place)
def imports(request: SignedInRequest, place: ImportPlace) -> HttpResponse:
    """The files imported so far, and a new one: read far enough to know that it is a table."""
    sent = request.method == "POST"
    form = FileForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        teams=place.teams,
        turned_away=is_turned_away(request),
    )
    if sent and form.is_valid():
        file, team = form.cleaned_data["file"], form.cleaned_data["team"]
        received = receive_file(
            workshop=place.workshop, team=team, file=file.file, name=file.name, by=request.user, now=timezone.now()
        )
        return _to("import_columns", received)
    after = read_uuid(request.GET, AFTER)
    context = {"place": place, "form": form, "page": imports_of(place.workshop, place.teams, after), "after": after}
    return render_page(request, "production/importing/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires("production.import_output", import_for)
def import_columns(request: SignedInRequest, output_import: OutputImport) -> HttpResponse:
    """Step 1: which column is what, proposed as the last time; sending it asks for the check."""
    if output_import.state not in BEFORE_IMPORT:
        return _to("output_import", output_import)
    head = _head(output_import, request.GET.get("trang", ""))
    workshop = output_import.workshop
    products = Product.objects.filter(workshop=workshop, is_made=True).order_by("code", "pk")
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        head=head,
        mapping=_proposed(output_import, head),
        products=list(products),
        shifts=workshop.shifts,
    )
    if request.method == "POST" and form.is_valid():
        by, today, now = request.user, business_day(), timezone.now()
        try:
            check_import(output_import=output_import, mapping=form.mapping, by=by, today=today, now=now)
        except RuleBroken as broken:
            messages.error(request, broken.message)
        return _to("output_import", output_import)
    titles = [titled(head, index) for index in range(len(head.heads))]
    context = {"of": output_import, "head": head, "titles": titles, "form": form, "steps": steps(1)}
    return render_page(request, "production/importing/columns.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@requires("production.import_output", import_for)
def output_import(request: SignedInRequest, output_import: OutputImport) -> HttpResponse:
    """Steps 2 to 4: what the check found, the import, what became of it; asked again every second while it works."""
    problem = ""
    reason = request.POST.get("reason", "")[:400]
    if request.method == "POST":
        by, today, now = request.user, business_day(), timezone.now()
        try:
            apply_import(output_import=output_import, reason=reason, by=by, today=today, now=now)
        except RuleBroken as broken:
            problem = broken.message
        else:
            return _to("output_import", output_import)
    page = import_page(output_import)
    state = page.output_import.state
    if state == ImportState.UPLOADED:
        return _to("import_columns", output_import)
    context = {
        "page": page,
        "of": page.output_import,
        "steps": steps(_step(page)),
        "problem": problem,
        "reason": reason,
    }
    polled = "partial" in request.GET and "HX-Request" in request.headers
    status = 422 if problem else HTMX_STOP_POLLING if polled and not page.is_working else 200
    return render_page(request, "production/importing/import.html", context, partials=("progress",), status=status)


@require_http_methods(["GET", "POST"])
@requires("production.import_output", import_for)
def import_undo(request: SignedInRequest, output_import: OutputImport) -> HttpResponse:
    """The whole import taken back, asked once; refused in words when somebody has built on it."""
    problem = ""
    if request.method == "POST":
        try:
            undo_import(output_import=output_import, by=request.user, now=timezone.now())
        except RuleBroken as broken:
            problem = broken.message
        else:
            messages.success(request, _("The import is undone: everything is as it was before."))
            return _to("output_import", output_import)
    context = {"page": import_page(output_import), "of": output_import, "problem": problem}
    return render_page(request, "production/importing/undo.html", context, status=422 if problem else 200)


@require_GET
@requires("production.import_output", import_for)
def import_faults(request: SignedInRequest, output_import: OutputImport) -> HttpResponse:
    """What is wrong with the file, as a file."""
    return download(request, f"loi-{output_import.pk}", lambda: _fault_table(import_page(output_import)))


def _fault_table(page: ImportPage) -> Table:
    head = [_("Line"), _("Column"), pgettext("cell", "Value"), _("Reason")]
    rows = [(fault.line, fault.column, fault.value, fault.sentence) for fault in (*page.faults, *page.questions)]
    return Table(_("Errors"), head, rows)


def _head(output_import: OutputImport, sheet: str) -> Head:
    """The head of the file (of the sheet asked for, or of the one it was checked by)."""
    kept = Mapping.from_json(output_import.mapping).sheet if output_import.mapping else ""
    try:
        return read_head(source_of(output_import), sheet or kept)
    except Refused as refused:  # a sheet that is not there, or one without a table
        raise Http404 from refused


def _proposed(output_import: OutputImport, head: Head) -> Mapping:
    """The columns as chosen for this very file, or the last time for the same head, or as their names suggest."""
    if output_import.mapping:
        chosen = Mapping.from_json(output_import.mapping)
        if chosen.sheet == head.sheet:
            return chosen
    remembered = remembered_mapping(output_import.workshop, head.signature)
    return replace(remembered, sheet=head.sheet, month=guess_mapping(head).month) if remembered else guess_mapping(head)


def _step(page: ImportPage) -> int:
    state: Any = page.output_import.state
    return {ImportState.IMPORTING: 3, ImportState.DONE: 4, ImportState.UNDONE: 4}.get(state, 2)


def _to(name: str, output_import: OutputImport) -> HttpResponse:
    return redirect(name, workshop=output_import.workshop.slug, output_import=output_import.pk)
