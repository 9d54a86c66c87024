"""Pure: a table beside the files of a zip (`metadata.csv`) → what it says of each of them.

It has a column `file` with their names and none with their texts. A folder may have its own; the
names count from there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from documents.readers import csv
from documents.readers.columns import BadRowError, fields_of, plain, record_of
from documents.readers.records import Code, Problem, Record, UnreadableError

NAME = "metadata.csv"
FILE = ("file", "filename", "file_name")
#: What only such tables call these fields.
ALSO = {"year": "published_on", "president": "author"}
#: The fields of a record that a table may give.
FIELDS = ("title", "external_id", "publisher", "author", "doc_type", "url", "language", "licence")


@dataclass
class Manifest:
    """What all such tables of a zip say: a record without text for each path they name."""

    told: dict[str, Record] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    found: set[str] = field(default_factory=set)

    def add(self, data: bytes, path: str, encoding: str | None) -> bool:
        """Take in a member, if it is such a table."""
        if not is_named(path):
            return False
        try:
            table = csv.rows(data, path, encoding)
            line, header = next(table, (1, []))
            columns = csv.names(header, line, path)
            named = next((name for name in columns if plain(name) in FILE), None)
            fields = _fields(columns)
            if named is None or "text" in fields.values():
                return False
            for at, cells in table:
                self._add_row(columns, cells, named, fields, source=path, line=at)
        except UnreadableError as refused:
            self.problems.append(refused.problem)
        return True

    def _add_row(
        self,
        columns: list[str],
        cells: list[str],
        named: str,
        fields: Mapping[str, str],
        *,
        source: str,
        line: int,
    ) -> None:
        try:
            values = csv.values_of(columns, cells)
            path = _path(values.pop(named), source)
            if path is None:
                raise BadRowError(f"the column “{named}” is empty.")
            if path in self.told:
                raise BadRowError(f"“{path}” was already named (line {self.told[path].line}).")
            self.told[path] = record_of(
                {**values, "text": path}, fields={**fields, "text": "text"},
                title="", source=source, line=line,
            )  # fmt: skip
        except BadRowError as bad:
            self.problems.append(Problem(bad.message, source, line, code=bad.code))

    def complete(self, record: Record) -> Record:
        """The record with what is told of its file, which goes before what the file says."""
        told = self.told.get(record.source)
        if told is None:
            return record
        given = {name: value for name in FIELDS if (value := getattr(told, name))}
        if told.published_on:
            given |= {
                "published_on": told.published_on,
                "published_precision": told.published_precision,
            }
        return replace(record, **given, extra={**record.extra, **told.extra})

    def not_for_tables(self, path: str) -> Problem:
        """Why nothing can be told of this file: it says everything of its documents itself."""
        told = self.told[path]
        return Problem(
            f"“{path}” is a table of documents. Say there what is to be said of each.",
            told.source,
            told.line,
            code=Code.BAD_ROW,
        )

    def unmatched(self) -> Iterator[Problem]:
        """A problem for each row whose file is not there."""
        for path, told in self.told.items():
            if path not in self.found:
                yield Problem(
                    f"there is no file “{path}” in the zip.",
                    told.source,
                    told.line,
                    code=Code.BAD_ROW,
                )


def is_named(path: str) -> bool:
    """Whether a member has the name of such a table."""
    return PurePosixPath(path).name.lower() == NAME


def _fields(columns: list[str]) -> Mapping[str, str]:
    fields = dict(fields_of(tuple(columns)))
    for name in columns:
        also = ALSO.get(plain(name))
        if also and name not in fields and also not in fields.values():
            fields[name] = also
    return fields


def _path(said: str, source: str) -> str | None:
    """The path in the zip of a file that the table of that path names."""
    name = said.strip().replace("\\", "/")
    return str(PurePosixPath(source).parent / name) if name else None
