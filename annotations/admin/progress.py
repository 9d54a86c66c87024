"""The page that says how a project's work goes, and its tables as files."""

from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from annotations import policy, reports, workflow
from annotations.chart import chart
from annotations.exports import progress
from documents.admin.base import member_who_may
from documents.models import Membership


def urls(site: AdminSite) -> list[URLPattern]:
    """The pages' addresses in the admin."""
    return [
        path(
            "annotations/progress/<slug:project>/",
            site.admin_view(partial(page, site)),
            name="progress",
        ),
        path(
            "annotations/progress/<slug:project>/<slug:table>.csv",
            site.admin_view(table),
            name="progress_table",
        ),
    ]


def _membership(request: HttpRequest, project: str) -> Membership:
    refusal = "Your role in this project is not to see how the work goes."
    return member_who_may(request, project, "progress.read", refusal=refusal, may=policy.can)


def page(site: AdminSite, request: HttpRequest, project: str) -> HttpResponse:
    """How the work goes: totals for viewers, their own for annotators, all for the others."""
    membership = _membership(request, project)
    report = reports.fetch(membership)
    context: dict[str, Any] = {
        **site.each_context(request),
        "title": f"Progress: {membership.project}",
        "project": membership.project,
        "report": report,
        "reads_all": policy.can(membership.standing, "progress.read_all"),
        "documents": [(workflow.DOCUMENT_STATES[name], n) for name, n in report.documents.items()],
        "states": workflow.STATES.items(),
        "chart": chart(report.days),
    }
    return TemplateResponse(request, "annotations/admin/progress.html", context)


def table(request: HttpRequest, project: str, table: str) -> HttpResponse:
    """One of the page's tables as CSV."""
    membership = _membership(request, project)
    if table not in reports.TABLES:
        raise Http404
    content = progress.table(membership, table)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{project}-{table}.csv"'
    return response
