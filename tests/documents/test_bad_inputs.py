"""Every bad input and the exact sentence it gets, through an import and through the API.

One table: a file, and the problems as a job lists them. None of them may leave a document behind.
"""

import io
import random
import zipfile
from typing import Any, NamedTuple

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas
from rest_framework.test import APIClient

from documents.models import Document, Job
from documents.readers import archive
from tests.documents.hands import bring_in, do, zipped

pytestmark = pytest.mark.django_db

SEND = "Send text, Markdown, HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of these."
STRANGE = f"its content is neither text nor any other kind of file that is read here. {SEND}"
REMOVE = "which no text can hold. Remove it, or check that the file really is text."


class Bad(NamedTuple):
    """A file, how it is read, and its problems: (line, byte, code, message behind the place)."""

    name: str
    data: bytes
    problems: list[tuple[int | None, int | None, str, str]]
    options: dict[str, str] = {}  # noqa: RUF012 - never changed


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

BAD: dict[str, Bad] = {
    # --- what it is, decided by content
    "random bytes": Bad("talk.txt", NOISE, [(None, None, "unknown_type", STRANGE)]),
    "a program called .docx": Bad(
        "talk.docx",
        PROGRAM,
        [
            (
                None,
                None,
                "unknown_type",
                f"it is a Windows program, whatever its name says. {SEND}",
            )
        ],
    ),
    "a picture called .txt": Bad(
        "talk.txt",
        PICTURE,
        [
            (
                None,
                None,
                "unknown_type",
                "it is a picture (PNG), whatever its name says. Run text recognition (OCR) first.",
            )
        ],
    ),
    "an Excel workbook called .docx": Bad(
        "talk.docx",
        zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}),
        [
            (
                None,
                None,
                "unknown_type",
                "it is an Excel workbook, whatever its name says. Save the sheet as CSV.",
            )
        ],
    ),
    "rich text": Bad(
        "talk.txt",
        b"{\\rtf1\\ansi A talk.}",
        [
            (
                None,
                None,
                "unknown_type",
                "it is a rich text (RTF) file, whatever its name says. Save it as .docx.",
            )
        ],
    ),
    "a gzip archive": Bad(
        "talk.txt.gz",
        b"\x1f\x8b\x08\0" + NOISE[:100],
        [(None, None, "unknown_type", f"it is a gzip archive. Unpack it first. {SEND}")],
    ),
    # --- encoding
    "not UTF-8": Bad(
        "talk.txt",
        "A talk.\nThe Größe of it.\n".encode("cp1252"),
        [
            (
                2,
                14,
                "not_utf8",
                "the file is not valid UTF-8. It looks like cp1252: choose that if it is right, "
                "or save the file as UTF-8.",
            )
        ],
    ),
    "UTF-16 that does not say so": Bad(
        "talk.txt",
        "A talk of many words.".encode("utf-16-le"),
        [
            (
                1,
                1,
                "not_utf8",
                "the file is not valid UTF-8. It looks like utf-16-le: choose that if it is "
                "right, or save the file as UTF-8.",
            )
        ],
    ),
    "not in the encoding that was chosen": Bad(
        "talk.txt",
        b"A talk.\n\x81",
        [
            (
                2,
                8,
                "not_utf8",
                "the file is not valid CP1252. Choose another encoding.",
            )
        ],
        {"encoding": "cp1252"},
    ),
    "a mark that contradicts what was chosen": Bad(
        "talk.txt",
        b"\xef\xbb\xbfA talk.",
        [
            (
                None,
                0,
                "bad_encoding",
                "the file begins with the mark of utf-8 but cp1252 was chosen. "
                "Choose utf-8, or leave the encoding empty.",
            )
        ],
        {"encoding": "cp1252"},
    ),
    # --- text that is none
    "NUL": Bad(
        "talk.txt",
        b"A talk.\nWith a \0 in it.",
        [(2, None, "nul", f"character 8 of the line is NUL (U+0000), {REMOVE}")],
    ),
    "white space only": Bad(
        "talk.txt", b" \n\t\r\n \xc2\xa0", [(None, None, "empty", "there is no text in it.")]
    ),
    "a byte order mark only": Bad(
        "talk.txt", b"\xef\xbb\xbf", [(None, None, "empty", "there is no text in it.")]
    ),
    "invisible characters only": Bad(
        "talk.txt",
        "\u200b\u2060\ufeff\u00ad".encode(),
        [(None, None, "empty", "there is no text in it.")],
    ),
    "a page without text": Bad(
        "talk.html",
        b"<!doctype html><html><body><script>1</script></body></html>",
        [(None, None, "empty", "there is no text in it.")],
    ),
    "a Word file without text": Bad(
        "talk.docx", word("", " "), [(None, None, "empty", "there is no text in it.")]
    ),
    # --- PDF and Word
    "a scan": Bad(
        "talk.pdf",
        picture_pdf(),
        [
            (
                None,
                None,
                "no_text",
                "it is a scan without text: run text recognition (OCR) first.",
            )
        ],
    ),
    "a PDF with a password": Bad(
        "talk.pdf",
        pdf("Secret", encrypt=StandardEncryption("password", "owner", strength=128)),
        [(None, None, "encrypted", "it is protected by a password. Save it without one.")],
    ),
    "a damaged PDF": Bad(
        "talk.pdf",
        pdf("A talk.")[:200],
        [
            (
                None,
                None,
                "damaged",
                "the PDF is damaged and cannot be read. Print it to a new PDF and send that.",
            )
        ],
    ),
    "a damaged Word file": Bad(
        "talk.docx",
        word("A talk.")[:-300],
        [
            (
                None,
                None,
                "damaged",
                "the file is damaged: its list of contents cannot be read. Make or send it again.",
            )
        ],
    ),
    # --- tables
    "a row without text": Bad(
        "talks.csv",
        b"text,title\nGood.,One\n,Two\n",
        [(3, None, "empty", "the column “text” is empty.")],
    ),
    "a row with too many cells": Bad(
        "talks.csv",
        b"text,title\nGood.,One\nBad.,Two,Three\n",
        [(3, None, "bad_row", "the row has 3 cells, but the header has 2.")],
    ),
    "a quotation mark that is never closed": Bad(
        "talks.csv",
        b'text,title\nGood.,One\n"Bad.,Two\n',
        [
            (
                3,
                None,
                "bad_row",
                "a quotation mark opened in this row is never closed; nothing after it was read.",
            )
        ],
    ),
    "a table without the column": Bad(
        "talks.csv",
        b"words,title\nGood.,One\n",
        [
            (
                1,
                None,
                "missing_column",
                "the header has no column “text” (or content, body, full_text), only “words”, "
                "“title”. Name the column that holds the documents.",
            )
        ],
    ),
    "a column that stands twice": Bad(
        "talks.csv",
        b"text,title,Title\nGood.,One,Two\n",
        [
            (
                1,
                None,
                "duplicate_column",
                "the header has the column “Title” 2 times. Rename one.",
            )
        ],
    ),
    "a date that could be two": Bad(
        "talks.csv",
        b"text,date\nGood.,2024-04-22\nBad.,04/05/2024\n",
        [
            (
                3,
                None,
                "bad_date",
                "“date” is “04/05/2024”, which is no date or could be two. "
                "Write it like 2024-04-22.",
            )
        ],
    ),
    "a table that is not UTF-8": Bad(
        "talks.csv",
        "text\nGood.\nGröße.\n".encode("latin-1"),
        [
            (
                3,
                13,
                "not_utf8",
                "the file is not valid UTF-8. It looks like cp1252: choose that if it is right, "
                "or save the file as UTF-8.",
            )
        ],
    ),
    "several bad rows": Bad(
        "talks.csv",
        b"text,title\n,One\nGood.,Two\n,Three\n",
        [
            (2, None, "empty", "the column “text” is empty."),
            (4, None, "empty", "the column “text” is empty."),
        ],
    ),
    # --- JSON Lines
    "a line that is no JSON": Bad(
        "talks.jsonl",
        b'{"text": "Good."}\n{"text": "Bad.",}\n',
        [
            (
                2,
                None,
                "bad_row",
                "the line is not valid JSON (trailing comma is not allowed, character 16).",
            )
        ],
    ),
    "a line without text": Bad(
        "talks.jsonl",
        b'{"text": "Good."}\n\n{"title": "Bad."}\n',
        [(3, None, "bad_row", "there is no “text”.")],
    ),
    "a line that is a list": Bad(
        "talks.jsonl",
        b'["Bad."]\n',
        [
            (
                1,
                None,
                "bad_row",
                "the line is not an object. Write one document a line, such as "
                '{"text": "…", "title": "…"}.',
            )
        ],
    ),
    "NUL in a line": Bad(
        "talks.jsonl",
        b'{"text": "Bad. \\u0000"}\n',
        [
            (
                1,
                None,
                "nul",
                "a value or a name holds NUL (\\u0000), which no text can hold. Remove it.",
            )
        ],
    ),
    "half a surrogate pair in a line": Bad(
        "talks.jsonl",
        b'{"text": "Bad. \\ud800"}\n',
        [
            (
                1,
                None,
                "surrogate",
                "character 22 is half of a surrogate pair (\\ud800 and the like), which no text "
                "can hold. Remove it.",
            )
        ],
    ),
    "an id that stands twice": Bad(
        "talks.jsonl",
        b'{"id": "a", "text": "One."}\n{"id": "a", "text": "Two."}\n',
        [(2, None, "duplicate_id", "the id “a” was already used (line 1).")],
    ),
    # --- archives
    "a bomb": Bad(
        "talks.zip",
        bomb(),
        [
            (
                None,
                None,
                "too_large",
                "“zeros.txt” unpacks to more than 100 times its packed size, as a zip bomb does. "
                "Zip it again without compression, if it is a real file.",
            )
        ],
    ),
    "a bomb called .docx": Bad(
        "talk.docx",
        bomb(),
        [
            (
                None,
                None,
                "too_large",
                "“zeros.txt” unpacks to more than 100 times its packed size, as a zip bomb does. "
                "Zip it again without compression, if it is a real file.",
            )
        ],
    ),
    "a zip of nothing": Bad(
        "talks.zip", zipped({}), [(None, None, "empty", "the zip holds no files.")]
    ),
    "a zip that was cut short": Bad(
        "talks.zip",
        zipped({"a.txt": "One."})[:-10],
        [
            (
                None,
                None,
                "damaged",
                "the file is damaged: its list of contents cannot be read. Make or send it again.",
            )
        ],
    ),
}

#: Bad members: their place is the path inside.
BAD_MEMBERS: dict[str, tuple[bytes, str, tuple[int | None, int | None, str, str]]] = {
    "a member that is none of ours": (
        zipped({"a.txt": "One.", "more/b.txt": NOISE}),
        "more/b.txt",
        (None, None, "unknown_type", STRANGE),
    ),
    "a member that is not UTF-8": (
        zipped({"a.txt": "One.", "b.txt": "Größe".encode("cp1252")}),
        "b.txt",
        (
            1,
            2,
            "not_utf8",
            "the file is not valid UTF-8. It looks like cp1252: choose that if it is right, or "
            "save the file as UTF-8.",
        ),
    ),
    "a member without text": (
        zipped({"a.txt": "One.", "b.txt": ""}),
        "b.txt",
        (None, None, "empty", "there is no text in it."),
    ),
    "a bad row in a member": (
        zipped({"a.txt": "One.", "b.csv": "text,title\nGood.,One\n,Two\n"}),
        "b.csv",
        (3, None, "empty", "the column “text” is empty."),
    ),
    "a zip in a zip": (
        zipped({"a.txt": "One.", "b.zip": zipped({"c.txt": "Two."})}),
        "b.zip",
        (None, None, "nested_archive", "it is a zip inside a zip. Unpack it first."),
    ),
    "a member that leads out": (
        zipped({"a.txt": "One.", "../b.txt": "Two."}),
        "../b.txt",
        (
            None,
            None,
            "unsafe_path",
            "its path leads out of the zip, or it is a link. Zip plain files only.",
        ),
    ),
    "a member with a path too long to keep": (
        zipped({f"{'b' * 500}.txt": "Two."}),
        f"{'b' * 500}.txt",
        (
            None,
            None,
            "unsafe_path",
            "its path has 504 characters; at most 450 fit. Shorten its name.",
        ),
    ),
    "a member with a password": (
        locked_zip(),
        "a.txt",
        (None, None, "encrypted", "it is protected by a password. Zip it without one."),
    ),
}

BAD |= {name: Bad("talks.zip", data, [problem]) for name, (data, _, problem) in BAD_MEMBERS.items()}


def expected(name: str) -> list[dict[str, Any]]:
    """The errors as the job lists them: the place stands before the sentence as well."""
    bad = BAD[name]
    source = BAD_MEMBERS[name][1] if name in BAD_MEMBERS else bad.name
    return [
        {
            "source": source,
            "line": line,
            "byte": byte,
            "code": code,
            "message": f"{place(source, line, byte)}: {sentence}",
        }
        for line, byte, code, sentence in bad.problems
    ]


def place(source: str, line: int | None, byte: int | None) -> str:
    told = [source]
    told += [f"line {line}"] if line is not None else []
    told += [f"byte {byte}"] if byte is not None else []
    return ", ".join(told)


def count(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems} problems"


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_sentence(project, name):
    bad = BAD[name]
    job = bring_in(project, bad.data, bad.name, **bad.options)
    assert job.errors == expected(name)
    assert job.state == "failed"
    assert job.message == f"Nothing was imported: {count(len(bad.problems))} in the file."
    assert not Document.objects.exists()


@pytest.fixture
def client(ana: Any) -> APIClient:
    client = APIClient()
    client.force_authenticate(ana)
    return client


def upload(client: APIClient, name: str, data: bytes, **options: Any) -> Any:
    body = {"file": SimpleUploadedFile(name, data), **options}
    return client.post("/api/v1/projects/arvenia/imports/", body, format="multipart")


@pytest.mark.parametrize("name", BAD)
def test_the_api_tells_the_same(project, client, name):
    bad = BAD[name]
    for dry_run in (True, False):
        answer = upload(client, bad.name, bad.data, dry_run=dry_run, **bad.options)
        assert answer.status_code == 202, answer.json()
        uid = answer.json()["uid"]
        do(Job.objects.get(uid=uid))
        job = client.get(f"/api/v1/projects/arvenia/jobs/{uid}/").json()
        assert job["errors"] == expected(name)
        assert job["state"] == ("done" if dry_run else "failed")
    assert not Document.objects.exists()


def test_an_empty_file_is_refused_at_once(project, client):
    answer = upload(client, "talk.txt", b"")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"code": "empty", "detail": "The submitted file is empty.", "attr": "file"}
    ]
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (
            {"encoding": "klingon"},
            {
                "code": "unknown_encoding",
                "detail": "There is no encoding “klingon”.",
                "attr": "encoding",
            },
        ),
        (
            {"split_pattern": "("},
            {
                "code": "bad_pattern",
                "detail": "“(” is not a regular expression: missing ), unterminated subpattern "
                "at position 0.",
                "attr": "split_pattern",
            },
        ),
        (
            {"split_on": "a\nb"},
            {
                "code": "bad_split",
                "detail": "The line to split on must be a single line.",
                "attr": "split_on",
            },
        ),
        (
            {"split_on": "--", "split_pattern": "--"},
            {
                "code": "two_splits",
                "detail": "Give a line to split on or a pattern, not both.",
                "attr": "split_on",
            },
        ),
        (
            {"language": "English"},
            {
                "code": "unknown_language",
                "detail": "“English” is no language code: write en, fr or pt-BR.",
                "attr": "language",
            },
        ),
        (
            {"doc_type": "sermon"},
            {
                "code": "invalid_choice",
                "detail": '"sermon" is not a valid choice.',
                "attr": "doc_type",
            },
        ),
        (
            {"title_rule": "Title"},
            {
                "code": "bad_pattern",
                "detail": "“Title” must hold exactly one group in parentheses: what it captures "
                "is used.",
                "attr": "title_rule",
            },
        ),
        (
            {"titel_rule": "(.*)"},
            {
                "code": "unknown_field",
                "detail": "There is no such field here.",
                "attr": "titel_rule",
            },
        ),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_at_once(project, client, options, error):
    answer = upload(client, "talk.txt", b"A talk.", **options)
    assert (answer.status_code, answer.json()["errors"]) == (400, [error])
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("limit", "value", "sentence"),
    [
        (
            "MAX_MEMBERS",
            2,
            "it holds 3 files; at most 2 are unpacked. Send it in parts.",
        ),
        (
            "MAX_MEMBER_BYTES",
            archive.MIB,
            "“a.txt” unpacks to 2 MiB; at most 1 MiB are.",
        ),
        (
            "MAX_TOTAL_BYTES",
            4 * archive.MIB,
            "it unpacks to 6 MiB; at most 4 MiB are. Send it in parts.",
        ),
    ],
)
def test_an_archive_that_is_too_large_when_unpacked_is_refused(
    project, monkeypatch, limit, value, sentence
):
    monkeypatch.setattr(archive, limit, value)
    data = stored({f"{name}.txt": NOISE[:1].hex().encode() * archive.MIB for name in "abc"})
    job = bring_in(project, data, "talks.zip")
    assert [(error["code"], error["message"]) for error in job.errors] == [
        ("too_large", f"talks.zip: {sentence}")
    ]
    assert not Document.objects.exists()


def stored(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


# --- what looks bad and is not -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "options", "text"),
    [
        pytest.param("talk.txt", word("A talk."), {}, "A talk.", id="a Word file called .txt"),
        pytest.param("talk.docx", b"A talk.", {}, "A talk.", id="a text called .docx"),
        pytest.param("talk.txt", pdf("A talk."), {}, "A talk.", id="a PDF called .txt"),
        pytest.param("talk", b"A talk.", {}, "A talk.", id="a text without a name's end"),
        pytest.param(
            "talk.txt",
            "Größe".encode("cp1252"),
            {"encoding": "cp1252"},
            "Größe",
            id="an encoding that was chosen",
        ),
        pytest.param(
            "talk.txt",
            "Größe".encode("utf-16"),
            {},
            "Größe",
            id="UTF-16 that says so",
        ),
    ],
)
def test_content_decides_and_a_chosen_encoding_holds(project, name, data, options, text):
    job = bring_in(project, data, name, **options)
    assert (job.state, job.errors) == ("done", [])
    assert Document.objects.get().text == text


def test_what_a_page_says_of_itself_cannot_stop_an_import(project):
    page = (
        b'<html><head><script type="application/ld+json">{"@type": "NewsArticle", '
        b'"headline": "A\\u0000B \\ud800", "publisher": {"name": "P\\u0000"}}</script>'
        b'<meta property="og:title" content="A&#0;B &#xD800;"></head><body><article><h1>Head</h1>'
        + b"<p>The talks go on in Geneva until all questions are settled by everyone.</p>" * 6
        + b"</article></body></html>"
    )
    assert bring_in(project, page, "talk.html").state == "done"
