"""JSON bodies: what no text or column of ours can hold is refused before anybody looks at it."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

#: Nothing of ours nests deeper than a claim's actors; what a person stores in `extra` may.
DEEPEST = 30


class TooLargeError(APIException):
    """A body that is larger than any of ours."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."
    default_code = "too_large"


class StrictJSONParser(BaseParser):
    """JSON as RFC 8259 has it: UTF-8, no NaN, each key once, no NUL and no half characters."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        """The body's value. Raises ParseError, ValidationError naming the field, TooLargeError."""
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLargeError
        try:
            value = json.loads(
                body.decode(), object_pairs_hook=_each_once, parse_constant=_no_constant
            )
        except RecursionError:
            raise ParseError("The JSON is nested too deeply.") from None
        except ValueError as error:
            raise ParseError(f"JSON parse error: {error}") from None
        _check(value, [])
        return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key occurs twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")


def _check(value: Any, path: list[str]) -> None:
    """Refuse what cannot be stored, by the name of the field it stands in."""
    if len(path) > DEEPEST:
        raise ParseError("The JSON is nested too deeply.")
    if isinstance(value, str):
        _check_text(value, path)
    elif isinstance(value, dict):
        for key, each in value.items():
            _check_text(key, path)
            _check(each, [*path, key])
    elif isinstance(value, list):
        for number, each in enumerate(value):
            _check(each, [*path, str(number)])


def _check_text(text: str, path: list[str]) -> None:
    field = ".".join(path) or "body"
    if "\0" in text:
        raise ValidationError(
            {field: "NUL characters are not allowed."}, "null_characters_not_allowed"
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(
            {field: "Half of a surrogate pair is not a character."},
            "surrogate_characters_not_allowed",
        ) from None
