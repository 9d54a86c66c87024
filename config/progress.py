"""Reads: how far projects are: documents by state, and what each annotator has done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from annotations import policy, workflow
from annotations.models import Claim, Layer
from config.queues import HANDED_IN, counted, name_of
from documents import policy as documents_policy
from documents.models import Document, Membership, Project

NEW = "new"
#: How far a document is, with the words a manager reads, in the order of the work.
DOCUMENT_STATES: dict[str, str] = {
    NEW: "Not begun",
    workflow.IN_PROGRESS: "Being read",
    workflow.SUBMITTED: "Submitted",
    workflow.ACCEPTED: "Accepted",
}


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, in percent of its length, with its word and number."""

    state: str
    word: str
    count: int
    start: str
    width: str


@dataclass
class Teammate:
    """What somebody has read in a project."""

    name: str
    open: int = 0
    submitted: int = 0
    accepted: int = 0
    claims: int = 0


@dataclass(frozen=True)
class ProjectCard:
    """One project as the person sees it: what they cannot look into is not counted."""

    project: Project
    role: str
    documents: int
    claims: int
    readings: Mapping[str, int] = field(default_factory=dict)
    progress: list[Part] = field(default_factory=list)
    team: list[Teammate] = field(default_factory=list)

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state that has readings: its name, its word, how many."""
        return [
            (state, word, self.readings[state])
            for state, word in workflow.STATES.items()
            if self.readings.get(state)
        ]

    @property
    def may_import(self) -> bool:
        """Whether the person brings documents in."""
        return documents_policy.can(self.role, "document.import")

    @property
    def may_export(self) -> bool:
        """Whether the person takes claims out."""
        return policy.can(self.role, "export.run")

    @property
    def may_add_members(self) -> bool:
        """Whether the person says who is in the project."""
        return documents_policy.can(self.role, "member.change")


def annotates(role: str) -> bool:
    """Whether reading is what the role is for: a manager's is the project."""
    return policy.can(role, "layer.lease") and role != documents_policy.MANAGER


def count_of(rows: Iterable[Any], *states: str) -> int:
    """How many of these readings are in one of the states."""
    return sum(row["count"] for row in rows if row["status"] in states)


def tally_of(user: Any) -> list[Any]:
    """How many readings each annotator has in each state, by project."""
    layers = Layer.objects.visible_to(user).order_by()
    rows = layers.values(
        "project", "annotator", "status",
        "annotator__first_name", "annotator__last_name", "annotator__username",
    )  # fmt: skip
    return list(rows.annotate(count=Count("pk")))


def cards(
    user: Any,
    members: Mapping[int, Membership],
    managed: list[int],
    tally: list[Any],
    team: list[Membership],
) -> list[ProjectCard]:
    """The person's projects by name; those they manage with the progress of the work."""
    documents = counted(Document.objects.visible_to(user).current())
    states = _document_states(user, managed)
    claims = _claims(user)
    found = []
    for key, membership in members.items():
        rows = [row for row in tally if row["project"] == key]
        card = ProjectCard(
            project=membership.project,
            role=membership.role,
            documents=documents.get(key, 0),
            claims=sum(claims.get(key, {}).values()),
            readings={state: count_of(rows, state) for state in workflow.STATES},
        )
        if key in managed:
            card = replace(
                card,
                progress=_parts(states.get(key, {})),
                team=_team(
                    [each for each in team if each.project_id == key], rows, claims.get(key, {})
                ),
            )
        found.append(card)
    return found


def _claims(user: Any) -> dict[int, dict[int | None, int]]:
    """How many claims stand in each project, by annotator."""
    claims = Claim.objects.visible_to(user).standing().order_by()
    found: dict[int, dict[int | None, int]] = {}
    rows = claims.values_list("project_id", "layer__annotator_id").annotate(count=Count("pk"))
    for project, annotator, count in rows:
        found.setdefault(project, {})[annotator] = count
    return found


def _document_states(user: Any, projects: list[int]) -> dict[int, dict[str, int]]:
    """How many documents of each project are how far.

    A document is submitted, or accepted, when as many of its readings are as the project wants.
    """
    wanted = OuterRef("project__overlap")
    readings = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ANNOTATION)
    state = (
        readings.order_by()
        .values("document")
        .annotate(
            handed_in=Count("pk", filter=Q(status__in=HANDED_IN)),
            accepted=Count("pk", filter=Q(status=workflow.ACCEPTED)),
        )
        .annotate(
            state=Case(
                When(accepted__gte=wanted, then=Value(workflow.ACCEPTED)),
                When(handed_in__gte=wanted, then=Value(workflow.SUBMITTED)),
                default=Value(workflow.IN_PROGRESS),
            )
        )
        .values("state")
    )
    documents = Document.objects.visible_to(user).current().filter(project__in=projects)
    rows = documents.order_by().annotate(state=Coalesce(Subquery(state), Value(NEW)))
    found: dict[int, dict[str, int]] = {}
    for project, name, count in rows.values_list("project_id", "state").annotate(Count("pk")):
        found.setdefault(project, {})[name] = count
    return found


def _parts(states: Mapping[str, int]) -> list[Part]:
    """The bar of a project: the accepted documents first, as a bar fills up."""
    total = sum(states.values()) or 1
    parts, start = [], 0
    for state in reversed(DOCUMENT_STATES):
        count = states.get(state, 0)
        begin, width = (f"{100 * each / total:.3f}%" for each in (start, count))
        parts.append(Part(state, DOCUMENT_STATES[state], count, begin, width))
        start += count
    return parts


def _team(
    members: Iterable[Membership], tally: Iterable[Any], claims: Mapping[int | None, int]
) -> list[Teammate]:
    """Whose task is to read, and whoever has: also those who have left the project."""
    found = {each.user_id: Teammate(name_of(each.user)) for each in members if annotates(each.role)}
    for row in tally:
        key = row["annotator"]
        if key is None:
            continue
        name = f"{row['annotator__first_name']} {row['annotator__last_name']}".strip()
        mate = found.setdefault(key, Teammate(name or row["annotator__username"]))
        mate.claims = claims.get(key, 0)
        if row["status"] in workflow.OPEN:
            mate.open += row["count"]
        elif row["status"] == workflow.SUBMITTED:
            mate.submitted = row["count"]
        else:
            mate.accepted = row["count"]
    return sorted(found.values(), key=lambda mate: mate.name)
