"""What somebody is told."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotations.models.comments import Comment
from annotations.models.layers import Layer
from documents.models import Project


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Sets of notices."""

    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """The person's own, of the projects they are in."""
        return self.filter(user_id=user.pk, project__memberships__user_id=user.pk)

    def unread(self) -> "NoticeQuerySet":
        """Those that were not looked at."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """Something that happened to a person's work, or waits for their answer. No event is kept of
    it: what happened has its own."""

    class Kind(models.TextChoices):
        """What happened."""

        ASSIGNED = "assigned", "assigned you a document"
        RETURNED = "returned", "returned your reading"
        ACCEPTED = "accepted", "accepted your reading"
        REOPENED = "reopened", "reopened your work"
        TAKEN_OVER = "taken_over", "took over your adjudication"
        COMMENTED = "commented", "commented on your reading"
        ANSWERED = "answered", "answered you"
        ASKED = "asked", "asked a question"

    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=10, choices=Kind)
    layer = models.ForeignKey(Layer, models.PROTECT, related_name="+", db_index=False)
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["user", "-id"], name="notice_of_user"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(
                fields=["id"], condition=Q(read_at=None, mailed_at=None), name="notice_to_mail"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "assigned",
                        "returned",
                        "accepted",
                        "reopened",
                        "taken_over",
                        "commented",
                        "answered",
                        "asked",
                    ]
                ),
                name="notice_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.get_kind_display()}"
