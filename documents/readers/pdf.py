"""Pure: a PDF → one record: the words of its pages, lines joined to paragraphs where that is plain.

A PDF knows places on a page and no paragraphs. So the joining is modest: a line goes on when it is
full or when the next begins in lower case; nothing is put right by a dictionary.
"""

import io
import logging
import re
from collections.abc import Iterable, Iterator
from functools import reduce

import pypdf

from documents.readers.records import Code, Reading, Record, UnreadableError

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity of every file

MAX_PAGES = 5000
FULL_LINE = 0.75  # of the page's usual line length, in characters
ENDING_LINE = 0.92  # the same for a line that ends like a sentence
NARROW_PAGE = 40  # below it no line counts as full: a page of names is a list
PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–—\s]*\d{1,4}[-–—\s]*(?:(?:/|of)\s*\d{1,4})?", re.IGNORECASE
)
HYPHENATED = re.compile(r"[a-z]{2}[-\u00ad\u2010]$")
# Broken fonts give characters that no text can hold; the reader sees that something was there.
UNSTORABLE = {0: "\ufffd"} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """One record; pages without text are named in `extra`. Raises `UnreadableError`."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not _opens_without_password(reader):
            raise UnreadableError(
                "it is protected by a password. Save it without one.",
                Code.ENCRYPTED,
                source=source,
            )
        if (count := len(reader.pages)) > MAX_PAGES:
            raise UnreadableError(
                f"it has {count:,} pages; at most {MAX_PAGES:,} are read. Send it in parts.",
                Code.TOO_LARGE,
                source=source,
            )
        pages = [_lines(page.extract_text()) for page in reader.pages]
    except UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged PDF fails in as many ways as it can be broken
        raise UnreadableError(
            "the PDF is damaged and cannot be read. Print it to a new PDF and send that.",
            Code.DAMAGED,
            source=source,
        ) from None
    if not any(pages):
        raise UnreadableError(
            "it is a scan without text: run text recognition (OCR) first.",
            Code.NO_TEXT,
            source=source,
        )
    return Reading([Record(joined(pages), source=source, extra=_about(pages))])


def joined(pages: Iterable[list[str]]) -> str:
    """The lines of the pages as paragraphs; a paragraph may go on over a page's end.

    An empty line ends one. A blank line stands around paragraphs of several lines; short lines that
    follow each other (a list, an address) stay together.
    """
    paragraphs: list[list[str]] = []
    goes_on = False
    for page in pages:
        width = _usual_length(page)
        for line in page:
            if not line:
                paragraphs.append([])
            elif paragraphs and paragraphs[-1] and (goes_on or line[0].islower()):
                paragraphs[-1].append(line)
            else:
                paragraphs.append([line])
            goes_on = _goes_on(line, width)
    return "".join(_separated([lines for lines in paragraphs if lines]))


def _goes_on(line: str, width: int) -> bool:
    if HYPHENATED.search(line):
        return True
    full = ENDING_LINE if line.endswith((".", "!", "?", ":", "”", '"')) else FULL_LINE
    return width >= NARROW_PAGE and len(line) >= full * width


def _separated(paragraphs: list[list[str]]) -> Iterator[str]:
    before: list[str] = []
    for lines in paragraphs:
        if before:
            yield "\n" if len(before) == len(lines) == 1 else "\n\n"
        yield reduce(_together, lines)
        before = lines


def _together(paragraph: str, line: str) -> str:
    """Two lines as one; the hyphen of a word cut at the line's end goes."""
    if HYPHENATED.search(paragraph) and line[0].islower():
        return paragraph[:-1] + line
    return f"{paragraph} {line}"


def _lines(page: str) -> list[str]:
    """The lines of a page without the page's number at its head or foot."""
    lines = [" ".join(line.split()) for line in page.translate(UNSTORABLE).split("\n")]
    text = "\n".join(lines).strip("\n")
    lines = text.split("\n") if text else []
    while len(lines) > 1 and PAGE_NUMBER.fullmatch(lines[-1]):
        lines.pop()
    if len(lines) > 1 and PAGE_NUMBER.fullmatch(lines[0]):
        del lines[0]
    return lines


def _usual_length(lines: list[str]) -> int:
    """How long the long lines of a page are, in characters; one in ten may be longer."""
    lengths = sorted(map(len, lines))
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _about(pages: list[list[str]]) -> dict[str, list[int]]:
    without = [number for number, lines in enumerate(pages, start=1) if not lines]
    return {"pages_without_text": without} if without else {}


def _opens_without_password(reader: pypdf.PdfReader) -> bool:
    """Many files only forbid printing: their password for reading is empty."""
    try:
        return bool(reader.decrypt(""))
    except Exception:  # noqa: BLE001 - an encryption that pypdf cannot undo here
        return False
