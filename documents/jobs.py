"""Writes: the life of a job: queued, leased, heard from, finished, and swept up when a worker dies.

The row is the truth, Celery the engine. A worker that takes a job gets a `Lease`: it may work until
the lease runs out and renews it while it lives. Everything it writes of the job is fenced by the
lease's attempt number, so a worker that was thought dead and comes back changes nothing. A sweeper
hands on what was lost, whether the message, the worker, the broker or the database was.
"""

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from documents.models import Job, Project
from documents.refusals import Conflict, Refused

logger = logging.getLogger(__name__)

#: How long a silent worker is believed to be alive, and how often a living one speaks.
LEASE = timedelta(seconds=15)
HEARTBEAT_SECONDS = 2.0
#: A queued job that nobody took for this long is sent again: its message may be lost.
FORGOTTEN = timedelta(seconds=60)
#: A job whose workers died this often is given up.
MOST_ATTEMPTS = 3
#: What Celery sends to the process whose task reached the soft time limit.
SOFT_TIME_LIMIT = signal.SIGUSR1


class LeaseLost(Exception):
    """The job was cancelled, or taken over by another worker: stop, and change nothing."""


class OutOfTime(KeyboardInterrupt):
    """The worker's time limit passed.

    An interrupt, and no Exception: the readers take any Exception of a PDF library for a damaged
    file, and psycopg cancels the running statement for an interrupt only.
    """


@dataclass
class Lease:
    """One worker's right to work on one job, and what it says of its progress."""

    job: Job
    attempt: int
    progress: int = 0
    total: int = 0
    stage: str = ""
    lost: threading.Event = field(default_factory=threading.Event)
    watch: Callable[[int, int, str], None] | None = None

    def report(
        self, *, progress: int | None = None, total: int | None = None, stage: str = ""
    ) -> None:
        """Say how far the work is; the heartbeat writes it down. Raises LeaseLost."""
        self.progress = self.progress if progress is None else progress
        self.total = self.total if total is None else total
        self.stage = stage or self.stage
        if self.watch:
            self.watch(self.progress, self.total, self.stage)
        if self.lost.is_set():
            raise LeaseLost


def enqueue(
    *,
    kind: str,
    project: Project,
    by: User | None,
    params: dict[str, Any],
    upload: Any = None,
    upload_name: str = "",
    send: bool = True,
) -> Job:
    """Write down a job and, once the transaction holds, send it to the workers.

    `kind` is the name of the Celery task that does it. Without `send` the caller does the job
    itself, by `work`.
    """
    job = Job.objects.create(
        kind=kind,
        project=project,
        requested_by=by,
        params=params,
        upload=upload or "",
        upload_name=upload_name,
    )
    if send:
        transaction.on_commit(lambda: _publish(job))
    return job


def _publish(job: Job) -> None:
    """Send the job's message. A broker that is down is no error: the sweeper sends it later."""
    try:
        current_app.send_task(job.kind, [str(job.uid)], retry=False)
    except (BrokerError, OSError) as error:
        logger.warning(
            "job %s waits for the sweeper, the broker does not answer: %s", job.uid, error
        )


def work(
    uid: UUID | str,
    do: Callable[[Lease], None],
    *,
    watch: Callable[[int, int, str], None] | None = None,
) -> None:
    """Take the job and `do` it; somebody else having it is no error.

    `do` ends with `finish`, in the same transaction as what it wrote. A Refused fails the job with
    its message, the time limit with another; any other error fails it with a general one, and is
    raised for the log. A database that went away leaves the job to the sweeper.
    """
    lease = take(uid)
    if lease is None:
        logger.info("job %s is finished, or another worker has it", uid)
        return
    lease.watch = watch
    try:
        with _heartbeat(lease):
            _do(lease, do)
    except LeaseLost:
        logger.warning("job %s was cancelled or taken over: nothing was changed", uid)


def _do(lease: Lease, do: Callable[[Lease], None]) -> None:
    try:
        with _time_limit():
            do(lease)
    except Refused as refusal:
        fail(lease, message=refusal.message)
    except OutOfTime:
        logger.exception("job %s took too long", lease.job.uid)
        fail(
            lease,
            message=f"It took longer than {settings.CELERY_TASK_SOFT_TIME_LIMIT // 60} minutes and "
            "was stopped. Nothing was changed; send it in smaller parts.",
        )
    except (LeaseLost, OperationalError, InterfaceError):
        raise
    except Exception:
        fail(
            lease,
            message="Something went wrong on our side. Nothing was changed; please try again, "
            "and tell whoever runs this service if it happens again.",
        )
        raise


@contextmanager
def _time_limit() -> Iterator[None]:
    """While the block runs, the signal of Celery's soft time limit raises OutOfTime."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(SOFT_TIME_LIMIT, _out_of_time)
    try:
        yield
    finally:
        signal.signal(SOFT_TIME_LIMIT, before)


def _out_of_time(*_: Any) -> None:
    raise OutOfTime


@transaction.atomic
def take(uid: UUID | str) -> Lease | None:
    """Lease a job that waits, or whose worker fell silent. None when there is nothing to take.

    In one transaction: who reads the number of the attempt after letting the row go may read that
    of whoever took the job over meanwhile, and both would think it theirs.
    """
    now = timezone.now()
    fields = {
        "state": Job.State.RUNNING,
        "attempt": F("attempt") + 1,
        "leased_until": now + LEASE,
        "started_at": now,
        "progress": 0,
        "total": 0,
        "stage": "",
    }
    waiting = Job.objects.filter(uid=uid, state=Job.State.QUEUED)
    silent = Job.objects.abandoned().filter(uid=uid, attempt__lt=MOST_ATTEMPTS)
    if not (waiting.update(**fields) or silent.update(**fields)):
        return None
    job = Job.objects.select_related("project", "requested_by").get(uid=uid)
    return Lease(job=job, attempt=job.attempt)


def finish(lease: Lease, *, message: str, result: dict[str, Any], errors: list[Any]) -> None:
    """End the job well. Raises LeaseLost, so that the caller's transaction is rolled back."""
    _end(lease, state=Job.State.DONE, message=message, result=result, errors=errors)


def fail(
    lease: Lease,
    *,
    message: str,
    result: dict[str, Any] | None = None,
    errors: list[Any] | None = None,
) -> None:
    """End the job badly, saying why. Raises LeaseLost."""
    _end(lease, state=Job.State.FAILED, message=message, result=result or {}, errors=errors or [])


def _end(lease: Lease, **fields: Any) -> None:
    changed = _mine(lease).update(
        finished_at=timezone.now(),
        leased_until=None,
        progress=lease.progress,
        total=lease.total,
        stage="",
        **fields,
    )
    if not changed:
        raise LeaseLost
    lease.job.refresh_from_db()


def _mine(lease: Lease) -> QuerySet[Job]:
    return Job.objects.filter(pk=lease.job.pk, attempt=lease.attempt, state=Job.State.RUNNING)


def cancel(job: Job, *, by: User) -> Job:
    """Stop a job that is not finished; its worker notices at the next step. Raises Conflict."""
    changed = Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RUNNING]).update(
        state=Job.State.CANCELLED,
        finished_at=timezone.now(),
        leased_until=None,
        message=f"Cancelled by {by}. Nothing was changed.",
    )
    job.refresh_from_db()
    if not changed:
        raise Conflict(
            f"The job is {job.get_state_display().lower()} already.", code="job_finished"
        )
    return job


def sweep() -> int:
    """Hand on what was lost; returns how many jobs. Safe to run at any time, by anyone."""
    now = timezone.now()
    given_up = Job.objects.abandoned().filter(attempt__gte=MOST_ATTEMPTS)
    given_up.update(
        state=Job.State.FAILED,
        finished_at=now,
        leased_until=None,
        message=f"Given up: the worker died {MOST_ATTEMPTS} times while doing this. "
        "Nothing was changed.",
    )
    Job.objects.abandoned().filter(attempt__lt=MOST_ATTEMPTS).update(
        state=Job.State.QUEUED, leased_until=None, queued_at=now - 2 * FORGOTTEN
    )
    forgotten = list(Job.objects.filter(state=Job.State.QUEUED, queued_at__lt=now - FORGOTTEN))
    Job.objects.filter(pk__in=[job.pk for job in forgotten]).update(queued_at=now)
    for job in forgotten:
        _publish(job)
    return len(forgotten)


@contextmanager
def _heartbeat(lease: Lease) -> Iterator[None]:
    """Renew the lease and write the progress down while the block runs.

    From a thread of its own, because the work itself sits in a transaction whose updates nobody
    would see before it ends. Inside a caller's transaction there is no heartbeat: nobody else sees
    the job at all.
    """
    if connection.in_atomic_block:
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_beat, args=(lease, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat(lease: Lease, done: threading.Event) -> None:
    try:
        while not done.wait(HEARTBEAT_SECONDS):
            if not _renew(lease):
                lease.lost.set()
                return
    finally:
        connection.close()


def _renew(lease: Lease) -> int:
    """Say that we live, and how far we are; 0 when the job is no longer ours."""
    try:
        return _mine(lease).update(
            leased_until=timezone.now() + LEASE,
            progress=lease.progress,
            total=lease.total,
            stage=lease.stage,
        )
    except (OperationalError, InterfaceError) as error:
        logger.warning("job %s: the database does not answer: %s", lease.job.uid, error)
        connection.close()  # the next beat opens a new one
        return 1
