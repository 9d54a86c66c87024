"""Who speaks, and who is spoken about."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from documents.models import Project


class ActorQuerySet(models.QuerySet["Actor"]):
    """Sets of actors."""

    def visible_to(self, user: Any) -> "ActorQuerySet":
        """The actors of the projects the user is a member of."""
        return self.filter(project__memberships__user_id=user.pk)


@pghistory.track()
class Actor(models.Model):
    """Somebody with a stance, alone or together; `parent` is whom a person speaks for."""

    class Kind(models.TextChoices):
        """What sort of actor."""

        PERSON = "person", "Person"
        STATE = "state", "State"
        GOVERNMENT_BODY = "government_body", "Government body"
        PARTY = "party", "Party"
        IGO = "igo", "Intergovernmental organisation"
        NGO = "ngo", "NGO"
        COMPANY = "company", "Company"
        COURT = "court", "Court"
        MEDIA = "media", "Media outlet"
        EXPERT = "expert", "Expert"
        ARMED_GROUP = "armed_group", "Armed group"
        COLLECTIVE = "collective", "Collective"

    class Status(models.TextChoices):
        """Whether it is in the registry for good."""

        PROPOSED = "proposed", "Proposed"
        ACTIVE = "active", "Active"
        DEPRECATED = "deprecated", "Deprecated"
        MERGED = "merged", "Merged"

    project = models.ForeignKey(Project, models.PROTECT, related_name="actors", db_index=False)
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=Kind)
    country = models.CharField(max_length=2, blank=True, help_text="Two letters: FR, RU, US.")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name="speaks for",
        help_text="The organisation or state a person speaks for.",
    )
    aliases = ArrayField(
        models.CharField(max_length=300), default=list, blank=True, help_text="Separated by commas."
    )
    external_ids = models.JSONField(
        default=dict, blank=True, help_text='Ids elsewhere: {"wikidata": "Q142"}.'
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )

    objects = ActorQuerySet.as_manager()

    class Meta:
        ordering = ["project", "name"]
        constraints = [
            models.UniqueConstraint("project", Lower("name"), name="actor_name_once"),
            models.UniqueConstraint(fields=["project", "id"], name="actor_in_project"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "person",
                        "state",
                        "government_body",
                        "party",
                        "igo",
                        "ngo",
                        "company",
                        "court",
                        "media",
                        "expert",
                        "armed_group",
                        "collective",
                    ]
                ),
                name="actor_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "active", "deprecated", "merged"]),
                name="actor_status_known",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="actor_not_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into=None)),
                name="actor_merged_into_paired",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.name
