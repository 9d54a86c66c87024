"""P5: 100,000 claims as JSON lines."""

import http.client
import json
import statistics
import subprocess
import sys
import time

from django.db import connection

from documents import policy, tokens
from documents.models import Project
from tests.benchmarks import world
from tests.benchmarks.measure import ROOT, Table, in_turn, timed
from tests.benchmarks.raw import LIST

CLAIMS = 100_000


def bench_export(table: Table, project: Project, ours: int, floor: int) -> None:
    """100,000 claims as JSON lines over HTTP, beside COPY (row_to_json) of the same columns."""
    manager = world.people()
    assert project.memberships.get(user=manager).role == policy.MANAGER
    path = f"/api/v1/projects/{project.slug}/export/?layer=all"
    headers = signed()
    firsts: list[float] = []

    def product() -> float:
        seconds, first = download(ours, path, headers)
        firsts.append(first)
        return CLAIMS / seconds

    rate, copy, plain = in_turn(
        product,
        lambda: CLAIMS / download(floor, "/export/", {})[0],
        lambda: CLAIMS / timed(_copy_out),
    )
    table.add("P5", "export 100,000 claims with texts and sentences as JSON lines, beside "
              "COPY (row_to_json) of the claims' columns over HTTP", rate, copy, 0.3,
              unit="claims/s")  # fmt: skip
    table.add("P5", "… beside that COPY without HTTP", rate, plain, 0.3, unit="claims/s")
    table.add("P5", "… first byte, beside 1 s", statistics.median(firsts), 1, 1, unit="s",
              faster_is="less")  # fmt: skip


def bench_memory(table: Table) -> None:
    """What the server's process holds at most while a million claims leave, beside ten thousand."""
    command = [sys.executable, "-m", "tests.benchmarks.p5_memory"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    peak, beside = json.loads(done.stdout.splitlines()[-1])
    table.add("P5", "… peak memory of the server's process, 1,000,000 claims beside 10,000",
              peak, beside, 1.2, unit="MB", faster_is="less")  # fmt: skip


def signed() -> dict[str, str]:
    """The headers of somebody who may export."""
    token, _ = tokens.issue(by=world.people())
    return {"Authorization": f"Token {token}"}


def _copy_out() -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(
            f"COPY (SELECT row_to_json(r) FROM ({LIST} ORDER BY c.id) r) TO STDOUT"
        ) as copy,
    ):
        for _ in copy:
            pass


def download(port: int, path: str, headers: dict[str, str]) -> tuple[float, float]:
    """Seconds for the whole, and until the first byte."""
    connection_ = http.client.HTTPConnection("127.0.0.1", port)
    begin = time.perf_counter()
    connection_.request("GET", path, headers=headers)
    answer = connection_.getresponse()
    answer.read(1)
    first = time.perf_counter() - begin
    while answer.read(1 << 20):
        pass
    assert answer.status == 200, answer.status
    return time.perf_counter() - begin, first
