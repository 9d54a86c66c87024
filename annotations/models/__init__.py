"""What a subject, an actor, a layer, a claim, a stance and a mark are."""

from .actors import Actor
from .claims import Claim
from .codebook import Codebook, CodebookVersion, Subject
from .layers import Layer, Transition
from .marks import Mark
from .stances import ClaimActor, Stance

__all__ = [
    "Actor",
    "Claim",
    "ClaimActor",
    "Codebook",
    "CodebookVersion",
    "Layer",
    "Mark",
    "Stance",
    "Subject",
    "Transition",
]
