"""The admin of projects, documents and jobs."""

from documents.admin import events, lists

__all__ = ["events", "lists"]
