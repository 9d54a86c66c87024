"""Bytes become text once: what is taken, what is changed, and what is refused with its place."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.encoding import EncodingProblem, decode, normalise

STORABLE = st.text(
    alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=200
)


def refusal(data: bytes, encoding: str | None = None) -> EncodingProblem:
    with pytest.raises(EncodingProblem) as caught:
        decode(data, encoding)
    return caught.value


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_the_encoding_and_is_dropped(mark, encoding):
    assert decode(mark + "Größe 👩‍🚀".encode(encoding)) == "Größe 👩‍🚀"


def test_only_the_first_mark_is_dropped():
    assert decode("\ufeff\ufeffa\ufeffb".encode()) == "\ufeffa\ufeffb"


def test_no_bytes_are_an_empty_text():
    assert decode(b"") == ""


def test_a_chosen_encoding_is_used():
    assert decode("Привет".encode("cp1251"), "cp1251") == "Привет"


def test_a_chosen_encoding_may_agree_with_the_mark():
    assert decode(codecs.BOM_UTF8 + b"talk", "utf-8") == "talk"
    assert decode("talk".encode("utf-16"), "utf-16") == "talk"


def test_bytes_that_are_not_utf8_are_refused_with_their_place():
    problem = refusal(b"first line\nna\xefve line")

    assert problem.code == "not_utf8"
    assert (problem.line, problem.byte) == (2, 13)
    assert problem.message.startswith("the file is not valid UTF-8. ")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le ministre a déclaré que la situation était très préoccupante à Genève.", "cp1252"),
        ("Министр заявил о новых переговорах по договору.", "cp1251"),
        ("大臣は新しい条約について話した。", "cp932"),
    ],
)
def test_a_likely_encoding_is_suggested(text, encoding):
    assert refusal(text.encode(encoding)).message == (
        f"the file is not valid UTF-8. It looks like {encoding}: choose that if it is right, "
        "or save the file as UTF-8."
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_recognised_and_not_guessed(encoding):
    problem = refusal("A short talk".encode(encoding))

    assert problem.code == "not_utf8"
    assert f"It looks like {encoding}: " in problem.message


def test_a_chosen_encoding_is_strict_too():
    problem = refusal(b"ab\x81", "cp1252")

    assert problem.message == "the file is not valid CP1252. Choose another encoding."
    assert (problem.code, problem.byte, problem.line) == ("not_utf8", 2, 1)


def test_half_a_character_at_the_end_of_marked_utf16_is_refused():
    assert refusal(codecs.BOM_UTF16_LE + b"a\0b").byte == 4


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "base64", "hex", "a\0b"])
def test_an_encoding_that_does_not_exist_is_refused(encoding):
    problem = refusal(b"abc", encoding)

    assert problem.code == "bad_encoding"
    assert problem.message == (
        f"there is no encoding called “{ascii(encoding)[1:-1]}”. "
        "Choose a usual one, such as utf-8 or cp1252."
    )


def test_a_mark_against_the_chosen_encoding_is_refused():
    problem = refusal(codecs.BOM_UTF8 + b"abc", "cp1252")

    assert problem.code == "bad_encoding"
    assert problem.message == (
        "the file begins with the mark of utf-8 but cp1252 was chosen. "
        "Choose utf-8, or leave the encoding empty."
    )


def test_utf16_without_a_mark_needs_its_byte_order():
    assert refusal(b"a\0b\0", "utf-16").message == (
        "the file has no byte order mark, so utf-16 does not say which byte comes first. "
        "Choose utf-16-le or utf-16-be."
    )


def test_nul_is_refused_with_line_and_character():
    problem = refusal(b"one line\r\ntwo\0")

    assert (problem.code, problem.line) == ("nul", 2)
    assert problem.message == (
        "character 4 of the line is NUL (U+0000), which no text can hold. "
        "Remove it, or check that the file really is text."
    )


def test_half_a_surrogate_pair_is_refused_with_its_line():
    with pytest.raises(EncodingProblem) as caught:
        normalise("one\ntwo \udc00")

    assert (caught.value.code, caught.value.line) == ("surrogate", 2)
    assert caught.value.message.startswith(
        "character 5 of the line is half of a surrogate pair (U+DC00), which no text can hold."
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a\r\nb", "a\nb"),
        ("a\rb", "a\nb"),
        ("a\r\r\nb", "a\n\nb"),
        ("a\n\rb", "a\n\nb"),
        ("a\u2028b\u2029c\u0085d\ve\ff", "a\u2028b\u2029c\u0085d\ve\ff"),
        ("e\u0301 é \u00ad\u200d\ufeff\ufffe", "e\u0301 é \u00ad\u200d\ufeff\ufffe"),
        ("\x01\x1b\t ", "\x01\x1b\t "),
    ],
)
def test_line_ends_become_one_and_everything_else_stays(given, kept):
    assert normalise(given) == kept


@given(STORABLE)
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once


@given(STORABLE)
def test_only_carriage_returns_are_lost(text):
    kept = normalise(text)
    assert "\r" not in kept
    assert kept.replace("\n", "") == text.replace("\r", "").replace("\n", "")


@given(STORABLE, st.sampled_from(["utf-8-sig", "utf-16", "utf-32"]))
def test_what_was_saved_with_a_mark_comes_back(text, encoding):
    assert decode(text.encode(encoding)) == normalise(text)


@given(st.binary(max_size=100))
def test_any_bytes_are_a_text_or_an_encoding_problem(data):
    with suppress(EncodingProblem):
        assert "\0" not in decode(data)
