"""The world most tests of this folder stand on."""

import pytest


@pytest.fixture
def world(db):
    """A project with people, a codebook and actors: see `tests.world`."""
    from tests.world import make_world  # Django is set up after the conftests are read

    return make_world()


@pytest.fixture
def annotator(world):
    """The annotator's API client."""
    return world.client(world.annotator)


@pytest.fixture
def reviewer(world):
    """The reviewer's."""
    return world.client(world.reviewer)


@pytest.fixture
def manager(world):
    """The manager's."""
    return world.client(world.manager)


@pytest.fixture
def viewer(world):
    """The viewer's."""
    return world.client(world.viewer)
