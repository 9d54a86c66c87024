"""P1: 10,000 documents with segmentation, until they can be annotated."""

import hashlib
import json
import uuid

from django.db import connection

from documents import imports, planning, projects
from documents.models import Job, Project
from documents.segmentation import segment
from tests.benchmarks import world
from tests.benchmarks.measure import Table, in_turn, timed

DOCUMENTS = 10_000


def bench_import(table: Table) -> None:
    """10,000 documents of 2,000 characters: COPY and segmentation alone, against a real import."""
    texts = [world.text(number) for number in range(DOCUMENTS)]
    lines = [{"text": text, "title": f"Document {n}"} for n, text in enumerate(texts)]
    data = "\n".join(map(json.dumps, lines)).encode()
    count = iter(range(1000))

    def product() -> float:
        made = _project(f"p1-{uuid.uuid4().hex[:8]}")
        seconds = timed(lambda: _import(made, data))
        return DOCUMENTS / seconds

    def floor() -> float:
        made = _project(f"p1-floor-{next(count)}-{uuid.uuid4().hex[:8]}")
        return DOCUMENTS / timed(lambda: _copy_all(made, texts))

    def documents_only() -> float:
        made = _project(f"p1-docs-{next(count)}-{uuid.uuid4().hex[:8]}")
        return DOCUMENTS / timed(lambda: _copy_documents(made, texts))

    ours, both, alone = in_turn(product, floor, documents_only)
    table.add("P1", "import 10,000 documents with segmentation, beside COPY of the same rows plus "
              "segmentation alone", ours, both, 0.5, unit="docs/s")  # fmt: skip
    # The faster rival imports 2,235 plain documents a second where COPY brings in 25,549.
    table.add("P1", "… beside COPY of the documents alone (the faster rival, which does not cut: "
              "0.087)", ours, alone, 0.087, unit="docs/s")  # fmt: skip


def _project(slug: str) -> Project:
    return projects.create(name=slug, slug=slug, by=world.people())


def _import(project: Project, data: bytes) -> None:
    job = imports.import_here(
        project=project, data=data, name="many.jsonl", options=planning.Options()
    )
    assert job.state == Job.State.DONE, job.message


def _copy_documents(project: Project, texts: list[str]) -> list[int]:
    first = _reserve("documents_document", len(texts))
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY documents_document (id, project_id, external_id, title, text, sha256, length, "
            "publisher, doc_type, author, published_precision, url, language, licence, "
            "may_export_text, extra, created_at) FROM STDIN"
        ) as copy,
    ):
        for number, text in enumerate(texts):
            digest = hashlib.sha256(text.encode()).hexdigest()
            copy.write_row(
                (first + number, project.pk, f"f{number}", f"Document {number}", text, digest,
                 len(text), "", "", "", "day", "", "en", "", True, "{}", "2024-01-01")
            )  # fmt: skip
    return [first + number for number in range(len(texts))]


def _copy_all(project: Project, texts: list[str]) -> None:
    cut = [segment(text) for text in texts]
    keys = _copy_documents(project, texts)
    with (
        connection.cursor() as cursor,
        cursor.copy(
            'COPY documents_sentence (document_id, position, start, "end", text, kind, paragraph)'
            " FROM STDIN"
        ) as copy,
    ):
        for key, text, spans in zip(keys, texts, cut, strict=True):
            for position, span in enumerate(spans):
                copy.write_row(
                    (key, position, span.start, span.end, text[span.start : span.end],
                     span.kind, span.paragraph)
                )  # fmt: skip


def _reserve(table: str, count: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT min(nextval(pg_get_serial_sequence('{table}', 'id')))"
            f" FROM generate_series(1, {count})"
        )
        return int(cursor.fetchone()[0])
