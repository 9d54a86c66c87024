"""Pure: a table with a header (CSV, or tabs or semicolons between) → one record a row.

A column `text` is required; see `columns` for the others. Row numbers are physical lines of the
file, so that an editor finds them with any program.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from documents.readers.columns import ALIASES, BadRowError, fields_of, plain, record_of, shown
from documents.readers.records import MAX_PROBLEMS, Code, Problem, Reading, UnreadableError
from documents.readers.text import decoded

DELIMITERS = ",;\t"
MAX_COLUMNS = 1000
MAX_CELL_CHARACTERS = 100_000_000

# The module's own limit of 131,072 is for the whole process, so it is raised once, here.
csv.field_size_limit(MAX_CELL_CHARACTERS)

Row = tuple[int, list[str]]


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """A record for each good row, a problem for each bad one. Raises `UnreadableError`.

    After a quotation mark out of place nothing is read: where rows end is then a guess.
    """
    reading = Reading()
    table = rows(data, source, encoding)
    try:
        line, header = next(table, (1, []))
        if not header:
            return reading
        columns = names(header, line, source)
        _refuse_without_text(columns, line, source)
        _read_rows(table, columns, source, reading)
    except UnreadableError as stopped:
        reading.problems.append(stopped.problem)
    return reading


def _read_rows(table: Iterator[Row], columns: list[str], source: str, reading: Reading) -> None:
    fields = fields_of(tuple(columns))
    for number, (line, cells) in enumerate(table, start=1):
        try:
            values = values_of(columns, cells)
            own_id = f"{source}#{number}"
            record = record_of(values, fields=fields, external_id=own_id, source=source, line=line)
        except BadRowError as bad:
            reading.problems.append(Problem(bad.message, source, line, code=bad.code))
            if len(reading.problems) >= MAX_PROBLEMS:
                raise UnreadableError(
                    f"there are more than {MAX_PROBLEMS:,} problems; the rest was not read.",
                    Code.TOO_MANY_PROBLEMS,
                    source=source,
                    line=line,
                ) from None
        else:
            reading.records.append(record)


def rows(data: bytes, source: str, encoding: str | None) -> Iterator[Row]:
    """The rows with the line each begins on; empty ones are passed over.

    Raises `UnreadableError`, at once or at the row that cannot be read.
    """
    text = decoded(data, source, encoding)
    return _rows(text, _delimiter(text), source)


def _rows(text: str, delimiter: str, source: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableError(
                _quoting(str(error)), Code.BAD_ROW, source=source, line=line
            ) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _quoting(error: str) -> str:
    if "unexpected end" in error:
        return "a quotation mark opened in this row is never closed; nothing after it was read."
    if "field limit" in error:
        return f"a cell is longer than {MAX_CELL_CHARACTERS:,} characters."
    return (
        "a quotation mark stands in the middle of a cell; nothing after it was read. "
        "Double it inside a quoted cell."
    )


def _delimiter(text: str) -> str:
    """The one that finds most known column names in the header, else most columns."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            header = next(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter), [])
        except csv.Error:
            return 0, 0
        return len(fields_of(tuple(header))), len(header)

    return max(DELIMITERS, key=score)


def names(header: list[str], line: int, source: str) -> list[str]:
    """The column names; a nameless one is called by its number. Raises `UnreadableError`."""
    if len(header) > MAX_COLUMNS:
        raise UnreadableError(
            f"the header has {len(header):,} columns; at most {MAX_COLUMNS:,} are read.",
            Code.TOO_LARGE,
            source=source,
            line=line,
        )
    columns = [name.strip() or f"column {at}" for at, name in enumerate(header, start=1)]
    for name, count in Counter(map(plain, columns)).items():
        if count > 1:
            raise UnreadableError(
                f"the header has the column “{shown(name)}” {count} times. Rename one.",
                Code.DUPLICATE_COLUMN,
                source=source,
                line=line,
            )
    return columns


def _refuse_without_text(columns: list[str], line: int, source: str) -> None:
    if "text" not in fields_of(tuple(columns)).values():
        listed = ", ".join(f"“{shown(name)}”" for name in columns[:8])
        raise UnreadableError(
            f"the header has no column “text” (or {', '.join(ALIASES['text'])}), only {listed}. "
            "Name the column that holds the documents.",
            Code.MISSING_COLUMN,
            source=source,
            line=line,
        )


def values_of(columns: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by the names of their columns. Raises `BadRowError`."""
    if len(cells) != len(columns):
        raise BadRowError(f"the row has {len(cells)} cells, but the header has {len(columns)}.")
    return dict(zip(columns, cells, strict=True))
