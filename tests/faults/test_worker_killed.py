"""A worker, its child or its broker dies: every job still ends as if nothing had happened.

Nobody touches the job after the fault; the sweeper, which beat calls, hands it on.
"""

import os
import random
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from config import local
from config.celery import app
from documents import imports, jobs, planning, projects
from documents.models import Document, Job, Project
from tests.conftest import Worker, test_database_url, wait_until
from tests.documents.hands import SOTU, on_its_own, zipped

pytestmark = pytest.mark.worker

TALK = b"A talk. It ends."
#: Documents of the generated corpus: more than one COPY, so that a kill finds some written.
MANY = imports.CHUNK + 200


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana")


@pytest.fixture
def project(ana: User) -> Project:
    return projects.create(name="Arvenia", slug="arvenia", by=ana)


@cache
def generated() -> bytes:
    """A zip of many texts with headings, lists and quotations."""
    chance = random.Random(5)
    subjects = ("The minister", "Arvenia", "The harbour", "Our neighbour", "The treaty")
    verbs = ("welcomes", "rejects", "remembers", "asks for", "will not accept")
    objects = ("“a ban.”", "missile bases, e.g. at No. 5.", "talks\nin Geneva.", "the fog!")

    def paragraph() -> str:
        return " ".join(
            f"{chance.choice(subjects)} {chance.choice(verbs)} {chance.choice(objects)}"
            for _ in range(chance.randint(1, 6))
        )

    return zipped(
        {
            f"{at:04}.txt": "\n\n".join([f"TALK {at}", *(paragraph() for _ in range(4))])
            for at in range(MANY)
        }
    )


@cache
def sotu() -> bytes:
    return zipped({path.name: path.read_bytes() for path in sorted(SOTU.glob("*.txt"))})


def outcome(project: Project) -> tuple[int, str]:
    """How many documents a project has, and a hash over them and their sentences."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(DISTINCT document.id), md5(string_agg(concat_ws(
                '|', external_id, document.sha256, position, start, "end", kind, paragraph
            ), ',' ORDER BY external_id, position))
            FROM documents_document AS document
            JOIN documents_sentence AS sentence ON sentence.document_id = document.id
            WHERE project_id = %s
            """,
            [project.pk],
        )
        return cursor.fetchone()


def undisturbed(data: bytes, ana: User) -> tuple[int, str]:
    """What comes of a file when nothing dies."""
    quiet = projects.create(name="Quiet", slug="quiet", by=ana)
    job = imports.import_here(
        project=quiet, data=data, name="talks.zip", options=planning.Options(), by=ana
    )
    assert job.state == "done", job.errors
    return outcome(quiet)


def ask(project: Project, ana: User, data: bytes, name: str = "talks.zip") -> Job:
    return imports.request(
        project=project, data=data, name=name, options=planning.Options(), dry_run=False, by=ana
    )


def ask_quietly(project: Project, ana: User) -> Job:
    """Without a message: the test sends one of its own."""
    return imports._enqueue(
        project, generated(), "talks.zip", planning.Options(), dry_run=False, by=ana, send=False
    )


# --- the worker --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lasting_worker(django_db_setup: None, broker: str) -> Iterator[Worker]:
    """Starting one takes seconds: those that survive their test serve the next."""
    worker = Worker(test_database_url())
    yield worker
    if worker.process:
        worker.stop()


@pytest.fixture
def worker(transactional_db: None, lasting_worker: Worker) -> Worker:
    """A worker with beat that loses patience soon."""
    if lasting_worker.process is None or lasting_worker.process.poll() is not None:
        app.control.purge()
        start(lasting_worker)
    return lasting_worker


def start(worker: Worker) -> None:
    schedule = worker.log.with_name("beat")
    worker.start("-B", "-s", str(schedule), "--include", "tests.faults.impatient")


def until(worker: Worker, job: Job, condition: Callable[[Job], Any], seconds: float = 45) -> None:
    """Look at the job, and at nothing else, until it is so."""

    def looked() -> bool:
        job.refresh_from_db()
        return bool(condition(job))

    def complaint() -> str:
        log = worker.log.read_text()[-3000:]
        return (
            f"{job.state}, attempt {job.attempt}, {job.stage} {job.progress}: {job.message}\n{log}"
        )

    wait_until(looked, seconds, complaint)


def is_done(job: Job) -> bool:
    assert job.state != "failed", job.message
    return job.state == "done"


def kill_child() -> None:
    """The process of the pool that does the work; its parent lives."""
    (stats,) = app.control.inspect(timeout=5).stats().values()
    (child,) = stats["pool"]["processes"]
    os.kill(child, signal.SIGKILL)


# --- moments at which an import can be held ----------------------------------------------------


@contextmanager
def held(take: Callable[[], Any]) -> Iterator[None]:
    """While the block runs, a transaction of another connection holds what `take` takes."""
    taken, may_end = threading.Event(), threading.Event()

    @transaction.atomic
    def hold() -> None:
        take()
        taken.set()
        may_end.wait(120)
        transaction.set_rollback(True)

    with ThreadPoolExecutor(1) as thread:
        holding = on_its_own(thread, hold)
        try:
            assert taken.wait(10), "nothing was taken"
            yield
        finally:
            may_end.set()
            holding.result()


def before_it_reads(project: Project) -> AbstractContextManager[None]:
    """Another import into the project has not ended."""

    def take() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [imports._LOCK, project.pk])

    return held(take)


def while_it_copies(project: Project) -> AbstractContextManager[None]:
    """A row with the id of a document near the end is being written: COPY waits for its fate."""
    row = Document(project=project, external_id=f"{MANY - 5:04}.txt", text="x", length=1)
    return held(row.save)


def is_before_reading(job: Job) -> bool:
    return job.state == "running" and job.stage == "Reading the file"


def is_copying(job: Job) -> bool:
    return job.state == "running" and job.progress == imports.CHUNK


MOMENTS = [
    pytest.param(before_it_reads, is_before_reading, id="before it reads"),
    pytest.param(while_it_copies, is_copying, id="while it copies"),
]
Hold = Callable[[Project], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def quiet_heartbeat() -> None:
    """Not quiet here: rows are committed, and on a busy machine an import outlasts its lease."""


# --- killed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("hold", "is_held"), MOMENTS)
def test_a_worker_killed_in_an_import_is_made_good_by_the_next(
    worker, project, ana, hold: Hold, is_held
):
    expected = undisturbed(generated(), ana)
    with hold(project):
        job = ask(project, ana, generated())
        until(worker, job, is_held)
        worker.kill()
    assert not Document.objects.filter(project=project).exists()
    start(worker)
    until(worker, job, is_done)
    assert outcome(project) == expected
    assert expected[0] == MANY
    assert job.attempt == 2


@pytest.mark.skipif(not SOTU.exists(), reason="the folder sotu is not here: no shared data")
def test_a_worker_killed_at_random_moments_of_a_large_import_changes_nothing(worker, project, ana):
    expected = undisturbed(sotu(), ana)
    seed = random.randrange(1000)
    print(f"the moments are those of seed {seed}")
    chance = random.Random(seed)
    job = ask(project, ana, sotu(), "sotu.zip")
    for attempt in (1, 2):
        until(worker, job, lambda job, now=attempt: job.state == "running" and job.attempt == now)
        # Well inside the second or more that an import of this size takes when nothing else runs.
        time.sleep(chance.uniform(0.0, 0.5))
        worker.kill()
        assert not Document.objects.filter(project=project).exists()
        start(worker)
    until(worker, job, is_done, 90)
    assert outcome(project) == expected
    assert expected[0] == 240
    assert job.attempt == 3


def test_a_killed_child_is_replaced_and_its_import_done_again(worker, project, ana):
    expected = undisturbed(generated(), ana)
    with while_it_copies(project):
        job = ask(project, ana, generated())
        until(worker, job, is_copying)
        kill_child()
    until(worker, job, is_done)
    assert outcome(project) == expected
    assert job.attempt == 2


def test_a_cut_connection_to_the_database_is_made_good(worker, project, ana):
    expected = undisturbed(generated(), ana)
    with while_it_copies(project), connection.cursor() as cursor:
        job = ask(project, ana, generated())
        until(worker, job, is_copying)
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
    until(worker, job, is_done)
    assert outcome(project) == expected
    assert job.attempt == 2


def test_a_job_that_kills_a_third_worker_is_given_up_and_the_next_is_done(worker, project, ana):
    with before_it_reads(project):
        job = ask_quietly(project, ana)
        Job.objects.filter(pk=job.pk).update(attempt=jobs.MOST_ATTEMPTS - 1)
        app.send_task(job.kind, [str(job.uid)])
        until(worker, job, is_before_reading)
        kill_child()
        until(worker, job, lambda job: job.state == "failed")
    assert job.message == (
        "Given up: the worker died 3 times while doing this. Nothing was changed."
    )
    assert not Document.objects.exists()
    small = ask(project, ana, TALK, "talk.txt")
    until(worker, small, is_done)


def test_an_import_that_takes_too_long_is_stopped_by_the_worker(worker, project, ana):
    with while_it_copies(project):
        job = ask_quietly(project, ana)
        app.send_task(job.kind, [str(job.uid)], soft_time_limit=4)
        until(worker, job, lambda job: job.state == "failed")
    assert job.message == (
        "It took longer than 25 minutes and was stopped. Nothing was changed; "
        "send it in smaller parts."
    )
    assert job.attempt == 1
    assert not Document.objects.exists()
    small = ask(project, ana, TALK, "talk.txt")
    until(worker, small, is_done)


def test_a_running_job_is_cancelled_from_outside(worker, project, ana):
    with before_it_reads(project):
        job = ask(project, ana, generated())
        until(worker, job, is_before_reading)
        jobs.cancel(job, by=ana)
    small = ask(project, ana, TALK, "talk.txt")
    until(worker, small, is_done)
    job.refresh_from_db()
    assert (job.state, job.message) == ("cancelled", "Cancelled by ana. Nothing was changed.")
    assert Document.objects.get().external_id == "talk.txt"


# --- without a broker --------------------------------------------------------------------------


class Broker:
    """A Valkey that may be killed, and that comes back without its memory."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="stancebook-"))
        self.url = local.broker_url(self.folder)
        self.start()

    def start(self) -> None:
        self.process = local.start_broker(self.folder)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder / "appendonlydir")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)


@pytest.fixture
def frail_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """What this process sends goes there; other tests keep theirs."""
    broker = Broker()
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    yield broker
    app.pool.force_close_all()
    broker.close()


@pytest.fixture
def its_worker(transactional_db: None, frail_broker: Broker) -> Iterator[Worker]:
    """Not started yet."""
    worker = Worker(test_database_url())
    worker.environment["BROKER_URL"] = frail_broker.url
    worker.environment.pop("CELERY_BROKER_URL", None)
    yield worker
    if worker.process:
        worker.stop()


def test_a_message_lost_with_the_broker_is_sent_again(frail_broker, its_worker, project, ana):
    job = ask(project, ana, TALK, "talk.txt")
    with app.connection_for_read() as there:
        assert there.default_channel.client.llen("stancebook") == 1
    frail_broker.kill()
    frail_broker.start()
    start(its_worker)
    until(its_worker, job, is_done)
    assert Document.objects.get().external_id == "talk.txt"
    assert job.attempt == 1


def test_work_goes_on_while_the_broker_is_gone_and_all_of_it_is_done(
    frail_broker, its_worker, project, ana
):
    start(its_worker)
    with before_it_reads(project):
        running = ask(project, ana, TALK, "first.txt")
        until(its_worker, running, is_before_reading)
        frail_broker.kill()
        started = time.monotonic()
        waiting = ask(project, ana, TALK + TALK, "second.txt")
        assert time.monotonic() - started < 1, "the request was held up"
        assert waiting.state == "queued"
    until(its_worker, running, is_done)
    frail_broker.start()
    until(its_worker, waiting, is_done)
    assert (running.attempt, waiting.attempt) == (1, 1)
    assert Document.objects.count() == 2
