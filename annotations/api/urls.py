"""The addresses of the annotations API, below /api/v1/."""

from django.urls import include, path
from rest_framework_nested.routers import NestedSimpleRouter

from annotations.api import (
    adjudications,
    assignments,
    claims,
    comments,
    exports,
    layers,
    notices,
    preferences,
    progress,
    readings,
    views,
)
from documents.api.urls import router

in_project = NestedSimpleRouter(router, "projects", lookup="project")
in_project.register("documents", readings.ReadingViewSet, "document")
in_project.register("subjects", views.SubjectViewSet, "subject")
in_project.register("codebook-versions", views.CodebookVersionViewSet, "codebook-version")
in_project.register("actors", views.ActorViewSet, "actor")
in_project.register("layers", layers.LayerViewSet, "layer")
in_project.register("assignments", assignments.AssignmentViewSet, "assignment")
in_project.register("claims", claims.ClaimViewSet, "claim")
in_project.register("adjudications", adjudications.AdjudicationViewSet, "adjudication")
in_project.register("comments", comments.CommentViewSet, "comment")
in_project.register("progress", progress.ProgressViewSet, "progress")
in_project.register("marks", views.MarkViewSet, "mark")
in_project.register("export", exports.ExportViewSet, "export")

urlpatterns = [
    path("preferences/", preferences.PreferencesView.as_view(), name="preferences"),
    path("notices/", notices.NoticesView.as_view(), name="notices"),
    path("notices/read/", notices.ReadView.as_view(), name="notices-read"),
    path("", include(in_project.urls)),
]
