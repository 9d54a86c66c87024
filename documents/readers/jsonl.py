"""Pure: JSON Lines → one record a line: an object with `text` and the fields of `columns`."""

import json
import re
from typing import Any

import orjson

from documents.readers.columns import BadRowError, fields_of, record_of
from documents.readers.records import MAX_PROBLEMS, Code, Problem, Reading
from documents.readers.text import decoded

MAX_DEPTH = 100
KEY = re.compile(rb'"\s*:')


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """A record for each good line, a problem for each bad one; empty lines are passed over.

    Raises `UnreadableError`.
    """
    lines = decoded(data, source, encoding).encode().split(b"\n")
    reading = Reading()
    number = 0
    for at, line in enumerate(lines, start=1):
        if not line or line.isspace():
            continue
        number += 1
        try:
            values = _object(line)
            own_id = f"{source}#{number}"
            record = record_of(
                values, fields=fields_of(tuple(values)), external_id=own_id, source=source, line=at
            )
        except BadRowError as bad:
            reading.problems.append(Problem(bad.message, source, at, code=bad.code))
            if len(reading.problems) >= MAX_PROBLEMS:
                reading.problems.append(_too_many(source, at))
                break
        else:
            reading.records.append(record)
    return reading


def _object(line: bytes) -> dict[str, Any]:
    """The JSON object of a line. Raises `BadRowError`."""
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _not_json(error, line) from None
    if not isinstance(values, dict):
        raise BadRowError(
            "the line is not an object. Write one document a line, such as "
            '{"text": "…", "title": "…"}.'
        )
    _refuse_depth(values)
    if b"\\u0000" in line:
        _refuse_nul(values)
    if len(KEY.findall(line)) != len(values):  # cheap; the sure way is slow and seldom needed
        _refuse_repeated_keys(line)
    return values


def _not_json(error: orjson.JSONDecodeError, line: bytes) -> BadRowError:
    if "surrogate" in error.msg:
        return BadRowError(
            f"character {error.pos + 1} is half of a surrogate pair (\\ud800 and the like), "
            "which no text can hold. Remove it.",
            Code.SURROGATE,
        )
    if "depth" in error.msg or "recursion" in error.msg.lower():
        return BadRowError(f"the objects are nested more than {MAX_DEPTH} deep.")
    hint = ""
    if line.strip() in (b"[", b"{"):
        hint = " Write one document a line, without an array around and without indentation."
    reason = error.msg.split(":")[0]
    return BadRowError(f"the line is not valid JSON ({reason}, character {error.pos + 1}).{hint}")


def _refuse_depth(values: dict[str, Any]) -> None:
    level: list[Any] = [value for value in values.values() if isinstance(value, dict | list)]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    raise BadRowError(f"the objects are nested more than {MAX_DEPTH} deep.")


def _refuse_nul(value: Any) -> None:
    if isinstance(value, str) and "\0" in value:
        raise BadRowError(
            "a value or a name holds NUL (\\u0000), which no text can hold. Remove it.", Code.NUL
        )
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_nul(name)
            _refuse_nul(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_nul(inner)


def _refuse_repeated_keys(line: bytes) -> None:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                raise BadRowError(f"the name “{name}” stands twice in one object.")
            found[name] = value
        return found

    json.loads(line, object_pairs_hook=once)


def _too_many(source: str, line: int) -> Problem:
    return Problem(
        f"there are more than {MAX_PROBLEMS:,} problems; the rest was not read.",
        source,
        line,
        code=Code.TOO_MANY_PROBLEMS,
    )
