"""Tokens in requests."""

import binascii
from hmac import compare_digest
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed, NotFound, PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from documents.lookups import Fixed
from documents.models import Project, TokenScope

TOKEN = Fixed(
    [AuthToken, User, TokenScope, Project],
    "knox_authtoken JOIN auth_user ON auth_user.id = knox_authtoken.user_id"
    " LEFT JOIN documents_tokenscope ON documents_tokenscope.token_id = knox_authtoken.digest"
    " LEFT JOIN documents_project ON documents_project.id = documents_tokenscope.project_id"
    " WHERE knox_authtoken.digest = %s AND knox_authtoken.token_key = %s",
)


UNKNOWN = "The token is unknown or has expired."


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, without its housekeeping: that reads every token of the person at every request.

    An expired token stays, so that its owner can see when it ended.
    """

    def authenticate(self, request: Request) -> tuple[User, AuthToken] | None:
        """Whose token it is, if the token reaches as far as the request.

        Raises PermissionDenied for one that only reads, or is for a project; NotFound where the
        address is another project's, which is for this token as if it were not there.
        """
        found: tuple[User, AuthToken] | None = super().authenticate(request)
        if found and (scope := scope_of(found[1])):
            if scope.read_only and request.method not in SAFE_METHODS:
                raise PermissionDenied("This token may only read.")
            _check_project(scope, request)
        return found

    def authenticate_credentials(self, token: bytes) -> tuple[User, AuthToken]:
        """Whose token it is. Raises AuthenticationFailed for one that is unknown or expired."""
        text = token.decode("utf-8", "replace")
        try:
            digest = hash_token(text)
        except (TypeError, binascii.Error):
            raise AuthenticationFailed(UNKNOWN) from None
        found = TOKEN.first([digest, text[: CONSTANTS.TOKEN_KEY_LENGTH]])
        if found is None or not compare_digest(digest, found[0].digest) or _expired(found[0]):
            raise AuthenticationFailed(UNKNOWN)
        row, row.user, scope, project = found
        # A token without a scope has one without a key here: all of its columns are null.
        row.reach = scope if scope.pk else None
        if row.reach and project.pk:
            row.reach.project = project
        answer: tuple[User, AuthToken] = self.validate_user(row)
        return answer


def scope_of(token: Any) -> TokenScope | None:
    """How far the token of a request reaches; None for all the way, or for no token."""
    return getattr(token, "reach", None)


def _check_project(scope: TokenScope, request: Request) -> None:
    kwargs = request.parser_context["kwargs"]
    slug = kwargs.get("project_slug") or kwargs.get("slug")
    if scope.project is None or slug == scope.project.slug:
        return
    if slug:
        raise NotFound
    if not getattr(request.parser_context["view"], "for_project_tokens", False):
        raise PermissionDenied(f"This token is for the project {scope.project.slug} only.")


def _expired(token: AuthToken) -> bool:
    return token.expiry is not None and token.expiry < timezone.now()
