"""The demo world: made once for this file, through a kill at every step."""

import re
from collections import Counter
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from annotations import (
    actors,
    adjudication,
    claims,
    codebooks,
    comments,
    corrections,
    layers,
    progress,
    queues,
    review,
)
from annotations.models import (
    Actor,
    Claim,
    Comment,
    Decision,
    Layer,
    Mark,
    Stance,
    Subject,
    Transition,
)
from documents import imports, jobs, policy, projects
from documents.models import Document, Job, Membership, Project, Sentence
from seeds import world
from seeds.actors import ACTORS
from seeds.annotations import FILES, READINGS
from seeds.codebook import SUBJECTS
from seeds.decisions import ADJUDICATIONS
from seeds.double import DOUBLE_READINGS, LAKES
from seeds.words import WORDS

ALL_READINGS = (*READINGS, *DOUBLE_READINGS)
TAGS = [tag for reading in ALL_READINGS for tag in reading.tags]
#: How the readings of what was decided stood to it; each decision but the rejection is a claim.
OUTCOMES = {"unanimous": 9, "adjudicated": 4, "single": 1, "rejected": 1}
GOLD_CLAIMS = 14
ASSIGNABLE = [entry for entry in SUBJECTS if entry.assignable]


class Killed(BaseException):
    """The process ended here; nothing in it can catch this."""


#: Where the first runs end: the stage's module, its verb, and at which call of it.
KILLS = [
    (projects, "add_member", 3),
    (codebooks, "create", 1),
    (codebooks, "add_subject", 20),
    (codebooks, "publish", 1),
    (actors, "add", 10),
    (imports, "import_here", 4),
    (layers, "lease", 2),
    (claims, "mark", 2),
    (claims, "create", 5),
    (review, "submit", 1),
    (review, "accept", 1),
    (review, "return_", 1),
    (projects, "change", 1),
    (layers, "lease", len(READINGS) + 2),
    (review, "submit", 1),
    (comments, "reply", 1),
    (comments, "add", 1),
    (adjudication, "begin", 1),
    (adjudication, "merge", 1),
    # In the middle of the merge; after it, at the second ruling.
    (adjudication, "decide", 3),
    (adjudication, "decide", 9),
    (adjudication, "finish", 1),
]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The world, committed as it would be, after one run killed at each step and one whole."""
    with django_db_blocker.unblock():
        for module, verb, at in KILLS:
            run_until(module, verb, at)
        world.make()
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


def run_until(module, verb, at):
    """Run the seeds, and kill them when a stage is called for the `at`th time."""
    calls = iter(range(1, 1000))
    stage = getattr(module, verb)

    def deadly(*args, **kwargs):
        if next(calls) == at:
            raise Killed
        return stage(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, verb, deadly)
        with pytest.raises(Killed):
            world.make()


@pytest.fixture
def project(demo, db):
    return Project.objects.get(slug="demo")


def everything():
    """Every row of every table: jobs, transitions and events as well."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


# --- what is there -----------------------------------------------------------------------------


def test_the_world_holds_what_the_data_say_and_nothing_twice(project):
    held = {
        model: model.objects.filter(project=project).count()
        for model in (Membership, Subject, Actor, Layer, Claim, Mark, Comment, Decision, Job)
    }

    assert held == {
        Membership: len(world.PEOPLE),
        Subject: len(SUBJECTS),
        Actor: len(ACTORS),
        Layer: len(ALL_READINGS) + len(ADJUDICATIONS),
        Claim: len(TAGS) + GOLD_CLAIMS,
        Mark: sum(len(reading.marks) for reading in ALL_READINGS),
        Comment: sum(1 + len(word.answers) for word in WORDS),
        Decision: sum(OUTCOMES.values()),
        Job: len(FILES),
    }


def test_one_file_holds_two_documents(project):
    assert Document.objects.filter(project=project).count() == len(FILES) + 1


def test_every_document_says_what_it_is_and_when(project):
    documents = Document.objects.filter(project=project)
    silent = documents.filter(published_on=None) | documents.filter(publisher="", doc_type="")

    assert not silent.exists()
    assert not documents.filter(title__endswith=".txt").exists()


def test_every_document_is_cut_into_sentences(project):
    cut = Sentence.objects.filter(document__project=project).values("document").distinct()

    assert cut.count() == Document.objects.filter(project=project).count()


def test_every_claim_says_what_its_text_says(project):
    held = Claim.objects.filter(project=project).select_related("document")
    false = [
        claim.quote for claim in held if claim.document.text[claim.start : claim.end] != claim.quote
    ]

    assert false == []


def test_every_assignable_subject_says_what_it_means(project):
    subjects = Subject.objects.filter(project=project, assignable=True)
    silent = subjects.filter(definition="") | subjects.filter(proposition="")

    assert not silent.exists()
    assert subjects.count() == len(ASSIGNABLE)


def test_readings_are_in_every_state(project):
    readings = Layer.objects.filter(project=project, kind="annotation")
    states = Counter(readings.values_list("status", flat=True))

    assert states == {"accepted": 5, "submitted": 4, "returned": 1, "in_progress": 1}


def test_documents_are_in_every_state(project):
    documents = progress.state_of_each(Document.objects.filter(project=project))
    states = Counter(documents.values_list("state", flat=True))

    assert states == {
        "new": 2, "in_progress": 2, "submitted": 1, "adjudicating": 1, "accepted": 4,
    }  # fmt: skip


def test_the_pilot_was_read_once_and_what_came_after_twice(project):
    gold = Layer.objects.gold().filter(project=project)

    assert Counter(gold.values_list("kind", flat=True)) == {"annotation": 3, "adjudication": 1}
    assert {layer.status for layer in gold} == {"accepted"}
    assert project.overlap == 2


def test_a_returned_reading_says_why(project):
    assert Transition.objects.get(layer__project=project, target="returned").note


def test_two_annotators_have_read(project):
    readings = Layer.objects.filter(project=project, kind="annotation")

    assert set(readings.values_list("annotator__username", flat=True)) == {"anna", "ben"}


def test_decisions_have_every_outcome_that_two_readings_can_have(project):
    decisions = Decision.objects.filter(project=project)

    assert Counter(decisions.values_list("outcome", flat=True)) == OUTCOMES


def test_a_decision_took_its_fields_from_both_and_says_why(project):
    decision = Decision.objects.get(claim__modality="conditional", layer__gold=True)
    readings = Claim.objects.filter(uid__in=decision.sources.values()).values_list("layer_id")

    assert readings.distinct().count() == 2
    assert decision.cause
    assert decision.note


@pytest.mark.parametrize(("annotator", "corrected"), [("anna", 2), ("ben", 4)])
def test_each_annotator_finds_corrections(project, annotator, corrected):
    layer = Layer.objects.get(
        project=project, document__external_id=LAKES, annotator__username=annotator
    )

    assert sum(not each.is_right for each in corrections.fetch(layer)) == corrected


def test_one_question_is_open_and_one_is_answered(project):
    rosa = User.objects.get(username="rosa")
    asked = Comment.objects.filter(project=project, kind="question")

    assert [each.asker for each in queues.questions(rosa, [project.pk])] == ["Ben Sorel"]
    assert asked.filter(replies__author=rosa).count() == 1


def test_the_correction_can_be_taken_over(project):
    thread = Comment.objects.get(project=project, kind="correction")

    claim = comments.take_over(thread, version=thread.claim.version, by=thread.layer.annotator)

    assert claim.stances.get().value == "mixed"


def test_every_stance_value_but_unclear_occurs(project):
    values = set(Stance.objects.filter(project=project).values_list("value", flat=True))

    assert values == {*Stance.Value.values, ""} - {"unclear"}


# --- who is there ------------------------------------------------------------------------------


def test_there_is_one_person_of_each_role_at_least(project):
    roles = Membership.objects.filter(project=project).values_list("role", flat=True)

    assert set(roles) == set(policy.ROLES)


def test_nobody_in_the_demo_team_has_a_password(demo, db):
    team = User.objects.filter(username__in=[person.username for person in world.PEOPLE])

    assert [user.username for user in team if user.has_usable_password()] == []
    assert not team.filter(is_staff=True).exists()
    assert not team.filter(is_superuser=True).exists()


def test_a_superuser_manages_the_demo(project):
    root = User.objects.create_superuser("root", password="x")

    world.make()

    assert Membership.objects.get(project=project, user=root).role == policy.MANAGER


def test_whoever_makes_it_manages_it(project):
    maker = User.objects.create_user("maker")

    world.make(by=maker)

    assert Membership.objects.get(project=project, user=maker).role == policy.MANAGER


# --- again -------------------------------------------------------------------------------------


def test_a_second_run_changes_nothing(project):
    before = everything()

    report = world.make()

    assert everything() == before
    assert [row.new for row in report.rows] == [0] * len(report.rows)


def test_each_step_leaves_alone_what_is_there(project, monkeypatch):
    before = everything()
    monkeypatch.setattr(world, "_is_whole", lambda project: False)

    world.make()

    assert everything() == before


def test_each_row_was_written_once_and_no_kill_left_a_trace(project):
    inserted = apps.get_model("annotations", "ClaimEvent").objects.filter(pgh_label="insert")

    assert inserted.count() == len(TAGS) + GOLD_CLAIMS
    # Each reading's own moves; of the document decided, its gold and both readings settled.
    assert Transition.objects.filter(layer__project=project).count() == 3 + sum(
        len(reading.moves) for reading in ALL_READINGS
    )


def test_a_run_leaves_alone_what_people_have_changed(project):
    ben, maria = User.objects.get(username="ben"), User.objects.get(username="maria")
    layer = Layer.objects.get(project=project, status="in_progress", kind="annotation")
    claim = Claim.objects.of(layer).first()
    claims.withdraw(claim, version=claim.version, by=ben)
    claims.unmark(Mark.objects.get(layer=layer), by=ben)
    actors.change(Actor.objects.get(project=project, name="Russia"), name="Rossiya", by=maria)
    victor = Membership.objects.get(project=project, user__username="victor")
    projects.remove_member(victor, by=maria)
    before = everything()

    world.make()

    assert everything() == before


def test_a_run_leaves_alone_what_was_decided_otherwise_since(project):
    adam, maria = User.objects.get(username="adam"), User.objects.get(username="maria")
    gold = Layer.objects.get(project=project, kind="adjudication", gold=True)
    review.reopen(gold, by=adam, note="Look at the reservation again.")
    for decision in Decision.objects.filter(project=project):
        adjudication.undo(decision, by=adam)
    projects.change(project, overlap=1, by=maria)
    before = everything()

    world.make()

    assert everything() == before


def test_a_reading_that_was_submitted_again_is_not_returned_again(project):
    layer = Layer.objects.get(project=project, status="returned")
    review.submit(layer, by=User.objects.get(username="anna"))

    world.make()

    layer.refresh_from_db()
    assert layer.status == "submitted"


def test_a_project_of_the_same_name_that_is_not_ours_is_left_alone(project):
    maria, adam = User.objects.get(username="maria"), User.objects.get(username="adam")
    members = Membership.objects.filter(project=project)
    projects.change_member(members.get(user=adam), role=policy.MANAGER, by=maria)
    projects.remove_member(members.get(user=maria), by=adam)
    before = everything()

    report = world.make()

    assert "is not the demo world" in report.note
    assert everything() == before


def test_a_person_who_can_sign_in_is_not_made_one_of_the_team(project):
    Project.objects.filter(pk=project.pk).update(slug="elsewhere")
    ben = User.objects.get(username="ben")
    ben.set_password("a real person's")
    ben.save()
    before = everything()

    report = world.make()

    assert "taken by people who can sign in: ben." in report.note
    assert everything() == before


# --- the command -------------------------------------------------------------------------------


def test_the_command_prints_what_the_world_holds(project):
    out = StringIO()

    call_command("seed", stdout=out)

    assert re.search(r"claims +112 +–", out.getvalue())


@pytest.fixture
def patient(monkeypatch):
    """The heartbeat has a connection of its own, on which this test's job is not to be seen."""
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 600)


def test_the_command_imports_a_file_of_your_own(project, patient, tmp_path):
    file = tmp_path / "mine.txt"
    file.write_text("We shall disarm at once.\n\n* * *\n\nThey shall not disarm at all.\n")
    out = StringIO()

    call_command("seed", f"--from={file}", "--split-on=* * *", stdout=out)

    mine = Document.objects.filter(project=project, external_id__startswith="mine.txt")
    assert mine.count() == 2
    assert "2 documents" in out.getvalue()


def test_the_command_imports_into_another_project(project, patient, tmp_path):
    other = projects.create(name="Other", slug="other", by=User.objects.get(username="maria"))
    file = tmp_path / "mine.txt"
    file.write_text("We shall disarm at once.")

    call_command("seed", f"--from={file}", "--project=other", stdout=StringIO())

    assert Document.objects.filter(project=other).count() == 1


def test_the_command_names_a_file_that_is_not_there(project, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.txt"):
        call_command("seed", f"--from={tmp_path / 'nowhere.txt'}", stdout=StringIO())
