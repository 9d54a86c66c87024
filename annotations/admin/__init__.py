"""The admin of codebooks, actors, readings and claims."""

from annotations.admin import codebook, lists

__all__ = ["codebook", "lists"]
