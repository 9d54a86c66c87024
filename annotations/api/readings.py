"""A document as its page shows it, over HTTP: everything in one answer."""

from typing import Any, ClassVar
from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request

from annotations import policy, readings
from annotations.api.layer_serializers import layer_json
from annotations.api.serializers import ReadingQuerySerializer, ReadingSerializer, claim_json
from annotations.readings import Reading
from documents.api.filters import refuse_unknown
from documents.api.scope import InProject
from documents.models import Document


class ReadingViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """What the annotation page opens with."""

    actions: ClassVar = {"reading": "layer.read"}
    may = staticmethod(policy.can)
    queryset = Document.objects.none()

    @extend_schema(parameters=[ReadingQuerySerializer], responses=ReadingSerializer, filters=False)
    @action(detail=True)
    def reading(self, request: Request, project_slug: str, pk: str) -> HttpResponse:
        """A document with its sentences and readings, and all there is in the one looked at."""
        found = readings.fetch(_key(pk), membership=self.membership, layer=_asked(request))
        if found is None:
            raise Http404
        return HttpResponse(
            orjson.dumps(_reading_json(found), option=orjson.OPT_UTC_Z),
            content_type="application/json",
        )


def _key(given: str) -> int:
    """The id in the address. Raises Http404 for what is none."""
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise Http404
    return int(given)


def _asked(request: Request) -> UUID | None:
    """The reading that is asked for. Raises ValidationError for what is no uid."""
    refuse_unknown(request, {"layer"})
    given = ReadingQuerySerializer(data=request.query_params)
    given.is_valid(raise_exception=True)
    uid: UUID | None = given.validated_data.get("layer")
    return uid


def _reading_json(found: Reading) -> dict[str, Any]:
    """The shape of `ReadingSerializer`; what PostgreSQL wrote is passed on as it is."""
    parts = {name: orjson.Fragment(text) for name, text in found.parts._asdict().items()}
    moves = {"transitions": parts.pop("transitions")}
    return {
        "document": found.document._asdict(),
        "layers": [layer_json(each, found.document) for each in found.layers],
        "layer": layer_json(found.layer, found.document) | moves if found.layer else None,
        "sentences": parts.pop("sentences"),
        "claims": [claim_json(row) for row in found.claims],
        **parts,
    }
