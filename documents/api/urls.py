"""The addresses of the documents API, below /api/v1/."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter
from rest_framework_nested.routers import NestedSimpleRouter

from documents.api import views

router = SimpleRouter()
router.register("projects", views.ProjectViewSet, "project")

in_project = NestedSimpleRouter(router, "projects", lookup="project")
in_project.register("members", views.MemberViewSet, "member")
in_project.register("documents", views.DocumentViewSet, "document")
in_project.register("imports", views.ImportViewSet, "import")
in_project.register("jobs", views.JobViewSet, "job")

urlpatterns = [
    path("tokens/", views.TokenView.as_view(), name="tokens"),
    path("", include(router.urls)),
    path("", include(in_project.urls)),
]
