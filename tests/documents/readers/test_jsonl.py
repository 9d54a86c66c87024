"""JSON Lines: one object a line, and every bad line with its number."""

from datetime import date
from pathlib import Path
from time import process_time

import orjson
import pytest

from documents.readers import Code, Record, read
from documents.readers.records import is_blank

SHARED = Path(__file__).resolve().parents[3] / "../shared/data"
DOCCANO = SHARED / "formats/doccano/intent.jsonl"
NAUGHTY = SHARED / "naughty_strings/blns.json"


def problems(lines: str) -> list[tuple[str, str]]:
    return [(str(p), p.code) for p in read(lines.encode(), "talks.jsonl").problems]


def records(lines: str) -> list[Record]:
    reading = read(lines.encode(), "talks.jsonl")
    assert reading.problems == []
    return reading.records


def test_the_keys_are_the_fields():
    line = (
        '{"id": 7, "text": "We need a quay.\\r\\nNow.", "title": "Water\\nfirst", '
        '"date": "2021-05",'
        ' "outlet": "Port Echo", "author": null, "labels": [{"a": 1.5}], "room": ""}'
    )
    assert records(line) == [
        Record(
            "We need a quay.\nNow.",
            title="Water first",
            external_id="7",
            published_on=date(2021, 5, 1),
            published_precision="month",
            publisher="Port Echo",
            extra={"labels": [{"a": 1.5}]},
            source="talks.jsonl",
            line=1,
        )
    ]


def test_empty_lines_are_passed_over_and_counted():
    found = records('\n{"text": "One"}\n  \n\r\n{"text": "Two"}\n\n')
    assert [(record.line, record.external_id) for record in found] == [
        (2, "talks.jsonl#1"),
        (5, "talks.jsonl#2"),
    ]


def test_a_year_may_be_a_number():
    assert records('{"text": "One", "date": 1790}')[0].published_on == date(1790, 1, 1)


def test_characters_that_look_like_line_ends_stay_in_their_line():
    assert records('{"text": "a\u2028b\u0085c"}')[0].text == "a\u2028b\u0085c"


def test_a_backslash_before_u0000_is_no_nul():
    assert records('{"text": "a\\\\u0000b"}')[0].text == "a\\u0000b"


def test_a_byte_order_mark_is_dropped():
    assert records('\ufeff{"text": "One"}')[0].text == "One"


NOT_JSON = "the line is not valid JSON"
NUL = "a value or a name holds NUL (\\u0000), which no text can hold. Remove it."


@pytest.mark.parametrize(
    ("line", "sentence", "code"),
    [
        ('{"text": 5}', "“text” must be a text in quotation marks, not a number.", Code.BAD_ROW),
        ('{"text": null}', "“text” must be a text in quotation marks, not null.", Code.BAD_ROW),
        ('{"text": ["a"]}', "“text” must be a text in quotation marks, not a list.", Code.BAD_ROW),
        ('{"text": " \\n"}', "the column “text” is empty.", Code.EMPTY),
        ('{"title": "A"}', "there is no “text”.", Code.BAD_ROW),
        ('{"text": "a", "title": {}}', "“title” must be a text, not an object.", Code.BAD_ROW),
        ('{"text": "a", "id": true}', "“id” must be a text, not true or false.", Code.BAD_ROW),
        ('{"text": "a", "url": 1.5}', "“url” must be a text, not a number.", Code.BAD_ROW),
        (
            '{"text": "a", "date": "soon"}',
            "“date” is “soon”, which is no date or could be two. Write it like 2024-04-22.",
            Code.BAD_DATE,
        ),
        (
            '["text"]',
            (
                "the line is not an object. Write one document a line, such as "
                '{"text": "…", "title": "…"}.'
            ),
            Code.BAD_ROW,
        ),
        ('{"text": "a",}', f"{NOT_JSON} (trailing comma is not allowed, character 13).", "bad_row"),
        ('{"text": "a"', f"{NOT_JSON} (unexpected end of data, character 13).", "bad_row"),
        (
            "// a comment",
            f"{NOT_JSON} (unexpected character, expected a JSON value, character 1).",
            "bad_row",
        ),
        (
            "[",
            (
                f"{NOT_JSON} (unexpected end of data, character 2). Write one document a line, "
                "without an array around and without indentation."
            ),
            "bad_row",
        ),
        (
            '{"text": "a", "n": 1e400}',
            f"{NOT_JSON} (number is infinity when parsed as double, character 20).",
            "bad_row",
        ),
        ('{"text": "a\\u0000"}', NUL, Code.NUL),
        ('{"text": "a", "x": [{"\\u0000": 1}]}', NUL, Code.NUL),
        (
            '{"text": "\\ud800"}',
            (
                "character 11 is half of a surrogate pair (\\ud800 and the like), which no text "
                "can hold. Remove it."
            ),
            Code.SURROGATE,
        ),
        (
            '{"text": "a", "x": ' + "[" * 101 + "]" * 101 + "}",
            "the objects are nested more than 100 deep.",
            Code.BAD_ROW,
        ),
        (
            '{"text": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
            "the objects are nested more than 100 deep.",
            Code.BAD_ROW,
        ),
        ('{"text": "a", "text": "b"}', "the name “text” stands twice in one object.", "bad_row"),
        (
            '{"text": "a", "x": {"y": 1, "y" : 2}}',
            "the name “y” stands twice in one object.",
            "bad_row",
        ),
        (
            '{"text": "a", "id": "first"}',
            "the id “first” was already used (line 1).",
            "duplicate_id",
        ),
    ],
)
def test_a_bad_line_is_reported_with_its_number(line, sentence, code):
    lines = f'{{"text": "ok", "id": "first"}}\n\n{line}\n{{"text": "ok", "id": "last"}}\n'
    assert problems(lines) == [(f"talks.jsonl, line 3: {sentence}", code)]


def test_nesting_up_to_a_hundred_is_kept():
    (record,) = records('{"text": "a", "x": ' + "[" * 99 + "]" * 99 + "}")
    assert "x" in record.extra


def test_a_line_break_inside_a_string_breaks_both_lines():
    assert [sentence.split(":")[0] for sentence, _ in problems('{"text": "a\nb"}')] == [
        "talks.jsonl, line 1",
        "talks.jsonl, line 2",
    ]


def test_bytes_that_are_not_utf8_are_reported_with_their_place():
    (problem,) = read(b'{"text": "a"}\n{"text": "caf\xe9 \xe0 la mer"}', "talks.jsonl").problems
    assert (problem.code, problem.line, problem.byte) == (Code.NOT_UTF8, 2, 27)


def test_one_bad_line_of_many_is_found():
    lines = ['{"text": "ok"}'] * 20_000
    lines[12_344] = "{"
    reading = read("\n".join(lines).encode(), "talks.jsonl")
    assert [problem.line for problem in reading.problems] == [12_345]
    assert len(reading.records) == 19_999


def test_a_file_that_is_wrong_throughout_stops_at_a_thousand_problems():
    found = problems("{\n" * 5000)
    assert len(found) == 1001
    assert found[-1][1] == Code.TOO_MANY_PROBLEMS


def test_ten_thousand_rows_take_little_time():
    text = ("The treaty enters into force when all are ready. " * 50)[:2000]
    data = b"\n".join(orjson.dumps({"text": text, "title": f"T {at}"}) for at in range(10_000))
    read(data[:2100].split(b"\n")[0], "talks.jsonl")  # loads what it needs

    before = process_time()
    reading = read(data, "talks.jsonl")
    seconds = process_time() - before

    assert len(reading.records) == 10_000
    assert seconds < 1.5  # about 0.25 on two old cores; this catches a second pass, not a busy day


def test_nasty_strings_come_back_as_they_were():
    if not NAUGHTY.is_file():
        pytest.skip("the list of naughty strings is not on this machine")
    strings = [s for s in orjson.loads(NAUGHTY.read_bytes()) if not is_blank(s) and "\r" not in s]

    found = records("\n".join(orjson.dumps({"text": s, "note": s}).decode() for s in strings))

    assert len(strings) > 450
    assert [record.text for record in found] == strings
    assert [record.extra["note"] for record in found] == strings


def test_lines_of_another_tool_are_read_and_the_one_without_text_is_reported():
    if not DOCCANO.is_file():
        pytest.skip("the sample files of other tools are not on this machine")
    reading = read(DOCCANO.read_bytes(), "intent.jsonl")
    assert [record.text for record in reading.records] == [f"example{x}" for x in "ABCD"]
    assert [str(p) for p in reading.problems] == ["intent.jsonl, line 5: there is no “text”."]
