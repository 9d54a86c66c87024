"""Work that takes time."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from documents.models.projects import Project


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def visible_to(self, user: Any) -> "JobQuerySet":
        """The jobs of the projects the user is a member of."""
        return self.filter(project__memberships__user_id=user.pk)

    def abandoned(self) -> "JobQuerySet":
        """Running, but whoever ran it has not been heard of since its lease ran out."""
        return self.filter(state=Job.State.RUNNING, leased_until__lt=timezone.now())


class Job(models.Model):
    """A piece of work for the background, with progress, errors and result a person can see.

    This row is the truth and the queue only its engine: a worker may work on the job while it
    holds the lease of the current `attempt`, and every write of it is fenced by that number.
    """

    class State(models.TextChoices):
        """Where the work stands."""

        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=40, help_text="The Celery task that does it.")
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    params = models.JSONField(default=dict)
    upload = models.FileField(upload_to="uploads/%Y/%m/", max_length=300, blank=True)
    upload_name = models.CharField("file", max_length=500, blank=True)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0, help_text="0: not known yet.")
    stage = models.CharField(max_length=60, blank=True, help_text="What is being done now.")
    result = models.JSONField(default=dict)
    errors = models.JSONField(default=list, help_text="What was wrong, and where.")
    message = models.TextField(blank=True, help_text="How it ended, in a sentence.")
    attempt = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", null=True
    )
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["state"],
                name="job_unfinished",
                condition=Q(state__in=["queued", "running"]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(leased_until__isnull=False),
                name="job_running_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_has_time",
            ),
            models.CheckConstraint(
                condition=Q(total=0) | Q(progress__lte=F("total")), name="job_progress_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_label} of {self.created_at:%d %b %Y, %H:%M}"

    @property
    def kind_label(self) -> str:
        """The kind in an editor's words: `documents.import_file` → `Import file`."""
        return self.kind.rpartition(".")[2].replace("_", " ").capitalize()

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.CANCELLED}
