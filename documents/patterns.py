"""Pure: regular expressions that people type: compiled, refused when they may run for ever."""

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

PATTERN_CHARACTERS = 300
LINE_CHARACTERS = 1000
REPETITIONS = 3
CHOICES = 12
NARROW = 8  # up to this many more are a choice, beyond it a repetition
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)


@lru_cache(maxsize=64)
def compile_pattern(pattern: str, *, groups: int | None = None) -> re.Pattern[str]:
    """The compiled pattern, safe to match against lines of at most `LINE_CHARACTERS`.

    With `groups` it must have exactly that many. Raises ValueError with a sentence for the person
    who typed it. `re` cannot be interrupted, so shapes whose time explodes are refused: a
    repetition around a repetition or around alternatives, and too many of either in a row.
    """
    if len(pattern) > PATTERN_CHARACTERS:
        raise ValueError(f"The pattern is longer than {PATTERN_CHARACTERS} characters.")
    try:
        compiled = re.compile(pattern)
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"“{pattern}” is not a regular expression: {error}.") from None
    if groups is not None and compiled.groups != groups:
        raise ValueError(
            f"“{pattern}” must hold exactly one group in parentheses: what it captures is used."
        )
    _refuse_slow(pattern, parsed)
    return compiled


def _refuse_slow(pattern: str, parsed: Any) -> None:
    repetitions = choices = 0
    for node, argument, inside in _walk(parsed, inside=False):
        if inside:
            raise ValueError(
                f"“{pattern}” repeats something that itself repeats or has alternatives, which "
                "can take for ever on some lines. Write it without the outer repetition."
            )
        open_ended = node in REPEATS and argument[1] - argument[0] > NARROW
        repetitions += open_ended
        choices += not open_ended
    if repetitions > REPETITIONS or choices > CHOICES:
        raise ValueError(
            f"“{pattern}” has more than {REPETITIONS} repetitions (* or +) or more than {CHOICES} "
            "alternatives, which can take for ever on some lines. Make it simpler."
        )


def _walk(parsed: Any, *, inside: bool) -> Iterator[tuple[Any, Any, bool]]:
    """Every place of a parsed pattern where matching may try again, and whether it is repeated."""
    for node, argument in parsed:
        varies = node in REPEATS and argument[0] != argument[1]
        if varies or node in (op.BRANCH, op.GROUPREF):
            yield node, argument, inside
        repeats = node in REPEATS and argument[1] > 1
        for child in _children(argument):
            yield from _walk(child, inside=inside or repeats)


def _children(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, list | tuple):
        for each in argument:
            yield from _children(each)
