"""Who reads what, over HTTP: the matrix of documents and readings, and assigning many at once."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import assignments, policy, progress
from annotations.api import filters
from annotations.api import layer_serializers as serializers
from annotations.models import Layer
from documents.api.scope import InProject
from documents.audit import who
from documents.models import Document


class AssignmentViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Documents with the readings they need and have."""

    actions: ClassVar = {"list": "assignment.read", "create": "assignment.change"}
    may = staticmethod(policy.can)
    serializer_class = serializers.AssignmentSerializer
    filterset_class = filters.AssignmentFilters
    queryset = Document.objects.none()

    def get_queryset(self) -> QuerySet[Document]:
        """The project's documents that are not archived."""
        return Document.objects.readable_by(self.membership).current().defer("text")

    def list(self, request: Request, project_slug: str) -> Response:
        """Documents, newest first, with how far each is and who reads it."""
        found = progress.state_of_each(self.filter_queryset(self.get_queryset()))
        page = self.paginate_queryset(found.prefetch_related(READINGS)) or []
        return self.get_paginated_response(self.get_serializer(map(_row, page), many=True).data)

    @extend_schema(request=serializers.AssignSerializer, responses=serializers.AssignedSerializer)
    def create(self, request: Request, project_slug: str) -> Response:
        """Assign each of these documents to each of these members, as far as it goes."""
        given = serializers.AssignSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        given.is_valid(raise_exception=True)
        keys = set(given.validated_data["documents"])
        documents = list(self.get_queryset().filter(pk__in=keys).order_by("pk"))
        if len(documents) < len(keys):
            raise Http404
        people = given.validated_data["to"]
        outcome = assignments.assign_many(documents, to=people, by=who(request))
        refusals = [
            {"document": document.pk, "to": user.get_username(), "reason": refused.message}
            for document, user, refused in outcome.refused
        ]
        answer = {"assigned": outcome.assigned, "refused": refusals}
        return Response(serializers.AssignedSerializer(answer).data)


#: The readings of a document with what is shown of them, the adjudication too.
READINGS = Prefetch(
    "layers",
    Layer.objects.select_related("annotator", "codebook_version", "document")
    .defer("document__text", "codebook_version__snapshot")
    .order_by("pk"),
    to_attr="readings",
)


def _row(document: Any) -> dict[str, Any]:
    return {
        "document": document.pk,
        "title": str(document),
        "state": document.state,
        "wanted": document.wanted,
        "readings": document.readings,
    }
