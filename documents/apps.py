"""The app that holds a team's project, its files and their text."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Projects, members, documents, sentences and jobs."""

    name = "documents"
    verbose_name = "Documents"
