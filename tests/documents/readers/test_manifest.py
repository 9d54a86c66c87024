"""A table beside the files of a zip says what the files do not say of themselves."""

import io
import zipfile
from datetime import date

import pytest

from documents.readers import Code, Rules, read

TALK = "3 May 2023\n\nA safer region\n\nColleagues,\n\nArvenia welcomes the test ban.\n"


def made(table: str, *, at: str = "metadata.csv", **members: str) -> bytes:
    """A zip of `a.txt` (or what is given) and, last, the table."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in (members or {"a.txt": TALK}).items():
            archive.writestr(name, content)
        archive.writestr(at, table)
    return file.getvalue()


def only(data: bytes, **options):
    reading = read(data, "talks.zip", **options)
    assert reading.problems == []
    (record,) = reading.records
    return record


def refusals(data: bytes) -> list[tuple[str, str]]:
    return [(str(problem), problem.code) for problem in read(data, "talks.zip").problems]


def test_the_table_gives_every_field():
    record = only(
        made(
            "file,title,date,speaker,publisher,language,doc type,url,licence,party\n"
            "a.txt,Tarnow speaks,2024-06-01,Ilse Tarnow,Ministry,en,speech,https://a.test,CC0,Green\n"
        )
    )
    assert record.text == TALK
    assert (record.title, record.author, record.publisher) == (
        "Tarnow speaks",
        "Ilse Tarnow",
        "Ministry",
    )
    assert (record.published_on, record.published_precision) == (date(2024, 6, 1), "day")
    assert (record.language, record.doc_type) == ("en", "speech")
    assert (record.url, record.licence) == ("https://a.test", "CC0")
    assert record.extra == {"party": "Green"}
    assert (record.external_id, record.source, record.line) == ("a.txt", "a.txt", 1)


def test_a_year_and_a_president_are_a_date_and_an_author():
    record = only(made("file,president,year\na.txt,Ilse Tarnow,1790\n"))
    assert (record.published_on, record.published_precision) == (date(1790, 1, 1), "year")
    assert (record.author, record.extra) == ("Ilse Tarnow", {})


def test_beside_a_date_and_an_author_they_are_something_else():
    record = only(
        made("file,president,author,year,date\na.txt,Ilse Tarnow,Jane Doe,1790,1791-02-03\n")
    )
    assert (record.published_on, record.author) == (date(1791, 2, 3), "Jane Doe")
    assert record.extra == {"president": "Ilse Tarnow", "year": "1790"}


def test_what_the_table_leaves_empty_the_first_lines_say():
    record = only(made("file,title,date,author\na.txt,,,Jane Doe\n"))
    assert (record.title, record.author) == ("A safer region", "Jane Doe")
    assert record.published_on == date(2023, 5, 3)


def test_a_rule_of_the_project_goes_before_the_table():
    record = only(made("file,title\na.txt,Another\n"), rules=Rules(title="(A safer .*)"))
    assert record.title == "A safer region"


def test_what_the_table_says_goes_before_what_a_page_says_of_itself():
    page = f"<html><head><title>The page</title></head><body><p>{TALK * 5}</p></body></html>"
    record = only(made("file,title\na.html,The table\n", **{"a.html": page}))
    assert record.title == "The table"


def test_an_id_of_the_table_is_the_documents():
    assert only(made("file,id\na.txt,tarnow-1\n")).external_id == "tarnow-1"


def test_of_a_file_with_several_documents_each_gets_what_is_told_but_the_title():
    text = "First head\n\nOne text.\n--\nSecond head\n\nTwo texts.\n"
    data = made("file,title,author\na.txt,All of it,Jane Doe\n", **{"a.txt": text})
    reading = read(data, "talks.zip", split_on="--")
    assert [(record.title, record.author) for record in reading.records] == [
        ("First head", "Jane Doe"),
        ("Second head", "Jane Doe"),
    ]


def test_a_file_that_the_table_does_not_name_is_read_as_ever():
    data = made("file,author\na.txt,Jane Doe\n", **{"a.txt": "One.", "b.txt": "Two."})
    reading = read(data, "talks.zip")
    assert reading.problems == []
    assert [record.author for record in reading.records] == ["Jane Doe", ""]


@pytest.mark.parametrize("name", ["a.txt", "./a.txt", " a.txt "])
def test_a_folder_has_its_own_table(name):
    data = made(f"filename,title\n{name},Told\n", at="more/Metadata.CSV", **{"more/a.txt": TALK})
    assert only(data).title == "Told"


def test_names_below_a_folder_are_found_with_either_slash():
    data = made("file,title\nmore\\a.txt,Told\n", **{"more/a.txt": TALK})
    assert only(data).title == "Told"


def test_a_table_with_semicolons_in_another_encoding_is_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "One.")
        archive.writestr("metadata.csv", "file;author\na.txt;Jörg Größe\n".encode("cp1252"))
    assert only(file.getvalue(), encoding="cp1252").author == "Jörg Größe"


@pytest.mark.parametrize(
    ("row", "sentence", "code"),
    [
        (
            "none.txt,A,2024-01-01",
            "metadata.csv, line 3: there is no file “none.txt” in the zip.",
            Code.BAD_ROW,
        ),
        (
            "a.txt,A,2024-01-01",
            "metadata.csv, line 3: “a.txt” was already named (line 2).",
            Code.BAD_ROW,
        ),
        (" ,A,2024-01-01", "metadata.csv, line 3: the column “file” is empty.", Code.BAD_ROW),
        (
            "b.txt,A",
            "metadata.csv, line 3: the row has 2 cells, but the header has 3.",
            Code.BAD_ROW,
        ),
        (
            "b.txt,A,soon",
            (
                "metadata.csv, line 3: “date” is “soon”, which is no date or could be two. "
                "Write it like 2024-04-22."
            ),
            Code.BAD_DATE,
        ),
        (
            "c.csv,A,2024-01-01",
            (
                "metadata.csv, line 3: “c.csv” is a table of documents. "
                "Say there what is to be said of each."
            ),
            Code.BAD_ROW,
        ),
    ],
)
def test_a_bad_row_is_named(row, sentence, code):
    members = {"a.txt": TALK, "b.txt": "Two.", "c.csv": "text\nThree.\n"}
    data = made(f"file,title,date\na.txt,One,2024-01-01\n{row}\n", **members)
    assert refusals(data) == [(sentence, code)]


def test_a_table_that_cannot_be_read_is_a_problem():
    assert refusals(made('file,title\na.txt,"never closed\n')) == [
        (
            (
                "metadata.csv, line 2: a quotation mark opened in this row is never closed; "
                "nothing after it was read."
            ),
            Code.BAD_ROW,
        )
    ]


def test_a_table_with_texts_holds_documents_like_any_other():
    data = made("file,text\na.txt,Its own words.\n", **{"b.txt": "One."})
    reading = read(data, "talks.zip")
    assert reading.problems == []
    assert {record.text for record in reading.records} == {"One.", "Its own words."}


def test_a_table_without_a_column_of_files_is_refused_like_any_other():
    assert refusals(made("name,title\na.txt,A\n"))[0][1] == Code.MISSING_COLUMN


def test_a_zip_with_nothing_but_the_table_holds_no_files():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("metadata.csv", "file,title\n")
    assert refusals(file.getvalue()) == [("talks.zip: the zip holds no files.", Code.EMPTY)]
