"""Reads: who reads what: the people of a project with their work, its documents page by page.

A fixed number of statements, however many documents and people there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from annotations import policy, progress, workflow
from annotations.models import Layer
from annotations.queues import page_of_reading
from documents import paging
from documents.models import Document, Membership
from documents.people import name_of

#: Of more people than this only those have a column who read something on the page.
COLUMNS = 12

#: What stands before the word of a state.
SIGNS: Mapping[str, str] = {
    workflow.NEW: "○",
    workflow.IN_PROGRESS: "◐",
    workflow.SUBMITTED: "✓",
    workflow.RETURNED: "↩",
    workflow.ACCEPTED: "●",
    workflow.DECLINED: "✕",
    workflow.EXPIRED: "◌",
    workflow.WITHDRAWN: "−",
}


# --- what the page draws ---------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """Which documents: words of the title, how far they are, whose; the page before or after."""

    title: str = ""
    state: str = ""
    annotator: int | None = None
    before: int | None = None
    after: int | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether documents are left out on request."""
        return bool(self.title or self.state or self.annotator)

    def query(self, **changes: Any) -> str:
        """The same as the parameters of an address, with some of it changed."""
        values = asdict(replace(self, **changes))
        return urlencode({name: value for name, value in values.items() if value})


@dataclass
class Person:
    """Somebody who annotates, or has: their live readings, and how many they are to have."""

    key: int
    username: str
    name: str
    annotates: bool = False
    quota: int | None = None
    open: int = 0
    submitted: int = 0
    accepted: int = 0

    @property
    def taken(self) -> int:
        """How much of the quota is used."""
        return self.open + self.submitted + self.accepted


@dataclass(frozen=True)
class Cell:
    """One person's reading of one document."""

    uid: str
    status: str
    url: str
    left: str

    @property
    def word(self) -> str:
        """What its state is called."""
        return workflow.STATES[self.status]

    @property
    def sign(self) -> str:
        """What its state looks like."""
        return SIGNS[self.status]

    @property
    def may_withdraw(self) -> bool:
        """Whether it can be taken from its annotator."""
        return workflow.target(self.status, "withdraw") is not None

    @property
    def may_hand_on(self) -> bool:
        """Whether its document can be handed to somebody else instead."""
        return self.may_withdraw or self.status in workflow.GONE


@dataclass(frozen=True)
class Row:
    """A document: how far it is, how many readings it has and needs, a cell for each column."""

    key: int
    title: str
    url: str
    state: str
    wanted: int
    readings: int
    cells: list[tuple[Person, Cell | None]]

    @property
    def word(self) -> str:
        """How far it is."""
        return workflow.DOCUMENT_STATES[self.state]


@dataclass(frozen=True)
class Matrix:
    """The page: everybody, those with a column, the documents, and the pages beside."""

    people: list[Person]
    columns: list[Person]
    rows: list[Row]
    newer: str
    older: str

    @property
    def annotating(self) -> list[Person]:
        """Those who can be handed something."""
        return [person for person in self.people if person.annotates]


# --- reading it ------------------------------------------------------------------------------


def fetch(membership: Membership, asked: Asked) -> Matrix:
    """What a member sees of a project's documents and annotators. Three statements, and a fourth
    where there are documents."""
    people = _people(membership)
    page = paging.page_of(_documents(membership, asked), before=asked.before, after=asked.after)
    cells = _cells(membership, page.rows)
    columns = _columns(people, {annotator for _, annotator in cells}, asked)
    return Matrix(
        people=sorted(people.values(), key=lambda each: (not each.annotates, each.name.lower())),
        columns=columns,
        rows=[_row(document, columns, cells) for document in page.rows],
        newer=asked.query(after=page.after, before=None) if page.after else "",
        older=asked.query(before=page.before, after=None) if page.before else "",
    )


def _people(membership: Membership) -> dict[int, Person]:
    """Whoever is handed documents here, and whoever has readings all the same."""
    project = membership.project
    members = Membership.objects.filter(project=project).select_related("user", "project")
    found = {
        each.user_id: Person(
            each.user_id, each.user.get_username(), name_of(each.user), True, each.quota
        )
        for each in members
        if each.user.is_active and policy.can(each.standing, "layer.lease")
    }
    for row in progress.by_annotator(Layer.objects.readable_by(membership).live()):
        person = found.setdefault(row["annotator"], _former(row))
        if row["status"] in workflow.UNREAD:
            person.open += row["count"]
        elif row["status"] == workflow.SUBMITTED:
            person.submitted = row["count"]
        else:
            person.accepted = row["count"]
    return found


def _former(row: Mapping[str, Any]) -> Person:
    """Somebody who does not annotate here any more."""
    return Person(row["annotator"], row["annotator__username"], progress.name_in(row))


def _documents(membership: Membership, asked: Asked) -> QuerySet[Any]:
    found = Document.objects.readable_by(membership).current().defer("text")
    if asked.title:
        found = found.filter(title__icontains=asked.title)
    if asked.annotator:
        own = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ANNOTATION)
        found = found.filter(Exists(own.filter(annotator=asked.annotator)))
    stated = progress.state_of_each(found)
    return stated.filter(state=asked.state) if asked.state else stated


def _cells(membership: Membership, documents: Iterable[Document]) -> dict[tuple[int, int], Layer]:
    """The readings of these documents, by document and annotator."""
    layers = Layer.objects.readable_by(membership).filter(kind=Layer.Kind.ANNOTATION)
    layers = layers.filter(document__in=[each.pk for each in documents])
    rows = layers.select_related("annotator")
    return {(each.document_id, each.annotator_id or 0): each for each in rows}


def _columns(people: dict[int, Person], reading: set[int], asked: Asked) -> list[Person]:
    """Everybody where they are few; else those who read something here, and who was asked for."""
    many = sum(each.annotates for each in people.values()) > COLUMNS
    shown = {*reading, asked.annotator} if many else {*reading, *people}
    found = [each for key, each in people.items() if key in shown]
    return sorted(found, key=lambda each: (not each.annotates, each.name.lower()))


def _row(document: Any, columns: list[Person], layers: Mapping[tuple[int, int], Layer]) -> Row:
    own = {person.key: layers.get((document.pk, person.key)) for person in columns}
    live = [each for each in own.values() if each and each.status not in workflow.GONE]
    return Row(
        key=document.pk,
        title=str(document),
        url=page_of_reading(document.pk),
        state=document.state,
        wanted=document.wanted,
        readings=len(live),
        cells=[(person, _cell(own[person.key])) for person in columns],
    )


def _cell(layer: Layer | None) -> Cell | None:
    if layer is None:
        return None
    url = page_of_reading(layer.document_id, layer)
    left = time_left(layer.leased_until) if layer.leased_until else ""
    return Cell(str(layer.uid), layer.status, url, left)


def time_left(until: datetime, now: datetime | None = None) -> str:
    """How long a lease still runs, in a few characters."""
    left = until - (now or timezone.now())
    minutes = int(left / timedelta(minutes=1))
    if left <= timedelta():
        return "time is over"
    if minutes < 60:
        return f"{max(minutes, 1)} min left"
    hours = minutes // 60
    return f"{hours} h left" if hours < 48 else f"{hours // 24} days left"
