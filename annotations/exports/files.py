"""Reads: an export as a file: its name, its media type, and its bytes as they come.

The one way out for the API, the admin and `manage.py export_claims`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED

from zipstream import ZipStream

from annotations.exports import jsonl, tables
from annotations.exports.rows import Scope, snapshot, stream
from documents.refusals import Refused

FORMATS = {"jsonl": "JSON lines, one document a line", "csv": "CSV tables in a zip"}


@dataclass(frozen=True)
class Export:
    """A file that is made while it is read."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def export(scope: Scope, *, to: str, table: str = "") -> Export:
    """The scope's claims as one of FORMATS; `table` picks one CSV table instead of the zip.

    Raises Refused for an unknown format or table.
    """
    slug = scope.project.slug
    if to == "jsonl" and not table:
        chunks = jsonl.lines(stream(scope), scope.text)
        return Export(f"{slug}.jsonl", "application/x-ndjson", chunks)
    if to != "csv":
        raise Refused(
            f"There is no format “{to}”{' with tables' if table else ''}: {' or '.join(FORMATS)}.",
            code="unknown_format",
            field="format",
        )
    if table:
        return Export(f"{slug}-{table}.csv", "text/csv; charset=utf-8", _table(scope, table))
    return Export(f"{slug}-csv.zip", "application/zip", _zip(scope))


def _table(scope: Scope, name: str) -> Iterator[bytes]:
    if name == "actors":
        return tables.actors(scope.project)
    if name == "codebook":
        return tables.codebook(scope.project)
    if name not in tables.TABLES:
        known = ", ".join([*tables.TABLES, "actors", "codebook"])
        raise Refused(f"There is no table “{name}”: {known}.", code="unknown_table", field="table")
    return tables.lines(tables.TABLES[name], stream(scope), scope.text)


def table_files(scope: Scope) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every file of the CSV set: its name and its bytes."""
    for name in (*tables.TABLES, "actors", "codebook"):
        yield f"{name}.csv", _table(scope, name)
    yield "datapackage.json", iter([tables.datapackage(scope.project)])


def _zip(scope: Scope) -> Iterator[bytes]:
    with snapshot():
        archive = ZipStream(compress_type=ZIP_DEFLATED)
        for name, chunks in table_files(scope):
            archive.add(chunks, name)
        yield from archive
