"""Pure: running prose → the gaps between its sentences.

sentencex decides where a sentence ends, on a *flattened* copy of the prose of the same length: line
breaks, quotation marks and brackets are spaces there. So it sees the ends inside long quotations
and parentheses, which it otherwise skips (and skips in quadratic time where they never close). What
it cannot know then, on which side of the cut a quotation mark belongs and what follows an
abbreviation, is decided here and in `english`.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate

import sentencex

from . import english

# Where a sentence ends and where the next begins: code points, counted from the prose's start.
Gap = tuple[int, int]

# Code points given to sentencex at once: far more than a paragraph, little enough to bound whatever
# in it may not be linear.
_CHUNK = 4_000

# One character for one, or the offsets would not hold.
_FLAT = (
    ("…", "."),
    *((mark, " ") for mark in '"“”„«»‹›‘()[]{}\n\t\r\v\x85\xa0\u202f\u2028'),
)

# Omissions that their brackets mark as such never end a sentence.
_OMISSIONS = re.compile(r"[\[(](?:\.\.\.|…)[\])]")

# Apostrophes stay inside words: they quote only after a full stop and before a word. (Patterns that
# begin with a literal and look back from there are searched for many times faster.)
_CLOSING_APOSTROPHE = re.compile(r"’(?<=[.?!]’)")
_STRAIGHT_APOSTROPHE = re.compile(r"'(?<=[.?! ]')")

# Spaced ellipses. "word. . . ." is a full stop and an omission after it; " . . . " omits words
# inside the sentence; " . . . . " omits its end, and the last dot is the full stop.
_FULL_STOP_AND_ELLIPSIS = re.compile(r" \. \. \.(?<=\S\. \. \. \.)(?! ?\.)")
_ELLIPSIS = re.compile(r"\. \. \.(?<=[^.\s] \. \. \.)(?! ?\.)")

# "disarm.[12] The": the note's number belongs to the sentence before it.
_FOOTNOTES = re.compile(r"\[(?<=[.?!\"”]\[)\d{1,3}\](?:\[\d{1,3}\])*")

# sentencex would look for sentences inside an address, and not after it.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*\w")

# "1." "(a)" "iv)" alone are the number of the sentence that follows.
_NUMBER = re.compile(r"(?:\d{1,3}|[^\W\d_]|[ivxlIVXL]{1,5})\.?")
_LONGEST_NUMBER = 8

_VISIBLE = re.compile(r"\S")
_SPACE = re.compile(r"\s")

# What stays with the sentence before it: all that touches it, and closing marks after a space.
_CLOSING = re.compile(r"\S*(?:\s*[”»›)\]}])*")

_NEVER_FIRST = frozenset(",;:.?!%/")


def flatten(text: str, language: str) -> str:
    """`text`, character for character, with spaces for what sentencex would stumble over."""
    flat = text
    if "[" in flat:
        flat = _FOOTNOTES.sub(_blank, flat)
    if "[" in flat or "(." in flat or "…" in flat:
        flat = _OMISSIONS.sub(_blank, flat)
    for mark, plain in _FLAT:
        flat = flat.replace(mark, plain)
    if "’" in flat:
        flat = _CLOSING_APOSTROPHE.sub(_blank, flat)
    if "'" in flat:
        flat = _STRAIGHT_APOSTROPHE.sub(_blank, flat)
    if ". ." in flat:
        flat = _ELLIPSIS.sub(_blank, _FULL_STOP_AND_ELLIPSIS.sub(_blank, flat))
    if "://" in flat or "www." in flat:
        flat = _ADDRESS.sub(_letters, flat)
    return english.unmistakable(flat) if language == "en" else flat


def gaps(prose: str, flat: str, language: str) -> list[Gap]:
    """The gaps between the sentences of a unit; `flat` is its `prose`, flattened."""
    is_english = language == "en"
    found: list[Gap] = []
    begin = previous = 0
    for start in _starts(flat, language):
        end = previous + len(flat[previous:start].rstrip())
        following = _next_visible(flat, start)
        if following == len(flat):
            break
        if end > previous and _is_boundary(prose, flat, begin, end, following, is_english):
            if not prose[end:following].isspace():
                end, following = _sides(prose, end, following)
            found.append((end, following))
            begin = following
        previous = start
    return found


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _letters(found: re.Match[str]) -> str:
    return "x" * len(found.group())


def _starts(flat: str, language: str) -> Iterable[int]:
    """Where sentencex begins a sentence, but for the first; the end of `flat` is among them."""
    if len(flat) > _CHUNK:
        return _starts_by_chunk(flat, language)
    return accumulate(map(len, sentencex.segment(language, flat)))


def _starts_by_chunk(flat: str, language: str) -> Iterator[int]:
    start = 0
    while start < len(flat):
        chunk = flat[start : start + _CHUNK]
        pieces = sentencex.segment(language, chunk)
        if start + len(chunk) < len(flat):
            if len(pieces) < 2:
                start += len(chunk)
                continue
            # The last piece may go on beyond the chunk: it opens the next one.
            pieces.pop()
        for piece in pieces:
            start += len(piece)
            yield start


def _next_visible(flat: str, position: int) -> int:
    if not flat[position : position + 1].isspace():
        return position
    found = _VISIBLE.search(flat, position)
    return found.start() if found else len(flat)


def _is_boundary(
    prose: str, flat: str, begin: int, end: int, following: int, is_english: bool
) -> bool:
    """Whether the sentence begun at `begin` ends at `end`, before what follows at `following`."""
    if prose[following] in _NEVER_FIRST:
        return False
    if end - begin < _LONGEST_NUMBER and _NUMBER.fullmatch(flat[begin:end].strip()):
        return False
    if is_english and not english.ends_sentence(flat, begin, end, following):
        return False
    between = prose[end:following]
    return between.isspace() or _is_quoted_end(flat, between, end, following, is_english)


def _is_quoted_end(flat: str, between: str, end: int, following: int, is_english: bool) -> bool:
    """The same where quotation marks or brackets lie `between`, and not just white space."""
    if not _SPACE.search(between) and not _is_run_on(flat, end, following):
        return False
    if flat[following].islower():
        return False
    return not (is_english and flat[end - 1] in "?!" and english.is_speaker(flat, following))


def _is_run_on(flat: str, end: int, following: int) -> bool:
    """No space at all: as usual where a script has none, or forgotten ("the end.The next")."""
    if flat[end - 1] not in ".?!":
        return True
    return flat[end - 2 : end - 1].islower() and flat[following].isupper()


def _sides(prose: str, end: int, following: int) -> Gap:
    """Closing marks stay with the sentence before the gap, opening ones go with the next."""
    closing = _CLOSING.match(prose, end, following)
    end = closing.end() if closing else end
    return end, _next_visible(prose, end)
