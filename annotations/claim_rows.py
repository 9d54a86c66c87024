"""Reads: claims as plain rows, with their stances and actors: what lists, pages and exports show.

Three statements for any number of claims. Model instances would cost ten times as much to make as
the rows they hold, and a list or an export of claims needs nothing else of them.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Func, QuerySet, TextField
from django.db.models.functions import Cast

from annotations.models import Claim, ClaimActor, Stance
from documents import lookups  # noqa: F401 -- registers `any_of`


class IsoText(Func):
    """A moment as ISO 8601 text, written by the database.

    Everything that shows rows writes moments as text; turning each into a Python datetime and back
    was the largest single cost of an export.
    """

    template = "(to_json(%(expressions)s) #>> '{}')"
    output_field = TextField()


class StanceRow(NamedTuple):
    """A stance with the words of its subject."""

    claim_id: int
    code: str
    label: str
    path: str
    value: str
    intensity: int | None
    explicitness: str
    primary: bool
    actor_id: int | None
    actor_name: str | None

    @property
    def score(self) -> int | None:
        """±1 × intensity for support and oppose, 0 for neutral, none for the rest."""
        if self.value == "neutral":
            return 0
        sign = {"support": 1, "oppose": -1}.get(self.value)
        return None if sign is None else sign * (self.intensity or 1)


class ActorRow(NamedTuple):
    """An actor's part in a claim; without `actor_id` only the `label` of the text is known."""

    claim_id: int
    role: str
    actor_id: int | None
    label: str
    name: str | None
    kind: str | None
    country: str | None
    parent_id: int | None
    parent_name: str | None

    @property
    def shown(self) -> str:
        """The name in the registry, or the label the text gives."""
        return self.name or self.label


class ClaimRow(NamedTuple):
    """A claim's own columns. Offsets are code points, half open; sentences count from 0.

    Uids and moments are text, as every reader of the rows writes them.
    """

    id: int
    uid: str
    document_id: int
    layer: str
    annotator: str | None
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    first: int
    last: int
    claim_type: str
    attribution: str
    modality: str
    verifiability: str
    canonical_text: str
    claim_date: date | None
    date_precision: str
    confidence: int | None
    no_speaker: bool
    note: str
    version: int
    created_at: str
    updated_at: str
    withdrawn_at: str | None


class Row(NamedTuple):
    """A claim with its stances, the primary one first, and its actors."""

    claim: ClaimRow
    stances: list[StanceRow]
    actors: list[ActorRow]

    @property
    def primary(self) -> StanceRow | None:
        """The primary stance, where there is one."""
        return self.stances[0] if self.stances and self.stances[0].primary else None

    @property
    def speaker(self) -> ActorRow | None:
        """The first speaker, where there is one."""
        return next((actor for actor in self.actors if actor.role == "speaker"), None)


CLAIM_COLUMNS = (
    "id", Cast("uid", TextField()), "document_id", Cast("layer__uid", TextField()),
    "layer__annotator__username", "start", "end", "quote", "prefix", "suffix", "first_sentence",
    "last_sentence", "claim_type", "attribution", "modality", "verifiability", "canonical_text",
    "claim_date", "date_precision", "confidence", "no_speaker", "note", "version",
    IsoText("created_at"), IsoText("updated_at"), IsoText("withdrawn_at"),
)  # fmt: skip
STANCE_COLUMNS = (
    "claim_id", "subject__code", "subject__label", "subject__path", "value", "intensity",
    "explicitness", "is_primary", "actor_id", "actor__name",
)  # fmt: skip
ACTOR_COLUMNS = (
    "claim_id", "role", "actor_id", "label", "actor__name", "actor__kind", "actor__country",
    "actor__parent_id", "actor__parent__name",
)  # fmt: skip


def fetch(claims: QuerySet[Claim]) -> list[Row]:
    """The rows of these claims, in the queryset's order."""
    found = [ClaimRow._make(values) for values in claims.values_list(*CLAIM_COLUMNS)]
    keys = [claim.id for claim in found]
    stances = Stance.objects.filter(claim_id__any_of=keys).order_by("-is_primary", "id")
    actors = ClaimActor.objects.filter(claim_id__any_of=keys).order_by("id")
    stances_of = _by_claim(StanceRow, stances, STANCE_COLUMNS)
    actors_of = _by_claim(ActorRow, actors, ACTOR_COLUMNS)
    return [Row(claim, stances_of[claim.id], actors_of[claim.id]) for claim in found]


def _by_claim(shape: Any, rows: QuerySet[Any], columns: Iterable[str]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for values in rows.values_list(*columns):
        grouped[values[0]].append(shape._make(values))
    return grouped
