"""Who is asking, when proxies stand between: the sign-in lock counts by address."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The address that the outermost of our own proxies saw.

    Each proxy appends the address it was called from, so only the last TRUSTED_PROXY_COUNT entries
    are true; what stands before them, the caller may have invented.
    """
    count: int = settings.TRUSTED_PROXY_COUNT
    direct: str | None = request.META.get("REMOTE_ADDR")  # none on a request that code made up
    seen: list[str] = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")
    ]
    if count and len(seen) >= count and seen[-count]:
        return seen[-count]
    return direct
