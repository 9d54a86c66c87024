"""Whether the service works: for people, for containers and for monitors."""

import asyncio
import contextlib
import dataclasses
from collections.abc import Iterator
from typing import Any

from celery import current_app
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from health_check.base import HealthCheck
from health_check.checks import Database
from health_check.exceptions import ServiceUnavailable
from health_check.views import HealthCheckView


@contextlib.contextmanager
def broker() -> Iterator[Any]:
    """A connection, or a quick no: left to itself, the library tries for ever."""
    with current_app.connection_for_write() as connection:
        try:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        except Exception as error:  # each transport has its own; none of them is for the public
            raise ServiceUnavailable("the broker does not answer") from error
        yield connection


@dataclasses.dataclass
class Broker(HealthCheck):
    """Work that takes time can be handed over."""

    def run(self) -> None:
        with broker():
            pass


@dataclasses.dataclass
class Worker(HealthCheck):
    """Somebody takes that work."""

    def run(self) -> None:
        with broker() as connection:
            if not current_app.control.ping(timeout=0.5, limit=1, connection=connection):
                raise ServiceUnavailable("no worker answers: imports wait")


class HealthView(HealthCheckView):
    """200 as long as pages can be served; a missing broker or worker is told, but only delays."""

    checks = (Database, Broker, Worker)
    template_name = "config/health.html"

    async def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        results = await asyncio.gather(*(check.get_result() for check in self.get_checks()))
        services = {
            type(result.check).__name__.lower(): str(result.error) if result.error else "ok"
            for result in results
        }
        status = 200 if services["database"] == "ok" else 503
        if request.accepts("text/html"):
            return render(request, self.template_name, {"services": services}, status=status)
        return JsonResponse(services, status=status)
