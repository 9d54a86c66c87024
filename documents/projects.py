"""Writes: create a project, change its settings, say who is in it and as what."""

from typing import Any

from django.contrib.auth.models import User

from documents import policy
from documents.audit import recorded
from documents.models import Membership, Project
from documents.refusals import Conflict, Forbidden

SETTINGS = (
    "name",
    "unit",
    "overlap",
    "blind",
    "open_team",
    "strategy",
    "seed",
    "stratum",
    "double_share",
    "lease_hours",
    "exhaustive",
    "overlapping_claims",
    "languages",
    "guideline",
)


@recorded
def create(*, name: str, slug: str, by: User, **settings: Any) -> Project:
    """Create a project; whoever creates it manages it. `settings` are some of SETTINGS.

    Raises Conflict when the slug is taken.
    """
    if Project.objects.filter(slug=slug).exists():
        raise Conflict(f"There is a project “{slug}” already.", code="slug_taken", field="slug")
    project = Project.objects.create(name=name, slug=slug, **settings)
    Membership.objects.create(project=project, user=by, role=policy.MANAGER)
    return project


@recorded
def change(project: Project, *, by: User, **settings: Any) -> Project:
    """Change some of a project's SETTINGS."""
    for name, value in settings.items():
        if name not in SETTINGS:
            raise TypeError(f"a project has no setting {name!r}")
        setattr(project, name, value)
    project.save(update_fields=list(settings))
    return project


@recorded
def add_member(
    *, project: Project, user: User, role: str, by: User, quota: int | None = None
) -> Membership:
    """Give a person a role in the project, and perhaps a quota of documents to read.

    Raises Conflict when they are in it already, Forbidden for a role above one's own.
    """
    _check_rank(project, role, by)
    member, created = Membership.objects.get_or_create(
        project=project, user=user, defaults={"role": role, "quota": quota}
    )
    if not created:
        raise Conflict(f"{user} is in the project already.", code="already_member", field="user")
    return member


@recorded
def change_member(member: Membership, *, by: User, **values: Any) -> Membership:
    """Give a member another `role`, or another `quota` of documents to read (None: no limit).

    Raises Forbidden when no manager would be left, and for a role above one's own.
    """
    if unknown := set(values) - {"role", "quota"}:
        raise TypeError(f"a member has no {', '.join(sorted(unknown))}")
    if "role" in values:
        _check_rank(member.project, values["role"], by)
    if values.get("role", policy.MANAGER) != policy.MANAGER:
        _keep_a_manager(member)
    for name, value in values.items():
        setattr(member, name, value)
    member.save(update_fields=list(values))
    return member


@recorded
def remove_member(member: Membership, *, by: User) -> None:
    """End a person's access; their work stays. Raises Forbidden for the last manager."""
    _keep_a_manager(member)
    member.delete()


def _check_rank(project: Project, role: str, by: User) -> None:
    """Nobody gives a role above their own; site staff, who have none, give any."""
    own = Membership.objects.filter(project=project, user=by).first()
    if own and not policy.at_most(role, own.role):
        raise Forbidden("Nobody gives a role above their own.", code="above_own_role", field="role")


def _keep_a_manager(member: Membership) -> None:
    """Refuse to lose the last manager. Locks the project so that two cannot go at once."""
    Project.objects.select_for_update().get(pk=member.project_id)
    managers = Membership.objects.filter(project_id=member.project_id, role=policy.MANAGER)
    if not managers.exclude(pk=member.pk).exists():
        raise Forbidden(
            f"{member.user} is the project's last manager: make somebody else a manager first.",
            code="last_manager",
        )
