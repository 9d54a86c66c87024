"""Pure: the shapes every reader answers with: records, problems, and the list of problem codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from documents.encoding import EncodingProblem


class Code(StrEnum):
    """Every reason why a file or a row cannot be read."""

    UNKNOWN_TYPE = "unknown_type"  # the content is of no kind that is read here
    NOT_UTF8 = "not_utf8"
    BAD_ENCODING = "bad_encoding"  # the chosen encoding does not exist or cannot be right
    NUL = "nul"
    SURROGATE = "surrogate"
    EMPTY = "empty"
    NO_TEXT = "no_text"  # pages that are pictures
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    BAD_ROW = "bad_row"
    BAD_DATE = "bad_date"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    DUPLICATE_ID = "duplicate_id"
    UNSAFE_PATH = "unsafe_path"
    NESTED_ARCHIVE = "nested_archive"
    TOO_MANY_PROBLEMS = "too_many_problems"


VISIBLE = re.compile(
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
MAX_PROBLEMS = 1000  # of one file; nobody reads more, and a wrong file has one a line


@dataclass(frozen=True)
class Record:
    """One document as a file gives it.

    `published_precision` says how much of the date is known: `day`, `month` (its first day stands
    for it) or `year`. `source` is the file's name, inside an archive the member's path; `line`
    (from 1) is where the document begins in it, where lines mean something.
    """

    text: str
    title: str = ""
    external_id: str = ""
    published_on: date | None = None
    published_precision: str = "day"
    publisher: str = ""
    author: str = ""
    doc_type: str = ""
    url: str = ""
    language: str = ""
    licence: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Problem:
    """A file or row that cannot be taken: where (line from 1, byte from 0), why, and what to do."""

    message: str
    source: str = ""
    line: int | None = None
    byte: int | None = None
    code: str = ""

    def __str__(self) -> str:
        where = [self.source] if self.source else []
        where += [f"line {self.line}"] if self.line is not None else []
        where += [f"byte {self.byte}"] if self.byte is not None else []
        return f"{', '.join(where)}: {self.message}" if where else self.message


@dataclass
class Reading:
    """What a file holds. With any problem in it, nothing of the file should be stored."""

    records: list[Record] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, other: "Reading") -> None:
        """Take over what another reading found."""
        self.records += other.records
        self.problems += other.problems


class UnreadableError(Exception):
    """A whole file that cannot be read; carries the problem. Stays inside the readers."""

    def __init__(self, message: str, code: Code, **where: Any) -> None:
        super().__init__(message)
        self.problem = Problem(message, code=code, **where)

    @classmethod
    def from_encoding(cls, error: EncodingProblem, source: str) -> "UnreadableError":
        """The same problem, of this file."""
        return cls(error.message, Code(error.code), source=source, line=error.line, byte=error.byte)


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: white space, controls and invisible characters only."""
    return VISIBLE.search(text) is None


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def printable(name: str) -> str:
    """A file name that cannot break a line or turn the direction of writing where it is shown."""
    return re.sub(
        r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "�", name
    )


def duplicates(records: list[Record]) -> Iterator[Problem]:
    """One problem for each record whose external id an earlier one has."""
    first: dict[str, Record] = {}
    for record in records:
        earlier = first.setdefault(record.external_id, record)
        if earlier is not record:
            where = f"line {earlier.line}" if earlier.line is not None else earlier.source
            if earlier.line is not None and earlier.source != record.source:
                where = f"{earlier.source}, {where}"
            yield Problem(
                f"the id “{record.external_id}” was already used ({where}).",
                record.source,
                record.line,
                code=Code.DUPLICATE_ID,
            )
