"""Every address of the service, joined from the apps."""

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from config.health import HealthView
from documents.api.views import NothingView

# Swagger's stylesheet carries its icons as data: images.
api_docs = csp_update({"img-src": ["'self'", "data:"]})(
    SpectacularSwaggerSplitView.as_view(template_name="config/api_docs.html")
)

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("documents.api.urls")),
    path("api/v1/", include("annotations.api.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/docs/", api_docs, name="api-docs"),
    # Last: only a path that no other takes. With a slash, so that a missing one is still mended.
    re_path(r"^api/v1/.*/$", NothingView.as_view()),
    path("health/", HealthView.as_view(), name="health"),
]
