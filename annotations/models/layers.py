"""One reading of one document, and where it stands."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from annotations import policy, workflow
from annotations.models.codebook import CodebookVersion
from documents.models import Document, Membership, Project


def sees_everything(membership: Membership) -> bool:
    """Whether a member may look into every layer of the project, whatever its state."""
    return not membership.project.blind or policy.can(membership.standing, "claim.see_drafts")


def reads_everything(membership: Membership) -> bool:
    """Whether a member may look into every layer of every document of the project."""
    return sees_everything(membership) and policy.can(membership.standing, "document.read_all")


#: The roles that see drafts and submitted work in a blind project, and those that read every
#: document.
SIGHTED = sorted(policy.TABLE["claim.see_drafts"])
READ_ALL = sorted(policy.TABLE["document.read_all"])


class LayerQuerySet(models.QuerySet["Layer"]):
    """Sets of layers."""

    def readable_by(self, membership: Membership) -> "LayerQuerySet":
        """The layers of one project that this member may look into: see `visible_to`."""
        user = membership.user_id
        layers = self.filter(project_id=membership.project_id)
        others = Q() if sees_everything(membership) else is_revealed(user)
        if not policy.can(membership.standing, "document.read_all"):
            others &= Q(is_assigned(user, "document_id"))
        return layers.filter(Q(annotator_id=user) | others) if others else layers

    def visible_to(self, user: Any) -> "LayerQuerySet":
        """The layers of the user's projects that the user may look into.

        Of a document that they may not read, none but their own. In a blind project an annotator
        or viewer sees of other people's only gold, and not even that while they read the document
        themselves: what others think must not colour a reading.
        """
        member = Q(project__memberships__user_id=user.pk)
        reads_all = Q(project__memberships__role__in=READ_ALL) | Q(project__open_team=True)
        sighted = Q(project__memberships__role__in=SIGHTED) | Q(project__blind=False)
        others = (reads_all | Q(is_assigned(user.pk, "document_id"))) & (
            sighted | is_revealed(user.pk)
        )
        return self.filter(member & (Q(annotator_id=user.pk) | others))

    def open(self) -> "LayerQuerySet":
        """Those whose claims may change."""
        return self.filter(status__in=workflow.OPEN)

    def live(self) -> "LayerQuerySet":
        """The readings that count: nobody declined them, let them expire or withdrew them."""
        return self.filter(kind=Layer.Kind.ANNOTATION).exclude(status__in=workflow.GONE)

    def gold(self) -> "LayerQuerySet":
        """Those whose claims are what the project says of their document."""
        return self.filter(gold=True)


#: What somebody gave back or was taken from them is not theirs to read any more.
TAKEN_AWAY = frozenset({workflow.DECLINED, workflow.WITHDRAWN})


def own_readings(user: int, document: str) -> "LayerQuerySet":
    """A person's readings of the document that a column of the query outside names."""
    return Layer.objects.filter(
        document_id=OuterRef(document), annotator_id=user, kind=Layer.Kind.ANNOTATION
    )


def is_assigned(user: int, document: str) -> Exists:
    """Whether a document was handed to a person, and not taken from them again.

    The setting DOCUMENTS_HANDED_TO names this function.
    """
    return Exists(own_readings(user, document).exclude(status__in=TAKEN_AWAY))


def is_revealed(user: int) -> Q:
    """Gold that does not colour a reading of the person's: theirs is in, or they have none."""
    unread = own_readings(user, "document_id").filter(status__in=workflow.UNREAD)
    return Q(Q(gold=True), ~Exists(unread))


def is_adjudicated_by(user: int) -> Q:
    """Readings of a document that the person adjudicates; none in an open team, which shares all.

    Nobody decides what they have reviewed: so they do not review what they are deciding.
    """
    held = Layer.objects.open().filter(kind=Layer.Kind.ADJUDICATION, annotator_id=user)
    return Q(project__open_team=False, document__in=held.values("document"))


# The lease moves whenever somebody works: no event says so.
@pghistory.track(exclude=["leased_until"])
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
    leased_until = models.DateTimeField(
        null=True, blank=True, help_text="When it goes back to the others; empty: never."
    )
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
                condition=~Q(status__in=sorted({*workflow.HANDED_IN, workflow.RETURNED}))
                | Q(submitted_at__isnull=False),
                name="layer_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(leased_until=None) | Q(status__in=sorted(workflow.LEASED)),
                name="layer_lease_ends_with_work",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.document}, read by {self.annotator or self.get_kind_display().lower()}"

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
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: its time was over.",
    )
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
