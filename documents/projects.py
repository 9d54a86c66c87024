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
def add_member(*, project: Project, user: User, role: str, by: User) -> Membership:
    """Give a person a role in the project. Raises Conflict when they are in it already."""
    member, created = Membership.objects.get_or_create(
        project=project, user=user, defaults={"role": role}
    )
    if not created:
        raise Conflict(f"{user} is in the project already.", code="already_member", field="user")
    return member


@recorded
def change_role(member: Membership, *, role: str, by: User) -> Membership:
    """Give a member another role. Raises Forbidden when no manager would be left."""
    if role != policy.MANAGER:
        _keep_a_manager(member)
    member.role = role
    member.save(update_fields=["role"])
    return member


@recorded
def remove_member(member: Membership, *, by: User) -> None:
    """End a person's access; their work stays. Raises Forbidden for the last manager."""
    _keep_a_manager(member)
    member.delete()


def _keep_a_manager(member: Membership) -> None:
    """Refuse to lose the last manager. Locks the project so that two cannot go at once."""
    Project.objects.select_for_update().get(pk=member.project_id)
    managers = Membership.objects.filter(project_id=member.project_id, role=policy.MANAGER)
    if not managers.exclude(pk=member.pk).exists():
        raise Forbidden(
            f"{member.user} is the project's last manager: make somebody else a manager first.",
            code="last_manager",
        )
