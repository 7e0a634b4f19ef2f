"""Jobs that try to hold a worker up; `celery --include tests.faults.hostile` loads them into a real one."""

import os
import signal

from members.models import Enterprise
from teamtrack import jobs
from teamtrack.jobs import Claim
from teamtrack.pdf import write_pdf
from teamtrack.tasks import run_job

# Seconds for one try here: the test is about what happens at the limit, not about its length.
run_job.soft_time_limit, run_job.time_limit = 3, 5

WORD = "định mức "
DOCUMENTS = {
    "a cell over a million columns": "<table><tr><td colspan=1000000>x</td></tr><tr><td>y</td></tr></table>",
    "a row in every cell": "<table>" + "<tr><td>x<td>y<td>z" * 40_000 + "</table>",
    "three thousand boxes in each other": "<div>" * 3000,
    "text without end": f"<p>{WORD * 1200}</p>" * 400,
}


@jobs.handles("test.document")
def lay_out(claimed: Claim) -> None:
    made = write_pdf(f"<!doctype html><title>x</title>{DOCUMENTS[claimed.arguments['name']]}")
    with jobs.finishing(claimed):
        Enterprise.objects.create(name=f"{claimed.arguments['name']}: {len(made)}", place="Hà Nội")


@jobs.handles("test.memory")
def take_memory(_claimed: Claim) -> None:
    held = [bytearray(64 * 1024 * 1024) for _ in range(64)]
    raise AssertionError(len(held))


@jobs.handles("test.death")
def die(_claimed: Claim) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.handles("test.good")
def do_good(claimed: Claim) -> None:
    with jobs.finishing(claimed):
        Enterprise.objects.create(name=claimed.arguments["name"], place="Hà Nội")
