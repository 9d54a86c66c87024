"""Tokens in requests."""

import binascii
from hmac import compare_digest

from django.contrib.auth.models import User
from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.crypto import hash_token
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework.exceptions import AuthenticationFailed

from documents.lookups import Fixed

TOKEN = Fixed(
    [AuthToken, User],
    "knox_authtoken JOIN auth_user ON auth_user.id = knox_authtoken.user_id"
    " WHERE knox_authtoken.digest = %s AND knox_authtoken.token_key = %s",
)


UNKNOWN = "The token is unknown or has expired."


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, without its housekeeping: that reads every token of the person at every request.

    An expired token stays, so that its owner can see when it ended.
    """

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
        row, row.user = found
        answer: tuple[User, AuthToken] = self.validate_user(row)
        return answer


def _expired(token: AuthToken) -> bool:
    return token.expiry is not None and token.expiry < timezone.now()
