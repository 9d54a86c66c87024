"""What was read and holds no claim."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from annotations.models.layers import Layer
from annotations.models.promises import IN_LAYER, MARK_TRUE, frozen
from documents.models import Document, Membership, Project, Sentence


class MarkQuerySet(models.QuerySet["Mark"]):
    """Sets of marks."""

    def visible_to(self, user: Any) -> "MarkQuerySet":
        """The marks of the layers the user may look into."""
        return self.filter(layer__in=Layer.objects.visible_to(user))

    def readable_by(self, membership: Membership) -> "MarkQuerySet":
        """The marks of one project that this member may look into."""
        return self.filter(layer__in=Layer.objects.readable_by(membership))


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Mark(models.Model):
    """A sentence that was read and holds no claim of its layer."""

    class Kind(models.TextChoices):
        """Why it holds none."""

        NO_CLAIM = "no_claim", "No claim"
        NOT_CODABLE = "not_codable", "Not codable"
        BOILERPLATE = "boilerplate", "Boilerplate"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    layer = models.ForeignKey(
        Layer, models.PROTECT, related_name="marks", db_index=False, db_constraint=False
    )
    sentence = models.ForeignKey(Sentence, models.PROTECT, related_name="marks")
    kind = models.CharField("mark", max_length=11, choices=Kind, default=Kind.NO_CLAIM)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "sentence"], name="mark_once_per_sentence"),
            models.CheckConstraint(
                condition=Q(kind__in=["no_claim", "not_codable", "boilerplate"]),
                name="mark_kind_known",
            ),
        ]
        triggers = [
            frozen("insert_open", pgtrigger.Insert, IN_LAYER),
            frozen("delete_open", pgtrigger.Delete, IN_LAYER),
            pgtrigger.Trigger(
                name="insert_true",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=MARK_TRUE,
            ),
            pgtrigger.Protect(name="replaced_not_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
