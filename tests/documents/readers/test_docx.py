"""Word files: every word in its order, and nothing of what a hostile file may carry."""

import io
import json
import zipfile
from pathlib import Path

import docx
import docx.enum.text
import pytest
from docx.oxml import parse_xml

from documents.readers import Code, read
from documents.readers.records import Record

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/formats/markitdown_docs"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def record_of(document, name: str = "talk.docx") -> Record:
    reading = read(saved(document), name)
    assert reading.problems == []
    return reading.records[0]


def changed(data: bytes, member: str, content: bytes | None) -> bytes:
    """The file with one member replaced, or left out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for info in old.infolist():
            if info.filename != member:
                new.writestr(info, old.read(info))
            elif content is not None:
                new.writestr(member, content)
    return file.getvalue()


def added(xml: str) -> str:
    """The text of a file whose body ends with this XML."""
    document = docx.Document()
    document.add_paragraph("Before.")
    document.element.body.insert(1, parse_xml(xml))
    return record_of(document).text


def refusal(data: bytes) -> tuple[str, str]:
    reading = read(data, "talk.docx")
    assert reading.records == []
    (problem,) = reading.problems
    return str(problem), problem.code


def test_paragraphs_headings_lists_and_tables_come_in_their_order():
    document = docx.Document()
    document.add_heading("Water first", 0)
    document.add_paragraph("By Ana Lima")
    document.add_heading("Reasons", 1)
    document.add_paragraph("a quay", style="List Bullet")
    document.add_paragraph("a pier", style="List Number")
    document.add_paragraph("")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["port", "ships", "North", "12"], strict=True):
        cell.text = text
    document.add_paragraph("The end.\nOf it.")

    record = record_of(document)

    assert record.text == (
        "Water first\n\nBy Ana Lima\n\nReasons\n\n- a quay\n- a pier\n\n"
        "port | ships\nNorth | 12\n\nThe end.\nOf it."
    )
    assert (record.title, record.author) == ("Water first", "Ana Lima")


def test_the_title_of_the_properties_is_the_title():
    document = docx.Document()
    document.core_properties.title = " Water\nfirst "
    document.add_paragraph("Something else")
    assert record_of(document).title == "Water first"


def test_who_typed_the_file_is_not_taken_for_the_speaker():
    document = docx.Document()
    document.core_properties.author = "Office Clerk"
    document.add_paragraph("Water first")

    record = record_of(document)

    assert record.author == ""
    assert record.extra["file_author"] == "Office Clerk"
    assert record.published_on is None


def test_inserted_text_is_read_and_deleted_text_is_not():
    assert (
        added(
            f"<w:p {W}><w:r><w:t>We </w:t></w:r>"
            '<w:ins w:id="1" w:author="a"><w:r><w:t>will </w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="a"><w:r><w:delText>never </w:delText></w:r></w:del>'
            '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>moved </w:t></w:r></w:moveFrom>'
            "<w:r><w:t>sign.</w:t></w:r></w:p>"
        )
        == "Before.\n\nWe will sign."
    )


def test_content_controls_and_hyperlinks_are_read():
    assert (
        added(
            f"<w:sdt {W}><w:sdtContent><w:p><w:hyperlink><w:r><w:t>Linked</w:t></w:r>"
            "</w:hyperlink><w:r><w:tab/><w:t>word</w:t><w:br/><w:t>below</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        )
        == "Before.\n\nLinked\tword\nbelow"
    )


def test_a_text_box_is_read_once_and_after_its_paragraph():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    assert (
        added(
            f"<w:p {W} {mc}><w:r><w:t>Around.</w:t><mc:AlternateContent>"
            f'<mc:Choice Requires="wps">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>'
            "</mc:AlternateContent></w:r></w:p>"
        )
        == "Before.\n\nAround.\n\nBoxed."
    )


def test_a_table_inside_a_table_stands_in_its_cell():
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "out"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "in"
    assert record_of(document).text == "out | in"


def test_a_file_without_words_is_empty():
    assert refusal(saved(docx.Document())) == ("talk.docx: there is no text in it.", Code.EMPTY)


def test_entities_are_not_expanded():
    document = docx.Document()
    document.add_paragraph("Word.")
    xml = (
        '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>Word &b; &f; end.</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    reading = read(changed(saved(document), "word/document.xml", xml.encode()), "talk.docx")
    assert "aaaa" not in "".join(record.text for record in reading.records)


@pytest.mark.parametrize(
    "member", ["word/document.xml", "[Content_Types].xml", "_rels/.rels"], ids=str
)
def test_a_file_with_a_broken_part_is_damaged(member):
    document = docx.Document()
    document.add_paragraph("Word.")
    assert refusal(changed(saved(document), member, b"<broken")) == (
        (
            "talk.docx: the Word file is damaged or of another kind. "
            "Open it in Word and save it as .docx."
        ),
        Code.DAMAGED,
    )


def test_a_file_cut_short_is_damaged():
    data = saved(docx.Document())
    assert refusal(data[: len(data) // 2]) == (
        (
            "talk.docx: the file is damaged: its list of contents cannot be read. "
            "Make or send it again."
        ),
        Code.DAMAGED,
    )


def test_a_file_with_a_wrong_byte_is_damaged():
    document = docx.Document()
    document.add_paragraph("Word.")
    data = bytearray(changed(saved(document), "word/document.xml", b"<d>stored as it is</d>"))
    data[data.find(b"stored as it is")] ^= 1
    assert refusal(bytes(data)) == (
        "talk.docx: the Word file is damaged and cannot be unpacked. Send it again.",
        Code.DAMAGED,
    )


def test_a_page_break_is_no_line():
    document = docx.Document()
    paragraph = document.add_paragraph("Before ")
    paragraph.runs[0].add_break(docx.enum.text.WD_BREAK.PAGE)
    paragraph.add_run("after.")
    assert record_of(document).text == "Before after."


def test_a_bomb_is_refused_before_it_is_unpacked():
    file = io.BytesIO(saved(docx.Document()))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/media/a.bin", bytes(3_000_000))
    assert refusal(file.getvalue()) == (
        (
            "talk.docx: “word/media/a.bin” unpacks to more than 100 times its packed size, as a "
            "zip bomb does. Zip it again without compression, if it is a real file."
        ),
        Code.TOO_LARGE,
    )


def test_a_macro_in_the_file_is_not_looked_at():
    document = docx.Document()
    document.add_paragraph("Word.")
    file = io.BytesIO(saved(document))
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0macro")
    assert read(file.getvalue(), "talk.docx").records[0].text == "Word."


@pytest.mark.parametrize("name", ["test.docx", "test_with_comment.docx"])
def test_real_files_hold_what_others_find_in_them(name):
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    expected = json.loads((SAMPLES / "expected_strings.json").read_text(encoding="utf-8"))
    vector = expected["GENERAL_TEST_VECTORS"][0]
    assert vector["filename"] == "test.docx"
    (record,) = read((SAMPLES / "test_files" / name).read_bytes(), name).records

    for phrase in vector["must_include"]:
        if not phrase.startswith("data:"):  # how its Markdown shows a picture
            assert phrase.lstrip("# ") in record.text
    for phrase in vector["must_not_include"]:
        assert phrase not in record.text
    assert (
        record.title == "AutoGen: Enabling Next-Gen LLM Applications via Multi-Agent Conversation"
    )
