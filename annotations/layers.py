"""Writes: take a document to read, and move a layer from state to state."""

from typing import Any

from django.contrib.auth.models import User

from annotations import codebooks, workflow
from annotations.models import Layer, Transition
from documents.audit import recorded
from documents.models import Document
from documents.refusals import Conflict


@recorded
def lease(document: Document, *, by: User) -> tuple[Layer, bool]:
    """Take a document to read: the person's layer of it, and whether it was made just now.

    Raises Conflict when the document is archived, not cut into sentences yet, or already read by
    as many as the project wants.
    """
    # Whoever else wants this document waits here, so that nobody counts readings that change.
    document = Document.objects.select_for_update().select_related("project").get(pk=document.pk)
    readings = Layer.objects.filter(document=document, kind=Layer.Kind.ANNOTATION)
    own = readings.filter(annotator=by).first()
    if own:
        return own, False
    _check_free(document, readings.count())
    layer = Layer.objects.create(
        project=document.project,
        document=document,
        annotator=by,
        codebook_version=codebooks.latest(document.project),
    )
    return layer, True


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
