"""Pure: text → sentence spans, in code points; `text[span.start:span.end]` always holds.

A text is cut twice: into *units* (`units`: a paragraph of running prose, a heading, a list item, a
line of boilerplate), then each unit into sentences (`sentences`, with `english` for what only
English needs and `enumerations` for lists written on one line). Between two spans lies nothing but
white space. The text is never changed, so it has to be normalised before: LF newlines, no NUL, no
lone surrogates.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from . import enumerations, sentences, units

__all__ = ["LONGEST", "VERSION", "Span", "segment"]

# Raised whenever a text may be cut differently than before: stored sentences carry it.
VERSION = 1

# Code points. No annotator reads a longer sentence; it is a table, a dump or an attack.
LONGEST = 100_000

# What is taken apart; a heading or a line of boilerplate stays one span whatever it says.
_RUNNING = frozenset({"body", "list_item"})

_VISIBLE = re.compile(r"\S")


class Span(NamedTuple):
    """One sentence: code points, 0-based, half open; `paragraph` counts the units from 0."""

    start: int
    end: int
    kind: str
    paragraph: int


def segment(text: str, language: str = "en") -> list[Span]:
    """The sentences of `text`, in order and trimmed; `language` is an ISO 639-1 code."""
    flat = sentences.flatten(text, language)
    spans: list[Span] = []
    for number, (base, stop, kind) in enumerate(units.split(text, language)):
        start = base
        if kind in _RUNNING:
            for end, following in _gaps(text[base:stop], flat[base:stop], kind, language):
                spans.append(Span(start, base + end, kind, number))
                start = base + following
        spans.append(Span(start, stop, kind, number))
    return spans if _all_readable(spans) else list(_shortened(text, spans))


def _gaps(prose: str, flat: str, kind: str, language: str) -> list[sentences.Gap]:
    """Where the sentences of a unit end and the next ones begin, counted from the unit's start."""
    gaps = sentences.gaps(prose, flat, language)
    return enumerations.add_items(prose, gaps) if kind == "list_item" else gaps


def _all_readable(spans: list[Span]) -> bool:
    return all(end - start <= LONGEST for start, end, _, _ in spans)


def _shortened(text: str, spans: list[Span]) -> Iterator[Span]:
    """The same spans, each over LONGEST cut at white space, or exactly there where it has none."""
    for span in spans:
        start = span.start
        while span.end - start > LONGEST:
            stop = start + _readable(text[start : start + LONGEST + 1])
            yield span._replace(start=start, end=stop)
            start = _next_visible(text, stop)
        yield span._replace(start=start)


def _readable(window: str) -> int:
    """How much of `window`, one code point too long, is kept: all its whole words."""
    words = (
        window[:-1] if window[-2].isspace() or window[-1].isspace() else window.rsplit(None, 1)[0]
    )
    return min(len(words.rstrip()), LONGEST)


def _next_visible(text: str, position: int) -> int:
    found = _VISIBLE.search(text, position)
    return found.start() if found else len(text)
