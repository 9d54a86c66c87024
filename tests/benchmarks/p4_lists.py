"""P4: lists of 100 claims among 100,000."""

from base64 import b64encode

from annotations.models import Claim
from documents import tokens
from documents.models import Project
from tests.benchmarks import world
from tests.benchmarks.measure import Table, in_turn, load


def bench_lists(table: Table, project: Project, ours: int, floor: int) -> None:
    """100 claims: the first page, the last page, and the claims of a subject."""
    token, _ = tokens.issue(by=world.people())
    signed = {"Authorization": f"Token {token}"}
    path = f"/api/v1/projects/{project.slug}/claims/"
    oldest = Claim.objects.filter(project=project).order_by("pk").values_list("pk", flat=True)
    last_key = oldest[100]
    pages = {
        "first page": (path, "/claims/", 1.4),
        "last page": (f"{path}?cursor={_cursor(last_key)}", f"/claims/?before={last_key}", 2.4),
        "filter by subject": (f"{path}?subject=R1.2", "/claims/?subject=R1.2", 1.7),
    }
    medians = {}
    for name, (product, bare, goal) in pages.items():
        rate, other = in_turn(
            lambda p=product: load(port=ours, clients=1, method="GET", path=p, headers=signed,  # type: ignore[misc]
                                   count=60)["p50"],
            lambda p=bare: load(port=floor, clients=1, method="GET", path=p, count=60)["p50"],  # type: ignore[misc]
        )  # fmt: skip
        medians[name] = rate
        # 15 times faster than the faster rival, as a multiple of the floor of that measurement.
        table.add("P4", f"list of 100 claims, {name}, beside bare Django", rate, other, goal,
                  unit="ms", faster_is="less")  # fmt: skip
    table.add("P4", "last page beside first page", medians["last page"], medians["first page"], 1.2,
              unit="ms", faster_is="less")  # fmt: skip


def _cursor(key: int) -> str:
    return b64encode(f"p={key}".encode()).decode().replace("=", "%3D")
