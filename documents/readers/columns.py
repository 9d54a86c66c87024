"""Pure: named values, from a table's row, a JSON object or a page's head, → the record's fields."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from documents.dates import parse_date
from documents.encoding import normalise
from documents.metadata import first_words
from documents.readers.records import Code, Record, is_blank, one_line

ALIASES = {
    "text": ("content", "body", "full_text"),
    "title": ("headline", "heading"),
    "external_id": ("id", "document_id", "doc_id"),
    "published_on": ("date", "published", "publication_date", "date_published"),
    "published_precision": ("precision", "date_precision"),
    "publisher": ("outlet", "source", "organisation", "organization"),
    "author": ("speaker", "by"),
    "doc_type": ("type", "document_type"),
    "url": ("link",),
    "language": ("lang",),
    "licence": ("license", "rights"),
}
# What the database has room for, in characters.
LONGEST = {
    "title": 1000,
    "external_id": 500,
    "publisher": 300,
    "author": 300,
    "doc_type": 20,
    "url": 2000,
    "licence": 200,
}
BEGINNING = 300  # characters of a text in which its first words are looked for
PRECISIONS = ("day", "month", "year")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,4})?")


class BadRowError(ValueError):
    """A value that its field cannot take, in a sentence; `code` is one of `Code`."""

    def __init__(self, message: str, code: Code = Code.BAD_ROW) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def plain(name: str) -> str:
    """A column's name without case, spaces and hyphens: `Doc Type` is `doc_type`."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


@lru_cache(maxsize=256)
def fields_of(names: tuple[str, ...]) -> Mapping[str, str]:
    """Which name gives which field: its own name before an alias, earlier aliases first."""
    by_plain = {plain(name): name for name in reversed(names)}
    found = {}
    for field, aliases in ALIASES.items():
        for alias in (field, *aliases):
            if alias in by_plain:
                found[by_plain[alias]] = field
                break
    return MappingProxyType(found)


def record_of(values: Mapping[str, Any], *, fields: Mapping[str, str], **where: Any) -> Record:
    """The record of one row; names outside `fields` go to `extra` when they hold anything.

    `where` is what the row itself does not say: `source`, `line`, and values to fall back on.
    Without any title a record is called by its first words. Raises `BadRowError`, with the name the
    file uses.
    """
    taken: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            if value not in (None, ""):
                extra[name] = value
        elif field == "text":
            taken["text"] = _text(name, value)
        elif value is not None and (said := _said(name, value)):
            taken[field] = _checked(field, name, said)
    if "text" not in taken:
        raise BadRowError("there is no “text”.")
    if "title" not in where | taken:
        taken["title"] = first_words(taken["text"][:BEGINNING])
    dated = taken.pop("published_on", None)
    if dated:
        taken = {"published_precision": dated.precision} | taken
    return Record(**(where | taken), published_on=dated and dated.on, extra=extra)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadRowError(f"“{name}” must be a text in quotation marks, not {_kind(value)}.")
    if is_blank(value):
        raise BadRowError(f"the column “{name}” is empty.", Code.EMPTY)
    return normalise(value)


def _said(name: str, value: Any) -> str:
    """A short value as one line of text; whole numbers are taken as written."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise BadRowError(f"“{name}” must be a text, not {_kind(value)}.")
    return one_line(normalise(value))


def _checked(field: str, name: str, said: str) -> Any:
    if field == "published_on":
        if not (dated := parse_date(said)):
            raise BadRowError(
                f"“{name}” is “{shown(said)}”, which is no date or could be two. "
                "Write it like 2024-04-22.",
                Code.BAD_DATE,
            )
        return dated
    if field == "published_precision" and said not in PRECISIONS:
        raise BadRowError(f"“{name}” is “{shown(said)}”; it can be day, month or year.")
    if field == "language":
        code = said.lower().replace("_", "-")
        if not LANGUAGE.fullmatch(code):
            raise BadRowError(f"“{name}” is “{shown(said)}”; write a language code such as en.")
        return code
    if len(said) > LONGEST.get(field, len(said)):
        raise BadRowError(f"“{name}” has {len(said):,} characters; at most {LONGEST[field]:,} fit.")
    return said


def _kind(value: Any) -> str:
    names = {bool: "true or false", dict: "an object", list: "a list", type(None): "null"}
    return names.get(type(value), "a number")


def shown(value: str) -> str:
    """A value short enough to stand in a sentence."""
    return value if len(value) <= 60 else f"{value[:60]}…"
