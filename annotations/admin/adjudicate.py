"""The adjudication pages: which documents wait for a decision, and the one on which it is made.

The page of a document only says which document, who is looking and which words there are to choose
from; its scripts fetch and save everything through the public API.
"""

import re
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import adjudication, policy, preferences, progress, workflow
from annotations.admin.annotate import CHOICES, RIGHT_TO_LEFT
from annotations.models import Decision
from documents.audit import who
from documents.models import Document, Membership
from documents.refusals import Refused

#: How many documents a page of the list has.
PAGE = 50
#: What the list can be narrowed to.
STATES = {
    state: workflow.DOCUMENT_STATES[state]
    for state in (workflow.SUBMITTED, workflow.ADJUDICATING, workflow.ACCEPTED)
}

_STATIC = Path(__file__).parents[1] / "static"
_OWN = sorted(
    str(each.relative_to(_STATIC)) for each in _STATIC.glob("annotations/adjudicate/*.js")
)
#: The page's modules: its own and those of the annotation page that it uses. It asks for all of
#: them at once, not for each when another names it.
MODULES = [*_OWN, *(f"annotations/{name}.js" for name in (
    "api", "combobox", "dom", "keymap", "keys", "match", "messages", "offsets", "panes",
    "segments", "sheet", "speaker", "stances", "uid", "words",
))]  # fmt: skip


def urls(site: AdminSite) -> list[URLPattern]:
    """The pages' addresses in the admin."""
    return [
        path(
            "annotations/adjudications/",
            site.admin_view(first),
            name="adjudications-first",
        ),
        path(
            "annotations/adjudications/<slug:project>/",
            site.admin_view(partial(listed, site)),
            name="adjudications",
        ),
        path(
            "annotations/adjudications/<slug:project>/next/",
            site.admin_view(take),
            name="adjudicate-next",
        ),
        path(
            "annotations/adjudicate/<int:pk>/",
            site.admin_view(partial(page, site)),
            name="adjudicate",
        ),
    ]


# --- which documents -----------------------------------------------------------------------------


def first(request: HttpRequest) -> HttpResponse:
    """To the list of the first project in which the person adjudicates."""
    members = _members(request)
    if not members:
        raise PermissionDenied("Your role in your projects is not to adjudicate.")
    return redirect("admin:adjudications", members[0].project.slug)


def listed(site: AdminSite, request: HttpRequest, project: str) -> HttpResponse:
    """The documents of a project whose readings are in, newest first."""
    members = _members(request)
    chosen = _of(request, members, project).project
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    rows = progress.adjudicable(
        chosen, request.user, most=PAGE + 1, state=state, before=_before(request)
    )
    context = {
        **site.each_context(request),
        "title": "Adjudication",
        "project": chosen,
        "projects": [each.project for each in members],
        "states": STATES,
        "state": state,
        "rows": rows[:PAGE],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": _before(request) is None,
    }
    return TemplateResponse(request, "annotations/adjudications.html", context)


def _before(request: HttpRequest) -> int | None:
    """Below which document the page begins; what is no number is none."""
    given = request.GET.get("before", "")
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given, re.ASCII) else None


def take(request: HttpRequest, project: str) -> HttpResponse:
    """Take the next document that the person may decide and open it; or say why there is none."""
    if request.method != "POST":  # whoever had to sign in again on the way comes by GET
        return TemplateResponse(request, "405.html", status=405, headers={"Allow": "POST"})
    membership = _of(request, _members(request), project)
    try:
        layer = adjudication.begin_next(membership.project, by=who(request))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("admin:adjudications", project)
    return redirect("admin:adjudicate", layer.document_id)


def _members(request: HttpRequest) -> list[Membership]:
    """The person's memberships with the right to adjudicate, by the project's name."""
    found = Membership.objects.filter(user=who(request)).select_related("project")
    return [
        each
        for each in found.order_by("project__name", "pk")
        if policy.can(each.standing, "layer.adjudicate")
    ]


def _of(request: HttpRequest, members: list[Membership], project: str) -> Membership:
    """The one of these in a project. Raises Http404 for others' projects, PermissionDenied."""
    for membership in members:
        if membership.project.slug == project:
            return membership
    if Membership.objects.filter(user=who(request), project__slug=project).exists():
        raise PermissionDenied("Your role in this project is not to adjudicate.")
    raise Http404


# --- the page of one -----------------------------------------------------------------------------


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a document of the person's projects is decided."""
    documents = Document.objects.visible_to(request.user).current().select_related("project")
    document = get_object_or_404(documents.defer("text"), pk=pk)
    membership = Membership.objects.select_related("user", "project").get(
        project=document.project, user=who(request)
    )
    if not policy.can(membership.standing, "layer.adjudicate"):
        raise PermissionDenied("Your role in this project is not to adjudicate.")
    context = {
        **site.each_context(request),
        "title": str(document),
        "document": document,
        "direction": "rtl" if document.language.split("-")[0] in RIGHT_TO_LEFT else "ltr",
        "modules": MODULES,
        "page": page_data(document, membership),
    }
    return TemplateResponse(request, "annotations/adjudicate.html", context)


def page_data(document: Document, membership: Membership) -> dict[str, Any]:
    """What the scripts cannot ask the API for."""
    return {
        "api": reverse("project-detail", args=[document.project.slug]),
        "document": document.pk,
        "author": document.author,
        "unit": document.project.unit,
        "user": membership.user.get_username(),
        "singleKeys": preferences.of(membership.user).single_keys,
        "mayReopen": policy.can(membership.standing, "layer.reopen"),
        "list": reverse("admin:adjudications", args=[document.project.slug]),
        "choices": CHOICES,
        "causes": Decision.Cause.choices,
        "outcomes": dict(Decision.Outcome.choices),
    }
