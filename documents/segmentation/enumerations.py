"""Pure: lists written on one line: "1. Peace 2. Bread", "(a) ships; (b) jets", "• this • that"."""

import re
from collections.abc import Iterator

from .sentences import Gap

# An item's number or bullet, where it starts and where it ends: code points of the prose.
Marker = tuple[int, int]

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")

_BULLET = r"[•‣◦⁃▪▫●○■□➢➤]"
_LABEL = r"\d{1,3}|[a-z]|[ivx]{1,5}"
_BULLETED = re.compile(rf"(?<!\S)({_BULLET})\s*(?:\(?(?:{_LABEL})(?:\.\)|[.)])\s)?")
_NUMBERED = re.compile(rf"(?<!\S)(\(?)({_LABEL})(\.\)|[.)])\s+(?=(\S))")

# A number inside a sentence is just a number; an item begins anew, or after a pause.
_PAUSED = re.compile(r"[.;:,?!][\"'”’)\]]*\Z|[;,]\s+(?:and|or)\Z")
_LOOK_BACK = 12


def add_items(prose: str, gaps: list[Gap]) -> list[Gap]:
    """`gaps`, and those before every further item of the list that `prose` begins with."""
    markers = list(_bulleted(prose) or _numbered(prose))
    if len(markers) < 2:
        return gaps
    before_items = {_gap_before(prose, start) for start, _ in markers[1:]}
    return sorted(before_items.union(_outside(gaps, markers)))


def _bulleted(prose: str) -> list[Marker]:
    """The bullets like the one that `prose` begins with."""
    found = list(_BULLETED.finditer(prose))
    if not found or found[0].start() > 0:
        return []
    return [marker.span() for marker in found if marker[1] == found[0][1]]


def _numbered(prose: str) -> Iterator[Marker]:
    """The numbers that count on from the one that `prose` begins with, written as that one is."""
    first = _NUMBERED.match(prose)
    if not first:
        return
    yield first.span()
    expected = _successors(first[2])
    for marker in _NUMBERED.finditer(prose, first.end()):
        alike = (marker[1], marker[3]) == (first[1], first[3])
        if alike and marker[2] in expected and _begins_item(prose, marker):
            expected = _successors(marker[2])
            yield marker.span()


def _successors(label: str) -> set[str]:
    if label.isdecimal():
        return {str(int(label) + 1)}
    following = {chr(ord(label) + 1)} if len(label) == 1 else set()
    if label in _ROMAN[:-1]:
        following.add(_ROMAN[_ROMAN.index(label) + 1])
    return following


def _begins_item(prose: str, marker: re.Match[str]) -> bool:
    before = prose[max(0, marker.start() - _LOOK_BACK) : marker.start()].rstrip()
    return marker[4].isupper() or _PAUSED.search(before) is not None


def _gap_before(prose: str, start: int) -> Gap:
    space = 1
    while prose[start - space - 1].isspace():
        space += 1
    return start - space, start


def _outside(gaps: list[Gap], markers: list[Marker]) -> Iterator[Gap]:
    """The gaps that do not part an item from its own number."""
    ends = {end for _, end in markers}
    return (gap for gap in gaps if gap[1] not in ends)
