"""Readings over HTTP: take one, give it back, hand it in, accept it or send it back."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import assignments, corrections, layers, policy, review
from annotations.api import filters
from annotations.api import layer_serializers as serializers
from annotations.api.corrections import CorrectionSerializer, correction_json
from annotations.models import Layer, Transition
from annotations.models.layers import sees_everything
from documents.api.scope import InProject
from documents.audit import who
from documents.models import Document

#: The moves of a reading with whoever made them.
MOVES = Prefetch("transitions", Transition.objects.select_related("by"))


class LayerViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """Readings of documents: take one, hand it in, accept it or send it back."""

    actions: ClassVar = {
        "list": "layer.read",
        "retrieve": "layer.read",
        "create": "layer.lease",
        "next": "layer.lease",
        "corrections": "layer.read",
        "keep": "layer.lease",
        "decline": "layer.lease",
        "withdraw": "assignment.change",
        "reassign": "assignment.change",
        "submit": "layer.submit",
        "accept": "layer.review",
        "return_": "layer.review",
        "reopen": "layer.reopen",
    }
    may = staticmethod(policy.can)
    filterset_class = filters.LayerFilters
    queryset = Layer.objects.none()
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet[Layer]:
        """The layers this member may look into."""
        found = Layer.objects.readable_by(self.membership)
        found = found.select_related("project", "document", "annotator", "codebook_version").defer(
            "document__text", "codebook_version__snapshot"
        )
        if self.action == "list":
            return found
        return found.prefetch_related(MOVES)

    def get_serializer_class(self) -> Any:
        """With its moves for one layer, without them in lists."""
        return (
            serializers.LayerSerializer
            if self.action == "list"
            else serializers.LayerDetailSerializer
        )

    @extend_schema(
        request=serializers.LeaseSerializer,
        responses={200: serializers.LayerDetailSerializer, 201: serializers.LayerDetailSerializer},
    )
    def create(self, request: Request, project_slug: str) -> Response:
        """Take a document to read, or begin with one that was assigned to you.

        Asking again answers the same layer. An annotator sees, and so can take, only what was
        assigned to them, unless the project is an open team: see `next`.
        """
        given = self._given(serializers.LeaseSerializer, request)
        documents = Document.objects.readable_by(self.membership)
        document = get_object_or_404(documents, pk=given["document"])
        layer, created = layers.lease(document, by=who(request))
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(self.get_serializer(self._as_it_is(layer)).data, code)

    @extend_schema(request=None, responses={201: serializers.LayerDetailSerializer})
    @action(detail=False, methods=["post"])
    def next(self, request: Request, project_slug: str) -> Response:
        """Take the next document for you: one that was assigned, else in the project's order."""
        layer = layers.lease_next(self.project, by=who(request))
        return Response(self.get_serializer(self._as_it_is(layer)).data, status.HTTP_201_CREATED)

    @extend_schema(responses=CorrectionSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def corrections(self, request: Request, project_slug: str, uid: str) -> Response:
        """A reading beside the gold of its document, once both are in: what was corrected."""
        return Response([correction_json(each) for each in corrections.fetch(self._of_own())])

    def _of_own(self) -> Layer:
        """The caller's own reading, or any for those who see all. Raises Http404."""
        layer: Layer = self.get_object()
        if layer.annotator_id == self.membership.user_id or sees_everything(self.membership):
            return layer
        raise Http404

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, project_slug: str, uid: str) -> Response:
        """Say that you are at work: the lease of your reading begins anew."""
        return self._moved(assignments.keep(self.get_object(), by=who(request)))

    @extend_schema(request=serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, project_slug: str, uid: str) -> Response:
        """Give a document of yours back, saying why. What you tagged is kept."""
        return self._moved(
            assignments.decline(self.get_object(), by=who(request), note=self._note(request))
        )

    @extend_schema(request=serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, project_slug: str, uid: str) -> Response:
        """Take a reading that is not handed in from its annotator. What they tagged is kept."""
        return self._moved(
            assignments.withdraw(self.get_object(), by=who(request), note=self._note(request))
        )

    @extend_schema(
        request=serializers.ReassignSerializer, responses={201: serializers.LayerDetailSerializer}
    )
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, project_slug: str, uid: str) -> Response:
        """Take a reading from its annotator and assign its document to another member."""
        given = self._given(serializers.ReassignSerializer, request)
        layer = assignments.reassign(self.get_object(), by=who(request), **given)
        return Response(self.get_serializer(self._as_it_is(layer)).data, status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, project_slug: str, uid: str) -> Response:
        """Hand a reading in. What is missing is named, claim by claim."""
        return self._moved(review.submit(self.get_object(), by=who(request)))

    @extend_schema(request=serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, project_slug: str, uid: str) -> Response:
        """Accept a submitted reading of somebody else's."""
        return self._moved(
            review.accept(self.get_object(), by=who(request), note=self._note(request))
        )

    @extend_schema(request=serializers.NoteSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, project_slug: str, uid: str) -> Response:
        """Send a submitted reading back, saying why."""
        return self._moved(
            review.return_(self.get_object(), by=who(request), note=self._note(request))
        )

    @extend_schema(request=serializers.NoteSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, project_slug: str, uid: str) -> Response:
        """Open an accepted reading again, saying why: its annotator goes on with it."""
        return self._moved(
            review.reopen(self.get_object(), by=who(request), note=self._note(request))
        )

    def _given(self, serializer: Any, request: Request) -> dict[str, Any]:
        given = serializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        values: dict[str, Any] = given.validated_data
        return values

    def _note(self, request: Request) -> str:
        return str(self._given(serializers.NoteSerializer, request)["note"])

    def _moved(self, layer: Layer) -> Response:
        return Response(self.get_serializer(self._as_it_is(layer)).data)

    def _as_it_is(self, layer: Layer) -> Layer:
        """The reading with its moves, the last one too."""
        return self.get_queryset().get(pk=layer.pk)
