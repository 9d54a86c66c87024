"""Pure: which kind of file this is, decided by its content; the name only tells texts apart."""

import re
from pathlib import PurePosixPath

import orjson

from documents.encoding import EncodingProblem, byte_order_mark, decode, unmarked_utf16
from documents.readers import archive
from documents.readers.records import Code, UnreadableError

UNKNOWN = "unknown"
READABLE = "text, Markdown, HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of these"
SAMPLE_BYTES = 65_536
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\v\f\r\x1b"})

TEXTUAL = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".csv", ".tsv"), "csv"),
    **dict.fromkeys((".jsonl", ".ndjson", ".json"), "jsonl"),
    **dict.fromkeys((".txt", ".text"), "text"),
}
WORD_NAMES = (".docx", ".docm", ".dotx")
# Comments spelt so that they match one way only: possessive groups are faulty before Python 3.11.5.
PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)

# What a file begins with, what it is, and what to do about it.
FOREIGN: list[tuple[bytes, str, str]] = [
    (b"{\\rtf", "a rich text (RTF) file", "Save it as .docx."),
    (b"%!PS", "a PostScript file", "Make a PDF of it."),
    (b"MZ", "a Windows program", ""),
    (b"\x7fELF", "a program", ""),
    (b"\xd0\xcf\x11\xe0", "an old Office file, or one with a password", "Save it as plain .docx."),
    (b"\x89PNG", "a picture (PNG)", "Run text recognition (OCR) first."),
    (b"\xff\xd8\xff", "a picture (JPEG)", "Run text recognition (OCR) first."),
    (b"GIF8", "a picture (GIF)", "Run text recognition (OCR) first."),
    (b"II*\0", "a picture (TIFF)", "Run text recognition (OCR) first."),
    (b"MM\0*", "a picture (TIFF)", "Run text recognition (OCR) first."),
]
PACKED: list[tuple[bytes, str]] = [
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"(\xb5/\xfd", "a zstd archive"),
]


def sniff(data: bytes, name: str, encoding: str | None = None) -> str:
    """The reader for a file: `text`, `markdown`, `html`, `docx`, `pdf`, `csv`, `jsonl`, `archive`.

    `unknown` for everything else. A PDF called .txt is a PDF, a program called .docx is unknown, a
    web page called .txt is text. `encoding` is the chosen one: it makes bytes text that are none in
    UTF-8.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data, suffix)
    if data.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if _is_text(data, encoding):
        return (
            UNKNOWN if data.startswith((b"{\\rtf", b"%!PS")) else _textual(data, suffix, encoding)
        )
    return "pdf" if b"%PDF-" in data[:1024] else UNKNOWN


def refusal(data: bytes, source: str, *, inside: bool = False) -> UnreadableError:
    """Why an unknown file is refused, and what to do; `inside` an archive."""
    for start, kind in PACKED:
        if data.startswith(start):
            code = Code.NESTED_ARCHIVE if inside else Code.UNKNOWN_TYPE
            return UnreadableError(f"it is {kind}. Unpack it first.", code, source=source)
    kind, hint = _foreign(data)
    message = (
        f"it is {kind}, whatever its name says. {hint}"
        if kind
        else ("its content is neither text nor any other kind of file that is read here.")
    )
    if not hint:
        message = f"{message.strip()} Send {READABLE}."
    return UnreadableError(message, Code.UNKNOWN_TYPE, source=source)


def _foreign(data: bytes) -> tuple[str, str]:
    if data.startswith(b"PK"):
        paths = archive.names(data) or []
        for folder, kind, hint in (
            ("xl/", "an Excel workbook", "Save the sheet as CSV."),
            ("ppt/", "a PowerPoint file", "Save its text as .docx."),
            ("word/", "a Word file of another kind", "Save it as plain .docx."),
        ):
            if any(path.startswith(folder) for path in paths):
                return kind, hint
        return "a packed file of another program", ""
    return next(((kind, hint) for start, kind, hint in FOREIGN if data.startswith(start)), ("", ""))


def _zipped(data: bytes, suffix: str) -> str:
    paths = archive.names(data)
    if paths is None:  # its reader says why
        return "docx" if suffix in WORD_NAMES else "archive"
    if "[Content_Types].xml" in paths:
        return (
            "docx"
            if any(re.fullmatch(r"word/document\d*\.xml", path) for path in paths)
            else UNKNOWN
        )
    packed_by_program = "mimetype" in paths or "META-INF/MANIFEST.MF" in paths
    return UNKNOWN if packed_by_program or suffix in WORD_NAMES else "archive"


def _is_text(data: bytes, encoding: str | None) -> bool:
    if byte_order_mark(data)[0] or unmarked_utf16(data):
        return True
    sample = data[:SAMPLE_BYTES]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if not controls:
        return True
    if encoding:
        try:
            text = decode(data, encoding)[:SAMPLE_BYTES]
        except EncodingProblem:
            text = "\0"
        if sum(map(text.count, map(chr, CONTROLS))) * 50 <= len(text):
            return True
    # A text may hold a stray control character, or many if it is UTF-8 from end to end.
    try:
        data.decode()
    except UnicodeDecodeError:
        return b"\0" not in sample and controls * 100 <= len(sample)
    return controls * 10 <= len(sample)


def _textual(data: bytes, suffix: str, encoding: str | None) -> str:
    kind = TEXTUAL.get(suffix, "")
    head = _head(data, encoding)
    if kind == "html":
        return "html" if TAG.search(head) else "text"
    if kind != "text" and PAGE.match(head):
        return "html"
    if not kind and _is_json_line(head):
        return "jsonl"
    return kind or "text"


def _head(data: bytes, encoding: str | None) -> str:
    mark, marked = byte_order_mark(data)
    try:
        return data[len(mark) : SAMPLE_BYTES].decode(marked or encoding or "utf-8", "replace")
    except (UnicodeError, LookupError, ValueError):
        return ""


def _is_json_line(head: str) -> bool:
    line = head.lstrip().partition("\n")[0]
    try:
        return line.startswith("{") and isinstance(orjson.loads(line), dict)
    except ValueError:
        return False
