"""The app that leads from sentences to gold."""

from django.apps import AppConfig


class AnnotationsConfig(AppConfig):
    """Codebooks, actors, layers, claims, review and export."""

    name = "annotations"
    verbose_name = "Annotations"
