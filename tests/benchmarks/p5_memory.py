"""P5: what the server's process holds at most while claims leave, a million beside ten thousand.

A program of its own with a database of its own, so that the other rows are measured at the size
they name. Prints both peaks in megabytes as JSON.
"""

import json

from tests.benchmarks import database

if __name__ == "__main__":
    database.use("stancebook_bench_large")

from django.core.management import call_command

from documents.models import Project
from tests.benchmarks import world
from tests.benchmarks.measure import in_turn, serving
from tests.benchmarks.p5_export import download, signed


def main() -> None:
    """Make both projects, export each from a fresh server, twice in turn."""
    call_command("migrate", verbosity=0)
    small = world.kept_project("bench-small", documents=1_000, count=10_000)
    large = world.kept_project("bench-large", documents=100_000, count=1_000_000)
    peaks = in_turn(lambda: _peak_memory(large), lambda: _peak_memory(small), rounds=2)
    print(json.dumps(peaks))


def _peak_memory(project: Project) -> float:
    """In megabytes, of a server that has done nothing else."""
    with serving("config.wsgi") as server:
        download(server.port, f"/api/v1/projects/{project.slug}/export/?layer=all", signed())
        return server.peak_memory()


if __name__ == "__main__":
    main()
