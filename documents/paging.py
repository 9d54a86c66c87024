"""Reads: one page of a long list, newest first, found by keys: nothing is counted."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

#: How many rows a page has.
SIZE = 50


def key_of(given: str) -> int | None:
    """A key out of an address; what is none is not asked for."""
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given, re.ASCII) else None


@dataclass(frozen=True)
class Page:
    """Some rows, and where the pages beside them begin: rows `after` a key are newer than it."""

    rows: list[Any]
    after: int | None = None
    before: int | None = None


def page_of(
    rows: QuerySet[Any], *, before: int | None = None, after: int | None = None, size: int = SIZE
) -> Page:
    """The newest rows, those just before a key, or those just after one; in one query."""
    if after:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown, newer, older = found[:size][::-1], len(found) > size, True
    else:
        rows = rows.filter(pk__lt=before) if before else rows
        found = list(rows.order_by("-pk")[: size + 1])
        shown, newer, older = found[:size], bool(before), len(found) > size
    return Page(
        shown,
        after=shown[0].pk if shown and newer else None,
        before=shown[-1].pk if shown and older else None,
    )
