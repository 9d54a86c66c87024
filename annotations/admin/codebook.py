"""The codebook: subjects as a tree, and the versions that were published."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html

from annotations import codebooks, policy
from annotations.models import CodebookVersion, Subject
from documents.admin.base import (
    ProjectAdmin,
    ReadOnlyAdmin,
    changed,
    given,
    only_post,
    refuse_foreign,
    standings_of,
)
from documents.audit import who
from documents.models import Project
from documents.refusals import Refused


@admin.register(Subject)
class SubjectAdmin(ProjectAdmin):
    """What claims are about. A change counts for new readings once the codebook is published."""

    add_action = change_action = "codebook.change"
    may = staticmethod(policy.can)
    list_display = ["tree", "code", "proposition", "assignable", "status", "project"]
    list_filter = ["project", "status", "assignable"]
    search_fields = ["code", "label", "path", "definition", "proposition", "synonyms"]
    ordering = ["project_id", "path"]
    list_select_related = ["project"]
    change_list_template = "annotations/admin/subjects.html"
    fields = [
        "project", "code", "label", "parent", "proposition", "definition", "include_rule",
        "exclude_rule", "examples", "synonyms", "assignable", "status", "replaced_by", "colour",
        "hotkey", "mappings", "position",
    ]  # fmt: skip
    stage_fields: ClassVar = (*codebooks.FIELDS, "parent")

    @admin.display(description="subject", ordering="path")
    def tree(self, subject: Subject) -> str:
        """The label, set in by its depth."""
        return format_html(
            '<span class="tree tree-{}">{}</span>', min(subject.depth, 6), subject.label
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A subject stays in its project."""
        return ["project", "replaced_by"] if obj else ["replaced_by"]

    def save_model(self, request: HttpRequest, obj: Subject, form: Any, change: bool) -> None:
        """By the stage of codebooks."""
        if change:
            stored = Subject.objects.select_related("project").get(pk=obj.pk)
            codebooks.change_subject(stored, by=who(request), **changed(form, self.stage_fields))
            return
        refuse_foreign(self, request, obj.project_id)
        values = given(form, self.stage_fields)
        obj.pk = codebooks.add_subject(project=obj.project, by=who(request), **values).pk

    def get_urls(self) -> list[Any]:
        """With the button that publishes."""
        view = self.admin_site.admin_view(only_post(self.publish))
        publish = path("publish/", view, name="publish_codebook")
        return [publish, *super().get_urls()]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Publish the codebook of the project that was chosen."""
        managed = self._managed(request)
        if not managed.exists():
            raise PermissionDenied("Only a project's managers publish its codebook.")
        key = request.POST.get("project", "")
        chosen = managed.filter(pk=key).first() if key.isdigit() else None
        if chosen is None:
            messages.error(request, "Only a project's managers publish its codebook.")
            return redirect("admin:annotations_subject_changelist")
        try:
            version = codebooks.publish(
                project=chosen, changelog=request.POST.get("changelog", ""), by=who(request)
            )
            messages.success(request, f"{version} is published: new readings are coded by it.")
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("admin:annotations_subject_changelist")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with the projects whose codebook the person may publish."""
        context = {"managed": self._managed(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def _managed(self, request: HttpRequest) -> QuerySet[Project]:
        """The projects whose codebook the person may publish."""
        standings = standings_of(request).items()
        keys = [key for key, each in standings if policy.can(each, "codebook.publish")]
        return Project.objects.filter(pk__in=keys)


@admin.register(CodebookVersion)
class CodebookVersionAdmin(ReadOnlyAdmin):
    """Published versions: frozen."""

    list_display = ["__str__", "codebook", "published_at", "changelog"]
    list_select_related = ["codebook"]
    list_filter = ["codebook__project"]

    def project_id(self, row: CodebookVersion) -> int:
        """Its codebook's."""
        return row.codebook.project_id
