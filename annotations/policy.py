"""Pure: which roles may do what to codebooks, actors, layers, claims and exports.

Whether a layer is the caller's own, or open, is not a matter of roles: the stage functions refuse
that themselves, whoever asks.
"""

from collections.abc import Mapping

from documents.policy import ADJUDICATOR, ANNOTATOR, EVERYONE, MANAGER, MANAGERS, REVIEWER

ANNOTATORS = frozenset({ANNOTATOR, REVIEWER, ADJUDICATOR, MANAGER})
REVIEWERS = frozenset({REVIEWER, ADJUDICATOR, MANAGER})

TABLE: Mapping[str, frozenset[str]] = {
    "codebook.read": EVERYONE,
    "codebook.change": MANAGERS,
    "codebook.publish": MANAGERS,
    "actor.read": EVERYONE,
    "actor.propose": ANNOTATORS,
    "actor.change": MANAGERS,
    "layer.read": EVERYONE,
    "layer.lease": ANNOTATORS,
    "layer.submit": ANNOTATORS,
    "layer.review": REVIEWERS,
    "claim.read": EVERYONE,
    "claim.write": ANNOTATORS,
    "claim.see_drafts": REVIEWERS,
    "export.run": MANAGERS,
}


def can(role: str, action: str) -> bool:
    """Whether `role` may do `action`. Raises KeyError for an action without a row."""
    return role in TABLE[action]
