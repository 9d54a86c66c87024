"""What every test stands on: a real PostgreSQL, a real broker, and no network beyond this machine.

The lines before the imports of Django run first: pytest-django loads the settings only after the
conftest, and the settings ask the environment which database they are for.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
import hypothesis
import pytest

from config import local

USES_EMBEDDED_DATABASE = "DATABASE_URL" not in os.environ

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["STANCEBOOK_ENV"] = "local"
if USES_EMBEDDED_DATABASE:
    # A name per run: two runs at once in one checkout do not touch each other's tables.
    name = f"stancebook_{os.getpid()}"
    os.environ["DATABASE_URL"] = local.database_url(name=name, for_tests=True)
# A broker per process; in the temp folder because a socket's path must be short.
BROKER = Path(tempfile.mkdtemp(prefix="stancebook-"))
os.environ["BROKER_URL"] = local.broker_url(BROKER)
os.environ["MEDIA_ROOT"] = str(BROKER / "media")
# Playwright's own loop runs in the thread that makes the test's rows.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = Path("/usr/bin/chromium")


# A busy machine is no fault of what is tested; hypothesis would take its slowness for one.
hypothesis.settings.register_profile(
    "stancebook", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("stancebook")


def pytest_configure(config: pytest.Config) -> None:
    refuse_the_outside()
    django.setup()
    # Else the processes of a parallel run would find it and load the settings before this file.
    del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(BROKER, ignore_errors=True)
    if USES_EMBEDDED_DATABASE:
        local.leave_tests()


# --- the network -------------------------------------------------------------------------------


class OutsideError(RuntimeError):
    """A test reached for a machine that is not this one."""


def refuse_the_outside() -> None:
    """Fail what connects elsewhere: a test must neither depend on others nor tell them anything."""
    connect = socket.socket.connect

    def connect_inside(self: socket.socket, address: Any) -> None:
        here = ("127.0.0.1", "::1", "localhost")
        inside = self.family == socket.AF_UNIX or address[0] in here
        if not inside:
            raise OutsideError(f"A test tried to connect to {address[0]}.")
        connect(self, address)

    socket.socket.connect = connect_inside  # type: ignore[method-assign]


# --- settings ----------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def fast_passwords() -> Iterator[None]:
    """The real hasher is slow on purpose; tests sign in thousands of times."""
    from django.test.utils import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def quiet_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job done inside a test's transaction: the heartbeat's own connection cannot see its row."""
    from documents import jobs

    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 600.0)


# --- broker and worker -------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def broker() -> Iterator[str]:
    """A real Valkey for the whole run: what a test enqueues is really sent, if to nobody."""
    child = local.start_broker(BROKER)
    yield os.environ["BROKER_URL"]
    child.terminate()
    child.wait()


class Worker:
    """A real Celery worker on the test's database, to be started, killed and started again."""

    def __init__(self, database_url: str) -> None:
        self.environment = {**os.environ, "DATABASE_URL": database_url}
        self.log = BROKER / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start it and wait until it answers; `options` go to `celery worker`."""
        command = ["-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "INFO", *options]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=local.die_with_parent,
            )
        wait_until(self._answers, 30, lambda: f"The worker does not start:\n{self.log.read_text()}")

    def _answers(self) -> bool:
        from config.celery import app

        return bool(app.control.ping(timeout=0.5, limit=1))

    def kill(self) -> None:
        """As a power cut would: no goodbye, and its children die with it."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, 9)
        self.process.wait()

    def stop(self) -> None:
        """Let it finish what it does."""
        assert self.process is not None
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()


@pytest.fixture
def worker(transactional_db: None, broker: str) -> Iterator[Worker]:
    """A started worker; the queue is empty, so it takes only what this test sends."""
    from config.celery import app

    app.control.purge()
    worker = Worker(test_database_url())
    worker.start()
    yield worker
    worker.stop()


def test_database_url() -> str:
    """The address of this process's test database, for the processes that a test starts."""
    from django.db import connection

    values = connection.settings_dict
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**values)


test_database_url.__test__ = False  # type: ignore[attr-defined]


def wait_until(
    condition: Callable[[], Any], seconds: float, complaint: Callable[[], str] = lambda: "too late"
) -> None:
    """Look again and again, so that a test waits as long as it must and no longer."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            pytest.fail(complaint())
        time.sleep(0.1)


# --- browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium, quiet and without a word to its maker."""
    if not CHROMIUM.exists():
        complaint = "Chromium is not installed: apt-get install chromium"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(complaint)
    return {
        "executable_path": str(CHROMIUM),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def page(page: Any) -> Iterator[Any]:
    """A page whose scripts must not fail and whose content security policy must not be broken."""
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    page.complaints = complaints
    yield page
    assert complaints == [], "the browser's console complains"


@pytest.fixture
def live(page: Any, live_server: Any, client: Any, settings: Any) -> SimpleNamespace:
    """A browser on a running site: `live.open("/admin/")`, `live.sign_in(user)`, `live.page`."""

    def open_path(path: str) -> Any:
        page.goto(live_server.url + path)
        return page

    def sign_in(user: Any) -> None:
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return SimpleNamespace(page=page, url=live_server.url, open=open_path, sign_in=sign_in)
