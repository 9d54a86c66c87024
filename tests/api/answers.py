"""How the tests of the API look at its answers."""

from typing import Any


def errors(response: Any, status: int) -> list[tuple[str, Any]]:
    """(code, attr) of each error; the answer must have this status and the one shape."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    body = response.json()
    assert set(body) == {"type", "errors"}, body
    assert body["type"] in {"validation_error", "client_error", "server_error"}
    for each in body["errors"]:
        assert set(each) == {"code", "detail", "attr"}, each
        assert isinstance(each["detail"], str)
        assert each["detail"]
    assert body["errors"]
    return [(each["code"], each["attr"]) for each in body["errors"]]


def ok(response: Any, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    return response.json() if response.content else None


def rows(response: Any) -> list[Any]:
    """The rows of a list, paged or not."""
    body = ok(response)
    return body["results"] if isinstance(body, dict) else body
