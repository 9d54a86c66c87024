"""Pure: a saved web page → one record: its article without menus and foot, and what it says of it.

Nothing is fetched: addresses in the page stay text.
"""

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from documents.dates import parse_date
from documents.encoding import EncodingProblem, decode
from documents.naming import is_person
from documents.readers.blocks import Block, item, joined, row
from documents.readers.columns import LANGUAGE, LONGEST
from documents.readers.records import Code, Reading, Record, UnreadableError, one_line

DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^<>]*?(?:charset|encoding)\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE
)
HEAD_BYTES = 4096
PAGE_CHARACTERS = 20_000_000
INVISIBLE = ("script", "style", "noscript", "template", "head", "svg", "iframe", "select")
LINES = {
    "p",
    "div",
    "br",
    "li",
    "tr",
    "td",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
}


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """One record. A page with no article to be found gives all its visible text. No blank text.

    Raises `UnreadableError`.
    """
    page = _decoded(data, source, encoding)
    if len(page) > PAGE_CHARACTERS:
        raise UnreadableError(
            f"the page is longer than {PAGE_CHARACTERS:,} characters. Save its text as .txt.",
            Code.TOO_LARGE,
            source=source,
        )
    try:
        tree = lxml_html.fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):  # nothing in it but comments, or nothing at all
        return Reading()
    language = _language(tree)
    article = _article(page)
    text = joined(_blocks(article.body)) if article is not None else ""
    if not text:
        return Reading([Record(_visible(tree), language=language, source=source)])
    return Reading([_record(article, text, language, source)])


def _decoded(data: bytes, source: str, encoding: str | None) -> str:
    """UTF-8 or the chosen encoding; a page that is neither may say its own."""
    try:
        return decode(data, encoding)
    except EncodingProblem as error:
        declared = DECLARED.search(data, 0, HEAD_BYTES)
        if encoding or error.code != "not_utf8" or not declared:
            raise UnreadableError.from_encoding(error, source) from None
    name = declared[1].decode("ascii", "replace").lower()
    # Browsers read a page that says Latin-1 as its superset.
    name = "cp1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name
    try:
        return decode(data, name)
    except EncodingProblem as error:
        raise UnreadableError.from_encoding(error, source) from None


def _article(page: str) -> Any:
    """What trafilatura takes for the article, or None."""
    try:
        return trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            # The page's own statements only: searching the text finds any date that stands there.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except Exception:  # noqa: BLE001 - broken markup fails in many ways; the visible text remains
        return None


def _record(article: Any, text: str, language: str, source: str) -> Record:
    found: dict[str, Any] = {
        name: one_line(getattr(article, attribute) or "")[: LONGEST[name]]
        for name, attribute in (
            ("title", "title"),
            ("author", "author"),
            ("publisher", "sitename"),
            ("url", "url"),
            ("licence", "license"),
        )
    }
    if not all(is_person(name) for name in found["author"].split("; ")):
        found["author"] = ""
    if publisher := found["publisher"]:
        found["title"] = re.sub(rf"\s+[|–—-]\s+{re.escape(publisher)}$", "", found["title"])
    return Record(text, published_on=_date(article.date), language=language, source=source, **found)


def _date(said: str | None) -> Any:
    dated = parse_date(said or "")
    return dated and dated.on


def _language(tree: Any) -> str:
    said = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    ).lower()
    return said.split("-")[0] if LANGUAGE.match(said) else ""


def _blocks(element: Any, depth: int = 0) -> Iterator[Block]:
    """The blocks of the extracted tree: head, p, list of item, table of row, quote, code."""
    for child in element:
        if child.tag == "list":
            yield from _blocks(child, depth + 1)
        elif child.tag == "item":
            own = one_line("".join(_words(child)))
            yield item(own, depth=max(depth, 1))
            yield from _blocks([inner for inner in child if inner.tag == "list"], depth)
        elif child.tag == "row":
            yield row(" ".join(cell.itertext()) for cell in child)
        elif child.tag in ("table", "quote", "div") and len(child):
            if child.text and child.text.strip():
                yield Block(one_line(child.text))
            yield from _blocks(child, depth)
        else:
            yield Block("\n".join(map(one_line, "".join(_words(child)).split("\n"))).strip())
        if child.tail and child.tail.strip():
            yield Block(one_line(child.tail))


def _words(element: Any) -> Iterator[str]:
    """The text of an element without the lists inside it; a line break is one."""
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if child.tag == "lb":
            yield "\n"
        elif child.tag != "list":
            yield from _words(child)
        yield (child.tail or "").replace("\n", " ")


def _visible(tree: Any) -> str:
    """All text of a page a reader would see, one block a line."""
    etree.strip_elements(tree, etree.Comment, etree.PI, *INVISIBLE, with_tail=False)
    lines = "".join(_texts(tree)).split("\n")
    return joined(Block(one_line(line)) for line in lines)


def _texts(tree: Any) -> Iterator[str]:
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag in LINES:
            yield "\n"
        yield (element.text if event == "start" else element.tail) or ""
