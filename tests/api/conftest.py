"""The world most tests of this folder stand on."""

import pytest


@pytest.fixture
def world(db):
    """A project with people, a codebook and actors: see `tests.world`."""
    from tests.world import make_world  # Django is set up after the conftests are read

    return make_world()
