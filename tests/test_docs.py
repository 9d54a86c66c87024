"""What the documentation names exists: files, commands, addresses, error codes, columns."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve
from rest_framework import exceptions, fields, relations, serializers

from annotations.exports.tables import ACTOR_COLUMNS, CODEBOOK_COLUMNS, TABLES
from documents.api.views import NothingView
from documents.readers.records import Code

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
API = (ROOT / "docs" / "api.md").read_text()
FORMATS = (ROOT / "docs" / "formats.md").read_text()


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(params=PAGES, ids=named)
def page(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


def section(text: str, heading: str) -> str:
    """What stands below a heading, up to the next of the same level."""
    level = heading.split(" ", maxsplit=1)[0]
    found = re.search(
        rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.DOTALL | re.MULTILINE
    )
    assert found, f"there is no section {heading}"
    return found[1]


# --- links and images --------------------------------------------------------------------------

LINKS = (r"\]\(([^)\s]+)\)", r'\b(?:src|srcset|href)="([^"]+)"')


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as they are made where it is shown."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_relative_link_and_image_exists(page: Path) -> None:
    prose = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    links = {link for pattern in LINKS for link in re.findall(pattern, prose)}
    for link in links:
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        assert not anchor or anchor in anchors(target), f"{link} names no heading"


# --- commands ----------------------------------------------------------------------------------


def test_every_management_command_exists(page: Path) -> None:
    names = set(re.findall(r"manage\.py ([a-z_]+)", page.read_text()))
    assert names <= set(get_commands())


def test_every_make_target_exists(page: Path) -> None:
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    text = page.read_text()
    names = set(re.findall(r"`(?:\w+=\S+\s+)*make ([a-z]+)", text))
    names |= set(re.findall(r"^make ([a-z]+)", text, re.MULTILINE))
    assert names <= known


# --- error codes -------------------------------------------------------------------------------

#: The framework's own: what its exceptions and fields can say.
FRAMEWORK = (
    {
        each.default_code
        for each in vars(exceptions).values()
        if isinstance(each, type) and issubclass(each, exceptions.APIException)
    }
    | {
        code
        for module in (fields, relations, serializers)
        for field in vars(module).values()
        if isinstance(field, type) and issubclass(field, fields.Field)
        for code in getattr(field, "default_error_messages", {})
    }
    | {"unique"}
)


def trees() -> Iterator[ast.Module]:
    """The code that answers programs: the admin shows a person the sentence, never the code."""
    for app in ("documents", "annotations"):
        for path in (ROOT / app).rglob("*.py"):
            if not {"admin", "migrations"} & set(path.parts):
                yield ast.parse(path.read_text())


def codes_in(node: ast.AST) -> Iterator[ast.expr | None]:
    """Where a code is written: code="…", default_code = "…", {"code": "…"}, SomeError(…, "…")."""
    match node:
        case ast.keyword(arg="code") | ast.Assign(targets=[ast.Name(id="default_code")]):
            yield node.value
        case ast.Dict():
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "code":
                    yield value
        case ast.Call(args=[_, code]) if ast.unparse(node.func).endswith(("Error", "Exception")):
            yield code


def raised() -> set[str]:
    """Every code that stands in our code; a conflict is otherwise named by its constraint."""
    found = (code for tree in trees() for node in ast.walk(tree) for code in codes_in(node))
    written = {code.value for code in found if isinstance(code, ast.Constant)}
    return {*map(str, written), *Code, "conflict"}


def documented() -> set[str]:
    """Every code in the tables and lists of the page."""
    own = section(API, "### Codes of the service")
    files = re.search(r"^Codes of problems in files: (.*?)\n\n", API, re.DOTALL | re.MULTILINE)
    assert files
    rows = set(re.findall(r"^\| `(\w+)` \|", own, re.MULTILINE))
    jobs = set(re.findall(r"`(\w+)`", own.rpartition("Two more")[2]))
    return rows | jobs | set(re.findall(r"`(\w+)`", files[1]))


def documented_of_framework() -> set[str]:
    return set(re.findall(r"`(\w+)`", section(API, "### Codes of the framework")))


def test_every_error_code_is_documented() -> None:
    assert raised() - documented() - documented_of_framework() == set()


def test_every_documented_error_code_exists() -> None:
    assert documented() - raised() - FRAMEWORK == set()


def test_every_documented_code_of_the_framework_exists() -> None:
    assert documented_of_framework()
    assert documented_of_framework() - FRAMEWORK == set()


# --- addresses ---------------------------------------------------------------------------------

ADDRESSES = sorted(set(re.findall(r"(?<=[` ])/api/v1/[\w./-]*", API)) - {"/api/v1/"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_leads_somewhere(address: str) -> None:
    try:
        view = resolve(address).func
    except Resolver404:
        pytest.fail(f"{address} leads nowhere")
    assert getattr(view, "cls", None) is not NothingView


# --- formats -----------------------------------------------------------------------------------

TABLES_OF_COLUMNS = {
    **{name: table.columns for name, table in TABLES.items() if name != "claims"},
    "actors": ACTOR_COLUMNS,
    "codebook": CODEBOOK_COLUMNS,
}


def test_the_columns_of_the_claims_table_are_documented() -> None:
    rows = section(FORMATS, "## CSV tables").partition("| table | one row for")[0]
    firsts = re.findall(r"^\| ([^|]+) \|", rows, re.MULTILINE)
    listed = [name for first in firsts for name in re.findall(r"`(\w+)`", first)]
    assert sorted(listed) == sorted(TABLES["claims"].columns)


@pytest.mark.parametrize("name", TABLES_OF_COLUMNS)
def test_the_columns_of_a_table_are_documented_in_their_order(name: str) -> None:
    tables = section(FORMATS, "## CSV tables").partition("| table | one row for")[2]
    row = re.search(rf"^\| `{name}` \| [^|]+ \| (.*) \|$", tables, re.MULTILINE)
    assert row, f"there is no table {name}"
    columns = re.sub(r"\([^)]*\)", "", row[1])
    assert re.findall(r"`(\w+)`", columns) == list(TABLES_OF_COLUMNS[name])


def test_the_fields_of_a_json_line_are_documented() -> None:
    tree = ast.parse((ROOT / "annotations" / "exports" / "jsonl.py").read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    keys = {
        key.value
        for function in functions
        for node in ast.walk(function)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    listed = set(re.findall(r"`(\w+)`", section(FORMATS, "## JSON lines")))
    assert keys - listed == set()
