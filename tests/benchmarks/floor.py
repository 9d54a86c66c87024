"""The floor: what is possible at all. Bare Django with psycopg and orjson, and a stock DRF create.

No sign-in, permissions, history or checks: these views bound what the product can reach, and run
in the same kind of server against the same database. Started by `run.py` with gunicorn.
"""

import os

import django
import environ
import orjson
from django.conf import settings

settings.configure(
    DEBUG=False,
    SECRET_KEY="the floor keeps no secrets",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    MIDDLEWARE=[],
    INSTALLED_APPS=["rest_framework"],
    SILENCED_SYSTEM_CHECKS=["models.W042"],
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
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import serializers, viewsets  # noqa: E402

from tests.benchmarks.raw import LIST  # noqa: E402


class FloorClaim(models.Model):
    """A claim without any promise but its foreign keys."""

    document = models.ForeignKey("floor.Document", models.PROTECT)
    layer = models.ForeignKey("floor.Layer", models.PROTECT)
    start = models.IntegerField()
    end = models.IntegerField()
    quote = models.TextField()
    claim_type = models.CharField(max_length=20)
    attribution = models.CharField(max_length=20)

    class Meta:
        app_label = "floor"


class FloorStance(models.Model):
    """A stance of a claim."""

    claim = models.ForeignKey(FloorClaim, models.PROTECT, related_name="stances")
    subject = models.ForeignKey("floor.Subject", models.PROTECT)
    value = models.CharField(max_length=20)
    intensity = models.IntegerField()

    class Meta:
        app_label = "floor"


class FloorActor(models.Model):
    """An actor's part in a claim."""

    claim = models.ForeignKey(FloorClaim, models.PROTECT, related_name="actors")
    actor = models.ForeignKey("floor.Actor", models.PROTECT)
    role = models.CharField(max_length=20)

    class Meta:
        app_label = "floor"


def _existing(name: str) -> type[models.Model]:
    """One of the product's tables, of which the floor needs the key only."""
    app = "documents" if name == "Document" else "annotations"
    meta = type(
        "Meta", (), {"app_label": "floor", "managed": False, "db_table": f"{app}_{name.lower()}"}
    )
    return type(name, (models.Model,), {"__module__": __name__, "Meta": meta})


for name in ("Document", "Layer", "Subject", "Actor"):
    _existing(name)


class StanceSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """As the manual has it."""

    class Meta:
        model = FloorStance
        fields = ["subject", "value", "intensity"]


class ActorSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """As the manual has it."""

    class Meta:
        model = FloorActor
        fields = ["actor", "role"]


class FloorSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """As the manual has it: a writable nested serializer."""

    stances = StanceSerializer(many=True)
    actors = ActorSerializer(many=True)

    class Meta:
        model = FloorClaim
        fields = "__all__"

    def create(self, validated_data):  # type: ignore[no-untyped-def]
        """A claim with its stances and actors."""
        stances, actors = validated_data.pop("stances"), validated_data.pop("actors")
        with transaction.atomic():
            claim = super().create(validated_data)
            for each in stances:
                FloorStance.objects.create(claim=claim, **each)
            for each in actors:
                FloorActor.objects.create(claim=claim, **each)
        return claim


class FloorViewSet(viewsets.ModelViewSet):  # type: ignore[type-arg]
    """As the tutorial has it."""

    queryset = FloorClaim.objects.all()
    serializer_class = FloorSerializer


def make_tables() -> None:
    """Create what is missing of the floor's tables."""
    existing = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (FloorClaim, FloorStance, FloorActor):
            if model._meta.db_table not in existing:
                editor.create_model(model)


def create(request: HttpRequest) -> HttpResponse:
    """Three INSERTs in one transaction."""
    body = orjson.loads(request.body)
    names = ("document", "layer", "start", "end", "quote", "claim_type", "attribution")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO floor_floorclaim (document_id, layer_id, start, "end", quote, claim_type, '
            "attribution) VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [body[name] for name in names],
        )
        (key,) = cursor.fetchone()
        for each in body["stances"]:
            cursor.execute(
                "INSERT INTO floor_floorstance (claim_id, subject_id, value, intensity) "
                "VALUES (%s, %s, %s, %s)",
                [key, each["subject"], each["value"], each["intensity"]],
            )
        for each in body["actors"]:
            cursor.execute(
                "INSERT INTO floor_flooractor (claim_id, actor_id, role) VALUES (%s, %s, %s)",
                [key, each["actor"], each["role"]],
            )
    return HttpResponse(orjson.dumps({"id": key, **body}), content_type="application/json")


def claims(request: HttpRequest) -> HttpResponse:
    """100 claims below a key, newest first; with `subject`, those of one subject."""
    where, params = ["c.id < %s"], [int(request.GET.get("before", 1 << 60))]
    if "subject" in request.GET:
        where.append("s.code = %s")
        params.append(request.GET["subject"])
    with connection.cursor() as cursor:
        cursor.execute(f"{LIST} WHERE {' AND '.join(where)} ORDER BY c.id DESC LIMIT 100", params)
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return HttpResponse(orjson.dumps(rows), content_type="application/json")


def export(request: HttpRequest) -> StreamingHttpResponse:
    """Every claim as one line that PostgreSQL writes: COPY (row_to_json)."""

    def stream():  # type: ignore[no-untyped-def]
        with connection.cursor() as cursor:
            statement = f"COPY (SELECT row_to_json(r) FROM ({LIST} ORDER BY c.id) r) TO STDOUT"
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
