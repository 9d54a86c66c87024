"""What a project, a member, a document, a sentence and a job are."""

from .documents import Document, Sentence
from .jobs import Job
from .projects import Membership, Project
from .tokens import TokenScope

__all__ = ["Document", "Job", "Membership", "Project", "Sentence", "TokenScope"]
