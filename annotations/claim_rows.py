"""Reads: claims as plain rows, with their stances and actors: what lists, pages and exports show.

Three fixed statements for any number of claims, one for those of a layer. Model instances would
cost ten times as much to make as the rows they hold, composing the statements anew half as much
again, and a list or an export of claims needs nothing else. Moments, dates and uids come as the
text they are shown as, because turning each into a Python value and back was the largest single
cost of an export.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import orjson
from django.db import connection


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

    Uids, moments and dates are text, as every reader of the rows writes them.
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
    claim_date: str | None
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


def moment(column: str) -> str:
    """SQL for a moment as the API writes it: `2026-11-24T10:00:00.000000Z`."""
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


CLAIMS = f"""
    SELECT c.id, c.uid::text, c.document_id, l.uid::text AS layer, u.username, c.start, c."end",
           c.quote, c.prefix, c.suffix, c.first_sentence, c.last_sentence, c.claim_type,
           c.attribution, c.modality, c.verifiability, c.canonical_text,
           to_char(c.claim_date, 'YYYY-MM-DD') AS claim_date, c.date_precision, c.confidence,
           c.no_speaker, c.note, c.version, {moment("c.created_at")} AS created_at,
           {moment("c.updated_at")} AS updated_at, {moment("c.withdrawn_at")} AS withdrawn_at
    FROM annotations_claim c
    JOIN annotations_layer l ON l.id = c.layer_id
    LEFT JOIN auth_user u ON u.id = l.annotator_id
    WHERE c.id = ANY(%s)
"""  # noqa: S608 -- put together from our own words
STANCES = """
    SELECT s.claim_id, j.code, j.label, j.path, s.value, s.intensity, s.explicitness, s.is_primary,
           s.actor_id, a.name
    FROM annotations_stance s
    JOIN annotations_subject j ON j.id = s.subject_id
    LEFT JOIN annotations_actor a ON a.id = s.actor_id
    WHERE s.claim_id = ANY(%s)
    ORDER BY s.is_primary DESC, s.id
"""
ACTORS = """
    SELECT r.claim_id, r.role, r.actor_id, r.label, a.name, a.kind, a.country, a.parent_id,
           p.name AS parent_name
    FROM annotations_claimactor r
    LEFT JOIN annotations_actor a ON a.id = r.actor_id
    LEFT JOIN annotations_actor p ON p.id = a.parent_id
    WHERE r.claim_id = ANY(%s)
    ORDER BY r.id
"""


# A single claim, which is what every save answers: the same in one statement.
ONE = f"""
    SELECT c.*,
           (SELECT json_agg(s) FROM ({STANCES.replace("ANY(%s)", "c.id")}) s),
           (SELECT json_agg(r) FROM ({ACTORS.replace("ANY(%s)", "c.id")}) r)
    FROM ({CLAIMS}) c
"""  # noqa: S608 -- put together from our own statements

# The claims that stand in a layer, which is what its page opens with: the same in one statement,
# and nothing in it is looked up claim by claim.
_KEYS = "ANY((SELECT keys FROM standing)::bigint[])"
OF_LAYER = f"""
    WITH standing AS MATERIALIZED (
        SELECT array_agg(id) AS keys FROM annotations_claim
        WHERE layer_id = %s AND withdrawn_at IS NULL
    )
    SELECT (SELECT json_agg(c ORDER BY c.start, c."end", c.id)::text
            FROM ({CLAIMS.replace("ANY(%s)", _KEYS)}) c),
           (SELECT json_agg(s)::text FROM ({STANCES.replace("ANY(%s)", _KEYS)}) s),
           (SELECT json_agg(r)::text FROM ({ACTORS.replace("ANY(%s)", _KEYS)}) r)
"""  # noqa: S608 -- put together from our own statements


def fetch(keys: Sequence[int]) -> list[Row]:
    """The rows of the claims with these ids, in the order of the ids."""
    claims, stances, actors = (_run(each, list(keys)) for each in (CLAIMS, STANCES, ACTORS))
    rows = {row.claim.id: row for row in _joined(claims, stances, actors)}
    return [rows[key] for key in keys if key in rows]


def fetch_one(key: int) -> Row:
    """The row of one claim. Raises IndexError when there is none."""
    *claim, stances, actors = _run(ONE, [key])[0]
    return Row(
        ClaimRow._make(claim),
        [StanceRow._make(each.values()) for each in stances or []],
        [ActorRow._make(each.values()) for each in actors or []],
    )


def fetch_layer(key: int) -> list[Row]:
    """The rows of the claims that stand in the layer with this id, in the order of the text."""
    parts = [orjson.loads(part or "[]") for part in _run(OF_LAYER, key)[0]]
    return list(_joined(*([tuple(row.values()) for row in part] for part in parts)))


Values = Iterable[tuple[Any, ...]]


def _joined(claims: Values, stances: Values, actors: Values) -> Iterator[Row]:
    """Each claim, in the order given, with its stances and its actors."""
    stances_of: dict[int, list[StanceRow]] = defaultdict(list)
    for values in stances:
        stances_of[values[0]].append(StanceRow._make(values))
    actors_of: dict[int, list[ActorRow]] = defaultdict(list)
    for values in actors:
        actors_of[values[0]].append(ActorRow._make(values))
    for values in claims:
        yield Row(ClaimRow._make(values), stances_of[values[0]], actors_of[values[0]])


def _run(statement: str, key: int | list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
