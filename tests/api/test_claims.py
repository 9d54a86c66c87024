"""/projects/{project}/claims/"""

import uuid

import pytest

from annotations import claims
from annotations.models import Claim, Layer
from annotations.parts import ActorInput
from documents import projects
from documents.models import Document
from tests.api.answers import errors, ok, rows
from tests.world import REJECTS, WELCOMES, make_world


@pytest.fixture
def layer(world) -> Layer:
    return world.lease(world.add_document())


@pytest.fixture
def claim(world, layer) -> Claim:
    return world.tag(layer, WELCOMES, ("ARM.CTBT", "support"))


def body_of(layer, on=WELCOMES, /, **given):
    start = layer.document.text.index(on)
    return {"layer": str(layer.uid), "start": start, "end": start + len(on), **given}


def url_of(world, claim, verb=""):
    return world.url(f"claims/{claim.uid}/{verb}")


def send(client, url, body=None, *, version=None, verb="patch"):
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return getattr(client, verb)(url, body, headers=headers)


# --- create ------------------------------------------------------------------------------------


def test_a_claim_is_answered_as_it_was_tagged(world, layer, annotator):
    given = body_of(
        layer,
        quote=WELCOMES,
        claim_type="demand",
        claim_date="2023-05-03",
        confidence=3,
        stances=[{"subject": "ARM.CTBT", "value": "oppose", "intensity": 2}, {"subject": "FD"}],
        actors=[{"actor": world.actors["Ilse Tarnow"].pk}, {"role": "target", "label": "They"}],
    )
    answer = annotator.post(world.url("claims/"), given)
    body = ok(answer, 201)

    assert answer["ETag"] == '"1"'
    assert {name: body[name] for name in ("start", "end", "quote", "claim_type", "layer")} == {
        name: given[name] for name in ("start", "end", "quote", "claim_type", "layer")
    }
    assert [(s["subject"], s["value"], s["score"], s["primary"]) for s in body["stances"]] == [
        ("ARM.CTBT", "oppose", -2, True),
        ("FD", "", None, False),
    ]
    assert [(a["role"], a["name"] or a["label"]) for a in body["actors"]] == [
        ("speaker", "Ilse Tarnow"),
        ("target", "They"),
    ]
    assert (body["version"], body["withdrawn_at"], body["date_precision"]) == (1, None, "day")


def test_the_same_request_again_answers_the_same_claim(world, layer, annotator):
    given = body_of(layer, uid=str(uuid.uuid4()))

    first = ok(annotator.post(world.url("claims/"), given), 201)
    again = ok(annotator.post(world.url("claims/"), given), 200)

    assert first == again
    assert Claim.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "status", "error"),
    [
        ({"start": -1}, 400, ("min_value", "start")),
        ({"start": "x"}, 400, ("invalid", "start")),
        ({"start": True}, 400, ("invalid", "start")),
        ({"start": 1.5}, 400, ("invalid", "start")),
        ({"start": None}, 400, ("null", "start")),
        ({"end": 3}, 400, ("bad_span", "end")),
        ({"end": 2**31}, 400, ("bad_span", "end")),
        ({"end": 2**63}, 400, ("bad_span", "end")),
        ({"end": 10**30}, 400, ("bad_span", "end")),
        ({"start": 2**31, "end": 2**31 + 5}, 400, ("bad_span", "end")),
        ({"quote": "Other."}, 409, ("quote_mismatch", "quote")),
        ({"uid": "x"}, 400, ("invalid", "uid")),
        ({"layer": str(uuid.uuid4())}, 404, ("not_found", None)),
        ({"layer": "x"}, 400, ("invalid", "layer")),
        ({"claim_type": "lie"}, 400, ("invalid_choice", "claim_type")),
        ({"claim_type": ["demand"]}, 400, ("invalid_choice", "claim_type")),
        ({"confidence": 4}, 400, ("max_value", "confidence")),
        ({"claim_date": "2023-02-30"}, 400, ("invalid", "claim_date")),
        ({"claim_date": "10000-01-01"}, 400, ("invalid", "claim_date")),
        ({"date_precision": "month"}, 400, ("no_date", "claim_date")),
        ({"note": "x" * 10_001}, 400, ("max_length", "note")),
        ({"version": 7}, 400, ("unknown_field", "version")),
        ({"withdrawn_at": None}, 400, ("unknown_field", "withdrawn_at")),
        ({"project": 1}, 400, ("unknown_field", "project")),
        ({"stances": {}}, 400, ("not_a_list", "stances.non_field_errors")),
        ({"stances": ["FD"]}, 400, ("invalid", "stances.0.non_field_errors")),
        ({"stances": [{}]}, 400, ("required", "stances.0.subject")),
        ({"stances": [{"subject": "NONE"}]}, 400, ("not_found", "stances")),
        ({"stances": [{"subject": "ARM"}]}, 400, ("not_found", "stances")),
        ({"stances": [{"subject": "FD", "value": "for"}]}, 400, ("invalid_choice",)),
        ({"stances": [{"subject": "FD", "intensity": 0}]}, 400, ("min_value",)),
        ({"stances": [{"subject": "FD", "score": 1}]}, 400, ("unknown_field", "stances.0.score")),
        ({"actors": [{"actor": 10**30}]}, 400, ("not_found", "actors")),
        ({"actors": [{"role": "friend", "label": "x"}]}, 400, ("invalid_choice", "actors.0.role")),
        ({"actors": [{}]}, 400, ("actor_unnamed", "actors")),
        ({"actors": [{"label": "x" * 301}]}, 400, ("max_length", "actors.0.label")),
    ],
)
def test_a_claim_is_refused_with(world, layer, annotator, given, status, error):
    answer = annotator.post(world.url("claims/"), {**body_of(layer), **given})

    (found,) = errors(answer, status)
    assert found[: len(error)] == error
    assert not Claim.objects.exists()


def test_a_claim_in_anothers_reading_is_refused(world, layer):
    answer = world.client(world.reviewer).post(world.url("claims/"), body_of(layer))

    assert errors(answer, 403) == [("not_yours", None)]


def test_a_claim_in_a_closed_reading_is_a_conflict(world, annotator):
    answer = annotator.post(world.url("claims/"), body_of(world.submitted(), REJECTS))

    assert errors(answer, 409) == [("layer_closed", None)]


def test_a_reading_of_another_project_is_like_none(world, annotator):
    second = make_world("second")
    foreign = second.lease(second.add_document())
    made_up = {**body_of(foreign), "layer": str(uuid.uuid4())}

    there = annotator.post(world.url("claims/"), body_of(foreign))
    nowhere = annotator.post(world.url("claims/"), made_up)
    assert (there.status_code, there.content) == (404, nowhere.content)


# --- change, withdraw, restore -----------------------------------------------------------------


def test_a_change_with_the_version_that_was_read(world, claim, annotator):
    answer = send(annotator, url_of(world, claim), {"note": "So."}, version=1)

    assert ok(answer)["note"] == "So."
    assert answer["ETag"] == '"2"'


@pytest.mark.parametrize("verb", ["", "withdraw/", "restore/"])
@pytest.mark.parametrize("given", [None, "", "*", "x", '"1', '"1", "2"', "-1", "9" * 30])
def test_a_change_without_a_version_is_refused(world, claim, annotator, verb, given):
    headers = {} if given is None else {"If-Match": given}
    method = annotator.post if verb else annotator.patch
    answer = method(url_of(world, claim, verb), {}, headers=headers)

    if given == '"1':  # a quotation mark is forgiven
        assert answer.status_code != 428
    else:
        assert errors(answer, 428) == [("precondition_required", None)]


@pytest.mark.parametrize(("verb", "method"), [("", "patch"), ("withdraw/", "post")])
def test_a_stale_version_is_refused(world, claim, annotator, verb, method):
    ok(send(annotator, url_of(world, claim), {"note": "Mine."}, version=1))

    answer = send(annotator, url_of(world, claim, verb), {}, version=1, verb=method)
    assert errors(answer, 412) == [("stale_version", None)]
    claim.refresh_from_db()
    assert (claim.note, claim.version, claim.withdrawn_at) == ("Mine.", 2, None)


def test_a_withdrawn_claim_is_out_of_the_list_and_comes_back(world, claim, annotator):
    assert ok(send(annotator, url_of(world, claim, "withdraw/"), version=1, verb="post"))[
        "withdrawn_at"
    ]
    assert rows(annotator.get(world.url("claims/"))) == []
    assert ok(annotator.get(url_of(world, claim)))["withdrawn_at"]

    back = ok(send(annotator, url_of(world, claim, "restore/"), version=2, verb="post"))
    assert back["withdrawn_at"] is None
    assert len(rows(annotator.get(world.url("claims/")))) == 1


@pytest.mark.parametrize("field", ["layer", "uid", "quote", "document", "prefix", "version"])
def test_a_claim_stays_where_it_is(world, claim, annotator, field):
    answer = send(annotator, url_of(world, claim), {field: "x"}, version=1)

    assert errors(answer, 400) == [("unknown_field", field)]


def test_nobody_changes_anothers_claim(world, claim):
    for role in ("reviewer", "adjudicator", "manager"):
        client = world.client(world.people[role])
        for verb in ("withdraw/", "restore/"):
            answer = send(client, url_of(world, claim, verb), version=1, verb="post")
            assert errors(answer, 403) == [("not_yours", None)]
        assert errors(send(client, url_of(world, claim), {"note": "x"}, version=1), 403) == [
            ("not_yours", None)
        ]


def test_a_claim_is_not_deleted(world, claim, annotator):
    errors(annotator.delete(url_of(world, claim)), 405)


def test_anothers_claim_is_like_none(world, claim):
    """Another project's row and a made-up one, byte for byte."""
    outsider = world.client(world.outsider)
    url = "/api/v1/projects/arvenia-elsewhere/claims/"
    for verb, method in (("", "get"), ("", "patch"), ("withdraw/", "post"), ("restore/", "post")):
        call = getattr(outsider, method)
        there = call(f"{url}{claim.uid}/{verb}", {}, headers={"If-Match": '"1"'})
        nowhere = call(f"{url}{uuid.uuid4()}/{verb}", {}, headers={"If-Match": '"1"'})
        assert (there.status_code, there.content) == (404, nowhere.content)
        assert dict(there.headers) == dict(nowhere.headers)


# --- lists -------------------------------------------------------------------------------------


@pytest.fixture
def found(world, annotator):
    """The quotes a list with these parameters holds, in the order of the answer."""

    def ask(**params):
        return [each["quote"] for each in rows(annotator.get(world.url("claims/"), params))]

    return ask


def test_claims_come_newest_first(world, layer, claim, found):
    world.tag(layer, REJECTS, ("ARM.NATO", "oppose"))

    assert found() == [REJECTS, WELCOMES]


@pytest.fixture
def several(world, layer, claim):
    """WELCOMES supports the CTBT, REJECTS opposes NATO and is neutral on the CTBT."""
    world.tag(
        layer,
        REJECTS,
        ("ARM.NATO", "oppose"),
        ("ARM.CTBT", "neutral"),
        claim_type="evaluation",
        actors=[
            ActorInput(label="She"),
            ActorInput("addressee", actor=world.actors["Arvenia"].pk),
        ],
    )
    return layer


def test_a_subject_counts_with_what_is_below_it(several, found):
    assert found(subject="ARM") == [REJECTS, WELCOMES]
    assert found(subject="ARM.NATO") == [REJECTS]
    assert found(subject="FD") == []
    assert found(subject="NONE") == []


def test_subject_and_stance_are_asked_of_the_same_stance(several, found):
    assert found(subject="ARM.CTBT", stance="oppose") == []
    assert found(subject="ARM.NATO", stance="oppose") == [REJECTS]
    assert found(subject="ARM", stance="oppose") == [REJECTS]
    assert found(stance="neutral") == [REJECTS]


def test_one_of_several_stances_is_enough(several, found):
    assert found(stance=["support", "oppose"]) == [REJECTS, WELCOMES]
    assert found(subject="ARM.CTBT", stance=["support", "oppose"]) == [WELCOMES]


def test_an_actor_counts_in_any_part_and_a_speaker_as_such(world, several, found):
    tarnow, arvenia = world.actors["Ilse Tarnow"].pk, world.actors["Arvenia"].pk

    assert found(actor=tarnow) == [WELCOMES]
    assert found(actor=arvenia) == [REJECTS]
    assert found(speaker=tarnow) == [WELCOMES]
    assert found(speaker=arvenia) == []


def test_claims_are_found_by_document_reading_person_and_state(several, found):
    assert found(document=several.document_id) == [REJECTS, WELCOMES]
    assert found(document=several.document_id + 1) == []
    assert found(layer=str(several.uid)) == [REJECTS, WELCOMES]
    assert found(annotator="arvenia-annotator") == [REJECTS, WELCOMES]
    assert found(annotator="arvenia-reviewer") == []
    assert found(status="in_progress", gold="false") == [REJECTS, WELCOMES]
    assert found(gold="true") == []
    assert found(claim_type="evaluation") == [REJECTS]


def test_claims_are_found_by_the_date_of_their_document(several, found):
    Document.objects.filter(pk=several.document_id).update(published_on="2023-05-03")

    assert found(date_from="2023-05-03", date_to="2023-05-03") == [REJECTS, WELCOMES]
    assert found(date_from="2023-05-04") == []
    assert found(date_to="2023-05-02") == []


def test_withdrawn_claims_come_on_request(world, several, claim, found):
    claims.withdraw(claim, version=1, by=world.annotator)

    assert found() == [REJECTS]
    assert found(withdrawn="false") == [REJECTS]
    assert found(withdrawn="true") == [WELCOMES]


@pytest.mark.parametrize(
    ("params", "error"),
    [
        ({"stance": "for"}, ("invalid_choice", "stance")),
        ({"document": "x"}, ("invalid", "document")),
        ({"layer": "x"}, ("invalid", "layer")),
        ({"date_from": "x"}, ("invalid", "date_from")),
        ({"claim_type": "lie"}, ("invalid_choice", "claim_type")),
        ({"withdrawn": "maybe"}, ("invalid", "withdrawn")),
        ({"gold": "maybe"}, ("invalid", "gold")),
        ({"note": "x"}, ("unknown_parameter", "note")),
        ({"ordering": "start"}, ("unknown_parameter", "ordering")),
        ({"layer__annotator__password__startswith": "m"}, ("unknown_parameter",)),
        ({"annotator": "a\0"}, ("null_characters_not_allowed", "annotator")),
        ({"subject": "a\0"}, ("null_characters_not_allowed", "subject")),
    ],
)
def test_a_parameter_is_refused(world, several, annotator, params, error):
    (found,) = errors(annotator.get(world.url("claims/"), params), 400)

    assert found[: len(error)] == error


@pytest.mark.parametrize("name", ["document", "actor", "speaker"])
@pytest.mark.parametrize("value", ["0", "-1", str(2**63), "9" * 40])
def test_a_number_that_no_row_has_finds_nothing(several, found, name, value):
    assert found(**{name: value}) == []


def test_a_project_that_is_not_blind_shows_all_readings(world, several):
    viewer = world.client(world.viewer)
    assert rows(viewer.get(world.url("claims/"))) == []

    projects.change(world.project, blind=False, by=world.manager)
    assert len(rows(viewer.get(world.url("claims/")))) == 2
