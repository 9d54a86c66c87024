"""Zip files: what is unpacked, how far, and which members are refused."""

import io
import struct
import zipfile

import docx
import pytest

from documents.readers import Code, archive, read


def made(*members: tuple[str | zipfile.ZipInfo, str | bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as new:
        for name, content in members:
            new.writestr(name, content)
    return file.getvalue()


def refusals(data: bytes, **options) -> list[tuple[str, str]]:
    return [(str(p), p.code) for p in read(data, "talks.zip", **options).problems]


def test_every_file_is_read_by_its_own_kind():
    document = docx.Document()
    document.add_paragraph("Paper")
    paper = io.BytesIO()
    document.save(paper)
    data = made(
        ("a.txt", "Plain"),
        ("more/b.md", "# Head"),
        ("more/c.csv", "text\nRow\n"),
        ("d.jsonl", '{"text": "Line"}'),
        ("e.html", "<p>Page</p>"),
        ("f.docx", paper.getvalue()),
    )

    reading = read(data, "talks.zip")

    assert reading.problems == []
    assert [(r.text, r.source, r.external_id) for r in reading.records] == [
        ("Plain", "a.txt", "a.txt"),
        ("Head", "more/b.md", "more/b.md"),
        ("Row", "more/c.csv", "more/c.csv#1"),
        ("Line", "d.jsonl", "d.jsonl#1"),
        ("Page", "e.html", "e.html"),
        ("Paper", "f.docx", "f.docx"),
    ]


def test_files_of_one_name_in_two_folders_have_two_ids():
    reading = read(made(("a/talk.txt", "One"), ("b/talk.txt", "Two")), "talks.zip")
    assert [record.external_id for record in reading.records] == ["a/talk.txt", "b/talk.txt"]
    assert [record.title for record in reading.records] == ["One", "Two"]


def test_the_options_hold_for_every_member():
    data = made(("a.txt", "Größe\n--\nTwo".encode("cp1252")), ("b.txt", "Three\n--\nFour"))
    reading = read(data, "talks.zip", encoding="cp1252", split_on="--")
    assert [record.external_id for record in reading.records] == [
        "a.txt",
        "a.txt#2",
        "b.txt",
        "b.txt#2",
    ]


def test_what_systems_leave_in_a_zip_is_passed_over():
    data = made(
        ("talks/", ""),
        ("__MACOSX/talks/._a.txt", b"\0\x05\x16\x07"),
        ("talks/.DS_Store", b"\0\0\0\1"),
        ("talks/Thumbs.db", b"\0"),
        ("talks/desktop.ini", b"\0"),
        ("talks/a.txt", "One"),
    )
    reading = read(data, "talks.zip")
    assert reading.problems == []
    assert [record.source for record in reading.records] == ["talks/a.txt"]


def test_a_bad_member_is_reported_and_the_others_are_read():
    reading = read(made(("a.txt", "One"), ("b.txt", b"\0" * 9), ("c.txt", "")), "talks.zip")
    assert [record.text for record in reading.records] == ["One"]
    assert [(problem.source, problem.code) for problem in reading.problems] == [
        ("b.txt", Code.UNKNOWN_TYPE),
        ("c.txt", Code.EMPTY),
    ]


def test_a_row_in_a_member_is_reported_with_its_path_and_line():
    assert refusals(made(("more/c.csv", "text,title\n,A\n"))) == [
        ("more/c.csv, line 2: the column “text” is empty.", Code.EMPTY)
    ]


def test_one_id_in_two_tables_is_reported():
    data = made(("a.csv", "id,text\n1,One\n"), ("b.csv", "id,text\n1,Two\n"))
    assert refusals(data) == [
        ("b.csv, line 2: the id “1” was already used (a.csv, line 2).", Code.DUPLICATE_ID)
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_one_path_twice_is_reported():
    data = made(("a.txt", "One"), ("a.txt", "Two"))
    assert [code for _, code in refusals(data)] == [Code.DUPLICATE_ID]


@pytest.mark.parametrize(
    "path",
    ["../a.txt", "talks/../../a.txt", "/etc/a.txt", "C:\\a.txt", "C:a.txt", "..\\..\\a.txt"],
)
def test_a_path_that_leads_out_is_refused(path):
    safe = path.replace("\\", "/")
    assert refusals(made((path, "One"))) == [
        (
            f"{safe}: its path leads out of the zip, or it is a link. Zip plain files only.",
            Code.UNSAFE_PATH,
        )
    ]


def test_a_link_is_refused():
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    assert refusals(made((link, "/etc/passwd")))[0][1] == Code.UNSAFE_PATH


def test_a_member_with_a_password_is_refused():
    data = bytearray(made(("a.txt", "One")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    assert refusals(bytes(data)) == [
        ("a.txt: it is protected by a password. Zip it without one.", Code.ENCRYPTED)
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_cannot_be_unpacked_in_steps_are_refused(method):
    assert refusals(made(("a.txt", "One"), method=method)) == [
        (
            (
                "a.txt: it is packed by a method that is not read here. "
                "Zip it in the ordinary way (deflate)."
            ),
            Code.DAMAGED,
        )
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("in.zip", made(("a.txt", "One")), "it is a zip inside a zip. Unpack it first."),
        ("in.txt", made(("a.txt", "One")), "it is a zip inside a zip. Unpack it first."),
        ("in.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" * 9, "it is a gzip archive. Unpack it first."),
        ("in.7z", b"7z\xbc\xaf\x27\x1c\0\0\xff" * 9, "it is a 7z archive. Unpack it first."),
    ],
)
def test_an_archive_inside_is_refused(name, content, sentence):
    assert refusals(made((name, content))) == [(f"{name}: {sentence}", Code.NESTED_ARCHIVE)]


def test_a_zip_without_files_is_empty():
    sentence = ("talks.zip: the zip holds no files.", Code.EMPTY)
    assert refusals(made()) == [sentence]
    assert refusals(made(("folder/", ""))) == [sentence]


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert refusals(made(("a.txt", "One"), ("zeros.txt", b"0" * 5_000_000))) == [
        (
            (
                "talks.zip: “zeros.txt” unpacks to more than 100 times its packed size, as a zip "
                "bomb does. Zip it again without compression, if it is a real file."
            ),
            Code.TOO_LARGE,
        )
    ]


def test_a_small_member_may_be_packed_well():
    assert refusals(made(("a.txt", "word " * 100_000))) == []


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    assert refusals(made(*((f"{at}.txt", "x") for at in range(4)))) == [
        (
            "talks.zip: it holds 4 files; at most 3 are unpacked. Send it in parts.",
            Code.TOO_LARGE,
        )
    ]


def test_a_member_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", archive.MIB)
    data = made(("a.txt", b"x" * 2 * archive.MIB), method=zipfile.ZIP_STORED)
    assert refusals(data) == [
        ("talks.zip: “a.txt” unpacks to 2 MiB; at most 1 MiB are.", Code.TOO_LARGE)
    ]


def test_members_that_are_too_much_together_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", archive.MIB)
    half = b"x" * 600_000
    data = made(("a.txt", half), ("b.txt", half), method=zipfile.ZIP_STORED)
    assert refusals(data) == [
        (
            "talks.zip: it unpacks to 1.1 MiB; at most 1 MiB are. Send it in parts.",
            Code.TOO_LARGE,
        )
    ]


def test_a_member_that_lies_about_its_size_is_not_unpacked_further():
    data = bytearray(made(("a.txt", "word " * 50_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    assert refusals(bytes(data)) == [
        ("a.txt: it is damaged and cannot be unpacked. Make the zip again.", Code.DAMAGED)
    ]


def test_the_limit_holds_while_unpacking_too(monkeypatch):
    data = made(("a.txt", "x" * 1000), ("b.txt", "y" * 1000), method=zipfile.ZIP_STORED)
    opened = archive.open_checked(data, "talks.zip")
    monkeypatch.setattr(archive, "open_checked", lambda *_: opened)
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1500)

    assert [
        content if isinstance(content, bytes) else str(content)
        for _, content in archive.members(data, "talks.zip", None)
    ] == [b"x" * 1000, "b.txt: it unpacks to more than is allowed."]


@pytest.mark.parametrize("cut", [10, 60, -5])
def test_a_zip_cut_short_is_damaged(cut):
    assert refusals(made(("a.txt", "One"))[:cut]) == [
        (
            (
                "talks.zip: the file is damaged: its list of contents cannot be read. "
                "Make or send it again."
            ),
            Code.DAMAGED,
        )
    ]


def test_a_damaged_member_is_reported():
    data = made(("a.txt", "One word"), method=zipfile.ZIP_STORED).replace(b"One w", b"Two w")
    assert refusals(data) == [
        ("a.txt: it is damaged and cannot be unpacked. Make the zip again.", Code.DAMAGED)
    ]


def test_a_name_in_utf8_without_the_flag_is_read():
    data = made(("größe.txt", "One"))
    unflagged = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        unflagged[data.find(signature) + offset] &= 0xF7
    assert read(bytes(unflagged), "talks.zip").records[0].source == "größe.txt"


def test_a_name_in_the_chosen_encoding_is_read():
    data = made(("xxxx.txt", "One")).replace(b"xxxx", "大臣".encode("cp932"))
    assert read(data, "talks.zip", encoding="cp932").records[0].source == "大臣.txt"
    assert read(data, "talks.zip").records[0].text == "One"


def test_a_name_cannot_break_the_line_of_a_report():
    assert refusals(made(("a\nb\u202e.txt", ""))) == [
        ("a�b�.txt: there is no text in it.", Code.EMPTY)
    ]


def test_ten_thousand_files_are_read():
    data = made(*((f"{at}.txt", f"Talk {at}") for at in range(10_000)))
    assert len(read(data, "talks.zip").records) == 10_000
