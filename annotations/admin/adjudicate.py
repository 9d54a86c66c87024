"""The adjudication pages: which documents wait for a decision, and the one on which it is made.

The page of a document only says which document, who is looking and which words there are to choose
from; its scripts fetch and save everything through the public API.
"""

from functools import partial
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import adjudication, policy, preferences, progress, workflow
from annotations.admin.annotate import CHOICES, direction_of
from annotations.models import Decision
from documents import paging
from documents.admin.base import member_who_may, only_post
from documents.audit import who
from documents.models import Document, Membership
from documents.refusals import Refused

REFUSAL = "Your role in this project is not to adjudicate."
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
    "api", "combobox", "dom", "keymap", "keys", "match", "messages", "missing", "offsets", "panes",
    "reason", "segments", "sheet", "speaker", "stances", "uid", "words",
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
    chosen = _member(request, project).project
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    page = progress.adjudicable(
        chosen,
        request.user,
        state=state,
        before=paging.key_of(request.GET.get("before", "")),
        after=paging.key_of(request.GET.get("after", "")),
    )
    context = {
        **site.each_context(request),
        "title": "Adjudication",
        "project": chosen,
        "projects": [each.project for each in _members(request)],
        "states": STATES,
        "state": state,
        "listed": page,
    }
    return TemplateResponse(request, "annotations/adjudications.html", context)


@only_post
def take(request: HttpRequest, project: str) -> HttpResponse:
    """Take the next document that the person may decide and open it; or say why there is none."""
    membership = _member(request, project)
    try:
        layer = adjudication.begin_next(membership.project, by=who(request))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("admin:adjudications", project)
    return redirect("admin:adjudicate", layer.document_id)


def _member(request: HttpRequest, project: str) -> Membership:
    return member_who_may(request, project, "layer.adjudicate", refusal=REFUSAL, may=policy.can)


def _members(request: HttpRequest) -> list[Membership]:
    """The person's memberships with the right to adjudicate, by the project's name."""
    found = Membership.objects.filter(user=who(request)).select_related("project")
    return [
        each
        for each in found.order_by("project__name", "pk")
        if policy.can(each.standing, "layer.adjudicate")
    ]


# --- the page of one -----------------------------------------------------------------------------


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The page on which a document of the person's projects is decided."""
    documents = Document.objects.visible_to(request.user).current().select_related("project")
    document = get_object_or_404(documents.defer("text"), pk=pk)
    membership = _member(request, document.project.slug)
    context = {
        **site.each_context(request),
        "title": str(document),
        "document": document,
        "direction": direction_of(document),
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
