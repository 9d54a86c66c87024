"""What a person is told, over HTTP."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import notices
from annotations.api.filters import NoticeFilters
from annotations.models import Notice
from documents.api.scope import Strict
from documents.audit import who
from documents.people import name_of


class NoticeSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """Something that happened to the caller's work, or waits for their answer."""

    project: Any = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    layer = serializers.UUIDField(source="layer.uid")
    document = serializers.IntegerField(source="layer.document_id")
    document_title = serializers.CharField(source="layer.document")
    by: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    by_name = serializers.SerializerMethodField()
    text = serializers.CharField(source="comment.text", default="")

    class Meta:
        model = Notice
        fields = [
            "id", "project", "kind", "layer", "document", "document_title", "comment", "text",
            "by", "by_name", "created_at", "read_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_by_name(self, notice: Notice) -> str:
        """What colleagues call them."""
        return name_of(notice.by)


class ReadSerializer(Strict):
    """Which notices were looked at; none named: all."""

    ids = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=1000)


class ReadAnswerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """How many of them were new."""

    read = serializers.IntegerField()


class NoticesView(generics.ListAPIView):  # type: ignore[type-arg]
    """The caller's notices, newest first."""

    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    queryset = Notice.objects.none()

    def get_queryset(self) -> QuerySet[Notice]:
        """The caller's own."""
        found = Notice.objects.visible_to(self.request.user)
        found = found.select_related("project", "layer__document", "comment", "by")
        return found.defer("layer__document__text")


class ReadView(APIView):
    """Taking note of notices."""

    @extend_schema(request=ReadSerializer, responses=ReadAnswerSerializer)
    def post(self, request: Request) -> Response:
        """Say that notices were looked at."""
        given = ReadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        count = notices.read(by=who(request), keys=given.validated_data.get("ids"))
        return Response(ReadAnswerSerializer({"read": count}).data)
