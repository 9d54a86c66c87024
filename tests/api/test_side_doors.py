"""What others hide reaches nobody by any side door: the same bytes with and without it.

Where a project is blind, an annotator asks for everything there is; then somebody else tags a
claim, or does something with their reading; then the annotator asks again. Every answer must be the
same to the byte: status, headers and body, of every address of the API and of every page.
"""

import re
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from annotations import adjudication, claims, comments, review
from annotations.models import Layer
from documents import projects
from tests.api.test_permissions import ROUTES, call, make_scene
from tests.world import CLOSING, REJECTS, WELCOMES, make_world

#: What differs from answer to answer by itself: tokens against forged requests, and their cookies.
FRESH = re.compile(rb'(csrfmiddlewaretoken" value=")[^"]+')

#: Headers that say when, and those with a token of their own.
MOMENTARY = {"Set-Cookie", "Expires", "Date"}

#: What an annotator would look for, on every list.
FILTERS = [
    ("claims/", {"annotator": "arvenia-annotator"}),
    ("claims/", {"subject": "FD"}),
    ("claims/", {"subject": "ARM"}),
    ("claims/", {"stance": "support"}),
    ("claims/", {"gold": "false"}),
    ("claims/", {"gold": "true"}),
    ("claims/", {"withdrawn": "false"}),
    ("claims/", {"status": "submitted"}),
    ("claims/", {"page_size": "1"}),
    ("layers/", {"annotator": "arvenia-annotator"}),
    ("layers/", {"status": "in_progress"}),
    ("layers/", {"status": "submitted"}),
    ("layers/", {"gold": "false"}),
    ("layers/", {"kind": "adjudication"}),
    ("marks/", {"kind": "no_claim"}),
    ("comments/", {"resolved": "false"}),
    ("documents/", {"title": "tarnow"}),
    ("actors/", {"status": "active"}),
]

#: Lists and pages of the admin, with what could be searched for.
PAGES = [
    "admin:index", "admin:annotations_claim_changelist", "admin:annotations_layer_changelist",
    "admin:annotations_mark_changelist", "admin:documents_document_changelist",
    "admin:documents_sentence_changelist", "admin:annotations_actor_changelist",
    "admin:annotations_claimevent_changelist", "admin:annotations_layerevent_changelist",
    "admin:annotations_stanceevent_changelist", "admin:annotations_markevent_changelist",
    "admin:corrections",
]  # fmt: skip
SEARCHES = ["", "?q=welcomes", "?gold__exact=0"]


@pytest.fixture
def world(db):
    """A blind, strict team that wants three readings, so that nothing becomes gold by itself."""
    world = make_world(open_team=False, blind=True, overlap=3)
    projects.add_member(
        project=world.project, user=world.outsider, role="annotator", by=world.manager
    )
    return world


class Asking:
    """The second annotator, who reads the same document, and everything they can ask for."""

    def __init__(self, world):
        self.world = world
        self.scene = make_scene(world)
        self.hidden = Layer.objects.get(uid=self.scene["layer"])
        self.own = world.lease(self.hidden.document, by=world.outsider)
        world.tag(self.own, REJECTS, ("FD", "oppose"))
        self.api = world.client(world.outsider)
        self.browser = Client()
        self.browser.force_login(world.outsider)

    def answers(self):
        """Everything, by what was asked."""
        found = {}
        for method, path in ROUTES:
            found[method, path] = self._call(method, path)
        for path, params in FILTERS:
            found["GET", path, str(params)] = shown(self.api.get(self.world.url(path), params))
        for name in PAGES:
            for search in SEARCHES:
                found["page", name, search] = shown(self.browser.get(reverse(name) + search))
        page = reverse("admin:annotate", args=[self.hidden.document_id])
        for uid in ("", f"?layer={self.hidden.uid}"):
            found["page", "annotate", uid] = shown(self.browser.get(page + uid))
        slug = self.world.project.slug
        found["page", "progress"] = shown(self.browser.get(reverse("admin:progress", args=[slug])))
        return found

    def _call(self, method, path):
        if path in ("docs/", "schema/") or (method, path) == ("DELETE", "tokens/"):
            return None
        with transaction.atomic():
            answer = shown(call(self.api, method, path, self.scene, b"{}"))
            transaction.set_rollback(True)
        return answer


def shown(answer):
    """What of an answer could tell something."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: value for name, value in answer.headers.items() if name not in MOMENTARY}
    return answer.status_code, headers, uids_aside(FRESH.sub(rb"\1", content))


def uids_aside(content):
    """What was made in a call that was undone has another id each time."""
    content = re.sub(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", b"UID", content)
    content = re.sub(rb'"id":\d+', b'"id":0', content)
    content = re.sub(rb"sb_\w+", b"TOKEN", content)
    return re.sub(rb"20\d\d-\d\d-\d\dT[\d:.]+(Z|\+00:00)", b"MOMENT", content)


# --- what the first annotator does, unseen --------------------------------------------------------


def tags(world, hidden):
    claims.unmark(hidden.marks.get(), by=world.annotator)
    world.tag(hidden, CLOSING, ("ARM.CTBT", "support"), note="mine")


def asks(world, hidden):
    comments.add(hidden, text="Is this one?", kind="question", by=world.annotator)


def withdraws(world, hidden):
    claims.withdraw(hidden.claims.get(quote=CLOSING), version=1, by=world.annotator)


def submits(world, hidden):
    review.submit(hidden, by=world.annotator)


def is_returned(world, hidden):
    review.return_(hidden, note="Again.", by=world.reviewer)


def is_accepted(world, hidden):
    review.accept(review.submit(hidden, by=world.annotator), by=world.reviewer)


#: One after the other; the annotator asks again after each group.
DEEDS: list[list[Callable]] = [[tags, asks], [withdraws, submits], [is_returned], [is_accepted]]


def test_no_answer_changes_by_what_another_annotator_does(world):
    asking = Asking(world)
    before = asking.answers()
    for deeds in DEEDS:
        for deed in deeds:
            deed(world, Layer.objects.get(pk=asking.hidden.pk))
        after = asking.answers()
        changed = [asked for asked, answer in before.items() if after[asked] != answer]
        assert changed == [], deeds
    print(f"{len(before)} answers compared {len(DEEDS)} times")
    assert len(before) > 120


def test_the_comparison_sees_what_is_not_hidden(world):
    """The negative control: where the project is not blind, the same claim changes answers."""
    projects.change(world.project, blind=False, by=world.manager)
    asking = Asking(world)
    before = asking.answers()
    submits(world, asking.hidden)
    after = asking.answers()

    changed = {asked[:2] for asked, answer in before.items() if after[asked] != answer}
    assert ("GET", "projects/{project}/layers/") in changed
    assert ("page", "admin:annotations_layer_changelist") in changed


def test_every_page_of_the_admin_that_lists_something_is_asked_for():
    names = {
        name
        for name in get_resolver().namespace_dict["admin"][1].reverse_dict
        if isinstance(name, str)
        and name.startswith("annotations_")
        and name.endswith("_changelist")
    }
    # Subjects and codebook versions are the team's; what was changed in them too.
    shared = {"subject", "codebookversion", "subjectevent", "actorevent"}
    asked = {name.removeprefix("admin:") for name in PAGES}
    assert names - {f"annotations_{name}_changelist" for name in shared} <= asked


def test_gold_reaches_those_who_have_read(world):
    """The other side: once it is decided, and their own reading is in, they see what stands."""
    asking = Asking(world)
    projects.change(world.project, overlap=2, by=world.manager)
    review.submit(asking.hidden, by=world.annotator)
    review.submit(asking.own, by=world.outsider)
    layer = adjudication.begin(asking.hidden.document, by=world.adjudicator)
    adjudication.merge(layer, strategy="threshold", share=0.5, by=world.adjudicator)
    adjudication.finish(layer, by=world.adjudicator)
    quotes = {each["quote"] for each in asking.api.get(world.url("claims/")).json()["results"]}

    assert WELCOMES in quotes
