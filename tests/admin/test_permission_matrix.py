"""The permission matrix of the admin: every address, GET and POST, everybody, in the own project
and in another one. It is generated: an address without a row here fails.

The project is a strict team, as one is by default.
"""

import re
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import NamedTuple
from uuid import UUID

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from knox.models import AuthToken

from annotations import adjudication, assignments, policy, review
from annotations.models import Actor, Claim, Layer, Mark, Stance, Subject
from documents import tokens
from documents.models import Document, Membership, Project
from documents.policy import ROLES, Standing
from tests.api.test_permissions import make_scene
from tests.subjects import ANYBODY, SIGNED_IN, SITE_RIGHT, deactivated, ex_member
from tests.world import make_world

#: The annotator's own, and nobody else's; nobody at all; no such method there; no page there.
OWN, NOBODY, NO_METHOD, NO_PAGE = "one's own", "nobody", "no such method", "no such page"

#: Name of an address → what it asks for: to look, and to send something.
PAGES = {
    "index": (SIGNED_IN, SIGNED_IN),
    "login": (ANYBODY, ANYBODY),
    "logout": (ANYBODY, ANYBODY),
    "password_change": (SIGNED_IN, SIGNED_IN),
    "password_change_done": (SIGNED_IN, NO_METHOD),
    "autocomplete": ("actor.read", NO_METHOD),
    "jsi18n": (SIGNED_IN, NO_METHOD),
    "view_on_site": (NO_PAGE, NO_PAGE),
    "app_list": ("project.read", "project.read"),
    "<url>": (NO_PAGE, NO_PAGE),
    "auth_user_password_change": (SITE_RIGHT, SITE_RIGHT),
    # What opens it is the link itself.
    "invitation": (ANYBODY, ANYBODY),
    "import": ("document.import", "document.import"),
    "import-job": ("document.import", "document.import"),
    "annotate": ("document.read", "document.read"),
    "adjudications-first": ("layer.adjudicate", "layer.adjudicate"),
    "adjudications": ("layer.adjudicate", "layer.adjudicate"),
    "adjudicate-next": (NO_METHOD, "layer.adjudicate"),
    "adjudicate": ("layer.adjudicate", "layer.adjudicate"),
    "next": (NO_METHOD, "layer.lease"),
    "assignments": ("assignment.read", "assignment.read"),
    "assign": (NO_METHOD, "assignment.change"),
    "assignment": (NO_METHOD, "assignment.change"),
    "progress": ("progress.read", "progress.read"),
    "progress_table": ("progress.read", "progress.read"),
    "corrections": (SIGNED_IN, SIGNED_IN),
    "correction": (OWN, OWN),
    "export": ("export.run", "export.run"),
    "notices": (SIGNED_IN, SIGNED_IN),
    "notices-read": (NO_METHOD, SIGNED_IN),
    "notice": (NO_METHOD, OWN),
    "publish_codebook": (NO_METHOD, "codebook.publish"),
}


class Rights(NamedTuple):
    """What the pages of a list ask for: to look at its rows, to add one, to change one."""

    read: str
    add: str = NOBODY
    change: str = NOBODY
    delete: str = NOBODY

    def of(self, page: str) -> tuple[str, str]:
        """The rights of one of its pages."""
        return {
            "changelist": (self.read, self.read),
            "add": (self.add, self.add),
            "change": (self.read, self.change),
            "delete": (self.delete, self.delete),
            "history": (self.read, self.read),
        }[page]


SITE = Rights(SITE_RIGHT, SITE_RIGHT, SITE_RIGHT, SITE_RIGHT)
LISTS = {
    "documents_project": Rights("project.read", add=SITE_RIGHT, change="project.change"),
    "documents_membership": Rights("member.list", "member.change", "member.change"),
    "documents_document": Rights("document.read", change="document.change"),
    "documents_sentence": Rights("document.read"),
    "documents_job": Rights("job.read"),
    "documents_projectevent": Rights("project.read"),
    "documents_documentevent": Rights("document.read"),
    "documents_membershipevent": Rights("member.list"),
    "annotations_subject": Rights("codebook.read", "codebook.change", "codebook.change"),
    "annotations_codebookversion": Rights("codebook.read"),
    "annotations_actor": Rights("actor.read", "actor.change", "actor.change"),
    "annotations_layer": Rights("layer.read"),
    "annotations_claim": Rights("claim.read"),
    "annotations_mark": Rights("claim.read"),
    "annotations_subjectevent": Rights("codebook.read"),
    "annotations_actorevent": Rights("actor.read"),
    "annotations_layerevent": Rights("layer.read"),
    "annotations_claimevent": Rights("claim.read"),
    "annotations_stanceevent": Rights("claim.read"),
    "annotations_markevent": Rights("claim.read"),
    "auth_group": SITE,
    "auth_user": SITE,
    "knox_authtoken": SITE,
    "axes_accessattempt": SITE._replace(add=NOBODY),
    "axes_accesslog": SITE._replace(add=NOBODY),
    "axes_accessfailurelog": SITE._replace(add=NOBODY),
}
ROWS = PAGES | {
    f"{each}_{page}": rights.of(page)
    for each, rights in LISTS.items()
    for page in ("changelist", "add", "change", "delete", "history")
}
#: Whoever may add a project finds the list of them, with their own in it.
ROWS["documents_project_changelist"] = (SITE_RIGHT, "project.read"), (SITE_RIGHT, "project.read")
#: What an address is asked with; without it there is nobody to whom it would answer.
QUERIES = {
    "autocomplete": "?app_label=annotations&model_name=actor&field_name=parent",
}


# --- every address -------------------------------------------------------------------------------


class Address(NamedTuple):
    """An address of the admin: what its row is called, and its path with names in braces."""

    name: str
    path: str

    @property
    def rights(self):
        """What it asks for by GET and by POST."""
        if self.name.endswith("/{object_id}/"):  # to the page of a row, wherever that leads
            return SIGNED_IN, SIGNED_IN
        return ROWS[self.name]

    @property
    def is_of_a_row(self):
        """Whether it names a project of ours, or a row of one."""
        ours = self.path.startswith(("documents/", "annotations/", "notices/"))
        return ours and bool(set(re.findall(r"{(\w+)}", self.path)) - {"table", "app_label"})


def served(patterns=None, prefix=""):
    """Every address below /admin/."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from served(each.url_patterns, path)
        elif path.startswith("admin/"):
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", readable(path.removeprefix("admin/")))
            yield Address(each.name or path.replace("{url}", "<url>"), path)


def readable(path):
    """A regular expression as a path."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"{\1}", path).removeprefix("^").removesuffix("$")


def test_every_address_of_the_admin_has_a_row_and_no_other():
    found = {each.name for each in served() if not each.name.endswith("/{object_id}/")}

    assert found - set(ROWS) == set(), "an address without a row here"
    assert set(ROWS) - found == set(), "a row without an address"


def test_every_right_that_an_address_asks_for_stands_in_the_policy():
    asked = {right for name in PAGES for right in PAGES[name]}
    asked |= {right for rights in LISTS.values() for right in rights}

    beside = {ANYBODY, SIGNED_IN, SITE_RIGHT, OWN, NOBODY, NO_METHOD, NO_PAGE}
    assert asked - beside <= set(policy.TABLE)


# --- everybody -----------------------------------------------------------------------------------


@dataclass
class Visitor:
    """Somebody who asks: with a role in the project, or as what they are in one of their own."""

    client: Client
    role: str = ""
    elsewhere: Standing | None = None
    #: Not signed in, or in no project any more.
    is_nobody: bool = False
    is_superuser: bool = False

    def __post_init__(self):
        self.cookies = self.client.cookies.output(header="", sep=";")

    def may(self, right, *, own):
        """Whether they may do this in a project; `own` is None where none is named: in any."""
        if right == SITE_RIGHT:
            return self.is_superuser
        if right in (OWN, NOBODY):
            return right == OWN and own and self.role == "annotator"
        here = Standing(self.role) if self.role and own is not False else None
        there = self.elsewhere if own is None else None
        return any(policy.can(each, right) for each in (here, there) if each)

    def ask(self, method, path):
        """The answer, whose effect is undone; and what the last one left with them is forgotten."""
        self.client.cookies = SimpleCookie(self.cookies)
        if method == "GET":
            return self.client.get(f"/admin/{path}")
        with transaction.atomic():
            answer = self.client.post(f"/admin/{path}")
            transaction.set_rollback(True)
        return answer


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def with_token(user):
    token, _ = tokens.issue(by=user)
    return Client(headers={"Authorization": f"Token {token}"})


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Thousands of refusals are not worth a line each."""
    caplog.set_level("ERROR", logger="django.request")


@pytest.fixture
def world(db):
    return make_world(open_team=False, blind=False)


@pytest.fixture
def visitors(world):
    """Those of the API's matrix, but for its tokens: none of them opens a page."""
    staff = User.objects.create_user("staff", is_staff=True)
    return {
        "anonymous": Visitor(Client(), is_nobody=True),
        "outsider": Visitor(signed_in(world.outsider), elsewhere=Standing("manager", True)),
        "ex-member": Visitor(ex_member(world, signed_in), is_nobody=True),
        "deactivated": Visitor(deactivated(world, signed_in), is_nobody=True),
        **{role: Visitor(signed_in(world.people[role]), role) for role in ROLES},
        "staff": Visitor(signed_in(staff)),
        "superuser": Visitor(signed_in(User.objects.create_superuser("root")), is_superuser=True),
        "token": Visitor(with_token(world.manager), is_nobody=True),
    }


# --- what there is -------------------------------------------------------------------------------

NO_UUID = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def site_rows(db):
    """The ids of what is of no project, by the list it stands in."""
    user = User.objects.create_user("somebody")
    tokens.issue(by=user)
    tried = {"ip_address": "127.0.0.1", "username": "somebody"}
    return {
        "auth_group": Group.objects.create(name="Group").pk,
        "auth_user": user.pk,
        "knox_authtoken": AuthToken.objects.get(user=user).pk,
        "axes_accessattempt": AccessAttempt.objects.create(**tried, failures_since_start=1).pk,
        "axes_accesslog": AccessLog.objects.create(**tried).pk,
        "axes_accessfailurelog": AccessFailureLog.objects.create(**tried).pk,
        "content_type_id": ContentType.objects.get_for_model(Document).pk,
        "table": "people",
        "app_label": "annotations",
        "url": "nothing",
        "uidb64": "MQ",
        "token": "made-up",
    }


def rows_of(world):
    """The ids of a project's rows, by the list they stand in or the page they are on."""
    scene = make_scene(world)
    layer, claim = Layer.objects.get(uid=scene["layer"]), Claim.objects.get(uid=scene["claim"])
    subject, job = world.subjects["FD"], layer.document.import_job
    member = scene["member"]
    return {
        "project": world.project.slug,
        "documents_project": world.project.pk,
        "documents_membership": member,
        "documents_document": layer.document_id,
        "documents_sentence": layer.document.sentences.first().pk,
        "documents_job": job.pk,
        "documents_projectevent": event_of(Project, world.project.pk),
        "documents_documentevent": event_of(Document, layer.document_id),
        "documents_membershipevent": event_of(Membership, member),
        "annotations_subject": subject.pk,
        "annotations_codebookversion": layer.codebook_version_id,
        "annotations_actor": scene["actor"],
        "annotations_layer": layer.pk,
        "annotations_claim": claim.pk,
        "annotations_mark": scene["mark"],
        "annotations_subjectevent": event_of(Subject, subject.pk),
        "annotations_actorevent": event_of(Actor, scene["actor"]),
        "annotations_layerevent": event_of(Layer, layer.pk),
        "annotations_claimevent": event_of(Claim, claim.pk),
        "annotations_stanceevent": event_of(Stance, claim.stances.get().pk),
        "annotations_markevent": event_of(Mark, scene["mark"]),
        "view_on_site": layer.document_id,
        "import-job": job.uid,
        "annotate": layer.document_id,
        "adjudicate": layer.document_id,
        "assignment": layer.uid,
        "correction": decided(world).uid,
        "notice": told(world).pk,
    }


def event_of(model, key):
    return model.pgh_event_model.objects.filter(pgh_obj_id=key).first().pk


def decided(world):
    """A reading of the annotator's beside which an adjudication stands."""
    layer = world.lease(world.add_document("Decided.", "decided.txt"))
    review.submit(layer, by=world.annotator)
    gold = adjudication.begin(layer.document, by=world.adjudicator)
    adjudication.finish(gold, by=world.adjudicator)
    return layer


def told(world):
    """A notice of the annotator's."""
    document = world.add_document("Assigned.", "assigned.txt")
    assignments.assign(document, to=world.annotator, by=world.manager)
    return world.annotator.notices.get()


def made_up(rows):
    """Ids of nothing."""
    return {
        name: "no-such-project"
        if name == "project"
        else NO_UUID
        if isinstance(key, UUID)
        else 10**9
        for name, key in rows.items()
    }


def filled(address, rows):
    """The path with the ids of these rows in it."""
    model = "_".join(address.path.split("/")[:2])

    def id_of(found):
        name = found[1] if found[1] in rows else address.name if address.name in rows else model
        return str(rows[name])

    return re.sub(r"{(\w+)}", id_of, address.path) + QUERIES.get(address.name, "")


# --- what they are answered ----------------------------------------------------------------------


def outcome(answer):
    """An answer in a word."""
    if answer.status_code == 302:
        if answer.url.startswith(reverse("admin:login")):
            return "signs in"
        return "missing" if any("doesn’t exist" in each for each in said(answer)) else "served"
    words = {403: "refused", 404: "missing", 405: NO_METHOD}
    return words.get(answer.status_code) or (
        "served" if answer.status_code in {200, 400, 409} else str(answer.status_code)
    )


def said(answer):
    """The messages that an answer leaves for the next page."""
    messages = getattr(answer.wsgi_request, "_messages", None)
    return [str(each) for each in messages._queued_messages] if messages else []


def expected(address, right, visitor, *, own):
    """The outcomes that keep the promise."""
    if right == ANYBODY:
        return {"served", NO_METHOD}
    if visitor.is_nobody:
        return {"signs in"}
    if right in (NO_METHOD, NO_PAGE):
        return {NO_METHOD if right == NO_METHOD else "missing"}
    if right == SIGNED_IN:
        return {"served"}
    where = own if address.is_of_a_row else None
    rights = right if isinstance(right, tuple) else (right,)
    if any(visitor.may(each, own=where) for each in rights):
        return {"served"}
    # What a page would not even say exists, it may call missing; there it is like a made-up one.
    return {"refused", "missing"}


def cells(visitors, addresses):
    """Everybody at every address by each method, with the right that it asks for."""
    for address in addresses:
        for method, right in zip(("GET", "POST"), address.rights, strict=True):
            for name, visitor in visitors.items():
                yield f"{method} {address.path}, {name}", address, method, right, visitor


def test_in_the_own_project_everybody_gets_what_the_matrix_says(visitors, world, site_rows):
    rows, addresses = {**site_rows, **rows_of(world)}, list(served())
    tried, wrong = 0, []
    for cell, address, method, right, visitor in cells(visitors, addresses):
        tried += 1
        does = outcome(visitor.ask(method, filled(address, rows)))
        if does not in (must := expected(address, right, visitor, own=True)):
            wrong.append(f"{cell}: {does} and not {sorted(must)}")
    print(f"{tried:,} cells of the admin: {len(addresses)} addresses × 2 × {len(visitors)}")
    assert not wrong, "\n".join(wrong)
    assert tried == len(addresses) * 2 * len(visitors)


def test_another_projects_rows_are_like_rows_that_are_not_there(visitors, world, site_rows):
    other = {**site_rows, **rows_of(make_world("third", open_team=False, blind=False))}
    nothing = {**other, **made_up(rows_of(world))}
    addresses = [each for each in served() if each.is_of_a_row]
    tried, wrong = 0, []
    for cell, address, method, right, visitor in cells(visitors, addresses):
        tried += 1
        there = visitor.ask(method, filled(address, other))
        if outcome(there) not in (must := expected(address, right, visitor, own=False)):
            wrong.append(f"{cell}: {outcome(there)} and not {sorted(must)}")
        nowhere = visitor.ask(method, filled(address, nothing))
        if shown(there, other) != shown(nowhere, nothing):
            wrong.append(f"{cell}: not like what is not there")
    print(f"{tried:,} cells of the admin in another project, each like that of nothing")
    assert not wrong, "\n".join(wrong)
    assert tried > 1000


def test_another_projects_reading_is_not_in_the_own_one(visitors, world, site_rows):
    own, other = rows_of(world), rows_of(make_world("third"))
    (address,) = (each for each in served() if each.name == "assignment")
    mixed = {**own, "assignment": other["assignment"]}
    nothing = {**own, "assignment": NO_UUID}

    answers = [visitors["manager"].ask("POST", filled(address, each)) for each in (mixed, nothing)]
    assert outcome(answers[0]) == "missing"
    assert shown(answers[0], mixed) == shown(answers[1], nothing)


def shown(answer, rows):
    """All that an answer gives away, without the ids that were asked for."""
    told = [*said(answer), answer.get("Location", "")]
    for each in sorted({str(each) for each in rows.values()}, key=len, reverse=True):
        told = [words.replace(each, "…") for words in told]
    body = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, told, body.replace(answer.wsgi_request.path, "…")
