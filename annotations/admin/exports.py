"""The export page of the admin: choose, and the file comes."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path

from annotations import policy
from annotations.exports.files import FORMATS, export
from annotations.exports.rows import scope_of
from annotations.models import Claim, Layer
from documents.admin.base import standings_of
from documents.audit import who
from documents.models import Membership, Project
from documents.refusals import Refused


class ExportForm(forms.Form):
    """What to take away."""

    project = forms.ModelChoiceField(Project.objects.none(), empty_label=None)
    to = forms.ChoiceField(label="As", choices=list(FORMATS.items()), widget=forms.RadioSelect)
    layer = forms.CharField(
        label="Readings",
        initial="gold",
        help_text="gold: the accepted reading of each document. all: every reading. "
        "Or names of annotators, with commas between.",
    )
    text = forms.ChoiceField(
        label="Texts",
        choices=[
            ("full", "Whole texts, where their licence allows"),
            ("quotes", "Only the words of the claims"),
            ("none", "No words of the texts, only where they stand"),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Offer the projects the person may export."""
        super().__init__(*args, **kwargs)
        standings = standings_of(request).items()
        allowed = [key for key, each in standings if policy.can(each, "export.run")]
        if not allowed:
            raise PermissionDenied
        projects = Project.objects.filter(pk__in=allowed)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]
        self.initial = {
            "project": projects.first(), "to": "jsonl", "layer": "gold", "text": "full",
            **self.initial,
        }  # fmt: skip


def urls(site: AdminSite) -> list[Any]:
    """The page's address."""
    return [path("annotations/export/", site.admin_view(export_page(site)), name="export")]


def export_page(site: AdminSite) -> Any:
    """The view: a form, and with its answers the file."""

    def view(request: HttpRequest) -> Any:
        form = ExportForm(request.GET or None, request=request)
        if form.is_valid():
            try:
                return _file(request, **form.cleaned_data)
            except Refused as refused:
                form.add_error(refused.field, refused.message)
        context = {**site.each_context(request), "form": form, "title": "Export claims"}
        return render(request, "annotations/admin/export.html", context)

    return view


def _file(request: HttpRequest, *, project: Project, to: str, layer: str, text: str) -> Any:
    membership = Membership.objects.select_related("project").get(
        project=project, user=who(request)
    )
    scope = scope_of(
        project,
        layers=Layer.objects.readable_by(membership),
        claims=Claim.objects.readable_by(membership),
        layer=layer,
        text=text,
    )
    file = export(scope, to=to)
    response = StreamingHttpResponse(file.chunks, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return response
