"""Pure: a Word file → one record: paragraphs, list items and table rows in the order they stand.

The XML is walked here because python-docx passes over inserted text that is still tracked, content
controls and text boxes, and a claim may stand in them. Deleted text, comments, macros, pictures and
linked files are left out; entities are not resolved and nothing is fetched.
"""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import docx
from docx.oxml.ns import qn

from documents.readers import archive
from documents.readers.blocks import Block, item, joined, row
from documents.readers.columns import LONGEST
from documents.readers.records import Code, Reading, Record, UnreadableError, one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SIGNS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011"}
LEFT_OUT = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", FALLBACK}
NOBODY = {"python-docx", "user", "admin", "administrator", "microsoft office user", "unknown"}


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """One record; the title is that of the file's properties. Raises `UnreadableError`."""
    with archive.open_checked(data, source) as opened:
        _refuse_damage(opened, source)
    try:
        document = docx.Document(io.BytesIO(data))
        lists = _list_styles(document)
        text = joined(_blocks(document.element.body, lists))
    except Exception:  # noqa: BLE001 - a broken file fails in as many ways as it can be broken
        raise UnreadableError(
            "the Word file is damaged or of another kind. Open it in Word and save it as .docx.",
            Code.DAMAGED,
            source=source,
        ) from None
    return Reading([Record(text, source=source, **_properties(document))])


def _refuse_damage(opened: Any, source: str) -> None:
    try:
        bad = opened.testzip()
    except (*archive.BROKEN, RuntimeError):
        bad = "its content"
    if bad:
        raise UnreadableError(
            "the Word file is damaged and cannot be unpacked. Send it again.",
            Code.DAMAGED,
            source=source,
        )


def _properties(document: Any) -> dict[str, Any]:
    """The title, and in `extra` who typed the file and when: seldom the speaker and his day."""
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    with suppress(Exception):  # properties are optional, and often malformed
        properties = document.core_properties
        known["title"] = one_line(properties.title)[: LONGEST["title"]]
        author = one_line(properties.author)
        if author and author.lower() not in NOBODY:
            extra["file_author"] = author
        if properties.created and author.lower() != "python-docx":
            extra["file_created"] = properties.created.date().isoformat()
    return known | {"extra": extra}


def _list_styles(document: Any) -> set[str]:
    """The ids of the paragraph styles that make list items."""
    return {
        style.get(qn("w:styleId"))
        for style in document.styles.element.iter(f"{W}style")
        if style.get(qn("w:styleId"), "").startswith("List")
        or style.find(f"{W}pPr/{W}numPr") is not None
    }


def _blocks(container: Any, lists: set[str]) -> Iterator[Block]:
    """The blocks of a body, a cell or a text box."""
    for child in container:
        if child.tag == f"{W}p":
            yield _paragraph(child, lists)
            for box in _text_boxes(child):
                yield from _blocks(box, lists)
        elif child.tag == f"{W}tbl":
            for line in child.iter(f"{W}tr"):
                if next(line.iterancestors(f"{W}tbl")) is child:
                    yield row(_cell(cell, lists) for cell in line.iterchildren(f"{W}tc", f"{W}sdt"))
        elif child.tag not in LEFT_OUT:  # content controls, tracked insertions of whole paragraphs
            yield from _blocks(child, lists)


def _cell(cell: Any, lists: set[str]) -> str:
    return " ".join(block.text for block in _blocks(cell, lists))


def _paragraph(paragraph: Any, lists: set[str]) -> Block:
    text = "\n".join(line.strip(" ") for line in "".join(_words(paragraph)).split("\n")).strip("\n")
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    styled = style is not None and style.get(qn("w:val")) in lists
    numbering = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    numbered = numbering is not None and numbering.get(qn("w:val")) != "0"
    heading = style is not None and str(style.get(qn("w:val"))).startswith("Heading")
    return item(text) if (styled or numbered) and not heading else Block(text)


def _words(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}br" and child.get(qn("w:type"), "textWrapping") != "textWrapping":
            continue
        elif child.tag in SIGNS:
            yield SIGNS[child.tag]
        elif child.tag not in LEFT_OUT and child.tag != f"{W}txbxContent":
            yield from _words(child)


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes anchored in a paragraph, those inside boxes left to their own paragraph."""
    for box in paragraph.iter(f"{W}txbxContent"):
        around = {ancestor.tag for ancestor in box.iterancestors()}
        if FALLBACK not in around and next(box.iterancestors(f"{W}p")) is paragraph:
            yield box
