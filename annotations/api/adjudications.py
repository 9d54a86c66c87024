"""Adjudication over HTTP: which documents wait, their cases, and what is decided."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import adjudication, dockets, policy, progress
from annotations.api import adjudication_serializers as serializers
from annotations.api.filters import AdjudicationFilters
from annotations.models import Decision, Layer
from documents.api.filters import refuse_unknown
from documents.api.scope import InProject
from documents.audit import who
from documents.models import Document

UID = OpenApiParameter("decision", str, OpenApiParameter.PATH)


class AdjudicationViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Documents that several have read, and what stands of them."""

    actions: ClassVar = dict.fromkeys(
        ("list", "retrieve", "create", "next", "decide", "undo", "preview", "merge", "finish"),
        "layer.adjudicate",
    )
    may = staticmethod(policy.can)
    serializer_class = serializers.AdjudicationSerializer
    filterset_class = AdjudicationFilters
    queryset = Document.objects.none()

    def get_queryset(self) -> QuerySet[Document]:
        """The documents that are ready to be adjudicated, or were."""
        documents = Document.objects.readable_by(self.membership).current().defer("text")
        return documents.select_related("project")

    def list(self, request: Request, project_slug: str) -> Response:
        """Documents whose readings are in, newest first, and how far their adjudication is."""
        found = progress.with_readings(progress.to_adjudicate(self.get_queryset()))
        held = Layer.objects.filter(document=OuterRef("pk"), kind=Layer.Kind.ADJUDICATION)
        found = found.annotate(adjudicator=Subquery(held.values("annotator__username")))
        page = self.paginate_queryset(self.filter_queryset(found)) or []
        rows = [
            {
                "document": each.pk,
                "title": str(each),
                "state": each.state,
                "readings": each.readings,
                "adjudicator": each.adjudicator,
            }
            for each in page
        ]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=serializers.DocketSerializer)
    def retrieve(self, request: Request, project_slug: str, pk: str) -> Response:
        """A document with the cases of its readings."""
        return self._answer(self.get_object())

    @extend_schema(
        request=serializers.BeginSerializer, responses={201: serializers.DocketSerializer}
    )
    def create(self, request: Request, project_slug: str) -> Response:
        """Take a document to adjudicate, or go on with it."""
        given = self._given(serializers.BeginSerializer, request)
        document = get_object_or_404(self.get_queryset(), pk=given["document"])
        adjudication.begin(document, by=who(request), take_over=given["take_over"])
        return self._answer(document, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={201: serializers.DocketSerializer})
    @action(detail=False, methods=["post"])
    def next(self, request: Request, project_slug: str) -> Response:
        """Take the next document that is ready for you, the one imported first."""
        layer = adjudication.begin_next(self.project, by=who(request))
        document = self.get_queryset().get(pk=layer.document_id)
        return self._answer(document, status.HTTP_201_CREATED)

    @extend_schema(
        request=serializers.VerdictSerializer,
        responses={200: serializers.DecisionSerializer, 201: serializers.DecisionSerializer},
    )
    @action(detail=True, methods=["post"], url_path="decisions")
    def decide(self, request: Request, project_slug: str, pk: str) -> Response:
        """Decide a case. The same `uid` again answers the same decision."""
        given = serializers.VerdictSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        decision, made = adjudication.decide(
            self._layer(), given.verdict(), by=who(request), uid=given.validated_data.get("uid")
        )
        code = status.HTTP_201_CREATED if made else status.HTTP_200_OK
        return Response(serializers.DecisionSerializer(decision).data, code)

    @extend_schema(request=None, responses=serializers.DecisionSerializer, parameters=[UID])
    @action(detail=True, methods=["post"], url_path=r"decisions/(?P<decision>[^/.]+)/undo")
    def undo(self, request: Request, project_slug: str, pk: str, decision: str) -> Response:
        """Take a decision back: its claims wait again."""
        decisions = Decision.objects.filter(layer=self._layer()).select_related("claim")
        found = get_object_or_404(decisions, uid=decision)
        return Response(
            serializers.DecisionSerializer(adjudication.undo(found, by=who(request))).data
        )

    @extend_schema(
        parameters=[serializers.StrategySerializer],
        responses=serializers.EffectSerializer,
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def preview(self, request: Request, project_slug: str, pk: str) -> Response:
        """What a strategy would decide by itself. Nothing changes."""
        refuse_unknown(request, {"strategy", "share"})
        given = serializers.StrategySerializer(data=request.query_params.dict())
        given.is_valid(raise_exception=True)
        document = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        docket = dockets.fetch(document)
        found = adjudication.mergeable(docket, **given.validated_data)
        effect = {
            "merged": len(found),
            "left": len(docket.undecided) - len(found),
            "cases": [case.uids for case, _ in found],
        }
        return Response(serializers.EffectSerializer(effect).data)

    @extend_schema(request=serializers.StrategySerializer, responses=serializers.DocketSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, project_slug: str, pk: str) -> Response:
        """Decide every case on which enough readings agree."""
        given = self._given(serializers.StrategySerializer, request)
        layer = self._layer()
        adjudication.merge(layer, by=who(request), **given)
        return self._answer(self.get_object())

    @extend_schema(request=None, responses=serializers.DocketSerializer)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, project_slug: str, pk: str) -> Response:
        """Make what was decided gold. What is missing is named, case by case."""
        adjudication.finish(self._layer(), by=who(request))
        return self._answer(self.get_object())

    def _layer(self) -> Layer:
        """The adjudication of the document in the address. Raises Http404."""
        layers = Layer.objects.filter(project=self.project, kind=Layer.Kind.ADJUDICATION)
        found: Layer = get_object_or_404(
            layers.select_related("document__project", "project", "annotator"),
            document=self.kwargs["pk"],
        )
        return found

    def _given(self, serializer: Any, request: Request) -> dict[str, Any]:
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values: dict[str, Any] = given.validated_data
        return values

    def _answer(self, document: Document, code: int = status.HTTP_200_OK) -> Response:
        return Response(serializers.docket_json(dockets.fetch(document)), code)
