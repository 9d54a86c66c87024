"""Pure: who may do what, from documents to gold: the one table that everything asks.

The rows of `documents.policy` are in it. Whose reading it is, and which state it is in, are not
matters of roles: `workflow` and the stage functions refuse that themselves, whoever asks.
"""

from collections.abc import Mapping

from documents import policy as documents_policy
from documents.policy import (
    ADJUDICATOR,
    ANNOTATOR,
    EVERYONE,
    MANAGER,
    MANAGERS,
    REVIEWER,
    Standing,
    allowed,
)

ANNOTATORS = frozenset({ANNOTATOR})
REVIEWERS = frozenset({REVIEWER, ADJUDICATOR})
ADJUDICATORS = frozenset({ADJUDICATOR})
WORKERS = frozenset({ANNOTATOR, REVIEWER, ADJUDICATOR, MANAGER})
LEADS = frozenset({REVIEWER, ADJUDICATOR, MANAGER})

TABLE: Mapping[str, frozenset[str]] = {
    **documents_policy.TABLE,
    "codebook.read": EVERYONE,
    "codebook.change": MANAGERS,
    "codebook.publish": MANAGERS,
    "actor.read": EVERYONE,
    "actor.propose": WORKERS,
    "actor.change": MANAGERS,
    "layer.read": EVERYONE,
    "layer.lease": ANNOTATORS,
    "layer.submit": ANNOTATORS,
    "layer.review": REVIEWERS,
    "layer.adjudicate": ADJUDICATORS,
    "layer.reopen": frozenset({ADJUDICATOR, MANAGER}),
    "assignment.read": LEADS,
    "assignment.change": MANAGERS,
    "claim.read": EVERYONE,
    "claim.write": ANNOTATORS,
    "claim.see_drafts": LEADS,
    "comment.read": WORKERS,
    "comment.write": WORKERS,
    "progress.read": EVERYONE,
    "progress.read_all": LEADS,
    "export.run": MANAGERS,
}

#: Who may as well where the project is an open team (ADR 14).
OPEN_TEAM: Mapping[str, frozenset[str]] = {
    **documents_policy.OPEN_TEAM,
    "layer.lease": WORKERS,
    "layer.submit": WORKERS,
    "claim.write": WORKERS,
    "layer.review": LEADS,
    "layer.adjudicate": frozenset({ADJUDICATOR, MANAGER}),
}


def can(standing: Standing, action: str) -> bool:
    """Whether a member may do `action`. Raises KeyError for an action without a row."""
    return allowed(standing, action, TABLE, OPEN_TEAM)
