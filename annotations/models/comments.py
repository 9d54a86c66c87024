"""What people say to one another about a reading."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.claims import Claim
from annotations.models.layers import Layer
from annotations.models.promises import COMMENT_TRUE
from documents.models import Document, Membership, Project, Sentence


class CommentQuerySet(models.QuerySet["Comment"]):
    """Sets of comments."""

    def readable_by(self, membership: Membership) -> "CommentQuerySet":
        """The comments on the layers that this member may look into."""
        layers = Layer.objects.readable_by(membership)
        return self.filter(project_id=membership.project_id, layer__in=layers)

    def visible_to(self, user: Any) -> "CommentQuerySet":
        """The comments on the layers the user may look into."""
        return self.filter(layer__in=Layer.objects.visible_to(user))

    def threads(self) -> "CommentQuerySet":
        """What begins a conversation."""
        return self.filter(parent=None)

    def unresolved(self) -> "CommentQuerySet":
        """The conversations that still want something."""
        return self.threads().filter(resolved_at=None)


@pghistory.track()
class Comment(models.Model):
    """A word on a reading, on one of its claims or on a sentence; what has a parent answers it.

    A correction proposes other values for its claim (`proposal`, as the API takes a change), which
    the annotator can take over. Comments are never part of what is compared or exported.
    """

    class Kind(models.TextChoices):
        """What it wants."""

        QUESTION = "question", "Question"
        CORRECTION = "correction", "Correction"
        REMARK = "remark", "Remark"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    layer = models.ForeignKey(Layer, models.PROTECT, related_name="comments", db_constraint=False)
    claim = models.ForeignKey(
        Claim, models.PROTECT, null=True, blank=True, related_name="comments", db_constraint=False
    )
    sentence = models.ForeignKey(
        Sentence, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REMARK)
    text = models.TextField()
    proposal = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "correction", "remark"]),
                name="comment_kind_known",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.CheckConstraint(
                condition=Q(claim=None) | Q(sentence=None), name="comment_on_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(proposal__isnull=True)
                | Q(kind="correction", claim__isnull=False, parent=None),
                name="comment_proposal_is_for_a_claim",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False, parent=None),
                name="comment_resolved_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="insert_true",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=COMMENT_TRUE,
            ),
            pgtrigger.ReadOnly(
                name="stays_as_said",
                fields=[
                    "project",
                    "document",
                    "layer",
                    "claim",
                    "sentence",
                    "parent",
                    "author",
                    "kind",
                    "text",
                    "proposal",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"
