"""A team's workspace and who is in it."""

import secrets
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from documents import policy

#: The largest seed: what PostgreSQL's integer holds.
BIGGEST_SEED = 2**31 - 1


def fresh_seed() -> int:
    """A seed that nobody could guess beforehand; it is stored, so the draw can be repeated."""
    return secrets.randbelow(BIGGEST_SEED)


class ProjectQuerySet(models.QuerySet["Project"]):
    """Sets of projects."""

    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """The projects the user is a member of. Site staff are no members."""
        return self.filter(memberships__user_id=user.pk)


@pghistory.track()
class Project(models.Model):
    """A team's workspace: members with a role, documents, one codebook, and how it works."""

    class Unit(models.TextChoices):
        """What a claim may cover."""

        SENTENCE = "sentence", "Whole sentences"
        FREE = "free", "Any stretch of text"

    class Strategy(models.TextChoices):
        """In which order documents are handed out."""

        IN_ORDER = "in_order", "As they were imported"
        RANDOM = "random", "At random"
        STRATIFIED = "stratified", "At random, from each group in turn"

    name = models.CharField(max_length=200)
    slug = models.SlugField(
        max_length=80, unique=True, help_text="The project's name in addresses."
    )
    unit = models.CharField(
        max_length=10, choices=Unit, default=Unit.SENTENCE, help_text="What a claim may cover."
    )
    overlap = models.PositiveSmallIntegerField(
        default=1, help_text="How many annotators read each document."
    )
    blind = models.BooleanField(
        default=True, help_text="Annotators do not see each other's work before their own is in."
    )
    open_team = models.BooleanField(
        default=False,
        help_text="Everybody may read: annotators choose from all documents, reviewers, "
        "adjudicators and managers annotate too, and managers review. Nobody ever reviews their "
        "own reading.",
    )
    strategy = models.CharField(
        "order",
        max_length=10,
        choices=Strategy,
        default=Strategy.IN_ORDER,
        help_text="In which order documents are handed out.",
    )
    seed = models.PositiveIntegerField(
        default=fresh_seed,
        help_text="The same seed draws the same order, and the same documents to read twice.",
    )
    stratum = models.CharField(
        "groups by",
        max_length=100,
        blank=True,
        help_text="What makes the groups: doc_type, publisher, author, language, or the name of a "
        "column of your own.",
    )
    double_share = models.PositiveSmallIntegerField(
        "share read by several",
        default=100,
        help_text="Of a hundred documents, how many as many annotators read as are asked for; one "
        "reads each of the others.",
    )
    lease_hours = models.PositiveSmallIntegerField(
        "hours to read",
        null=True,
        blank=True,
        default=72,
        help_text="After so many hours without work a document that was taken goes back to the "
        "others; empty: never.",
    )
    exhaustive = models.BooleanField(
        "exhaustive reading",
        default=False,
        help_text="Before a reading is submitted, every sentence holds a claim or a mark.",
    )
    overlapping_claims = models.BooleanField(
        default=True, help_text="Two claims of one reading may share text."
    )
    languages = ArrayField(
        models.CharField(max_length=8),
        default=list,
        blank=True,
        help_text="Language codes of the project's documents, separated by commas: en, fr.",
    )
    guideline = models.TextField(blank=True, help_text="What annotators should know.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(overlap__gte=1), name="project_overlap_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(unit__in=["sentence", "free"]), name="project_unit_known"
            ),
            models.CheckConstraint(
                condition=Q(strategy__in=["in_order", "random", "stratified"]),
                name="project_strategy_known",
            ),
            models.CheckConstraint(
                condition=~Q(strategy="stratified") | ~Q(stratum=""),
                name="project_groups_by_something",
                violation_error_message="Say what makes the groups.",
            ),
            models.CheckConstraint(
                condition=Q(double_share__range=(0, 100)), name="project_share_is_percent"
            ),
            models.CheckConstraint(
                condition=Q(lease_hours=None) | Q(lease_hours__gte=1),
                name="project_lease_has_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Sets of memberships."""

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """Who is in the projects the user is in."""
        return self.filter(project__memberships__user_id=user.pk)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A person's role in a project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=list(policy.ROLES.items()))
    quota = models.PositiveIntegerField(
        null=True,
        blank=True,
        help_text="How many documents this member reads at most; empty: as many as there are.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "member"
        ordering = ["project", "user"]
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="member_once_per_project"),
            models.CheckConstraint(condition=Q(role__in=policy.ROLES), name="member_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"

    @property
    def standing(self) -> policy.Standing:
        """What the policy asks of a member."""
        return policy.Standing(self.role, self.project.open_team)
