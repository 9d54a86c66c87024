"""Writes: correct what is known of a document, archive it, bring it back; never its text."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from documents.audit import recorded
from documents.models import Document
from documents.refusals import Conflict

#: What can be corrected.
FIELDS = (
    "title", "author", "publisher", "doc_type", "published_on", "published_precision", "url",
    "language", "licence", "may_export_text", "extra",
)  # fmt: skip


@recorded
def change(document: Document, *, by: User, **fields: Any) -> Document:
    """Correct some FIELDS of a document."""
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"a document has no {', '.join(sorted(unknown))} to correct")
    for name, value in fields.items():
        setattr(document, name, value)
    document.save(update_fields=list(fields))
    return document


@recorded
def archive(document: Document, *, by: User) -> Document:
    """Take a document out of lists and queues. Raises Conflict when it is archived already."""
    changed = Document.objects.filter(pk=document.pk, archived_at=None).update(
        archived_at=timezone.now()
    )
    return _moved(document, changed, "archived already")


@recorded
def restore(document: Document, *, by: User) -> Document:
    """Bring an archived document back. Raises Conflict when it is not archived."""
    changed = Document.objects.filter(pk=document.pk, archived_at__isnull=False).update(
        archived_at=None
    )
    return _moved(document, changed, "not archived")


def _moved(document: Document, changed: int, otherwise: str) -> Document:
    document.refresh_from_db(fields=["archived_at"])
    if not changed:
        raise Conflict(f"“{document}” is {otherwise}.", code="wrong_state")
    return document
