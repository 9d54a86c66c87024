"""A text and its sentences."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.module_loading import import_string

from documents import policy
from documents.models.projects import Membership, Project

PRECISIONS = [("day", "Day"), ("month", "Month"), ("year", "Year")]

DOC_TYPES = [
    ("speech", "Speech"),
    ("press_release", "Press release"),
    ("news_article", "News article"),
    ("resolution", "Resolution"),
    ("interview", "Interview"),
    ("manifesto", "Manifesto"),
    ("transcript", "Transcript"),
    ("report", "Report"),
    ("treaty", "Treaty"),
    ("post", "Post"),
    ("statement", "Statement"),
]


#: The roles that read every document of their project.
READ_ALL = sorted(policy.TABLE["document.read_all"])


def handed_to(user: int, path: str = "") -> Q:
    """Which documents were handed to somebody who does not read all of them; `path` leads to the
    document from the rows that are asked for.

    The app that hands documents out comes after this one, so a setting names its function.
    """
    handed: Q = import_string(settings.DOCUMENTS_HANDED_TO)(user, f"{path}pk")
    return handed


class DocumentQuerySet(models.QuerySet["Document"]):
    """Sets of documents."""

    def readable_by(self, membership: Membership) -> "DocumentQuerySet":
        """The documents of one project that this member may read: see `visible_to`."""
        documents = self.filter(project_id=membership.project_id)
        if policy.can(membership.standing, "document.read_all"):
            return documents
        return documents.filter(handed_to(membership.user_id))

    def visible_to(self, user: Any) -> "DocumentQuerySet":
        """The documents of the user's projects that the user may read.

        An annotator reads those that were handed to them, unless the project is an open team.
        """
        member = Q(project__memberships__user_id=user.pk)
        reads_all = Q(project__memberships__role__in=READ_ALL) | Q(project__open_team=True)
        return self.filter(member & (reads_all | Q(handed_to(user.pk))))

    def current(self) -> "DocumentQuerySet":
        """Those that were not archived."""
        return self.filter(archived_at=None)

    def uncut(self, version: int) -> "DocumentQuerySet":
        """Those not cut into sentences by this version of the segmenter."""
        return self.exclude(segmenter_version=version)


@pghistory.track(exclude=["text"])
class Document(models.Model):
    """A text that never changes, with what is known about it.

    `text` is normalised once at import (`documents.encoding`) and immutable after, because every
    offset counts in it; a corrected text is a new document that `replaces` the old one. Its events
    leave the text out: it cannot differ.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="documents")
    external_id = models.CharField(
        max_length=500, help_text="The document's own name in your files; unique in the project."
    )
    title = models.CharField(max_length=1000)
    text = models.TextField()
    sha256 = models.CharField(max_length=64, help_text="Hash of the text in UTF-8.")
    length = models.PositiveIntegerField(help_text="In Unicode code points.")
    publisher = models.CharField(max_length=300, blank=True)
    doc_type = models.CharField("type", max_length=20, choices=DOC_TYPES, blank=True)
    author = models.CharField(
        max_length=300, blank=True, help_text="Whose words these are: the document's own speaker."
    )
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(
        max_length=5, choices=PRECISIONS, default="day", help_text="How much of the date is known."
    )
    url = models.URLField(max_length=2000, blank=True)
    language = models.CharField(max_length=8, default="en")
    licence = models.CharField(max_length=200, blank=True)
    may_export_text = models.BooleanField(
        default=True, help_text="Whether the whole text may leave with an export."
    )
    extra = models.JSONField(default=dict, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    import_job = models.ForeignKey(
        "documents.Job", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    segmenter_version = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Which version cut it into sentences; empty: none yet."
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "external_id"],
                name="document_external_id_once",
                violation_error_message="A document with this external id is in the project.",
            ),
            models.UniqueConstraint(fields=["project", "sha256"], name="document_text_once"),
            # The target of the composite foreign keys that keep a project's rows together.
            models.UniqueConstraint(fields=["project", "id"], name="document_in_project"),
            models.CheckConstraint(
                condition=Q(length__gt=0, length=Length(F("text"))), name="document_length_true"
            ),
            models.CheckConstraint(
                condition=~Q(external_id=""), name="document_external_id_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(published_precision__in=["day", "month", "year"]),
                name="document_precision_known",
            ),
            models.CheckConstraint(
                condition=Q(doc_type__in=["", *dict(DOC_TYPES)]), name="document_type_known"
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="text_is_immutable", fields=["project", "text", "sha256", "length"]
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title or self.external_id


#: The kinds of sentences that a reading must look at: headings and boilerplate claim nothing.
TO_READ = ("body", "list_item")


class SentenceQuerySet(models.QuerySet["Sentence"]):
    """Sets of sentences."""

    def to_read(self) -> "SentenceQuerySet":
        """Those that a reading must look at."""
        return self.filter(kind__in=TO_READ)

    def visible_to(self, user: Any) -> "SentenceQuerySet":
        """The sentences of the documents the user may read."""
        project = "document__project"
        member = Q(**{f"{project}__memberships__user_id": user.pk})
        reads_all = Q(**{f"{project}__memberships__role__in": READ_ALL}) | Q(
            **{f"{project}__open_team": True}
        )
        return self.filter(member & (reads_all | handed_to(user.pk, "document__")))


# One statement compares each touched document's sentences with their successors. The document's
# row is locked by the writer (or was written in the same transaction), so no other transaction can
# add sentences to it meanwhile. The window keeps the planner at one index scan a document, however
# many sentences the table holds.
IN_ORDER = """
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT document_id FROM new_rows) AS touched
        CROSS JOIN LATERAL (
            SELECT "end" AS finish, lead(start) OVER (ORDER BY position) AS next_start
            FROM documents_sentence WHERE document_id = touched.document_id
        ) AS span
        CROSS JOIN LATERAL (
            SELECT length FROM documents_document WHERE id = touched.document_id OFFSET 0
        ) AS document
        WHERE finish > length OR finish > next_start
    ) THEN
        RAISE EXCEPTION 'sentences overlap, or reach beyond their text'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sentence_in_order';
    END IF;
    RETURN NULL;
"""


class Sentence(models.Model):
    """A stretch `[start, end)` of a document, in code points, cut by `documents.segmentation`.

    Sentences follow one another inside the text without overlapping; only white space lies between
    them. What is annotated refers to them, so they cannot go while something does.
    """

    class Kind(models.TextChoices):
        """What the stretch is in the text."""

        BODY = "body", "Sentence"
        HEADING = "heading", "Heading"
        LIST_ITEM = "list_item", "List item"
        BOILERPLATE = "boilerplate", "Boilerplate"

    document = models.ForeignKey(Document, models.PROTECT, related_name="sentences", db_index=False)
    position = models.PositiveIntegerField(help_text="From 0, in the order of the text.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.BODY)
    paragraph = models.PositiveIntegerField()

    objects = SentenceQuerySet.as_manager()

    class Meta:
        ordering = ["document", "position"]
        constraints = [
            models.UniqueConstraint(fields=["document", "position"], name="sentence_position_once"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end"), end=F("start") + Length(F("text"))),
                name="sentence_span_true",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["body", "heading", "list_item", "boilerplate"]),
                name="sentence_kind_known",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="in_order",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=IN_ORDER,
            ),
            pgtrigger.ReadOnly(
                name="span_is_immutable",
                fields=["document", "position", "start", "end", "text", "paragraph"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}. {self.text[:80]}"

    @property
    def number(self) -> int:
        """What editors call it: sentences are counted from 1 on the screen."""
        return self.position + 1
