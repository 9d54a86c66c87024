"""Writes: who did it, beside every change.

Every stage function that writes wears `@recorded`. It opens one transaction and tells the database
who is acting and by which verb; the event triggers copy that into each event row. The setting is
local to the transaction, so nothing leaks to the next user of the connection, and it holds for
COPY as well, which statement-by-statement injection would miss.
"""

import functools
import json
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast

from django.contrib.auth.models import User
from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")

_recording: ContextVar[bool] = ContextVar("recording", default=False)


def recorded(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` atomically, its changes recorded as done by the keyword argument `by`.

    When one recorded function calls another, the outermost verb is the one that stands in the
    events: it is what the person did.
    """
    # `return_` and `_create` are "return" and "create" to whoever reads the events.
    verb = f"{function.__module__.rpartition('.')[2]}.{function.__name__.strip('_')}"

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if _recording.get():
            with transaction.atomic():
                return function(*args, **kwargs)
        token = _recording.set(True)
        try:
            with transaction.atomic():
                _announce(verb, kwargs["by"])
                return function(*args, **kwargs)
        finally:
            _recording.reset(token)

    return wrapper


def who(request: Any) -> User:
    """Whoever sent a request that an edge has already authenticated."""
    return cast(User, request.user)


def _announce(verb: str, by: Any) -> None:
    context = {"verb": verb, "by": by.pk if by else None, "name": by.get_username() if by else ""}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps(context)]
        )
