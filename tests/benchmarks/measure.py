"""How things are measured: floor and product in turn, served by gunicorn, asked from outside."""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3


class Table:
    """What was measured: a row a figure, with the floor, the product, their ratio and the goal."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str, str, str, str]] = []

    def add(
        self,
        number: str,
        work: str,
        product: float,
        floor: float,
        goal: float | None,
        *,
        unit: str,
        faster_is: str = "more",
    ) -> None:
        """One row: `goal` is what product ÷ floor must reach, or with "less" must not exceed."""
        ratio = product / floor
        self.rows.append(
            (number, work, f"{product:,.4g} {unit}", f"{floor:,.4g} {unit}", f"{ratio:.2f}",
             _verdict(ratio, goal, faster_is))
        )  # fmt: skip
        print(" · ".join(self.rows[-1]), flush=True)

    def markdown(self) -> str:
        """The table as Markdown."""
        head = ("", "work", "product", "beside it", "ratio", "goal")
        lines = [head, ("---",) * len(head), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _verdict(ratio: float, goal: float | None, faster_is: str) -> str:
    if goal is None:
        return "–"
    met = ratio >= goal if faster_is == "more" else ratio <= goal
    return f"{'≥' if faster_is == 'more' else '≤'} {goal:g} {'met' if met else '**missed**'}"


def in_turn(*sides: Callable[[], float], rounds: int = ROUNDS) -> list[float]:
    """Measure the sides alternately; the median of each."""
    figures: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, values in zip(sides, figures, strict=True):
            values.append(side())
    return [statistics.median(values) for values in figures]


def timed(work: Callable[[], Any]) -> float:
    """Seconds that some work takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server(NamedTuple):
    """A gunicorn that answers on a port of this machine."""

    port: int
    pid: int

    def peak_memory(self) -> float:
        """The most that one of its workers has ever held in memory, in megabytes."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max(_peak_memory(int(child)) for child in children)


def _peak_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


@contextlib.contextmanager
def serving(application: str) -> Iterator[Server]:
    """A gunicorn of two workers with four threads."""
    port = _free_port()
    options = ["--workers", "2", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    options += ["--log-level", "warning", "--keep-alive", "60"]
    if application == "config.wsgi":
        options += ["--config", "python:config.gunicorn"]
    command = [sys.executable, "-m", "gunicorn", application, *options]
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    try:
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def load(**plan: Any) -> dict[str, float]:
    """Requests from another process."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        cwd=ROOT, input=json.dumps(plan), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        sys.exit(answer.stderr or answer.stdout)
    result: dict[str, float] = json.loads(answer.stdout)
    return result
