"""Reads: claims as tidy CSV tables, one file each, described by a `datapackage.json`.

A column's type stands beside its name, so that the description is made from what is written. Cells
that a spreadsheet would take for a formula get an apostrophe in front; JSON lines stay as they are.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from annotations.claim_rows import Row
from annotations.exports.jsonl import ORIGINS
from annotations.exports.rows import DocumentRows, LayerRow, TextOption
from annotations.models import Actor, Subject
from documents.models import Project

#: A cell beginning so would be run by a spreadsheet.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

Values = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A file of the set: its columns with their types, and its rows of one document."""

    name: str
    columns: dict[str, str]
    rows: Callable[[DocumentRows, TextOption], Iterable[Values]]


def _claims(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    document = rows.document
    layers = {layer.uid: layer for layer in rows.layers}
    for row in rows.claims:
        claim, layer = row.claim, layers[row.claim.layer]
        origin = rows.gold_from.get(claim.uid)
        yield (
            claim.uid, claim.layer, ORIGINS[layer.kind], claim.annotator,
            origin.outcome if origin else "", document.pk,
            document.external_id, document.published_on, document.publisher, document.doc_type,
            document.language, claim.first + 1, claim.last + 1, claim.start, claim.end, 1,
            claim.quote if text != "none" else "", claim.canonical_text, claim.claim_type,
            claim.attribution, claim.modality, claim.claim_date, claim.date_precision, "",
            *_speaker(row), *_primary(row), claim.confidence, layer.scheme_version,
            claim.created_at, claim.updated_at,
        )  # fmt: skip


def _speaker(row: Row) -> Values:
    speaker = row.speaker
    if speaker is None:
        return ("",) * 6
    return (
        speaker.actor_id, speaker.shown, speaker.kind, speaker.country, speaker.parent_id,
        speaker.parent_name,
    )  # fmt: skip


def _primary(row: Row) -> Values:
    stance = row.primary
    if stance is None:
        return ("",) * 11
    levels = [*stance.path.split(" > "), "", "", ""][:3]
    return (
        stance.code, stance.label, *levels, stance.code, stance.label, stance.value, stance.score,
        stance.intensity, stance.explicitness,
    )  # fmt: skip


def _fragments(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for row in rows.claims:
        claim = row.claim
        words = (claim.quote, claim.prefix, claim.suffix) if text != "none" else ("", "", "")
        yield (
            claim.uid, 1, claim.start, claim.end, *words, claim.first + 1, claim.last + 1, "exact"
        )  # fmt: skip


def _actors(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for row in rows.claims:
        for number, actor in enumerate(row.actors, start=1):
            yield (
                row.claim.uid, actor.role, number, actor.actor_id, actor.shown, actor.kind,
                actor.country, actor.parent_id, "", "",
            )  # fmt: skip


def _stances(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for row in rows.claims:
        for stance in row.stances:
            yield (
                row.claim.uid, stance.code, stance.label, stance.value, stance.score,
                stance.intensity, stance.explicitness, stance.actor_id, stance.actor_name,
            )  # fmt: skip


def _subjects(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for row in rows.claims:
        for stance in row.stances:
            yield (row.claim.uid, stance.code, stance.label, stance.path, stance.primary)


def _segments(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    document = rows.document
    whole = text == "full" and document.may_export_text
    for sentence in rows.sentences:
        words = document.text[sentence.start : sentence.end] if whole else ""
        yield (
            document.pk, sentence.position + 1, sentence.start, sentence.end, sentence.kind,
            sentence.paragraph, words,
        )  # fmt: skip


def _marks(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for mark in rows.marks:
        yield (rows.document.pk, mark.layer, mark.position + 1, mark.kind)


def _layers(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    for layer in rows.layers:
        yield _layer(layer)


def _layer(layer: LayerRow) -> Values:
    return (
        layer.uid, layer.document_id, ORIGINS[layer.kind], layer.annotator, layer.status,
        layer.gold, layer.scheme_version, layer.submitted_at,
    )  # fmt: skip


def _documents(rows: DocumentRows, text: TextOption) -> Iterator[Values]:
    document = rows.document
    yield (
        document.pk, document.external_id, document.title, document.author, document.publisher,
        document.doc_type, document.published_on,
        document.published_precision if document.published_on else "", document.language,
        document.url, document.licence, document.length, document.sha256,
    )  # fmt: skip


STRING, INTEGER, BOOLEAN, DATE, INSTANT = "string", "integer", "boolean", "date", "datetime"

CLAIM_COLUMNS = {
    "claim_uid": STRING, "layer_id": STRING, "origin": STRING, "annotator": STRING,
    "gold_from": STRING, "document_id": INTEGER, "external_id": STRING, "document_date": DATE,
    "outlet": STRING, "doc_type": STRING, "language": STRING, "sentence_first": INTEGER,
    "sentence_last": INTEGER, "start": INTEGER, "end": INTEGER, "n_fragments": INTEGER,
    "quote": STRING, "canonical_text": STRING, "claim_type": STRING, "attribution": STRING,
    "modality": STRING, "claim_date": DATE, "date_precision": STRING, "place": STRING,
    "speaker_id": INTEGER, "speaker_name": STRING, "speaker_kind": STRING,
    "speaker_country": STRING, "speaker_org_id": INTEGER, "speaker_org_name": STRING,
    "subject_code": STRING, "subject_label": STRING, "subject_l1": STRING, "subject_l2": STRING,
    "subject_l3": STRING, "target_id": STRING, "target_label": STRING, "stance": STRING,
    "stance_score": INTEGER, "intensity": INTEGER, "explicitness": STRING, "confidence": INTEGER,
    "scheme_version": INTEGER, "created_at": INSTANT, "updated_at": INSTANT,
}  # fmt: skip

TABLES = {
    table.name: table
    for table in (
        Table("claims", CLAIM_COLUMNS, _claims),
        Table(
            "claim_fragments",
            {
                "claim_uid": STRING, "ord": INTEGER, "start": INTEGER, "end": INTEGER,
                "exact": STRING, "prefix": STRING, "suffix": STRING, "sentence_first": INTEGER,
                "sentence_last": INTEGER, "anchor_state": STRING,
            },
            _fragments,
        ),
        Table(
            "claim_actors",
            {
                "claim_uid": STRING, "role": STRING, "ord": INTEGER, "actor_id": INTEGER,
                "name": STRING, "kind": STRING, "country": STRING, "org_id": INTEGER,
                "mention_start": INTEGER, "mention_end": INTEGER,
            },
            _actors,
        ),
        Table(
            "claim_stances",
            {
                "claim_uid": STRING, "target_id": STRING, "target_label": STRING, "value": STRING,
                "score": INTEGER, "intensity": INTEGER, "explicitness": STRING,
                "toward_id": INTEGER, "toward_name": STRING,
            },
            _stances,
        ),
        Table(
            "claim_subjects",
            {
                "claim_uid": STRING, "code": STRING, "label": STRING, "path": STRING,
                "is_primary": BOOLEAN,
            },
            _subjects,
        ),
        Table(
            "segments",
            {
                "document_id": INTEGER, "n": INTEGER, "start": INTEGER, "end": INTEGER,
                "kind": STRING, "paragraph": INTEGER, "text": STRING,
            },
            _segments,
        ),
        Table(
            "marks",
            {"document_id": INTEGER, "layer_id": STRING, "n": INTEGER, "mark": STRING},
            _marks,
        ),
        Table(
            "layers",
            {
                "layer_id": STRING, "document_id": INTEGER, "origin": STRING, "annotator": STRING,
                "stage": STRING, "gold": BOOLEAN, "scheme_version": INTEGER,
                "submitted_at": INSTANT,
            },
            _layers,
        ),
        Table(
            "documents",
            {
                "document_id": INTEGER, "external_id": STRING, "title": STRING, "author": STRING,
                "outlet": STRING, "doc_type": STRING, "published_at": DATE,
                "date_precision": STRING, "language": STRING, "url": STRING, "licence": STRING,
                "length": INTEGER, "text_sha256": STRING,
            },
            _documents,
        ),
    )
}  # fmt: skip

ACTOR_COLUMNS = {
    "actor_id": INTEGER, "name": STRING, "kind": STRING, "country": STRING, "org_id": INTEGER,
    "wikidata": STRING, "aliases": STRING,
}  # fmt: skip
CODEBOOK_COLUMNS = {
    "code": STRING, "label": STRING, "parent": STRING, "depth": INTEGER, "path": STRING,
    "definition": STRING, "include": STRING, "exclude": STRING, "status": STRING,
    "replaced_by": STRING, "maps_to": STRING, "proposition": STRING,
}  # fmt: skip


def lines(table: Table, documents: Iterable[DocumentRows], text: TextOption) -> Iterator[bytes]:
    """One table: a header and its rows, as UTF-8 with LF, some rows at a time."""
    yield as_csv([tuple(table.columns)])
    for rows in documents:
        chunk = as_csv(table.rows(rows, text))
        if chunk:
            yield chunk


def actors(project: Project) -> Iterator[bytes]:
    """The project's registry of actors."""
    yield as_csv([tuple(ACTOR_COLUMNS)])
    for actor in Actor.objects.filter(project=project).order_by("pk").iterator(chunk_size=2000):
        wikidata = actor.external_ids.get("wikidata", "")
        yield as_csv(
            [
                (actor.pk, actor.name, actor.kind, actor.country, actor.parent_id, wikidata,
                 " | ".join(actor.aliases))
            ]
        )  # fmt: skip


def codebook(project: Project) -> Iterator[bytes]:
    """The project's subjects, in the order of the tree."""
    yield as_csv([tuple(CODEBOOK_COLUMNS)])
    subjects = Subject.objects.filter(project=project).select_related("parent", "replaced_by")
    for subject in subjects.order_by("path"):
        mappings = " | ".join(f"{key}:{value}" for key, value in sorted(subject.mappings.items()))
        parent, heir = subject.parent, subject.replaced_by
        yield as_csv(
            [
                (subject.code, subject.label, parent.code if parent else "", subject.depth,
                 subject.path, subject.definition, subject.include_rule, subject.exclude_rule,
                 subject.status, heir.code if heir else "", mappings, subject.proposition)
            ]
        )  # fmt: skip


def datapackage(project: Project) -> bytes:
    """The description of the set: every file with its columns and their types."""
    columns = {name: table.columns for name, table in TABLES.items()}
    columns |= {"actors": ACTOR_COLUMNS, "codebook": CODEBOOK_COLUMNS}
    return orjson.dumps(
        {
            "profile": "tabular-data-package",
            "name": project.slug,
            "title": project.name,
            "offset_unit": "codepoint",
            "resources": [
                {
                    "name": name,
                    "path": f"{name}.csv",
                    "profile": "tabular-data-resource",
                    "encoding": "utf-8",
                    "schema": {
                        "fields": [{"name": key, "type": kind} for key, kind in fields.items()],
                        "missingValues": [""],
                    },
                }
                for name, fields in columns.items()
            ],
        },
        option=orjson.OPT_INDENT_2,
    )


def as_csv(rows: Iterable[Values]) -> bytes:
    """Rows as CSV: UTF-8 with LF, and nothing in them that a spreadsheet would run."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(map(_cells, rows))
    return buffer.getvalue().encode()


def _cells(values: Values) -> list[Any]:
    return [_cell(value) for value in values]


def _cell(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if hasattr(value, "isoformat") else value
