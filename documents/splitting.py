"""Pure: one file's text → the texts of the documents it holds.

Two ways to say where one document ends and the next begins, both a line of its own:

- a *marker* is what a web page leaves under an article ("Share the Post:"): it closes the document
  above it and stays there as its last line;
- a *pattern* describes a numbered head ("Document 3 of 12"): the line it matches opens the document
  below it and stays there as its first line.

So no line is lost. Lines end at LF only, as in every text that went through `encoding`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.patterns import LINE_CHARACTERS, compile_pattern


@dataclass(frozen=True)
class Part:
    """One document of a text; `line` (from 1) is where it begins there."""

    text: str
    line: int


def split(text: str, *, marker: str = "", pattern: str = "") -> list[Part]:
    """The documents in a text, each without the empty lines around it; never an empty one.

    The marker equals a whole line, white space around it aside. The pattern is matched from the
    beginning of each such line, of which it sees the first 1,000 characters. Without either, the
    text itself, unchanged. Raises ValueError for a pattern that is wrong or may run for ever.
    """
    marker = marker.strip()
    if "\n" in marker:
        raise ValueError("The line to split on must be a single line.")
    if not marker and not pattern:
        return [Part(text, 1)] if text else []
    opens = compile_pattern(pattern) if pattern else None
    parts = [_trimmed(piece) for piece in _pieces(text.split("\n"), marker, opens)]
    return [part for part in parts if part.text]


def _pieces(lines: list[str], marker: str, opens: re.Pattern[str] | None) -> Iterator[Part]:
    """The raw slices of the text. One with nothing but markers goes to the document before it."""
    begin = held = 0  # where the piece in hand, and the one after it, begin
    content = complete = False
    for number, line in enumerate(lines):
        bare = line.strip()
        if opens is not None and bare and opens.match(bare[:LINE_CHARACTERS]):
            if content:
                yield Part("\n".join(lines[begin:number]), begin + 1)
                begin = number
            content, complete = True, False
        elif marker and bare == marker:
            complete = content
            held = number + 1
        elif bare:
            if complete:
                yield Part("\n".join(lines[begin:held]), begin + 1)
                begin = held
            content, complete = True, False
    yield Part("\n".join(lines[begin:]), begin + 1)


def _trimmed(piece: Part) -> Part:
    lines = piece.text.split("\n")
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    last = next((at for at in range(len(lines), first, -1) if lines[at - 1].strip()), first)
    return Part("\n".join(lines[first:last]), piece.line + first)
