"""The job table: background work that is neither lost nor done twice, whatever is killed meanwhile.

A web request asks for a job by inserting a row in its own transaction; it never talks to Redis. A sweeper in every
worker process (and beat, see tasks.py) hands the ids of waiting jobs to Celery. Whoever takes one claims the row:

- its *lease* and a session's advisory lock say that somebody works on it. The lock ends with the process, so the
  work of a killed process is taken up again at once; the lease ends by itself where the database cannot notice.
- its *fence* (`attempts`) is passed by the last claimer only: a slow one that was overtaken writes nothing.

Times are the wall clock's. Reasons kept in `problem` are English msgids, translated where they are shown.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from teamtrack.errors import RuleBroken
from teamtrack.models import Job, JobState

logger = logging.getLogger("teamtrack.jobs")

LEASE = timedelta(seconds=90)
USUAL_SECONDS = 25  # for one try
MOST_TRIES = 3
# `attempts` only ever grows, because it is the fence: its units count the tries, its tens how often they were counted
# anew, by a person's retry or because a whole worker was killed under them (at most nine times: see `forgive`).
TRIES = 10
MOST_FORGIVEN = 9
HAND_OVER_AGAIN = timedelta(seconds=15)  # a message that Redis lost is sent again after this time
MOST_AT_ONCE = 500  # handed over in one sweep
LOCKS, SWEEPING = 0x7445, 0x7446  # first keys of our advisory locks: of jobs, of the one sweeper

UNEXPECTED = gettext_noop("Something unexpected went wrong; the worker's log says what.")
TOO_LONG = gettext_noop("The work took longer than it may; it was stopped.")
TOO_LARGE = gettext_noop("The work needed more memory than it may use; it was stopped.")
TOO_DEEP = gettext_noop("The document is nested too deeply to be laid out.")
ENDED_SHORT = gettext_noop("The process doing the work ended before it was done, three times: too much time or memory.")

# Nobody holds the advisory lock of job j: whoever held it is gone.
_UNHELD = """NOT EXISTS (
    SELECT FROM pg_locks AS l
    WHERE l.locktype = 'advisory' AND l.classid = %(locks)s AND l.objid = hashtext(j.id::text)::oid
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""

type Work = Callable[["Claim"], None]

_works: dict[str, Work] = {}
_seconds: dict[str, int] = {}


class Overtaken(Exception):
    """Another claimer holds the job now; what this one made is not kept."""


@dataclass(frozen=True)
class Claim:
    """A job in the hands of the one who may finish it: only while `fence` is still the row's attempts."""

    id: UUID
    kind: str
    arguments: Mapping[str, Any]
    fence: int


def handles(kind: str, *, seconds: int = USUAL_SECONDS) -> Callable[[Work], Work]:
    """Register the function that does jobs of `kind`; it ends its work inside `finishing(claim)`.

    `seconds`: how long one try may take, clearly less than LEASE; it is told in words then, and killed a little later.
    """

    def register(work: Work) -> Work:
        _works[kind], _seconds[kind] = work, seconds
        return work

    return register


def seconds_for(job_ids: Collection[UUID]) -> dict[UUID, int]:
    """How long one try of each of these jobs may take."""
    kinds = dict(Job.objects.filter(pk__in=job_ids).values_list("pk", "kind").order_by("pk"))
    return {job_id: _seconds.get(kinds.get(job_id, ""), USUAL_SECONDS) for job_id in job_ids}


def ask_for(*, kind: str, key: str, arguments: Mapping[str, Any], by: Any, now: datetime) -> Job:
    """Ask for the work named `key` in the caller's transaction; asking again finds the same job."""
    job = Job(kind=kind, key=key, arguments=dict(arguments), asked_by=by, asked_at=now)
    Job.objects.bulk_create([job], ignore_conflicts=True)
    return Job.objects.get(key=key)


def claim(job_id: UUID, *, now: datetime) -> Claim | None:
    """Take the job; None when it is done, in other hands, or has been tried often enough."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [LOCKS, str(job_id)])
        unheld = cursor.fetchone()[0]
        cursor.execute(
            """
            UPDATE teamtrack_job SET attempts = attempts + 1, lease_until = %s
            WHERE id = %s AND state = 'waiting' AND attempts %% %s < %s
              AND (%s OR lease_until IS NULL OR lease_until < %s)
            RETURNING attempts
            """,
            [now + LEASE, job_id, TRIES, MOST_TRIES, unheld, now],
        )
        row = cursor.fetchone()
    if row is None:
        if unheld:
            _let_go(job_id)
        return None
    job = Job.objects.only("kind", "arguments").get(pk=job_id)
    return Claim(job_id, job.kind, job.arguments, row[0])


@contextmanager
def finishing(claimed: Claim) -> Iterator[None]:
    """The one transaction in which a job becomes done together with what it made; Overtaken keeps nothing."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=claimed.id, state=JobState.WAITING, attempts=claimed.fence).update(
            state=JobState.DONE, ended_at=timezone.now(), lease_until=None, problem=""
        )
        if not ended:
            raise Overtaken(claimed.id)
        yield


def run(job_id: UUID) -> None:
    """Claim the job and do it. What goes wrong is kept in words; the next sweep tries again, up to three times."""
    claimed = claim(job_id, now=timezone.now())
    if claimed is None:
        return
    try:
        _works[claimed.kind](claimed)
    except Overtaken:
        logger.warning("job %s: overtaken at attempt %s", claimed.id, claimed.fence)
    except RuleBroken as broken:  # another try would break the same rule
        _give_up(claimed, broken.message)
    except SoftTimeLimitExceeded:
        _try_again(claimed, TOO_LONG)
    except MemoryError:
        _try_again(claimed, TOO_LARGE)
    except RecursionError:
        _give_up(claimed, TOO_DEEP)
    except Exception:
        logger.exception("job %s failed at attempt %s", claimed.id, claimed.fence)
        _try_again(claimed, UNEXPECTED)
    finally:
        _let_go(claimed.id)


def retry(job_id: UUID) -> bool:
    """Three more tries for a failed job, asked by a person; False when it had not failed."""
    return bool(
        Job.objects.filter(pk=job_id, state=JobState.FAILED).update(
            state=JobState.WAITING,
            attempts=(F("attempts") / TRIES + 1) * TRIES,
            lease_until=None,
            ended_at=None,
            problem="",
        )
    )


def forgive() -> None:
    """At a worker's start: jobs cut off with the whole worker before are not to blame; that try does not count.

    A job that brings its worker down every time still ends: it is forgiven at most nine times.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE teamtrack_job AS j SET attempts = (attempts / %(tries)s + 1) * %(tries)s + attempts %% %(tries)s - 1
            WHERE state = 'waiting' AND lease_until IS NOT NULL AND attempts %% %(tries)s > 0
              AND attempts < %(tries)s * %(most)s AND {_UNHELD}
            """,  # noqa: S608 -- _UNHELD is our own text
            {"tries": TRIES, "most": MOST_FORGIVEN, "locks": LOCKS},
        )


def sweep(
    *, now: datetime, hand_over: Callable[[list[UUID]], None], handed: MutableMapping[tuple[UUID, int], datetime]
) -> None:
    """Hand over every waiting job that nobody works on; one process at a time sweeps, the others leave it to that one.

    `handed` is the caller's memory of what it handed over and when: a message is repeated only when it may be lost.
    Jobs whose last try ended without a word (a killed process) are given up here.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SWEEPING, SWEEPING])
        if not cursor.fetchone()[0]:
            return
        cursor.execute(
            f"""
            SELECT j.id, j.attempts FROM teamtrack_job AS j
            WHERE j.state = 'waiting' AND (j.lease_until IS NULL OR j.lease_until < %(now)s OR {_UNHELD})
            ORDER BY j.asked_at, j.id LIMIT %(most)s
            """,  # noqa: S608 -- _UNHELD is our own text
            {"now": now, "most": MOST_AT_ONCE, "locks": LOCKS},
        )
        idle = cursor.fetchall()
        spent = [job_id for job_id, attempts in idle if attempts % TRIES >= MOST_TRIES]
        if spent:
            Job.objects.filter(pk__in=spent, problem="").update(problem=ENDED_SHORT)
            Job.objects.filter(pk__in=spent).update(state=JobState.FAILED, ended_at=now, lease_until=None)
        for known in [known for known, at in handed.items() if now - at >= HAND_OVER_AGAIN]:
            del handed[known]
        fresh = [
            (job_id, attempts) for job_id, attempts in idle if job_id not in spent and (job_id, attempts) not in handed
        ]
        if fresh:
            hand_over([job_id for job_id, _attempts in fresh])
            handed.update(dict.fromkeys(fresh, now))


def _try_again(claimed: Claim, problem: str) -> None:
    """Back to the waiting ones, or failed when this was the last try."""
    if claimed.fence % TRIES >= MOST_TRIES:
        _give_up(claimed, problem)
    else:
        _held(claimed).update(lease_until=None, problem=problem)


def _give_up(claimed: Claim, problem: str) -> None:
    logger.warning("job %s given up: %s", claimed.id, problem)
    _held(claimed).update(state=JobState.FAILED, ended_at=timezone.now(), lease_until=None, problem=problem)


def _held(claimed: Claim) -> Any:
    return Job.objects.filter(pk=claimed.id, state=JobState.WAITING, attempts=claimed.fence)


def _let_go(job_id: UUID) -> None:
    """End the session's lock; without a connection there is none any more."""
    if connection.connection is None:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [LOCKS, str(job_id)])
    except DatabaseError:
        logger.warning("job %s: the database went away", job_id)
