"""What cases, verdicts and decisions look like in the API."""

from typing import Any

from rest_framework import serializers

from annotations import cases, dockets, workflow
from annotations.adjudication import Verdict
from annotations.api.layer_serializers import LayerSerializer
from annotations.api.serializers import ClaimChangeSerializer, ClaimSerializer, claim_json
from annotations.claim_rows import Row
from annotations.dockets import Case, Docket
from annotations.models import Candidate, Decision
from documents.api.scope import Strict
from documents.people import name_of

# --- in ------------------------------------------------------------------------------------------


class BeginSerializer(Strict):
    """The document to adjudicate."""

    document = serializers.IntegerField()
    take_over = serializers.BooleanField(
        default=False, help_text="Also from a colleague who is at it; what they decided stands."
    )


class StrategySerializer(Strict):
    """Which cases need no adjudicator."""

    strategy = serializers.ChoiceField(choices=list(cases.STRATEGIES.items()))
    share = serializers.FloatField(
        default=1.0, min_value=0.01, max_value=1.0, help_text="What `threshold` asks for."
    )


class RejectionSerializer(Strict):
    """A claim of a reading that is none, and why."""

    claim = serializers.UUIDField()
    reason = serializers.CharField(max_length=10_000)


class VerdictSerializer(Strict):
    """What is to stand of a case: which claims it is about, and where each field comes from.

    `base` is the claim for every field that `take` does not name; fields on which the claims differ
    need one or the other. `values` are written anew. With all claims rejected, none stands.
    """

    uid = serializers.UUIDField(required=False, help_text="The same again is the same decision.")
    claims = serializers.ListField(child=serializers.UUIDField(), max_length=100, default=list)
    base = serializers.UUIDField(required=False, allow_null=True, default=None)
    take = serializers.DictField(child=serializers.UUIDField(), default=dict)
    rejected = RejectionSerializer(many=True, default=list)
    values = ClaimChangeSerializer(partial=True, required=False)
    cause = serializers.ChoiceField(choices=Decision.Cause.choices, default="", allow_blank=True)
    note = serializers.CharField(default="", allow_blank=True, max_length=10_000)

    def verdict(self) -> Verdict:
        """The checked input as `adjudication` takes it."""
        given = self.validated_data
        return Verdict(
            claims=given["claims"],
            base=given["base"],
            take=given["take"],
            rejected={each["claim"]: each["reason"] for each in given["rejected"]},
            values=given.get("values", {}),
            cause=given["cause"],
            note=given["note"],
        )


# --- out -----------------------------------------------------------------------------------------


class CandidateSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """What became of a claim of a reading."""

    claim = serializers.UUIDField(source="claim.uid")

    class Meta:
        model = Candidate
        fields = ["claim", "verdict", "reason"]
        read_only_fields = fields


class DecisionSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """A decision; `sources` names for each field the claim it came from."""

    claim = serializers.UUIDField(source="claim.uid", default=None, allow_null=True)
    by: Any = serializers.SlugRelatedField(slug_field="username", read_only=True)
    candidates = CandidateSerializer(many=True)

    class Meta:
        model = Decision
        fields = [
            "uid", "claim", "outcome", "sources", "cause", "note", "by", "at", "undone_at",
            "candidates",
        ]  # fmt: skip
        read_only_fields = fields


class AdjudicationSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A document whose readings are in, and how far its adjudication is."""

    document = serializers.IntegerField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=list(workflow.DOCUMENT_STATES.items()))
    readings = serializers.IntegerField()
    adjudicator = serializers.CharField(allow_null=True)


class CaseFieldSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What each claim of a case says on a field, in words."""

    name = serializers.CharField()
    title = serializers.CharField()
    differs = serializers.BooleanField()
    values = serializers.ListField(child=serializers.CharField())


class CaseClaimSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A claim of a case: whose is not said, only which of the readings."""

    reading = serializers.IntegerField(help_text="Its place in `readings`, from 0.")
    claim = ClaimSerializer()


class CaseSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What the readings say of one claim."""

    disagreement = serializers.FloatField(help_text="From 0 to below 1.")
    claims = CaseClaimSerializer(many=True)
    fields_ = CaseFieldSerializer(many=True, source="fields")
    decision = DecisionSerializer(allow_null=True)
    gold = ClaimSerializer(allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        """With `fields`, a name that a serializer has for itself."""
        fields: dict[str, Any] = super().get_fields()
        fields["fields"] = fields.pop("fields_")
        fields["fields"].source = None
        return fields


class ReaderSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A column: in a blind project a letter, else the annotator's name."""

    name = serializers.CharField()
    layer = serializers.UUIDField(allow_null=True)


class DocketSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A document with the cases of its readings: the undecided ones first, by disagreement."""

    document = serializers.IntegerField()
    title = serializers.CharField()
    wanted = serializers.IntegerField()
    readings = ReaderSerializer(many=True)
    layer = LayerSerializer(allow_null=True)
    cases = CaseSerializer(many=True)
    undecided = serializers.IntegerField()


class EffectSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """What a strategy would do: how many open cases it decides, and which, by their claims."""

    merged = serializers.IntegerField()
    left = serializers.IntegerField()
    cases = serializers.ListField(child=serializers.ListField(child=serializers.UUIDField()))


def docket_json(docket: Docket) -> dict[str, Any]:
    """A docket as the API answers it: the shape of `DocketSerializer`."""
    blind = docket.document.project.blind
    places = {str(each.uid): place for place, each in enumerate(docket.readings)}
    return {
        "document": docket.document.pk,
        "title": str(docket.document),
        "wanted": docket.wanted,
        "readings": [
            {"name": f"Reading {chr(65 + place)}", "layer": None}
            if blind
            else {"name": name_of(each.annotator) if each.annotator else "", "layer": each.uid}
            for place, each in enumerate(docket.readings)
        ],
        "layer": LayerSerializer(docket.layer).data if docket.layer else None,
        "cases": [_case_json(case, places) for case in docket.cases],
        "undecided": len(docket.undecided),
    }


def _case_json(case: Case, places: dict[str, int]) -> dict[str, Any]:
    fields = cases.fields_of(case.sayings) if case.rows else []
    return {
        "disagreement": round(case.disagreement, 4),
        "claims": [
            {"reading": places[row.claim.layer], "claim": nameless(row)} for row in case.rows
        ],
        "fields": [
            {
                "name": name,
                "title": dockets.title(name, case.rows),
                "differs": cases.differs(case.sayings, name),
                "values": [dockets.shown(row, name) for row in case.rows],
            }
            for name in fields
        ],
        "decision": DecisionSerializer(case.decision).data if case.decision else None,
        "gold": claim_json(case.gold) if case.gold else None,
    }


def nameless(row: Row) -> dict[str, Any]:
    """A claim without whose it is: what stands is decided on what is said."""
    return claim_json(row) | {"annotator": None, "layer": None}
