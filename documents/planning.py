"""Reads: a file against a project: what would come of importing it.

The file is read once (`documents.readers`) and each record is compared with what the project
holds. The result, a `Plan`, is what a dry run shows and what an import carries out.
"""

import hashlib
import re
from dataclasses import dataclass, field, replace
from typing import Any

from documents import languages
from documents.metadata import Rules
from documents.models import Document, Project
from documents.models.documents import DOC_TYPES
from documents.patterns import compile_pattern
from documents.readers import Problem, Reading, Record, read
from documents.refusals import Refused

#: How many of a plan's documents a job keeps to show, and how many problems.
SHOWN_DOCUMENTS = 2000
SHOWN_PROBLEMS = 500
#: How much of a text a dry run shows.
EXCERPT = 160


#: The options that are regular expressions, and how many groups each must have.
PATTERNS = {
    "split_pattern": None,
    "title_rule": 1,
    "date_rule": 1,
    "publisher_rule": 1,
    "author_rule": 1,
}


@dataclass(frozen=True)
class Options:
    """How a file is to be read. Empty strings mean: find out, or do without."""

    encoding: str = ""
    language: str = ""
    doc_type: str = ""
    split_on: str = ""
    split_pattern: str = ""
    title_rule: str = ""
    date_rule: str = ""
    publisher_rule: str = ""
    author_rule: str = ""

    def check(self) -> None:
        """Raises Refused, naming the option, when one of them cannot be used."""
        if self.split_on and self.split_pattern:
            raise Refused(
                "Give a line to split on or a pattern, not both.",
                code="two_splits",
                field="split_on",
            )
        if "\n" in self.split_on.strip():
            raise Refused(
                "The line to split on must be a single line.",
                code="bad_split",
                field="split_on",
            )
        if self.doc_type and self.doc_type not in dict(DOC_TYPES):
            raise Refused(
                f"There is no document type “{self.doc_type}”.",
                code="unknown_type",
                field="doc_type",
            )
        if self.language and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", self.language):
            raise Refused(
                f"“{self.language}” is no language code: write en, fr or pt-BR.",
                code="unknown_language",
                field="language",
            )
        try:
            "".encode(self.encoding or "utf-8")
        except (LookupError, ValueError):
            raise Refused(
                f"There is no encoding “{self.encoding}”.",
                code="unknown_encoding",
                field="encoding",
            ) from None
        for name, groups in PATTERNS.items():
            try:
                compile_pattern(getattr(self, name), groups=groups if getattr(self, name) else None)
            except ValueError as error:
                raise Refused(str(error), code="bad_pattern", field=name) from None

    def rules(self) -> Rules:
        """The metadata rules these options spell."""
        return Rules(
            title=self.title_rule,
            date=self.date_rule,
            publisher=self.publisher_rule,
            author=self.author_rule,
        )


@dataclass
class Planned:
    """One document of a plan; `duplicate_of` names the document that has the same text."""

    record: Record
    sha256: str
    language: str
    duplicate_of: str = ""

    def as_row(self, number: int) -> dict[str, Any]:
        """The row a dry run shows, JSON-ready."""
        record = self.record
        return {
            "number": number,
            "external_id": record.external_id,
            "title": record.title,
            "published_on": record.published_on.isoformat() if record.published_on else None,
            "published_precision": record.published_precision,
            "publisher": record.publisher,
            "author": record.author,
            "language": self.language,
            "length": len(record.text),
            "begins": " ".join(record.text[: 2 * EXCERPT].split())[:EXCERPT],
            "source": record.source,
            "line": record.line,
            "duplicate_of": self.duplicate_of,
        }


@dataclass
class Plan:
    """What would come of a file. It can be carried out when there are no problems."""

    documents: list[Planned] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[Planned]:
        """The documents the project does not hold yet."""
        return [planned for planned in self.documents if not planned.duplicate_of]


def plan(*, project: Project, data: bytes, name: str, options: Options) -> Plan:
    """Read a file and compare it with the project. Bad input becomes problems, never an error."""
    reading = read(
        data,
        name,
        encoding=options.encoding or None,
        split_on=options.split_on,
        split_pattern=options.split_pattern,
        rules=options.rules(),
    )
    return _compare(project, reading, options)


def _compare(project: Project, reading: Reading, options: Options) -> Plan:
    planned = [_planned(record, options) for record in reading.records]
    held = _held_by_hash(project, [document.sha256 for document in planned])
    taken = _held_by_id(project, [document.record.external_id for document in planned])
    result = Plan(problems=list(reading.problems))
    for document in planned:
        record = document.record
        document.duplicate_of = held.get(document.sha256, "")
        if not document.duplicate_of:
            if record.external_id in taken:
                result.problems.append(_id_taken(record))
            held[document.sha256] = record.external_id
        result.documents.append(document)
    return result


def _planned(record: Record, options: Options) -> Planned:
    digest = hashlib.sha256(record.text.encode()).hexdigest()
    language = options.language or record.language or languages.detect(record.text)
    doc_type = record.doc_type.strip().lower().replace(" ", "_").replace("-", "_")
    if record.doc_type and doc_type not in dict(DOC_TYPES):
        # A type of the file's own is kept as it is, beside the ones that mean something here.
        record = replace(record, extra={**record.extra, "doc_type": record.doc_type})
        doc_type = ""
    record = replace(record, doc_type=doc_type or options.doc_type)
    return Planned(record=record, sha256=digest, language=language)


def _id_taken(record: Record) -> Problem:
    return Problem(
        f"the id “{record.external_id}” belongs to another document with another text.",
        source=record.source,
        line=record.line,
        code="duplicate_id",
    )


def _held_by_hash(project: Project, hashes: list[str]) -> dict[str, str]:
    held = Document.objects.filter(project=project, sha256__in=hashes)
    return dict(held.values_list("sha256", "external_id"))


def _held_by_id(project: Project, ids: list[str]) -> set[str]:
    held = Document.objects.filter(project=project, external_id__in=ids)
    return set(held.values_list("external_id", flat=True))


# --- saying what came of it ------------------------------------------------------------------


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def dry_run_message(found: Plan) -> str:
    if found.problems:
        return f"{_count(len(found.problems), 'problem')}: as it is, nothing would be imported."
    known = len(found.documents) - len(found.new)
    return f"{_count(len(found.new), 'document')} would be imported{_known(known)}."


def refusal_message(found: Plan) -> str:
    """What an import says of a file with problems."""
    return f"Nothing was imported: {_count(len(found.problems), 'problem')} in the file."


def done_message(found: Plan, cut: int) -> str:
    known = len(found.documents) - len(found.new)
    made = f"{_count(len(found.new), 'document')} with {_count(cut, 'sentence')} imported"
    return f"{made}{_known(known)}."


def _known(known: int) -> str:
    return f"; {_count(known, 'text')} already here, left out" if known else ""


def result(found: Plan) -> dict[str, Any]:
    return {
        "documents": len(found.new),
        "duplicates": len(found.documents) - len(found.new),
        "problems": len(found.problems),
        "rows": [
            planned.as_row(number)
            for number, planned in enumerate(found.documents[:SHOWN_DOCUMENTS], start=1)
        ],
    }


def problem_rows(problems: list[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "source": problem.source,
            "line": problem.line,
            "byte": problem.byte,
            "code": problem.code,
            "message": str(problem),
        }
        for problem in problems[:SHOWN_PROBLEMS]
    ]
