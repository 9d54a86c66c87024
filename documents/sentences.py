"""Writes: cut documents into sentences, many by COPY, and again when the rules have changed."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.db.models import ProtectedError

from documents import jobs
from documents.audit import recorded
from documents.models import Document, Project
from documents.refusals import Conflict, Refused
from documents.segmentation import VERSION, Span, segment

logger = logging.getLogger(__name__)

SEGMENT_TASK = "documents.cut_sentences"
STATEMENT = (
    'COPY documents_sentence (document_id, position, start, "end", text, kind, paragraph)'
    " FROM STDIN"
)


@contextmanager
def copying(statement: str) -> Iterator[Any]:
    """A COPY to write rows to. Its errors are Django's, as those of any other statement."""
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        yield copy


@dataclass
class Uncut:
    """A document that could not be cut, and why. The others go on."""

    external_id: str
    message: str


def copy_in(documents: Iterable[tuple[int, str, str, str]]) -> list[Uncut]:
    """Cut new documents and COPY their sentences: (id, external id, text, language) each.

    The documents come in with `segmenter_version` set, since updating thousands of rows that were
    just written costs as much as writing them.

    A document that the segmenter fails on stays without sentences and is reported, so that one
    hostile text cannot stop the others. Runs in the caller's transaction.
    """
    uncut: list[Uncut] = []
    failed: list[int] = []
    with copying(STATEMENT) as copy:
        for pk, external_id, text, language in documents:
            try:
                spans = segment(text, language)
            except Exception as error:
                logger.exception("the segmenter failed on %s", external_id)
                uncut.append(Uncut(external_id, _uncut(error)))
                failed.append(pk)
                continue
            _write(copy, pk, text, spans)
    if failed:
        Document.objects.filter(pk__in=failed).update(segmenter_version=None)
    return uncut


def _uncut(error: Exception) -> str:
    return f"could not be cut into sentences: {error}"


def _write(copy: Any, document_id: int, text: str, spans: list[Span]) -> None:
    for position, (start, end, kind, paragraph) in enumerate(spans):
        copy.write_row((document_id, position, start, end, text[start:end], kind, paragraph))


@recorded
def cut(document: Document, *, by: User | None) -> int:
    """Cut one document (again); returns its number of sentences.

    The same cuts change nothing, so ids stay. Other cuts replace all its sentences, which is
    refused with Conflict when something is annotated on them.
    """
    document = Document.objects.select_for_update().get(pk=document.pk)
    spans = segment(document.text, document.language)
    old = document.sentences.values_list("start", "end", "kind", "paragraph")
    if list(old.order_by("position")) != [tuple(span) for span in spans]:
        _replace(document, spans)
    if document.segmenter_version != VERSION:
        document.segmenter_version = VERSION
        document.save(update_fields=["segmenter_version"])
    return len(spans)


def _replace(document: Document, spans: list[Span]) -> None:
    try:
        with transaction.atomic():
            document.sentences.all().delete()
    except (ProtectedError, IntegrityError):
        raise Conflict(
            f"“{document}” is annotated: its sentences stay as they were cut.",
            code="document_annotated",
        ) from None
    with copying(STATEMENT) as copy:
        _write(copy, document.pk, document.text, spans)


def request_cut(*, project: Project, documents: list[int] | None, by: User) -> Any:
    """Queue the cutting of these documents, or of all that the present rules have not cut."""
    return jobs.enqueue(kind=SEGMENT_TASK, project=project, by=by, params={"documents": documents})


def cut_all(lease: jobs.Lease) -> None:
    """Do a cutting job. Each document is a transaction of its own, so a kill loses one at most."""
    wanted = lease.job.params["documents"]
    documents = Document.objects.filter(project=lease.job.project)
    documents = documents.uncut(VERSION) if wanted is None else documents.filter(pk__in=wanted)
    keys = list(documents.order_by("pk").values_list("pk", flat=True))
    lease.report(total=len(keys), stage="Cutting into sentences")
    sentences, refused = 0, []
    for done, pk in enumerate(keys, start=1):
        document = Document.objects.get(pk=pk)
        try:
            sentences += cut(document, by=lease.job.requested_by)
        except Refused as refusal:
            refused.append({"source": document.external_id, "message": refusal.message})
        except (OperationalError, InterfaceError):
            raise  # the database, not the document
        except Exception as error:
            logger.exception("the segmenter failed on %s", document.external_id)
            refused.append({"source": document.external_id, "message": _uncut(error)})
        lease.report(progress=done)
    cut_now = len(keys) - len(refused)
    jobs.finish(
        lease,
        message=f"{cut_now} of {len(keys)} documents cut into {sentences} sentences.",
        result={"documents": cut_now, "sentences": sentences},
        errors=refused,
    )
