"""Claims over HTTP: the one write path, for our own pages as for anybody's program."""

from typing import Any, ClassVar
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request

from annotations import claim_rows, claims, parts, policy
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


# Made once: copying their fields anew for every request costs as much as saving the claim.
CREATE = serializers.ClaimCreateSerializer()
CHANGE = serializers.ClaimChangeSerializer(partial=True)


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
        return answer(self.get_object())

    @extend_schema(
        request=serializers.ClaimCreateSerializer,
        responses={200: serializers.ClaimSerializer, 201: serializers.ClaimSerializer},
    )
    def create(self, request: Request, project_slug: str) -> HttpResponse:
        """Tag a claim in a layer of your own. The same `uid` again answers the same claim."""
        values = parts.inputs(CREATE.run_validation(request.data))
        layer = self._layer(values.pop("layer"))
        claim, created = claims.create(layer=layer, by=who(request), **values)
        return answer(claim, status.HTTP_201_CREATED if created else status.HTTP_200_OK)

    @extend_schema(request=serializers.ClaimChangeSerializer, parameters=[IF_MATCH])
    def partial_update(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Change a claim you have read: what is not given stays."""
        values = parts.inputs(CHANGE.run_validation(request.data))
        claim = claims.change(
            self.get_object(),
            version=expected(request),
            by=who(request),
            **values,
        )
        return answer(claim)

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Take a claim out of its layer. `restore` brings it back."""
        return answer(
            claims.withdraw(self.get_object(), version=expected(request), by=who(request))
        )

    @extend_schema(request=None, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, project_slug: str, uid: str) -> HttpResponse:
        """Bring a withdrawn claim back."""
        return answer(claims.restore(self.get_object(), version=expected(request), by=who(request)))

    def _layer(self, uid: UUID) -> Layer:
        """A layer this member may look into. Raises Http404."""
        # A fixed statement: composing it cost more than all checks of the claim together.
        for layer in Layer.objects.raw("SELECT * FROM annotations_layer WHERE uid = %s", [uid]):
            if self._may_see(layer):
                layer.project = self.project
                return layer
        raise Http404

    def _may_see(self, layer: Layer) -> bool:
        # Nearly always it is their own, which needs no question.
        if layer.project_id == self.project.pk and layer.annotator_id == self.membership.user_id:
            return True
        return Layer.objects.readable_by(self.membership).filter(pk=layer.pk).exists()


def answer(claim: Claim, code: int = status.HTTP_200_OK) -> HttpResponse:
    """A claim with its version."""
    row = claim_rows.fetch_one(claim.pk)
    return tagged(_json(claim_json(row), code), row.claim.version)


def _json(content: dict[str, Any], code: int = status.HTTP_200_OK) -> HttpResponse:
    """An answer written by orjson: a page of claims costs a tenth of what a renderer takes."""
    return HttpResponse(orjson.dumps(content), content_type="application/json", status=code)
