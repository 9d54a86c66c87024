"""What a hostile or broken client sends: an answer below 500, in the one shape, always."""

import json

import pytest

from annotations import comments
from tests.api.answers import errors
from tests.world import WELCOMES


@pytest.fixture
def scene(world):
    """Every address that takes a body, with a body it takes; {} stands for ids."""
    document = world.add_document()
    layer = world.lease(document)
    claim = world.tag(layer, WELCOMES, ("FD", "support"))
    member = world.project.memberships.get(user=world.viewer)
    actor = world.actors["Arvenia"]
    sentence = document.sentences.last()
    thread = comments.add(layer, text="Who speaks here?", by=world.reviewer)
    return {
        "project": ("patch", world.url(), {"name": "x", "languages": ["en"]}),
        "member": ("patch", world.url(f"members/{member.pk}/"), {"role": "viewer"}),
        "new member": ("post", world.url("members/"), {"user": "x", "role": "viewer"}),
        "document": (
            "patch",
            world.url(f"documents/{document.pk}/"),
            {"title": "x", "author": "x", "extra": {"a": "x"}, "published_on": "2023-01-01"},
        ),
        "import": ("post", world.url("imports/"), {"language": "en", "split_on": "x"}),
        "subject": (
            "post",
            world.url("subjects/"),
            {"code": "X", "label": "x", "synonyms": ["x"], "mappings": {"a": "x"}, "parent": "FD"},
        ),
        "version": ("post", world.url("codebook-versions/"), {"changelog": "x"}),
        "actor": (
            "post",
            world.url("actors/"),
            {"name": "x", "kind": "ngo", "aliases": ["x"], "external_ids": {"a": "x"}},
        ),
        "changed actor": ("patch", world.url(f"actors/{actor.pk}/"), {"name": "x", "parent": 1}),
        "layer": ("post", world.url("layers/"), {"document": document.pk}),
        "return": ("post", world.url(f"layers/{layer.uid}/return/"), {"note": "x"}),
        "claim": (
            "post",
            world.url("claims/"),
            {
                "layer": str(layer.uid),
                "start": 0,
                "end": 3,
                "quote": "x",
                "note": "x",
                "canonical_text": "x",
                "claim_date": "2023-01-01",
                "stances": [{"subject": "FD", "value": "support"}],
                "actors": [{"role": "speaker", "label": "x"}],
            },
        ),
        "changed claim": (
            "patch",
            world.url(f"claims/{claim.uid}/"),
            {"note": "x", "confidence": 1, "stances": [], "no_speaker": True},
        ),
        "mark": ("post", world.url("marks/"), {"layer": str(layer.uid), "sentence": sentence.pk}),
        "comment": (
            "post",
            world.url("comments/"),
            {"layer": str(layer.uid), "text": "x", "kind": "remark", "sentence": sentence.pk},
        ),
        "correction": (
            "post",
            world.url("comments/"),
            {
                "layer": str(layer.uid),
                "claim": str(claim.uid),
                "text": "x",
                "kind": "correction",
                "proposal": {"note": "x", "confidence": 1, "stances": [{"subject": "FD"}]},
            },
        ),
        "answer": ("post", world.url(f"comments/{thread.pk}/reply/"), {"text": "x"}),
        "read notices": ("post", "/api/v1/notices/read/", {"ids": [1]}),
        "preferences": ("patch", "/api/v1/preferences/", {"single_keys": False}),
        "token": ("post", "/api/v1/tokens/", {"username": "x", "password": "x"}),
    }


#: The addresses of `scene`, known before there is a world.
PLACES = [
    "project", "member", "new member", "document", "import", "subject", "version", "actor",
    "changed actor", "layer", "return", "claim", "changed claim", "mark", "comment", "correction",
    "answer", "read notices", "preferences", "token",
]  # fmt: skip


def test_the_table_names_every_place(scene):
    assert list(scene) == PLACES


@pytest.fixture
def send(world, scene):
    """Send raw bytes to a place of the scene, as whoever may do most there."""

    def to(place, body, content_type="application/json"):
        verb, url, _ = scene[place]
        who = world.annotator if place in {"claim", "changed claim", "mark"} else world.manager
        client = world.client(who)
        client.raise_request_exception = True
        return client.generic(
            verb.upper(), url, body, content_type=content_type, headers={"If-Match": '"1"'}
        )

    return to


def paths_in(body):
    """The way to every value inside a body."""
    return [path for path in _walk(body) if path]


def _walk(value, path=()):
    yield path
    if isinstance(value, dict):
        for key, child in value.items():
            yield from _walk(child, (*path, key))
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _walk(child, (*path, number))


def put(body, path, value):
    """The body with another value at the path."""
    if not path:
        return value
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[path[0]] = put(copy[path[0]], path[1:], value)
    return copy


def is_client_error(answer):
    assert 200 <= answer.status_code < 500, answer.content[:300]
    if answer.status_code >= 400:
        errors(answer, answer.status_code)


#: Values that no field asks for.
WRONG = [
    None, True, 0, -1, 2**31, 2**63, 10**400, 1.5, 1e300, "", " ", "x" * 2000, "1 ", "0x10", "１２",
    [], [[]], [None], {}, {"a": 1}, {"$gt": ""}, "null", "{{7*7}}", "%s", "';--", "\u202e",
    "9999-12-31", "0000-00-00", "a" * 65, "\ufffe",
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_value_anywhere_is_no_error_of_ours(scene, send, place):
    _, _, body = scene[place]
    cells = 0
    for path in paths_in(body):
        for value in WRONG:
            is_client_error(send(place, json.dumps(put(body, path, value))))
            cells += 1
    assert cells >= len(WRONG)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("bad", "code"),
    [("\0", "null_characters_not_allowed"), ("\ud800", "surrogate_characters_not_allowed")],
)
def test_a_character_that_is_none_is_refused_by_the_name_of_its_field(
    scene, send, place, bad, code
):
    _, _, body = scene[place]
    for path in paths_in(body):
        answer = send(place, json.dumps(put(body, path, f"a{bad}b")))
        assert errors(answer, 400) == [(code, ".".join(map(str, path)))], path


@pytest.mark.parametrize("place", PLACES)
def test_a_key_with_such_a_character_is_refused(scene, send, place):
    for key in ("a\0", "a\ud800"):
        errors(send(place, json.dumps({key: 1})), 400)


#: Bodies that are no JSON object, or none at all.
BODIES = {
    "nothing": b"",
    "no JSON": b"name=x",
    "half of it": b'{"a": ',
    "two of them": b"{} {}",
    "a list": b"[]",
    "a list of objects": b'[{"a": 1}]',
    "null": b"null",
    "a string": b'"x"',
    "a number": b"5",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a key twice": b'{"a": 1, "a": 2}',
    "a number of 5000 digits": b'{"a": ' + b"9" * 5000 + b"}",
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "lists 100 deep": b"[" * 100 + b"]" * 100,
    "lists 6,500 deep": b"[" * 6500 + b"]" * 6500,
    "objects 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a field 900 deep": b'{"extra": ' + b"[" * 900 + b"]" * 900 + b"}",
    "a comment": b'{"a": 1} // x',
    "a NUL": b'{"a": "\0"}',
}


#: Where a body may be empty: nothing changes, or nothing need be said.
MAY_BE_EMPTY = {
    "project", "document", "changed actor", "changed claim", "version", "preferences", "member",
    "read notices",
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
def test_a_body_that_is_none_is_refused_everywhere(send, what):
    for place in PLACES:
        answer = send(place, BODIES[what])
        if not (what == "nothing" and place in MAY_BE_EMPTY):
            errors(answer, 400)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/msgpack", "", "x", "text/html"]
)
def test_a_body_of_another_kind_is_refused(send, kind):
    errors(send("claim", b"<claim/>", content_type=kind), 415)


def test_a_body_of_a_bogus_charset_is_no_error_of_ours(send):
    is_client_error(send("claim", b"{}", content_type="application/json; charset=klingon"))


@pytest.mark.parametrize("place", ["claim", "subject", "actor", "layer"])
def test_a_form_is_no_error_of_ours(send, place):
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        is_client_error(send(place, b"a=1&stances=x", content_type=kind))
        is_client_error(send(place, b"--x\r\nbroken", content_type=kind))


def test_a_body_that_is_too_large_is_refused(send):
    errors(send("claim", b'{"note": "' + b"x" * 3_000_000 + b'"}'), 413)


# --- addresses ---------------------------------------------------------------------------------

STRANGE = ["0", "-1", str(2**63), "9" * 400, "%00", "a%00b", "%ff", "１２", "x" * 300, "..",
           "%2e%2e", "1;x", "%F0%9F%92%A9", "null", "1e0"]  # fmt: skip


@pytest.mark.parametrize(
    "place",
    ["documents", "members", "jobs", "subjects", "codebook-versions", "actors", "layers", "claims",
     "comments", "marks"],
)  # fmt: skip
def test_a_strange_id_is_not_there(world, place):
    client = world.client(world.manager)
    for key in STRANGE:
        for verb in ("get", "patch", "delete"):
            answer = getattr(client, verb)(
                world.url(f"{place}/{key}/"), headers={"If-Match": '"1"'}
            )
            assert answer.status_code in {400, 404, 405}, (place, key, verb, answer.content)


@pytest.mark.parametrize("key", STRANGE)
def test_a_strange_document_has_no_reading(world, key):
    errors(world.client(world.manager).get(world.url(f"documents/{key}/reading/")), 404)


@pytest.mark.parametrize("uid", STRANGE)
def test_a_strange_reading_is_refused(world, uid):
    document = world.add_document()
    url = world.url(f"documents/{document.pk}/reading/?layer={uid}")

    assert errors(world.client(world.manager).get(url), 400) == [("invalid", "layer")]


@pytest.mark.parametrize("slug", STRANGE)
def test_a_strange_project_is_not_there(world, slug):
    client = world.client(world.manager)
    for path in ("", "documents/", "documents/1/reading/", "claims/", "export/"):
        answer = client.get(f"/api/v1/projects/{slug}/{path}")
        assert answer.status_code in {400, 404}, (slug, path, answer.status_code)


@pytest.mark.parametrize("verb", ["PUT", "OPTIONS", "TRACE", "HEAD", "FOO"])
def test_another_method_is_no_error_of_ours(scene, world, verb):
    client = world.client(world.manager)
    for _, url, _ in scene.values():
        answer = client.generic(verb, url)
        assert answer.status_code in {200, 400, 404, 405}, (verb, url, answer.status_code)


def test_what_is_not_served_is_answered_in_our_shape(world):
    errors(world.client(world.manager).get("/api/v1/nothing/"), 404)
    errors(world.client(world.manager).get(world.url("nothing/")), 404)


@pytest.mark.parametrize("media", ["application/xml", "text/html", "text/csv"])
def test_answers_are_json_and_nothing_else(world, media):
    answer = world.client(world.manager).get(world.url(), headers={"Accept": media})

    errors(answer, 406)
