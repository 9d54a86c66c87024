"""Markdown becomes plain text: marks gone, blocks apart, nothing else lost."""

from datetime import date

import pytest

from documents.readers import Code, read


def text_of(markdown: str) -> str:
    (record,) = read(markdown.encode(), "talk.md").records
    return record.text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Head\nWords *go* **on**.", "Head\n\nWords go on."),
        ("One\ntwo.\n\n\n\nThree.", "One\ntwo.\n\nThree."),
        ("- a\n- b\n\nAfter", "- a\n- b\n\nAfter"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("* a\n  - b\n    1. c", "- a\n  - b\n    1. c"),
        ("- a\n\n  more\n- b", "- a\n\nmore\n\n- b"),
        ("> Quoted\n> words", "Quoted\nwords"),
        ("[label](http://example.org) ![picture](p.png) <b>x</b> `code`", "label picture x code"),
        ("|a|b|\n|-|-|\n|1|2|\n|3||\n\nEnd", "a | b\n1 | 2\n3\n\nEnd"),
        ("```\nx = 1\n```", "x = 1"),
        ("A &amp; B \\* C", "A & B * C"),
        ("<div>kept<!-- gone --><script>gone()</script></div>\n\nEnd", "kept\n\nEnd"),
        ("<b>x</b>  \nhard", "x\nhard"),
        ("One\n\n---\n\nTwo", "One\n\nTwo"),
        ("Head\n====\nText", "Head\n\nText"),
    ],
)
def test_the_marks_go_and_the_words_stay(markdown, plain):
    assert text_of(markdown) == plain


def test_lists_inside_lists_are_kept_to_any_usual_depth():
    markdown = "\n".join("  " * depth + f"- level {depth}" for depth in range(15))
    assert text_of(markdown).count("level") == 15


def test_nesting_without_end_does_no_harm():
    for markdown in (
        ">" * 5000 + " a",
        "- " * 5000 + "a",
        "[" * 5000,
        "*" * 5000 + "a",
        "`" * 5000,
    ):
        reading = read(markdown.encode(), "talk.md")
        assert reading.records or reading.problems


def test_the_first_heading_of_the_first_level_is_the_title():
    (record,) = read(b"## Small\n\n# *Water* first\n\nBy Ana Lima\n", "talk.md").records
    assert (record.title, record.author) == ("Water first", "Ana Lima")


def test_values_at_the_top_are_the_fields_and_no_text():
    head = "---\ntitle: 'Water: first'\nDate: 2021-05\nspeaker: Ana Lima\nroom: 4\n---\n# Other\n"
    (record,) = read(f"{head}Text.".encode(), "talk.md").records

    assert record.title == "Water: first"
    assert (record.published_on, record.published_precision) == (date(2021, 5, 1), "month")
    assert record.author == "Ana Lima"
    assert record.extra == {"room": "4"}
    assert record.text == "Other\n\nText."


def test_a_rule_at_the_top_is_no_head():
    assert text_of("---\n\nJust words\n\n---\n\nEnd") == "Just words\n\nEnd"


def test_a_wrong_date_at_the_top_is_refused():
    (problem,) = read(b"---\ndate: soon\n---\nText", "talk.md").problems
    assert problem.code == Code.BAD_DATE
    assert str(problem) == (
        "talk.md, line 1: “date” is “soon”, which is no date or could be two. "
        "Write it like 2024-04-22."
    )


def test_markdown_without_words_is_empty():
    (problem,) = read(b"---\n\n<!-- nothing -->\n", "talk.md").problems
    assert (str(problem), problem.code) == ("talk.md: there is no text in it.", Code.EMPTY)


def test_documents_in_one_file_do_not_share_its_title():
    reading = read(
        b"# One\n\nFirst.\n\n***\n\nShare:\n\n# Two\n\nSecond.", "t.md", split_on="Share:"
    )
    assert [record.title for record in reading.records] == ["One", "Two"]
