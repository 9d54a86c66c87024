"""How the work goes, over HTTP: as JSON, and as tables for a spreadsheet."""

from dataclasses import asdict
from typing import ClassVar

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import policy, reports
from annotations.exports import progress
from annotations.models import Layer
from documents.api.filters import refuse_unknown
from documents.api.scope import InProject

COUNT = serializers.IntegerField


class PersonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """How many readings somebody has in each state, and claims in those that count."""

    username = serializers.CharField()
    name = serializers.CharField()
    quota = COUNT(allow_null=True)
    claims = COUNT()
    states = serializers.DictField(child=COUNT(), help_text="By the state of the reading.")


class TopicSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """How many claims are about a subject, by how far their readings are."""

    code = serializers.CharField()
    path = serializers.CharField()
    open = COUNT()
    submitted = COUNT()
    accepted = COUNT()
    gold = COUNT()


class DaySerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What was done on a day."""

    day = serializers.DateField()
    submitted = COUNT()
    returned = COUNT()
    accepted = COUNT()
    adjudicated = COUNT()


class LeaseReportSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A reading whose lease is over or ends within a day."""

    document = COUNT()
    title = serializers.CharField()
    annotator = serializers.CharField()
    until = serializers.DateTimeField()


class ProgressSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """How a project stands; what the caller's role may not know is empty."""

    documents = serializers.DictField(child=COUNT(), help_text="By how far they are.")
    people = PersonSerializer(many=True)
    subjects = TopicSerializer(many=True)
    days = DaySerializer(many=True, help_text="Of the last 90, those on which something was done.")
    leases = LeaseReportSerializer(many=True)


class ProgressViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Viewers get the documents' totals, annotators what they did themselves, the others all."""

    actions: ClassVar = {"list": "progress.read", "retrieve": "progress.read"}
    may = staticmethod(policy.can)
    queryset = Layer.objects.none()
    pagination_class = None
    lookup_field = "table"
    lookup_value_regex = "[^/.]+"

    @extend_schema(responses=ProgressSerializer, filters=False)
    def list(self, request: Request, project_slug: str) -> Response:
        """How the project stands."""
        refuse_unknown(request, set())
        return Response(ProgressSerializer(asdict(reports.fetch(self.membership))).data)

    @extend_schema(
        parameters=[OpenApiParameter("table", str, OpenApiParameter.PATH, enum=reports.TABLES)],
        responses={(200, "text/csv"): OpenApiTypes.STR},
        filters=False,
    )
    def retrieve(self, request: Request, project_slug: str, table: str) -> HttpResponse:
        """One of its tables as CSV."""
        refuse_unknown(request, set())
        if table not in reports.TABLES:
            raise Http404
        content = progress.table(self.membership, table)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{project_slug}-{table}.csv"'
        return response
