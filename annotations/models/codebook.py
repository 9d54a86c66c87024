"""What claims are about."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from documents.models import Project


class CodebookQuerySet(models.QuerySet["Codebook"]):
    """Sets of codebooks."""

    def visible_to(self, user: Any) -> "CodebookQuerySet":
        """The codebooks of the projects the user is a member of."""
        return self.filter(project__memberships__user_id=user.pk)


class Codebook(models.Model):
    """A project's subjects. There is one; its published versions never change."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="codebook")
    title = models.CharField(max_length=200)

    objects = CodebookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class CodebookVersionQuerySet(models.QuerySet["CodebookVersion"]):
    """Sets of codebook versions."""

    def visible_to(self, user: Any) -> "CodebookVersionQuerySet":
        """The versions of the codebooks of the projects the user is a member of."""
        return self.filter(codebook__project__memberships__user_id=user.pk)


class CodebookVersion(models.Model):
    """The codebook as it was when it was published: what a layer was coded by.

    `snapshot` holds every subject as it then stood; `subject_ids` are those that could be assigned.
    """

    codebook = models.ForeignKey(Codebook, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(auto_now_add=True)
    changelog = models.TextField(blank=True, help_text="What changed since the version before.")
    snapshot = models.JSONField()
    subject_ids = ArrayField(models.BigIntegerField())

    objects = CodebookVersionQuerySet.as_manager()

    class Meta:
        ordering = ["codebook", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["codebook", "number"], name="codebook_version_once")
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Version {self.number}"


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Sets of subjects."""

    def visible_to(self, user: Any) -> "SubjectQuerySet":
        """The subjects of the projects the user is a member of."""
        return self.filter(project__memberships__user_id=user.pk)

    def under(self, subject_ids: list[int]) -> "SubjectQuerySet":
        """These subjects and everything below them in the tree."""
        return self.filter(lineage__overlap=subject_ids)


@pghistory.track()
class Subject(models.Model):
    """One place in the tree of what claims are about; the same subject across versions.

    A stance needs something to be for or against: that is the `proposition`, which says what
    support means ("The CTBT should enter into force").
    """

    class Status(models.TextChoices):
        """Whether it is in use."""

        PROPOSED = "proposed", "Proposed"
        ACTIVE = "active", "Active"
        DEPRECATED = "deprecated", "Deprecated"
        MERGED = "merged", "Merged"

    project = models.ForeignKey(Project, models.PROTECT, related_name="subjects", db_index=False)
    code = models.CharField(
        max_length=80,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
                "Use letters, digits, dots, hyphens and underscores; begin with a letter or digit.",
            )
        ],
        help_text="Short and stable, for filters and exports: ARM.CTBT.",
    )
    label = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(
        max_length=1000, editable=False, help_text="The labels from the root: Arms control > CTBT."
    )
    lineage = ArrayField(
        models.BigIntegerField(), editable=False, help_text="The ids from the root to itself."
    )
    proposition = models.TextField(blank=True, help_text="What support means, as a full sentence.")
    definition = models.TextField(blank=True)
    include_rule = models.TextField("include", blank=True, help_text="What belongs here.")
    exclude_rule = models.TextField(
        "exclude", blank=True, help_text="What does not, and where it goes."
    )
    examples = models.TextField(blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, help_text="Separated by commas."
    )
    colour = models.CharField(max_length=7, blank=True)
    hotkey = models.CharField(max_length=1, blank=True)
    assignable = models.BooleanField(default=True, help_text="Claims may be tagged with it.")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    mappings = models.JSONField(
        default=dict, blank=True, help_text='Codes in outside schemes: {"marpor": "105"}.'
    )
    position = models.PositiveIntegerField(default=0, help_text="Among its siblings.")

    objects = SubjectQuerySet.as_manager()

    class Meta:
        ordering = ["project", "path"]
        indexes = [GinIndex(fields=["lineage"], name="subject_lineage")]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="subject_code_once"),
            models.UniqueConstraint(fields=["project", "id"], name="subject_in_project"),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "active", "deprecated", "merged"]),
                name="subject_status_known",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="subject_not_own_parent"
            ),
        ]
        triggers = [
            # The lineage must be the parent's lineage and itself: a cycle cannot be written down.
            pgtrigger.Trigger(
                name="lineage_true",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id", "lineage"),
                timing=pgtrigger.Deferred,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM annotations_subject s
                        LEFT JOIN annotations_subject p ON p.id = s.parent_id
                        WHERE s.id = NEW.id
                          AND s.lineage <> coalesce(p.lineage, ARRAY[]::bigint[]) || s.id
                    ) THEN
                        RAISE EXCEPTION 'the subject is not where its lineage says'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'subject_lineage_true';
                    END IF;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.path or self.label

    @property
    def depth(self) -> int:
        """How far below the root, the root being 0."""
        return len(self.lineage) - 1
