"""One text, several documents: where the cut is, and that nothing is lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.splitting import Part, split

SEEDS = Path(__file__).resolve().parents[2] / "../shared/seeds"


def test_without_marker_and_pattern_the_text_stays_as_it_is():
    assert split("\n one \n\n") == [Part("\n one \n\n", 1)]


def test_an_empty_text_holds_no_document():
    assert split("") == []
    assert split(" \n\n", marker="---") == []


def test_a_marker_closes_the_document_above_it():
    assert split("One.\nShare:\n\nTwo.\nShare:\n", marker="Share:") == [
        Part("One.\nShare:", 1),
        Part("Two.\nShare:", 4),
    ]


def test_a_marker_is_the_whole_line_with_white_space_aside():
    text = "One.\n  Share: \t\nTwo. Share: this\nShare: more"
    assert [part.line for part in split(text, marker=" Share: ")] == [1, 3]


def test_a_marker_that_never_comes_leaves_one_document():
    assert split("One.\nTwo.", marker="***") == [Part("One.\nTwo.", 1)]


def test_markers_in_a_row_close_one_document():
    assert split("One.\n--\n\n--\nTwo.", marker="--") == [
        Part("One.\n--\n\n--", 1),
        Part("Two.", 5),
    ]


def test_a_marker_before_the_first_document_stays_with_it():
    assert split("--\nOne.\n--\nTwo.", marker="--") == [Part("--\nOne.\n--", 1), Part("Two.", 4)]


def test_a_line_that_matches_the_pattern_opens_the_document_below_it():
    text = "Preface.\n\nDocument 1 of 2\nOne.\n\nDocument 2 of 2\nTwo.\n"
    assert split(text, pattern=r"Document \d+ of \d+") == [
        Part("Preface.", 1),
        Part("Document 1 of 2\nOne.", 3),
        Part("Document 2 of 2\nTwo.", 6),
    ]


def test_a_head_without_a_text_is_a_document_of_its_own():
    assert split("# 1\n# 2\nTwo.", pattern="# ") == [Part("# 1", 1), Part("# 2\nTwo.", 2)]


def test_the_pattern_is_matched_from_the_beginning_of_the_line():
    assert len(split("One.\nSee Document 2\nTwo.", pattern=r"Document \d+")) == 1
    assert len(split("One.\n   Document 2\nTwo.", pattern=r"Document \d+$")) == 2


def test_marker_and_pattern_work_together():
    text = "No. 1\nOne.\n--\nNo. 2\nTwo.\n--\n"
    assert [part.line for part in split(text, marker="--", pattern=r"No\. \d")] == [1, 4]


def test_a_pattern_sees_the_first_thousand_characters_of_a_line():
    assert len(split("One.\n" + "x" * 1000 + "!", pattern="x+!")) == 1
    assert len(split("One.\n" + "x" * 999 + "!", pattern="x+!")) == 2


def test_only_lf_ends_a_line():
    assert len(split("One.\u2028--\u2028Two.\v--\fThree.", marker="--")) == 1


def test_a_wrong_pattern_is_refused():
    with pytest.raises(ValueError, match="is not a regular expression"):
        split("One.", pattern="(")


def test_a_marker_of_two_lines_is_refused():
    with pytest.raises(ValueError, match=r"The line to split on must be a single line\."):
        split("One.", marker="a\nb")


LINES = st.lists(st.sampled_from(["", " ", "--", "No. 7", "Words here.", "\tmore"]), max_size=20)


@given(LINES, st.sampled_from(["", "--"]), st.sampled_from(["", r"No\. \d"]))
def test_every_word_of_the_text_is_in_one_document_and_in_order(lines, marker, pattern):
    text = "\n".join(lines)
    parts = split(text, marker=marker, pattern=pattern)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


@given(LINES)
def test_a_part_begins_on_the_line_it_says(lines):
    for part in split("\n".join(lines), marker="--", pattern=r"No\. \d"):
        assert lines[part.line - 1] == part.text.split("\n")[0]


def test_the_seed_file_holds_two_documents():
    if not SEEDS.is_dir():
        pytest.skip("the seed file is not on this machine")
    text = next(SEEDS.glob("000_*.txt")).read_text(encoding="utf-8")

    first, second = split(text, marker="Share the Post:")

    assert first.text.startswith("April 22, 2024\n")
    assert first.text.endswith("\nShare the Post:")
    assert second.text.startswith("Wilson Center\n")
