"""Subjects as a tree, and versions that stay as they were published."""

import pytest

from annotations import codebooks, layers
from annotations.models import Codebook, Subject
from documents import projects
from documents.refusals import Conflict, Refused
from tests.world import run_deferred_triggers


def add(world, code, label="Label", **fields):
    return codebooks.add_subject(
        project=world.project, code=code, label=label, by=world.manager, **fields
    )


def change(world, code, /, **fields):
    subject = Subject.objects.get(project=world.project, code=code)
    return codebooks.change_subject(subject, by=world.manager, **fields)


def paths(world):
    found = Subject.objects.filter(project=world.project)
    return dict(found.values_list("code", "path"))


def test_a_subject_stands_under_its_parent(world):
    new = add(world, "ARM.CTBT.OSI", "Inspections", parent=world.subjects["ARM.CTBT"])

    run_deferred_triggers()
    assert new.path == "Arms control > CTBT > Inspections"
    assert new.lineage == [world.subjects["ARM"].pk, world.subjects["ARM.CTBT"].pk, new.pk]
    assert new.depth == 2


def test_a_code_that_is_taken_is_refused(world):
    with pytest.raises(Conflict) as refused:
        add(world, "FD")

    assert (refused.value.code, refused.value.field) == ("code_taken", "code")


def test_a_code_may_be_used_in_another_project(world):
    other = projects.create(name="Other", slug="other", by=world.outsider)

    assert codebooks.add_subject(project=other, code="FD", label="x", by=world.outsider).pk


def test_a_new_code_that_is_taken_is_refused(world):
    with pytest.raises(Conflict) as refused:
        change(world, "FD", code="ARM")

    assert refused.value.code == "code_taken"


def test_a_subject_may_keep_its_code(world):
    assert change(world, "FD", code="FD", label="Refugees").label == "Refugees"


def test_a_renamed_subject_renames_the_paths_below(world):
    change(world, "ARM", label="Weapons")

    assert paths(world)["ARM.CTBT"] == "Weapons > CTBT"
    assert paths(world)["FD"] == "Forced displacement"


def test_a_moved_subject_takes_what_is_below_it_along(world):
    change(world, "ARM", parent=world.subjects["FD"])

    run_deferred_triggers()
    assert paths(world)["ARM.CTBT"] == "Forced displacement > Arms control > CTBT"


def test_a_subject_may_become_a_root(world):
    subject = change(world, "ARM.CTBT", parent=None)

    run_deferred_triggers()
    assert (subject.path, subject.lineage) == ("CTBT", [subject.pk])


@pytest.mark.parametrize("below", ["ARM", "ARM.CTBT"])
def test_a_subject_cannot_stand_under_itself(world, below):
    with pytest.raises(Refused) as refused:
        change(world, "ARM", parent=world.subjects[below])

    assert (refused.value.code, refused.value.field) == ("cycle", "parent")


def test_a_parent_is_of_the_same_project(world):
    other = projects.create(name="Other", slug="other", by=world.manager)
    foreign = codebooks.add_subject(project=other, code="A", label="A", by=world.manager)

    for call in (
        lambda: add(world, "NEW", parent=foreign),
        lambda: change(world, "FD", parent=foreign),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert (refused.value.code, refused.value.field) == ("not_found", "parent")


def test_labels_that_are_too_long_together_are_refused(world):
    parent = None
    for number in range(4):
        parent = add(world, f"L{number}", "x" * 200, parent=parent)

    with pytest.raises(Refused) as refused:
        add(world, "L4", "x" * 200, parent=parent)

    assert (refused.value.code, refused.value.field) == ("path_too_long", "label")


def test_a_rename_that_would_make_a_path_below_too_long_is_refused(world):
    root = parent = add(world, "L0", "x")
    for number in range(1, 5):
        parent = add(world, f"L{number}", "x" * 200, parent=parent)

    with pytest.raises(Refused):
        codebooks.change_subject(root, label="x" * 200, by=world.manager)

    assert paths(world)["L0"] == "x"


def test_a_subject_has_no_other_field(world):
    with pytest.raises(TypeError, match="no path"):
        change(world, "FD", path="x")


def test_what_is_under_a_subject_includes_it(world):
    found = Subject.objects.under([world.subjects["ARM"].pk])

    assert {subject.code for subject in found} == {"ARM", "ARM.CTBT", "ARM.NATO"}


# --- versions ----------------------------------------------------------------------------------


def test_a_version_keeps_every_subject_as_it_was(world):
    change(world, "FD", label="Renamed later")
    kept = {each["code"]: each for each in codebooks.latest(world.project).snapshot}

    assert kept["FD"]["label"] == "Forced displacement"
    assert set(kept) == {"ARM", "ARM.CTBT", "ARM.NATO", "FD"}


def test_versions_are_counted(world):
    version = codebooks.publish(project=world.project, changelog="More.", by=world.manager)

    assert (version.number, version.changelog) == (2, "More.")
    assert codebooks.latest(world.project) == version


def test_a_version_assigns_what_is_active_and_assignable(world):
    change(world, "ARM.NATO", status="deprecated")
    version = codebooks.publish(project=world.project, by=world.manager)

    assert set(version.subject_ids) == {world.subjects["ARM.CTBT"].pk, world.subjects["FD"].pk}


def test_an_empty_codebook_is_not_published(world):
    other = projects.create(name="Other", slug="other", by=world.manager)

    with pytest.raises(Refused) as refused:
        codebooks.publish(project=other, by=world.manager)

    assert refused.value.code == "codebook_empty"


def test_a_project_that_never_made_a_codebook_gets_one_when_it_publishes(world):
    other = projects.create(name="Other", slug="other", by=world.manager)
    codebooks.add_subject(project=other, code="A", label="A", by=world.manager)

    version = codebooks.publish(project=other, by=world.manager)

    assert version.number == 1
    assert Codebook.objects.get(project=other).title == "Other"


def test_a_project_has_one_codebook(world):
    with pytest.raises(Conflict) as refused:
        codebooks.create(project=world.project, title="Another", by=world.manager)

    assert refused.value.code == "codebook_exists"


def test_nothing_is_read_before_the_codebook_is_published(world):
    other = projects.create(name="Other", slug="other", by=world.manager)
    world.project = other
    document = world.add_document()

    with pytest.raises(Conflict) as refused:
        layers.lease(document, by=world.annotator)

    assert refused.value.code == "codebook_unpublished"
