"""The floor: what is possible at all. Bare Django with psycopg and orjson, and a stock DRF create.

No sign-in, permissions, history or checks: these views bound what the product can reach, and run in
the same kind of server against the same database. Started by `run.py`: gunicorn tests.benchmarks.floor.
"""

import os

import django
import environ
import orjson
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="the floor keeps no secrets",  # noqa: S106
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["rest_framework"],
    DATABASES={
        "default": {**environ.Env().db_url_config(os.environ["DATABASE_URL"]), "CONN_MAX_AGE": None}
    },
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import serializers, viewsets  # noqa: E402

from tests.benchmarks.raw import LIST  # noqa: E402


class FloorClaim(models.Model):
    """A claim without any promise."""

    document_id = models.BigIntegerField(db_index=True)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    subject = models.CharField(max_length=80)
    value = models.CharField(max_length=20)
    speaker = models.BigIntegerField()

    class Meta:
        app_label = "floor"


class FloorSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """As the tutorial has it."""

    class Meta:
        model = FloorClaim
        fields = "__all__"


class FloorViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    """As the tutorial has it."""

    queryset = FloorClaim.objects.all()
    serializer_class = FloorSerializer


COLUMNS = ("document_id", "start", "end", "quote", "subject", "value", "speaker")


def create(request: HttpRequest) -> HttpResponse:
    """One INSERT."""
    body = orjson.loads(request.body)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO floor_floorclaim (document_id, start, "end", quote, subject, value, speaker)'
            " VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [body[name] for name in COLUMNS],
        )
        (key,) = cursor.fetchone()
    return HttpResponse(orjson.dumps({"id": key, **body}), content_type="application/json")


def claims(request: HttpRequest) -> HttpResponse:
    """100 claims below a key, newest first; with `subject`, those of one subject."""
    where, params = ["c.id < %s"], [int(request.GET.get("before", 1 << 60))]
    if "subject" in request.GET:
        where.append("s.code = %s")
        params.append(request.GET["subject"])
    with connection.cursor() as cursor:
        cursor.execute(f"{LIST} WHERE {' AND '.join(where)} ORDER BY c.id DESC LIMIT 100", params)  # noqa: S608
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps(rows), content_type="application/json")


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every claim as one line that PostgreSQL writes: COPY (row_to_json)."""

    def stream():  # type: ignore[no-untyped-def]
        with connection.cursor() as cursor:
            statement = f"COPY (SELECT row_to_json(r) FROM ({LIST} ORDER BY c.id) r) TO STDOUT"  # noqa: S608
            with cursor.copy(statement) as copy:
                yield from map(bytes, copy)

    return StreamingHttpResponse(stream())


urlpatterns = [
    path("create/", create),
    path("stock/", FloorViewSet.as_view({"post": "create"})),
    path("claims/", claims),
    path("export/", export),
]
application = get_wsgi_application()
