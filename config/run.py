"""`make run`: the whole service on this machine, from the database to the worker, until Ctrl-C."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import IO, NoReturn

import django
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from config import local

ADMIN = "admin"


class Service:
    """One child process: its output is shown line by line, each with the child's name."""

    def __init__(self, name: str, *command: str) -> None:
        self.name = name
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # Ctrl-C is for us: we stop the children in order
            preexec_fn=local.die_with_parent,
        )

    def show_output(self) -> None:
        threading.Thread(target=self._copy_output, daemon=True).start()

    def _copy_output(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            say(f"{self.name:6} | {line.rstrip()}")

    def stop(self, seconds: float) -> None:
        """Politely, then not: whatever it was doing can be done again."""
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # also what a crash has orphaned
        self.process.wait()


def main() -> int:
    """Start everything in order, wait, stop everything in the opposite order."""
    os.environ.setdefault("STANCEBOOK_ENV", "local")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ["STANCEBOOK_ENV"] != "local":
        sys.exit(
            "`make run` is for a local run. In production start the services of docker-compose.yml."
        )
    only_one = refuse_a_second()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    broker: subprocess.Popen[bytes] | None = None
    services: list[Service] = []
    try:
        say("Starting the database and the broker …")
        django.setup()
        broker = None if "BROKER_URL" in os.environ else local.start_broker()
        password = prepare_data()
        port = free_port(int(os.environ.get("PORT", "8000")))
        services = start_services(port)
        wait_until_served(port, services)
        say(banner(port, password))
        return wait_for_the_first_to_die(services, broker)
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop_all(services, broker)
        only_one.close()
        say("Stopped.")


def interrupt(number: int, frame: FrameType | None) -> NoReturn:
    """A polite kill is the same as Ctrl-C."""
    raise KeyboardInterrupt


def refuse_a_second() -> IO[str]:
    """Two of them would share one broker and run every scheduled task twice."""
    local.STATE.mkdir(exist_ok=True)
    file = (local.STATE / "run.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            "Stancebook already runs from this folder: stop that one first (Ctrl-C where it runs)."
        )
    return file


def prepare_data() -> str:
    """Tables, somebody who can sign in, and something to look at: each step is safe to repeat."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    say(f"Database ready: {len(missing)} migrations applied.")
    password = ensure_superuser()
    call_command("seed")
    connections.close_all()
    return password


def ensure_superuser() -> str:
    """The first start makes `admin`; a password given in the environment always holds.

    Answers what to tell about the password.
    """
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD", "")
    admin = users.filter(username=ADMIN).first()
    if admin is None and not users.filter(is_superuser=True).exists():
        password = given or secrets.token_urlsafe(12)
        users.create_superuser(username=ADMIN, password=password)
        if not given:
            # Here too: should the seeds fail, the account exists and nobody else knows its
            # password.
            say(f"Made the account {ADMIN} with password {password}")
            return f"password {password}  (shown only this once)"
    elif admin is not None and given and not admin.check_password(given):
        admin.set_password(given)
        admin.save(update_fields=["password"])
    return (
        "the password in DJANGO_SUPERUSER_PASSWORD"
        if given
        else "the password shown at the first start"
    )


def start_services(port: int) -> list[Service]:
    """Two web processes of four threads, and one worker that also keeps the schedule."""
    web = f"--config=python:config.gunicorn --bind=127.0.0.1:{port} --graceful-timeout=5"
    quiet = ("--no-control-socket", "--log-level=warning")
    schedule = f"--schedule={local.STATE / 'celerybeat-schedule'}"
    services = [
        Service("web", "-m", "gunicorn", "config.wsgi", *web.split(), *quiet),
        # It warns at length against root, who is welcome to try things out on a machine of their
        # own.
        Service(
            *("worker", "-W", "ignore:You're running the worker with superuser"),
            *("-m", "celery", "--quiet", "--app=config", "worker", "--loglevel=WARNING"),
            *("--concurrency=1", "--beat", schedule),
        ),
    ]
    for service in services:  # only now: starting a child from a process with threads is not safe
        service.show_output()
    return services


def free_port(wanted: int) -> int:
    """The wanted port, or the next one that nobody listens on."""
    for port in range(wanted, wanted + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port != wanted:
            say(f"Port {wanted} is taken: using {port}. (PORT=… chooses another.)")
        return port
    sys.exit(f"No free port from {wanted} to {wanted + 99}: choose another with PORT=….")


def wait_until_served(port: int, services: list[Service]) -> None:
    """The address is shown when it works, not before."""
    for _ in range(600):
        if any(service.process.poll() is not None for service in services):
            return
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/admin/login/", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return


def banner(port: int, password: str) -> str:
    """Where it runs and how to get in."""
    address = f"http://127.0.0.1:{port}"
    return f"""
──────────────────────────────────────────────────────────────
  Stancebook runs at   {address}/
  Sign in as           {ADMIN}, {password}
                       Forgotten? .venv/bin/python manage.py changepassword {ADMIN}
  The API              {address}/api/v1/docs/
  Is everything well?  {address}/health/
  Stop with            Ctrl-C
──────────────────────────────────────────────────────────────"""


def wait_for_the_first_to_die(
    services: list[Service], broker: subprocess.Popen[bytes] | None
) -> int:
    """Half a service is worse than none: whoever dies takes the others along."""
    processes = {service.name: service.process.poll for service in services}
    if broker:
        processes["broker"] = broker.poll
    while True:
        for name, poll in processes.items():
            if (code := poll()) is not None:
                say(f"The {name} ended with exit code {code}: stopping everything.")
                return 1
        time.sleep(0.3)


def stop_all(services: list[Service], broker: subprocess.Popen[bytes] | None) -> None:
    """Those who use a service stop before it does."""
    for service in services:
        service.stop(seconds=10)
    if broker:
        broker.terminate()
        broker.wait()
    if "DATABASE_URL" not in os.environ:
        connections.close_all()
        local.stop()


def say(text: str) -> None:
    """At once, also into a pipe."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
