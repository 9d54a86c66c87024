"""What the home page says: a person's projects with their counts, and their open readings."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from annotations import policy, workflow
from annotations.models import Claim, Layer
from documents import policy as documents_policy
from documents.models import Document, Membership, Project

#: How many open readings the page names; the list of readings has them all.
SHOWN_READINGS = 5


@dataclass
class ProjectCard:
    """One project as the person sees it: what they cannot look into is not counted."""

    project: Project
    role: str
    documents: int
    claims: int
    readings: dict[str, int] = field(default_factory=dict)

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state that has readings: its name, its word, how many."""
        return [
            (state, word, self.readings[state])
            for state, word in workflow.STATES.items()
            if self.readings.get(state)
        ]

    @property
    def may_annotate(self) -> bool:
        """Whether the person takes documents to read."""
        return policy.can(self.role, "layer.lease")

    @property
    def may_import(self) -> bool:
        """Whether the person brings documents in."""
        return documents_policy.can(self.role, "document.import")

    @property
    def may_export(self) -> bool:
        """Whether the person takes claims out."""
        return policy.can(self.role, "export.run")


def projects(user: Any) -> list[ProjectCard]:
    """The person's projects by name: four queries, however many there are."""
    documents = _counted(Document.objects.visible_to(user).current())
    claims = _counted(Claim.objects.visible_to(user).standing())
    readings: dict[int, dict[str, int]] = {}
    rows = Layer.objects.visible_to(user).order_by().values_list("project_id", "status")
    for project, status, count in rows.annotate(count=Count("pk")):
        readings.setdefault(project, {})[status] = count
    memberships = Membership.objects.filter(user=user).select_related("project")
    return [
        ProjectCard(
            project=each.project,
            role=each.role,
            documents=documents.get(each.project_id, 0),
            claims=claims.get(each.project_id, 0),
            readings=readings.get(each.project_id, {}),
        )
        for each in memberships.order_by("project__name")
    ]


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    """How many rows each project has."""
    counted = rows.order_by().values_list("project_id").annotate(count=Count("pk"))
    return dict(counted)


def open_readings(user: Any) -> QuerySet[Layer]:
    """The person's own readings that are not handed in, the returned ones first."""
    own = Layer.objects.visible_to(user).open().filter(annotator=user)
    found = own.select_related("document", "project").defer("document__text")
    return found.order_by("-status", "-created_at")[:SHOWN_READINGS]
