"""What a token may do."""

from django.db import models
from django.db.models import Q
from knox.models import AuthToken

from documents.models.projects import Project


class TokenScope(models.Model):
    """How far a token reaches; one without a scope reaches as far as its owner.

    Never further than its owner: their role is asked at every request.
    """

    token = models.OneToOneField(AuthToken, models.CASCADE, related_name="scope")
    read_only = models.BooleanField(default=False, help_text="It changes nothing.")
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="The only project it is for; empty: all of its owner's.",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(read_only=True) | Q(project__isnull=False), name="token_scope_narrows"
            )
        ]

    def __str__(self) -> str:
        return f"{'reads' if self.read_only else 'reads and writes'} {self.project or 'all'}"
