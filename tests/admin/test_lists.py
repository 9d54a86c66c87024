"""The admin's lists and forms: whose rows they show, what they may change, what they cost."""

import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import actors, claims, review
from annotations.models import Actor, Claim, Layer, Mark, Subject
from annotations.parts import ActorInput, StanceInput
from documents import documents, policy, projects
from documents.models import Document, Job, Membership, Project
from tests.world import CLOSING, REJECTS, WELCOMES, make_world

OURS = ("documents", "annotations")
#: Every list of ours. The others are Django's and its packages', for site staff.
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]
IDS = [model.__name__ for model in MODELS]


def url(model, page="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def full(world):
    """A row of everything, and of every event: changed, withdrawn, sent back, taken away."""
    layer = world.lease(world.add_document())
    claim = world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    claims.change(claim, version=1, stances=[StanceInput("FD", "oppose")], by=world.annotator)
    closing = layer.document.sentences.get(text=CLOSING)
    gone = claims.mark(layer=layer, sentence=closing, by=world.annotator)
    claims.unmark(gone, by=world.annotator)
    claims.mark(layer=layer, sentence=closing, by=world.annotator)
    layer = review.submit(layer, by=world.annotator)
    review.accept(layer, by=world.reviewer)
    projects.change(world.project, guideline="Read.", by=world.manager)
    documents.change(layer.document, title="Safer", by=world.manager)
    return world


# --- opening -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", policy.ROLES)
def test_every_list_and_every_row_opens_for_each_role_but_jobs_for_managers_alone(full, role):
    client = signed_in(full.people[role])
    opened = 0
    for model in MODELS:
        answer = client.get(url(model))
        if model is Job and role != "manager":
            assert answer.status_code == 403
            continue
        assert answer.status_code == 200, (model, answer.status_code)
        found = answer.context["cl"].result_list
        assert len(found) > 0, f"{role} finds no {model._meta.verbose_name_plural}"
        assert client.get(url(model, "change", found[0].pk)).status_code == 200, model
        opened += 1
    print(f"{opened} lists opened for the {role}")
    assert opened == len(MODELS) - (role != "manager")


def test_a_superuser_who_is_no_member_sees_nothing_of_a_project(full):
    client = signed_in(User.objects.create_superuser("root"))
    for model in MODELS:
        row = model._default_manager.first()
        answer = client.get(url(model))
        if answer.status_code == 200:
            assert len(answer.context["cl"].result_list) == 0, model
        else:
            assert answer.status_code == 403, model
        assert client.get(url(model, "change", row.pk)).status_code in {302, 403}, model
    assert client.get(reverse("admin:index")).status_code == 200


def test_the_lists_that_are_not_ours_open_for_a_superuser_only(full):
    root = signed_in(User.objects.create_superuser("root"))
    manager = signed_in(full.manager)
    foreign = [model for model in admin.site._registry if model._meta.app_label not in OURS]
    for model in foreign:
        assert root.get(url(model)).status_code == 200, model
        assert manager.get(url(model)).status_code == 403, model
    assert foreign


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_a_stranger_is_asked_to_sign_in(full, model):
    row = model._default_manager.first()
    for page in (url(model), url(model, "change", row.pk)):
        answer = Client().get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))


def test_another_projects_row_is_not_there(full):
    client = signed_in(full.outsider)
    for model in MODELS:
        row = model._default_manager.filter().first()
        seen = {found.pk for found in client.get(url(model)).context["cl"].result_list}
        mine = Project.objects.get(slug="arvenia-elsewhere")
        for found in model._default_manager.filter(pk__in=seen):
            assert project_of(found) == mine.pk, model
        if row.pk not in seen:
            there = client.get(url(model, "change", row.pk))
            nowhere = client.get(url(model, "change", 10**9))
            assert there.status_code == nowhere.status_code == 302, model
            assert there["Location"] == nowhere["Location"]


def project_of(row):
    if isinstance(row, Project):
        return row.pk
    return row.pgh_obj_id if type(row) is Project.pgh_event_model else row.project_id


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_a_strange_id_is_no_error_of_ours(full, model):
    client = signed_in(full.manager)
    for key in ("0", "-1", "9" * 30, "x", "_00"):
        assert client.get(url(model, "change", key)).status_code in {302, 404}, key


# --- blind -------------------------------------------------------------------------------------


def test_a_blind_annotator_finds_nothing_of_anothers_reading(world):
    second = world.outsider
    projects.add_member(project=world.project, user=second, role="annotator", by=world.manager)
    layer = world.lease(world.add_document())
    claim = world.tag(layer, WELCOMES, ("FD", "support"))
    claims.change(claim, version=1, stances=[StanceInput("FD", "oppose")], by=world.annotator)
    closing = layer.document.sentences.get(text=CLOSING)
    claims.mark(layer=layer, sentence=closing, by=world.annotator)
    client = signed_in(second)
    hidden = [model for model in MODELS if model.__name__.removesuffix("Event") in
              {"Layer", "Claim", "Stance", "Mark"}]  # fmt: skip

    assert len(hidden) == 7
    for model in hidden:
        assert len(client.get(url(model)).context["cl"].result_list) == 0, model
        row = model._default_manager.first()
        assert client.get(url(model, "change", row.pk)).status_code == 302, model


# --- search and filters ------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_a_search_and_every_filter_work(full, model):
    client = signed_in(full.manager)
    view = admin.site._registry[model]
    tried = 0
    if view.search_fields:
        for words in ("tarnow", "a b", "%", "'", "\\", "x" * 500, "💩", '"', "1"):
            assert client.get(url(model), {"q": words}).status_code == 200, words
            tried += 1
    changelist = client.get(url(model)).context["cl"]
    for spec in changelist.filter_specs:
        for choice in spec.choices(changelist):
            query = choice.get("query_string")
            if query:
                assert client.get(url(model) + query).status_code == 200, query
                tried += 1
    for number in range(1, len(changelist.list_display) + 1):
        for way in ("", "-"):
            assert client.get(url(model), {"o": f"{way}{number}"}).status_code == 200
            tried += 1
    assert tried


@pytest.mark.parametrize(
    "params",
    [
        {"layer__annotator__password__startswith": "m"},
        {"project__memberships__user__password__startswith": "m"},
        {"foo": "1"},
        {"layer__annotator__id__exact": "x"},
        {"subject": "x"},
        {"subject": "9" * 40},
        {"stance": "x"},
        {"p": "x"},
        {"p": "99999999999"},
        {"claim_type__exact": "a\0"},
        {"q": "a\0"},
        {"o": "99"},
    ],
)
def test_a_made_up_parameter_finds_nothing_it_should_not(full, params):
    answer = signed_in(full.manager).get(url(Claim), params)

    assert answer.status_code in {200, 302, 400}


@pytest.mark.parametrize(
    ("model", "words", "found"),
    [
        (Document, "safer", 1),
        (Document, "nothing", 0),
        (Claim, "entry into force", 1),
        (Claim, "Tarnow", 1),
        (Claim, "nothing", 0),
        (Subject, "ctbt", 1),
        (Actor, "ilse", 1),
        (Layer, "annotator", 1),
        (Membership, "adjudicator", 1),
    ],
)
def test_a_search_finds(full, model, words, found):
    answer = signed_in(full.manager).get(url(model), {"q": words})

    assert len(answer.context["cl"].result_list) == found


def test_a_subject_filter_counts_what_is_below(full):
    client = signed_in(full.manager)
    review_of = {"FD": 1, "ARM": 0}
    for code, count in review_of.items():
        key = full.subjects[code].pk
        answer = client.get(url(Claim), {"subject": key})
        assert len(answer.context["cl"].result_list) == count


def test_the_choices_of_an_autocomplete_are_of_ones_projects(full):
    make_world("second")
    given = {"app_label": "annotations", "model_name": "actor", "field_name": "parent", "term": ""}
    answer = signed_in(full.manager).get(reverse("admin:autocomplete"), given)

    assert {each["text"] for each in answer.json()["results"]} == {"Arvenia", "Ilse Tarnow"}
    assert len(answer.json()["results"]) == 2


# --- read-only ---------------------------------------------------------------------------------

#: What a manager may write here; everything else is read-only for everybody.
WRITABLE = {"Project", "Membership", "Document", "Subject", "Actor"}
ADDABLE = {"Membership", "Subject", "Actor"}


def snapshot():
    return {model: list(model._base_manager.order_by("pk").values_list()) for model in MODELS}


@pytest.mark.parametrize("role", policy.ROLES)
def test_who_may_not_write_changes_nothing(full, role):
    client, before, refused = signed_in(full.people[role]), snapshot(), 0
    for model in MODELS:
        row = model._default_manager.first()
        if role != "manager" or model.__name__ not in WRITABLE:
            given = {field.name: "x" for field in model._meta.fields}
            answer = client.post(url(model, "change", row.pk), given)
            assert answer.status_code == 403, (model, answer.status_code)
            refused += 1
        if role != "manager" or model.__name__ not in ADDABLE:
            assert client.post(url(model, "add"), {}).status_code == 403, model
        assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403, model
        action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(url(model), action)
    assert snapshot() == before
    assert refused >= len(MODELS) - len(WRITABLE)


# --- forms call the stages ---------------------------------------------------------------------


@pytest.fixture
def manager(world):
    return signed_in(world.manager)


def form_of(client, address):
    """What the form at this address would send, as it stands."""
    form = client.get(address).context["adminform"].form
    sent = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if value is None or value is False:
            continue
        if value is True:
            sent[name] = "on"
            continue
        sent[name] = field.widget.format_value(value) if hasattr(field.widget, "attrs") else value
        if isinstance(sent[name], (list, tuple, set)):
            sent[name] = list(sent[name])
    return {name: value for name, value in sent.items() if value is not None}


def test_a_document_is_corrected_by_its_stage(world, manager):
    document = world.add_document()
    address = url(Document, "change", document.pk)

    answer = manager.post(address, {**form_of(manager, address), "title": "Corrected"})
    assert answer.status_code == 302, answer.context["errors"]
    document.refresh_from_db()
    assert document.title == "Corrected"
    event = Document.pgh_event_model.objects.latest("pgh_id")
    assert (event.pgh_context["verb"], event.pgh_context["name"]) == (
        "documents.change",
        "arvenia-manager",
    )


def test_a_document_that_is_saved_as_it_is_stays_as_it_is(world, manager):
    document = world.add_document()
    address = url(Document, "change", document.pk)
    before = Document.objects.filter(pk=document.pk).values().get()

    assert manager.post(address, form_of(manager, address)).status_code == 302
    assert Document.objects.filter(pk=document.pk).values().get() == before


def test_a_project_changes_by_its_stage(world, manager):
    address = url(Project, "change", world.project.pk)
    given = {**form_of(manager, address), "overlap": 3, "languages": "en,fr"}

    assert manager.post(address, given).status_code == 302
    world.project.refresh_from_db()
    assert (world.project.overlap, world.project.languages) == (3, ["en", "fr"])
    event = Project.pgh_event_model.objects.latest("pgh_id")
    assert event.pgh_context["verb"] == "projects.change"


def test_whoever_has_the_right_adds_a_project_and_manages_it(db):
    root = User.objects.create_superuser("root")
    client = signed_in(root)
    given = {
        "name": "New", "slug": "new", "unit": "sentence", "overlap": 1, "strategy": "in_order",
        "seed": 7, "double_share": 100,
    }  # fmt: skip

    assert client.post(url(Project, "add"), given).status_code == 302
    assert Membership.objects.get(project__slug="new").user == root


def test_a_subject_is_added_and_moved_by_its_stage(world, manager):
    given = {
        "project": world.project.pk, "code": "NEW", "label": "New", "assignable": "on",
        "status": "active", "position": 0, "mappings": "{}", "parent": world.subjects["ARM"].pk,
    }  # fmt: skip
    answer = manager.post(url(Subject, "add"), given)
    assert answer.status_code == 302, answer.context["errors"]
    subject = Subject.objects.get(code="NEW")
    assert subject.path == "Arms control > New"

    address = url(Subject, "change", subject.pk)
    moved = {**form_of(manager, address), "parent": world.subjects["FD"].pk}
    assert manager.post(address, moved).status_code == 302
    subject.refresh_from_db()
    assert subject.path == "Forced displacement > New"


def test_an_actor_is_added_by_its_stage(world, manager):
    given = {
        "project": world.project.pk, "name": "Oda", "kind": "person", "status": "active",
        "external_ids": "{}", "parent": world.actors["Arvenia"].pk, "aliases": "Brink, O.",
    }  # fmt: skip
    answer = manager.post(url(Actor, "add"), given)

    assert answer.status_code == 302, answer.context["errors"]
    actor = Actor.objects.get(name="Oda")
    assert (actor.parent, actor.aliases) == (world.actors["Arvenia"], ["Brink", "O."])


def test_a_member_comes_and_gets_another_role(world, manager):
    given = {"project": world.project.pk, "person": world.outsider.username, "role": "viewer"}
    assert manager.post(url(Membership, "add"), given).status_code == 302
    member = Membership.objects.get(project=world.project, user=world.outsider)

    address = url(Membership, "change", member.pk)
    assert manager.post(address, {"role": "reviewer"}).status_code == 302
    member.refresh_from_db()
    assert member.role == "reviewer"


#: What a stage refuses: the page, what is typed, and a part of the reason.
REFUSED = {
    "a code that is taken": (
        lambda w: url(Subject, "change", w.subjects["FD"].pk),
        lambda w: {"code": "ARM"},
        "The code ARM is taken",
    ),
    "a subject under itself": (
        lambda w: url(Subject, "change", w.subjects["ARM"].pk),
        lambda w: {"parent": w.subjects["ARM.CTBT"].pk},
        "cannot stand under itself",
    ),
    "a name that is taken": (
        lambda w: url(Actor, "change", w.actors["Arvenia"].pk),
        lambda w: {"name": "ilse tarnow"},
        "is in the registry already",
    ),
    "an actor that speaks for itself": (
        lambda w: url(Actor, "change", w.actors["Arvenia"].pk),
        lambda w: {"parent": w.actors["Arvenia"].pk},
        "cannot speak for itself",
    ),
    "an actor merged into nobody": (
        lambda w: url(Actor, "change", w.actors["Arvenia"].pk),
        lambda w: {"status": "merged"},
        "merged by an action of its own",
    ),
    "a character that is none": (
        lambda w: url(Actor, "change", w.actors["Arvenia"].pk),
        lambda w: {"external_ids": '{"a": "\\u0000"}'},
        "holds a NUL character",
    ),
    "the last manager": (
        lambda w: url(Membership, "change", Membership.objects.get(user=w.manager).pk),
        lambda w: {"role": "viewer"},
        "last manager",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_stands_in_the_form_with_what_was_typed(world, manager, what):
    page, typed, reason = REFUSED[what]
    address, given = page(world), typed(world)
    before = snapshot()

    answer = manager.post(address, {**form_of(manager, address), **given})
    assert answer.status_code == 200
    form = answer.context["adminform"].form
    assert reason in json.dumps(form.errors.get_json_data(), ensure_ascii=False)
    ((name, value),) = given.items()
    assert str(form[name].value()) == str(value)
    assert snapshot() == before


#: What is added twice: the page and what is typed.
TWICE = {
    "a subject": (Subject, lambda w: {"code": "FD", "label": "x", "status": "active",
                                      "position": 0, "mappings": "{}"}),
    "an actor": (Actor, lambda w: {"name": "ARVENIA", "kind": "state", "status": "active",
                                   "external_ids": "{}"}),
    "a member": (Membership, lambda w: {"person": w.viewer.username, "role": "viewer"}),
}  # fmt: skip


@pytest.mark.parametrize("what", TWICE)
def test_what_is_there_already_is_not_added_again(world, manager, what):
    model, typed = TWICE[what]
    before = snapshot()

    answer = manager.post(url(model, "add"), {"project": world.project.pk, **typed(world)})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors
    assert snapshot() == before


@pytest.mark.parametrize("what", TWICE)
def test_nothing_is_added_to_a_project_one_does_not_manage(world, manager, what):
    model, typed = TWICE[what]
    other = projects.create(name="Other", slug="other", by=world.outsider)
    projects.add_member(project=other, user=world.manager, role="viewer", by=world.outsider)
    before = snapshot()

    answer = manager.post(url(model, "add"), {"project": other.pk, **typed(world)})
    assert answer.status_code == 200
    assert "project" in answer.context["adminform"].form.errors
    assert snapshot() == before


@pytest.mark.parametrize("what", TWICE)
def test_a_project_one_is_not_in_is_no_choice(world, manager, what):
    model, typed = TWICE[what]
    foreign = Project.objects.get(slug="arvenia-elsewhere")

    answer = manager.post(url(model, "add"), {"project": foreign.pk, **typed(world)})
    assert "project" in answer.context["adminform"].form.errors


def test_a_parent_of_another_of_ones_projects_is_refused(world, manager):
    second = make_world("second")
    projects.add_member(
        project=second.project, user=world.manager, role="manager", by=second.manager
    )
    for model, row, foreign in (
        (Actor, world.actors["Arvenia"], second.actors["Arvenia"]),
        (Subject, world.subjects["FD"], second.subjects["FD"]),
    ):
        address = url(model, "change", row.pk)
        answer = manager.post(address, {**form_of(manager, address), "parent": foreign.pk})
        assert answer.status_code == 200, model
        assert "parent" in answer.context["adminform"].form.errors


def test_labels_too_long_together_stand_in_the_form(world, manager):
    parent = None
    from annotations import codebooks

    for number in range(4):
        parent = codebooks.add_subject(
            project=world.project,
            code=f"L{number}",
            label="x" * 200,
            parent=parent,
            by=world.manager,
        )
    given = {"project": world.project.pk, "code": "L4", "label": "x" * 200, "parent": parent.pk,
             "status": "active", "position": 0, "mappings": "{}"}  # fmt: skip

    answer = manager.post(url(Subject, "add"), given)
    assert "label" in answer.context["adminform"].form.errors


# --- actions -----------------------------------------------------------------------------------


def act(client, model, action, *rows):
    given = {"action": action, "_selected_action": [row.pk for row in rows]}
    answer = client.post(url(model), given, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_documents_are_archived_and_brought_back(world, manager):
    first, second = world.add_document(), world.add_document("Another.", "b.txt")
    documents.archive(second, by=world.manager)

    said = act(manager, Document, "archive", first, second)
    assert said == [f"“{second}” is archived already.", "1 document archived."]
    assert not Document.objects.current().exists()
    assert act(manager, Document, "restore", first, second) == ["2 documents brought back."]


def test_documents_are_cut_again_by_a_job(world, manager):
    document = world.add_document()

    (said,) = act(manager, Document, "cut_again", document)
    assert "wait to be cut" in said
    assert world.project.jobs.filter(kind="documents.cut_sentences", state="queued").count() == 1


def test_readings_are_accepted_by_a_reviewer_and_not_their_own(world):
    submitted = world.submitted()
    own = world.lease(world.add_document("Mine.", "b.txt"), by=world.reviewer)
    own = review.submit(own, by=world.reviewer)

    said = act(signed_in(world.reviewer), Layer, "accept", submitted, own)
    assert "Nobody reviews their own reading." in said[0] + said[1]
    assert "1 reading accepted." in said
    assert set(Layer.objects.values_list("status", flat=True)) == {"accepted", "submitted"}


@pytest.mark.parametrize("role", ["viewer", "annotator", "reviewer", "adjudicator"])
def test_an_action_does_nothing_for_who_may_not(world, role):
    document, layer = world.add_document("Another.", "b.txt"), world.submitted()
    client = signed_in(world.people[role])

    act(client, Document, "archive", document)
    act(client, Document, "cut_again", document)
    document.refresh_from_db()
    assert document.archived_at is None
    if role in {"viewer", "annotator"}:
        act(client, Layer, "accept", layer)
        layer.refresh_from_db()
        assert layer.status == "submitted"


def test_the_codebook_is_published_from_its_list(world, manager):
    address = reverse("admin:publish_codebook")

    answer = manager.post(address, {"project": world.project.pk, "changelog": "x"}, follow=True)
    assert "Version 2 is published" in str(next(iter(answer.context["messages"])))
    for role, project in (("viewer", world.project.pk), ("manager", "x"), ("manager", 10**30)):
        signed_in(world.people[role]).post(address, {"project": project})
    signed_in(world.outsider).post(address, {"project": world.project.pk})
    manager.get(address)
    assert world.project.codebook.versions.count() == 2


# --- export ------------------------------------------------------------------------------------


def test_the_export_page_opens_for_managers_alone(full):
    for role, user in full.people.items():
        answer = signed_in(user).get(reverse("admin:export"))
        assert answer.status_code == (200 if role == "manager" else 403), role


@pytest.mark.parametrize("to", ["jsonl", "csv"])
def test_the_file_comes_from_the_export_page(full, to):
    given = {"project": full.project.pk, "to": to, "layer": "gold", "text": "full"}
    answer = signed_in(full.manager).get(reverse("admin:export"), given)

    assert answer["Content-Disposition"].startswith("attachment")
    assert len(b"".join(answer.streaming_content)) > 100


@pytest.mark.parametrize(
    "given",
    [{"layer": "nobody"}, {"to": "xml"}, {"text": "some"}, {"project": "x"}, {"layer": ""},
     {"layer": "a\0"}, {"project": 10**30}],
)  # fmt: skip
def test_the_export_page_says_what_is_wrong(full, given):
    asked = {"project": full.project.pk, "to": "jsonl", "layer": "gold", "text": "full", **given}
    answer = signed_in(full.manager).get(reverse("admin:export"), asked)

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == list(given)


def test_another_projects_claims_are_not_exported(full):
    other = make_world("second")
    asked = {"project": full.project.pk, "to": "jsonl", "layer": "gold", "text": "full"}
    answer = signed_in(other.manager).get(reverse("admin:export"), asked)

    assert "project" in answer.context["form"].errors


# --- history -----------------------------------------------------------------------------------


def test_what_was_removed_stands_in_the_history(full):
    client = signed_in(full.manager)
    member = Membership.objects.get(project=full.project, user=full.viewer)
    projects.remove_member(member, by=full.manager)
    from annotations.models import Mark, Stance

    for model, verb in (
        (Membership, "projects.remove_member"),
        (Stance, "claims.change"),
        (Mark, "claims.unmark"),
    ):
        events = client.get(url(model.pgh_event_model)).context["cl"].result_list
        assert ("delete", verb) in {(e.pgh_label, e.pgh_context["verb"]) for e in events}, model
        gone = next(event for event in events if event.pgh_label == "delete")
        assert client.get(url(model.pgh_event_model, "change", gone.pk)).status_code == 200


# --- cost --------------------------------------------------------------------------------------


def add_row_of_everything(world, number):
    member = User.objects.create_user(f"user{number}")
    projects.add_member(project=world.project, user=member, role="viewer", by=world.manager)
    actor = actors.add(
        project=world.project, name=f"A{number}", kind="person", parent=world.actors["Arvenia"],
        by=world.manager,
    )  # fmt: skip
    from annotations import codebooks

    codebooks.add_subject(
        project=world.project, code=f"S{number}", label="S", parent=world.subjects["ARM"],
        by=world.manager,
    )  # fmt: skip
    codebooks.publish(project=world.project, by=world.manager)
    document = world.add_document(f"{number}. {WELCOMES} {REJECTS} {CLOSING}", f"{number}.txt")
    layer = world.lease(document)
    world.tag(
        layer, WELCOMES, ("FD", "support"), ("ARM.CTBT", "oppose"),
        actors=[ActorInput(actor=actor.pk), ActorInput("target", label="x")],
    )  # fmt: skip
    closing = document.sentences.get(text=CLOSING)
    claims.mark(layer=layer, sentence=closing, by=world.annotator)


def statements(client, model):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url(model)).status_code == 200
    return len(captured)


def test_no_list_costs_more_for_more_rows(full):
    client = signed_in(full.manager)
    add_row_of_everything(full, 0)
    for model in MODELS:
        statements(client, model)  # content types are asked for once
    before = {model: statements(client, model) for model in MODELS}
    for number in range(1, 5):
        add_row_of_everything(full, number)
    after = {model: statements(client, model) for model in MODELS}

    more = {m.__name__: (before[m], after[m]) for m in MODELS if after[m] != before[m]}
    assert more == {}
    # session; user; roles; whether a member; unread notices; the filters' choices; two counts; the
    # page, and what was prefetched for it
    assert max(after.values()) <= 17, {m.__name__: after[m] for m in MODELS}


def test_a_title_opens_the_text_and_a_last_column_what_is_known_of_it(full):
    document = Document.objects.get()
    page = signed_in(full.manager).get(url(Document)).content.decode()
    assert f'<a href="/admin/annotations/annotate/{document.pk}/">{document}</a>' in page
    assert f'<a href="/admin/documents/document/{document.pk}/change/">Details</a>' in page


def test_only_a_manager_is_shown_the_way_to_the_job_that_brought_a_document_in(full):
    document = Document.objects.get()
    job = url(Job, "change", document.import_job_id)
    for role, user in full.people.items():
        page = signed_in(user).get(url(Document, "change", document.pk)).content.decode()
        assert (job in page) == (role == "manager"), role


@pytest.mark.parametrize(
    ("model", "at"),
    [
        (Layer, lambda layer: (layer, "")),
        (Claim, lambda claim: (claim.layer, f"#s{claim.first_sentence + 1}")),
        (Mark, lambda mark: (mark.layer, f"#s{mark.sentence.number}")),
    ],
    ids=["reading", "claim", "mark"],
)
def test_what_was_read_leads_to_its_place_in_the_text_and_to_its_details(full, model, at):
    row = model.objects.get()
    layer, sentence = at(row)
    place = f"/admin/annotations/annotate/{layer.document_id}/?layer={layer.uid}{sentence}"
    client, details = signed_in(full.reviewer), url(model, "change", row.pk)
    listed = client.get(url(model)).content.decode()
    assert f'<a href="{place}" dir="auto">' in listed
    assert f'<a href="{details}">Details</a>' in listed
    assert f'<a href="{place}" dir="auto">' in client.get(details).content.decode()


def test_the_details_of_a_reading_tell_who_moved_it_and_why(world):
    world.annotator.first_name, world.annotator.last_name = "Anna", "Okafor"
    world.annotator.save()
    layer = world.lease(world.add_document())
    world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))
    review.return_(review.submit(layer, by=world.annotator), by=world.reviewer, note="<b>Why?</b>")
    page = signed_in(world.manager).get(url(Layer, "change", layer.pk)).content.decode()
    by, note = world.reviewer.username, "&lt;b&gt;Why?&lt;/b&gt;"
    assert f'<td>Submitted</td><td>Returned</td><td>{by}</td><td dir="auto">{note}</td>' in page
    assert "<td>In progress</td><td>Submitted</td><td>Anna Okafor</td>" in page


def test_the_details_of_a_claim_tell_its_stances_and_who_has_a_part_in_it(full):
    claim = Claim.objects.get()
    page = signed_in(full.viewer).get(url(Claim, "change", claim.pk)).content.decode()
    assert "Opposes Forced displacement" in page
    assert "Speaker: Ilse Tarnow" in page
    assert str(claim.uid) in page


@pytest.mark.parametrize("model", MODELS)
def test_a_filter_names_no_other_project_and_no_account_beyond_ones_own(full, model):
    secret = make_world("secret")
    page = signed_in(full.manager).get(url(model)).content.decode()

    assert "Secret" not in page
    assert not [user for user in secret.people.values() if user.username in page]


def test_a_filter_names_the_people_of_ones_project(full):
    page = signed_in(full.manager).get(url(Claim)).content.decode()
    assert f"annotator__id__exact={full.annotator.pk}" in page


# --- inviting ------------------------------------------------------------------------------------


def invite(world, client, person, **given):
    typed = {"project": world.project.pk, "person": person, "role": "annotator", **given}
    return client.post(url(Membership, "add"), typed, follow=True)


def test_somebody_without_an_account_is_invited_by_their_address(world, manager):
    answer = invite(world, manager, "oda@institute.test", full_name="Oda Brink")

    member = Membership.objects.get(user__email="oda@institute.test")
    assert (member.project, member.role) == (world.project, "annotator")
    assert len(mail.outbox) == 1
    page = answer.content.decode()
    assert "A mail with the way in has gone to oda@institute.test." in page
    assert "invited, not here yet" in page


def test_a_name_that_no_account_has_is_no_invitation(world, manager):
    answer = invite(world, manager, "oda")

    assert "No account has this name." in answer.content.decode()
    assert mail.outbox == []


def test_an_invitation_is_sent_again_to_those_who_have_not_been_here(world, manager):
    invite(world, manager, "oda@institute.test")
    keys = list(Membership.objects.filter(project=world.project).values_list("pk", flat=True))

    answer = manager.post(
        url(Membership, "changelist"),
        {"action": "invite_again", "_selected_action": keys},
        follow=True,
    )
    assert [letter.to for letter in mail.outbox] == [["oda@institute.test"]] * 2
    said = [str(each) for each in answer.context["messages"]]
    assert "No mail was sent to arvenia-viewer, who has no e-mail address." in said
