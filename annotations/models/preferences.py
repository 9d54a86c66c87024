"""How a person likes to work."""

from django.conf import settings
from django.db import models


class Preferences(models.Model):
    """What a person has chosen for themselves, in all projects. Who chose nothing has no row.

    They say nothing of anybody's texts or claims, so no event is kept of them.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="preferences"
    )
    single_keys = models.BooleanField(
        "single-letter keys",
        default=True,
        help_text="Letters alone act on the annotation page, without Ctrl or Alt.",
    )

    class Meta:
        verbose_name_plural = "preferences"

    def __str__(self) -> str:
        return f"Preferences of {self.user}"
