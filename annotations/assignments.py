"""Writes: hand documents to annotators and take them back: by a manager, by the annotator, by time.

An assignment is a layer that its annotator has not begun: there is no other table (ADR 15).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User

from annotations import codebooks, layers, notices, policy, workflow
from annotations.models import Layer, Notice
from documents.audit import recorded
from documents.models import Document, Membership, Project
from documents.refusals import Conflict, Refused

# --- by a manager ----------------------------------------------------------------------------


@recorded
def assign(document: Document, *, to: User, by: User) -> Layer:
    """Hand a document to a member who annotates; no lease, so it waits until they begin.

    Raises Conflict when they have it already, it needs no other reading, or their quota is used
    up; Refused for somebody who does not annotate here.
    """
    _check_annotates(document.project, to)
    layers.hold_quota(document.project_id, to)
    document = layers.hold(document)
    own = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION, annotator=to).first()
    if own and own.status not in workflow.GONE:
        raise Conflict(f"{to} has “{document}” already.", code="assigned_already")
    layers.check_free(document)
    layers.check_quota(document.project, to)
    layer = layers.move(own, "assign", by=by) if own else _assign_new(document, to)
    notices.tell([to], Notice.Kind.ASSIGNED, layer, by=by)
    return layer


def _assign_new(document: Document, to: User) -> Layer:
    return Layer.objects.create(
        project=document.project,
        document=document,
        annotator=to,
        status=workflow.NEW,
        codebook_version=codebooks.latest(document.project),
    )


def _check_annotates(project: Project, user: User) -> None:
    member = Membership.objects.filter(project=project, user=user).select_related("project").first()
    if not (member and user.is_active and policy.can(member.standing, "layer.lease")):
        raise Refused(f"{user} does not annotate in this project.", code="not_found", field="to")


#: How many readings may be assigned in one go: each is checked by itself.
AT_ONCE = 1000


@dataclass(frozen=True)
class Outcome:
    """What came of assigning many: the new readings, and why the others are none."""

    assigned: list[Layer]
    refused: list[tuple[Document, User, Refused]]


def assign_many(documents: Iterable[Document], *, to: Iterable[User], by: User) -> Outcome:
    """Hand each of the documents to each of the members, as far as it goes.

    Raises Refused for more than AT_ONCE pairs.
    """
    outcome = Outcome([], [])
    documents, people = list(documents), list(to)
    if len(documents) * len(people) > AT_ONCE:
        raise Refused(
            f"At most {AT_ONCE:,} readings are assigned at once: take fewer documents or people.",
            code="too_many",
            field="documents",
        )
    for document in documents:
        for user in people:
            try:
                outcome.assigned.append(assign(document, to=user, by=by))
            except Refused as refused:
                outcome.refused.append((document, user, refused))
    return outcome


@recorded
def withdraw(layer: Layer, *, by: User, note: str = "") -> Layer:
    """Take a reading that is not handed in from its annotator; what they tagged is kept.

    Raises Conflict for one that is handed in, or gone already.
    """
    return layers.move(layer, "withdraw", by=by, note=note)


@recorded
def reassign(layer: Layer, *, to: User, by: User, note: str = "") -> Layer:
    """Take a reading from its annotator and hand its document to another member."""
    if layer.status not in workflow.GONE:
        withdraw(layer, by=by, note=note)
    return assign(layer.document, to=to, by=by)


# --- by the annotator ------------------------------------------------------------------------


@recorded
def decline(layer: Layer, *, by: User, note: str) -> Layer:
    """Give a document back, saying why: it is not offered to the same person again.

    Raises Forbidden for another's, Conflict for one that is handed in or returned.
    """
    layers.check_whose(layer, "decline", by)
    if not note.strip():
        raise Refused("Say why: a manager reads it.", code="required", field="note")
    return layers.move(layer, "decline", by=by, note=note)


@recorded
def keep(layer: Layer, *, by: User) -> Layer:
    """Begin a lease anew: somebody is at work. Nothing changes where there is no lease.

    Raises Forbidden for another's, Conflict when the reading is not being read.
    """
    layers.check_whose(layer, "begin", by)
    held = Layer.objects.filter(pk=layer.pk, status__in=workflow.OPEN)
    until = layers.lease_end(layer.project)
    leased = held.filter(status__in=workflow.LEASED, leased_until__isnull=False)
    if not leased.update(leased_until=until) and not held.exists():
        layer.refresh_from_db()
        raise Conflict(
            f"This reading is {layer.get_status_display().lower()}: nobody holds it.",
            code="wrong_state",
        )
    layer.refresh_from_db()
    return layer


# --- by time ---------------------------------------------------------------------------------


def expire() -> int:
    """Take back every reading whose lease is over or whose annotator left; how many they were.

    Each by itself: a reading that somebody submits this moment is passed over.
    """
    return sum(_expire(key, by=None) for key in layers.overdue().values_list("pk", flat=True))


@recorded
def _expire(key: int, *, by: None) -> bool:
    locked = layers.overdue().select_for_update(of=["self"], no_key=True, skip_locked=True)
    layer = locked.filter(pk=key).first()
    if layer is None:
        return False
    layers.move(layer, "expire", by=by)
    return True
