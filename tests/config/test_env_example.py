"""`.env.example` and the code name the same variables."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def names_read_by(path: str) -> set[str]:
    """The first argument of every `env(…)`, `env.list(…)` and `os.environ…` in a file."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            first = node.args[0] if node.args else None
        elif isinstance(node, ast.Subscript):
            called, first = ast.unparse(node.value), node.slice
        else:
            continue
        if re.fullmatch(r"env(\.\w+)?|os\.environ(\.\w+)?|os\.getenv", called) and isinstance(
            first, ast.Constant
        ):
            names.add(first.value)
    return names


def names_in_the_example() -> set[str]:
    return set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def names_in_the_compose_file() -> set[str]:
    return set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))


def test_the_example_names_exactly_what_is_read():
    read = names_read_by("config/settings.py") | names_read_by("config/run.py")
    assert names_in_the_example() == (read | names_in_the_compose_file()) - {
        "DJANGO_SETTINGS_MODULE"
    }


def test_the_detector_sees_every_way_of_reading(tmp_path, monkeypatch):
    monkeypatch.setitem(globals(), "ROOT", tmp_path)
    (tmp_path / "code.py").write_text(
        'env("A"); env.list("B", default=[]); os.environ["C"]; os.environ.get("D"); other("E")'
    )
    assert names_read_by("code.py") == {"A", "B", "C", "D"}


def test_the_example_holds_no_secret():
    text = (ROOT / ".env.example").read_text()
    assert re.findall(r"^(?:\w*KEY\w*|\w*PASSWORD|\w+_URL)=(.+)$", text, re.MULTILINE) == []
