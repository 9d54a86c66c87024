"""One reading of one document, and where it stands."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations import policy, workflow
from annotations.models.codebook import CodebookVersion
from documents.models import Document, Membership, Project

#: The roles that see drafts and submitted work in a blind project.
SIGHTED = sorted(policy.TABLE["claim.see_drafts"])


def sees_everything(membership: Membership) -> bool:
    """Whether a member may look into every layer of the project, whatever its state."""
    return not membership.project.blind or policy.can(membership.role, "claim.see_drafts")


class LayerQuerySet(models.QuerySet["Layer"]):
    """Sets of layers."""

    def readable_by(self, membership: Membership) -> "LayerQuerySet":
        """The layers of one project that this member may look into: see `visible_to`."""
        layers = self.filter(project_id=membership.project_id)
        if sees_everything(membership):
            return layers
        return layers.filter(Q(annotator_id=membership.user_id) | Q(status=workflow.ACCEPTED))

    def visible_to(self, user: Any) -> "LayerQuerySet":
        """The layers of the user's projects that the user may look into.

        In a blind project an annotator or viewer sees other people's layers only once they are
        accepted: what is still being read or reviewed must not colour another reading.
        """
        member = Q(project__memberships__user_id=user.pk)
        sighted = (
            Q(project__memberships__role__in=SIGHTED)
            | Q(project__blind=False)
            | Q(annotator_id=user.pk)
            | Q(status=workflow.ACCEPTED)
        )
        return self.filter(member & sighted)

    def open(self) -> "LayerQuerySet":
        """Those whose claims may change."""
        return self.filter(status__in=workflow.OPEN)

    def gold(self) -> "LayerQuerySet":
        """Those whose claims are what the project says of their document."""
        return self.filter(gold=True)


@pghistory.track()
class Layer(models.Model):
    """One reading of one document. Everything annotated hangs on it; nobody edits another's.

    `gold` marks the reading that stands for its document: the accepted one where one reading is
    enough. There is at most one per document.
    """

    class Kind(models.TextChoices):
        """Whose reading it is."""

        ANNOTATION = "annotation", "Annotation"
        ADJUDICATION = "adjudication", "Adjudication"
        SUGGESTION = "suggestion", "Suggestion"
        IMPORT = "import", "Import"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="layers", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="layers")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ANNOTATION)
    annotator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="layers"
    )
    status = models.CharField(
        max_length=11, choices=list(workflow.STATES.items()), default=workflow.IN_PROGRESS
    )
    codebook_version = models.ForeignKey(
        CodebookVersion, models.PROTECT, related_name="layers", help_text="What it is coded by."
    )
    gold = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LayerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "reading"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "annotator"],
                condition=Q(kind="annotation"),
                name="layer_once_per_annotator",
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(kind="adjudication"),
                name="layer_one_adjudication",
            ),
            models.UniqueConstraint(
                fields=["document"], condition=Q(gold=True), name="layer_one_gold"
            ),
            # The target of the composite foreign keys that keep a reading's rows together.
            models.UniqueConstraint(fields=["project", "document", "id"], name="layer_in_document"),
            models.CheckConstraint(
                condition=Q(kind__in=["annotation", "adjudication", "suggestion", "import"]),
                name="layer_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=workflow.STATES), name="layer_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(gold=True) | Q(status=workflow.ACCEPTED), name="layer_gold_is_accepted"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["suggestion", "import"]) | Q(annotator__isnull=False),
                name="layer_of_people_has_annotator",
            ),
            models.CheckConstraint(
                condition=Q(status=workflow.IN_PROGRESS) | Q(submitted_at__isnull=False),
                name="layer_submitted_has_time",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.document}, read by {self.annotator or self.get_kind_display().lower()}"

    def is_readable_by(self, membership: Membership) -> bool:
        """Whether this member may look into it: what `LayerQuerySet.readable_by` says of one."""
        return self.project_id == membership.project_id and (
            sees_everything(membership)
            or self.annotator_id == membership.user_id
            or self.status == workflow.ACCEPTED
        )

    @property
    def is_open(self) -> bool:
        """Whether its claims may change."""
        return self.status in workflow.OPEN


class Transition(models.Model):
    """One move of a layer from a state to another: who, when and why."""

    layer = models.ForeignKey(Layer, models.PROTECT, related_name="transitions")
    verb = models.CharField(max_length=10)
    source = models.CharField("from", max_length=11, choices=list(workflow.STATES.items()))
    target = models.CharField("to", max_length=11, choices=list(workflow.STATES.items()))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=workflow.STATES, target__in=workflow.STATES),
                name="transition_states_known",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} → {self.get_target_display()}"
