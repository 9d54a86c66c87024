"""A project with nothing in it, and threads to do several things to it at once.

Django is imported inside: this file is loaded before it is set up.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest


@pytest.fixture
def ana(db: None) -> Any:
    from django.contrib.auth.models import User

    return User.objects.create_user("ana")


@pytest.fixture
def project(ana: Any) -> Any:
    """Ana manages it."""
    from documents import projects

    return projects.create(name="Arvenia", slug="arvenia", by=ana)


@pytest.fixture
def elsewhere(ana: Any) -> Any:
    """Another project of Ana's."""
    from documents import projects

    return projects.create(name="Elsewhere", slug="elsewhere", by=ana)


@pytest.fixture
def threads(transactional_db: None) -> Iterator[ThreadPoolExecutor]:
    """Use with `hands.on_its_own`: a thread has a connection, and sees what was committed."""
    with ThreadPoolExecutor(8) as pool:
        yield pool
