"""`make bench`: floor and product in turn, in one run, as ratios.

Each row is measured alternately several times and the medians are compared, because the same work
moves by a factor of several between runs on a shared machine. The product runs as it does for a
user: gunicorn with two workers of four threads, a token, permissions, checks and history. The
database is a real one that waits for the disk.

    python -m tests.benchmarks.run [P1] [P3] [P4] [P5] [P6] [P7] [team] [--write FILE]
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.benchmarks import database

database.use("stancebook_bench")

from django.core.management import call_command  # noqa: E402 -- the settings first

from tests.benchmarks import (  # noqa: E402
    bench_segmentation,
    p1_import,
    p3_create,
    p4_lists,
    p5_export,
    p6_workbench,
    team,
    world,
)  # fmt: skip
from tests.benchmarks.measure import ROOT, Table, serving  # noqa: E402


def main() -> None:
    """Measure what was asked for, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="*", default=["P1", "P3", "P4", "P5", "P6", "P7", "team"])
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    call_command("migrate", verbosity=0)
    table = Table()
    if "P1" in options.rows:
        p1_import.bench_import(table)
    if {"P3", "P4", "P5"} & set(options.rows):
        _served(table, options.rows)
    if "P6" in options.rows:
        p6_workbench.bench_workbench(table)
    if "team" in options.rows:
        team.bench_team(table)
    if "P7" in options.rows:
        _segmentation(table)
    if options.write:
        text = options.write.read_text()
        before, _, rest = text.partition("<!-- measured -->\n")
        _, _, after = rest.partition("<!-- end -->")
        options.write.write_text(
            f"{before}<!-- measured -->\n\n{table.markdown()}\n<!-- end -->{after}"
        )


def _segmentation(table: Table) -> None:
    """P7: speed and linearity; accuracy is measured as `docs/segmentation.md` tells."""
    measured = bench_segmentation.measure()
    table.add("P7", "cut sentences, beside 10 million code points per CPU-second",
              measured["Mchar/s"], 10, 1, unit="Mchar/s")  # fmt: skip
    table.add("P7", "… beside bare sentencex, which is what it is built on", measured["Mchar/s"],
              measured["Mchar/s of bare sentencex"], None, unit="Mchar/s")  # fmt: skip
    table.add("P7", "… worst hostile family: time of twice the text, beside 2.3",
              measured["worst time ratio"], 2.3, 1, unit="×", faster_is="less")  # fmt: skip


def _served(table: Table, rows: list[str]) -> None:
    project = world.big_project()
    make = "from tests.benchmarks.floor import make_tables; make_tables()"
    subprocess.run([sys.executable, "-c", make], cwd=ROOT, check=True)
    with serving("config.wsgi") as ours, serving("tests.benchmarks.floor") as floor:
        if "P4" in rows:
            p4_lists.bench_lists(table, project, ours.port, floor.port)
        if "P5" in rows:
            p5_export.bench_export(table, project, ours.port, floor.port)
        if "P3" in rows:
            p3_create.bench_create(table, project, ours.port, floor.port)
    if "P5" in rows:
        p5_export.bench_memory(table)


if __name__ == "__main__":
    main()
