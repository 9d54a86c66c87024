"""Nobody overwrites what they have not seen: `ETag` out, `If-Match` in."""

from django.http import HttpResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request


class PreconditionRequiredError(APIException):
    """A change came without the version it was made on."""

    status_code = 428
    default_detail = 'Send the version you have read as If-Match: "3".'
    default_code = "precondition_required"


def tagged(response: HttpResponse, version: int) -> HttpResponse:
    """The response with the row's version as its ETag."""
    response["ETag"] = f'"{version}"'
    return response


def expected(request: Request) -> int:
    """The version the client has read. Raises PreconditionRequiredError."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not given.isascii() or not given.isdigit() or len(given) > 9:
        raise PreconditionRequiredError
    return int(given)
