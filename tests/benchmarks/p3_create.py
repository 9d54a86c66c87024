"""P3: create a claim over HTTP, with checks, history and permissions."""

import json
import statistics
import subprocess
import sys
import uuid
from collections.abc import Iterator
from itertools import islice
from typing import Any

from annotations.models import Layer
from documents import tokens
from documents.models import Project, Sentence
from tests.benchmarks import world
from tests.benchmarks.measure import ROOT, Table, in_turn, load


def bench_create(table: Table, project: Project, ours: int, floor: int) -> None:
    """One claim with a stance and a speaker, by 1 and by 8 clients."""
    token, _ = tokens.issue(by=world.people())
    count = 400
    headers = {"Content-Type": "application/json"}
    signed = {**headers, "Authorization": f"Token {token}"}
    path = f"/api/v1/projects/{project.slug}/claims/"
    bodies = _claim_bodies(project)
    floor_bodies = list(islice(_floor_bodies(project), count))

    def product(clients: int) -> dict[str, float]:
        chunk = [next(bodies) for _ in range(count)]
        return load(
            port=ours, clients=clients, method="POST", path=path, headers=signed, bodies=chunk
        )

    def beside(where: str, clients: int) -> dict[str, float]:
        chunk = floor_bodies
        return load(
            port=floor, clients=clients, method="POST", path=where, headers=headers, bodies=chunk
        )

    for clients in (1, 8):
        figures: list[dict[str, float]] = []

        def side(clients: int = clients, kept: list[Any] = figures) -> float:
            kept.append(product(clients))
            return kept[-1]["per_second"]

        rate, bare, stock, raw = in_turn(
            side,
            lambda c=clients: beside("/create/", c)["per_second"],  # type: ignore[misc]
            lambda c=clients: beside("/stock/", c)["per_second"],  # type: ignore[misc]
            lambda c=clients: _raw_transactions(project, c),  # type: ignore[misc]
        )
        p95 = statistics.median(figure["p95"] for figure in figures)
        who = f"{clients} client{'s' if clients > 1 else ''}"
        if clients == 8:
            # Twice the faster rival: 254 of the 774 requests a second that bare Django answered.
            table.add("P3", f"create a claim, {who}, beside a bare Django insert", rate, bare, 0.33,
                      unit="req/s")  # fmt: skip
            table.add("P3", f"… 95th percentile, {who}, beside 60 ms", p95, 60, 1, unit="ms",
                      faster_is="less")  # fmt: skip
        table.add("P3", f"… {who}, beside a stock DRF create", rate, stock, 0.6, unit="req/s")
        table.add("P3", f"… {who}, beside raw SQL transactions of the same rows", rate, raw, 0.1,
                  unit="req/s")  # fmt: skip


def _claim_bodies(project: Project) -> Iterator[str]:
    layers = list(Layer.objects.filter(project=project, status="in_progress").order_by("pk")[:8000])
    keys = [layer.document_id for layer in layers]
    sentences = Sentence.objects.filter(document_id__in=keys, position=11)
    spans = {each.document_id: (each.start, each.end) for each in sentences}
    speaker = project.actors.first().pk
    for layer in layers:
        if layer.document_id in spans:
            start, end = spans[layer.document_id]
            yield json.dumps(
                {
                    "layer": str(layer.uid), "start": start, "end": end, "uid": str(uuid.uuid4()),
                    "claim_type": "demand", "attribution": "author_voice",
                    "stances": [{"subject": "R1.2", "value": "support", "intensity": 2}],
                    "actors": [{"actor": speaker}],
                }
            )  # fmt: skip


def _floor_bodies(project: Project) -> Iterator[str]:
    """The same claims, naming what exists by its key."""
    subject = project.subjects.get(code="R1.2").pk
    for body in map(json.loads, _claim_bodies(project)):
        layer = Layer.objects.get(uid=body["layer"])
        yield json.dumps(
            {
                "document": layer.document_id, "layer": layer.pk, "start": body["start"],
                "end": body["end"], "quote": "q" * (body["end"] - body["start"]),
                "claim_type": "demand", "attribution": "author_voice",
                "stances": [{"subject": subject, "value": "support", "intensity": 2}],
                "actors": [{"actor": body["actors"][0]["actor"], "role": "speaker"}],
            }
        )  # fmt: skip


def _raw_transactions(project: Project, clients: int) -> float:
    """Claim, stance and actor in one transaction by psycopg, triggers and events included."""
    code = "import sys; from tests.benchmarks.raw import main; main(*map(int, sys.argv[1:]))"
    command = [sys.executable, "-c", code, str(project.pk), str(clients), "400"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return float(answer.stdout)
