"""Comments over HTTP: threads on readings, their claims and sentences."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import comments, policy
from annotations.api.claims import IF_MATCH, answer
from annotations.api.filters import CommentFilters
from annotations.api.serializers import ClaimChangeSerializer, ClaimSerializer
from annotations.api.versions import expected
from annotations.models import Claim, Comment, Layer
from documents.api.scope import InProject, Strict
from documents.audit import who
from documents.models import Sentence
from documents.people import name_of

LONGEST = 10_000


class AnswerSerializer(Strict):
    """An answer to a thread."""

    text = serializers.CharField(max_length=LONGEST)


class CommentCreateSerializer(AnswerSerializer):
    """The beginning of a thread: on a claim, on a sentence, or on the reading as a whole."""

    layer = serializers.UUIDField()
    claim = serializers.UUIDField(required=False, allow_null=True)
    sentence = serializers.IntegerField(required=False, allow_null=True)
    kind = serializers.ChoiceField(choices=Comment.Kind.choices, default=Comment.Kind.REMARK)
    proposal = ClaimChangeSerializer(
        partial=True, required=False, allow_null=True, help_text="What a correction would change."
    )


class ReplySerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """An answer."""

    author: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    author_name = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ["id", "author", "author_name", "text", "created_at"]
        read_only_fields = fields

    def get_author_name(self, comment: Comment) -> str:
        """What colleagues call them."""
        return name_of(comment.author)


class CommentSerializer(ReplySerializer):
    """A thread with its answers, the first one first."""

    layer = serializers.UUIDField(source="layer.uid")
    claim = serializers.UUIDField(source="claim.uid", default=None, allow_null=True)
    sentence = serializers.IntegerField(source="sentence_id", allow_null=True)
    resolved_by: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    replies = ReplySerializer(many=True)

    class Meta(ReplySerializer.Meta):
        fields = [
            "id", "layer", "document", "claim", "sentence", "kind", "author", "author_name",
            "text", "proposal", "created_at", "resolved_at", "resolved_by", "replies",
        ]  # fmt: skip
        read_only_fields = fields


REPLIES = Prefetch("replies", Comment.objects.select_related("author").order_by("pk"))


class CommentViewSet(
    InProject,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,  # type: ignore[type-arg]
):
    """What people say to one another about readings."""

    actions: ClassVar = {
        "list": "comment.read",
        "retrieve": "comment.read",
        "create": "comment.write",
        "reply": "comment.write",
        "resolve": "comment.write",
        "reopen": "comment.write",
        "take_over": "claim.write",
    }
    may = staticmethod(policy.can)
    serializer_class = CommentSerializer
    filterset_class = CommentFilters
    queryset = Comment.objects.none()

    def get_queryset(self) -> QuerySet[Comment]:
        """The threads on the readings this member may look into."""
        threads = Comment.objects.readable_by(self.membership).threads()
        found = threads.select_related("layer", "claim", "author", "resolved_by")
        return found.prefetch_related(REPLIES)

    @extend_schema(request=CommentCreateSerializer, responses={201: CommentSerializer})
    def create(self, request: Request, project_slug: str) -> Response:
        """Begin a thread. A question of the annotator's reaches whoever reviews."""
        given = CommentCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        if proposed := values.get("proposal"):
            # As JSON, and only what was given: what is shown of a change names every field.
            shown = given.data["proposal"]
            values["proposal"] = {name: shown[name] for name in proposed}
        layers = Layer.objects.readable_by(self.membership)
        layer = get_object_or_404(layers, uid=values.pop("layer"))
        if uid := values.pop("claim", None):
            values["claim"] = get_object_or_404(Claim.objects.filter(layer=layer), uid=uid)
        if (key := values.pop("sentence", None)) is not None:
            sentences = Sentence.objects.filter(document=layer.document_id)
            values["sentence"] = get_object_or_404(sentences, pk=key)
        comment = comments.add(layer, by=who(request), **values)
        return Response(self._shown(comment), status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses={201: CommentSerializer})
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, project_slug: str, pk: str) -> Response:
        """Answer a thread."""
        given = AnswerSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        thread = self.get_object()
        comments.reply(thread, by=who(request), **given.validated_data)
        return Response(self._shown(thread), status.HTTP_201_CREATED)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, project_slug: str, pk: str) -> Response:
        """Say that a thread is settled."""
        return Response(self._shown(comments.resolve(self.get_object(), by=who(request))))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, project_slug: str, pk: str) -> Response:
        """Say that a thread is not settled after all."""
        return Response(self._shown(comments.reopen(self.get_object(), by=who(request))))

    @extend_schema(request=None, responses=ClaimSerializer, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], url_path="take-over")
    def take_over(self, request: Request, project_slug: str, pk: str) -> HttpResponse:
        """Change the claim as a correction proposes; `If-Match` is the claim's version."""
        thread = self.get_object()
        return answer(comments.take_over(thread, version=expected(request), by=who(request)))

    def _shown(self, comment: Comment) -> Any:
        return self.get_serializer(self.get_queryset().get(pk=comment.pk)).data
