"""The page on which annotators see what became of their claims."""

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from annotations import corrections
from annotations.models import Layer
from documents.audit import who

#: How many documents the list names: the latest ones.
SHOWN = 100


def urls(site: AdminSite) -> list[URLPattern]:
    """The pages' addresses in the admin."""
    return [
        path("annotations/corrections/", site.admin_view(partial(mine, site)), name="corrections"),
        path(
            "annotations/corrections/<uuid:uid>/",
            site.admin_view(partial(page, site)),
            name="correction",
        ),
    ]


def _own(request: HttpRequest) -> Any:
    """The person's readings whose document was decided by somebody else."""
    readings = corrections.compared(Layer.objects.visible_to(who(request)))
    return readings.filter(annotator=who(request)).select_related("document", "project")


def mine(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Every document of the person's that can be compared, the latest first."""
    found = _own(request).defer("document__text").order_by("-submitted_at", "-pk")[:SHOWN]
    context = {**site.each_context(request), "title": "My corrections", "readings": found}
    return TemplateResponse(request, "annotations/admin/corrections.html", context)


def page(site: AdminSite, request: HttpRequest, uid: str) -> HttpResponse:
    """One reading beside what stands."""
    layer = get_object_or_404(_own(request).defer("document__text"), uid=uid)
    found = corrections.fetch(layer)
    context = {
        **site.each_context(request),
        "title": f"My corrections: {layer.document}",
        "layer": layer,
        "corrections": found,
        "right": sum(each.is_right for each in found),
        "own": sum(each.own is not None for each in found),
    }
    return TemplateResponse(request, "annotations/admin/correction.html", context)
