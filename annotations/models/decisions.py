"""How a gold claim came to be: which claims of the readings it was made from, and by whom."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.claims import Claim
from annotations.models.layers import Layer
from documents.models import Document, Project


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Sets of decisions."""

    def standing(self) -> "DecisionQuerySet":
        """Those that nobody took back."""
        return self.filter(undone_at=None)

    def visible_to(self, user: Any) -> "DecisionQuerySet":
        """The decisions of the adjudications the user may look into."""
        return self.filter(layer__in=Layer.objects.visible_to(user))


@pghistory.track()
class Decision(models.Model):
    """What an adjudicator made of a case: a gold claim, or none.

    `sources` says of each field which candidate's value was taken, by the claim's uid; a field that
    is not in it was written anew. A decision that is taken back stays, without its candidates.
    """

    class Outcome(models.TextChoices):
        """How the readings stood to what was decided."""

        UNANIMOUS = "unanimous", "Unanimous"
        MAJORITY = "majority", "Majority"
        ADJUDICATED = "adjudicated", "Adjudicated"
        SINGLE = "single", "Single"
        REJECTED = "rejected", "Rejected"

    class Cause(models.TextChoices):
        """Why the readings disagreed."""

        AMBIGUOUS_TEXT = "ambiguous_text", "The text is ambiguous"
        GUIDELINE_GAP = "guideline_gap", "The guideline is silent"
        ANNOTATOR_ERROR = "annotator_error", "An annotator's mistake"
        BOUNDARY_ONLY = "boundary_only", "Only where it begins or ends"
        EDGE_CASE = "edge_case", "A borderline case"
        LEGITIMATE_DIFFERENCE = "legitimate_difference", "Both readings are defensible"
        ACTOR_IDENTITY = "actor_identity", "Who is meant"
        TAXONOMY_GAP = "taxonomy_gap", "A subject is missing"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    layer = models.ForeignKey(Layer, models.PROTECT, related_name="decisions", db_constraint=False)
    claim = models.OneToOneField(
        Claim, models.PROTECT, null=True, blank=True, related_name="decision", db_constraint=False
    )
    outcome = models.CharField(max_length=11, choices=Outcome)
    sources = models.JSONField(default=dict, blank=True)
    cause = models.CharField(max_length=21, choices=Cause, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    outcome__in=["unanimous", "majority", "adjudicated", "single", "rejected"]
                ),
                name="decision_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    cause__in=[
                        "",
                        "ambiguous_text",
                        "guideline_gap",
                        "annotator_error",
                        "boundary_only",
                        "edge_case",
                        "legitimate_difference",
                        "actor_identity",
                        "taxonomy_gap",
                    ]
                ),
                name="decision_cause_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome="rejected", claim=None)
                | (~Q(outcome="rejected") & Q(claim__isnull=False)),
                name="decision_rejected_has_no_claim",
            ),
            models.UniqueConstraint(fields=["project", "id"], name="decision_in_project"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="stays_as_decided",
                fields=[
                    "uid",
                    "project",
                    "document",
                    "layer",
                    "claim",
                    "outcome",
                    "sources",
                    "cause",
                    "note",
                    "by",
                ],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.claim or 'no claim'}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Candidate(models.Model):
    """A claim of a reading in a decision: taken into account, or rejected with a reason.

    A claim is in one decision of an adjudication at most.
    """

    class Verdict(models.TextChoices):
        """What became of it."""

        TAKEN = "taken", "Taken"
        REJECTED = "rejected", "Rejected"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="candidates", db_constraint=False
    )
    claim = models.OneToOneField(
        Claim, models.PROTECT, related_name="candidacy", db_constraint=False
    )
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["taken", "rejected"]), name="candidate_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="taken") | ~Q(reason=""), name="candidate_rejected_for_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="replaced_not_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}: {self.claim}"
