"""Pure: how a stage says no.

A stage function that cannot do what it was asked raises a `Refused`; the edges turn it into an
answer (API: one error shape; admin and commands: the sentence alone). The message is written for
an editor: what happened, and what to do.
"""


class Refused(Exception):
    """The request is understood and cannot be carried out. Answered with 400."""

    status = 400

    def __init__(self, message: str, *, code: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field


class Forbidden(Refused):
    """The caller may see the thing but not do this to it. Answered with 403."""

    status = 403


class Conflict(Refused):
    """The thing is not in the state the caller believes it to be in. Answered with 409."""

    status = 409


class Stale(Refused):
    """Somebody else changed the row since the caller read it. Answered with 412."""

    status = 412
