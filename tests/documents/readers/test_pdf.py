"""PDFs: lines joined where that is plain, pages too, and clear words for what has no text."""

import io
import json
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

from documents.readers import Code, pdf, read

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/formats/markitdown_docs"
LONG = "The harbour stayed closed for a third week while the ships waited in the fog outside"


def made(*pages: list[str], encrypt: StandardEncryption | None = None) -> bytes:
    file = io.BytesIO()
    paper = canvas.Canvas(file, encrypt=encrypt)
    for lines in pages:
        for at, line in enumerate(lines):
            paper.drawString(50, 780 - 14 * at, line)
        paper.showPage()
    paper.save()
    return file.getvalue()


def refusal(data: bytes) -> tuple[str, str]:
    reading = read(data, "talk.pdf")
    assert reading.records == []
    (problem,) = reading.problems
    return str(problem), problem.code


def test_the_words_of_all_pages_are_read():
    (record,) = read(made(["Water first", LONG], ["By Ana Lima"]), "talk.pdf").records
    assert "Water first" in record.text
    assert LONG in record.text
    assert (record.title, record.external_id) == ("Water first", "talk.pdf")


@pytest.mark.parametrize(
    ("pages", "text"),
    [
        pytest.param([[LONG, "and the end."]], f"{LONG} and the end.", id="lower case goes on"),
        pytest.param([[LONG, "Nobody knew."]], f"{LONG} Nobody knew.", id="a full line goes on"),
        pytest.param([["Head", LONG, LONG]], f"Head\n\n{LONG} {LONG}", id="a short line does not"),
        pytest.param([["North", "South", "West"]], "North\nSouth\nWest", id="a list stays one"),
        pytest.param([[f"{LONG} co-", "operate."]], f"{LONG} cooperate.", id="a hyphen goes"),
        pytest.param(
            [[f"{LONG} the NATO-", "Russia talks."]],
            f"{LONG} the NATO- Russia talks.",
            id="a hyphen before a capital stays",
        ),
        pytest.param([[LONG, "x"], ["y."]], f"{LONG} x y.", id="a page's end is no paragraph's"),
        pytest.param([[LONG, "1"], ["and on.", "2"]], f"{LONG} and on.", id="page numbers go"),
        pytest.param([[LONG, "", LONG]], f"{LONG}\n{LONG}", id="an empty line ends a paragraph"),
        pytest.param([["One."], [], ["Two."]], "One.\nTwo.", id="an empty page"),
    ],
)
def test_lines_are_joined_where_that_is_plain(pages, text):
    assert pdf.joined(map(lines_of, pages)) == text


def lines_of(page: list[str]) -> list[str]:
    return pdf._lines("\n".join(page))


@given(st.lists(st.lists(st.text(alphabet="aB1 .\x00\ud800", max_size=60), max_size=8), max_size=3))
def test_joining_loses_no_letter(pages):
    text = pdf.joined(map(lines_of, pages))
    written = "".join("".join(page) for page in pages)
    assert [c for c in text if c in "aB"] == [c for c in written if c in "aB"]
    text.encode()


def test_a_scan_is_named_as_one():
    assert refusal(made([], [])) == (
        "talk.pdf: it is a scan without text: run text recognition (OCR) first.",
        Code.NO_TEXT,
    )


def test_pages_without_text_are_named():
    (record,) = read(made(["One"], [], ["Three"], []), "talk.pdf").records
    assert record.extra == {"pages_without_text": [2, 4]}


def test_a_password_is_named_as_the_reason():
    locked = made(["Secret"], encrypt=StandardEncryption("password", "owner", strength=128))
    assert refusal(locked) == (
        "talk.pdf: it is protected by a password. Save it without one.",
        Code.ENCRYPTED,
    )


def test_an_encryption_that_cannot_be_undone_is_named_too(monkeypatch):
    locked = made(["Secret"], encrypt=StandardEncryption("", "owner", strength=128))
    monkeypatch.setattr(pypdf.PdfReader, "decrypt", lambda *_: 1 / 0)
    assert refusal(locked)[1] == Code.ENCRYPTED


def test_a_file_that_only_forbids_printing_is_read():
    locked = made(["Open"], encrypt=StandardEncryption("", "owner", canPrint=0, strength=128))
    assert read(locked, "talk.pdf").records[0].text == "Open"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\ntrailer<</Root 1 0 R>>\n%%EOF"])
def test_a_broken_file_is_damaged(data):
    assert refusal(data) == (
        "talk.pdf: the PDF is damaged and cannot be read. Print it to a new PDF and send that.",
        Code.DAMAGED,
    )


def test_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)
    assert refusal(made(["One"], ["Two"])) == (
        "talk.pdf: it has 2 pages; at most 1 are read. Send it in parts.",
        Code.TOO_LARGE,
    )


def test_scripts_and_actions_in_the_file_are_not_looked_at():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(["Plain words"])))
    script = pypdf.generic.DictionaryObject(
        {
            pypdf.generic.NameObject("/S"): pypdf.generic.NameObject("/JavaScript"),
            pypdf.generic.NameObject("/JS"): pypdf.generic.TextStringObject("app.alert('never')"),
        }
    )
    writer.root_object[pypdf.generic.NameObject("/OpenAction")] = script
    file = io.BytesIO()
    writer.write(file)
    assert read(file.getvalue(), "talk.pdf").records[0].text == "Plain words"


def test_a_real_paper_holds_what_others_find_in_it():
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    expected = json.loads((SAMPLES / "expected_strings.json").read_text(encoding="utf-8"))
    vector = expected["GENERAL_TEST_VECTORS"][1]
    assert vector["filename"] == "test.pdf"
    (record,) = read((SAMPLES / "test_files/test.pdf").read_bytes(), "test.pdf").records

    for phrase in vector["must_include"]:
        assert phrase in " ".join(record.text.split())
    assert "reasons confirming its general feasibility" in record.text


def test_a_real_scan_is_named_as_one():
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    (scan,) = (SAMPLES / "test_files").glob("*_scan.pdf")
    (problem,) = read(scan.read_bytes(), "scan.pdf").problems
    assert problem.code == Code.NO_TEXT
