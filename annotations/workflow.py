"""Pure: the states of a layer, and every move from one to another.

A reading:

    new ──begin──▶ in progress ──submit──▶ submitted ──accept, settle──▶ accepted
                     ▲    │                  │    ▲                          │
                   begin  │                return submit                     │
                     │    │                  ▼    │                          │
      declined, expired ◀─┘                 returned ◀────────reopen─────────┘

    What is new or in progress can be declined, or expires when its lease is over; a manager can
    withdraw it, and what was returned as well. Whoever let a document go can begin again where it
    still needs a reading; a manager can assign it anew, whatever became of it.

An adjudication:

    in progress ──decide──▶ accepted ──reopen──▶ in progress

A layer can be changed while it is in progress or returned; anything else is frozen.
"""

from collections.abc import Mapping
from typing import NamedTuple

NEW = "new"
IN_PROGRESS = "in_progress"
SUBMITTED = "submitted"
RETURNED = "returned"
ACCEPTED = "accepted"
DECLINED = "declined"
EXPIRED = "expired"
WITHDRAWN = "withdrawn"

#: Every state with the words an editor reads.
STATES: Mapping[str, str] = {
    NEW: "New",
    IN_PROGRESS: "In progress",
    SUBMITTED: "Submitted",
    RETURNED: "Returned",
    ACCEPTED: "Accepted",
    DECLINED: "Declined",
    EXPIRED: "Expired",
    WITHDRAWN: "Withdrawn",
}

OPEN = frozenset({IN_PROGRESS, RETURNED})
#: Those that a lease may hold.
LEASED = frozenset({NEW, IN_PROGRESS})
#: Those whose annotator has not read to the end yet.
UNREAD = frozenset({NEW, IN_PROGRESS, RETURNED})
#: What was read to its end, whatever a reviewer says of it.
HANDED_IN = frozenset({SUBMITTED, ACCEPTED})
#: Those that are no reading of their document any more: another may take their place.
GONE = frozenset({DECLINED, EXPIRED, WITHDRAWN})

ADJUDICATING = "adjudicating"
#: How far a document is, with the words a manager reads, in the order of the work.
DOCUMENT_STATES: Mapping[str, str] = {
    NEW: "Not begun",
    IN_PROGRESS: "Being read",
    SUBMITTED: "Readings in",
    ADJUDICATING: "Being adjudicated",
    ACCEPTED: "Decided",
}

#: (from, verb) → to, of a reading. What is not here cannot happen.
MOVES: Mapping[tuple[str, str], str] = {
    (NEW, "begin"): IN_PROGRESS,
    (DECLINED, "begin"): IN_PROGRESS,
    (EXPIRED, "begin"): IN_PROGRESS,
    (NEW, "decline"): DECLINED,
    (IN_PROGRESS, "decline"): DECLINED,
    (NEW, "expire"): EXPIRED,
    (IN_PROGRESS, "expire"): EXPIRED,
    (NEW, "withdraw"): WITHDRAWN,
    (IN_PROGRESS, "withdraw"): WITHDRAWN,
    (RETURNED, "withdraw"): WITHDRAWN,
    (DECLINED, "assign"): NEW,
    (EXPIRED, "assign"): NEW,
    (WITHDRAWN, "assign"): NEW,
    (IN_PROGRESS, "submit"): SUBMITTED,
    (RETURNED, "submit"): SUBMITTED,
    (SUBMITTED, "return"): RETURNED,
    (SUBMITTED, "accept"): ACCEPTED,
    (SUBMITTED, "settle"): ACCEPTED,
    (ACCEPTED, "reopen"): RETURNED,
}

#: The same of an adjudication.
ADJUDICATION_MOVES: Mapping[tuple[str, str], str] = {
    (IN_PROGRESS, "decide"): ACCEPTED,
    (ACCEPTED, "reopen"): IN_PROGRESS,
}

OWN, OTHERS, ANY = "own", "others", "any"


class Right(NamedTuple):
    """Who carries a verb out: a row of the policy, and of whose layers. Without a row: nobody asks
    for it, it comes of something else."""

    action: str | None
    whose: str = ANY


#: Every verb with who may.
RIGHTS: Mapping[str, Right] = {
    "begin": Right("layer.lease", OWN),
    "decline": Right("layer.lease", OWN),
    "expire": Right(None),
    "withdraw": Right("assignment.change"),
    "assign": Right("assignment.change"),
    "submit": Right("layer.submit", OWN),
    "return": Right("layer.review", OTHERS),
    "accept": Right("layer.review", OTHERS),
    "settle": Right(None),
    "decide": Right("layer.adjudicate", OWN),
    "reopen": Right("layer.reopen"),
}

#: What a reviewer does with a reading: who did one of these has reviewed it.
REVIEWS = frozenset({"accept", "return", "reopen"})

#: What a verb makes of a layer, in a sentence: "it cannot be … now".
PARTICIPLES: Mapping[str, str] = {
    "begin": "begun",
    "decline": "declined",
    "expire": "taken back",
    "withdraw": "withdrawn",
    "assign": "assigned",
    "submit": "submitted",
    "return": "returned",
    "accept": "accepted",
    "settle": "settled",
    "decide": "decided",
    "reopen": "reopened",
}


def target(state: str, verb: str, *, adjudication: bool = False) -> str | None:
    """Where `verb` leads from `state`, or None where it leads nowhere."""
    return (ADJUDICATION_MOVES if adjudication else MOVES).get((state, verb))
