"""Codebooks, actors and marks over HTTP."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import actors, claims, codebooks, policy
from annotations.api import filters, serializers
from annotations.models import Actor, CodebookVersion, Layer, Mark, Subject
from documents.api.scope import InProject
from documents.audit import who
from documents.models import Sentence


class SubjectViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """The subjects of the codebook, in the order of the tree."""

    actions: ClassVar = {
        "list": "codebook.read",
        "retrieve": "codebook.read",
        "create": "codebook.change",
        "partial_update": "codebook.change",
    }
    may = staticmethod(policy.can)
    serializer_class = serializers.SubjectSerializer
    filterset_class = filters.SubjectFilters
    queryset = Subject.objects.none()
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    pagination_class = None  # a codebook is read as a whole

    def get_queryset(self) -> QuerySet[Subject]:
        """The project's subjects."""
        found = Subject.objects.filter(project=self.project)
        return found.select_related("parent", "replaced_by").order_by("path")

    def create(self, request: Request, project_slug: str) -> Response:
        """Add a subject. It can be assigned once the codebook is published."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        subject = codebooks.add_subject(
            project=self.project, by=who(request), **given.validated_data
        )
        return Response(self.get_serializer(subject).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, project_slug: str, code: str) -> Response:
        """Change a subject, or move it by naming another parent."""
        subject = self.get_object()
        given = self.get_serializer(subject, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changed = codebooks.change_subject(subject, by=who(request), **given.validated_data)
        return Response(self.get_serializer(changed).data)


class CodebookVersionViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """The published versions of the codebook."""

    actions: ClassVar = {
        "list": "codebook.read",
        "retrieve": "codebook.read",
        "create": "codebook.publish",
    }
    may = staticmethod(policy.can)
    queryset = CodebookVersion.objects.none()
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[CodebookVersion]:
        """The project's versions."""
        return CodebookVersion.objects.filter(codebook__project=self.project)

    def get_serializer_class(self) -> Any:
        """With the subjects for one version, without them in lists."""
        if self.action == "retrieve":
            return serializers.CodebookVersionDetailSerializer
        return serializers.CodebookVersionSerializer

    @extend_schema(request=serializers.PublishSerializer)
    def create(self, request: Request, project_slug: str) -> Response:
        """Publish the codebook as it stands."""
        given = serializers.PublishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        version = codebooks.publish(project=self.project, by=who(request), **given.validated_data)
        return Response(self.get_serializer(version).data, status.HTTP_201_CREATED)


class ActorViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """Who speaks and is spoken about."""

    actions: ClassVar = {
        "list": "actor.read",
        "retrieve": "actor.read",
        "create": "actor.propose",
        "partial_update": "actor.change",
    }
    may = staticmethod(policy.can)
    serializer_class = serializers.ActorSerializer
    filterset_class = filters.ActorFilters
    queryset = Actor.objects.none()

    def get_queryset(self) -> QuerySet[Actor]:
        """The project's actors."""
        return Actor.objects.filter(project=self.project)

    def create(self, request: Request, project_slug: str) -> Response:
        """Add an actor; who may not change the registry proposes one."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if not policy.can(self.membership.standing, "actor.change"):
            values["status"] = Actor.Status.PROPOSED
        actor = actors.add(project=self.project, by=who(request), **values)
        return Response(self.get_serializer(actor).data, status.HTTP_201_CREATED)

    def partial_update(self, request: Request, project_slug: str, pk: str) -> Response:
        """Change an actor."""
        actor = self.get_object()
        given = self.get_serializer(actor, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        changed = actors.change(actor, by=who(request), **given.validated_data)
        return Response(self.get_serializer(changed).data)


class MarkViewSet(InProject, mixins.ListModelMixin, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Sentences that were read and hold no claim."""

    actions: ClassVar = {
        "list": "claim.read",
        "create": "claim.write",
        "destroy": "claim.write",
    }
    may = staticmethod(policy.can)
    serializer_class = serializers.MarkSerializer
    filterset_class = filters.MarkFilters
    queryset = Mark.objects.none()

    def get_queryset(self) -> QuerySet[Mark]:
        """The marks this member may see."""
        return Mark.objects.readable_by(self.membership).select_related("layer")

    def create(self, request: Request, project_slug: str) -> Response:
        """Mark a sentence; a second mark replaces the first."""
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = given.validated_data
        layer = get_object_or_404(
            Layer.objects.readable_by(self.membership), uid=values["layer"]["uid"]
        )
        sentence = get_object_or_404(
            Sentence, document__project=self.project, pk=values["sentence_id"]
        )
        kind = values.get("kind", Mark.Kind.NO_CLAIM)
        mark = claims.mark(layer=layer, sentence=sentence, kind=kind, by=who(request))
        return Response(self.get_serializer(mark).data, status.HTTP_201_CREATED)

    def destroy(self, request: Request, project_slug: str, pk: str) -> Response:
        """Take a mark away: the sentence counts as unread again."""
        claims.unmark(self.get_object(), by=who(request))
        return Response(status=status.HTTP_204_NO_CONTENT)
