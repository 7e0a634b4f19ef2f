"""P5: a report against bare WeasyPrint on the same HTML; two workers against one; the queue's share; memory."""

import multiprocessing
import re
import time
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader

from emulation.actions.report import ask_for_report
from emulation.models import MonthlyReport
from emulation.queries import report_paper
from emulation.queries.report import gather
from emulation.queries.report_sheet import sheet
from members.models import Team
from production.models import TeamMonthOutput
from teamtrack import jobs, pdf
from teamtrack.celery import app
from teamtrack.jobs import Claim
from teamtrack.periods import Month
from tests.bench import Result, interleaved

REPORTS = 8  # of each process, when two are held against one


def run() -> list[Result]:
    """On the fullest month of the last team of the database."""
    report = _asked_for()
    data = gather(report.pk)
    with translation.override(data.language):
        html = render_to_string("print/report.html", report_paper.main_context(data))
    bare_html = html.replace("</head>", f'<link rel="stylesheet" href="{pdf.STYLE.as_uri()}"></head>')
    times = interleaved({"ours": lambda: pdf.write_pdf(html), "bare": lambda: _bare(bare_html)}, rounds=9)
    ours, bare = _content(pdf.write_pdf(html)), _content(_bare(bare_html))
    same = "same text and pages" if ours == bare else "TEXT OR PAGES DIFFER"
    whole = interleaved({"queue": _through_the_queue, "work": lambda: _make(report.pk)}, rounds=9)
    alone, together = _cpu_of([html]), _cpu_of([html, html])
    twenty, sixty = _memory(html)
    return [
        Result(
            "a report ÷ bare write_pdf of the same HTML",
            round(times["ours"] / times["bare"], 2),
            "≤ 0.85",
            "1.00 HTML(string).write_pdf()",
            f"{same}; {times['ours']:.2f} s against {times['bare']:.2f} s",
        ),
        Result(
            "two workers ÷ one (CPU time)",
            round(2 * alone / together, 2),
            "≥ 1.8",
            "1.00 one worker",
            f"CPU seconds of {REPORTS} reports: {alone:.2f} alone, {together:.2f} beside another",
        ),
        Result(
            "the queue's share of a report",
            round(whole["queue"] / whole["work"], 3),
            "≤ 0.03",
            "direct call",
            f"{whole['queue'] * 1000:.0f} ms (sent, claimed, finished) beside {whole['work'] * 1000:.0f} ms of work",
        ),
        Result("memory after 60 reports ÷ after 20", round(sixty / twenty, 2), "≤ 1.1", "–", f"{sixty / 1024:.0f} MB"),
    ]


def _asked_for() -> MonthlyReport:
    row = TeamMonthOutput.objects.order_by("-month", "-team", "pk")[0]
    month = Month.of(row.month)
    team = Team.objects.select_related("workshop").get(pk=row.team_id)
    today, now = month.last + timedelta(days=1), timezone.now()
    return ask_for_report(workshop=team.workshop, team=team, month=month, by=None, today=today, now=now)


def _make(report_id: UUID) -> None:
    """All the work of a report's job: its figures, the paper, the annex, the spreadsheet."""
    data = gather(report_id)
    with translation.override(data.language):
        report_paper.main_pdf(data)
        report_paper.annex_pdf(data)
        sheet(data)


def _bare(html: str) -> bytes:
    import weasyprint  # noqa: PLC0415

    made: bytes = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return made


def _content(made: bytes) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(BytesIO(made)).pages]


@jobs.handles("bench.nothing")
def nothing(claimed: Claim) -> None:
    with jobs.finishing(claimed):
        pass


def _through_the_queue() -> None:
    """What the queue adds to a job: one message over a new connection, the claim, the fenced end."""
    now = timezone.now()
    job = jobs.ask_for(kind="bench.nothing", key=f"bench:{now.timestamp()}", arguments={}, by=None, now=now)
    with app.connection_for_write() as broker:
        app.send_task("teamtrack.run_job", (str(job.pk),), connection=broker, retry=False)
    jobs.run(job.pk)


def _in_processes(work: Callable[[str], Any], documents: list[str]) -> list[Any]:
    """Run the work on each document in a process of its own, all at once."""
    with multiprocessing.get_context("fork").Pool(len(documents)) as pool:
        return pool.map(work, documents)


def _render_some(html: str) -> float:
    pdf.write_pdf(html)
    began = time.process_time()
    for _ in range(REPORTS):
        pdf.write_pdf(html)
    return time.process_time() - began


def _cpu_of(documents: list[str]) -> float:
    return float(max(_in_processes(_render_some, documents)))


def _resident(html: str) -> tuple[int, int]:
    seen = {}
    for number in range(1, 61):
        pdf.write_pdf(html)
        if number in {20, 60}:
            status = Path("/proc/self/status").read_text()
            seen[number] = int(status.split("VmRSS:")[1].split()[0])
    return seen[20], seen[60]


def _memory(html: str) -> tuple[int, int]:
    """Resident kilobytes of a process after 20 and after 60 reports."""
    ((twenty, sixty),) = _in_processes(_resident, [html])
    return twenty, sixty
