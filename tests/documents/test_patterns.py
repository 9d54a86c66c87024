"""Typed patterns: what is compiled and what is refused before it can run for ever."""

import re

import pytest

from documents.patterns import compile_pattern


def exactly(sentence: str) -> str:
    return f"^{re.escape(sentence)}$"


@pytest.mark.parametrize(
    "pattern",
    [
        r"^Document \d+ of \d+$",
        r"(?:ITEM|PART) \d{1,3}",
        r"(?i)^title: (.+)$",
        r"(ab)+",
        r"(\d\d)+-?x",
        r"(January|February|March|April|May) \d{1,2}, \d{4}",
    ],
)
def test_usual_patterns_are_compiled(pattern):
    assert isinstance(compile_pattern(pattern), re.Pattern)


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(a|a)*b", r"(?:a?)*", r"(a?){50}", r"(.)(x\1)+", r"((a*)b)+"]
)
def test_a_repetition_of_what_may_match_in_several_ways_is_refused(pattern):
    with pytest.raises(
        ValueError,
        match=exactly(
            f"“{pattern}” repeats something that itself repeats or has alternatives, which can "
            "take for ever on some lines. Write it without the outer repetition."
        ),
    ):
        compile_pattern(pattern)


@pytest.mark.parametrize("pattern", ["a*a*a*a*b", "a?" * 20 + "a" * 20, "(a|a)" * 20])
def test_too_many_repetitions_or_alternatives_in_a_row_are_refused(pattern):
    with pytest.raises(ValueError, match="has more than 3 repetitions"):
        compile_pattern(pattern)


def test_what_is_no_regular_expression_is_refused_with_the_reason():
    with pytest.raises(
        ValueError,
        match=exactly(
            "“[a” is not a regular expression: unterminated character set at position 0."
        ),
    ):
        compile_pattern("[a")


def test_a_long_pattern_is_refused():
    with pytest.raises(ValueError, match=r"The pattern is longer than 300 characters\."):
        compile_pattern("a" * 301)


@pytest.mark.parametrize("pattern", ["title", "(a)(b)"])
def test_a_rule_must_have_exactly_one_group(pattern):
    with pytest.raises(
        ValueError,
        match=exactly(
            f"“{pattern}” must hold exactly one group in parentheses: what it captures is used."
        ),
    ):
        compile_pattern(pattern, groups=1)
