"""The page of notices: what happened to the person's work. Looking at it changes nothing."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from annotations import notices, queues
from annotations.models import Layer, Notice
from documents import paging
from documents.admin.base import only_post
from documents.audit import who
from documents.models import Document
from documents.people import name_of


def urls(site: AdminSite) -> list[URLPattern]:
    """The page's address, and those of its buttons."""
    return [
        path("notices/", site.admin_view(partial(show, site)), name="notices"),
        path("notices/read/", site.admin_view(read), name="notices-read"),
        path("notices/<int:pk>/", site.admin_view(follow), name="notice"),
    ]


@dataclass(frozen=True)
class Row:
    """A notice; `url` is empty where its document is not the person's to read any more."""

    notice: Notice
    who: str
    title: str
    url: str


def show(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """The person's notices, newest first."""
    page = paging.page_of(
        _notices(request),
        before=paging.key_of(request.GET.get("before", "")),
        after=paging.key_of(request.GET.get("after", "")),
    )
    context = {
        **site.each_context(request),
        "title": "Notices",
        "rows": _rows(request, page.rows),
        "page": page,
    }
    return TemplateResponse(request, "annotations/admin/notices.html", context)


def _notices(request: HttpRequest) -> Any:
    found = Notice.objects.visible_to(request.user).defer("layer__document__text")
    return found.select_related(
        "project", "layer__document", "comment__layer", "comment__sentence", "comment__claim", "by"
    )


def _rows(request: HttpRequest, found: list[Notice]) -> list[Row]:
    documents = Document.objects.visible_to(request.user)
    asked = documents.filter(pk__in={each.layer.document_id for each in found})
    readable = set(asked.values_list("pk", flat=True))
    return [
        Row(
            notice=each,
            who=name_of(each.by),
            title=str(each.layer.document),
            url=_url(each) if each.layer.document_id in readable else "",
        )
        for each in found
    ]


def _url(notice: Notice) -> str:
    """The reading, at what was spoken about; of an adjudication its page."""
    if notice.comment:
        return queues.page_of_comment(notice.comment)
    if notice.layer.kind == Layer.Kind.ADJUDICATION:
        return reverse("admin:adjudicate", args=[notice.layer.document_id])
    return queues.page_of_reading(notice.layer.document_id, notice.layer)


@only_post
def read(request: HttpRequest) -> HttpResponse:
    """Take note of all."""
    count = notices.read(by=who(request))
    if count:
        messages.success(request, f"{count} notice{'' if count == 1 else 's'} marked as read.")
    return redirect("admin:notices")


@only_post
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Take note of one, and go where it leads."""
    (row,) = _rows(request, [get_object_or_404(_notices(request), pk=pk)])
    notices.read(by=who(request), keys=[pk])
    return redirect(row.url or "admin:notices")
