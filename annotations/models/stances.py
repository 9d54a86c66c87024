"""Who has which part in a claim, and where it stands."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from annotations.models.actors import Actor
from annotations.models.claims import Claim
from annotations.models.codebook import Subject
from annotations.models.promises import IN_CLAIM, frozen
from documents.models import Project


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class ClaimActor(models.Model):
    """An actor's part in a claim: from the registry, or a label that is not in it yet."""

    class Role(models.TextChoices):
        """Which part."""

        SPEAKER = "speaker", "Speaker"
        CO_SPEAKER = "co_speaker", "Co-speaker"
        ADDRESSEE = "addressee", "Addressee"
        TARGET = "target", "Target"
        BENEFICIARY = "beneficiary", "Beneficiary"
        CITED_SOURCE = "cited_source", "Cited source"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="actors", db_constraint=False)
    role = models.CharField(max_length=12, choices=Role, default=Role.SPEAKER)
    actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, blank=True, related_name="claims", db_constraint=False
    )
    label = models.CharField(
        max_length=300, blank=True, help_text="As the text says it, when the registry has nobody."
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "role", "actor", "label"],
                nulls_distinct=False,
                name="claim_actor_once_per_role",
            ),
            models.CheckConstraint(
                condition=Q(actor=None) ^ Q(label=""), name="claim_actor_named_one_way"
            ),
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        "speaker",
                        "co_speaker",
                        "addressee",
                        "target",
                        "beneficiary",
                        "cited_source",
                    ]
                ),
                name="claim_actor_role_known",
            ),
        ]
        triggers = [
            frozen("insert_open", pgtrigger.Insert, IN_CLAIM),
            frozen("delete_open", pgtrigger.Delete, IN_CLAIM),
            pgtrigger.Protect(name="replaced_not_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.actor or self.label}"


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class Stance(models.Model):
    """Where a claim stands toward a subject's proposition, or an actor's conduct on the subject.

    An empty value says: about this subject, stance not coded yet.
    """

    class Value(models.TextChoices):
        """The six values."""

        SUPPORT = "support", "Supports"
        OPPOSE = "oppose", "Opposes"
        NEUTRAL = "neutral", "Neutral"
        MIXED = "mixed", "Mixed"
        NOT_INFERABLE = "not_inferable", "Not inferable"
        UNCLEAR = "unclear", "Unclear"

    class Explicitness(models.TextChoices):
        """Whether the words say it or the reader concludes it."""

        EXPLICIT = "explicit", "Explicit"
        IMPLICIT = "implicit", "Implicit"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    claim = models.ForeignKey(
        Claim, models.PROTECT, related_name="stances", db_index=False, db_constraint=False
    )
    subject = models.ForeignKey(
        Subject, models.PROTECT, related_name="stances", db_index=False, db_constraint=False
    )
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stances",
        db_constraint=False,
        verbose_name="toward",
        help_text="Whose conduct on the subject is meant, where one is.",
    )
    value = models.CharField(max_length=13, choices=Value, blank=True)
    intensity = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(1, "Mild"), (2, "Clear"), (3, "Strong")]
    )
    explicitness = models.CharField(max_length=8, choices=Explicitness, blank=True)
    is_primary = models.BooleanField("primary", default=False)

    class Meta:
        ordering = ["-is_primary", "id"]
        indexes = [models.Index(fields=["subject", "value", "claim"], name="stance_by_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "subject", "actor"],
                nulls_distinct=False,
                name="stance_once_per_subject",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=Q(is_primary=True), name="stance_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(
                    value__in=[
                        "",
                        "support",
                        "oppose",
                        "neutral",
                        "mixed",
                        "not_inferable",
                        "unclear",
                    ]
                ),
                name="stance_value_known",
            ),
            models.CheckConstraint(
                condition=Q(intensity=None) | Q(intensity__range=(1, 3)),
                name="stance_intensity_in_range",
            ),
            models.CheckConstraint(
                condition=Q(explicitness__in=["", "explicit", "implicit"]),
                name="stance_explicitness_known",
            ),
        ]
        triggers = [
            frozen("insert_open", pgtrigger.Insert, IN_CLAIM),
            frozen("delete_open", pgtrigger.Delete, IN_CLAIM),
            pgtrigger.Protect(name="replaced_not_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display() or 'Not coded'}: {self.subject}"
