"""The pages on which an adjudicator decides what stands: the list of documents, and one of them.

The page's scripts fetch and save everything through the public API.
"""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import adjudication, policy, preferences, progress, workflow
from annotations.admin.annotate import CHOICES, direction_of
from annotations.models import Decision, Layer
from documents.audit import who
from documents.models import Document, Membership
from documents.refusals import Refused

PAGE = 50


def urls(site: AdminSite) -> list[URLPattern]:
    """The pages' addresses in the admin."""
    return [
        path(
            "annotations/adjudications/<slug:project>/",
            site.admin_view(partial(documents, site)),
            name="adjudications",
        ),
        path(
            "annotations/adjudications/<slug:project>/next/",
            site.admin_view(take_next),
            name="adjudicate_next",
        ),
        path(
            "annotations/adjudicate/<int:pk>/",
            site.admin_view(partial(page, site)),
            name="adjudicate",
        ),
    ]


def _memberships(request: HttpRequest) -> list[Membership]:
    """Where the person adjudicates, by the project's name."""
    found = Membership.objects.filter(user=who(request)).select_related("project", "user")
    members = found.order_by("project__name", "pk")
    return [each for each in members if policy.can(each.standing, "layer.adjudicate")]


def _membership(request: HttpRequest, **where: Any) -> Membership:
    """Raises Http404 for who is no member, PermissionDenied for who does not adjudicate there."""
    members = Membership.objects.select_related("project", "user").filter(user=who(request))
    membership = get_object_or_404(members, **where)
    if not policy.can(membership.standing, "layer.adjudicate"):
        raise PermissionDenied("Your role in this project is not to adjudicate.")
    return membership


def documents(site: AdminSite, request: HttpRequest, project: str) -> HttpResponse:
    """Documents whose readings are in, newest first; `before` an id, of one `state`."""
    membership = _membership(request, project__slug=project)
    state = request.GET.get("state", "")
    held = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ADJUDICATION)
    readable = Document.objects.readable_by(membership).current().defer("text")
    found = progress.to_adjudicate(readable).annotate(
        adjudicator=Subquery(held.values("annotator__username"))
    )
    if state in workflow.DOCUMENT_STATES:
        found = found.filter(state=state)
    if (before := request.GET.get("before", "")).isdecimal():
        found = found.filter(pk__lt=int(before[:18]))
    rows: list[Any] = list(found.order_by("-pk")[: PAGE + 1])
    for row in rows:
        row.word = workflow.DOCUMENT_STATES[row.state]
    context = {
        **site.each_context(request),
        "title": "Adjudication",
        "project": membership.project,
        "others": [
            each.project for each in _memberships(request) if each.project != membership.project
        ],
        "rows": rows[:PAGE],
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "state": state,
        "states": [
            (name, workflow.DOCUMENT_STATES[name])
            for name in (workflow.SUBMITTED, workflow.ADJUDICATING, workflow.ACCEPTED)
        ],
    }
    return TemplateResponse(request, "annotations/admin/adjudications.html", context)


def take_next(request: HttpRequest, project: str) -> HttpResponse:
    """Take the next document that waits for this adjudicator; or say why there is none."""
    if request.method != "POST":
        return TemplateResponse(request, "405.html", status=405, headers={"Allow": "POST"})
    membership = _membership(request, project__slug=project)
    try:
        layer = adjudication.begin_next(membership.project, by=who(request))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("admin:adjudications", project)
    return redirect("admin:adjudicate", layer.document_id)


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one document."""
    visible = Document.objects.visible_to(request.user).select_related("project").defer("text")
    document = get_object_or_404(visible, pk=pk)
    membership = _membership(request, project=document.project)
    context = {
        **site.each_context(request),
        "title": str(document),
        "document": document,
        "direction": direction_of(document),
        "page": {
            "api": reverse("project-detail", args=[document.project.slug]),
            "document": document.pk,
            "user": membership.user.get_username(),
            "singleKeys": preferences.of(membership.user).single_keys,
            "mayReopen": policy.can(membership.standing, "layer.reopen"),
            "choices": CHOICES,
            "causes": Decision.Cause.choices,
            "outcomes": Decision.Outcome.choices,
        },
    }
    return TemplateResponse(request, "annotations/adjudicate.html", context)
