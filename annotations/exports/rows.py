"""Reads: everything an export is made of, document by document, in one snapshot of the database.

Every format reads this stream and nothing else. It comes in a fixed order (external id, start,
uid), so that the same data makes the same bytes, and in chunks, so that memory does not grow with
the number of claims. A reader that stops early ends the transaction when the generator is closed.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection, transaction
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from annotations import claim_rows
from annotations.claim_rows import Row
from annotations.models import Candidate, Claim, Decision, Layer, Mark
from documents import lookups  # noqa: F401 -- registers `any_of`
from documents.models import Document, Project, Sentence
from documents.refusals import Refused


class IsoText(Func):
    """A moment as ISO 8601 text, written by the database: see `claim_rows`."""

    template = claim_rows.moment("%(expressions)s")
    output_field = TextField()


#: How much of the texts leaves: all of it, the claims' quotes only, or nothing but offsets.
TextOption = Literal["full", "quotes", "none"]
TEXTS: tuple[str, ...] = get_args(TextOption)

#: Documents fetched at a time.
CHUNK = 500


@dataclass(frozen=True)
class Scope:
    """What is exported: those of the claims that stand in one of the layers.

    `narrowed` says that the claims were filtered: then documents without one are left out.
    """

    project: Project
    layers: QuerySet[Layer]
    claims: QuerySet[Claim]
    text: TextOption = "full"
    narrowed: bool = False


def scope_of(
    project: Project,
    *,
    layers: QuerySet[Layer],
    claims: QuerySet[Claim],
    layer: str = "gold",
    text: str = "full",
    narrowed: bool = False,
) -> Scope:
    """The scope of the layers and claims that somebody may see.

    `layer` is `gold` (what stands for each document), `all`, or names of annotators with commas
    between. Raises Refused for an unknown `text` option, or an annotator without a layer.
    """
    if text not in TEXTS:
        raise Refused(f"text is one of {', '.join(TEXTS)}.", code="unknown_option", field="text")
    chosen = _choose(layers, layer)
    return Scope(
        project=project,
        layers=chosen,
        claims=claims.standing(),  # type: ignore[attr-defined]
        text=text,  # type: ignore[arg-type]
        narrowed=narrowed,
    )


def _choose(layers: QuerySet[Layer], layer: str) -> QuerySet[Layer]:
    if layer == "gold":
        return layers.filter(gold=True)
    if layer == "all":
        return layers
    names = {name.strip() for name in layer.split(",")}
    chosen = layers.filter(annotator__username__in=names)
    known = set(chosen.values_list("annotator__username", flat=True))
    if missing := names - known:
        raise Refused(
            f"Nobody called {', '.join(sorted(missing))} has read anything here; "
            "layer is gold, all, or names of annotators.",
            code="unknown_option",
            field="layer",
        )
    return chosen


class LayerRow(NamedTuple):
    """A reading, as an export names it."""

    document_id: int
    id: int
    uid: str
    kind: str
    annotator: str | None
    status: str
    gold: bool
    scheme_version: int
    submitted_at: str | None


class SentenceRow(NamedTuple):
    """A sentence's place; `text` is empty unless the whole text leaves."""

    document_id: int
    position: int
    start: int
    end: int
    kind: str
    paragraph: int


class MarkRow(NamedTuple):
    """A sentence that holds no claim of its layer."""

    document_id: int
    layer: str
    position: int
    kind: str


class GoldFrom(NamedTuple):
    """How a gold claim came to be: how the readings stood to it, which claims of theirs it was made
    from, which of them each field came from, and why they disagreed."""

    outcome: str
    claims: list[str]
    sources: dict[str, str]
    cause: str
    note: str


@dataclass
class DocumentRows:
    """One document with everything of it that is exported."""

    document: Document
    sentences: list[SentenceRow] = field(default_factory=list)
    layers: list[LayerRow] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    marks: list[MarkRow] = field(default_factory=list)
    #: Of each gold claim, by its uid.
    gold_from: dict[str, GoldFrom] = field(default_factory=dict)


LAYER_COLUMNS = (
    "document_id", "id", Cast("uid", TextField()), "kind", "annotator__username", "status", "gold",
    "codebook_version__number", IsoText("submitted_at"),
)  # fmt: skip


def stream(scope: Scope) -> Iterator[DocumentRows]:
    """The documents of the scope with their rows, in order, from one snapshot."""
    with snapshot():
        for keys in _chunks(scope):
            yield from _rows(scope, keys)


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of the database for all the queries inside, however long they take."""
    if connection.in_atomic_block:
        # Inside a snapshot that an export of several tables has opened, or a test's transaction.
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _chunks(scope: Scope) -> Iterator[list[int]]:
    """The keys of the documents, some at a time, by a server-side cursor."""
    documents = Document.objects.filter(project=scope.project).current().order_by("external_id")
    if scope.narrowed:
        documents = documents.filter(
            pk__in=scope.claims.filter(layer__in=scope.layers).values("document_id")
        )
    chunk: list[int] = []
    for key in documents.values_list("pk", flat=True).iterator(chunk_size=10_000):
        chunk.append(key)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _rows(scope: Scope, keys: list[int]) -> Iterator[DocumentRows]:
    documents = Document.objects.filter(pk__any_of=keys).order_by("external_id")
    if scope.text != "full":
        documents = documents.defer("text")
    layers = _grouped(
        LayerRow, scope.layers.filter(document_id__any_of=keys).order_by("id"), LAYER_COLUMNS
    )
    layer_keys = [layer.id for rows in layers.values() for layer in rows]
    marks = _grouped(
        MarkRow,
        Mark.objects.filter(layer_id__any_of=layer_keys).order_by("sentence_id", "layer_id"),
        ("document_id", Cast("layer__uid", TextField()), "sentence__position", "kind"),
    )
    sentences = _grouped(
        SentenceRow,
        Sentence.objects.filter(document_id__any_of=keys).order_by("document_id", "position"),
        ("document_id", "position", "start", "end", "kind", "paragraph"),
    )
    claims: dict[int, list[Row]] = defaultdict(list)
    found = scope.claims.filter(layer_id__any_of=layer_keys)
    keys_of_claims = found.order_by("document_id", "start", "uid").values_list("pk", flat=True)
    for row in claim_rows.fetch(list(keys_of_claims)):
        claims[row.claim.document_id].append(row)
    adjudications = [
        layer.id for rows in layers.values() for layer in rows if layer.kind == "adjudication"
    ]
    decided = _decided(adjudications) if adjudications else {}
    for document in documents:
        key = document.pk
        gold = {layer.uid for layer in layers[key] if layer.gold}
        origins = {
            row.claim.uid: decided.get(row.claim.id)
            or GoldFrom("single", [row.claim.uid], {}, "", "")
            for row in claims[key]
            if row.claim.layer in gold
        }
        yield DocumentRows(document, sentences[key], layers[key], claims[key], marks[key], origins)


def _decided(layers: list[int]) -> dict[int, GoldFrom]:
    """How the claims of adjudications among these layers came to be, by their ids."""
    taken = ArrayAgg(
        Cast("candidates__claim__uid", TextField()),
        filter=Q(candidates__verdict=Candidate.Verdict.TAKEN),
        order_by="candidates__pk",
        default=Value([]),
    )
    decisions = Decision.objects.standing().filter(layer_id__any_of=layers, claim__isnull=False)
    rows = decisions.annotate(claims=taken).values_list(
        "claim_id", "outcome", "claims", "sources", "cause", "note"
    )
    return {key: GoldFrom(*values) for key, *values in rows.order_by("pk")}


def _grouped(shape: Any, rows: QuerySet[Any], columns: tuple[Any, ...]) -> dict[int, list[Any]]:
    """Rows by their document, each in its shape."""
    grouped: dict[int, list[Any]] = defaultdict(list)
    for values in rows.values_list(*columns):
        grouped[values[0]].append(shape._make(values))
    return grouped
