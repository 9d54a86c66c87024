"""What the browser tests share: a world on a live server, and hands for the annotation page.

Django is imported inside the fixtures: this file is loaded before it is set up when only these
tests run.
"""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def world(transactional_db: None) -> Any:
    from tests.world import make_world

    return make_world()


@pytest.fixture
def live(live: SimpleNamespace) -> Iterator[SimpleNamespace]:
    """The page leaves before the tables do: nothing asks the server while they are emptied.

    A request that the page has sent is answered first: the server would go on with it, and what it
    writes would stand in the way of emptying the tables, or remain in them.
    """
    context = live.page.context
    under_way: set[Any] = set()

    def sent(request: Any) -> None:
        under_way.add(request)

    def over(request: Any) -> None:
        under_way.discard(request)

    context.on("request", sent)
    context.on("requestfinished", over)
    context.on("requestfailed", over)
    yield live
    deadline = time.monotonic() + 10
    while under_way and time.monotonic() < deadline:
        live.page.wait_for_timeout(20)
    for page in context.pages:
        page.goto("about:blank")


@pytest.fixture
def annotation(live: Any, world: Any) -> Any:
    from tests.browser.hands import Annotation

    return Annotation(live, world)


@pytest.fixture
def work() -> Callable[[], Any]:
    """Does what waits, as a worker would: one job, the latest."""
    from documents import imports, jobs
    from documents.models import Job

    def work() -> Job:
        job = Job.objects.latest("id")
        jobs.work(job.uid, imports.run)
        job.refresh_from_db()
        return job

    return work
