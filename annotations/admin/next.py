"""The button that takes the next document to read."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path

from annotations import layers, policy
from documents.admin.base import only_post
from documents.audit import who
from documents.models import Membership
from documents.refusals import Refused


def urls(site: AdminSite) -> list[URLPattern]:
    """The button's address; nothing is taken by a link."""
    return [path("annotations/next/<slug:project>/", site.admin_view(take), name="next")]


@only_post
def take(request: HttpRequest, project: str) -> HttpResponse:
    """Lease a document of one of the person's projects and open it; or say why there is none."""
    members = Membership.objects.select_related("project").filter(user=who(request))
    membership = get_object_or_404(members, project__slug=project)
    if not policy.can(membership.standing, "layer.lease"):
        raise PermissionDenied("Your role in this project is not to read documents.")
    try:
        layer = layers.lease_next(membership.project, by=who(request))
    except Refused as refused:
        messages.warning(request, refused.message)
        return redirect("admin:index")
    return redirect("admin:annotate", layer.document_id)
