"""One shape for every error: {"type": …, "errors": [{"code", "detail", "attr"}]}.

A stage's `Refused` keeps its code, its sentence and its field. What only the database refused (a
race between two writers) is a conflict, named by its constraint.
"""

from typing import Any

from django.conf import settings
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import Error
from rest_framework import exceptions
from rest_framework.status import HTTP_429_TOO_MANY_REQUESTS

from documents.refusals import Refused

TOO_MANY_TRIES = "Too many wrong passwords. Wait five minutes, then try again."


class RefusedError(exceptions.APIException):
    """A refusal on its way to the client."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.message, refused.code)
        self.status_code = refused.status


class Handler(ExceptionHandler):
    """Turns what our stages and the database raise into API errors."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Refused keeps its status; a constraint that was hit in a race is a conflict."""
        if isinstance(exc, Refused):
            return RefusedError(exc)
        if isinstance(exc, IntegrityError):
            return _conflict(exc)
        if isinstance(exc, DataError):
            return exceptions.ValidationError("A value is out of range.", "out_of_range")
        return super().convert_known_exceptions(exc)


def _conflict(exc: IntegrityError) -> exceptions.APIException:
    diagnosis = getattr(exc.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or "conflict"
    conflict = exceptions.APIException(
        "What you sent contradicts what is stored by now. Fetch it again and retry.", constraint
    )
    conflict.status_code = 409
    return conflict


class Formatter(ExceptionFormatter):
    """Keeps the field of a refusal, and lists everything an incomplete thing still needs."""

    def get_errors(self) -> list[Error]:
        """One error, or one for each thing that is missing."""
        refused = self.original_exc
        if not isinstance(refused, Refused):
            return super().get_errors()
        missing: list[Any] = getattr(refused, "missing", [])
        if missing:
            return [
                Error(refused.code, each.message, str(each.claim or f"sentence {each.sentence}"))
                for each in missing
            ]
        return [Error(refused.code, refused.message, refused.field)]


def locked_out(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """What somebody is answered who has guessed too often: a program in our shape, a person."""
    if request.path.startswith("/api/"):
        error = {"code": "throttled", "detail": TOO_MANY_TRIES, "attr": None}
        answer: HttpResponse = JsonResponse(
            {"type": "client_error", "errors": [error]}, status=HTTP_429_TOO_MANY_REQUESTS
        )
    else:
        answer = HttpResponse(TOO_MANY_TRIES, status=HTTP_429_TOO_MANY_REQUESTS)
    answer["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME.total_seconds()))
    return answer
