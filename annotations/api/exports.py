"""The export of a project's claims over HTTP: streamed while it is read."""

from typing import ClassVar

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from annotations import policy
from annotations.api.filters import ClaimFilters
from annotations.exports.files import FORMATS, export
from annotations.exports.rows import TEXTS, Scope, scope_of
from annotations.models import Claim, Layer
from documents.api.filters import refuse_unknown
from documents.api.scope import InProject

#: What is said of the file; every other parameter filters the claims.
OPTIONS = {"format", "table", "layer", "text"}


class ExportViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Take a project's claims away."""

    actions: ClassVar = {"list": "export.run"}
    may = staticmethod(policy.can)
    queryset = Claim.objects.none()
    filterset_class = ClaimFilters
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("format", str, enum=list(FORMATS), default="jsonl"),
            OpenApiParameter("table", str, description="One CSV table instead of the zip."),
            OpenApiParameter(
                "layer", str, default="gold", description="`gold`, `all`, or names of annotators."
            ),
            OpenApiParameter("text", str, enum=list(TEXTS), default="full"),
        ],
        responses={(200, "application/x-ndjson"): OpenApiTypes.BINARY},
    )
    def list(self, request: Request, project_slug: str) -> StreamingHttpResponse:
        """Stream the claims, with the filters of the claim list."""
        params = request.query_params
        file = export(
            self._scope(request),
            to=params.get("format", "jsonl"),
            table=params.get("table", ""),
        )
        response = StreamingHttpResponse(file.chunks, content_type=file.media_type)
        response["Content-Disposition"] = f'attachment; filename="{file.name}"'
        return response

    def _scope(self, request: Request) -> Scope:
        """What the caller may see, narrowed by the filters of the claim list."""
        # What was withdrawn stands in no export.
        refuse_unknown(request, (set(ClaimFilters.base_filters) | OPTIONS) - {"withdrawn"})
        claims = Claim.objects.readable_by(self.membership)
        narrowing = request.query_params.copy()
        for name in OPTIONS:
            narrowing.pop(name, None)
        filters = ClaimFilters(narrowing, claims, request=request)
        if not filters.is_valid():
            raise ValidationError(filters.errors)
        return scope_of(
            self.project,
            layers=Layer.objects.readable_by(self.membership),
            claims=filters.qs,
            layer=request.query_params.get("layer", "gold"),
            text=request.query_params.get("text", "full"),
            narrowed=bool(narrowing),
        )
