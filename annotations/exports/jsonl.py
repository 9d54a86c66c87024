"""Reads: claims as JSON lines, one document a line (`docs/formats.md`, Native JSONL)."""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from annotations.claim_rows import Row
from annotations.exports.rows import DocumentRows, GoldFrom, TextOption
from documents.models import Document

SCHEMA = "claims/1"
ORIGINS = {
    "annotation": "human", "adjudication": "adjudication", "suggestion": "machine",
    "import": "import",
}  # fmt: skip


def lines(documents: Iterable[DocumentRows], text: TextOption) -> Iterator[bytes]:
    """One line of UTF-8 a document, each ending in a newline. Offsets are code points."""
    for rows in documents:
        yield orjson.dumps(_line(rows, text), option=orjson.OPT_APPEND_NEWLINE)


def _line(rows: DocumentRows, text: TextOption) -> dict[str, Any]:
    document = rows.document
    key = f"d-{document.pk}"
    return {
        "schema": SCHEMA,
        "offset_unit": "codepoint",
        "document": _document(document, key, text),
        "sentences": [
            {
                "id": f"{key}#s{sentence.position + 1}",
                "n": sentence.position + 1,
                "start": sentence.start,
                "end": sentence.end,
                "kind": sentence.kind,
                "paragraph": sentence.paragraph,
            }
            for sentence in rows.sentences
        ],
        "layers": [
            {
                "id": layer.uid,
                "origin": ORIGINS[layer.kind],
                "annotator": layer.annotator,
                "stage": layer.status,
                "gold": layer.gold,
                "scheme_version": layer.scheme_version,
                "submitted_at": layer.submitted_at,
            }
            for layer in rows.layers
        ],
        "claims": [
            _claim(row, key, text, rows.gold_from.get(row.claim.uid)) for row in rows.claims
        ],
        "marks": [
            {"layer": mark.layer, "sentence": f"{key}#s{mark.position + 1}", "mark": mark.kind}
            for mark in rows.marks
        ],
    }


def _document(document: Document, key: str, text: TextOption) -> dict[str, Any]:
    whole = text == "full" and document.may_export_text
    return {
        "id": key,
        "external_id": document.external_id,
        "title": document.title,
        "outlet": document.publisher,
        "doc_type": document.doc_type,
        "author": document.author,
        "published_at": document.published_on,
        "date_precision": document.published_precision if document.published_on else None,
        "language": document.language,
        "url": document.url,
        "licence": document.licence,
        "extra": document.extra,
        "text_sha256": document.sha256,
        "length": document.length,
        "version": 1,
        "text": document.text if whole else None,
    }


def _claim(row: Row, key: str, text: TextOption, origin: GoldFrom | None) -> dict[str, Any]:
    claim = row.claim
    quoted = text != "none"
    return {
        "uid": claim.uid,
        "layer": claim.layer,
        "fragments": [
            {
                "start": claim.start,
                "end": claim.end,
                "exact": claim.quote if quoted else None,
                "prefix": claim.prefix if quoted else None,
                "suffix": claim.suffix if quoted else None,
                "first_sentence": f"{key}#s{claim.first + 1}",
                "last_sentence": f"{key}#s{claim.last + 1}",
                "anchor_state": "exact",
            }
        ],
        "claim_type": claim.claim_type,
        "canonical_text": claim.canonical_text,
        "attribution": claim.attribution,
        "modality": claim.modality,
        "claim_date": claim.claim_date,
        "date_precision": claim.date_precision,
        "verifiability": claim.verifiability,
        "confidence": claim.confidence,
        "no_speaker": claim.no_speaker,
        "actors": [
            {
                "role": actor.role,
                "actor_id": actor.actor_id,
                "name": actor.shown,
                "kind": actor.kind,
                "country": actor.country,
            }
            for actor in row.actors
        ],
        "stances": [
            {
                "target_id": stance.code,
                "target": stance.label,
                "toward_id": stance.actor_id,
                "toward": stance.actor_name,
                "value": stance.value,
                "intensity": stance.intensity,
                "score": stance.score,
                "explicitness": stance.explicitness,
            }
            for stance in row.stances
        ],
        "subjects": [
            {"code": stance.code, "path": stance.path, "primary": stance.primary}
            for stance in row.stances
        ],
        "relations": [],
        "gold_from": origin._asdict() if origin else None,
        "note": claim.note,
        "created_at": claim.created_at,
        "updated_at": claim.updated_at,
        "version": claim.version,
    }
