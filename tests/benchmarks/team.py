"""The pages of a large team: 200 annotators, 10,000 documents in every state, 100,000 claims.

Each is asked for over HTTP by somebody signed in with a cookie, as a browser does, and once in
this process, where its statements are counted.
"""

import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from annotations import workflow
from annotations.models import Comment, Layer, Notice
from documents import projects, tokens
from documents.models import Document, Project
from tests.benchmarks import world
from tests.benchmarks.measure import Server, Table, load, serving

SLUG = "bench-team"
ANNOTATORS, DOCUMENTS, CLAIMS = 200, 10_000, 100_000
#: What happened to ten documents: the states of their two readings, and of an adjudication.
READ = [workflow.SUBMITTED, workflow.SUBMITTED]
DONE = [workflow.ACCEPTED, workflow.ACCEPTED]
LIVES: list[tuple[list[str], str | None]] = [
    ([], None),
    ([], None),
    ([workflow.NEW], None),
    ([workflow.IN_PROGRESS], None),
    ([workflow.SUBMITTED, workflow.IN_PROGRESS], None),
    ([workflow.SUBMITTED, workflow.RETURNED], None),
    (READ, None),
    (READ, None),
    (READ, workflow.IN_PROGRESS),
    (DONE, workflow.ACCEPTED),
]
#: Milliseconds in which 95 of 100 answers are there: opening a page, and the next document.
PAGE_MS, NEXT_MS = 250, 150


class Screen(NamedTuple):
    """A page or an answer of the API that a member of the team asks for."""

    name: str
    path: str
    by: str
    most: int = PAGE_MS
    method: str = "GET"


BASE, API = "/admin/annotations", f"/api/v1/projects/{SLUG}"
SCREENS = [
    Screen("desk of an annotator", "/admin/", "team-1"),
    Screen("desk of a reviewer", "/admin/", "team-reviewer"),
    Screen("desk of an adjudicator", "/admin/", "team-adjudicator"),
    Screen("desk of a manager", "/admin/", "bench"),
    Screen("matrix", f"{BASE}/assignments/{SLUG}/", "bench"),
    Screen("matrix, readings in", f"{BASE}/assignments/{SLUG}/?state=submitted", "bench"),
    Screen("adjudication list", f"{BASE}/adjudications/{SLUG}/", "team-adjudicator"),
    Screen("adjudication list, decided",
           f"{BASE}/adjudications/{SLUG}/?state=accepted", "team-adjudicator"),
    Screen("progress", f"{BASE}/progress/{SLUG}/", "bench"),
    Screen("what is new", "/admin/notices/", "team-1"),
    Screen("readings to review", f"{API}/layers/?status=submitted", "team-reviewer"),
    Screen("documents to adjudicate", f"{API}/adjudications/", "team-adjudicator"),
]  # fmt: skip


def bench_team(table: Table) -> None:
    """Every screen: 95 of 100 answers beside the goal, and its statements."""
    made = kept_team()
    with serving("config.wsgi") as server:
        for screen in SCREENS:
            statements = _statements(screen)
            took = load(port=server.port, clients=1, method="GET", path=screen.path,
                        headers=_signed(screen.by), count=40)["p95"]  # fmt: skip
            table.add("team", f"{screen.name}, {statements} statements, beside {screen.most} ms",
                      took, screen.most, 1, unit="ms", faster_is="less")  # fmt: skip
        _bench_next(table, made, server)


def _statements(screen: Screen) -> int:
    client = Client(headers={"Host": "localhost"})
    client.force_login(User.objects.get(username=screen.by))
    client.get(screen.path)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(screen.path)
        b"".join(answer) if answer.streaming else answer.content
    assert answer.status_code == 200, f"{screen.path}: {answer.status_code}"
    return len(seen)


def _signed(username: str) -> dict[str, str]:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"}


def _bench_next(table: Table, made: Project, server: Server) -> None:
    """The next document, taken by forty annotators one after the other."""
    took = sorted(
        load(port=server.port, clients=1, method="POST", path=f"{API}/layers/next/",
             headers={"Authorization": f"Token {token}", "Content-Type": "application/json"},
             bodies=["{}"])["p50"]
        for token in _tokens()
    )  # fmt: skip
    table.add("team", f"take the next document, beside {NEXT_MS} ms",
              took[int(len(took) * 0.95)], NEXT_MS, 1, unit="ms", faster_is="less")  # fmt: skip


def _tokens() -> Iterator[str]:
    for number in range(40):
        yield tokens.issue(by=User.objects.get(username=f"team-{number}"))[0]


# --- the team ------------------------------------------------------------------------------------


def kept_team() -> Project:
    """The team's project, made once and kept."""
    found = Project.objects.filter(slug=SLUG).first()
    if found and Notice.objects.filter(project=found).exists():
        return found
    print("making a team of 200 with 10,000 documents and 100,000 claims …", flush=True)
    made = world.project(SLUG, overlap=2, strategy=Project.Strategy.RANDOM, seed=7)
    annotators = [_member(made, f"team-{number}", "annotator") for number in range(ANNOTATORS)]
    for role in ("reviewer", "adjudicator"):
        _member(made, f"team-{role}", role)
    world.add_documents(made, DOCUMENTS)
    readings = _readings(made, annotators)
    begun = [each for each in readings if each.status != workflow.NEW]
    Layer.objects.bulk_create(each for each in readings if each.status == workflow.NEW)
    _while_open(made, begun)
    _adjudications(made)
    _words(made, begun)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def _member(made: Project, username: str, role: str) -> User:
    user, _ = User.objects.get_or_create(username=username)
    projects.add_member(project=made, user=user, role=role, by=world.people())
    return user


def _readings(made: Project, annotators: list[User]) -> list[Layer]:
    """Readings in every state by people drawn anew for each document; not stored yet."""
    rng, version = random.Random(7), made.codebook.versions.get()
    return [
        Layer(project=made, document_id=key, annotator=by, status=state, codebook_version=version)
        for key, (states, _) in zip(_documents(made), itertools.cycle(LIVES), strict=False)
        for by, state in zip(rng.sample(annotators, len(states)), states, strict=True)
    ]


def _documents(made: Project) -> list[int]:
    found = Document.objects.filter(project=made).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _while_open(made: Project, readings: list[Layer]) -> None:
    """Store them, tag while they are open, and only then say where they stand."""
    states = [each.status for each in readings]
    for each in readings:
        each.status = workflow.IN_PROGRESS
    Layer.objects.bulk_create(readings)
    world.claims_in(made, readings, CLAIMS)
    for each, state in zip(readings, states, strict=True):
        each.status = state
        is_in = state in {*workflow.HANDED_IN, workflow.RETURNED}
        each.submitted_at = timezone.now() if is_in else None
    Layer.objects.bulk_update(readings, ["status", "submitted_at"], batch_size=1000)


def _adjudications(made: Project) -> None:
    by, version = User.objects.get(username="team-adjudicator"), made.codebook.versions.get()
    Layer.objects.bulk_create(
        Layer(project=made, document_id=key, annotator=by, kind="adjudication", status=state,
              codebook_version=version, gold=state == workflow.ACCEPTED,
              submitted_at=timezone.now() if state == workflow.ACCEPTED else None)
        for key, (_, state) in zip(_documents(made), itertools.cycle(LIVES), strict=False)
        if state
    )  # fmt: skip


def _words(made: Project, readings: list[Layer]) -> None:
    """A question on every second reading, half of them resolved, and what its people are told."""
    asked = readings[::2]
    reviewer = User.objects.get(username="team-reviewer")
    now = timezone.now()
    comments = Comment.objects.bulk_create(
        Comment(project=made, document_id=each.document_id, layer=each, author=each.annotator,
                kind="question", text="Is this a claim?", resolved_at=now if n % 2 else None,
                resolved_by=reviewer if n % 2 else None)
        for n, each in enumerate(asked)
    )  # fmt: skip
    Notice.objects.bulk_create(
        Notice(project=made, user=user, kind=kind, layer=each, comment=comment, by=by,
               read_at=now if n % 3 else None)
        for n, (each, comment) in enumerate(zip(asked, comments, strict=True))
        for user, kind, by in (
            (reviewer, "asked", each.annotator), (each.annotator, "answered", reviewer)
        )
    )  # fmt: skip
