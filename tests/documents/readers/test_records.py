"""The shapes all readers answer with."""

import orjson
import pytest

from documents.readers.blocks import Block, item, joined, row
from documents.readers.columns import fields_of
from documents.readers.records import Code, Problem, Record, duplicates, is_blank, printable


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (Problem("it is empty."), "it is empty."),
        (Problem("it is empty.", "a.csv"), "a.csv: it is empty."),
        (Problem("it is empty.", "a.csv", 7), "a.csv, line 7: it is empty."),
        (Problem("it is empty.", "a.csv", 7, 0), "a.csv, line 7, byte 0: it is empty."),
        (Problem("it is empty.", byte=3), "byte 3: it is empty."),
    ],
)
def test_a_problem_reads_like_a_sentence(problem, sentence):
    assert str(problem) == sentence


def test_a_code_is_its_word_everywhere():
    assert Code.NO_TEXT == "no_text"
    assert orjson.dumps(Problem("x.", code=Code.NO_TEXT)) == (
        b'{"message":"x.","source":"","line":null,"byte":null,"code":"no_text"}'
    )


@pytest.mark.parametrize("text", ["", " \n\t\u00a0\u3000", "\ufeff\u200b\u200d\u2060", "\x01\x7f"])
def test_what_cannot_be_seen_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", [".", "\u0301", "🇫🇷", "\ufffd", "\u200ba"])
def test_what_can_be_seen_is_not_blank(text):
    assert not is_blank(text)


def test_a_name_is_shown_without_control_and_direction_characters():
    assert printable("a\0b\nc\u202ed\u2066e\ud800f é.txt") == "a�b�c�d�e�f é.txt"


def test_the_first_of_two_ids_is_named():
    one, two = (Record("x", external_id="i", source=name) for name in ("a.txt", "b.txt"))
    assert [str(problem) for problem in duplicates([one, two])] == [
        "b.txt: the id “i” was already used (a.txt)."
    ]


def test_every_field_has_a_column():
    fields = set(Record.__dataclass_fields__) - {"extra", "source", "line"}
    assert set(fields_of(tuple(fields)).values()) == fields


def test_columns_are_found_in_any_case():
    assert dict(fields_of(("Date", "Doc-Type", "other"))) == {
        "Date": "published_on",
        "Doc-Type": "doc_type",
    }


def test_blocks_stand_apart_and_items_together():
    blocks = [
        Block("A"),
        item("b"),
        item("c", depth=2),
        item(""),
        row(["d", "", "e\nf"]),
        Block(""),
    ]
    assert joined([*blocks, Block("G"), Block("H\n")]) == ("A\n\n- b\n  - c\n\nd | e f\n\nG\n\nH")
