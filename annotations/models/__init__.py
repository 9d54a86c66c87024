"""What a subject, an actor, a layer, a claim, a stance and a mark are."""

from .actors import Actor
from .claims import Claim, ClaimActor, Mark, Stance
from .codebook import Codebook, CodebookVersion, Subject
from .layers import Layer, Transition

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
