"""The lists of projects, documents, sentences and jobs."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from documents import documents, projects, sentences
from documents.admin.base import ProjectAdmin, ReadOnlyAdmin, changed, given, may_in, standings_of
from documents.audit import who
from documents.models import Document, Job, Project, Sentence
from documents.refusals import Refused


@admin.register(Project)
class ProjectListAdmin(ProjectAdmin):
    """Workspaces."""

    change_action = "project.change"
    list_display = ["name", "slug", "unit", "overlap", "blind"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "slug"]}),
        (
            "Tagging",
            {"fields": ["unit", "overlapping_claims", "exhaustive", "languages", "guideline"]},
        ),
        (
            "Handing out",
            {"fields": ["overlap", "double_share", "strategy", "stratum", "seed", "lease_hours"]},
        ),
        ("Team", {"fields": ["open_team", "blind"]}),
    ]

    def project_id(self, row: Project) -> int:
        """Itself."""
        return row.pk

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Members, and whoever may add the first project."""
        return bool(standings_of(request)) or self.has_add_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the queryset lets through may be looked at."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A right of the site, not of a role."""
        return bool(request.user.has_perm("documents.add_project"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The slug stands in addresses and stays."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Only where the slug can be typed."""
        return {} if obj else self.prepopulated_fields

    def save_model(self, request: HttpRequest, obj: Project, form: Any, change: bool) -> None:
        """By the stage of projects."""
        if change:
            projects.change(
                Project.objects.get(pk=obj.pk), by=who(request), **changed(form, projects.SETTINGS)
            )
        else:
            values = given(form, (*projects.SETTINGS, "slug"))
            obj.pk = projects.create(by=who(request), **values).pk


@admin.register(Document)
class DocumentAdmin(ProjectAdmin):
    """Texts, newest first. What is known of them can be corrected, the text cannot."""

    change_action = "document.change"
    list_display = [
        "shown_title", "author", "publisher", "published", "doc_type", "language", "state",
        "details",
    ]  # fmt: skip
    list_display_links: ClassVar = ["details"]
    list_filter = ["project", "doc_type", "language", "published_on", "publisher"]
    search_fields = ["title", "external_id", "author", "publisher"]
    list_select_related = ["project"]
    date_hierarchy = "published_on"
    fields = [
        "project", "external_id", "annotate", "title", "author", "publisher", "doc_type",
        "published_on", "published_precision", "url", "language", "licence", "may_export_text",
        "extra", "length", "sha256", "import_job", "created_at", "archived_at", "text",
    ]  # fmt: skip
    readonly_fields = [
        "project", "external_id", "annotate", "length", "sha256", "import_job", "created_at",
        "archived_at", "text",
    ]  # fmt: skip
    actions = ["archive", "restore", "cut_again"]
    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Lists leave the texts where they are."""
        return super().get_queryset(request).defer("text")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the way to its import for who may not look at that."""
        may = obj is None or may_in(request, obj.project_id, "job.read")
        return [name for name in self.fields if may or name != "import_job"]

    @admin.display(description="title", ordering="title")
    def shown_title(self, document: Document) -> str:
        """The title, or the document's id: the way to the page where it is read."""
        return self._read(document, str(document))

    @admin.display(description="published", ordering="published_on")
    def published(self, document: Document) -> str:
        """As much of the date as is known."""
        if document.published_on is None:
            return "–"
        pattern = {"day": "%-d %b %Y", "month": "%B %Y", "year": "%Y"}
        return document.published_on.strftime(pattern[document.published_precision])

    @admin.display(description="state")
    def state(self, document: Document) -> str:
        """Whether it can be annotated."""
        if document.archived_at:
            return "archived"
        return "ready" if document.segmenter_version else "not cut yet"

    @admin.display(description="read it")
    def annotate(self, document: Document) -> str:
        """The way to the page where it is read."""
        return self._read(document, "Read")

    def _read(self, document: Document, words: str) -> str:
        address = reverse("admin:annotate", args=[document.pk])
        return format_html('<a href="{}">{}</a>', address, words)

    def save_model(self, request: HttpRequest, obj: Document, form: Any, change: bool) -> None:
        """By the stage of documents."""
        stored = Document.objects.get(pk=obj.pk)
        documents.change(stored, by=who(request), **changed(form, documents.FIELDS))

    @admin.action(description="Archive the selected documents")
    def archive(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Take documents out of lists and queues."""
        self._each(request, queryset, documents.archive, "archived")

    @admin.action(description="Bring archived documents back")
    def restore(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Undo an archiving."""
        self._each(request, queryset, documents.restore, "brought back")

    def _each(self, request: HttpRequest, queryset: Any, do: Any, done: str) -> None:
        count = 0
        for document in queryset:
            if not self.has_change_permission(request, document):
                continue
            try:
                do(document, by=who(request))
                count += 1
            except Refused as refused:
                messages.warning(request, refused.message)
        messages.success(request, f"{count} document{'' if count == 1 else 's'} {done}.")

    @admin.action(description="Cut into sentences again")
    def cut_again(self, request: HttpRequest, queryset: QuerySet[Document]) -> None:
        """Queue a cutting job for each project that is touched."""
        allowed = [each for each in queryset if self.has_change_permission(request, each)]
        for project in {document.project for document in allowed}:
            keys = [document.pk for document in allowed if document.project_id == project.pk]
            sentences.request_cut(project=project, documents=keys, by=who(request))
            messages.success(
                request, f"{len(keys)} documents of {project} wait to be cut: see Jobs."
            )


@admin.register(Sentence)
class SentenceAdmin(ReadOnlyAdmin):
    """Sentences as they were cut."""

    list_display = ["text", "kind", "number", "document"]
    list_filter = ["kind", "document__project"]
    search_fields = ["=document__external_id", "text"]
    list_select_related = ["document"]
    ordering = ["document_id", "position"]

    def project_id(self, row: Sentence) -> int:
        """Its document's."""
        return row.document.project_id


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    """Work in the background."""

    view_action = "job.read"
    list_display = ["kind_label", "project", "upload_name", "state", "message", "created_at"]
    list_filter = ["state", "kind", "project"]
    search_fields = ["upload_name", "message", "uid"]
    list_select_related = ["project"]

    @admin.display(description="job")
    def kind_label(self, job: Job) -> str:
        """What it does."""
        return job.kind_label
