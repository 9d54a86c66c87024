"""Pure: the roles of a project, and which of them may do what in `documents`.

`annotations.policy` adds its own rows to this table. A role without a row may not.
"""

from collections.abc import Mapping
from typing import NamedTuple

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
#: Everybody but those who are handed the documents they read.
OVERSEERS = EVERYONE - {ANNOTATOR}

TABLE: Mapping[str, frozenset[str]] = {
    "project.read": EVERYONE,
    "project.change": MANAGERS,
    "member.list": EVERYONE,
    "member.change": MANAGERS,
    "document.read": EVERYONE,
    "document.read_all": OVERSEERS,
    "document.import": MANAGERS,
    "document.change": MANAGERS,
    "document.archive": MANAGERS,
    "document.segment": MANAGERS,
    "job.read": MANAGERS,
    "job.cancel": MANAGERS,
}

#: Who may as well where the project is an open team (ADR 14).
OPEN_TEAM: Mapping[str, frozenset[str]] = {"document.read_all": EVERYONE}


class Standing(NamedTuple):
    """What the tables ask of a member: the role, and whether the project is an open team."""

    role: str
    open_team: bool = False


def can(standing: Standing, action: str) -> bool:
    """Whether a member may do `action`. Raises KeyError for an action without a row."""
    return allowed(standing, action, TABLE, OPEN_TEAM)


def allowed(
    standing: Standing,
    action: str,
    table: Mapping[str, frozenset[str]],
    open_team: Mapping[str, frozenset[str]],
) -> bool:
    """What `can` asks of a table and its widening. Raises KeyError for an action without a row."""
    return standing.role in table[action] or (
        standing.open_team and standing.role in open_team.get(action, ())
    )


def at_most(role: str, other: str) -> bool:
    """Whether `role` is no more powerful than `other`."""
    ranks = list(ROLES)
    return ranks.index(role) <= ranks.index(other)
