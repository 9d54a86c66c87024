"""What somebody claims, and where they stand."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from annotations import workflow
from annotations.models.actors import Actor
from annotations.models.codebook import Subject
from annotations.models.layers import Layer, sees_everything
from documents.models import Document, Membership, Project, Sentence
from documents.models.documents import PRECISIONS

#: How many code points of the text before and after a claim are kept beside it.
CONTEXT = 32


# The triggers below look each new row's neighbours up in a LATERAL subquery that OFFSET 0 keeps the
# planner from flattening: it knows nothing of a transition table's size, and in a bulk load its
# other plans compare every new row with every document.
def _open_layer(rows: str, layer_of_row: str) -> str:
    """SQL: refuse when one of the `rows`, called r, hangs on a layer that is not open."""
    states = ", ".join(f"'{state}'" for state in sorted(workflow.OPEN))
    return f"""
        IF EXISTS (
            SELECT 1 FROM {rows} r CROSS JOIN LATERAL ({layer_of_row} OFFSET 0) l
            WHERE l.status NOT IN ({states})
        ) THEN
            RAISE EXCEPTION 'the reading is closed: what it holds cannot change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'layer_is_open';
        END IF;
    """


IN_LAYER = "SELECT status FROM annotations_layer WHERE id = r.layer_id"
IN_CLAIM = """
    SELECT status FROM annotations_claim c JOIN annotations_layer a ON a.id = c.layer_id
    WHERE c.id = r.claim_id
"""


def _frozen(name: str, operation: pgtrigger.Operation, layer_of_row: str) -> pgtrigger.Trigger:
    """A statement trigger that holds the content of a closed layer still."""
    deleting = operation == pgtrigger.Delete
    rows = "old_rows" if deleting else "new_rows"
    referencing = pgtrigger.Referencing(old=rows) if deleting else pgtrigger.Referencing(new=rows)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=_open_layer(rows, layer_of_row) + "RETURN NULL;",
    )


# What a claim says of its text must be what the text says: the quote stands at its offsets, and
# its first and last sentence are the document's and hold its two ends.
CLAIM_TRUE = (
    _open_layer("new_rows", IN_LAYER)
    + """
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT r."end" <= d.length
               AND r.quote = substring(d.text FROM r.start + 1 FOR r."end" - r.start)
               AND r.start >= f.start AND r.start < f."end"
               AND r."end" > t.start AND r."end" <= t."end" AS holds
            FROM documents_document d
            JOIN documents_sentence f ON f.document_id = d.id AND f.position = r.first_sentence
            JOIN documents_sentence t ON t.document_id = d.id AND t.position = r.last_sentence
            WHERE d.id = r.document_id
            OFFSET 0
        ) span
        WHERE NOT span.holds
    ) THEN
        RAISE EXCEPTION 'the claim does not say what its text says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_span_true';
    END IF;
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT 1 FROM annotations_mark m JOIN documents_sentence s ON s.id = m.sentence_id
            WHERE m.layer_id = r.layer_id AND s.start < r."end" AND s."end" > r.start
            OFFSET 0
        ) marked
        WHERE r.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a sentence marked as holding no claim would hold one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_not_beside_claim';
    END IF;
    RETURN NULL;
    """
)

# The other side of the same promise.
MARK_TRUE = """
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT s.document_id = r.document_id AND NOT EXISTS (
                SELECT 1 FROM annotations_claim c
                WHERE c.layer_id = r.layer_id AND c.withdrawn_at IS NULL
                  AND s.start < c."end" AND s."end" > c.start
            ) AS holds
            FROM documents_sentence s WHERE s.id = r.sentence_id
            OFFSET 0
        ) sentence
        WHERE NOT sentence.holds
    ) THEN
        RAISE EXCEPTION 'the sentence holds a claim, or is not of this document'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_not_beside_claim';
    END IF;
    RETURN NULL;
"""


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Sets of claims. There is no use of them all: say whose."""

    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """The claims of the layers the user may look into."""
        return self.filter(layer__in=Layer.objects.visible_to(user))

    def readable_by(self, membership: Membership) -> "ClaimQuerySet":
        """The claims of one project that this member may look into."""
        claims = self.filter(project_id=membership.project_id)
        if sees_everything(membership):
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
            _frozen("insert_open", pgtrigger.Insert, IN_CLAIM),
            _frozen("delete_open", pgtrigger.Delete, IN_CLAIM),
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
            _frozen("insert_open", pgtrigger.Insert, IN_CLAIM),
            _frozen("delete_open", pgtrigger.Delete, IN_CLAIM),
            pgtrigger.Protect(name="replaced_not_changed", operation=pgtrigger.Update),
        ]

    def __str__(self) -> str:
        return f"{self.get_value_display() or 'Not coded'}: {self.subject}"


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
            _frozen("insert_open", pgtrigger.Insert, IN_LAYER),
            _frozen("delete_open", pgtrigger.Delete, IN_LAYER),
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
