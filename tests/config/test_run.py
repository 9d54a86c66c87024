"""`make run`: everything starts from one command, and everything stops with it."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import run

ROOT = Path(__file__).parents[2]
CODE = ("config", "documents", "annotations", "seeds")


# --- the parts -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_first_start_draws_a_password_and_shows_it(django_user_model, monkeypatch, capsys):
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    told = run.ensure_superuser()
    password = re.fullmatch(r"password (\S+)  \(shown only this once\)", told)[1]
    admin = django_user_model.objects.get()
    assert admin.is_superuser
    assert admin.check_password(password)
    assert len(password) >= 16


@pytest.mark.django_db
def test_a_later_start_makes_nobody_and_tells_nothing(django_user_model, monkeypatch):
    monkeypatch.delenv("DJANGO_SUPERUSER_PASSWORD", raising=False)
    django_user_model.objects.create_superuser("somebody", password="x")
    assert run.ensure_superuser() == "the password shown at the first start"
    assert django_user_model.objects.count() == 1


@pytest.mark.django_db
def test_a_password_from_the_environment_always_holds(django_user_model, monkeypatch, capsys):
    for password in ("the first one", "another one"):
        monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", password)
        told = run.ensure_superuser()
        assert django_user_model.objects.get().check_password(password)
        assert password not in told + capsys.readouterr().out


def test_a_taken_port_gives_way_to_the_next_and_says_so(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        taken = other.getsockname()[1]
        assert run.free_port(taken) > taken
    assert f"Port {taken} is taken" in capsys.readouterr().out


def test_production_is_refused():
    done = subprocess.run(
        [sys.executable, "-m", "config.run"],
        cwd=ROOT,
        env=os.environ | {"STANCEBOOK_ENV": "production"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "`make run` is for a local run" in done.stderr


# --- the whole -----------------------------------------------------------------------------------


class Running:
    """`make run` in a copy of the checkout, with a database and a broker of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.output = ""
        strange = ("DATABASE_URL", "BROKER_URL", "MEDIA_ROOT", "DJANGO_SUPERUSER_PASSWORD")
        environment = {k: v for k, v in os.environ.items() if k not in strange}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.run"],
            cwd=path,
            env=environment | {"PORT": str(free_port())},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=mind_ctrl_c,
        )
        self.read_until("Ctrl-C")

    def read_until(self, marker: str) -> None:
        for line in self.process.stdout:
            self.output += line
            if marker in line:
                return
        self.process.wait()
        self.process.stdout.close()
        pytest.fail(f"It ended without {marker!r}:\n{self.output}")

    @property
    def address(self) -> str:
        return re.search(r"runs at\s+(http://\S+)/", self.output)[1]

    def health(self) -> str:
        request = urllib.request.Request(
            f"{self.address}/health/", headers={"Accept": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()

    def end(self) -> int:
        rest, _ = self.process.communicate(timeout=60)
        self.output += rest
        return self.process.returncode

    def children(self) -> list[int]:
        listing = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listing.stdout.split()]


def mind_ctrl_c() -> None:
    """As in a terminal: whoever started the tests in the background told them to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "copy"
    for name in CODE:
        shutil.copytree(ROOT / name, path / name, ignore=shutil.ignore_patterns("__pycache__"))
    yield path
    stop = [sys.executable, "-m", "config.local"]
    subprocess.run(stop, cwd=path, check=False)
    home = path / ".local" / "postgres"
    shutil.rmtree(home.resolve(), ignore_errors=True)


@pytest.mark.worker
def test_one_command_runs_it_all_and_neither_ctrl_c_nor_a_dying_child_leaves_anything(copy):
    running = Running(copy)
    assert "shown only this once" in running.output
    wait_for_the_worker(running)
    children = running.children()
    running.process.send_signal(signal.SIGINT)
    assert running.end() == 0
    assert "Stopped." in running.output
    assert [pid for pid in children if is_alive(pid)] == []
    assert not server_is_up(copy)

    again = Running(copy)
    assert "the password shown at the first start" in again.output
    assert "0 migrations applied" in again.output
    children = again.children()
    os.kill(children[-1], signal.SIGKILL)
    assert again.end() == 1
    assert "ended with exit code -9: stopping everything." in again.output
    assert [pid for pid in children if is_alive(pid)] == []


def wait_for_the_worker(running: Running) -> None:
    deadline = time.monotonic() + 30
    while (health := running.health()) != '{"database": "ok", "broker": "ok", "worker": "ok"}':
        assert time.monotonic() < deadline, health
        time.sleep(0.5)


def is_alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


def server_is_up(path: Path) -> bool:
    script = "from config import local; print(local._running('stancebook'))"
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, cwd=path, capture_output=True, text=True, check=True)
    return done.stdout.strip() != "None"
