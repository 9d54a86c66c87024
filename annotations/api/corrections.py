"""What became of somebody's claims, as the API answers it."""

from typing import Any

from rest_framework import serializers

from annotations.api.serializers import ClaimSerializer, claim_json
from annotations.corrections import Correction


class FieldSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Something on which one's own claim and the gold one differ, in words."""

    title = serializers.CharField()
    own = serializers.CharField()
    gold = serializers.CharField()


class CorrectionSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """One's own claim beside what stands; either may be missing."""

    own = ClaimSerializer(allow_null=True, help_text="Null: you did not tag it.")
    gold = ClaimSerializer(allow_null=True, help_text="Null: it was rejected, for `reason`.")
    differing = FieldSerializer(many=True)
    cause = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)


def correction_json(correction: Correction) -> dict[str, Any]:
    """The shape of `CorrectionSerializer`."""
    return {
        "own": claim_json(correction.own) if correction.own else None,
        "gold": claim_json(correction.gold) if correction.gold else None,
        "differing": [
            {"title": each.title, "own": each.own, "gold": each.gold} for each in correction.fields
        ],
        "cause": correction.cause,
        "note": correction.note,
        "reason": correction.reason,
    }
