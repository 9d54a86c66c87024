"""/projects/{project}/documents/{document}/reading/: what the annotation page opens with."""

import json
from datetime import date

import pytest

from annotations import actors, claims, codebooks, readings, review
from annotations.parts import ActorInput, StanceInput
from documents import documents, projects
from tests.api.answers import errors, ok, rows
from tests.world import CLOSING, REJECTS, TEXT, WELCOMES, World, make_world, sql

NOWHERE = "00000000-0000-4000-8000-000000000000"


def url(world, document, **params):
    asked = "&".join(f"{name}={value}" for name, value in params.items())
    return world.url(f"documents/{document.pk}/reading/?{asked}")


def read(world, document, who=None, **params):
    """The body, as the annotator or somebody else gets it."""
    return ok(world.client(who or world.annotator).get(url(world, document, **params)))


def add_annotator(world, name):
    from django.contrib.auth.models import User

    user = User.objects.create_user(name)
    projects.add_member(project=world.project, user=user, role="annotator", by=world.manager)
    return user


# --- it says what the other addresses say --------------------------------------------------------


@pytest.fixture
def scene(world):
    """A document with two readings: a full one that was sent back once, and one just begun."""
    projects.change(world.project, overlap=2, blind=False, by=world.manager)
    tarnow, arvenia = world.actors["Ilse Tarnow"], world.actors["Arvenia"]
    actors.change(tarnow, external_ids={"wikidata": "Q1", "n": [1, 2.5, None]}, by=world.manager)
    actors.add(project=world.project, name="Óscar “Æ” 🚢", kind="ngo", by=world.annotator,
               status="proposed", aliases=['a "b"', "c\\d,{}"])  # fmt: skip
    document = world.add_document(
        f'{TEXT}\n• “Ça”\t\\ "x" 🚢 é e\u0301 \x7f </script> ends here.\n'
    )
    documents.change(document, author="Tarnow", published_on=date(2023, 5, 3), by=world.manager)
    layer = world.lease(document)
    later = world.tag(layer, REJECTS, ("ARM.NATO", "oppose"), actors=[])
    world.tag(
        layer, WELCOMES,
        actors=[ActorInput("target", label="somebody"), ActorInput(actor=tarnow.pk)],
        note="🚢 “n”\n\t\\", claim_date=date(2023, 5, 1), date_precision="month", confidence=2,
    )  # fmt: skip
    stances = [
        StanceInput("FD", "neutral"),
        StanceInput("ARM.CTBT", "support", 3, "explicit", primary=True, actor=arvenia.pk),
    ]
    claims.change(layer.claims.get(quote=WELCOMES), version=1, stances=stances, by=world.annotator)
    gone = world.tag(layer, "Colleagues", ("FD", "mixed"))
    claims.withdraw(gone, version=1, by=world.annotator)
    claims.change(later, version=1, no_speaker=True, by=world.annotator)
    for sentence in document.sentences.filter(text__in=[CLOSING, "Colleagues,"]):
        claims.mark(layer=layer, sentence=sentence, by=world.annotator, kind="boilerplate")
    layer = review.submit(layer, by=world.annotator)
    layer = review.return_(layer, note="Why “so”?\n🚢", by=world.reviewer)
    codebooks.publish(project=world.project, by=world.manager, changelog="Again.")
    world.lease(document, by=world.reviewer)
    # Moments with and without a part of a second, which are written differently.
    sql("UPDATE annotations_layer SET created_at = '2026-01-02 03:04:05Z' WHERE id = %s", layer.pk)
    sql(
        "UPDATE annotations_layer SET submitted_at = '2026-01-02 03:04:05.1Z' WHERE id = %s",
        layer.pk,
    )
    return layer


def test_every_part_is_what_its_own_address_answers(world, annotator, scene):
    document = scene.document
    body = read(world, document)

    def answer(path):
        return ok(annotator.get(world.url(path)))

    def listed(path, by):
        return sorted(rows(annotator.get(world.url(path))), key=lambda row: row[by])

    its_own = answer(f"documents/{document.pk}/")
    marks = listed(f"marks/?layer={scene.uid}", "sentence")
    expected = {
        "document": {name: its_own[name] for name in body["document"]},
        "layers": answer(f"layers/?document={document.pk}")["results"],
        "layer": answer(f"layers/{scene.uid}/"),
        "sentences": answer(f"documents/{document.pk}/sentences/"),
        "claims": listed(f"claims/?layer={scene.uid}", "start"),
        "marks": [{name: mark[name] for name in ("id", "sentence", "kind")} for mark in marks],
        "subjects": answer("codebook-versions/1/")["snapshot"],
        "actors": listed("actors/", "name"),
    }
    for name, part in expected.items():
        assert json.dumps(body[name]) == json.dumps(part), name  # the order of the keys too
    assert [len(expected[name]) for name in ("layers", "claims", "marks", "actors")] == [2, 2, 2, 3]


def test_sentences_and_readings_are_the_same_byte_for_byte(world, annotator, scene):
    document = scene.document
    whole = annotator.get(url(world, document)).content

    for path in (f"documents/{document.pk}/sentences/", f"layers/{scene.uid}/"):
        assert annotator.get(world.url(path)).content in whole


def test_the_parts_are_these(world, scene):
    body = read(world, scene.document)

    assert list(body) == [
        "document", "layers", "layer", "sentences", "claims", "marks", "subjects", "actors",
        "speakers", "open",
    ]  # fmt: skip
    assert list(body["document"]) == [
        "id", "title", "author", "publisher", "published_on", "published_precision", "doc_type",
        "language", "length", "archived_at",
    ]  # fmt: skip


def test_an_archived_document_says_since_when(world, annotator):
    document = world.add_document()
    documents.archive(document, by=world.manager)
    its_own = ok(annotator.get(world.url(f"documents/{document.pk}/")))

    assert read(world, document)["document"]["archived_at"] == its_own["archived_at"] is not None


# --- which reading is looked at ------------------------------------------------------------------


def test_one_looks_at_the_own_reading_and_at_another_on_request(world, scene):
    other = scene.document.layers.get(annotator=world.reviewer)

    assert read(world, scene.document)["layer"]["uid"] == str(scene.uid)
    asked = read(world, scene.document, layer=other.uid)
    assert asked["layer"]["uid"] == str(other.uid)
    assert (asked["claims"], asked["marks"]) == ([], [])
    assert read(world, scene.document, world.reviewer)["layer"]["uid"] == str(other.uid)


def test_a_reading_comes_with_the_codebook_it_is_coded_by(world, scene):
    other = scene.document.layers.get(annotator=world.reviewer)
    codebooks.change_subject(world.subjects["FD"], label="Another", by=world.manager)
    codebooks.publish(project=world.project, by=world.manager)

    def label(layer):
        subjects = read(world, scene.document, layer=layer.uid)["subjects"]
        return next(each["label"] for each in subjects if each["code"] == "FD")

    assert label(scene) == label(other) == "Forced displacement"
    unread = read(world, world.add_document("Another text.", "b.txt"))
    assert "Another" in [each["label"] for each in unread["subjects"]]


def test_nobody_has_read_it(world):
    body = read(world, world.add_document(), world.viewer)

    assert (body["layers"], body["layer"], body["claims"], body["marks"]) == ([], None, [], [])
    assert [each["code"] for each in body["subjects"]] == ["ARM", "ARM.CTBT", "ARM.NATO", "FD"]
    assert body["sentences"]


def test_a_document_that_is_not_cut_has_no_sentences(world):
    document = world.add_document()
    sql("DELETE FROM documents_sentence WHERE document_id = %s", document.pk)

    assert read(world, document)["sentences"] == []


def test_where_nothing_is_published_there_are_no_subjects(django_user_model, db):
    manager = django_user_model.objects.create_user("manager")
    project = projects.create(name="New", slug="new", by=manager)
    world = World(project, {"manager": manager}, manager)
    body = read(world, world.add_document(), manager)

    assert (body["subjects"], body["actors"], body["speakers"], body["open"]) == ([], [], [], [])


# --- who sees what -------------------------------------------------------------------------------


def test_another_projects_document_is_not_there(world, annotator):
    foreign = make_world("second").add_document()
    made_up = annotator.get(world.url("documents/1000000000/reading/"))

    there = annotator.get(url(world, foreign))
    assert (there.status_code, there.content) == (404, made_up.content)


def test_a_reading_of_another_document_is_not_there(world, annotator):
    document = world.add_document()
    other = world.lease(world.add_document("Another text.", "b.txt"))
    foreign = make_world("second")
    elsewhere = foreign.lease(foreign.add_document())

    for uid in (NOWHERE, other.uid, elsewhere.uid):
        errors(annotator.get(url(world, document, layer=uid)), 404)


def test_a_layer_that_is_no_uid_is_refused(world, annotator):
    document = world.add_document()
    for wrong in ("abc", "1", "%00", f"{NOWHERE}0", "null", "%F0%9F%92%A9"):
        assert errors(annotator.get(url(world, document, layer=wrong)), 400) == [
            ("invalid", "layer")
        ]


def test_an_empty_layer_is_not_asked_for(world):
    layer = world.lease(world.add_document())

    assert read(world, layer.document, layer="")["layer"]["uid"] == str(layer.uid)


def test_an_unknown_parameter_is_refused(world, annotator):
    answer = annotator.get(url(world, world.add_document(), layers=NOWHERE))

    assert errors(answer, 400) == [("unknown_parameter", "layers")]


#: In a blind project: (state of the annotator's reading) → the roles that get it.
BLIND = {
    "in_progress": {"annotator", "reviewer", "adjudicator", "manager"},
    "submitted": {"annotator", "reviewer", "adjudicator", "manager"},
    "returned": {"annotator", "reviewer", "adjudicator", "manager"},
    "accepted": {"annotator", "reviewer", "adjudicator", "manager"},
    "gold": {"annotator", "second", "viewer", "reviewer", "adjudicator", "manager"},
}


@pytest.mark.parametrize("state", BLIND)
def test_in_a_blind_project_a_reading_is_for(world, state):
    people = {**world.people, "second": add_annotator(world, "second")}
    layer = world.submitted()
    change = "UPDATE annotations_layer SET status = %s, gold = %s WHERE id = %s"
    sql(change, "accepted" if state == "gold" else state, state == "gold", layer.pk)

    for name, user in people.items():
        body = read(world, layer.document, user)
        asked = world.client(user).get(url(world, layer.document, layer=layer.uid))
        if name in BLIND[state]:
            assert (len(body["layers"]), len(body["claims"])) == (1, 1), name
            assert ok(asked)["claims"] == body["claims"]
        else:
            assert (body["layers"], body["layer"], body["claims"]) == ([], None, []), name
            errors(asked, 404)
    assert set(world.people) == {"viewer", "annotator", "reviewer", "adjudicator", "manager"}


# --- the actors, and those one tags most ---------------------------------------------------------


def test_actors_that_are_out_of_use_are_left_out(world):
    actors.change(world.actors["Arvenia"], status="deprecated", by=world.manager)
    world.add_document()
    actors.add(
        project=world.project, name="Aaland", kind="ngo", status="proposed", by=world.annotator
    )

    names = [each["name"] for each in read(world, world.project.documents.get())["actors"]]
    assert names == ["Aaland", "Ilse Tarnow"]


@pytest.fixture
def tagged(world):
    """Tag claims in a document of their own: `tagged(speaker, code, code, …)`."""
    made = []

    def tag(speaker, *codes, by=None, role="speaker"):
        number = len(made)
        document = world.add_document(f"Text {number}. {WELCOMES}", f"{number}.txt")
        layer = world.lease(document, by=by or world.annotator)
        actor = ActorInput(role, actor=world.actors[speaker].pk)
        made.append(
            world.tag(layer, WELCOMES, *((code, "support") for code in codes), actors=[actor])
        )
        return made[-1]

    return tag


def speakers(world, who=None):
    """(name, codes) of each speaker."""
    body = read(world, world.project.documents.first(), who)
    names = {actor.pk: name for name, actor in world.actors.items()}
    return [(names[each["actor"]], each["subjects"]) for each in body["speakers"]]


def test_the_last_speakers_come_first_each_with_the_last_subjects(world, tagged):
    tagged("Ilse Tarnow", "FD")
    tagged("Arvenia", "ARM.NATO")
    tagged("Ilse Tarnow", "ARM.CTBT", "ARM.NATO")
    tagged("Ilse Tarnow", "FD")

    assert speakers(world) == [
        ("Ilse Tarnow", ["FD", "ARM.CTBT", "ARM.NATO"]),
        ("Arvenia", ["ARM.NATO"]),
    ]


def test_a_speaker_without_a_subject_is_one_too(world, tagged):
    tagged("Arvenia")

    assert speakers(world) == [("Arvenia", [])]


def test_whom_others_tagged_is_not_among_them(world, tagged):
    tagged("Arvenia", "FD", by=world.reviewer)

    assert (speakers(world), speakers(world, world.reviewer)) == ([], [("Arvenia", ["FD"])])


def test_who_only_was_addressed_is_not_among_them(world, tagged):
    tagged("Arvenia", "FD", role="addressee")

    assert speakers(world) == []


def test_who_was_withdrawn_with_the_claim_is_not_among_them(world, tagged):
    claims.withdraw(tagged("Arvenia", "FD"), version=1, by=world.annotator)

    assert speakers(world) == []


def test_who_is_out_of_use_is_not_among_them(world, tagged):
    tagged("Arvenia", "FD")
    actors.change(world.actors["Arvenia"], status="deprecated", by=world.manager)

    assert speakers(world) == []


def test_another_projects_speakers_are_not_among_them(world, tagged):
    other = make_world("second")
    projects.add_member(
        project=other.project, user=world.annotator, role="annotator", by=other.manager
    )
    layer = other.lease(other.add_document(), by=world.annotator)
    other.tag(layer, WELCOMES, ("FD", "support"))
    tagged("Arvenia", "FD")

    assert speakers(world) == [("Arvenia", ["FD"])]


def test_there_are_at_most_20_speakers_with_8_subjects_each(world):
    for n in range(10):
        codebooks.add_subject(project=world.project, code=f"S{n}", label="S", by=world.manager)
    codebooks.publish(project=world.project, by=world.manager)
    layer = world.lease(world.add_document(" ".join(f"Word{n} is said." for n in range(25))))
    codes = [(f"S{n}", "support") for n in range(10)]
    for n in range(25):
        actor = actors.add(project=world.project, name=f"A{n}", kind="ngo", by=world.manager)
        world.tag(layer, f"Word{n} is said.", *codes, actors=[ActorInput(actor=actor.pk)])
    found = read(world, layer.document)["speakers"]

    assert len(found) == 20
    assert found[0] == {"actor": actor.pk, "subjects": [f"S{n}" for n in range(8)]}


def test_no_more_than_the_latest_claims_are_looked_at(world, tagged, monkeypatch):
    latest = readings.PARTS.replace(f"LIMIT {readings.LATEST_CLAIMS}\n", "LIMIT 2\n")
    monkeypatch.setattr(readings, "PARTS", latest)
    tagged("Arvenia", "FD")
    tagged("Ilse Tarnow", "ARM.CTBT")
    tagged("Ilse Tarnow", "FD")

    assert speakers(world) == [("Ilse Tarnow", ["FD", "ARM.CTBT"])]


# --- what one has open ---------------------------------------------------------------------------


def opened(world, who=None):
    body = read(world, world.project.documents.first(), who)
    return [(each["layer"], each["document"], each["title"]) for each in body["open"]]


def test_what_one_has_open_comes_oldest_first(world):
    layers = [world.lease(world.add_document(f"Text {n}.", f"{n}.txt")) for n in range(3)]

    assert opened(world) == [
        (str(each.uid), each.document_id, each.document.title) for each in layers
    ]
    assert opened(world, world.reviewer) == []


def test_what_was_returned_is_open_and_what_was_handed_in_is_not(world):
    layer = world.submitted()
    assert opened(world) == []

    review.return_(layer, note="Again.", by=world.reviewer)
    assert [uid for uid, *_ in opened(world)] == [str(layer.uid)]


@pytest.mark.parametrize("kind", ["adjudication", "suggestion", "import"])
def test_what_is_no_annotation_is_not_among_them(world, kind):
    layer = world.lease(world.add_document())
    sql("UPDATE annotations_layer SET kind = %s WHERE id = %s", kind, layer.pk)

    assert opened(world) == []


def test_what_one_has_open_in_another_project_is_not_among_them(world):
    other = make_world("second")
    projects.add_member(
        project=other.project, user=world.annotator, role="annotator", by=other.manager
    )
    other.lease(other.add_document(), by=world.annotator)
    world.add_document()

    assert opened(world) == []
