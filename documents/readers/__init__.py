"""Pure: a file → the documents it holds, and every reason why something in it cannot be taken.

    reading = read(data, "talks.zip", split_on="Share the Post:")
    reading.records, reading.problems

The content decides how a file is read, its name only tells texts apart. Nothing here raises for bad
input; whoever stores the records stores all of a file or nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import PurePosixPath

from documents.metadata import DEFAULT, Rules, extract, first_words
from documents.readers import archive
from documents.readers.columns import LONGEST
from documents.readers.manifest import Manifest, is_named
from documents.readers.records import (
    Code,
    Problem,
    Reading,
    Record,
    UnreadableError,
    duplicates,
    is_blank,
    printable,
)
from documents.readers.sniffing import UNKNOWN, refusal, sniff
from documents.splitting import Part, split

__all__ = ["Code", "Problem", "Reading", "Record", "Rules", "read", "sniff"]

TABLES = ("csv", "jsonl")  # they name their documents' fields themselves


@dataclass(frozen=True)
class Options:
    """How an import reads its files."""

    encoding: str | None
    split_on: str
    split_pattern: str
    rules: Rules


def read(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    split_on: str = "",
    split_pattern: str = "",
    rules: Rules | None = None,
) -> Reading:
    """The documents of one file, or of all files in a zip, with all problems found.

    `encoding` is used strictly where given; without it texts are UTF-8 or have a byte order mark.
    `split_on` and `split_pattern` cut prose into documents (see `documents.splitting`); `rules`
    find title, date, publisher and author in its first lines (see `documents.metadata`). Raises
    ValueError only for a pattern or a rule that is no usable regular expression.
    """
    options = Options(encoding or None, split_on, split_pattern, rules or DEFAULT)
    split("", marker=split_on, pattern=split_pattern)
    extract("", options.rules)
    source = printable(PurePosixPath(name.replace("\\", "/")).name) or "file"
    kind = sniff(data, source, options.encoding)
    if kind == "archive":
        reading = _read_archive(data, source, options)
    else:
        reading = _read_file(data, source, kind, options)
    reading.problems += duplicates(reading.records)
    return reading


def _read_archive(data: bytes, source: str, options: Options) -> Reading:
    reading = Reading()
    manifest = Manifest()
    members = archive.members(data, source, options.encoding, first=is_named)
    try:
        for path, content in members:
            if isinstance(content, Problem):
                manifest.found.add(path)
                reading.problems.append(content)
            elif not manifest.add(content, path, options.encoding):
                manifest.found.add(path)
                reading.add(_read_member(content, path, options, manifest))
    except UnreadableError as refused:
        return Reading([], [refused.problem])
    if not manifest.found:
        reading.problems.append(Problem("the zip holds no files.", source, code=Code.EMPTY))
    reading.problems += [*manifest.problems, *manifest.unmatched()]
    return reading


def _read_member(data: bytes, path: str, options: Options, manifest: Manifest) -> Reading:
    kind = sniff(data, path, options.encoding)
    if kind == "archive":
        sentence = "it is a zip inside a zip. Unpack it first."
        return Reading([], [Problem(sentence, path, code=Code.NESTED_ARCHIVE)])
    reading = _read_file(data, path, kind, options, manifest)
    if kind in TABLES and path in manifest.told:
        reading.problems.append(manifest.not_for_tables(path))
    return reading


def _read_file(
    data: bytes, source: str, kind: str, options: Options, manifest: Manifest | None = None
) -> Reading:
    """The documents of a file; one inside a zip may be told of in a table beside it."""
    try:
        if kind == UNKNOWN:
            raise refusal(data, source, inside=manifest is not None)
        # Imported when first needed: the libraries behind HTML and PDF take a second to load.
        reader = import_module(f"documents.readers.{kind}")
        reading: Reading = reader.read(data, source, options.encoding)
        if kind not in TABLES:
            if manifest is not None:
                reading.records = [manifest.complete(record) for record in reading.records]
            reading.records = [
                document for record in reading.records for document in _documents(record, options)
            ]
    except UnreadableError as refused:
        return Reading([], [refused.problem])
    if not reading.records and not reading.problems:
        reading.problems.append(Problem("there is no text in it.", source, code=Code.EMPTY))
    return reading


def _documents(record: Record, options: Options) -> Iterator[Record]:
    """The documents in a file's text, each with what its first lines say."""
    if is_blank(record.text):
        return
    parts = split(record.text, marker=options.split_on, pattern=options.split_pattern)
    parts = [part for part in parts if not is_blank(part.text)]
    for number, part in enumerate(parts, start=1):
        yield _document(record, part, number if len(parts) > 1 else 0, options.rules)


def _document(record: Record, part: Part, number: int, rules: Rules) -> Record:
    """One document; `number` from 1 when the file holds several.

    A project's rule wins, then what the file says of itself, then what its first lines say. The
    title of a file is not that of each of its documents.
    """
    found = extract(part.text, rules)
    own = replace(record, title="") if number else record
    dated = own if own.published_on and not (rules.date and found.published_on) else found
    return replace(
        own,
        text=part.text,
        title=_chosen(own.title, found.title, rules.title) or _name(record.source, part, number),
        external_id=_external_id(own, number),
        published_on=dated.published_on,
        published_precision=dated.published_precision,
        publisher=_chosen(own.publisher, found.publisher, rules.publisher)[: LONGEST["publisher"]],
        author=_chosen(own.author, found.author, rules.author)[: LONGEST["author"]],
        line=record.line and part.line,
    )


def _chosen(own: str, found: str, rule: str) -> str:
    return (found or own) if rule else (own or found)


def _external_id(record: Record, number: int) -> str:
    name = record.external_id or record.source
    return f"{name}#{number}" if number > 1 else name


def _name(source: str, part: Part, number: int) -> str:
    """What to call a document that has no title: its file, or its first words among several."""
    return first_words(part.text) if number else PurePosixPath(source).stem
