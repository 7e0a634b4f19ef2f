"""What a worker does: take jobs by id, sweep the job table every second, keep its children within limits."""

import logging
import os
import resource
import signal
import sys
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_init, worker_process_init, worker_ready, worker_shutting_down
from django.db import close_old_connections
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerAway

from teamtrack import jobs, pdf, read_chain
from teamtrack.celery import app
from teamtrack.embedded.processes import die_with

logger = logging.getLogger("teamtrack.jobs")

SWEEP_EVERY = 1.0  # seconds; a report starts within this time of being asked for
GRACE = 5  # seconds after a try's time is over (told in words) until the process is killed
MEMORY_FOR_A_JOB = 512 * 1024 * 1024  # bytes of address space above what the process has when it starts

_stopping = Event()


@shared_task(name="teamtrack.run_job", soft_time_limit=jobs.USUAL_SECONDS, time_limit=jobs.USUAL_SECONDS + GRACE)
def run_job(job_id: str) -> None:
    """Do one job of the job table; nothing happens when it is done or in other hands."""
    jobs.run(UUID(job_id))


@shared_task(name="teamtrack.sweep")
def sweep() -> None:
    """Beat's wake-up, should the workers' own sweepers be gone."""
    jobs.sweep(now=timezone.now(), hand_over=hand_over, handed={})


@shared_task(name="teamtrack.seal_reads")
def seal_reads() -> None:
    """Beat's wake-up: chain what was read since the last time."""
    read_chain.seal_reads(now=timezone.now())


def hand_over(job_ids: list[UUID]) -> None:
    """Send the ids to the broker over a new connection: a kept one may lead to a Redis that is no more."""
    seconds = jobs.seconds_for(job_ids)
    with app.connection_for_write() as broker:
        for job_id in job_ids:
            app.send_task(
                run_job.name,
                (str(job_id),),
                connection=broker,
                retry=False,
                soft_time_limit=seconds[job_id],
                time_limit=seconds[job_id] + GRACE,
            )


def keep_sweeping(stopping: Event) -> None:
    """Sweep every second until told to stop. A database or a broker that is away is tried again at the next sweep."""
    handed: dict[tuple[UUID, int], datetime] = {}
    away, begun = "", False
    while not stopping.wait(SWEEP_EVERY):
        try:
            if not begun:
                jobs.forgive()
                begun = True
            jobs.sweep(now=timezone.now(), hand_over=hand_over, handed=handed)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the next sweep must come
            reason = "the broker is away" if isinstance(fault, BrokerAway) else str(fault).split("\n", 1)[0]
            if reason != away:
                logger.warning("sweeping: %s", reason)
            away = reason
        else:
            away = ""
        close_old_connections()


@worker_init.connect
def load_before_forking(**_: Any) -> None:
    """The heavy imports, once: every child (and every one forked later in the place of a dead one) shares them."""
    pdf.load()


@worker_ready.connect
def start_sweeping(**_: Any) -> None:
    Thread(target=keep_sweeping, args=[_stopping], name="sweeper", daemon=True).start()


@worker_shutting_down.connect
def stop_sweeping(**_: Any) -> None:
    _stopping.set()


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A child that lost its worker would wait for tasks for ever."""
    die_with(os.getppid(), signal.SIGKILL)


@worker_process_init.connect
def limit_memory(**_: Any) -> None:
    """A runaway document takes down only its own try: the child may not grow without end (Linux only)."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        limit = pages * resource.getpagesize() + MEMORY_FOR_A_JOB
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
