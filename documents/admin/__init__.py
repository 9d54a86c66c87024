"""The admin of projects, documents and jobs."""

from documents.admin import events, lists, members

__all__ = ["events", "lists", "members"]
