"""The embedded database and broker start by themselves, once, and get over what kills them.

Each test has a checkout of its own: nothing but `config/local.py` below a temporary folder. Run as
root, that folder is closed to `nobody`, so the data moves to a place that PostgreSQL can reach.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[2]


class Checkout:
    """A folder with `config/local.py`, asked in processes of their own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "config").mkdir(parents=True)
        (path / "config" / "__init__.py").touch()
        shutil.copy(ROOT / "config" / "local.py", path / "config")

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", script]
        return subprocess.run(command, cwd=self.path, capture_output=True, text=True, check=False)

    def ask(self, expression: str) -> str:
        done = self.run(f"from config import local; print({expression})")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def postmaster(self) -> int:
        pid_file = ".pg0/instances/stancebook/data/postmaster.pid"
        return int((self.path / ".local/postgres" / pid_file).read_text().split()[0])

    def clean_up(self) -> None:
        self.ask("local.stop()")
        home = self.path / ".local" / "postgres"
        shutil.rmtree(home.resolve(), ignore_errors=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path / "checkout")
    yield checkout
    checkout.clean_up()


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


@contextlib.contextmanager
def stranger_on(port: int) -> Iterator[None]:
    """Somebody who takes connections there, but speaks another language."""
    with socket.create_server(("127.0.0.1", port)) as stranger:

        def hang_up() -> None:
            with contextlib.suppress(OSError):
                while True:
                    stranger.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        yield
        stranger.shutdown(socket.SHUT_RDWR)


def keep_something(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")


def test_it_starts_once_and_speaks_utf8_on_this_machine_only(checkout):
    url = checkout.ask("local.database_url()")
    assert url == checkout.ask("local.database_url()")
    assert value(url, "SHOW server_encoding") == "UTF8"
    assert value(url, "SHOW fsync") == "on"
    assert value(url, "SHOW listen_addresses") == "127.0.0.1"
    assert value(url, "SHOW unix_socket_directories") == ""


def test_the_data_outlive_a_stop_and_the_port_stays(checkout):
    url = checkout.ask("local.database_url()")
    keep_something(url)
    checkout.ask("local.stop()")
    checkout.ask("local.stop()")
    with pytest.raises(psycopg.OperationalError):
        value(url, "SELECT 1")
    assert checkout.ask("local.database_url()") == url
    assert value(url, "SELECT answer FROM kept") == 42


def test_commands_that_start_together_start_one_server(checkout):
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(lambda _: checkout.ask("local.database_url()"), range(4)))
    assert len(urls) == 1
    assert value(urls.pop(), "SELECT 1") == 1


def test_it_recovers_from_a_killed_server(checkout):
    url = checkout.ask("local.database_url()")
    keep_something(url)
    os.kill(checkout.postmaster(), signal.SIGKILL)
    again = checkout.ask("local.database_url()")
    assert value(again, "SELECT answer FROM kept") == 42


def test_it_recovers_when_a_stranger_took_the_port(checkout):
    url = checkout.ask("local.database_url()")
    keep_something(url)
    checkout.ask("local.stop()")
    port = json.loads((checkout.path / ".local/stancebook.json").read_text())["port"]
    with stranger_on(port):
        again = checkout.ask("local.database_url()")
    assert again != url
    assert value(again, "SELECT answer FROM kept") == 42


def test_it_finds_its_data_after_the_checkout_has_moved(checkout):
    keep_something(checkout.ask("local.database_url()"))
    checkout.ask("local.stop()")
    checkout.path = checkout.path.rename(checkout.path.with_name("moved"))
    assert value(checkout.ask("local.database_url()"), "SELECT answer FROM kept") == 42


def test_the_tests_have_a_server_of_their_own_that_leaves_nothing(checkout):
    script = (
        "[local.database_url(name='x', for_tests=True), "
        "(local.STATE / 'tests.json').exists(), local.leave_tests(), "
        "(local.STATE / 'tests.json').exists()]"
    )
    assert checkout.ask(script).endswith("/x', True, None, False]")


def test_a_test_run_that_ends_leaves_the_server_to_one_that_still_runs(checkout):
    script = """
from config import local
print(local.database_url(for_tests=True), flush=True)
input()
"""
    other = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=checkout.path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdout is not None
    url = other.stdout.readline().strip().replace("/stancebook", "/postgres")
    checkout.ask("[local.database_url(for_tests=True), local.leave_tests()]")
    assert value(url, "SHOW fsync") == "off"
    other.communicate("\n")
    checkout.ask("[local.database_url(for_tests=True), local.leave_tests()]")
    with pytest.raises(psycopg.OperationalError):
        value(url, "SELECT 1")


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(checkout):
    key = checkout.ask("local.secret_key()")
    assert len(key) >= 50
    assert key == checkout.ask("local.secret_key()")
    assert (checkout.path / ".local/secret_key").stat().st_mode & 0o777 == 0o600


def test_a_missing_package_says_what_to_do(checkout):
    script = """
import importlib.util
importlib.util.find_spec = lambda name: None
from config import local
local.database_url()
"""
    done = checkout.run(script)
    assert "'pg0' is not installed: run `make install`, or set DATABASE_URL" in done.stderr


def test_a_broker_in_a_deep_folder_gets_a_short_socket(checkout):
    url = checkout.ask("local.broker_url(local.STATE / ('deep' * 40))")
    assert len(url) < 120


def test_a_second_broker_in_the_same_folder_is_refused(checkout):
    script = "from config import local; child = local.start_broker(); local.start_broker()"
    assert "A broker already runs at" in checkout.run(script).stderr
