"""What import-linter cannot see of docs/architecture.md."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[1]
OURS = ("documents", "annotations", "seeds")


def sources(*patterns: str) -> list[Path]:
    found = {path for pattern in patterns for app in OURS for path in (ROOT / app).glob(pattern)}
    return sorted(path for path in found if path.suffix == ".py")


EDGES = sources("admin*", "admin/**/*", "api*", "api/**/*", "tasks.py", "management/**/*")
STAGES = [
    path
    for path in sources("*.py", "*/*.py", "*/*/*.py")
    if path not in EDGES
    and path.name != "apps.py"
    and not {"models", "migrations"} & set(path.parts)
    and path.read_text().strip()
]


# --- no ORM write in an edge -------------------------------------------------------------------

#: Methods that only the ORM has.
ALWAYS = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
    "aupdate",
    "save_model",
    "save_formset",
    "save_related",
    "delete_model",
    "delete_queryset",
    "perform_create",
    "perform_update",
    "perform_destroy",
}
#: Methods that a dict, a set, a file or a stage module has too: a write if called on a queryset.
ON_A_QUERYSET = {"create", "update", "delete", "add", "set", "remove", "clear"}
#: What makes the thing before the dot a queryset.
QUERYSET = re.compile(
    r"\bobjects\b|queryset|_set\b|\.(filter|exclude|all|visible_to|select_for_update)\("
)


def orm_writes(source: str) -> Iterator[str]:
    """Each call in the source that changes rows without asking a stage."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, method = ast.unparse(node.func.value), node.func.attr
        if (
            method in ALWAYS
            # A method of that name on an imported module is a stage's verb: `claims.save(…)`.
            or (method == "save" and not owner.endswith("storage"))
            or (method == "delete" and not node.args and not node.keywords)
            or (method in ON_A_QUERYSET and QUERYSET.search(owner))
            or (method == "execute" and "cursor" in owner)
        ):
            yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


@pytest.mark.parametrize("path", EDGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_edge_writes_nothing_itself(path):
    assert list(orm_writes(path.read_text())) == []


@pytest.mark.parametrize(
    "source",
    [
        "claim.save()",
        "claim.save(update_fields=['note'])",
        "form.save()",
        "serializer.save(by=request.user)",
        "claim.delete()",
        "Claim.objects.create(start=1)",
        "Claim.objects.filter(layer=layer).update(note='')",
        "self.get_queryset().delete()",
        "queryset.update(status='done')",
        "layer.claim_set.add(claim)",
        "Claim.objects.bulk_create(claims)",
        "Actor.objects.get_or_create(name='Lavrov')",
        "super().save_model(request, obj, form, change)",
        "cursor.execute('UPDATE claims')",
    ],
)
def test_the_detector_sees_a_write(source):
    assert list(orm_writes(source))


@pytest.mark.parametrize(
    "source",
    [
        "claims.create(layer=layer, by=request.user)",
        "jobs.enqueue(project=project, by=user)",
        "claims.delete(claim, by=request.user)",
        "context.update(title='Claims')",
        "seen.add(row)",
        "Claim.objects.visible_to(user).count()",
    ],
)
def test_the_detector_lets_a_stage_be_called(source):
    assert list(orm_writes(source)) == []


# --- what stands at the top of a file ----------------------------------------------------------


@pytest.mark.parametrize("path", STAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_stage_says_first_whether_it_writes(path):
    first = (ast.get_docstring(ast.parse(path.read_text())) or "").partition("\n")[0]
    assert re.match(r"(Pure|Writes|Reads): \S", first), f"{path.name} begins: {first!r}"


def test_every_model_says_what_it_is():
    silent = [
        model.__name__
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and not is_made_by_pghistory(model)
        # Django writes one that lists the fields where there is none.
        and (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]
    assert silent == []


def is_made_by_pghistory(model) -> bool:
    return hasattr(model, "pgh_tracked_model")


# --- the locks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", ["development.txt", "production.txt"])
def test_a_lock_names_no_host(lock):
    assert "://" not in (ROOT / "requirements" / lock).read_text()


@pytest.mark.parametrize("lock", ["development.txt", "production.txt"])
def test_every_line_of_a_lock_is_pinned_and_hashed(lock):
    text = (ROOT / "requirements" / lock).read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []


def test_the_two_locks_agree():
    pins = [
        dict(
            re.findall(
                r"^([\w.-]+(?:\[\w+\])?)==(\S+)",
                (ROOT / "requirements" / name).read_text(),
                re.MULTILINE,
            )
        )
        for name in ("development.txt", "production.txt")
    ]
    development, production = pins
    assert {k: v for k, v in production.items() if development.get(k) != v} == {}
