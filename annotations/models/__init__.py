"""What a subject, an actor, a layer, a claim, a stance, a mark and a preference are."""

from .actors import Actor
from .claims import Claim
from .codebook import Codebook, CodebookVersion, Subject
from .layers import Layer, Transition
from .marks import Mark
from .preferences import Preferences
from .stances import ClaimActor, Stance

__all__ = [
    "Actor",
    "Claim",
    "ClaimActor",
    "Codebook",
    "CodebookVersion",
    "Layer",
    "Mark",
    "Preferences",
    "Stance",
    "Subject",
    "Transition",
]
