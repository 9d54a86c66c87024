"""Writes: hold a layer while something is written in it, and find where a span stands in its text.

The layer's row is share-locked, so nobody submits it meanwhile; several claims may be written at
once.
"""

from typing import NamedTuple

from django.contrib.auth.models import User
from django.db import connection

from annotations.models import Layer
from annotations.models.claims import CONTEXT
from annotations.workflow import OPEN, STATES
from documents.models import Project
from documents.refusals import Conflict, Forbidden, Refused

#: No text is longer, and no column holds more: PostgreSQL's integer.
LONGEST = 2**31 - 1 - CONTEXT


class Anchor(NamedTuple):
    """Where a span stands: the text of it and around it, the positions of its sentences, and
    whether one of them is marked as holding no claim."""

    quote: str
    prefix: str
    suffix: str
    first: int
    last: int
    marked: bool


# The layer is locked against moves (FOR SHARE), not against other claims. One query fetches the
# text around the span, and the sentences that hold its first and last code point.
ANCHOR = """
    SELECT l.status, l.annotator_id, p.unit, d.length,
           substring(d.text FROM greatest(%(start)s - %(context)s, 0) + 1
                     FOR %(end)s - greatest(%(start)s - %(context)s, 0) + %(context)s),
           f.position, f.start, t.position, t."end",
           EXISTS (
               SELECT 1 FROM annotations_mark m JOIN documents_sentence s ON s.id = m.sentence_id
               WHERE m.layer_id = l.id AND s.start < %(end)s AND s."end" > %(start)s
           )
    FROM annotations_layer l
    JOIN documents_project p ON p.id = l.project_id
    JOIN documents_document d ON d.id = l.document_id
    LEFT JOIN LATERAL (
        SELECT position, start FROM documents_sentence
        WHERE document_id = d.id AND start <= %(start)s AND "end" > %(start)s
    ) f ON true
    LEFT JOIN LATERAL (
        SELECT position, "end" FROM documents_sentence
        WHERE document_id = d.id AND start < %(end)s AND "end" >= %(end)s
    ) t ON true
    WHERE l.id = %(layer)s
    FOR SHARE OF l
"""


def find(layer: Layer, start: int, end: int, *, by: User, quote: str | None) -> Anchor:
    """Lock the layer, and find what a span says and which sentences it lies in."""
    if not 0 <= start < end:
        raise Refused("A claim begins before it ends.", code="bad_span", field="end")
    if end > LONGEST:
        raise Refused(f"No text reaches {end}.", code="bad_span", field="end")
    values = {"layer": layer.pk, "start": start, "end": end, "context": CONTEXT}
    with connection.cursor() as cursor:
        cursor.execute(ANCHOR, values)
        row = cursor.fetchone()
    status, annotator, unit, length, window, first, starts, last, ends, marked = row
    check_writable(status, annotator, by)
    if end > length:
        raise Refused(f"The text ends at {length}, before {end}.", code="bad_span", field="end")
    lead = start - max(start - CONTEXT, 0)
    said = window[lead : lead + end - start]
    if quote is not None and quote != said:
        raise Conflict(
            f"The text at these offsets is not the quote: it says “{said[:200]}”.",
            code="quote_mismatch",
            field="quote",
        )
    if first is None or last is None:
        raise Refused(
            "A claim begins and ends inside a sentence, not in the space between two.",
            code="bad_span",
            field="start" if first is None else "end",
        )
    if unit == Project.Unit.SENTENCE and (start, end) != (starts, ends):
        raise Refused(
            "This project tags whole sentences: begin and end with one.",
            code="not_whole_sentences",
            field="start" if start != starts else "end",
        )
    return Anchor(said, window[:lead], window[lead + end - start :], first, last, marked)


def check_writable(status: str, annotator: int | None, by: User) -> None:
    if annotator != by.pk:
        raise Forbidden("This is somebody else's reading.", code="not_yours")
    if status not in OPEN:
        raise Conflict(
            f"This reading is {STATES[status].lower()}: nothing in it changes now.",
            code="layer_closed",
        )


def lock(layer_id: int, by: User) -> None:
    """Hold the layer against moves, and make sure that the caller may write in it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status, annotator_id FROM annotations_layer WHERE id = %s FOR SHARE", [layer_id]
        )
        status, annotator = cursor.fetchone()
    check_writable(status, annotator, by)
