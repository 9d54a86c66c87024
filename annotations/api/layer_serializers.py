"""What layers, their moves and their assignment look like in the API."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import QuerySet
from rest_framework import serializers

from annotations import workflow
from annotations.models import Layer, Transition
from annotations.readings import DocumentRow, LayerRow
from documents.api.scope import Strict
from documents.people import name_of


class LayerSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A reading of a document."""

    annotator: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    annotator_name = serializers.SerializerMethodField()
    codebook_version = serializers.IntegerField(source="codebook_version.number", read_only=True)
    document_title = serializers.CharField(source="document.title", read_only=True)

    class Meta:
        model = Layer
        fields = [
            "uid", "document", "document_title", "kind", "annotator", "annotator_name", "status",
            "gold", "codebook_version", "leased_until", "submitted_at", "created_at",
        ]  # fmt: skip
        read_only_fields = fields

    def get_annotator_name(self, layer: Layer) -> str | None:
        """What colleagues call the annotator."""
        return name_of(layer.annotator) if layer.annotator else None


class TransitionSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A move of a layer."""

    by: Any = serializers.SlugRelatedField(
        slug_field="username", read_only=True, help_text="Null: its time was over."
    )
    by_name = serializers.SerializerMethodField()

    class Meta:
        model = Transition
        fields = ["verb", "source", "target", "by", "by_name", "at", "note"]
        read_only_fields = fields

    def get_by_name(self, transition: Transition) -> str | None:
        """What colleagues call them."""
        return name_of(transition.by) if transition.by else None


class LayerDetailSerializer(LayerSerializer):
    """A reading with its moves, the last one first."""

    transitions = TransitionSerializer(many=True, read_only=True)

    class Meta(LayerSerializer.Meta):
        fields = [*LayerSerializer.Meta.fields, "transitions"]
        read_only_fields = fields


def layer_json(layer: LayerRow, document: DocumentRow) -> dict[str, Any]:
    """A reading as the API answers it: the shape of `LayerSerializer`, without its cost."""
    return {
        "uid": layer.uid,
        "document": document.id,
        "document_title": document.title,
        "kind": layer.kind,
        "annotator": layer.annotator,
        "annotator_name": layer.annotator_name,
        "status": layer.status,
        "gold": layer.gold,
        "codebook_version": layer.version,
        "leased_until": layer.leased_until,
        "submitted_at": layer.submitted_at,
        "created_at": layer.created_at,
    }


class LeaseSerializer(Strict):
    """The document to read."""

    document = serializers.IntegerField()


class NoteSerializer(Strict):
    """A word on why."""

    note = serializers.CharField(default="", allow_blank=True, max_length=10_000)


class MemberField(serializers.SlugRelatedField):  # type: ignore[type-arg]
    """A member of the project in the address, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(slug_field="username", queryset=User.objects.none(), **kwargs)

    def get_queryset(self) -> QuerySet[User]:
        """Whoever is in the project: others look like nobody."""
        return User.objects.filter(memberships__project=self.context["project"])


class ReassignSerializer(NoteSerializer):
    """To whom a document goes."""

    to = MemberField()


class AssignSerializer(Strict):
    """Documents by their ids, and members by name: each of the documents to each of them."""

    documents = serializers.ListField(
        child=serializers.IntegerField(), min_length=1, max_length=1000
    )
    to = MemberField(many=True, allow_empty=False)


class RefusedAssignmentSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A document that was not assigned to somebody, and why."""

    document = serializers.IntegerField()
    to = serializers.CharField()
    reason = serializers.CharField()


class AssignedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What came of assigning."""

    assigned = LayerSerializer(many=True)
    refused = RefusedAssignmentSerializer(many=True)


class AssignmentSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A document with how far it is, how many readings it needs, and the readings it has."""

    document = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=list(workflow.DOCUMENT_STATES.items()))
    wanted = serializers.IntegerField()
    readings = LayerSerializer(many=True)
