"""The job table: nothing lost, nothing done twice, and every failure told in words."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, connections, transaction

from members.models import Enterprise
from teamtrack import jobs
from teamtrack.errors import RuleBroken
from teamtrack.jobs import Claim
from teamtrack.models import Job, JobState

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def ask(kind: str, key: str = "one") -> Job:
    return jobs.ask_for(kind=kind, key=f"{kind}:{key}", arguments={"name": key}, by=None, now=NOW)


@jobs.handles("test.enterprise")
def make_enterprise(claimed: Claim) -> None:
    with jobs.finishing(claimed):
        Enterprise.objects.create(name=claimed.arguments["name"], place="Hà Nội")


@pytest.fixture
def elsewhere() -> Iterator[Callable[[Callable[[], object]], object]]:
    """Run something in another session of the database, which stays open until the test ends."""
    with ThreadPoolExecutor(max_workers=1) as other:

        def run(work: Callable[[], object]) -> object:
            return other.submit(work).result()

        yield run
        other.submit(connections.close_all).result()


def die(elsewhere: Callable[..., object]) -> None:
    """The other session ends, as when its process is killed; returns when the database has noticed."""
    elsewhere(connections.close_all)
    deadline = time.monotonic() + 10
    while is_locked():
        assert time.monotonic() < deadline, "the lock outlived its session"


def is_locked() -> bool:
    """Somebody holds the lock of some job."""
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND {here}", [jobs.LOCKS])
        return bool(cursor.rowcount)


def test_work_asked_for_twice_is_one_job(db: None) -> None:
    assert ask("test.enterprise").pk == ask("test.enterprise").pk
    assert Job.objects.count() == 1


def test_a_job_asked_for_in_a_transaction_that_fails_was_never_asked_for(db: None) -> None:
    with transaction.atomic():
        ask("test.enterprise")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_a_job_is_done_together_with_what_it_makes(db: None) -> None:
    job = ask("test.enterprise")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.problem, job.lease_until) == (JobState.DONE, 1, "", None)
    assert list(Enterprise.objects.values_list("name", flat=True).order_by("pk")) == ["one"]


def test_a_job_that_is_done_is_not_done_again(db: None) -> None:
    job = ask("test.enterprise")
    jobs.run(job.pk)
    jobs.run(job.pk)
    assert Enterprise.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_job_in_other_hands_is_left_to_them(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    assert elsewhere(lambda: jobs.claim(job.pk, now=NOW)) is not None
    assert jobs.claim(job.pk, now=NOW + timedelta(seconds=1)) is None


@pytest.mark.django_db(transaction=True)
def test_the_job_of_a_dead_process_is_taken_up_before_its_lease_ends(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    elsewhere(lambda: jobs.claim(job.pk, now=NOW))
    die(elsewhere)
    claimed = jobs.claim(job.pk, now=NOW + timedelta(seconds=1))
    assert claimed is not None
    assert claimed.fence == 2


@pytest.mark.django_db(transaction=True)
def test_whoever_was_overtaken_writes_nothing(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    slow = elsewhere(lambda: jobs.claim(job.pk, now=NOW))
    assert isinstance(slow, Claim)
    quick = jobs.claim(job.pk, now=NOW + jobs.LEASE + timedelta(seconds=1))  # the slow one's lease has ended
    assert quick is not None
    with pytest.raises(jobs.Overtaken), jobs.finishing(slow):
        pytest.fail("an overtaken one must not come this far")
    with jobs.finishing(quick):
        Enterprise.objects.create(name="quick", place="Hà Nội")
    job.refresh_from_db()
    assert (job.state, Enterprise.objects.count()) == (JobState.DONE, 1)


@pytest.mark.parametrize(
    ("fault", "tries", "problem"),
    [
        (RuleBroken("Tháng chưa hết."), 1, "Tháng chưa hết."),
        (RecursionError(), 1, jobs.TOO_DEEP),
        (SoftTimeLimitExceeded(), 3, jobs.TOO_LONG),
        (MemoryError(), 3, jobs.TOO_LARGE),
        (ValueError("?"), 3, jobs.UNEXPECTED),
    ],
)
def test_a_fault_is_kept_in_words_after_at_most_three_tries(
    db: None, fault: Exception, tries: int, problem: str
) -> None:
    made = []

    @jobs.handles("test.fault")
    def fail(claimed: Claim) -> None:
        made.append(claimed.fence)
        raise fault

    job = ask("test.fault")
    for _ in range(5):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert made == list(range(1, tries + 1))
    assert (job.state, job.problem, job.lease_until) == (JobState.FAILED, problem, None)
    assert job.ended_at is not None


def test_a_failed_job_gets_three_more_tries_and_no_fence_comes_twice(db: None) -> None:
    fences = []

    @jobs.handles("test.stubborn")
    def fail(claimed: Claim) -> None:
        fences.append(claimed.fence)
        raise ValueError

    job = ask("test.stubborn")
    for _ in range(3):
        jobs.run(job.pk)
    assert jobs.retry(job.pk)
    for _ in range(4):
        jobs.run(job.pk)
    assert len(fences) == len(set(fences)) == 6
    assert Job.objects.get().state == JobState.FAILED


def test_only_a_failed_job_can_be_retried(db: None) -> None:
    job = ask("test.enterprise")
    jobs.run(job.pk)
    assert not jobs.retry(job.pk)
    assert Job.objects.get().state == JobState.DONE


def sweep(handed: dict[tuple[UUID, int], datetime], *, after: timedelta = timedelta()) -> list[UUID]:
    sent: list[UUID] = []
    jobs.sweep(now=NOW + after, hand_over=sent.extend, handed=handed)
    return sent


def test_a_waiting_job_is_handed_over_once_and_again_only_when_the_message_may_be_lost(db: None) -> None:
    job, handed = ask("test.enterprise"), dict[tuple[UUID, int], datetime]()
    assert sweep(handed) == [job.pk]
    assert sweep(handed, after=timedelta(seconds=14)) == []
    assert sweep(handed, after=timedelta(seconds=15)) == [job.pk]


def test_jobs_are_handed_over_in_the_order_they_were_asked_for(db: None) -> None:
    asked = [ask("test.enterprise", str(number)).pk for number in range(5)]
    for place, job in enumerate(asked):
        Job.objects.filter(pk=job).update(asked_at=NOW - timedelta(minutes=place))
    assert sweep({}) == asked[::-1]


@pytest.mark.django_db(transaction=True)
def test_a_job_somebody_works_on_is_not_handed_over(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    elsewhere(lambda: jobs.claim(job.pk, now=NOW))
    assert sweep({}) == []
    die(elsewhere)
    assert sweep({}) == [job.pk]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_third_try_was_killed_fails_and_says_so(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    for _ in range(3):
        elsewhere(lambda: jobs.claim(job.pk, now=NOW))
        die(elsewhere)
    assert sweep({}) == []
    job.refresh_from_db()
    assert (job.state, job.problem) == (JobState.FAILED, jobs.ENDED_SHORT)


@pytest.mark.django_db(transaction=True)
def test_a_job_killed_with_its_whole_worker_keeps_its_tries_but_not_for_ever(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    fences = []
    for _ in range(20):
        claimed = elsewhere(lambda: jobs.claim(job.pk, now=NOW))
        fences.append(claimed.fence if isinstance(claimed, Claim) else None)
        die(elsewhere)
        jobs.forgive()
    assert fences[:9] == [1, 11, 21, 31, 41, 51, 61, 71, 81]
    assert fences[9:13] == [91, 92, 93, None]


@pytest.mark.django_db(transaction=True)
def test_a_job_somebody_works_on_has_nothing_to_forgive(elsewhere: Callable[..., object]) -> None:
    job = ask("test.enterprise")
    elsewhere(lambda: jobs.claim(job.pk, now=NOW))
    jobs.forgive()
    job.refresh_from_db()
    assert job.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_only_one_process_sweeps_at_a_time(elsewhere: Callable[..., object]) -> None:
    ask("test.enterprise")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [jobs.SWEEPING, jobs.SWEEPING])
        assert elsewhere(lambda: sweep({})) == []
    assert len(sweep({})) == 1


def test_nothing_is_remembered_as_handed_over_when_the_broker_is_away(db: None) -> None:
    ask("test.enterprise")
    handed: dict[tuple[UUID, int], datetime] = {}

    def away(_ids: list[UUID]) -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        jobs.sweep(now=NOW, hand_over=away, handed=handed)
    assert handed == {}
    assert len(sweep(handed)) == 1


def test_a_kind_of_job_says_how_long_a_try_may_take(db: None) -> None:
    jobs.handles("test.slow", seconds=60)(make_enterprise)
    slow, usual = ask("test.slow"), ask("test.enterprise")
    assert jobs.seconds_for([slow.pk, usual.pk]) == {slow.pk: 60, usual.pk: jobs.USUAL_SECONDS}
