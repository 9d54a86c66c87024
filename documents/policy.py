"""Pure: the roles of a project, and which of them may do what in `documents`.

`annotations.policy` adds its own rows to the same kind of table. A role without a row may not.
"""

from collections.abc import Mapping

VIEWER = "viewer"
ANNOTATOR = "annotator"
REVIEWER = "reviewer"
ADJUDICATOR = "adjudicator"
MANAGER = "manager"

#: Every role with the word an editor reads, the least powerful first.
ROLES: dict[str, str] = {
    VIEWER: "Viewer",
    ANNOTATOR: "Annotator",
    REVIEWER: "Reviewer",
    ADJUDICATOR: "Adjudicator",
    MANAGER: "Manager",
}

EVERYONE = frozenset(ROLES)
MANAGERS = frozenset({MANAGER})

TABLE: Mapping[str, frozenset[str]] = {
    "project.read": EVERYONE,
    "project.change": MANAGERS,
    "member.list": EVERYONE,
    "member.change": MANAGERS,
    "document.read": EVERYONE,
    "document.import": MANAGERS,
    "document.change": MANAGERS,
    "document.archive": MANAGERS,
    "document.segment": MANAGERS,
    "job.read": EVERYONE,
    "job.cancel": MANAGERS,
}


def can(role: str, action: str) -> bool:
    """Whether `role` may do `action`. Raises KeyError for an action without a row."""
    return role in TABLE[action]


def at_most(role: str, other: str) -> bool:
    """Whether `role` is no more powerful than `other`."""
    ranks = list(ROLES)
    return ranks.index(role) <= ranks.index(other)
