"""What the OpenAPI schema cannot see for itself."""

from typing import Any

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from drf_spectacular.utils import OpenApiParameter
from drf_standardized_errors.openapi import AutoSchema

from documents.api.scope import InProject

PROJECT = OpenApiParameter(
    "project_slug", str, OpenApiParameter.PATH, description="The slug of one of your projects."
)


class TokenScheme(KnoxTokenScheme):
    """Our tokens are knox's."""

    target_class = "documents.api.authentication.TokenAuthentication"


class Schema(AutoSchema):
    """Knows what stands in the address of everything below a project."""

    def get_override_parameters(self) -> list[Any]:
        """The project's slug, of which the rows' own models know nothing."""
        return [PROJECT] if isinstance(self.view, InProject) else []
