"""Pure: a Markdown file → one record of plain text, the marks gone, the blocks kept apart.

Values between two `---` lines at the top (`title: …`) are the record's fields.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lxml.etree import Comment, LxmlError, strip_elements
from lxml.html import fragment_fromstring
from markdown_it import MarkdownIt
from markdown_it.token import Token

from documents.readers.blocks import Block, item, joined, row
from documents.readers.columns import BadRowError, fields_of, record_of
from documents.readers.records import Code, Reading, UnreadableError, is_blank
from documents.readers.text import decoded

# What is nested deeper the parser drops; its own limit of 20 is ten lists inside each other.
PARSER = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")
HEAD_LINES = 50


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """One record; its title is the first heading of the first level. Raises `UnreadableError`."""
    values, body = _head(decoded(data, source, encoding))
    try:
        tokens = PARSER.parse(body)
    except RecursionError:
        raise UnreadableError(
            "its lists or quotations are nested too deep. Save its text as .txt.",
            Code.DAMAGED,
            source=source,
        ) from None
    values["text"] = joined(_blocks(tokens))
    if is_blank(values["text"]):
        return Reading()
    title = _first_heading(tokens)
    try:
        record = record_of(values, fields=fields_of(tuple(values)), source=source, title=title)
    except BadRowError as bad:
        raise UnreadableError(bad.message, bad.code, source=source, line=1) from None
    return Reading([record])


def _head(text: str) -> tuple[dict[str, str], str]:
    """The `name: value` lines between two lines of dashes at the very top, and what follows."""
    top, dashes, below = text.removeprefix("---\n").partition("\n---\n")
    pairs = [line.partition(":") for line in top.split("\n", HEAD_LINES) if line.strip()]
    named = all(colon and name.strip() for name, colon, _ in pairs)
    if not (text.startswith("---\n") and dashes and named and len(pairs) <= HEAD_LINES):
        return {}, text
    values = {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}
    values.pop("text", None)
    return values, below


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Walks the flat list of tokens; `depth` counts the lists that are open."""
    depth = 0
    sign = ""  # of the list item that has just begun
    cells: list[str] | None = None  # of the table row that is open
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            sign = f"{token.info}." if token.info else "-"
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield row(cells or [])
            cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(_plain(token))
        elif token.type == "inline":
            yield item(_plain(token), sign, depth) if sign else Block(_plain(token))
            sign = ""
        elif token.type in ("fence", "code_block"):
            yield Block(token.content)
        elif token.type == "html_block":
            yield Block(_without_tags(token.content))


def _plain(token: Token) -> str:
    """The words of a paragraph: link texts without addresses, pictures by their description."""
    instead = {"softbreak": "\n", "hardbreak": "\n", "html_inline": ""}
    children = token.children or ()
    return "".join(instead.get(child.type, child.content) for child in children).strip()


def _without_tags(markup: str) -> str:
    try:
        tree = fragment_fromstring(markup, create_parent="div")
    except LxmlError:
        return ""
    strip_elements(tree, Comment, "script", "style", with_tail=False)
    return str(tree.text_content()).strip()


def _first_heading(tokens: Sequence[Token]) -> str:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.tag == "h1":
            return _plain(inline)
    return ""
