"""Pure: paragraphs, headings, list items and table rows → one plain text.

One blank line stands between blocks; the items of a list and the rows of a table follow each other
line by line.
"""

from collections.abc import Iterable
from dataclasses import dataclass

PARAGRAPH, ITEM, ROW = "paragraph", "item", "row"


@dataclass(frozen=True)
class Block:
    """A piece of a document that stands on lines of its own."""

    text: str
    kind: str = PARAGRAPH


def item(text: str, sign: str = "-", depth: int = 1) -> Block:
    """A list item behind its sign, two spaces further in for each list around its own."""
    return Block(f"{'  ' * (depth - 1)}{sign} {text.strip()}" if text.strip() else "", ITEM)


def row(cells: Iterable[str]) -> Block:
    """A table row: the cells that hold something, with bars between."""
    filled = (" ".join(cell.split()) for cell in cells)
    return Block(" | ".join(cell for cell in filled if cell), ROW)


def joined(blocks: Iterable[Block]) -> str:
    """The text of the blocks; empty ones are left out."""
    before = ""
    parts: list[str] = []
    for block in blocks:
        if not (text := block.text.rstrip()):
            continue
        if parts:
            parts.append("\n" if block.kind == before != PARAGRAPH else "\n\n")
        parts.append(text)
        before = block.kind
    return "".join(parts)
