"""What most tests stand on: people with roles in a project, a codebook, actors, a cut document.

Made only by calling the stages. The text is small enough to count in: each sentence is named.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from rest_framework.test import APIClient

from annotations import actors, claims, codebooks, layers, parts, review
from annotations.models import Actor, Claim, Layer, Subject
from documents import imports, planning, policy, projects
from documents.models import Document, Project

WELCOMES = "Arvenia welcomes the entry into force of the test ban."
REJECTS = "We reject missile bases near our border."
CLOSING = "Thank you."
TEXT = (
    "3 May 2023\n\nMinister Tarnow: A safer region\n\nColleagues,\n\n"
    f"{WELCOMES} {REJECTS}\n\n{CLOSING}\n"
)


@dataclass
class World:
    """A project with one member of each role, and somebody who is in another project only."""

    project: Project
    people: dict[str, User]
    outsider: User
    subjects: dict[str, Subject] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        """`world.annotator` is the member with that role."""
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def add_document(self, text: str = TEXT, name: str = "tarnow.txt", **options: Any) -> Document:
        """Import a text as a document, in this process."""
        options.setdefault("language", "en")  # finding it out would load a model
        job = imports.import_here(
            project=self.project,
            data=text.encode(),
            name=name,
            options=planning.Options(**options),
            by=self.people["manager"],
        )
        assert job.state == "done", job.errors or job.message
        return Document.objects.get(import_job=job)

    def lease(self, document: Document, by: User | None = None) -> Layer:
        """A layer of the annotator's."""
        layer, _ = layers.lease(document, by=by or self.people["annotator"])
        return layer

    def tag(self, layer: Layer, quote: str, *stances: tuple[str, str], **fields: Any) -> Claim:
        """A claim on the first place where the text says `quote`, spoken by Tarnow."""
        start = layer.document.text.index(quote)
        fields.setdefault("actors", [parts.ActorInput(actor=self.actors["Ilse Tarnow"].pk)])
        claim, _ = claims.create(
            layer=layer,
            start=start,
            end=start + len(quote),
            stances=[parts.StanceInput(subject=code, value=value) for code, value in stances],
            by=fields.pop("by", layer.annotator),
            **fields,
        )
        return claim

    def submitted(self, *quotes: str) -> Layer:
        """A submitted reading of a new document, with a claim on each of these quotes."""
        layer = self.lease(self.add_document())
        for quote in quotes or (WELCOMES,):
            self.tag(layer, quote, ("ARM.CTBT", "support"))
        return review.submit(layer, by=self.people["annotator"])

    def accepted(self, *quotes: str) -> Layer:
        """The same, accepted: it is gold."""
        return review.accept(self.submitted(*quotes), by=self.people["reviewer"])

    def client(self, who: User) -> APIClient:
        """An API client that is signed in."""
        client = APIClient()
        client.force_authenticate(who)
        return client

    def url(self, path: str = "") -> str:
        """An address below the project."""
        return f"/api/v1/projects/{self.project.slug}/{path}"


def make_world(slug: str = "arvenia", **settings: Any) -> World:
    """A new world: codebook ARM > ARM.CTBT, ARM.NATO; FD. Actors Arvenia and Ilse Tarnow."""
    people = {role: User.objects.create_user(f"{slug}-{role}") for role in policy.ROLES}
    manager = people["manager"]
    settings.setdefault("unit", Project.Unit.FREE)
    settings.setdefault("open_team", True)
    project = projects.create(name=slug.title(), slug=slug, by=manager, **settings)
    for role, user in people.items():
        if user != manager:
            projects.add_member(project=project, user=user, role=role, by=manager)
    outsider = User.objects.create_user(f"{slug}-outsider")
    projects.create(name="Elsewhere", slug=f"{slug}-elsewhere", by=outsider, open_team=True)
    world = World(project, people, outsider)
    world.subjects = dict(_subjects(project, manager))
    codebooks.publish(project=project, by=manager)
    state = actors.add(project=project, name="Arvenia", kind="state", country="AR", by=manager)
    tarnow = actors.add(
        project=project, name="Ilse Tarnow", kind="person", parent=state, aliases=["Tarnow"],
        by=manager,
    )  # fmt: skip
    world.actors = {"Arvenia": state, "Ilse Tarnow": tarnow}
    return world


def _subjects(project: Project, by: User) -> Iterator[tuple[str, Subject]]:
    codebooks.create(project=project, title="Codebook", by=by)
    arms = codebooks.add_subject(
        project=project, code="ARM", label="Arms control", assignable=False, by=by
    )
    yield "ARM", arms
    for code, label, proposition in (
        ("ARM.CTBT", "CTBT", "The CTBT should enter into force."),
        ("ARM.NATO", "NATO expansion", "NATO should take in new members."),
    ):
        yield (
            code,
            codebooks.add_subject(
                project=project, code=code, label=label, parent=arms, proposition=proposition, by=by
            ),
        )
    yield (
        "FD",
        codebooks.add_subject(
            project=project, code="FD", label="Forced displacement", by=by,
            proposition="Displaced people should be protected.",
        ),
    )  # fmt: skip


def run_deferred_triggers() -> None:
    """Fire the checks that wait for the end of the transaction, which a test never reaches."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def sql(statement: str, *params: Any) -> list[tuple[Any, ...]]:
    """Run SQL as it stands, past every check of ours; the rows, where it answers some."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else []


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Do these things at the same time, each on a connection of its own.

    Returns what each answered, or the exception it raised. For tests with real transactions.
    """
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return call()
        except Exception as error:  # noqa: BLE001 -- the test looks at it
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@contextmanager
def refused_by_database(*reasons: str) -> Iterator[None]:
    """What happens inside must be refused by the database itself, for one of these reasons.

    A reason is the name of a constraint or a part of the message. What was tried is undone.
    """
    with pytest.raises(DatabaseError) as caught, transaction.atomic():  # noqa: PT012
        yield
        run_deferred_triggers()
    diagnosis = getattr(caught.value.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    said = f"{name} {caught.value}"
    assert any(reason in said for reason in reasons), said
