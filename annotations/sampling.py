"""Pure: which documents are read by several, and in which order they are handed out.

Everything follows from the project's seed and the document's id: nothing is drawn anew, so a draw
can be repeated and checked, and nobody's readings change what comes next.

Each function says in Python what its SQL says of a column, because one document is asked for here
and all of a project's there.
"""

import hashlib
from typing import Any

from django.db.models import (
    Case,
    CharField,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, RowNumber
from django.db.models.lookups import LessThan

from documents.models import Document, Project

#: The columns that make groups; any other name is looked for in the document's own metadata.
COLUMNS = ("doc_type", "publisher", "author", "language")


def draw(seed: int, key: int) -> float:
    """A number in [0, 1) for a document: the first 28 bits of md5("seed:key").

    md5 spreads evenly and is the same in Python and in every PostgreSQL.
    """
    # 28 bits: seven hexadecimal digits, which PostgreSQL reads as a positive integer.
    return int(hashlib.md5(f"{seed}:{key}".encode()).hexdigest()[:7], 16) / 2**28  # noqa: S324


class Drawn(Func):
    """`draw` in SQL, of two columns."""

    template = "(('x0' || substr(md5(%(expressions)s), 1, 7))::bit(32)::integer / 268435456.0)"
    arg_joiner = " || ':' || "
    output_field = FloatField()


def drawn(path: str = "") -> Func:
    """`draw` for each row of a queryset; `path` leads from there to the document."""
    text = CharField()
    return Drawn(Cast(f"{path}project__seed", text), Cast(f"{path}pk", text))


def wanted(document: Document) -> int:
    """How many readings a document needs: the project's overlap, or one where it is of the share
    that one annotator reads."""
    project = document.project
    is_shared = draw(project.seed, document.pk) * 100 < project.double_share
    return project.overlap if is_shared else 1


def wanted_of_each(path: str = "") -> Case:
    """`wanted` for each row of a queryset; `path` leads from there to the document."""
    overlap, share = f"{path}project__overlap", f"{path}project__double_share"
    percent = ExpressionWrapper(drawn(path) * 100.0, FloatField())
    return Case(
        # Without a draw where every document is read by all: it costs something for each row.
        When(**{share: 100}, then=F(overlap)),
        When(LessThan(percent, F(share)), then=F(overlap)),
        default=Value(1),
        output_field=IntegerField(),
    )


#: How many documents of a stratified queue are looked at: no more are wanted at one moment.
LOOKED_AT = 50


def in_order(documents: QuerySet[Document], project: Project) -> QuerySet[Document]:
    """Documents of a project in the order in which it hands them out, the first ones at least."""
    if project.strategy == Project.Strategy.RANDOM:
        return documents.order_by(drawn(), "pk")
    if project.strategy == Project.Strategy.STRATIFIED:
        left = set(documents.values_list("pk", flat=True))
        keys = [key for key in _by_turns(project) if key in left][:LOOKED_AT]
        place = Func(Value(keys), F("pk"), function="array_position", output_field=IntegerField())
        return documents.filter(pk__in=keys).order_by(place)
    return documents.order_by("pk")


def _by_turns(project: Project) -> QuerySet[Any]:
    """The ids of the project's documents: the first of every group, then the second of every one …

    Counted over all of them, read or not, so that the order stays what it was.
    """
    group: Combinable
    group = F(project.stratum) if project.stratum in COLUMNS else KT(f"extra__{project.stratum}")
    groups = [Coalesce(group, Value(""))]
    turn = Window(RowNumber(), partition_by=groups, order_by=[drawn(), F("pk")])
    documents = Document.objects.current().filter(project=project)
    return documents.order_by(turn, drawn(), "pk").values_list("pk", flat=True)
