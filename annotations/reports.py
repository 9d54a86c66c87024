"""Reads: how the work of a project goes: by document, by person, by subject, by day.

A fixed number of statements, however much there is. What a viewer may know are totals, what an
annotator may know is their own.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from annotations import policy, progress, workflow
from annotations.models import Claim, Layer, Stance, Subject, Transition
from documents.models import Document, Membership, Project
from documents.people import name_of

#: How many days the course of the work goes back.
DAYS = 90
#: A lease that ends so soon is named.
SOON = timedelta(hours=24)


@dataclass
class Person:
    """What somebody has read: how many readings in each state, claims in those that count."""

    username: str
    name: str
    quota: int | None = None
    claims: int = 0
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(workflow.STATES, 0))


@dataclass(frozen=True)
class Topic:
    """How many claims are about a subject, by how far their readings are."""

    code: str
    path: str
    open: int
    submitted: int
    accepted: int
    gold: int


@dataclass
class Day:
    """What was done on a day: how many readings were submitted, returned, accepted, decided."""

    day: date
    submitted: int = 0
    returned: int = 0
    accepted: int = 0
    adjudicated: int = 0


@dataclass(frozen=True)
class Lease:
    """A reading whose lease is over or ends within a day."""

    document: int
    title: str
    annotator: str
    until: datetime


@dataclass(frozen=True)
class Report:
    """How a project stands. What the person may not know is empty."""

    documents: dict[str, int]
    people: list[Person]
    subjects: list[Topic]
    days: list[Day]
    leases: list[Lease]


def fetch(membership: Membership) -> Report:
    """What this member may know of how the project's work goes."""
    project = membership.project
    if policy.can(membership.standing, "progress.read_all"):
        return Report(
            documents=documents(project),
            people=people(project),
            subjects=subjects(project),
            days=days(project),
            leases=leases(project),
        )
    reads_all = policy.can(membership.standing, "document.read_all")
    return Report(
        documents=documents(project) if reads_all else {},
        people=people(project, user=membership.user_id)
        if progress.annotates(membership.standing)
        else [],
        subjects=[],
        days=[],
        leases=[],
    )


def documents(project: Project) -> dict[str, int]:
    """How many documents are how far: every state of `workflow.DOCUMENT_STATES`."""
    found = progress.state_of_each(Document.objects.current().filter(project=project))
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    return {state: counts.get(state, 0) for state in workflow.DOCUMENT_STATES}


def people(project: Project, user: int | None = None) -> list[Person]:
    """Who annotates, and whoever has; by name. `user`: only this one."""
    members = Membership.objects.filter(project=project).select_related("user", "project")
    readings = Layer.objects.filter(project=project, kind=Layer.Kind.ANNOTATION)
    claims = Claim.objects.standing().filter(project=project, layer__in=readings.live())
    if user is not None:
        members, readings = members.filter(user=user), readings.filter(annotator=user)
        claims = claims.filter(layer__annotator=user)
    found = {
        each.user_id: Person(each.user.get_username(), name_of(each.user), each.quota)
        for each in members
        if progress.annotates(each.standing)
    }
    for row in progress.by_annotator(readings):
        new = Person(row["annotator__username"], progress.name_in(row))
        person = found.setdefault(row["annotator"], new)
        person.states[row["status"]] = row["count"]
    counted = claims.order_by().values_list("layer__annotator").annotate(Count("pk"))
    for key, count in counted:
        if key in found:
            found[key].claims = count
    return sorted(found.values(), key=lambda person: (person.name.lower(), person.username))


def subjects(project: Project) -> list[Topic]:
    """The subjects that claims are about, in the order of the tree.

    Counted by subject and the state of the layer in one statement, and put together here: a claim
    is in one layer, so nothing counts twice. Sorting the texts of the paths would take longer.
    """
    stances = Stance.objects.filter(project=project, claim__withdrawn_at=None).order_by()
    # A claim may take a stance on a subject towards several actors, and is one claim. Only stances
    # towards an actor are asked for others beside them: nearly all are towards nobody.
    same = Stance.objects.filter(claim=OuterRef("claim"), subject=OuterRef("subject"))
    counted = ~Exists(same.filter(Q(actor=None) | Q(pk__lt=OuterRef("pk"))))
    parts = (stances.filter(actor=None), stances.filter(counted).exclude(actor=None))
    layer = ("claim__layer__kind", "claim__layer__status", "claim__layer__gold")
    first, rest = (each.values_list("subject", *layer).annotate(Count("pk")) for each in parts)
    groups = first.union(rest, all=True)
    found: dict[int, Counter[str]] = {}
    for subject, kind, status, gold, count in groups:
        counts = found.setdefault(subject, Counter())
        counts["gold"] += count if gold else 0
        if kind == Layer.Kind.ANNOTATION:
            counts["open" if status in workflow.OPEN else status] += count
    named = Subject.objects.filter(pk__in=found).order_by("path").only("code", "path")
    return [
        Topic(
            code=each.code,
            path=each.path,
            **{name: found[each.pk][name] for name in ("open", "submitted", "accepted", "gold")},
        )
        for each in named
    ]


#: Which of a day's numbers a move counts for.
COUNTED = {
    "submit": "submitted", "return": "returned", "accept": "accepted", "settle": "accepted",
    "decide": "adjudicated",
}  # fmt: skip


def days(project: Project) -> list[Day]:
    """The last DAYS days on which something was done, the first one first."""
    since = timezone.now() - timedelta(days=DAYS)
    moves = Transition.objects.filter(layer__project=project, at__gte=since, verb__in=COUNTED)
    rows = moves.order_by().annotate(day=TruncDate("at")).values_list("day", "verb")
    found: dict[date, Day] = {}
    for day, verb, count in rows.annotate(Count("pk")):
        told, name = found.setdefault(day, Day(day)), COUNTED[verb]
        setattr(told, name, getattr(told, name) + count)
    return [found[day] for day in sorted(found)]


def leases(project: Project) -> list[Lease]:
    """Leases that are over or end within a day, the first to end first."""
    held = Layer.objects.filter(project=project, leased_until__lte=timezone.now() + SOON)
    rows: Any = held.select_related("document", "annotator").defer("document__text")
    return [
        Lease(each.document_id, str(each.document), name_of(each.annotator), each.leased_until)
        for each in rows.order_by("leased_until")[:100]
    ]


# --- as tables -------------------------------------------------------------------------------

TABLES = ("documents", "by-document", "people", "subjects", "days")


def table(membership: Membership, name: str) -> Iterator[list[Any]]:
    """One of TABLES as rows, its head first: what the member may know.

    Raises KeyError for another name.
    """
    if name == "by-document":
        yield from by_document(membership)
        return
    rows = {
        "documents": _documents,
        "people": _people,
        "subjects": _subjects,
        "days": _days,
    }[name]
    yield from rows(fetch(membership))


def by_document(membership: Membership) -> Iterator[list[Any]]:
    """Each document with its state, its readings by theirs, and who adjudicates: three statements.

    For those who may know what everybody does; for the others the head alone.
    """
    yield ["document", "title", "state", "wanted", *workflow.STATES, "adjudicator"]
    if not policy.can(membership.standing, "progress.read_all"):
        return
    layers = Layer.objects.filter(project=membership.project).order_by()
    readings = layers.filter(kind=Layer.Kind.ANNOTATION).values_list("document", "status")
    counts = {(document, status): n for document, status, n in readings.annotate(Count("pk"))}
    adjudications = layers.filter(kind=Layer.Kind.ADJUDICATION).select_related("annotator")
    held = {each.document_id: name_of(each.annotator) for each in adjudications if each.annotator}
    documents = Document.objects.current().filter(project=membership.project)
    for each in progress.state_of_each(documents.defer("text")).order_by("pk").iterator():
        states = [counts.get((each.pk, status), 0) for status in workflow.STATES]
        yield [each.pk, str(each), each.state, each.wanted, *states, held.get(each.pk, "")]


def _documents(report: Report) -> Iterator[list[Any]]:
    yield ["state", "documents"]
    yield from ([state, count] for state, count in report.documents.items())


def _people(report: Report) -> Iterator[list[Any]]:
    yield ["username", "name", "quota", *workflow.STATES, "claims"]
    for each in report.people:
        yield [each.username, each.name, each.quota, *each.states.values(), each.claims]


def _subjects(report: Report) -> Iterator[list[Any]]:
    yield ["code", "path", "open", "submitted", "accepted", "gold"]
    for each in report.subjects:
        yield [each.code, each.path, each.open, each.submitted, each.accepted, each.gold]


def _days(report: Report) -> Iterator[list[Any]]:
    yield ["day", "submitted", "returned", "accepted", "adjudicated"]
    for each in report.days:
        yield [each.day, each.submitted, each.returned, each.accepted, each.adjudicated]
