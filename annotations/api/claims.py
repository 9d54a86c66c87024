"""Claims over HTTP: the one write path, for our own pages as for anybody's program."""

from typing import Any, ClassVar

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request

from annotations import claim_rows, claims, policy
from annotations.api import serializers
from annotations.api.filters import ClaimFilters
from annotations.api.serializers import claim_json
from annotations.api.versions import expected, tagged
from annotations.models import Claim, Layer
from documents.api.scope import InProject
from documents.audit import who

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="The version you have read.",
)


class ClaimViewSet(InProject, viewsets.GenericViewSet):  # type: ignore[type-arg]
    """Claims: who says what, about which subject, and where they stand."""

    actions: ClassVar = {
        "list": "claim.read",
        "retrieve": "claim.read",
        "create": "claim.write",
        "partial_update": "claim.write",
        "withdraw": "claim.write",
        "restore": "claim.write",
    }
    may = staticmethod(policy.can)
    serializer_class = serializers.ClaimSerializer
    filterset_class = ClaimFilters
    queryset = Claim.objects.none()
    lookup_field = "uid"

    def get_queryset(self) -> QuerySet[Claim]:
        """The claims this member may see."""
        return Claim.objects.readable_by(self.membership)

    def get_object(self) -> Claim:
        """The claim of the address, withdrawn or not: what filters a list does not hide it."""
        found: Claim = get_object_or_404(self.get_queryset(), uid=self.kwargs["uid"])
        return found

    def list(self, request: Request, project_slug: str) -> HttpResponse:
        """Claims, newest first. Withdrawn ones only with `withdrawn=true`."""
        found = self.filter_queryset(self.get_queryset())
        page = self.paginate_queryset(found.values("id")) or []
        rows = claim_rows.fetch([each["id"] for each in page])
        pages: Any = self.paginator
        return _json(
            {
                "next": pages.get_next_link(),
                "previous": pages.get_previous_link(),
                "results": [claim_json(row) for row in rows],
            }
        )

    def retrieve(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """One claim."""
        return self._answer(self.get_object())

    @extend_schema(
        request=serializers.ClaimCreateSerializer,
        responses={200: serializers.ClaimSerializer, 201: serializers.ClaimSerializer},
    )
    def create(self, request: Request, project_slug: str) -> HttpResponse:
        """Tag a claim in a layer of your own. The same `uid` again answers the same claim."""
        given = serializers.ClaimCreateSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        values = _inputs(given.validated_data)
        readable = Layer.objects.readable_by(self.membership).order_by()
        layer = get_object_or_404(readable, uid=values.pop("layer"))
        layer.project = self.project
        claim, created = claims.create(layer=layer, by=who(request), **values)
        return self._answer(claim, status.HTTP_201_CREATED if created else status.HTTP_200_OK)

    @extend_schema(request=serializers.ClaimChangeSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Change a claim you have read: what is not given stays."""
        given = serializers.ClaimChangeSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        claim = claims.change(
            self.get_object(),
            version=expected(request),
            by=who(request),
            **_inputs(given.validated_data),
        )
        return self._answer(claim)

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Take a claim out of its layer. `restore` brings it back."""
        return self._answer(
            claims.withdraw(self.get_object(), version=expected(request), by=who(request))
        )

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Bring a withdrawn claim back."""
        return self._answer(
            claims.restore(self.get_object(), version=expected(request), by=who(request))
        )

    def _answer(self, claim: Claim, code: int = status.HTTP_200_OK) -> HttpResponse:
        (row,) = claim_rows.fetch([claim.pk])
        return tagged(_json(claim_json(row), code), row.claim.version)


def _inputs(values: dict[str, Any]) -> dict[str, Any]:
    """The checked input as `claims` takes it."""
    if "stances" in values:
        values["stances"] = [claims.StanceInput(**each) for each in values["stances"]]
    if "actors" in values:
        values["actors"] = [claims.ActorInput(**each) for each in values["actors"]]
    return values


def _json(content: dict[str, Any], code: int = status.HTTP_200_OK) -> HttpResponse:
    """An answer written by orjson: a page of claims costs a tenth of what a renderer takes."""
    return HttpResponse(orjson.dumps(content), content_type="application/json", status=code)
