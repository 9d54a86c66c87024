"""The content decides what a file is; the name only tells texts apart."""

import io
import random
import zipfile
from pathlib import Path

import docx
import pytest

from documents.readers import Code, read, sniff

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/formats/markitdown_docs"


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name in names:
            new.writestr(name, "content")
    return file.getvalue()


def word() -> bytes:
    file = io.BytesIO()
    docx.Document().save(file)
    return file.getvalue()


WORDS = b"We need a quay. It is late."
PAGE = b"<!-- saved --> <!DOCTYPE html><html><body>We need a quay.</body></html>"
PROGRAM = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" * 40
NOISE = random.Random(7).randbytes(2048)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(200) + b"\xfe\xff"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (WORDS, "a.txt", "text"),
        (WORDS, "a", "text"),
        (WORDS, "a.dat", "text"),
        (WORDS, "a.pdf", "text"),
        (WORDS, "a.docx", "text"),
        (WORDS, "A.MD", "markdown"),
        (WORDS, "a.csv", "csv"),
        (WORDS, "a.tsv", "csv"),
        (WORDS, "a.jsonl", "jsonl"),
        (b"", "a.txt", "text"),
        (WORDS, "a.html", "text"),  # no tag in it
        (b"<p>We need a quay.</p>", "a.html", "html"),
        (PAGE, "a.html", "html"),
        (PAGE, "a.txt", "text"),
        (PAGE, "a.csv", "html"),
        (PAGE, "a.doc", "html"),
        (PAGE, "a", "html"),
        (b'{"text": "a"}\n', "a", "jsonl"),
        (b'{"text": "a"}\n', "a.txt", "text"),
        (b"{a}", "a", "text"),
        (b"%PDF-1.7\n\xe2\xe3\0", "a.txt", "pdf"),
        (b"\r\n%PDF-1.7\n\xe2\xe3\0", "a.pdf", "pdf"),
        (b"\0junk\xff%PDF-1.4\n\0", "a.pdf", "pdf"),
        (b"A text about %PDF- files", "a.txt", "text"),
        (word(), "a.docx", "docx"),
        (word(), "a.txt", "docx"),
        (word(), "a.zip", "docx"),
        (zipped("a.txt"), "a.zip", "archive"),
        (zipped("a.txt"), "a.txt", "archive"),
        (zipped("a.txt"), "a.docx", "unknown"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "a.zip", "unknown"),
        (zipped("mimetype", "content.xml"), "a.odt", "unknown"),
        (zipped("META-INF/MANIFEST.MF"), "a.jar", "unknown"),
        (b"PK\x03\x04broken", "a.zip", "archive"),
        (b"PK\x03\x04broken", "a.docx", "docx"),
        (PROGRAM, "a.exe", "unknown"),
        (PROGRAM, "a.docx", "unknown"),
        (PROGRAM, "a.txt", "unknown"),
        (NOISE, "random.bin", "unknown"),
        (NOISE, "random.txt", "unknown"),
        (OLE, "a.doc", "unknown"),
        (b"{\\rtf1 We need a quay.}", "a.txt", "unknown"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\xff", "a.png", "unknown"),
        ("Größe".encode("cp1252"), "a.txt", "text"),
        ("Größe".encode("utf-16"), "a.txt", "text"),
        ("A talk".encode("utf-16-le"), "a.txt", "text"),
        ("大臣".encode("cp932"), "a.csv", "csv"),
        (b"A stray \x07 bell and \0 a NUL in a text", "a.txt", "text"),
    ],
)
def test_the_content_decides(data, name, kind):
    assert sniff(data, name) == kind


def test_a_chosen_encoding_makes_text_of_bytes():
    data = "Привет, как дела?".encode("utf-16-be")
    assert sniff(data, "a.txt") == "unknown"
    assert sniff(data, "a.txt", "utf-16-be") == "text"
    assert read(data, "a.txt", encoding="utf-16-be").records[0].text == "Привет, как дела?"


@pytest.mark.parametrize("encoding", ["latin-1", "cp437"])
def test_an_encoding_that_reads_any_byte_makes_no_text_of_a_program(encoding):
    assert sniff(PROGRAM, "a.txt", encoding) == "unknown"
    assert sniff(NOISE, "a.txt", encoding) == "unknown"


SEND = "Send text, Markdown, HTML, Word (.docx), PDF, CSV, JSON Lines, or a zip of these."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (PROGRAM, f"it is a Windows program, whatever its name says. {SEND}"),
        (
            NOISE,
            f"its content is neither text nor any other kind of file that is read here. {SEND}",
        ),
        (
            OLE,
            (
                "it is an old Office file, or one with a password, whatever its name says. "
                "Save it as plain .docx."
            ),
        ),
        (
            b"{\\rtf1 Words}",
            "it is a rich text (RTF) file, whatever its name says. Save it as .docx.",
        ),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\xff",
            "it is a picture (PNG), whatever its name says. Run text recognition (OCR) first.",
        ),
        (b"\x1f\x8b\x08\0\0\0\0\0\0\xff", "it is a gzip archive. Unpack it first."),
        (
            zipped("[Content_Types].xml", "xl/workbook.xml"),
            "it is an Excel workbook, whatever its name says. Save the sheet as CSV.",
        ),
        (
            zipped("mimetype", "content.xml"),
            f"it is a packed file of another program, whatever its name says. {SEND}",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_what_to_do(data, sentence):
    reading = read(data, "talk.docx")
    assert reading.records == []
    assert [(str(p), p.code) for p in reading.problems] == [
        (f"talk.docx: {sentence}", Code.UNKNOWN_TYPE)
    ]


def test_a_page_called_txt_is_kept_as_the_text_it_is():
    assert read(PAGE, "page.txt").records[0].text == PAGE.decode()


def test_real_noise_is_refused():
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    data = (SAMPLES / "test_files/random.bin").read_bytes()
    for name in ("random.bin", "random.txt", "random.docx"):
        (problem,) = read(data, name).problems
        assert problem.code == Code.UNKNOWN_TYPE


@pytest.mark.parametrize("name", ["test.docx", "test.pdf"])
def test_real_files_are_known_under_any_name(name):
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    data = (SAMPLES / "test_files" / name).read_bytes()
    assert sniff(data, "notes.txt") == name.partition(".")[2]
