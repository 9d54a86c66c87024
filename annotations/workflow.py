"""Pure: the states of a layer, and every move from one to another.

    in progress ──submit──▶ submitted ──accept──▶ accepted
                              │    ▲
                            return submit
                              ▼    │
                             returned

A layer can be changed while it is in progress or returned; anything else is frozen.
"""

from collections.abc import Mapping

IN_PROGRESS = "in_progress"
SUBMITTED = "submitted"
RETURNED = "returned"
ACCEPTED = "accepted"

#: Every state with the words an editor reads.
STATES: Mapping[str, str] = {
    IN_PROGRESS: "In progress",
    SUBMITTED: "Submitted",
    RETURNED: "Returned",
    ACCEPTED: "Accepted",
}

OPEN = frozenset({IN_PROGRESS, RETURNED})

#: (from, verb) → to. What is not here cannot happen.
MOVES: Mapping[tuple[str, str], str] = {
    (IN_PROGRESS, "submit"): SUBMITTED,
    (RETURNED, "submit"): SUBMITTED,
    (SUBMITTED, "return"): RETURNED,
    (SUBMITTED, "accept"): ACCEPTED,
}

VERBS = frozenset(verb for _, verb in MOVES)


def sources(verb: str) -> list[str]:
    """The states from which `verb` leads somewhere."""
    return [state for state, known in MOVES if known == verb]


def target(state: str, verb: str) -> str | None:
    """Where `verb` leads from `state`, or None where it leads nowhere."""
    return MOVES.get((state, verb))
