"""A person's own preferences over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import preferences
from annotations.api.serializers import PreferencesSerializer
from documents.audit import who


class PreferencesView(APIView):
    """How the caller likes to work, in all projects."""

    @extend_schema(responses=PreferencesSerializer)
    def get(self, request: Request) -> Response:
        """What you have chosen, or what everybody begins with."""
        return Response(PreferencesSerializer(preferences.of(who(request))).data)

    @extend_schema(request=PreferencesSerializer, responses=PreferencesSerializer)
    def patch(self, request: Request) -> Response:
        """Choose anew: what is not given stays."""
        given = PreferencesSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        if given.validated_data:
            preferences.change(by=who(request), **given.validated_data)
        return self.get(request)
