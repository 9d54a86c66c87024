"""Pure: text → units, the pieces no sentence reaches across.

A blank line (or a form feed, or U+2029) always ends a unit. Inside a block of lines a newline is a
hard line break of running prose, except around a line that stands on its own: a heading, a list
item, a date, a byline, a salutation, boilerplate.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from . import lines


class Unit(NamedTuple):
    """`text[start:end]` is trimmed and never empty; `kind` is the kind of all its sentences."""

    start: int
    end: int
    kind: str


class Line(NamedTuple):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


# From the first visible character to the end of the line: a line of white space has no match.
_LINE = re.compile(r"\S[^\n\f\u2029]*")


def split(text: str, language: str) -> Iterator[Unit]:
    """The units of `text`, in order."""
    blocks = _blocks(text)
    block = next(blocks, None)
    # A heading needs something to head: a text of one line alone is a sentence, not a heading.
    alone = True
    while block is not None:
        following = next(blocks, None)
        alone = alone and following is None
        if len(block) > 1:
            yield from _units_of(block, language)
        else:
            yield _unit(block[0], language, set_off=not alone)
        block = following


def _blocks(text: str) -> Iterator[list[Line]]:
    """Runs of lines with no blank line between them."""
    block: list[Line] = []
    end = 0
    for found in _LINE.finditer(text):
        start = found.start()
        if block and _is_blank(text[end:start]):
            yield block
            block = []
        block.append(Line(start, found.group().rstrip()))
        end = found.end()
    if block:
        yield block


def _is_blank(gap: str) -> bool:
    return gap != "\n" and (gap.count("\n") > 1 or "\f" in gap or "\u2029" in gap)


def _unit(line: Line, language: str, *, set_off: bool) -> Unit:
    kind = lines.kind(line.text, language)
    if kind == "body" and set_off and lines.reads_like_heading(line.text):
        kind = "heading"
    return Unit(line.start, line.end, kind)


def _units_of(block: list[Line], language: str) -> Iterator[Unit]:
    """The units of several lines: a line of prose runs on from the prose or the item before it."""
    unit, running = None, False
    for index, line in enumerate(block):
        kind, runs_on = _role(block, index, running, language)
        if unit is not None and running and runs_on and kind == "body":
            unit = Unit(unit.start, line.end, unit.kind)
            continue
        if unit is not None:
            yield unit
        unit, running = Unit(line.start, line.end, kind), runs_on
    if unit is not None:
        yield unit


def _role(block: list[Line], index: int, running: bool, language: str) -> tuple[str, bool]:
    """The kind of a line among others, and whether prose may run on from and into it."""
    line = block[index].text
    fresh = not running or lines.is_closed(block[index - 1].text)
    kind = lines.kind(line, language)
    if kind == "list_item":
        # "…as said on page⏎12. The next…" is prose; a bullet never is.
        item = fresh or lines.has_bullet(line) or lines.is_item(block[index - 1].text)
        return ("list_item" if item else "body"), True
    if kind != "body":
        return kind, False
    if lines.is_date(line, language):
        return "heading", False
    if lines.is_salutation(line, language):
        return "body", False
    last = index + 1 == len(block)
    if fresh and lines.is_title(line) and (last or not block[index + 1].text[0].islower()):
        return "heading", False
    return "body", True
