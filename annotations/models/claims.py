"""What somebody claims, and in which words."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from annotations.models.layers import Layer, reads_everything
from annotations.models.promises import CLAIM_TRUE
from documents.models import Document, Membership, Project
from documents.models.documents import PRECISIONS

#: How many code points of the text before and after a claim are kept beside it.
CONTEXT = 32


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Sets of claims. There is no use of them all: say whose."""

    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """The claims of the layers the user may look into."""
        return self.filter(layer__in=Layer.objects.visible_to(user))

    def readable_by(self, membership: Membership) -> "ClaimQuerySet":
        """The claims of one project that this member may look into."""
        claims = self.filter(project_id=membership.project_id)
        # Without asking for the layers: lists of claims are what is asked for most.
        if reads_everything(membership):
            return claims
        return claims.filter(layer__in=Layer.objects.readable_by(membership))

    def standing(self) -> "ClaimQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of(self, layer: Layer) -> "ClaimQuerySet":
        """The claims that stand in one layer."""
        return self.standing().filter(layer=layer)

    def gold(self) -> "ClaimQuerySet":
        """The claims of each document's gold layer."""
        return self.standing().filter(layer__gold=True)


@pghistory.track()
class Claim(models.Model):
    """A span of a document, in code points, half open, in which somebody claims something.

    The client may give the `uid`: the same uid again is the same claim, so a request that was sent
    twice makes one. `version` counts the changes; the quote and its context are kept beside the
    offsets so that a claim can be found again whatever happens to them. Its sentences are named by
    their position in the document, which never changes, so that lists and exports need no join.
    """

    class Type(models.TextChoices):
        """What the speaker does in it."""

        DEMAND = "demand", "Demand"
        PLEDGE = "pledge", "Pledge"
        EVALUATION = "evaluation", "Evaluation"
        FACTUAL = "factual", "Factual"
        CAUSAL = "causal", "Causal"
        INTERPRETATION = "interpretation", "Interpretation"
        POSITION_REPORT = "position_report", "Report of a position"

    class Attribution(models.TextChoices):
        """How the words come to be the speaker's."""

        DIRECT_QUOTE = "direct_quote", "Direct quote"
        INDIRECT_SPEECH = "indirect_speech", "Indirect speech"
        AUTHOR_VOICE = "author_voice", "The author's own voice"
        COLLECTIVE_DOCUMENT = "collective_document", "Collective document"
        VOTE_OR_SIGNATURE = "vote_or_signature", "Vote or signature"
        THIRD_PARTY = "third_party", "Third party"

    class Modality(models.TextChoices):
        """How firmly it is said."""

        CATEGORICAL = "categorical", "Categorical"
        CONDITIONAL = "conditional", "Conditional"
        HYPOTHETICAL = "hypothetical", "Hypothetical"
        QUESTION = "question", "Question"

    class Verifiability(models.TextChoices):
        """Whether somebody could check it."""

        CHECKABLE = "checkable", "Checkable"
        NOT_CHECKABLE = "not_checkable", "Not checkable"
        UNSURE = "unsure", "Unsure"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="claims", db_index=False)
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="claims", db_constraint=False
    )
    layer = models.ForeignKey(
        Layer, models.PROTECT, related_name="claims", db_index=False, db_constraint=False
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)
    first_sentence = models.PositiveIntegerField(
        help_text="The position of the sentence it begins in, from 0."
    )
    last_sentence = models.PositiveIntegerField(
        help_text="The position of the sentence it ends in, from 0."
    )
    claim_type = models.CharField("type", max_length=15, choices=Type, blank=True)
    attribution = models.CharField(max_length=19, choices=Attribution, blank=True)
    modality = models.CharField(max_length=12, choices=Modality, blank=True)
    verifiability = models.CharField(max_length=13, choices=Verifiability, blank=True)
    canonical_text = models.TextField(
        "in plain words", blank=True, help_text="The claim as one clear sentence."
    )
    claim_date = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=5, choices=PRECISIONS, blank=True)
    confidence = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(1, "Low"), (2, "Medium"), (3, "High")]
    )
    no_speaker = models.BooleanField(
        default=False, help_text="The annotator says that nobody can be named."
    )
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["layer", "start"], name="claim_in_layer")]
        constraints = [
            models.UniqueConstraint(fields=["project", "id"], name="claim_in_project"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="claim_not_empty"),
            models.CheckConstraint(
                condition=Q(
                    claim_type__in=[
                        "",
                        "demand",
                        "pledge",
                        "evaluation",
                        "factual",
                        "causal",
                        "interpretation",
                        "position_report",
                    ]
                ),
                name="claim_type_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    attribution__in=[
                        "",
                        "direct_quote",
                        "indirect_speech",
                        "author_voice",
                        "collective_document",
                        "vote_or_signature",
                        "third_party",
                    ]
                ),
                name="claim_attribution_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    modality__in=["", "categorical", "conditional", "hypothetical", "question"]
                ),
                name="claim_modality_known",
            ),
            models.CheckConstraint(
                condition=Q(verifiability__in=["", "checkable", "not_checkable", "unsure"]),
                name="claim_verifiability_known",
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(1, 3)),
                name="claim_confidence_in_range",
            ),
            models.CheckConstraint(
                condition=Q(claim_date=None, date_precision="")
                | Q(claim_date__isnull=False, date_precision__in=["day", "month", "year"]),
                name="claim_date_has_precision",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="insert_true",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=CLAIM_TRUE,
            ),
            pgtrigger.Trigger(
                name="update_true",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(new="new_rows", old="old_rows"),
                func=CLAIM_TRUE,
            ),
            pgtrigger.ReadOnly(
                name="stays_in_its_layer", fields=["uid", "project", "document", "layer"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="version_counts",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="NEW.version := OLD.version + 1; RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return self.quote if len(self.quote) <= 80 else f"{self.quote[:79]}…"
