"""What subjects, actors, layers, claims, stances, marks, comments and decisions are."""

from .actors import Actor
from .claims import Claim
from .codebook import Codebook, CodebookVersion, Subject
from .comments import Comment
from .decisions import Candidate, Decision
from .layers import Layer, Transition
from .marks import Mark
from .notices import Notice
from .preferences import Preferences
from .stances import ClaimActor, Stance

__all__ = [
    "Actor",
    "Candidate",
    "Claim",
    "ClaimActor",
    "Codebook",
    "CodebookVersion",
    "Comment",
    "Decision",
    "Layer",
    "Mark",
    "Notice",
    "Preferences",
    "Stance",
    "Subject",
    "Transition",
]
