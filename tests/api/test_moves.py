"""Every state with every verb, for everybody: what the API lets become of a layer, and for whom.

What must come of it is worked out from `workflow` and `policy` alone; what stands here is how the
API is asked for a verb, and by whom.
"""

import itertools
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from annotations import adjudication, review, workflow
from annotations.models import Layer
from annotations.models.layers import TAKEN_AWAY
from annotations.policy import can
from annotations.workflow import ACCEPTED, GONE, IN_PROGRESS, NEW, OPEN, OTHERS, OWN, WITHDRAWN
from documents import projects
from documents.models import Membership
from documents.policy import ROLES, Standing
from tests.world import at_once, make_world, sql

#: The settings of a project on which it depends who may do and see what.
TEAMS = {
    "strict and blind": {"open_team": False, "blind": True},
    "open and sighted": {"open_team": True, "blind": False},
}

#: verb → where it is asked for and what is sent along. `keep` moves nothing: it holds on to what
#: was begun. To reassign is to withdraw what can be withdrawn, and then to assign.
OF_LAYER = {
    "keep": ("layers/{uid}/keep/", {}),
    "decline": ("layers/{uid}/decline/", {"note": "So."}),
    "withdraw": ("layers/{uid}/withdraw/", {"note": "So."}),
    "submit": ("layers/{uid}/submit/", {}),
    "return": ("layers/{uid}/return/", {"note": "So."}),
    "accept": ("layers/{uid}/accept/", {"note": "So."}),
    "reopen": ("layers/{uid}/reopen/", {"note": "So."}),
}
OF_READING = {
    **OF_LAYER,
    "reassign": ("layers/{uid}/reassign/", {"note": "So.", "to": "{owner}"}),
    "begin": ("layers/", {"document": "{document}"}),
    "assign": ("assignments/", {"documents": ["{document}"], "to": ["{owner}"]}),
}
OF_ADJUDICATION = {**OF_LAYER, "decide": ("adjudications/{document}/finish/", {})}
#: Nobody asks for these: they come of something else.
UNASKED = {verb for verb, right in workflow.RIGHTS.items() if right.action is None}


class Asker(NamedTuple):
    """A member with a role who asks: the layer's own annotator, or somebody else."""

    role: str
    owns: bool


class Case(NamedTuple):
    """A layer in a state, in a project with these settings, and who asks."""

    state: str
    asker: Asker
    open_team: bool
    blind: bool
    of_adjudication: bool

    def may(self, action: str) -> bool:
        """Whether the policy lets the one who asks do this."""
        return can(Standing(self.asker.role, self.open_team), action)

    def sees(self) -> bool:
        """Whether they may look into the layer; what is accepted here is gold."""
        sighted = not self.blind or self.may("claim.see_drafts") or self.state == ACCEPTED
        return self.asker.owns or (self.may("document.read_all") and sighted)

    @property
    def words(self) -> str:
        """The state, as a conflict names it."""
        return workflow.STATES[self.state].lower()

    def target(self, verb: str) -> str | None:
        """Where the verb leads from the layer's state."""
        return workflow.target(self.state, verb, adjudication=self.of_adjudication)


class Answer(NamedTuple):
    """What is answered, and what became of the layer: the verbs that moved it, and its state."""

    status: int
    code: str
    moves: list[str]
    state: str


# --- what must come of it ------------------------------------------------------------------------


def expected(case: Case, verb: str) -> Answer:
    """The answer that keeps the promise."""
    special = {"keep": of_keep, "begin": of_begin, "assign": of_assign, "reassign": of_reassign}
    return special.get(verb, of_move)(case, verb)


def of_move(case, verb):
    right, target = workflow.RIGHTS[verb], case.target(verb)
    if refusal := refused(case, right.action, right.whose):
        return refusal
    return moved(case, 200, verb) if target else conflict(case)


def of_keep(case, verb):
    if refusal := refused(case, workflow.RIGHTS["begin"].action, OWN):
        return refusal
    return stays(case, 200) if case.state in OPEN else conflict(case)


def of_begin(case, verb):
    """A document is asked for: whoever has no reading of it would get one of their own."""
    if not case.may(workflow.RIGHTS["begin"].action):
        return stays(case, 403, "permission_denied")
    handed = case.asker.owns and case.state not in TAKEN_AWAY
    if not (handed or case.may("document.read_all")):
        return stays(case, 404, "not_found")
    if not case.asker.owns and case.state not in GONE:
        taken = "document_decided" if case.state == ACCEPTED else "document_taken"
        return stays(case, 409, taken)
    if case.asker.owns and case.state == WITHDRAWN:
        return stays(case, 409, "withdrawn")
    if not case.asker.owns:
        return stays(case, 201)
    return moved(case, 200, "begin") if case.target("begin") else stays(case, 200)


def of_assign(case, verb):
    """Of many documents at once: what cannot be assigned is named in the answer."""
    if not case.may(workflow.RIGHTS["assign"].action):
        return stays(case, 403, "permission_denied")
    goes = case.target("assign") and owner_reads(case)
    return moved(case, 200, "assign") if goes else stays(case, 200)


def of_reassign(case, verb):
    if refusal := refused(case, workflow.RIGHTS["assign"].action):
        return refusal
    first = [] if case.state in GONE else ["withdraw"]
    if first and not case.target("withdraw"):
        return conflict(case)
    if not owner_reads(case):
        return stays(case, 400, "not_found")
    return Answer(201, "", [*first, "assign"], NEW)


def owner_reads(case):
    """Whether the annotator may be given readings: one, unless they ask and are no longer."""
    return not case.asker.owns or case.may("layer.lease")


def refused(case, action, whose=None):
    if not case.may(action):
        return stays(case, 403, "permission_denied")
    if not case.sees():
        return stays(case, 404, "not_found")
    if whose == OWN and not case.asker.owns:
        return stays(case, 403, "not_yours")
    if whose == OTHERS and case.asker.owns:
        return stays(case, 403, "four_eyes")
    return None


def moved(case, status, verb):
    return Answer(status, "", [verb], case.target(verb))


def stays(case, status, code=""):
    return Answer(status, code, [], case.state)


def conflict(case):
    return stays(case, 409, "wrong_state")


# --- what comes of it ----------------------------------------------------------------------------


class Scene:
    """A project with a document, and a layer of it that its owner holds."""

    def __init__(self, **settings):
        self.settings = settings
        self.world = make_world(**settings)
        self.owner = User.objects.create_user("owner")
        for user in (self.owner, self.world.outsider):
            projects.add_member(
                project=self.world.project, user=user, role="annotator", by=self.world.manager
            )
        self.document = self.world.add_document()

    def reading(self):
        """The owner's reading of the document."""
        return self.world.lease(self.document, by=self.owner)

    def adjudication(self):
        """The owner's adjudication of the document: nothing in it is left open."""
        first = self.world.outsider
        review.submit(self.world.lease(self.document, by=first), by=first)
        return adjudication.begin(self.document, by=self.owner)

    def differences(self, layer, states, verbs):
        """How many cells there are, and those in which the answer is not what it must be."""
        tried, wrong = 0, []
        of_adjudication = layer.kind == Layer.Kind.ADJUDICATION
        for state, role, owns in itertools.product(states, ROLES, (True, False)):
            case = Case(state, Asker(role, owns), **self.settings, of_adjudication=of_adjudication)
            for verb, does in self.answers(case, layer, verbs):
                tried += 1
                if does != (must := expected(case, verb)):
                    wrong.append(f"{state}, {verb}, {case.asker}: {does} and not {must}")
        return tried, wrong

    def answers(self, case, layer, verbs):
        """What comes of each verb; each is undone, and finds the layer as the first one did."""
        user = self.owner if case.asker.owns else self.world.people[case.asker.role]
        client, names = self.world.client(user), self.names(layer)
        with transaction.atomic():
            put(layer, case.state)
            Membership.objects.filter(user=user).update(role=case.asker.role)
            before = trace(layer)
            for verb, (path, body) in verbs.items():
                with transaction.atomic():
                    answer = client.post(self.world.url(filled(path, names)), filled(body, names))
                    yield verb, seen(case, answer, before, trace(layer))
                    transaction.set_rollback(True)
            transaction.set_rollback(True)

    def names(self, layer):
        """What stands for a name in braces."""
        return {"uid": layer.uid, "document": layer.document_id, "owner": self.owner.username}


def put(layer, state):
    """Put a layer into a state, past the stages."""
    sql(
        "UPDATE annotations_layer SET status = %s, gold = %s, leased_until = NULL,"
        " submitted_at = now() WHERE id = %s",
        state, state == ACCEPTED, layer.pk,
    )  # fmt: skip


def filled(given, names):
    """What is sent, with the names of this layer in it."""
    if isinstance(given, dict):
        return {name: filled(value, names) for name, value in given.items()}
    if isinstance(given, list):
        return [filled(each, names) for each in given]
    return given.format(**names)


def trace(layer):
    """Everything of the layer that a move changes, its state, and the moves it made."""
    ((row, status, moves, notices),) = sql(
        "SELECT l::text, status, ARRAY(SELECT ARRAY[source, verb, target]"
        " FROM annotations_transition WHERE layer_id = l.id ORDER BY id),"
        " (SELECT count(*) FROM annotations_notice WHERE layer_id = l.id)"
        " FROM annotations_layer l WHERE id = %s",
        layer.pk,
    )
    return (row, notices), status, moves


def seen(case, answer, before, after):
    """The answer in short, what moved the layer, and where it is now."""
    code = answer.json()["errors"][0]["code"] if answer.status_code >= 400 else ""
    if code == "wrong_state":
        assert f" {case.words}:" in answer.json()["errors"][0]["detail"]
    moves = after[2][len(before[2]) :]
    if not moves:
        assert after == before, "it was changed, and no move says so"
    states = [case.state, *(target for _, _, target in moves)]
    assert [source for source, _, _ in moves] == states[:-1], "a move from elsewhere"
    assert after[1] == states[-1], "a move to elsewhere"
    return Answer(answer.status_code, code, [verb for _, verb, _ in moves], states[-1])


# --- the tests -----------------------------------------------------------------------------------


def test_every_verb_of_the_workflow_is_asked_for_here_or_comes_of_something_else():
    asked = {*OF_READING, *OF_ADJUDICATION} - {"keep", "reassign"}

    assert asked | UNASKED == set(workflow.RIGHTS)
    assert {"expire", "settle"} == UNASKED


@pytest.mark.parametrize("team", TEAMS)
def test_a_reading_becomes_what_the_tables_say_in_every_state_by_every_verb(db, team):
    scene = Scene(**TEAMS[team])

    tried, wrong = scene.differences(scene.reading(), workflow.STATES, OF_READING)
    print(f"{tried:,} cells of moves of a reading in a team that is {team}")
    assert not wrong, "\n".join(wrong)
    assert tried == len(workflow.STATES) * len(OF_READING) * len(ROLES) * 2


@pytest.mark.parametrize("team", TEAMS)
def test_an_adjudication_becomes_what_the_tables_say_in_every_state_by_every_verb(db, team):
    scene = Scene(**TEAMS[team])
    states = [state for state, _ in workflow.ADJUDICATION_MOVES]

    tried, wrong = scene.differences(scene.adjudication(), states, OF_ADJUDICATION)
    print(f"{tried:,} cells of moves of an adjudication in a team that is {team}")
    assert not wrong, "\n".join(wrong)
    assert set(states) == {IN_PROGRESS, ACCEPTED}


def test_of_two_who_review_a_reading_at_once_one_is_told_that_the_other_was_first(
    transactional_db,
):
    world = make_world()
    layer = world.submitted()
    url = world.url(f"layers/{layer.uid}/")

    answers = at_once(
        lambda: world.client(world.reviewer).post(f"{url}accept/"),
        lambda: world.client(world.adjudicator).post(f"{url}return/", {"note": "So."}),
    )
    assert sorted(each.status_code for each in answers) == [200, 409]
    (loser,) = (each for each in answers if each.status_code == 409)
    assert loser.json()["errors"][0]["code"] == "wrong_state"
    assert layer.transitions.exclude(verb="submit").count() == 1
