"""Pure: the first lines of a text → its title, date, publisher and author.

The head of a document is its lines before the first prose or salutation. Each line of it is asked,
in this order: a date? a byline? a publisher? Otherwise, the first heading-like line is the title.
A rule of the project's own (`Rules`) replaces the built-in one for its field.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from documents.dates import Dated, parse_date
from documents.naming import (
    is_address,
    is_greeting,
    is_kicker,
    is_leftover,
    is_organisation,
    is_person,
    is_prose,
    speaker_of,
)
from documents.patterns import LINE_CHARACTERS, compile_pattern

TITLE_CHARACTERS = 200
FIRST_WORDS_CHARACTERS = 70
LABEL = re.compile(
    r"(?P<name>title|date|published(?: on| at)?|posted(?: on)?|updated(?: on)?|issued(?: on)?|"
    r"released(?: on)?|publisher|source|outlet|authors?|speaker|written by|posted by|by)"
    r"(?P<sign>\s*:\s*|\s+)(?P<value>\S.*)",
    re.IGNORECASE,
)
FIELD_OF_LABEL = {
    "title": "title",
    "publisher": "publisher",
    "source": "publisher",
    "outlet": "publisher",
    "author": "author",
    "authors": "author",
    "speaker": "author",
    "written by": "author",
    "posted by": "author",
    "by": "author",
}
BETWEEN = re.compile(r"\s*[|·•]\s*|\s+[—–-]\s+")
PLACE = re.compile(r"[A-Z][\w.’' -]{1,40}(?:,|:|\s[—–-])\s+(?=\S*\d)")


@dataclass(frozen=True)
class Rules:
    """A project's own rules: each a regular expression with one group; empty: the built-in rule.

    They are searched in the first `lines` lines that are not empty; the first match counts.
    """

    title: str = ""
    date: str = ""
    publisher: str = ""
    author: str = ""
    lines: int = 12


DEFAULT = Rules()


@dataclass(frozen=True)
class Found:
    """What the first lines say. `published_precision`: `day`, `month` or `year`."""

    title: str = ""
    published_on: date | None = None
    published_precision: str = "day"
    publisher: str = ""
    author: str = ""


def extract(text: str, rules: Rules = DEFAULT) -> Found:
    """What the head of a text says about it; what it does not say stays empty.

    A publisher with nothing but prose below gives a title of the publisher and the first words.
    Raises ValueError for a rule that is no regular expression with one group.
    """
    lines = list(_first_lines(text, rules.lines))
    whole = list(_unwrapped(lines))
    found = _built_in(whole)
    for field in ("title", "publisher", "author"):
        if rule := getattr(rules, field):
            found[field] = _by_rule(rule, lines)
    dated = parse_date(_by_rule(rules.date, lines)) if rules.date else _best_date(whole)
    title = found["title"]
    if not title and found["publisher"]:
        title = f"{found['publisher']}: {first_words(text, after=found['publisher'])}"
    return Found(
        title=_cut(title, TITLE_CHARACTERS),
        published_on=dated.on if dated else None,
        published_precision=dated.precision if dated else "day",
        publisher=found["publisher"],
        author=found["author"] or speaker_of(title),
    )


def first_words(text: str, after: str = "") -> str:
    """The beginning of the first prose of a text, to call it by; greetings are passed over."""
    lines = [line for line in _unwrapped(_first_lines(text, DEFAULT.lines)) if line != after]
    spoken = [line for line in lines if not (is_greeting(line) or is_leftover(line))]
    prose = next((line for line in spoken if is_prose(line)), "")
    line = prose or next(iter(spoken or lines), "")
    sentence = re.match(r".*?[a-z]{3}[.!?](?=\s)", line)
    return _cut(sentence[0] if sentence else line, FIRST_WORDS_CHARACTERS)


def _built_in(lines: list[str]) -> dict[str, str]:
    found = {"title": "", "publisher": "", "author": "", "kicker": ""}
    for line in _head(lines):
        field, value = _meaning(line)
        if field and not found[field]:
            found[field] = value
    return found | {"title": found["title"] or found["kicker"]}


def _head(lines: list[str]) -> Iterator[str]:
    """The lines before the prose; one that tells several things between bars counts as several."""
    for line in lines:
        if is_leftover(line):
            continue
        if is_greeting(line) or is_prose(line):
            return
        pieces = [piece for piece in BETWEEN.split(line) if piece]
        yield from pieces if _tells_several(pieces) else [line]


def _tells_several(pieces: list[str]) -> bool:
    """Whether `Port Echo | May 3, 2021` or `European Council – Press release` was cut in pieces."""
    if any(parse_date(piece) or _byline(piece) for piece in pieces):
        return True
    return any(map(is_kicker, pieces)) and any(map(is_organisation, pieces))


def _meaning(line: str) -> tuple[str, str]:
    """Which field a line of the head gives, and what; dates are looked for elsewhere."""
    if _date_in(line):
        return "", ""
    if is_kicker(line):
        return "kicker", line
    if author := _byline(line):
        return "author", author
    if (label := LABEL.fullmatch(line)) and ":" in label["sign"]:
        field = FIELD_OF_LABEL.get(label["name"].lower(), "")
        return field, label["value"]
    if is_organisation(line):
        return "publisher", line
    return "title", line


def _byline(line: str) -> str:
    """The name in `By Jane Doe, Correspondent`; empty when the line is no byline."""
    label = LABEL.fullmatch(line)
    if not label or not label["name"].lower().endswith("by"):
        return ""
    name = re.split(r"\s*[,(|]\s*", label["value"])[0]
    return name if is_person(name) else ""


def _labelled_date(line: str) -> Dated | None:
    label = LABEL.fullmatch(line)
    return parse_date(label["value"]) if label else None


def _best_date(lines: list[str]) -> Dated | None:
    """The date that stands on a line of its own; one that knows the day wins."""
    pieces = (piece for line in lines if len(line) <= 120 for piece in (line, *BETWEEN.split(line)))
    dates = [dated for piece in pieces if (dated := _date_in(piece))]
    return min(
        dates, key=lambda dated: ("day", "month", "year").index(dated.precision), default=None
    )


def _date_in(piece: str) -> Dated | None:
    """A date alone, behind a label (`Published: …`) or behind a place (`Geneva, …`)."""
    if not re.search(r"\d{4}", piece):
        return None
    return parse_date(piece) or _labelled_date(piece) or parse_date(PLACE.sub("", piece, count=1))


def _by_rule(rule: str, lines: list[str]) -> str:
    pattern = compile_pattern(rule, groups=1)
    matches = (pattern.search(line) for line in lines)
    return next(((match[1] or "").strip() for match in matches if match), "")


def _first_lines(text: str, count: int) -> Iterator[str]:
    """The first lines that hold something, white space made single."""
    start = 0
    while count > 0 and start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if line := " ".join(text[start : min(end, start + LINE_CHARACTERS)].split()):
            yield line
            count -= 1
        start = end + 1


def _unwrapped(lines: Iterable[str]) -> Iterator[str]:
    """The lines, those that go on in lower case on the next taken together: they were wrapped."""
    held = ""
    for line in lines:
        wrapped = line[0].islower() and not (is_address(held) or is_leftover(line))
        if held and wrapped and len(held) < LINE_CHARACTERS:
            held = f"{held} {line}"
            continue
        if held:
            yield held
        held = line
    if held:
        yield held


def _cut(text: str, length: int) -> str:
    """The text, or its beginning up to a word's end with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length + 1].rsplit(" ", 1)[0][:length].rstrip(" ,;:–—-") + "…"
