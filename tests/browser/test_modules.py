"""The pure modules of the pages, tested by Node's own runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.name)
def test_the_pure_modules_do_what_their_tests_say(path):
    node = shutil.which("node")
    if node is None:
        print("Node is not installed: the modules are only tested through the browser.")
        pytest.skip("node is not installed")
    done = subprocess.run(
        [node, "--test", path], capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
