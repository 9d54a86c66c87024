"""The button that takes the next document to read."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from annotations import layers, policy
from documents.admin.base import member_who_may, only_post
from documents.audit import who
from documents.refusals import Refused


def urls(site: AdminSite) -> list[URLPattern]:
    """The button's address; nothing is taken by a link."""
    return [path("annotations/next/<slug:project>/", site.admin_view(take), name="next")]


@only_post
def take(request: HttpRequest, project: str) -> HttpResponse:
    """Lease a document of one of the person's projects and open it; or say why there is none."""
    refusal = "Your role in this project is not to read documents."
    membership = member_who_may(request, project, "layer.lease", refusal=refusal, may=policy.can)
    try:
        layer = layers.lease_next(membership.project, by=who(request))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("admin:index")
    return redirect("admin:annotate", layer.document_id)
