"""A small living world to start with."""

from django.apps import AppConfig


class SeedsConfig(AppConfig):
    """Makes the demo project, only by calling the stages of the other apps."""

    name = "seeds"
