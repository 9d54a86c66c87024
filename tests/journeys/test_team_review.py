"""Five people and one document: read twice, returned once, adjudicated field by field, exported."""

import csv
import io
import json

import pytest

from documents import projects
from tests.api.answers import errors, ok, rows
from tests.world import REJECTS, WELCOMES, make_world


@pytest.fixture
def team(db):
    """A blind, strict team in which two read each document: a client for each of five people."""
    world = make_world(open_team=False, overlap=2)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    names = ("annotator", "reviewer", "adjudicator", "manager")
    clients = {name: world.client(world.people[name]) for name in names}
    return world, {**clients, "second": world.client(world.outsider)}


class Journey:
    """What the five do, through the API alone."""

    def __init__(self, world, clients):
        self.world, self.clients = world, clients

    def get(self, who, path, **params):
        return self.clients[who].get(self.world.url(path), params)

    def post(self, who, path, status=200, **given):
        return ok(self.clients[who].post(self.world.url(path), given), status)

    def tag(self, who, layer, quote, subject, value, **fields):
        text = layer["text"]
        start = text.index(quote)
        actor = self.world.actors["Ilse Tarnow"].pk
        return self.post(
            who, "claims/", 201, layer=layer["uid"], start=start, end=start + len(quote),
            quote=quote, stances=[{"subject": subject, "value": value}],
            actors=[{"actor": actor}], **fields,
        )  # fmt: skip

    def take_next(self, who):
        layer = self.post(who, "layers/next/", 201)
        text = ok(self.get(who, f"documents/{layer['document']}/"))["text"]
        return {**layer, "text": text}


def body(answer):
    """The bytes of a file."""
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def test_from_two_blind_readings_to_gold_with_its_sources(team):
    world, clients = team
    team = Journey(world, clients)
    document = world.add_document()

    # Two read the document, and see nothing of one another.
    first, second = team.take_next("annotator"), team.take_next("second")
    team.tag("annotator", first, WELCOMES, "ARM.CTBT", "support")
    one = team.tag("annotator", first, REJECTS, "ARM.NATO", "oppose")
    assert rows(team.get("second", "claims/")) == []
    errors(team.get("second", f"layers/{first['uid']}/"), 404)
    team.tag("second", second, WELCOMES, "ARM.CTBT", "support")
    two = team.tag("second", second, "reject missile bases", "ARM.NATO", "mixed")
    team.post("annotator", f"layers/{first['uid']}/submit/")
    team.post("second", f"layers/{second['uid']}/submit/")

    # The reviewer proposes a correction and returns one; its annotator takes that over.
    thread = team.post(
        "reviewer", "comments/", 201, layer=first["uid"], claim=one["uid"], kind="correction",
        text="This is a demand.", proposal={"claim_type": "demand"},
    )  # fmt: skip
    team.post("reviewer", f"layers/{first['uid']}/return/", note="See my correction.")
    heard = rows(clients["annotator"].get("/api/v1/notices/"))
    assert [each["kind"] for each in heard] == ["returned", "commented"]
    taken = clients["annotator"].post(
        world.url(f"comments/{thread['id']}/take-over/"), headers={"If-Match": '"1"'}
    )
    assert ok(taken)["claim_type"] == "demand"
    team.post("annotator", f"layers/{first['uid']}/submit/")
    team.post("reviewer", f"layers/{first['uid']}/accept/")

    # The adjudicator sees two columns without names, and decides field by field.
    errors(team.get("reviewer", "adjudications/"), 403)
    (waits,) = rows(team.get("adjudicator", "adjudications/"))
    assert (waits["document"], waits["state"], waits["readings"]) == (document.pk, "submitted", 2)
    docket = team.post("adjudicator", "adjudications/next/", 201)
    assert "arvenia-annotator" not in json.dumps(docket)
    base = f"adjudications/{document.pk}"
    effect = ok(team.get("adjudicator", f"{base}/preview/", strategy="unanimous"))
    assert (effect["merged"], effect["left"]) == (1, 1)
    docket = team.post("adjudicator", f"{base}/merge/", strategy="unanimous")
    case = docket["cases"][0]
    differing = {each["name"] for each in case["fields"] if each["differs"]}
    assert differing == {"span", "claim_type", "stance:ARM.NATO"}
    answer = clients["adjudicator"].post(world.url(f"{base}/finish/"))
    assert [code for code, _ in errors(answer, 400)] == ["incomplete"]
    uids = [one["uid"], two["uid"]]
    verdict = {
        "claims": uids, "base": uids[0], "take": {"stance:ARM.NATO": uids[1]},
        "cause": "ambiguous_text", "note": "Bases, not the alliance.",
    }  # fmt: skip
    decision = team.post("adjudicator", f"{base}/decisions/", 201, **verdict)
    assert decision["outcome"] == "adjudicated"
    docket = team.post("adjudicator", f"{base}/finish/")
    assert (docket["undecided"], docket["layer"]["gold"]) == (0, True)

    # Gold is exported with where it came from and why; the annotators see it now.
    lines = body(team.get("manager", "export/", format="jsonl")).splitlines()
    exported = [json.loads(line) for line in lines]
    claims = [claim for row in exported for claim in row.get("claims", [])]
    gold = {claim["fragments"][0]["exact"]: claim["gold_from"] for claim in claims}
    assert gold[WELCOMES]["outcome"] == "unanimous"
    assert len(set(gold[WELCOMES]["claims"])) == 2
    assert gold[REJECTS]["sources"]["stance:ARM.NATO"] == uids[1]
    assert gold[REJECTS]["sources"]["span"] == uids[0]
    assert (gold[REJECTS]["cause"], gold[REJECTS]["note"]) == (
        "ambiguous_text", "Bases, not the alliance.",
    )  # fmt: skip
    answer = team.get("manager", "export/", format="csv", table="claims")
    table = list(csv.DictReader(io.StringIO(body(answer).decode())))
    assert {row["gold_from"] for row in table} == {"unanimous", "adjudicated"}
    seen = rows(team.get("second", "claims/", gold="true"))
    assert {each["quote"] for each in seen} == {WELCOMES, REJECTS}
