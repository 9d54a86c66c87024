"""Tokens in requests."""

from django.utils import timezone
from knox.auth import TokenAuthentication as KnoxTokenAuthentication
from knox.models import AuthToken


class TokenAuthentication(KnoxTokenAuthentication):
    """Knox's, without its housekeeping: that reads every token of the person at every request."""

    def _cleanup_token(self, auth_token: AuthToken) -> bool:
        """Whether the token has expired. It stays, so that its owner can see when it did."""
        return auth_token.expiry is not None and auth_token.expiry < timezone.now()
