"""The annotation page: a document's sentences and the claims of one reading.

The view only says which document, who is looking and which words there are to choose from; the
page's scripts fetch and save everything through the public API.
"""

from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import policy, preferences, sampling, workflow
from annotations.models import Claim, ClaimActor, Stance
from documents.models import Document, Membership
from documents.models.documents import PRECISIONS, TO_READ


def _choices(model: Any, name: str) -> list[Any]:
    return list(model._meta.get_field(name).choices)


#: The words there are to choose from, by the field they are for.
CHOICES = {
    name: _choices(model, name)
    for model, names in (
        (Claim, ("claim_type", "attribution", "modality", "verifiability", "confidence")),
        (Stance, ("value", "intensity", "explicitness")),
        (ClaimActor, ("role",)),
    )
    for name in names
} | {"date_precision": list(PRECISIONS)}

#: Languages that are written from right to left.
RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}

#: The page's modules: it asks for all of them at once, not for each when another names it.
_STATIC = Path(__file__).parents[1] / "static"
MODULES = sorted(str(each.relative_to(_STATIC)) for each in _STATIC.glob("annotations/*.js"))


def urls(site: AdminSite) -> list[URLPattern]:
    """The page's address in the admin."""
    view = site.admin_view(partial(page, site))
    return [path("annotations/annotate/<int:pk>/", view, name="annotate")]


def page(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one document of the person's projects."""
    documents = Document.objects.visible_to(request.user).select_related("project").defer("text")
    document = get_object_or_404(documents, pk=pk)
    membership = Membership.objects.get(project=document.project, user=request.user)
    context = {
        **site.each_context(request),
        "title": str(document),
        "document": document,
        "direction": direction_of(document),
        "modules": MODULES,
        "page": page_data(document, membership),
    }
    return TemplateResponse(request, "annotations/annotate.html", context)


def direction_of(document: Document) -> str:
    """Which way its text runs."""
    return "rtl" if document.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


def page_data(document: Document, membership: Membership) -> dict[str, Any]:
    """What the scripts cannot ask the API for."""
    return {
        "api": reverse("project-detail", args=[document.project.slug]),
        "document": document.pk,
        "title": str(document),
        "unit": document.project.unit,
        "overlappingClaims": document.project.overlapping_claims,
        "guideline": document.project.guideline,
        "overlap": sampling.wanted(document),
        "user": membership.user.get_username(),
        "singleKeys": preferences.of(membership.user).single_keys,
        "mayAnnotate": policy.can(membership.standing, "layer.lease") and not document.archived_at,
        "mayReview": policy.can(membership.standing, "layer.review"),
        "mayReopen": policy.can(membership.standing, "layer.reopen"),
        "mayComment": policy.can(membership.standing, "comment.write"),
        "seesDrafts": policy.can(membership.standing, "claim.see_drafts"),
        "states": dict(workflow.STATES),
        "open": sorted(workflow.OPEN),
        "gone": sorted(workflow.GONE),
        "toRead": TO_READ,
        "choices": CHOICES,
    }
