"""Writes: the registry of who speaks and is spoken about."""

from typing import Any

from django.contrib.auth.models import User

from annotations.models import Actor
from documents.audit import recorded
from documents.models import Project
from documents.refusals import Conflict, Refused

#: What can be said of an actor.
FIELDS = ("name", "kind", "country", "parent", "aliases", "external_ids", "status")


@recorded
def add(
    *,
    project: Project,
    name: str,
    kind: str,
    by: User,
    status: str = Actor.Status.ACTIVE,
    **fields: Any,
) -> Actor:
    """Add an actor; annotators propose theirs with status `proposed`.

    Raises Conflict when the registry has the name, whatever its capitals.
    """
    _check_name(project, name)
    _check_parent(project, fields.get("parent"), None)
    _check_status(status)
    return Actor.objects.create(project=project, name=name, kind=kind, status=status, **fields)


@recorded
def change(actor: Actor, *, by: User, **fields: Any) -> Actor:
    """Change some FIELDS of an actor. Raises Conflict for a name that is taken."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"an actor has no {', '.join(sorted(unknown))}")
    if "name" in fields:
        _check_name(actor.project, fields["name"], but=actor)
    _check_parent(actor.project, fields.get("parent"), actor)
    if fields.get("status", actor.status) != actor.status:
        _check_status(fields["status"])
    for name, value in fields.items():
        setattr(actor, name, value)
    actor.save(update_fields=list(fields))
    return actor


def _check_name(project: Project, name: str, but: Actor | None = None) -> None:
    taken = Actor.objects.filter(project=project, name__iexact=name)
    if but:
        taken = taken.exclude(pk=but.pk)
    if taken.exists():
        raise Conflict(f"{name} is in the registry already.", code="name_taken", field="name")


def _check_parent(project: Project, parent: Actor | None, actor: Actor | None) -> None:
    """An actor speaks for somebody else of its project."""
    if parent and parent.project_id != project.pk:
        raise Refused("There is no such actor in this project.", code="not_found", field="parent")
    above, seen = parent, set[int]()
    while actor and above and above.pk not in seen:
        if above.pk == actor.pk:
            raise Refused(f"{actor} cannot speak for itself.", code="cycle", field="parent")
        seen.add(above.pk)
        above = above.parent


def _check_status(status: str) -> None:
    """A merged actor says into whom, which nothing here does."""
    if status == Actor.Status.MERGED:
        raise Refused("Actors are merged by an action of its own.", code="merged", field="status")
