"""The life of a job: one worker at a time, nothing half done, nothing forgotten."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from config.celery import app
from documents import jobs
from documents.models import Job, Project
from documents.refusals import Conflict, Refused
from tests.documents.hands import at_once, eventually, on_its_own

pytestmark = pytest.mark.django_db

KIND = "documents.import_file"
BROKEN = (
    "Something went wrong on our side. Nothing was changed; please try again, and tell whoever "
    "runs this service if it happens again."
)


@pytest.fixture
def job(project: Project, ana: Any) -> Job:
    return jobs.enqueue(kind=KIND, project=project, by=ana, params={}, send=False)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """What is sent to the workers from here on."""
    messages: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(
        app, "send_task", lambda kind, arguments, **_: messages.append((kind, arguments))
    )
    return messages


@pytest.fixture
def quick_heartbeat(quiet_heartbeat: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.05)


def fall_silent(job: Job) -> None:
    """As if the job's worker had not been heard of for a while."""
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(leased_until=past)


def queue_since(job: Job, seconds: float) -> None:
    Job.objects.filter(pk=job.pk).update(queued_at=timezone.now() - timedelta(seconds=seconds))


def finish(lease: jobs.Lease) -> None:
    jobs.finish(lease, message="Done.", result={"documents": 1}, errors=[])


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


# --- asking ------------------------------------------------------------------------------------


def test_a_job_is_sent_when_the_transaction_holds(
    project, ana, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(kind=KIND, project=project, by=ana, params={"a": 1})
        assert sent == []
    assert sent == [(KIND, [str(job.uid)])]
    assert (job.state, job.attempt, job.params) == ("queued", 0, {"a": 1})


def test_a_job_of_a_transaction_that_failed_is_not_sent(transactional_db, project, ana, sent):
    @transaction.atomic
    def ask_and_fail() -> None:
        jobs.enqueue(kind=KIND, project=project, by=ana, params={})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert sent == []
    assert not Job.objects.exists()


@pytest.mark.parametrize("error", [BrokerError("refused"), ConnectionRefusedError("refused")])
def test_a_broker_that_is_down_is_no_error_and_the_sweep_sends_later(
    project, ana, monkeypatch, caplog, django_capture_on_commit_callbacks, error
):
    def refuse(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(kind=KIND, project=project, by=ana, params={})
    assert state(job) == "queued"
    assert "waits for the sweeper, the broker does not answer: refused" in caplog.text

    messages: list[Any] = []
    monkeypatch.setattr(app, "send_task", lambda *arguments, **_: messages.append(arguments))
    assert jobs.sweep() == 0
    queue_since(job, 61)
    assert jobs.sweep() == 1
    assert messages == [(KIND, [str(job.uid)])]


# --- taking ------------------------------------------------------------------------------------


def test_a_taken_job_is_leased(job):
    lease = jobs.take(job.uid)
    job.refresh_from_db()
    assert (job.state, job.attempt, lease.attempt) == ("running", 1, 1)
    assert timedelta(0) < job.leased_until - timezone.now() <= jobs.LEASE
    assert job.started_at is not None


def test_a_job_that_is_leased_cannot_be_taken(job):
    jobs.take(job.uid)
    assert jobs.take(job.uid) is None


@pytest.mark.parametrize("end", [finish, lambda lease: jobs.fail(lease, message="No.")])
def test_a_job_that_ended_cannot_be_taken(job, end):
    end(jobs.take(job.uid))
    fall_silent(job)
    assert jobs.take(job.uid) is None


def test_of_many_takers_one_gets_the_job(threads, job):
    (lease,) = filter(None, at_once(threads, *[lambda: jobs.take(job.uid)] * 8))
    assert lease.attempt == 1
    assert state(job) == "running"


def test_of_many_takers_one_takes_over_from_a_silent_worker(threads, job):
    jobs.take(job.uid)
    fall_silent(job)
    (lease,) = filter(None, at_once(threads, *[lambda: jobs.take(job.uid)] * 8))
    assert lease.attempt == 2


def test_whoever_takes_over_starts_from_nothing(job):
    Job.objects.filter(pk=job.pk).update(progress=3, total=10, stage="Importing")
    jobs.take(job.uid)
    job.refresh_from_db()
    assert (job.progress, job.total, job.stage) == (0, 0, "")


def test_a_message_for_a_job_that_somebody_has_does_nothing(job):
    jobs.take(job.uid)
    jobs.work(job.uid, lambda lease: pytest.fail("it was done twice"))
    assert state(job) == "running"


# --- ending ------------------------------------------------------------------------------------


def test_a_finished_job_says_what_came_of_it(job):
    lease = jobs.take(job.uid)
    lease.report(progress=7, total=7, stage="Importing")
    jobs.finish(lease, message="Done.", result={"documents": 7}, errors=[{"message": "a"}])
    assert state(job) == "done"
    assert (job.message, job.result, job.errors) == ("Done.", {"documents": 7}, [{"message": "a"}])
    assert (job.progress, job.total, job.stage, job.leased_until) == (7, 7, "", None)
    assert job.finished_at is not None


def test_what_a_worker_wrote_is_undone_when_another_has_taken_over(job, project):
    late = jobs.take(job.uid)
    fall_silent(job)
    second = jobs.take(job.uid)

    @transaction.atomic
    def write_and_finish() -> None:
        Project.objects.filter(pk=project.pk).update(name="Half done")
        finish(late)

    with pytest.raises(jobs.LeaseLost):
        write_and_finish()
    project.refresh_from_db()
    assert project.name == "Arvenia"
    assert state(job) == "running"
    finish(second)
    assert (state(job), job.attempt) == ("done", 2)


@pytest.mark.parametrize("end", [finish, lambda lease: jobs.fail(lease, message="No.")])
def test_a_worker_that_comes_back_after_the_end_changes_nothing(job, end):
    late = jobs.take(job.uid)
    fall_silent(job)
    jobs.finish(jobs.take(job.uid), message="Right.", result={}, errors=[])
    with pytest.raises(jobs.LeaseLost):
        end(late)
    assert (state(job), job.message) == ("done", "Right.")


def test_a_refusal_fails_the_job_with_its_sentence(job):
    def refuse(lease: jobs.Lease) -> None:
        raise Refused("There is no text in it.", code="empty")

    jobs.work(job.uid, refuse)
    assert (state(job), job.message) == ("failed", "There is no text in it.")


def test_an_unexpected_error_fails_the_job_and_is_raised_for_the_log(job):
    with pytest.raises(ZeroDivisionError):
        jobs.work(job.uid, lambda lease: 1 / 0)
    assert (state(job), job.message) == ("failed", BROKEN)


@pytest.mark.parametrize("error", [Refused("No.", code="no"), ValueError("broken")])
def test_an_error_in_a_job_that_was_cancelled_meanwhile_is_only_logged(job, ana, caplog, error):
    def be_cancelled_and_fail(lease: jobs.Lease) -> None:
        jobs.cancel(job, by=ana)
        raise error

    jobs.work(job.uid, be_cancelled_and_fail)
    assert (state(job), job.message) == ("cancelled", "Cancelled by ana. Nothing was changed.")
    assert "was cancelled or taken over: nothing was changed" in caplog.text


def test_a_job_whose_database_went_away_is_left_to_the_sweeper(threads, job, sent):
    def lose_the_database(lease: jobs.Lease) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    work = on_its_own(threads, lambda: jobs.work(job.uid, lose_the_database))
    assert isinstance(work.exception(), OperationalError)
    assert state(job) == "running"
    fall_silent(job)
    jobs.sweep()
    assert sent == [(KIND, [str(job.uid)])]
    jobs.work(job.uid, finish)
    assert (state(job), job.attempt) == ("done", 2)


# --- while it runs -----------------------------------------------------------------------------


class Running:
    """A job that another thread does, in a transaction, until the test lets it end."""

    def __init__(self, threads: ThreadPoolExecutor, job: Job) -> None:
        self.job = job
        self.may_end = threading.Event()
        self.ended = on_its_own(threads, lambda: jobs.work(job.uid, self.do))
        eventually(lambda: state(job) == "running")

    def do(self, lease: jobs.Lease) -> None:
        with transaction.atomic():
            Project.objects.filter(pk=lease.job.project_id).update(name="Half done")
            lease.report(progress=3, total=10, stage="Importing")
            began = time.monotonic()
            while not self.may_end.wait(0.02):
                assert time.monotonic() - began < 60, "nobody ends it, and it does not notice"
                lease.report()
            finish(lease)

    def end(self) -> None:
        self.may_end.set()
        assert self.ended.result() is None


def test_a_job_that_is_taken_is_held_until_the_number_of_the_attempt_is_known(threads, job):
    """Else whoever takes it over in between gives both the same number, and both go on."""
    held = []

    def look(execute, sql, *rest):
        if sql.startswith("SELECT"):
            held.append(not on_its_own(threads, is_free).result())
        return execute(sql, *rest)

    def is_free():
        with transaction.atomic():
            return bool(Job.objects.filter(pk=job.pk).select_for_update(skip_locked=True))

    with connection.execute_wrapper(look):
        lease = jobs.take(job.uid)
    assert lease.attempt == 1
    assert held == [True]


def test_progress_is_seen_while_the_transaction_is_open(quick_heartbeat, threads, job, project):
    running = Running(threads, job)
    eventually(lambda: state(job) == "running" and job.progress == 3)
    assert (job.total, job.stage) == (10, "Importing")
    project.refresh_from_db()
    assert project.name == "Arvenia"
    running.end()
    project.refresh_from_db()
    assert (state(job), project.name) == ("done", "Half done")


def test_a_living_worker_keeps_its_lease(quick_heartbeat, threads, job):
    running = Running(threads, job)
    fall_silent(job)
    eventually(lambda: state(job) and job.leased_until > timezone.now())
    assert jobs.take(job.uid) is None
    running.end()
    assert (state(job), job.attempt) == ("done", 1)


def test_of_a_job_cancelled_while_it_runs_nothing_remains(
    quick_heartbeat, threads, job, project, ana
):
    running = Running(threads, job)
    jobs.cancel(job, by=ana)
    assert running.ended.result() is None  # it noticed by itself
    project.refresh_from_db()
    assert project.name == "Arvenia"
    assert (state(job), job.message) == ("cancelled", "Cancelled by ana. Nothing was changed.")


def test_a_job_cancelled_at_its_very_end_leaves_nothing(threads, job, project, ana):
    running = Running(threads, job)  # its heartbeat is too slow to notice
    jobs.cancel(job, by=ana)
    running.end()
    project.refresh_from_db()
    assert (state(job), project.name) == ("cancelled", "Arvenia")


def test_a_worker_whose_job_was_taken_over_stops_and_leaves_nothing(
    quick_heartbeat, threads, job, project
):
    running = Running(threads, job)
    Job.objects.filter(pk=job.pk).update(attempt=2)  # as `take` does
    assert running.ended.result() is None
    project.refresh_from_db()
    assert (state(job), project.name) == ("running", "Arvenia")


def test_the_heartbeat_outlives_a_lost_connection(quick_heartbeat, transactional_db, job, caplog):
    def do(lease: jobs.Lease) -> None:
        lease.report(progress=1, total=10)
        eventually(lambda: state(job) and job.progress == 1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        lease.report(progress=2)
        eventually(lambda: state(job) and job.progress == 2)
        finish(lease)

    jobs.work(job.uid, do)
    assert state(job) == "done"
    assert "the database does not answer" in caplog.text


def test_inside_a_callers_transaction_a_job_outlasts_the_heartbeat(quick_heartbeat, project, ana):
    job = jobs.enqueue(kind=KIND, project=project, by=ana, params={}, send=False)

    def be_slow(lease: jobs.Lease) -> None:
        time.sleep(0.2)
        lease.report(progress=1, total=1)
        finish(lease)

    jobs.work(job.uid, be_slow)
    assert state(job) == "done"


def test_whoever_watches_is_told_each_step(job):
    seen: list[Any] = []

    def do(lease: jobs.Lease) -> None:
        lease.report(total=2, stage="Importing")
        lease.report(progress=1)
        finish(lease)

    jobs.work(job.uid, do, watch=lambda *step: seen.append(step))
    assert seen == [(0, 2, "Importing"), (1, 2, "Importing")]


# --- the time limit ----------------------------------------------------------------------------

TOO_LONG = (
    "It took longer than 25 minutes and was stopped. Nothing was changed; send it in smaller parts."
)


def reach_the_time_limit() -> None:
    """What Celery does to the process of a task that runs too long."""
    os.kill(os.getpid(), signal.SIGUSR1)


def test_a_job_that_takes_too_long_fails_and_says_so(job, project, caplog):
    def take_too_long(lease: jobs.Lease) -> None:
        with transaction.atomic():
            Project.objects.filter(pk=project.pk).update(name="Half done")
            reach_the_time_limit()
            finish(lease)

    jobs.work(job.uid, take_too_long)
    assert (state(job), job.message) == ("failed", TOO_LONG)
    project.refresh_from_db()
    assert project.name == "Arvenia"
    assert "took too long" in caplog.text


def test_a_reader_that_takes_any_error_for_a_damaged_file_cannot_swallow_the_limit(job):
    def swallow(lease: jobs.Lease) -> None:
        try:
            reach_the_time_limit()
        except Exception:  # noqa: BLE001 - as the readers do
            finish(lease)

    jobs.work(job.uid, swallow)
    assert (state(job), job.message) == ("failed", TOO_LONG)


def test_the_time_limit_stops_a_statement_that_runs(transactional_db, job):
    def wait_for_the_database(lease: jobs.Lease) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    limit = threading.Timer(0.3, reach_the_time_limit)
    limit.start()
    started = time.monotonic()
    jobs.work(job.uid, wait_for_the_database)
    assert time.monotonic() - started < 10
    assert (state(job), job.message) == ("failed", TOO_LONG)


def test_after_the_job_the_signal_means_what_it_meant_before(job):
    before = signal.getsignal(signal.SIGUSR1)
    jobs.work(job.uid, finish)
    assert signal.getsignal(signal.SIGUSR1) is before


# --- cancelling --------------------------------------------------------------------------------


def test_a_waiting_job_that_is_cancelled_is_never_done(job, ana):
    assert jobs.cancel(job, by=ana).state == "cancelled"
    jobs.work(job.uid, lambda lease: pytest.fail("it was done"))
    assert (state(job), job.attempt) == ("cancelled", 0)


@pytest.mark.parametrize(
    ("end", "message"),
    [
        (finish, "The job is done already."),
        (lambda lease: jobs.fail(lease, message="No."), "The job is failed already."),
        (lambda lease: jobs.cancel(lease.job, by=None), "The job is cancelled already."),
    ],
)
def test_a_job_that_ended_cannot_be_cancelled(job, ana, end, message):
    end(jobs.take(job.uid))
    before = Job.objects.values().get(pk=job.pk)
    with pytest.raises(Conflict) as refusal:
        jobs.cancel(job, by=ana)
    assert (refusal.value.message, refusal.value.code) == (message, "job_finished")
    assert Job.objects.values().get(pk=job.pk) == before


def test_cancelling_and_finishing_at_once_have_one_winner(threads, project, ana):
    for _ in range(5):
        job = jobs.enqueue(kind=KIND, project=project, by=ana, params={}, send=False)
        lease = jobs.take(job.uid)
        cancelled, finished = at_once(
            threads,
            lambda job=job: jobs.cancel(job, by=ana),
            lambda lease=lease: finish(lease),
        )
        if state(job) == "done":
            assert isinstance(cancelled, Conflict)
            assert finished is None
        else:
            assert job.state == "cancelled"
            assert isinstance(finished, jobs.LeaseLost)


# --- sweeping ----------------------------------------------------------------------------------


def test_the_sweep_hands_on_the_job_of_a_silent_worker(job, sent):
    jobs.take(job.uid)
    assert jobs.sweep() == 0
    fall_silent(job)
    assert jobs.sweep() == 1
    assert sent == [(KIND, [str(job.uid)])]
    assert (state(job), job.attempt, job.leased_until) == ("queued", 1, None)
    assert jobs.sweep() == 0, "it is not sent again at once"


def test_the_sweep_sends_a_job_that_nobody_took(job, sent):
    queue_since(job, 59)
    assert jobs.sweep() == 0
    queue_since(job, 61)
    assert jobs.sweep() == 1
    assert sent == [(KIND, [str(job.uid)])]


def test_the_sweep_leaves_alone_what_ended(job, sent):
    jobs.fail(jobs.take(job.uid), message="No.")
    queue_since(job, 3600)
    assert jobs.sweep() == 0
    assert (state(job), job.message) == ("failed", "No.")


def test_a_job_whose_workers_died_three_times_is_given_up(job, sent):
    for _ in range(3):
        assert jobs.take(job.uid) is not None
        fall_silent(job)
        jobs.sweep()
    assert state(job) == "failed"
    assert job.message == (
        "Given up: the worker died 3 times while doing this. Nothing was changed."
    )
    assert len(sent) == 2
    assert jobs.take(job.uid) is None


def test_a_message_that_comes_again_does_not_start_a_fourth_attempt(job):
    Job.objects.filter(pk=job.pk).update(attempt=2)
    jobs.take(job.uid)
    fall_silent(job)
    assert jobs.take(job.uid) is None
    jobs.sweep()
    assert (state(job), job.attempt) == ("failed", 3)


def test_two_sweeps_at_once_do_no_harm(threads, job, sent):
    queue_since(job, 61)
    assert 1 <= sum(at_once(threads, jobs.sweep, jobs.sweep)) <= 2
    assert set(map(str, sent)) == {str((KIND, [str(job.uid)]))}
    jobs.work(job.uid, finish)
    for _ in sent:
        jobs.work(job.uid, lambda lease: pytest.fail("it was done twice"))
    assert (state(job), job.attempt) == ("done", 1)
