"""Tables: which column is which field, and every bad row with its line in the file."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from documents.encoding import decode
from documents.readers import Code, Record, read
from documents.readers import csv as csv_reader

SAMPLES = Path(__file__).resolve().parents[3] / "../shared/data/formats/markitdown_docs"


def problems(table: str, name: str = "speeches.csv") -> list[tuple[str, str]]:
    return [(str(problem), problem.code) for problem in read(table.encode(), name).problems]


def records(table: str, name: str = "speeches.csv") -> list[Record]:
    reading = read(table.encode(), name)
    assert reading.problems == []
    return reading.records


def test_the_columns_are_the_fields():
    (record,) = records(
        "id,title,text,date,publisher,speaker,type,url,lang,licence,room\n"
        "s1,Water,We need a quay.,2021-05-03,Port Echo,Ana Lima,speech,https://a.example,EN,CC0,4\n"
    )
    assert record == Record(
        "We need a quay.",
        title="Water",
        external_id="s1",
        published_on=date(2021, 5, 3),
        publisher="Port Echo",
        author="Ana Lima",
        doc_type="speech",
        url="https://a.example",
        language="en",
        licence="CC0",
        extra={"room": "4"},
        source="speeches.csv",
        line=2,
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter):
    table = f"title{delimiter}text\nA{delimiter}one two\n"
    assert [record.text for record in records(table)] == ["one two"]


@pytest.mark.parametrize("name", ["text", "content", "body", "Full Text", " TEXT "])
def test_the_text_column_has_several_names(name):
    assert records(f"{name}\nWords\n")[0].text == "Words"


def test_a_fields_own_name_comes_before_an_alias():
    (record,) = records("body,text,id,external_id\nOther,Words,1,x\n")
    assert (record.text, record.external_id) == ("Words", "x")
    assert record.extra == {"body": "Other", "id": "1"}


def test_a_row_without_a_title_is_called_by_its_first_words():
    (record,) = records('text,title\n"Friends,\nWe need a quay. It is late.",\n')
    assert record.title == "We need a quay."


def test_rows_without_an_id_are_numbered():
    assert [record.external_id for record in records("text\nOne\nTwo\n")] == [
        "speeches.csv#1",
        "speeches.csv#2",
    ]


def test_quoted_cells_hold_delimiters_quotes_and_lines():
    table = 'title,text\r\n"A, ""B""","One\r\ntwo\r\n\r\nthree"\r\nC,"d"\r\n'
    first, second = records(table)
    assert (first.title, first.text) == ('A, "B"', "One\ntwo\n\nthree")
    assert second.line == 6


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_line_end_is_read(end):
    assert len(records(end.join(["text", "One", "Two", ""]))) == 2


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert records("\ufefftext\nOne\n")[0].text == "One"


def test_a_long_cell_is_read():
    text = "word " * 40_000
    assert records(f'title,text\nA,"{text}"\n')[0].text == text


def test_empty_rows_are_passed_over():
    assert [record.line for record in records("text,title\n\nOne,A\n,\n  , \nTwo,B\n\n")] == [3, 6]


def test_a_cell_that_looks_like_a_formula_is_text():
    assert records("text\n=1+1\n")[0].text == "=1+1"


@pytest.mark.parametrize(
    ("said", "day", "precision"),
    [
        ("22.04.2024", date(2024, 4, 22), "day"),
        ('"April 22, 2024"', date(2024, 4, 22), "day"),
        ("April 2024", date(2024, 4, 1), "month"),
        ("2024", date(2024, 1, 1), "year"),
        ("", None, "day"),
    ],
)
def test_a_date_says_how_much_of_it_is_known(said, day, precision):
    (record,) = records(f"text,date\nOne,{said}\n")
    assert (record.published_on, record.published_precision) == (day, precision)


def test_the_precision_may_have_its_own_column():
    (record,) = records("text,published_on,published_precision\nOne,2024-01-01,year\n")
    assert (record.published_on, record.published_precision) == (date(2024, 1, 1), "year")


def test_a_column_without_a_name_is_kept_under_its_number():
    assert records("text,\nOne,kept\n")[0].extra == {"column 2": "kept"}


@pytest.mark.parametrize(
    ("row", "sentence", "code"),
    [
        ("s2,,2024", "the column “text” is empty.", Code.EMPTY),
        ("s2,\u200b,2024", "the column “text” is empty.", Code.EMPTY),
        ("s2,Two", "the row has 2 cells, but the header has 3.", Code.BAD_ROW),
        ("s2,Two,2024,x", "the row has 4 cells, but the header has 3.", Code.BAD_ROW),
        (
            "s2,Two,03/04/2024",
            "“date” is “03/04/2024”, which is no date or could be two. Write it like 2024-04-22.",
            Code.BAD_DATE,
        ),
        (
            "s2,Two,soon",
            "“date” is “soon”, which is no date or could be two. Write it like 2024-04-22.",
            Code.BAD_DATE,
        ),
        ("s1,Two,2024", "the id “s1” was already used (line 2).", Code.DUPLICATE_ID),
        (
            f"{'i' * 501},Two,2024",
            "“id” has 501 characters; at most 500 fit.",
            Code.BAD_ROW,
        ),
    ],
)
def test_a_bad_row_is_reported_with_its_line(row, sentence, code):
    table = f'id,text,date\ns1,"One\nline",2024\n{row}\ns3,Three,2024\n'
    assert problems(table) == [(f"speeches.csv, line 4: {sentence}", code)]


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        ("language", "English", "“language” is “English”; write a language code such as en."),
        ("precision", "week", "“precision” is “week”; it can be day, month or year."),
    ],
)
def test_a_value_outside_its_list_is_reported(column, value, sentence):
    assert problems(f"text,{column}\nOne,{value}\n") == [
        (f"speeches.csv, line 2: {sentence}", Code.BAD_ROW)
    ]


def test_all_bad_rows_are_reported_and_the_good_ones_read():
    reading = read(b"text,date\nOne,2024\n,2024\nThree,soon\nFour,2024\n", "speeches.csv")
    assert [record.text for record in reading.records] == ["One", "Four"]
    assert [problem.line for problem in reading.problems] == [3, 4]


def test_an_unclosed_quotation_mark_is_reported_where_its_row_begins():
    assert problems('text,title\nOne,A\n"Two,B\nThree,C\n') == [
        (
            (
                "speeches.csv, line 3: a quotation mark opened in this row is never closed; "
                "nothing after it was read."
            ),
            Code.BAD_ROW,
        )
    ]


def test_a_quotation_mark_inside_a_cell_is_reported():
    assert problems('text,title\n"One" two,A\n') == [
        (
            (
                "speeches.csv, line 2: a quotation mark stands in the middle of a cell; nothing "
                "after it was read. Double it inside a quoted cell."
            ),
            Code.BAD_ROW,
        )
    ]


def test_a_table_without_a_text_column_is_refused():
    assert problems("name;age\nAna;30\n") == [
        (
            (
                "speeches.csv, line 1: the header has no column “text” (or content, body, "
                "full_text), only “name”, “age”. Name the column that holds the documents."
            ),
            Code.MISSING_COLUMN,
        )
    ]


def test_a_column_that_comes_twice_is_refused():
    assert problems("text,Title,title\nOne,A,B\n") == [
        (
            "speeches.csv, line 1: the header has the column “title” 2 times. Rename one.",
            Code.DUPLICATE_COLUMN,
        )
    ]


def test_ten_thousand_columns_are_refused():
    assert problems(",".join(f"c{at}" for at in range(10_000)) + "\n") == [
        (
            "speeches.csv, line 1: the header has 10,000 columns; at most 1,000 are read.",
            Code.TOO_LARGE,
        )
    ]


def test_nul_is_refused_with_its_line():
    assert problems("text,title\nOne,A\nTwo\0,B and more words to be a text\n") == [
        (
            (
                "speeches.csv, line 3: character 4 of the line is NUL (U+0000), which no text can "
                "hold. Remove it, or check that the file really is text."
            ),
            Code.NUL,
        )
    ]


def test_a_file_that_is_wrong_throughout_stops_at_a_thousand_problems():
    found = problems("text,title\n" + ",A\n" * 1500)
    assert len(found) == 1001
    assert found[-1] == (
        "speeches.csv, line 1001: there are more than 1,000 problems; the rest was not read.",
        Code.TOO_MANY_PROBLEMS,
    )


def test_a_cell_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(csv_reader, "MAX_CELL_CHARACTERS", 50)
    old = csv.field_size_limit(50)
    try:
        assert problems("text\n" + "x" * 51 + "\n") == [
            ("speeches.csv, line 2: a cell is longer than 50 characters.", Code.BAD_ROW)
        ]
    finally:
        csv.field_size_limit(old)


@pytest.mark.parametrize("table", ["", "\n\n", "text,title\n"])
def test_a_table_without_rows_is_empty(table):
    assert problems(table) == [("speeches.csv: there is no text in it.", Code.EMPTY)]


def test_ten_thousand_rows_written_by_a_program_come_back():
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["id", "text"])
    writer.writerows([f"n{at}", f"Text, “number”\n{at}"] for at in range(10_000))

    found = records(file.getvalue())

    assert len(found) == 10_000
    assert found[-1].text == "Text, “number”\n9999"


def test_a_real_table_in_another_encoding_is_read_with_it():
    if not SAMPLES.is_dir():
        pytest.skip("the sample documents are not on this machine")
    data = (SAMPLES / "test_files/test_mskanji.csv").read_bytes()

    (wrong,) = read(data, "list.csv").problems
    (chosen,) = read(data, "list.csv", encoding="cp932").problems

    assert wrong.code == Code.NOT_UTF8
    assert "It looks like cp932" in wrong.message
    assert chosen.message.startswith(
        "the header has no column “text” (or content, body, full_text), "
        "only “名前”, “年齢”, “住所”."
    )
    assert "三木英子,25,大阪" in decode(data, "cp932")
