"""Who may call what: every route, every method, everybody. A route without a row here fails.

The routes are read from the URLconf, the rights from the policy tables; what stands here is which
right a route asks for, and which row of the world stands for its id.
"""

import re

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver

from annotations import claims, comments
from annotations import policy as annotations_policy
from documents import policy as documents_policy
from documents import projects, sentences
from documents.policy import Standing
from tests.subjects import ANYBODY, SIGNED_IN, SITE_RIGHT
from tests.world import CLOSING, WELCOMES

TABLE = annotations_policy.TABLE

#: (method, path below /api/v1/) → what it asks for. {…} stands for an id.
ROUTES = {
    ("POST", "tokens/"): ANYBODY,
    ("DELETE", "tokens/"): SIGNED_IN,
    ("GET", "schema/"): ANYBODY,
    ("GET", "docs/"): ANYBODY,
    ("GET", "preferences/"): SIGNED_IN,
    ("PATCH", "preferences/"): SIGNED_IN,
    ("GET", "projects/"): SIGNED_IN,
    ("POST", "projects/"): SITE_RIGHT,
    ("GET", "projects/{project}/"): "project.read",
    ("PATCH", "projects/{project}/"): "project.change",
    ("GET", "projects/{project}/members/"): "member.list",
    ("POST", "projects/{project}/members/"): "member.change",
    ("POST", "projects/{project}/members/invite/"): "member.change",
    ("PATCH", "projects/{project}/members/{member}/"): "member.change",
    ("DELETE", "projects/{project}/members/{member}/"): "member.change",
    ("GET", "projects/{project}/documents/"): "document.read",
    ("GET", "projects/{project}/documents/{document}/"): "document.read",
    ("PATCH", "projects/{project}/documents/{document}/"): "document.change",
    ("GET", "projects/{project}/documents/{document}/sentences/"): "document.read",
    ("GET", "projects/{project}/documents/{document}/reading/"): "layer.read",
    ("POST", "projects/{project}/documents/{document}/archive/"): "document.archive",
    ("POST", "projects/{project}/documents/{document}/restore/"): "document.archive",
    ("POST", "projects/{project}/documents/{document}/segment/"): "document.segment",
    ("POST", "projects/{project}/imports/"): "document.import",
    ("POST", "projects/{project}/imports/{import}/confirm/"): "document.import",
    ("GET", "projects/{project}/jobs/"): "job.read",
    ("GET", "projects/{project}/jobs/{job}/"): "job.read",
    ("POST", "projects/{project}/jobs/{job}/cancel/"): "job.cancel",
    ("GET", "projects/{project}/subjects/"): "codebook.read",
    ("POST", "projects/{project}/subjects/"): "codebook.change",
    ("GET", "projects/{project}/subjects/{subject}/"): "codebook.read",
    ("PATCH", "projects/{project}/subjects/{subject}/"): "codebook.change",
    ("GET", "projects/{project}/codebook-versions/"): "codebook.read",
    ("POST", "projects/{project}/codebook-versions/"): "codebook.publish",
    ("GET", "projects/{project}/codebook-versions/{codebook-version}/"): "codebook.read",
    ("GET", "projects/{project}/actors/"): "actor.read",
    ("POST", "projects/{project}/actors/"): "actor.propose",
    ("GET", "projects/{project}/actors/{actor}/"): "actor.read",
    ("PATCH", "projects/{project}/actors/{actor}/"): "actor.change",
    ("GET", "projects/{project}/layers/"): "layer.read",
    ("POST", "projects/{project}/layers/"): "layer.lease",
    ("POST", "projects/{project}/layers/next/"): "layer.lease",
    ("GET", "projects/{project}/layers/{layer}/"): "layer.read",
    ("GET", "projects/{project}/layers/{layer}/corrections/"): "layer.read",
    ("GET", "projects/{project}/progress/"): "progress.read",
    ("GET", "projects/{project}/progress/{progres}/"): "progress.read",
    ("POST", "projects/{project}/layers/{layer}/keep/"): "layer.lease",
    ("POST", "projects/{project}/layers/{layer}/decline/"): "layer.lease",
    ("POST", "projects/{project}/layers/{layer}/withdraw/"): "assignment.change",
    ("POST", "projects/{project}/layers/{layer}/reassign/"): "assignment.change",
    ("POST", "projects/{project}/layers/{layer}/reopen/"): "layer.reopen",
    ("GET", "projects/{project}/assignments/"): "assignment.read",
    ("POST", "projects/{project}/assignments/"): "assignment.change",
    ("POST", "projects/{project}/layers/{layer}/submit/"): "layer.submit",
    ("POST", "projects/{project}/layers/{layer}/accept/"): "layer.review",
    ("POST", "projects/{project}/layers/{layer}/return/"): "layer.review",
    ("GET", "projects/{project}/claims/"): "claim.read",
    ("POST", "projects/{project}/claims/"): "claim.write",
    ("GET", "projects/{project}/claims/{claim}/"): "claim.read",
    ("PATCH", "projects/{project}/claims/{claim}/"): "claim.write",
    ("POST", "projects/{project}/claims/{claim}/withdraw/"): "claim.write",
    ("POST", "projects/{project}/claims/{claim}/restore/"): "claim.write",
    ("GET", "notices/"): SIGNED_IN,
    ("POST", "notices/read/"): SIGNED_IN,
    ("GET", "projects/{project}/adjudications/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/next/"): "layer.adjudicate",
    ("GET", "projects/{project}/adjudications/{adjudication}/"): "layer.adjudicate",
    ("GET", "projects/{project}/adjudications/{adjudication}/preview/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/{adjudication}/merge/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/{adjudication}/finish/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/{adjudication}/decisions/"): "layer.adjudicate",
    ("POST", "projects/{project}/adjudications/{adjudication}/decisions/{decision}/undo/"): (
        "layer.adjudicate"
    ),
    ("GET", "projects/{project}/comments/"): "comment.read",
    ("POST", "projects/{project}/comments/"): "comment.write",
    ("GET", "projects/{project}/comments/{comment}/"): "comment.read",
    ("POST", "projects/{project}/comments/{comment}/reply/"): "comment.write",
    ("POST", "projects/{project}/comments/{comment}/resolve/"): "comment.write",
    ("POST", "projects/{project}/comments/{comment}/reopen/"): "comment.write",
    ("POST", "projects/{project}/comments/{comment}/take-over/"): "claim.write",
    ("GET", "projects/{project}/marks/"): "claim.read",
    ("POST", "projects/{project}/marks/"): "claim.write",
    ("DELETE", "projects/{project}/marks/{mark}/"): "claim.write",
    ("GET", "projects/{project}/export/"): "export.run",
}

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def served(patterns=None, prefix=""):
    """(path, the methods its view takes) of every address below /api/v1/."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if isinstance(each, URLResolver):
            yield from served(each.url_patterns, path)
        elif isinstance(each, URLPattern) and path.startswith("api/v1/") and ".*" not in path:
            yield readable(path.removeprefix("api/v1/")), methods_of(each.callback)


def readable(path):
    """`projects/(?P<project_slug>…)/members/(?P<pk>…)/` → `projects/{project}/members/{member}/`"""
    parts = re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", path).split("/")
    for number, part in enumerate(parts):
        if part.startswith("{"):
            parts[number] = f"{{{parts[number - 1].removesuffix('s')}}}"
    return "/".join(parts)


def methods_of(view):
    if hasattr(view, "actions") and view.actions:
        return {verb.upper() for verb in view.actions} - {"HEAD"}
    return {verb for verb in METHODS if hasattr(view.view_class, verb.lower())}


def test_the_table_here_names_every_route_that_is_served_and_no_other():
    found = {(method, path) for path, methods in served() for method in methods}

    assert found - set(ROUTES) == set(), "a route without a row here"
    assert set(ROUTES) - found == set(), "a row without a route"


def test_every_right_that_a_route_asks_for_stands_in_a_policy():
    asked = set(ROUTES.values()) - {SIGNED_IN, SITE_RIGHT, ANYBODY}

    assert asked <= set(TABLE)
    # These are a matter of what a list holds, not of who may ask for it.
    assert set(TABLE) - asked == {"claim.see_drafts", "document.read_all", "progress.read_all"}


@pytest.fixture
def scene(world):
    """Ids of the world's rows: see `make_scene`."""
    projects.change(world.project, blind=False, by=world.manager)
    return make_scene(world)


def make_scene(world):
    """The ids of one row of each kind, all of which everybody in the project may see."""
    document = world.add_document()
    layer = world.lease(document)
    claim = world.tag(layer, WELCOMES, ("FD", "support"))
    closing = document.sentences.get(text=CLOSING)
    mark = claims.mark(layer=layer, sentence=closing, by=world.annotator)
    job = sentences.request_cut(project=world.project, documents=None, by=world.manager)
    return {
        "project": world.project.slug,
        "member": world.project.memberships.get(user=world.viewer).pk,
        "document": document.pk,
        "import": job.uid,
        "job": job.uid,
        "subject": "FD",
        "codebook-version": 1,
        "actor": world.actors["Arvenia"].pk,
        "layer": layer.uid,
        "claim": claim.uid,
        "mark": mark.pk,
        "adjudication": document.pk,
        "progres": "people",
        "decision": "00000000-0000-4000-8000-000000000000",
        "comment": comments.add(layer, text="Look.", by=world.annotator).pk,
    }


def call(client, method, path, ids, body=b"["):
    """The answer to a call, whose effect is undone: the next one finds the world as it was.

    The body is wrong on purpose: who may not is told so before anybody looks at what they sent.
    """
    url = "/api/v1/" + re.sub(r"\{([\w-]+)\}", lambda found: str(ids[found[1]]), path)
    with transaction.atomic():
        answer = client.generic(
            method, url, body, content_type="application/json", headers={"If-Match": '"1"'}
        )
        transaction.set_rollback(True)
    return answer


def expected(right, role):
    """The answers that keep the promise, for a member with this role, or None: an outsider."""
    if right == ANYBODY:
        return {200, 400, 401}
    if right == SIGNED_IN:
        return {200, 400, 401}
    if right == SITE_RIGHT:
        return {403}
    if role is None:
        return {404}
    return {200, 202, 204, 400, 403, 404, 409} if may(role, right) else {403}


def may(role, right):
    """Whether the policy lets a member do this: the world's project is an open team."""
    return annotations_policy.can(Standing(role, open_team=True), right)


def people(world):
    yield "outsider", world.outsider, None
    for role, user in world.people.items():
        yield role, user, role


#: What an open team widens; the rest is as in a strict one: see the permission matrix.
WIDENED = {cell: right for cell, right in ROUTES.items() if right in annotations_policy.OPEN_TEAM}


def test_in_an_open_team_everybody_gets_what_the_policies_say(world, scene):
    cells, wrong = 0, []
    for (method, path), right in WIDENED.items():
        for name, user, role in people(world):
            answer = call(world.client(user), method, path, scene)
            cells += 1
            # Allowed means: not for want of a right. Whose reading it is, the stages refuse.
            code = answer.json()["errors"][0]["code"] if answer.status_code == 403 else ""
            denied = code == "permission_denied" and role is not None and may(role, right)
            if answer.status_code not in expected(right, role) or denied:
                wrong.append((method, path, name, answer.status_code, code))
    print(f"{cells} cells of the permission table of an open team")
    assert wrong == []
    assert cells == len(WIDENED) * (len(documents_policy.ROLES) + 1) > 100


def test_another_projects_rows_are_like_rows_that_are_not_there(world, scene):
    """Every address with an id, asked for under the outsider's own project."""
    elsewhere = {**scene, "project": "arvenia-elsewhere"}
    made_up = {
        "member": 10**9, "document": 10**9, "actor": 10**9, "mark": 10**9,
        "comment": 10**9, "progres": "none", "adjudication": 10**9,
        "decision": "00000000-0000-4000-8000-000000000001",
        "import": "00000000-0000-4000-8000-000000000000",
        "job": "00000000-0000-4000-8000-000000000000",
        "layer": "00000000-0000-4000-8000-000000000000",
        "claim": "00000000-0000-4000-8000-000000000000",
        "subject": "NONE", "codebook-version": 99,
    }  # fmt: skip
    client, cells = world.client(world.outsider), 0
    for method, path in ROUTES:
        if path.count("{") < 2 or "{progres}" in path:  # a table is no row of anybody's
            continue
        cells += 1
        there = call(client, method, path, elsewhere, b"{}")
        nowhere = call(client, method, path, {**elsewhere, **made_up}, b"{}")
        assert there.status_code in {400, 404}, (method, path, there.content)
        assert (there.content, dict(there.headers)) == (nowhere.content, dict(nowhere.headers))
    print(f"{cells} addresses of another project's rows")
    assert cells > 15


def test_another_projects_address_is_like_none(world, scene):
    """A member of another project learns nothing from the project's own addresses either."""
    client, cells = world.client(world.outsider), 0
    for method, path in ROUTES:
        if "{project}" not in path:
            continue
        cells += 1
        there = call(client, method, path, scene)
        nowhere = call(client, method, path, {**scene, "project": "no-such-project"})
        assert there.status_code == 404, (method, path)
        assert (there.content, dict(there.headers)) == (nowhere.content, dict(nowhere.headers))
    print(f"{cells} addresses of a foreign project")
