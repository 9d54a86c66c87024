"""Writes: take a document to read, and move a layer from state to state."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual

from annotations import codebooks, workflow
from annotations.models import Layer, Transition
from documents.audit import recorded
from documents.models import Document, Project
from documents.refusals import Conflict


@recorded
def lease(document: Document, *, by: User) -> tuple[Layer, bool]:
    """Take a document to read: the person's layer of it, and whether it was made just now.

    Raises Conflict when the document is archived, not cut into sentences yet, or already read by
    as many as the project wants.
    """
    # Whoever else wants this document waits here, so that nobody counts readings that change.
    locked = Document.objects.select_for_update(of=["self"]).select_related("project")
    document = locked.get(pk=document.pk)
    readings = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION)
    own = readings.filter(annotator=by).first()
    if own:
        return own, False
    _check_free(document, readings.count())
    return _begin(document, by), True


def _begin(document: Document, by: User) -> Layer:
    return Layer.objects.create(
        project=document.project,
        document=document,
        annotator=by,
        codebook_version=codebooks.latest(document.project),
    )


def _check_free(document: Document, readings: int) -> None:
    if document.archived_at:
        raise Conflict(f"“{document}” is archived.", code="document_archived")
    if document.segmenter_version is None:
        raise Conflict(
            f"“{document}” is not cut into sentences yet: try again in a moment.",
            code="document_uncut",
        )
    wanted = document.project.overlap
    if readings >= wanted:
        raise Conflict(
            f"“{document}” has the {wanted} reading{'s' if wanted > 1 else ''} the project asks "
            "for: take another document.",
            code="document_taken",
        )


def lease_next(project: Project, *, by: User) -> Layer:
    """Take the next document that needs a reading by this person, the one imported first.

    Raises Conflict when there is none, or the codebook is not published.
    """
    while True:
        if layer := _lease_next(project, by=by):
            return layer


@recorded
def _lease_next(project: Project, *, by: User) -> Layer | None:
    """The layer; None when somebody was faster, and another document may be left.

    What somebody else is taking this moment is passed over. Only where nothing else is left is it
    waited for: it may want more readings than theirs.
    """
    queue = waiting(by).filter(project=project)
    queue = queue.order_by("pk").select_related("project").defer("text")
    document = (
        queue.select_for_update(of=["self"], skip_locked=True).first()
        or queue.select_for_update(of=["self"]).first()
    )
    if document is None:
        raise Conflict(
            "Nothing left in your queue: every document is read by you or by as many as it needs.",
            code="queue_empty",
        )
    # Asked again: a reading may have come between the look at the document and its lock.
    return _begin(document, by) if waiting(by).filter(pk=document.pk).exists() else None


def waiting(by: User) -> QuerySet[Document]:
    """The documents that need a reading and have none by this person: say of which projects."""
    readings = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ANNOTATION)
    counted = readings.order_by().values("document").annotate(count=Count("pk")).values("count")
    has_enough = GreaterThanOrEqual(Coalesce(Subquery(counted), 0), F("project__overlap"))
    cut = Document.objects.current().filter(segmenter_version__isnull=False)
    # In one condition, which the planner looks up document by document: asked apart, it may
    # compare every document with every reading where it has no statistics yet.
    return cut.exclude(Exists(readings.filter(annotator=by)) | has_enough)


def move(layer: Layer, verb: str, *, by: User, note: str = "", **fields: Any) -> Layer:
    """Carry out one move of `workflow.MOVES` and leave a Transition, in the caller's transaction.

    `fields` are set along with the status. Raises Conflict when the layer is in no state from
    which the verb leads anywhere, also when somebody else was first.
    """
    source = layer.status
    target = workflow.target(source, verb)
    here = Layer.objects.filter(pk=layer.pk, status=source)
    if target is None or not here.update(status=target, **fields):
        layer.refresh_from_db()
        raise Conflict(
            f"This reading is {layer.get_status_display().lower()}: it cannot be "
            f"{_PARTICIPLES[verb]} now.",
            code="wrong_state",
        )
    Transition.objects.create(
        layer=layer, verb=verb, source=source, target=target, by=by, note=note
    )
    layer.refresh_from_db()
    return layer


_PARTICIPLES = {"submit": "submitted", "return": "returned", "accept": "accepted"}
