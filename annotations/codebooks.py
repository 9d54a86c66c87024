"""Writes: a project's subjects: add, change, move, deprecate, and publish a frozen version."""

from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Max

from annotations.models import Codebook, CodebookVersion, Subject
from documents.audit import recorded
from documents.models import Project
from documents.refusals import Conflict, Refused

#: What can be said of a subject, beside its place in the tree.
FIELDS = (
    "code", "label", "proposition", "definition", "include_rule", "exclude_rule", "examples",
    "synonyms", "colour", "hotkey", "assignable", "status", "mappings", "position",
)  # fmt: skip

#: Between the labels of a path.
ARROW = " > "
LONGEST_PATH = 1000


@recorded
def create(*, project: Project, title: str, by: User) -> Codebook:
    """Give a project its codebook. Raises Conflict when it has one."""
    codebook, created = Codebook.objects.get_or_create(project=project, defaults={"title": title})
    if not created:
        raise Conflict(f"{project} has a codebook already.", code="codebook_exists")
    return codebook


@recorded
def add_subject(
    *,
    project: Project,
    code: str,
    label: str,
    by: User,
    parent: Subject | None = None,
    **fields: Any,
) -> Subject:
    """Add a subject under `parent`, or as a root. It can be assigned once it is published.

    Raises Conflict when the code is taken.
    """
    if Subject.objects.filter(project=project, code=code).exists():
        raise Conflict(f"The code {code} is taken.", code="code_taken", field="code")
    _check_parent(project, parent)
    key = _new_id()
    subject = Subject(id=key, project=project, code=code, label=label, parent=parent, **fields)
    _place(subject)
    subject.save(force_insert=True)
    return subject


def _check_parent(project: Project, parent: Subject | None) -> None:
    if parent and parent.project_id != project.pk:
        raise Refused("There is no such subject in this project.", code="not_found", field="parent")


def _new_id() -> int:
    """The id comes first because a subject's lineage holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('annotations_subject', 'id'))")
        return int(cursor.fetchone()[0])


def _place(subject: Subject) -> None:
    """Write a subject's path and lineage from its parent's. Raises Refused for too long a path."""
    parent = subject.parent
    subject.lineage = [*(parent.lineage if parent else []), subject.pk]
    subject.path = ARROW.join([*([parent.path] if parent else []), subject.label])
    if len(subject.path) > LONGEST_PATH:
        raise Refused(
            f"The labels from the root to {subject.label} are longer than {LONGEST_PATH} "
            "characters together: shorten one.",
            code="path_too_long",
            field="label",
        )


@recorded
def change_subject(subject: Subject, *, by: User, **fields: Any) -> Subject:
    """Change some FIELDS of a subject, or its `parent`; paths below follow.

    Raises Refused for a place under itself, and Conflict when a new code is taken.
    """
    unknown = set(fields) - {*FIELDS, "parent"}
    if unknown:
        raise TypeError(f"a subject has no {', '.join(sorted(unknown))}")
    parent = fields.get("parent")
    _check_parent(subject.project, parent)
    if parent and subject.pk in parent.lineage:
        raise Refused(f"{subject.label} cannot stand under itself.", code="cycle", field="parent")
    code = fields.get("code", subject.code)
    if Subject.objects.filter(project=subject.project, code=code).exclude(pk=subject.pk).exists():
        raise Conflict(f"The code {code} is taken.", code="code_taken", field="code")
    for name, value in fields.items():
        setattr(subject, name, value)
    below = list(Subject.objects.under([subject.pk]).exclude(pk=subject.pk).order_by("path"))
    _place(subject)
    subject.save(update_fields=[*fields, "path", "lineage"])
    _place_all(subject, below)
    return subject


def _place_all(root: Subject, below: list[Subject]) -> None:
    """Write the paths of everything below a subject that was renamed or moved."""
    placed = {root.pk: root}
    for subject in sorted(below, key=lambda each: len(each.lineage)):
        assert subject.parent_id is not None, "what is below has a parent"
        subject.parent = placed[subject.parent_id]
        _place(subject)
        placed[subject.pk] = subject
    Subject.objects.bulk_update(below, ["path", "lineage"])


@recorded
def publish(*, project: Project, by: User, changelog: str = "") -> CodebookVersion:
    """Freeze the codebook as it stands as its next version: layers begun from now on use it.

    Raises Refused when there is nothing that could be assigned.
    """
    Codebook.objects.get_or_create(project=project, defaults={"title": project.name})
    codebook = Codebook.objects.select_for_update().get(project=project)
    subjects = list(Subject.objects.filter(project=project).order_by("path"))
    assignable = [s.pk for s in subjects if s.assignable and s.status == Subject.Status.ACTIVE]
    if not assignable:
        raise Refused("Add a subject first: there is nothing to publish.", code="codebook_empty")
    last = codebook.versions.aggregate(last=Max("number"))["last"] or 0
    return CodebookVersion.objects.create(
        codebook=codebook,
        number=last + 1,
        changelog=changelog,
        snapshot=[snapshot(subject) for subject in subjects],
        subject_ids=assignable,
    )


def snapshot(subject: Subject) -> dict[str, Any]:
    """A subject as plain data: what a published version keeps of it."""
    return {
        "id": subject.pk,
        "path": subject.path,
        "parent": subject.parent_id,
        "replaced_by": subject.replaced_by_id,
        **{name: getattr(subject, name) for name in FIELDS},
    }


def latest(project: Project) -> CodebookVersion:
    """The version new layers are coded by. Raises Conflict when none is published."""
    version = CodebookVersion.objects.filter(codebook__project=project).first()
    if version is None:
        raise Conflict(
            "The codebook is not published yet: a manager publishes it under Codebook.",
            code="codebook_unpublished",
        )
    return version
