"""Plain text, and what every prose format has in common: splitting, metadata, names and ids."""

from datetime import date
from pathlib import Path

import pytest

from documents.readers import Code, Record, Rules, read

SEEDS = Path(__file__).resolve().parents[3] / "../shared/seeds"


def refusal(data: bytes, name: str = "talk.txt", **options) -> tuple[str, str]:
    reading = read(data, name, **options)
    assert reading.records == []
    (problem,) = reading.problems
    return str(problem), problem.code


def test_a_text_is_kept_character_for_character():
    text = "  Títle \u200d\n\n\ttwo  \u2028 three\n\n"
    (record,) = read(text.encode(), "talk.txt").records
    assert record.text == text


def test_a_text_brings_what_its_head_says():
    head = "May 3, 2021\n\nWater first\n\nPort Institute\n\nBy Ana Lima\n\n"
    text = f"{head}The harbour was closed for a week, and the ships waited outside in the fog."

    assert read(text.encode(), "water.txt").records == [
        Record(
            text,
            title="Water first",
            external_id="water.txt",
            published_on=date(2021, 5, 3),
            publisher="Port Institute",
            author="Ana Lima",
            source="water.txt",
            line=1,
        )
    ]


def test_a_text_without_a_title_is_called_like_its_file():
    (record,) = read(b"Colleagues,\n\nlet us begin.", "001_opening.talk.txt").records
    assert record.title == "001_opening.talk"


def test_documents_of_one_file_are_numbered_from_the_second_on():
    reading = read(b"One title\n\n--\nTwo title\n\n--\n\n\nThree title", "talks.txt", split_on="--")

    assert [(record.external_id, record.line) for record in reading.records] == [
        ("talks.txt", 1),
        ("talks.txt#2", 4),
        ("talks.txt#3", 9),
    ]


def test_a_document_among_several_without_a_title_is_called_by_its_first_words():
    reading = read(b"Friends,\nwe meet again.\n\n--\nColleagues,\n", "talks.txt", split_on="--")
    assert [record.title for record in reading.records] == [
        "we meet again.",
        "Colleagues,",
    ]


def test_a_pattern_opens_documents():
    reading = read(b"No. 1\nOne\nNo. 2\nTwo", "talks.txt", split_pattern=r"No\. \d+$")
    assert [record.text for record in reading.records] == ["No. 1\nOne", "No. 2\nTwo"]


def test_the_rules_of_a_project_are_used():
    rules = Rules(title=r"^Re: (.+)")
    (record,) = read(b"Head\nRe: Fish\n", "talk.txt", rules=rules).records
    assert record.title == "Fish"


@pytest.mark.parametrize("options", [{"split_pattern": "("}, {"rules": Rules(date="[")}])
def test_a_wrong_pattern_is_an_error_of_the_caller(options):
    with pytest.raises(ValueError, match="is not a regular expression"):
        read(b"text", "talk.txt", **options)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", "\u200b \ufeff".encode()])
def test_a_text_that_shows_nothing_is_refused(data):
    assert refusal(data) == ("talk.txt: there is no text in it.", Code.EMPTY)


def test_bytes_that_are_not_utf8_are_refused_with_their_place():
    assert refusal("Schöne Grüße\nvom Präsidenten, heißt es überall".encode("cp1252")) == (
        (
            "talk.txt, line 1, byte 3: the file is not valid UTF-8. It looks like cp1252: choose "
            "that if it is right, or save the file as UTF-8."
        ),
        Code.NOT_UTF8,
    )


def test_the_chosen_encoding_is_used():
    (record,) = read("Schöne Grüße".encode("cp1252"), "talk.txt", encoding="cp1252").records
    assert record.text == "Schöne Grüße"


def test_an_unknown_encoding_is_refused():
    assert refusal(b"text", encoding="klingon") == (
        (
            "talk.txt: there is no encoding called “klingon”. "
            "Choose a usual one, such as utf-8 or cp1252."
        ),
        Code.BAD_ENCODING,
    )


def test_nul_is_refused_with_its_line():
    assert refusal(b"First line of many words\nsecond \0 line of many more words\n") == (
        (
            "talk.txt, line 2: character 8 of the line is NUL (U+0000), which no text can hold. "
            "Remove it, or check that the file really is text."
        ),
        Code.NUL,
    )


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("../../etc/talk.txt", "talk.txt"),
        ("C:\\talks\\talk.txt", "talk.txt"),
        ("a\nb\u202etxt.exe.txt", "a�b�txt.exe.txt"),
        ("", "file"),
        ("/", "file"),
    ],
)
def test_a_file_name_is_made_safe_to_show(name, source):
    (record,) = read(b"text", name).records
    assert record.source == record.external_id == source


def test_reading_twice_gives_the_same():
    assert read(b"One\n--\nTwo", "a.txt", split_on="--") == read(
        b"One\n--\nTwo", "a.txt", split_on="--"
    )


def test_the_seed_file_gives_its_two_documents():
    if not SEEDS.is_dir():
        pytest.skip("the seed file is not on this machine")
    path = next(SEEDS.glob("000_*.txt"))

    reading = read(path.read_bytes(), path.name, split_on="Share the Post:")

    speech, initiative = reading.records
    assert reading.problems == []
    assert speech.published_on == date(2024, 4, 22)
    assert "Lavrov" in speech.title
    assert speech.text.endswith("Share the Post:")
    assert initiative.publisher == "Wilson Center"
    assert initiative.external_id == f"{path.name}#2"
    assert initiative.line == 49
