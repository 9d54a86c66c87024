"""What codebooks, actors, claims, marks and whole readings look like in the API."""

from typing import Any

from rest_framework import serializers

from annotations.api.layer_serializers import LayerDetailSerializer, LayerSerializer
from annotations.claim_rows import Row
from annotations.models import (
    Actor,
    Claim,
    ClaimActor,
    CodebookVersion,
    Mark,
    Preferences,
    Stance,
    Subject,
)  # fmt: skip
from documents.api.scope import Strict
from documents.api.serializers import DocumentSerializer, SentenceSerializer


class SubjectSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """A subject; `parent` and `replaced_by` are codes."""

    parent: Any = serializers.SlugRelatedField(
        slug_field="code", queryset=Subject.objects.none(), allow_null=True, required=False
    )
    replaced_by: Any = serializers.SlugRelatedField(slug_field="code", read_only=True)
    depth = serializers.IntegerField(read_only=True)

    class Meta:
        model = Subject
        fields = [
            "id", "code", "label", "path", "depth", "parent", "proposition", "definition",
            "include_rule", "exclude_rule", "examples", "synonyms", "colour", "hotkey",
            "assignable", "status", "replaced_by", "mappings", "position",
        ]  # fmt: skip
        read_only_fields = ["path"]

    def get_fields(self) -> dict[str, Any]:
        """Parents are looked up in the project of the address only."""
        fields: dict[str, Any] = super().get_fields()
        project = self.context.get("project")
        if project:
            fields["parent"].queryset = Subject.objects.filter(project=project)
        return fields


class CodebookVersionSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A published version."""

    class Meta:
        model = CodebookVersion
        fields = ["number", "published_at", "changelog"]
        read_only_fields = fields


class CodebookVersionDetailSerializer(CodebookVersionSerializer):
    """A published version with every subject as it then stood."""

    class Meta(CodebookVersionSerializer.Meta):
        fields = [*CodebookVersionSerializer.Meta.fields, "snapshot"]
        read_only_fields = fields


class PublishSerializer(Strict):
    """What changed since the version before."""

    changelog = serializers.CharField(default="", allow_blank=True)


class ActorSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """An actor; `parent` is the id of whom it speaks for."""

    class Meta:
        model = Actor
        fields = [
            "id", "name", "kind", "country", "parent", "aliases", "external_ids", "status",
            "merged_into",
        ]  # fmt: skip
        read_only_fields = ["merged_into"]
        extra_kwargs = {"status": {"required": False}}

    def get_fields(self) -> dict[str, Any]:
        """Parents are looked up in the project of the address only."""
        fields: dict[str, Any] = super().get_fields()
        project = self.context.get("project")
        if project:
            fields["parent"].queryset = Actor.objects.filter(project=project)
        return fields

    def validate_status(self, value: str) -> str:
        """Merging is an act of its own."""
        if value == Actor.Status.MERGED:
            raise serializers.ValidationError("Actors are merged by an action of its own.")
        return value


class StanceSerializer(Strict):
    """Where a claim stands: the subject by its code, the actor by its id."""

    subject = serializers.CharField()
    value = serializers.ChoiceField(choices=Stance.Value.choices, default="", allow_blank=True)
    intensity = serializers.IntegerField(
        default=None, allow_null=True, min_value=1, max_value=3, help_text="1 mild, 3 strong."
    )
    explicitness = serializers.ChoiceField(
        choices=Stance.Explicitness.choices, default="", allow_blank=True
    )
    primary = serializers.BooleanField(default=False)
    actor = serializers.IntegerField(default=None, allow_null=True)


class ClaimActorSerializer(Strict):
    """An actor's part: an actor of the registry by its id, or a label."""

    role = serializers.ChoiceField(choices=ClaimActor.Role.choices, default="speaker")
    actor = serializers.IntegerField(default=None, allow_null=True)
    label: Any = serializers.CharField(default="", allow_blank=True, max_length=300)


class ClaimChangeSerializer(Strict):
    """What can be changed of a claim. Offsets are code points, half open."""

    start = serializers.IntegerField(min_value=0, required=False)
    end = serializers.IntegerField(min_value=1, required=False)
    claim_type = serializers.ChoiceField(
        choices=Claim.Type.choices, required=False, allow_blank=True
    )
    attribution = serializers.ChoiceField(
        choices=Claim.Attribution.choices, required=False, allow_blank=True
    )
    modality = serializers.ChoiceField(
        choices=Claim.Modality.choices, required=False, allow_blank=True
    )
    verifiability = serializers.ChoiceField(
        choices=Claim.Verifiability.choices, required=False, allow_blank=True
    )
    canonical_text = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    claim_date = serializers.DateField(required=False, allow_null=True)
    date_precision = serializers.ChoiceField(
        choices=["day", "month", "year"], required=False, allow_blank=True
    )
    confidence = serializers.IntegerField(min_value=1, max_value=3, required=False, allow_null=True)
    no_speaker = serializers.BooleanField(required=False)
    note = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    stances = StanceSerializer(many=True, required=False)
    actors = ClaimActorSerializer(many=True, required=False)


class ClaimCreateSerializer(ClaimChangeSerializer):
    """A new claim. `quote` is checked against the text; the same `uid` again is the same claim."""

    layer = serializers.UUIDField()
    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=1)
    uid = serializers.UUIDField(required=False)
    quote = serializers.CharField(required=False, trim_whitespace=False)


class StanceAnswerSerializer(StanceSerializer):
    """A stance with the words of its subject."""

    label: Any = serializers.CharField()
    path = serializers.CharField()
    score = serializers.IntegerField(allow_null=True)
    actor_name = serializers.CharField(allow_null=True)


class ClaimActorAnswerSerializer(ClaimActorSerializer):
    """An actor's part with what the registry knows."""

    name = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    country = serializers.CharField(allow_null=True)


class ClaimSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A claim as it is answered. Written out by `claim_json`; this class documents it."""

    uid = serializers.UUIDField()
    layer = serializers.UUIDField()
    document = serializers.IntegerField()
    annotator = serializers.CharField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    quote = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)
    first_sentence = serializers.IntegerField(help_text="Its number, from 1.")
    last_sentence = serializers.IntegerField()
    claim_type = serializers.CharField(allow_blank=True)
    attribution = serializers.CharField(allow_blank=True)
    modality = serializers.CharField(allow_blank=True)
    verifiability = serializers.CharField(allow_blank=True)
    canonical_text = serializers.CharField(allow_blank=True)
    claim_date = serializers.DateField(allow_null=True)
    date_precision = serializers.CharField(allow_blank=True)
    confidence = serializers.IntegerField(allow_null=True)
    no_speaker = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    stances = StanceAnswerSerializer(many=True)
    actors = ClaimActorAnswerSerializer(many=True)
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)


def claim_json(row: Row) -> dict[str, Any]:
    """A claim as the API answers it: the shape of `ClaimSerializer`, without its cost."""
    claim = row.claim
    return {
        "uid": claim.uid,
        "layer": claim.layer,
        "document": claim.document_id,
        "annotator": claim.annotator,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "prefix": claim.prefix,
        "suffix": claim.suffix,
        "first_sentence": claim.first + 1,
        "last_sentence": claim.last + 1,
        "claim_type": claim.claim_type,
        "attribution": claim.attribution,
        "modality": claim.modality,
        "verifiability": claim.verifiability,
        "canonical_text": claim.canonical_text,
        "claim_date": claim.claim_date,
        "date_precision": claim.date_precision,
        "confidence": claim.confidence,
        "no_speaker": claim.no_speaker,
        "note": claim.note,
        "stances": [
            {
                "subject": stance.code,
                "label": stance.label,
                "path": stance.path,
                "value": stance.value,
                "intensity": stance.intensity,
                "explicitness": stance.explicitness,
                "primary": stance.primary,
                "score": stance.score,
                "actor": stance.actor_id,
                "actor_name": stance.actor_name,
            }
            for stance in row.stances
        ],
        "actors": [
            {
                "role": actor.role,
                "actor": actor.actor_id,
                "label": actor.label,
                "name": actor.name,
                "kind": actor.kind,
                "country": actor.country,
            }
            for actor in row.actors
        ],
        "version": claim.version,
        "created_at": claim.created_at,
        "updated_at": claim.updated_at,
        "withdrawn_at": claim.withdrawn_at,
    }


class MarkSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """A sentence that was read and holds no claim."""

    layer = serializers.UUIDField(source="layer.uid")
    sentence = serializers.IntegerField(source="sentence_id")

    class Meta:
        model = Mark
        fields = ["id", "layer", "sentence", "kind", "created_at"]
        read_only_fields = ["created_at"]


class ReadingQuerySerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Which reading is looked at."""

    layer = serializers.UUIDField(
        required=False,
        help_text="Otherwise your own, else the gold one, else the most settled.",
    )


class ReadingDocumentSerializer(DocumentSerializer):
    """What the page says of its document."""

    class Meta(DocumentSerializer.Meta):
        fields = [
            "id", "title", "author", "publisher", "published_on", "published_precision", "doc_type",
            "language", "length", "archived_at",
        ]  # fmt: skip
        read_only_fields = fields


class ReadingMarkSerializer(MarkSerializer):
    """A mark, of the reading that is looked at."""

    class Meta(MarkSerializer.Meta):
        fields = ["id", "sentence", "kind"]


class SpeakerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Somebody the caller has tagged as a speaker, and the subjects they last tagged then."""

    actor = serializers.IntegerField()
    subjects = serializers.ListField(child=serializers.CharField(), max_length=8)


class OpenLayerSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """An open reading of the caller's."""

    layer = serializers.UUIDField()
    document = serializers.IntegerField()
    title = serializers.CharField()


class ReadingSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A document as its page shows it. Written out by `annotations.api.readings`."""

    document = ReadingDocumentSerializer()
    layers = LayerSerializer(many=True, help_text="Those you may look into, newest first.")
    layer = LayerDetailSerializer(allow_null=True, help_text="The one that is looked at.")
    sentences = SentenceSerializer(many=True)
    claims = ClaimSerializer(many=True, help_text="Its claims, in the order of the text.")
    marks = ReadingMarkSerializer(many=True)
    subjects = serializers.ListField(
        child=serializers.DictField(), help_text="The snapshot of its codebook version."
    )
    actors = ActorSerializer(many=True, help_text="Active and proposed ones, by name.")
    speakers = SpeakerSerializer(many=True, help_text="Your latest ones, at most 20.")
    open = OpenLayerSerializer(many=True, help_text="Your open readings, the oldest first.")


class PreferencesSerializer(Strict, serializers.ModelSerializer):  # type: ignore[type-arg]
    """How the caller likes to work."""

    class Meta:
        model = Preferences
        fields = ["single_keys"]
