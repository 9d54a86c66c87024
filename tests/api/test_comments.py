"""/projects/{project}/comments/: what people say to one another about readings."""

import pytest

from annotations import claims, comments, review
from documents import projects
from tests.api.answers import errors, ok, rows
from tests.world import CLOSING, WELCOMES, make_world

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def layer(world):
    return world.lease(world.add_document())


@pytest.fixture
def claim(world, layer):
    return world.tag(layer, WELCOMES, ("ARM.CTBT", "support"), note="first")


@pytest.fixture
def thread(world, layer):
    return comments.add(layer, text="Who speaks here?", by=world.reviewer)


@pytest.fixture
def correction(world, claim):
    return comments.add(
        claim.layer, claim=claim, kind="correction", text="Rather so.",
        proposal={"note": "second"}, by=world.reviewer,
    )  # fmt: skip


def say(client, world, reading, **given):
    given = {"layer": str(reading.uid), "text": "Look.", **given}
    return client.post(world.url("comments/"), given)


def post(client, world, thread, verb, given=None, **headers):
    return client.post(world.url(f"comments/{thread.pk}/{verb}/"), given, headers=headers)


# --- beginning a thread --------------------------------------------------------------------------


def test_a_thread_is_begun_on_a_reading(world, reviewer, layer):
    body = ok(say(reviewer, world, layer, text=" Look. "), 201)

    assert {**body, "id": 0, "created_at": ""} == {
        "id": 0, "layer": str(layer.uid), "document": layer.document_id, "claim": None,
        "sentence": None, "kind": "remark", "author": "arvenia-reviewer",
        "author_name": "arvenia-reviewer", "text": "Look.", "proposal": None, "created_at": "",
        "resolved_at": None, "resolved_by": None, "replies": [],
    }  # fmt: skip


def test_a_thread_is_begun_on_a_claim(world, annotator, claim):
    answer = say(annotator, world, claim.layer, claim=str(claim.uid), kind="question")

    body = ok(answer, 201)
    assert (body["claim"], body["kind"]) == (str(claim.uid), "question")


def test_a_thread_is_begun_on_a_sentence(world, manager, layer):
    sentence = layer.document.sentences.get(text=CLOSING).pk

    assert ok(say(manager, world, layer, sentence=sentence), 201)["sentence"] == sentence


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"text": ""}, ("blank", "text")),
        ({"text": " \n"}, ("blank", "text")),
        ({"text": None}, ("null", "text")),
        ({"text": "x" * 10_001}, ("max_length", "text")),
        ({"layer": None}, ("null", "layer")),
        ({"layer": "x"}, ("invalid", "layer")),
        ({"kind": "praise"}, ("invalid_choice", "kind")),
        ({"author": "arvenia-manager"}, ("unknown_field", "author")),
        ({"parent": 1}, ("unknown_field", "parent")),
        ({"kind": "correction"}, ("no_proposal", "proposal")),
        ({"kind": "correction", "proposal": {"note": "x"}}, ("no_proposal", "proposal")),
        ({"kind": "correction", "proposal": {}}, ("no_proposal", "proposal")),
        ({"proposal": {"note": "x"}}, ("no_proposal", "proposal")),
        ({"proposal": {"quote": "x"}}, ("unknown_field", "proposal.quote")),
        ({"proposal": {"confidence": 9}}, ("max_value", "proposal.confidence")),
    ],
)
def test_a_thread_is_refused_with(world, reviewer, layer, given, error):
    assert errors(say(reviewer, world, layer, **given), 400) == [error]


def test_a_thread_on_two_things_is_refused(world, reviewer, claim):
    sentence = claim.document.sentences.first().pk
    answer = say(reviewer, world, claim.layer, claim=str(claim.uid), sentence=sentence)

    assert errors(answer, 400) == [("two_things", "sentence")]


def test_a_claim_of_another_reading_is_like_none(world, reviewer, claim):
    other = world.lease(world.add_document("Another text.", "b.txt"))
    there = say(reviewer, world, other, claim=str(claim.uid))

    assert (there.status_code, there.content) == (
        404, say(reviewer, world, other, claim=NOWHERE).content,
    )  # fmt: skip


@pytest.mark.parametrize("key", [0, -1, 10**9, 10**30])
def test_a_sentence_that_is_not_there_is_none(world, reviewer, layer, key):
    errors(say(reviewer, world, layer, sentence=key), 404)


def test_a_sentence_of_another_document_is_none(world, reviewer, layer):
    other = world.add_document("Another text.", "b.txt").sentences.get()

    errors(say(reviewer, world, layer, sentence=other.pk), 404)


def test_another_projects_reading_is_like_none(world, reviewer):
    other = make_world("second")
    foreign = other.lease(other.add_document())

    errors(say(reviewer, world, foreign), 404)


# --- corrections ---------------------------------------------------------------------------------

#: What is said of a claim, and what a correction of it may be.
SAID = {"note": "first", "confidence": 2, "claim_date": "2023-05-03", "date_precision": "month"}
PROPOSALS = [
    {"note": "second"},
    {"confidence": None},
    {"claim_date": "2023-05-01", "date_precision": "day"},
    {"stances": [{"subject": "FD", "value": "oppose"}]},
    {"actors": [{"role": "target", "label": "Them"}]},
    {"start": 0, "end": 4, "no_speaker": True},
]


@pytest.mark.parametrize("proposal", PROPOSALS)
def test_a_correction_proposes_what_was_given_and_nothing_else(world, reviewer, claim, proposal):
    answer = say(
        reviewer, world, claim.layer, claim=str(claim.uid), kind="correction", proposal=proposal
    )

    assert set(ok(answer, 201)["proposal"]) == set(proposal)


def test_what_a_correction_does_not_name_stays(world, annotator, reviewer, claim):
    claims.change(claim, version=1, by=world.annotator, **SAID)
    answer = say(
        reviewer, world, claim.layer, claim=str(claim.uid), kind="correction",
        proposal={"note": "second"},
    )  # fmt: skip
    url = world.url(f"comments/{ok(answer, 201)['id']}/take-over/")

    body = ok(annotator.post(url, headers={"If-Match": '"2"'}))
    assert {name: body[name] for name in SAID} == {**SAID, "note": "second"}


def test_a_date_and_stances_that_were_proposed_are_taken_over(world, annotator, reviewer, claim):
    proposal = {"claim_date": "2023-05-01", "stances": [{"subject": "FD", "value": "oppose"}]}
    answer = say(
        reviewer, world, claim.layer, claim=str(claim.uid), kind="correction", proposal=proposal
    )
    url = world.url(f"comments/{ok(answer, 201)['id']}/take-over/")

    body = ok(annotator.post(url, headers={"If-Match": '"1"'}))
    assert (body["claim_date"], body["date_precision"]) == ("2023-05-01", "day")
    assert [(each["subject"], each["value"]) for each in body["stances"]] == [("FD", "oppose")]


def test_what_is_taken_over_is_answered_like_the_claim(world, annotator, correction):
    answer = post(annotator, world, correction, "take-over", **{"If-Match": '"1"'})
    read = annotator.get(world.url(f"claims/{correction.claim.uid}/"))

    assert (ok(answer), answer["ETag"]) == (ok(read), read["ETag"])
    assert answer.json()["note"] == "second"
    thread = ok(annotator.get(world.url(f"comments/{correction.pk}/")))
    assert thread["resolved_by"] == "arvenia-annotator"


def test_nothing_is_taken_over_without_the_version(world, annotator, correction):
    errors(post(annotator, world, correction, "take-over"), 428)


def test_nothing_is_taken_over_into_a_claim_that_changed(world, annotator, claim, correction):
    claims.change(claim, version=1, note="mine", by=world.annotator)
    answer = post(annotator, world, correction, "take-over", **{"If-Match": '"1"'})

    assert errors(answer, 412) == [("stale_version", None)]


def test_nothing_is_taken_over_into_a_closed_reading(world, annotator, claim, correction):
    review.submit(claim.layer, by=world.annotator)
    answer = post(annotator, world, correction, "take-over", **{"If-Match": '"1"'})

    assert errors(answer, 409) == [("layer_closed", None)]


def test_nothing_is_taken_over_twice(world, annotator, correction):
    post(annotator, world, correction, "take-over", **{"If-Match": '"1"'})
    answer = post(annotator, world, correction, "take-over", **{"If-Match": '"2"'})

    assert errors(answer, 409) == [("wrong_state", None)]


def test_a_thread_without_a_proposal_is_not_taken_over(world, annotator, thread):
    answer = post(annotator, world, thread, "take-over", **{"If-Match": '"1"'})

    assert errors(answer, 400) == [("no_proposal", None)]


@pytest.mark.parametrize("role", ["reviewer", "adjudicator", "manager"])
def test_a_lead_takes_nothing_over_for_the_annotator(world, correction, role):
    client = world.client(world.people[role])

    errors(post(client, world, correction, "take-over", **{"If-Match": '"1"'}), 403)


# --- answering, resolving ------------------------------------------------------------------------


def test_a_thread_is_answered(world, annotator, thread):
    body = ok(post(annotator, world, thread, "reply", {"text": "Tarnow."}), 201)

    (reply,) = body["replies"]
    assert (body["id"], reply["author"], reply["text"]) == (
        thread.pk, "arvenia-annotator", "Tarnow.",
    )  # fmt: skip


def test_answers_stand_in_the_order_they_were_given(world, reviewer, thread):
    for text, who in (("One.", world.annotator), ("Two.", world.manager)):
        comments.reply(thread, text=text, by=who)

    body = ok(reviewer.get(world.url(f"comments/{thread.pk}/")))
    assert [each["text"] for each in body["replies"]] == ["One.", "Two."]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("required", "text")),
        ({"text": " "}, ("blank", "text")),
        ({"text": "x" * 10_001}, ("max_length", "text")),
        ({"text": "x", "kind": "question"}, ("unknown_field", "kind")),
    ],
)
def test_an_answer_is_refused_with(world, annotator, thread, given, error):
    assert errors(post(annotator, world, thread, "reply", given), 400) == [error]


def test_an_answer_is_no_thread(world, annotator, thread):
    answer = comments.reply(thread, text="Tarnow.", by=world.annotator)

    assert [each["id"] for each in rows(annotator.get(world.url("comments/")))] == [thread.pk]
    errors(annotator.get(world.url(f"comments/{answer.pk}/")), 404)
    errors(post(annotator, world, answer, "reply", {"text": "So."}), 404)


def test_a_thread_is_resolved_and_reopened_once_each(world, annotator, thread):
    body = ok(post(annotator, world, thread, "resolve"))
    assert (body["resolved_by"], body["resolved_at"] is None) == ("arvenia-annotator", False)
    assert errors(post(annotator, world, thread, "resolve"), 409) == [("wrong_state", None)]

    body = ok(post(annotator, world, thread, "reopen"))
    assert (body["resolved_by"], body["resolved_at"]) == (None, None)
    assert errors(post(annotator, world, thread, "reopen"), 409) == [("wrong_state", None)]


def test_what_is_handed_in_is_still_talked_about(world, reviewer):
    layer = world.accepted()

    ok(say(reviewer, world, layer), 201)


def test_comments_are_neither_changed_nor_deleted(world, reviewer, thread):
    url = world.url(f"comments/{thread.pk}/")

    errors(reviewer.patch(url, {"text": "x"}), 405)
    errors(reviewer.delete(url), 405)


# --- finding -------------------------------------------------------------------------------------


@pytest.fixture
def three(world, thread, correction):
    """A remark on a reading, a correction of its claim, and a resolved remark on another text."""
    other = world.lease(world.add_document("Another text.", "b.txt"))
    settled = comments.add(other, text="Fine.", by=world.manager)
    comments.resolve(settled, by=world.manager)
    return {"thread": thread, "correction": correction, "settled": settled}


FILTERS = [
    (lambda three: {}, ["settled", "correction", "thread"]),
    (lambda three: {"layer": three["thread"].layer.uid}, ["correction", "thread"]),
    (lambda three: {"document": three["settled"].document_id}, ["settled"]),
    (lambda three: {"claim": three["correction"].claim.uid}, ["correction"]),
    (lambda three: {"kind": "correction"}, ["correction"]),
    (lambda three: {"resolved": "true"}, ["settled"]),
    (lambda three: {"resolved": "false"}, ["correction", "thread"]),
]


@pytest.mark.parametrize(("params", "names"), FILTERS)
def test_threads_are_found_by(world, reviewer, three, params, names):
    found = rows(reviewer.get(world.url("comments/"), params(three)))

    assert [each["id"] for each in found] == [three[name].pk for name in names]


# --- where a project is blind --------------------------------------------------------------------


@pytest.fixture
def second(world):
    """Another annotator's client, who reads the same document."""
    projects.change(world.project, overlap=3, by=world.manager)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world.client(world.outsider)


def test_another_annotator_gets_no_comment(world, second, three):
    for params, _ in FILTERS:
        assert rows(second.get(world.url("comments/"), params(three))) == []


def test_another_annotator_gets_comments_on_their_own_reading(world, second, thread):
    own = world.lease(thread.document, by=world.outsider)
    comment = comments.add(own, text="Look.", by=world.reviewer)

    assert [each["id"] for each in rows(second.get(world.url("comments/")))] == [comment.pk]


@pytest.mark.parametrize("verb", ["get", "reply", "resolve", "reopen", "take-over"])
def test_a_hidden_comment_is_like_one_that_is_not_there(world, second, correction, verb):
    def ask(key):
        if verb == "get":
            return second.get(world.url(f"comments/{key}/"))
        url = world.url(f"comments/{key}/{verb}/")
        given = {"text": "x"} if verb == "reply" else None
        return second.post(url, given, headers={"If-Match": '"1"'})

    there = ask(correction.pk)
    assert (there.status_code, there.content) == (404, ask(10**9).content)


def test_a_hidden_reading_is_like_one_that_is_not_there(world, second, claim):
    there = say(second, world, claim.layer, claim=str(claim.uid))
    made_up = say(second, world, claim.layer, layer=NOWHERE, claim=str(claim.uid))

    assert (there.status_code, there.content) == (404, made_up.content)


def test_another_annotator_says_nothing_of_gold_they_see(world, second):
    projects.change(world.project, overlap=1, by=world.manager)
    layer = world.accepted()
    thread = comments.add(layer, text="Fine.", by=world.reviewer)

    assert errors(say(second, world, layer), 403) == [("not_yours", None)]
    for verb, given in (("reply", {"text": "x"}), ("resolve", None), ("reopen", None)):
        assert errors(post(second, world, thread, verb, given), 403) == [("not_yours", None)]


def test_a_viewer_neither_reads_nor_writes_comments(world, viewer):
    layer = world.accepted()
    thread = comments.add(layer, text="Fine.", by=world.reviewer)

    errors(viewer.get(world.url("comments/")), 403)
    errors(viewer.get(world.url(f"comments/{thread.pk}/")), 403)
    errors(say(viewer, world, layer), 403)
    errors(post(viewer, world, thread, "reply", {"text": "x"}), 403)
