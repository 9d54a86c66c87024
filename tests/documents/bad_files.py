"""Every bad file, and the sentences it gets: one table."""

import io
import random
import re
from typing import Any, NamedTuple

import docx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from tests.documents.hands import zipped

PLACE = re.compile(
    r"(?P<source>.+?)(?:, line (?P<line>\d+))?(?:, byte (?P<byte>\d+))?: ", re.DOTALL
)


class Bad(NamedTuple):
    """A file, the options it is read with, and its errors as a job lists them."""

    name: str
    data: bytes
    options: dict[str, str]
    errors: list[dict[str, Any]]


def bad(name: str, data: bytes, code: str, *sentences: str, **options: str) -> Bad:
    """A sentence begins with the place, which the error names in fields of its own as well."""
    return Bad(name, data, options, [error(code, sentence) for sentence in sentences])


def error(code: str, sentence: str) -> dict[str, Any]:
    match = PLACE.match(sentence)
    assert match, sentence
    line, byte = (match[name] and int(match[name]) for name in ("line", "byte"))
    return {
        "source": match["source"],
        "line": line,
        "byte": byte,
        "code": code,
        "message": sentence,
    }


def pdf(*pages: str, **how: Any) -> bytes:
    file = io.BytesIO()
    paper = canvas.Canvas(file, **how)
    for page in pages:
        paper.drawString(50, 780, page)
        paper.showPage()
    paper.save()
    return file.getvalue()


def picture_pdf() -> bytes:
    """Two pages with lines drawn on them and no text: what a scanner makes."""
    file = io.BytesIO()
    paper = canvas.Canvas(file)
    for _ in range(2):
        paper.line(50, 50, 500, 700)
        paper.showPage()
    paper.save()
    return file.getvalue()


def word(*paragraphs: str) -> bytes:
    file = io.BytesIO()
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def locked_zip() -> bytes:
    """As a packer with a password makes it, but for the packing."""
    data = bytearray(zipped({"a.txt": "One."}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    return bytes(data)


def bomb() -> bytes:
    """Five megabytes in five kilobytes."""
    return zipped({"a.txt": "One.", "zeros.txt": b"0" * 5_000_000})


NOISE = random.Random(1).randbytes(2000)
PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 64
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE[:200]

BAD = {
    # --- what it is, decided by content
    "random bytes": bad(
        "talk.txt",
        NOISE,
        "unknown_type",
        "talk.txt: its content is neither text nor any other kind of file that is read "
        "here. Send text, Markdown, HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of"
        " these.",
    ),
    "a program called .docx": bad(
        "talk.docx",
        PROGRAM,
        "unknown_type",
        "talk.docx: it is a Windows program, whatever its name says. Send text, Markdown,"
        " HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of these.",
    ),
    "a picture called .txt": bad(
        "talk.txt",
        PICTURE,
        "unknown_type",
        "talk.txt: it is a picture (PNG), whatever its name says. Run text recognition "
        "(OCR) first.",
    ),
    "an Excel workbook called .docx": bad(
        "talk.docx",
        zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}),
        "unknown_type",
        "talk.docx: it is an Excel workbook, whatever its name says. Save the sheet as CSV.",
    ),
    "rich text": bad(
        "talk.txt",
        b"{\\rtf1\\ansi A talk.}",
        "unknown_type",
        "talk.txt: it is a rich text (RTF) file, whatever its name says. Save it as .docx.",
    ),
    "a gzip archive": bad(
        "talk.txt.gz",
        b"\x1f\x8b\x08\0" + NOISE[:100],
        "unknown_type",
        "talk.txt.gz: it is a gzip archive. Unpack it first.",
    ),
    # --- its encoding
    "not UTF-8": bad(
        "talk.txt",
        "A talk.\nThe Größe of it.\n".encode("cp1252"),
        "not_utf8",
        "talk.txt, line 2, byte 14: the file is not valid UTF-8. It looks like cp1252: "
        "choose that if it is right, or save the file as UTF-8.",
    ),
    "UTF-16 that does not say so": bad(
        "talk.txt",
        "A talk of many words.".encode("utf-16-le"),
        "not_utf8",
        "talk.txt, line 1, byte 1: the file is not valid UTF-8. It looks like utf-16-le: "
        "choose that if it is right, or save the file as UTF-8.",
    ),
    "not in the encoding that was chosen": bad(
        "talk.txt",
        b"A talk.\n\x81",
        "not_utf8",
        "talk.txt, line 2, byte 8: the file is not valid CP1252. Choose another encoding.",
        encoding="cp1252",
    ),
    "a mark that contradicts what was chosen": bad(
        "talk.txt",
        b"\xef\xbb\xbfA talk.",
        "bad_encoding",
        "talk.txt, byte 0: the file begins with the mark of utf-8 but cp1252 was chosen. "
        "Choose utf-8, or leave the encoding empty.",
        encoding="cp1252",
    ),
    # --- text that is none
    "NUL": bad(
        "talk.txt",
        b"A talk.\nWith a \0 in it.",
        "nul",
        "talk.txt, line 2: character 8 of the line is NUL (U+0000), which no text can "
        "hold. Remove it, or check that the file really is text.",
    ),
    "white space only": bad(
        "talk.txt",
        b" \n\t\r\n \xc2\xa0",
        "empty",
        "talk.txt: there is no text in it.",
    ),
    "a byte order mark only": bad(
        "talk.txt",
        b"\xef\xbb\xbf",
        "empty",
        "talk.txt: there is no text in it.",
    ),
    "invisible characters only": bad(
        "talk.txt",
        "\u200b\u2060\ufeff\u00ad".encode(),
        "empty",
        "talk.txt: there is no text in it.",
    ),
    "a page without text": bad(
        "talk.html",
        b"<!doctype html><html><body><script>1</script></body></html>",
        "empty",
        "talk.html: there is no text in it.",
    ),
    "a Word file without text": bad(
        "talk.docx",
        word("", " "),
        "empty",
        "talk.docx: there is no text in it.",
    ),
    # --- PDF and Word
    "a scan": bad(
        "talk.pdf",
        picture_pdf(),
        "no_text",
        "talk.pdf: it is a scan without text: run text recognition (OCR) first.",
    ),
    "a PDF with a password": bad(
        "talk.pdf",
        pdf("Secret", encrypt=StandardEncryption("password", "owner", strength=128)),
        "encrypted",
        "talk.pdf: it is protected by a password. Save it without one.",
    ),
    "a damaged PDF": bad(
        "talk.pdf",
        pdf("A talk.")[:200],
        "damaged",
        "talk.pdf: the PDF is damaged and cannot be read. Print it to a new PDF and send that.",
    ),
    "a damaged Word file": bad(
        "talk.docx",
        word("A talk.")[:-300],
        "damaged",
        "talk.docx: the file is damaged: its list of contents cannot be read. Make or "
        "send it again.",
    ),
    # --- tables
    "a row without text": bad(
        "talks.csv",
        b"text,title\nGood.,One\n,Two\n",
        "empty",
        "talks.csv, line 3: the column “text” is empty.",
    ),
    "a row with too many cells": bad(
        "talks.csv",
        b"text,title\nGood.,One\nBad.,Two,Three\n",
        "bad_row",
        "talks.csv, line 3: the row has 3 cells, but the header has 2.",
    ),
    "a quotation mark that is never closed": bad(
        "talks.csv",
        b'text,title\nGood.,One\n"Bad.,Two\n',
        "bad_row",
        "talks.csv, line 3: a quotation mark opened in this row is never closed; nothing "
        "after it was read.",
    ),
    "a table without the column": bad(
        "talks.csv",
        b"words,title\nGood.,One\n",
        "missing_column",
        "talks.csv, line 1: the header has no column “text” (or content, body, "
        "full_text), only “words”, “title”. Name the column that holds the documents.",
    ),
    "a column that stands twice": bad(
        "talks.csv",
        b"text,title,Title\nGood.,One,Two\n",
        "duplicate_column",
        "talks.csv, line 1: the header has the column “title” 2 times. Rename one.",
    ),
    "a date that could be two": bad(
        "talks.csv",
        b"text,date\nGood.,2024-04-22\nBad.,04/05/2024\n",
        "bad_date",
        "talks.csv, line 3: “date” is “04/05/2024”, which is no date or could be two. "
        "Write it like 2024-04-22.",
    ),
    "a table that is not UTF-8": bad(
        "talks.csv",
        "text\nGood.\nGröße.\n".encode("latin-1"),
        "not_utf8",
        "talks.csv, line 3, byte 13: the file is not valid UTF-8. It looks like cp1252: "
        "choose that if it is right, or save the file as UTF-8.",
    ),
    "several bad rows": bad(
        "talks.csv",
        b"text,title\n,One\nGood.,Two\n,Three\n",
        "empty",
        "talks.csv, line 2: the column “text” is empty.",
        "talks.csv, line 4: the column “text” is empty.",
    ),
    # --- JSON Lines
    "a line that is no JSON": bad(
        "talks.jsonl",
        b'{"text": "Good."}\n{"text": "Bad.",}\n',
        "bad_row",
        "talks.jsonl, line 2: the line is not valid JSON (trailing comma is not allowed, "
        "character 16).",
    ),
    "a line without text": bad(
        "talks.jsonl",
        b'{"text": "Good."}\n\n{"title": "Bad."}\n',
        "bad_row",
        "talks.jsonl, line 3: there is no “text”.",
    ),
    "a line that is a list": bad(
        "talks.jsonl",
        b'["Bad."]\n',
        "bad_row",
        "talks.jsonl, line 1: the line is not an object. Write one document a line, such "
        'as {"text": "…", "title": "…"}.',
    ),
    "NUL in a line": bad(
        "talks.jsonl",
        b'{"text": "Bad. \\u0000"}\n',
        "nul",
        "talks.jsonl, line 1: a value or a name holds NUL (\\u0000), which no text can "
        "hold. Remove it.",
    ),
    "half a surrogate pair in a line": bad(
        "talks.jsonl",
        b'{"text": "Bad. \\ud800"}\n',
        "surrogate",
        "talks.jsonl, line 1: character 16 is half of a surrogate pair (\\ud800 and the "
        "like), which no text can hold. Remove it.",
    ),
    "an id that stands twice": bad(
        "talks.jsonl",
        b'{"id": "a", "text": "One."}\n{"id": "a", "text": "Two."}\n',
        "duplicate_id",
        "talks.jsonl, line 2: the id “a” was already used (line 1).",
    ),
    # --- archives
    "a bomb": bad(
        "talks.zip",
        bomb(),
        "too_large",
        "talks.zip: “zeros.txt” unpacks to more than 100 times its packed size, as a zip "
        "bomb does. Zip it again without compression, if it is a real file.",
    ),
    "a bomb called .docx": bad(
        "talk.docx",
        bomb(),
        "too_large",
        "talk.docx: “zeros.txt” unpacks to more than 100 times its packed size, as a zip "
        "bomb does. Zip it again without compression, if it is a real file.",
    ),
    "a zip of nothing": bad(
        "talks.zip",
        zipped({}),
        "empty",
        "talks.zip: the zip holds no files.",
    ),
    "a zip that was cut short": bad(
        "talks.zip",
        zipped({"a.txt": "One."})[:-10],
        "damaged",
        "talks.zip: the file is damaged: its list of contents cannot be read. Make or "
        "send it again.",
    ),
    # --- members of an archive: their place is the path inside
    "a member that is none of ours": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "more/b.txt": NOISE}),
        "unknown_type",
        "more/b.txt: its content is neither text nor any other kind of file that is read "
        "here. Send text, Markdown, HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of"
        " these.",
    ),
    "a member that is not UTF-8": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "b.txt": "Größe".encode("cp1252")}),
        "not_utf8",
        "b.txt, line 1, byte 2: the file is not valid UTF-8. It looks like cp1252: choose"
        " that if it is right, or save the file as UTF-8.",
    ),
    "a member without text": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "b.txt": ""}),
        "empty",
        "b.txt: there is no text in it.",
    ),
    "a bad row in a member": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "b.csv": "text,title\nGood.,One\n,Two\n"}),
        "empty",
        "b.csv, line 3: the column “text” is empty.",
    ),
    "a zip in a zip": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "b.zip": zipped({"c.txt": "Two."})}),
        "nested_archive",
        "b.zip: it is a zip inside a zip. Unpack it first.",
    ),
    "a member that leads out": bad(
        "talks.zip",
        zipped({"a.txt": "One.", "../b.txt": "Two."}),
        "unsafe_path",
        "../b.txt: its path leads out of the zip, or it is a link. Zip plain files only.",
    ),
    "a member with a path too long to keep": bad(
        "talks.zip",
        zipped({f"{'b' * 500}.txt": "Two."}),
        "unsafe_path",
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.txt:"
        " its path has 504 characters; at most 450 fit. Shorten its name.",
    ),
    "a member with a password": bad(
        "talks.zip",
        locked_zip(),
        "encrypted",
        "a.txt: it is protected by a password. Zip it without one.",
    ),
}
