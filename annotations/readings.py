"""Reads: one document as its page shows it: text, readings, claims, marks, codebook, actors.

Three fixed statements, however much there is. What is only passed on leaves PostgreSQL as the JSON
that the API answers, because turning thousands of sentences into Python values and back would cost
more than everything else.
"""

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from annotations import claim_rows, policy, workflow
from annotations.claim_rows import Row
from annotations.models import Layer
from annotations.models.layers import TAKEN_AWAY, sees_everything
from documents.models import Membership


class DocumentRow(NamedTuple):
    """What is known of the document."""

    id: int
    title: str
    author: str
    publisher: str
    published_on: date | None
    published_precision: str
    doc_type: str
    language: str
    length: int
    archived_at: datetime | None


class LayerRow(NamedTuple):
    """A reading of it."""

    id: int
    uid: str
    kind: str
    annotator_id: int | None
    annotator: str | None
    annotator_name: str | None
    status: str
    gold: bool
    version_id: int
    version: int
    leased_until: datetime | None
    submitted_at: datetime | None
    created_at: datetime


class Parts(NamedTuple):
    """What is only passed on, as JSON."""

    transitions: str
    sentences: str
    marks: str
    subjects: str
    actors: str
    speakers: str
    open: str


class Reading(NamedTuple):
    """A document with its readings, and what there is in the one that is looked at."""

    document: DocumentRow
    layers: list[LayerRow]
    layer: LayerRow | None
    claims: list[Row]
    parts: Parts


# --- SQL -----------------------------------------------------------------------------------------

# The document, beside each of its readings that the member may look into: what `readable_by` says
# of documents and of layers.
OWN = """
    SELECT 1 FROM annotations_layer own
    WHERE own.document_id = d.id AND own.annotator_id = %(user)s AND own.kind = %(annotation)s
      AND own.status = ANY({})
"""
# What colleagues call somebody: `people.name_of` in SQL.
NAME = "coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username)"
HEAD = f"""
    SELECT d.id, d.title, d.author, d.publisher, d.published_on, d.published_precision, d.doc_type,
           d.language, d.length, d.archived_at,
           l.id, l.uid::text, l.kind, l.annotator_id, u.username, {NAME} AS name,
           l.status, l.gold, l.codebook_version_id, v.number, l.leased_until,
           l.submitted_at, l.created_at
    FROM documents_document d
    LEFT JOIN annotations_layer l ON l.document_id = d.id
        AND (%(everything)s OR l.annotator_id = %(user)s
             OR (l.gold AND NOT EXISTS ({OWN.format("%(unread)s")})))
    LEFT JOIN auth_user u ON u.id = l.annotator_id
    LEFT JOIN annotations_codebookversion v ON v.id = l.codebook_version_id
    WHERE d.id = %(document)s AND d.project_id = %(project)s
      AND (%(reads_all)s OR EXISTS ({OWN.format("%(assigned)s")}))
    ORDER BY l.id DESC
"""  # noqa: S608 -- put together from our own words

# How far back somebody's speakers are looked for, in the readings they took last, and how many of
# them and of their subjects are of use.
LATEST_LAYERS, LATEST_CLAIMS, SPEAKERS, SUBJECTS = 50, 300, 20, 8
OPEN_LAYERS = 200

# As a serializer writes a moment, which leaves microseconds out where there are none.
AT = f"replace({claim_rows.moment('t.at')}, '.000000Z', 'Z')"

TRANSITIONS = f"""
    SELECT t.verb, t.source, t.target, u.username AS by, {NAME} AS by_name, {AT} AS at, t.note
    FROM annotations_transition t
    LEFT JOIN auth_user u ON u.id = t.by_id
    WHERE t.layer_id = %(layer)s::bigint
    ORDER BY t.id DESC
"""  # noqa: S608 -- put together from our own words
SENTENCES = """
    SELECT id, position + 1 AS number, start, "end", kind, paragraph, text
    FROM documents_sentence
    WHERE document_id = %(document)s
    ORDER BY position
"""
MARKS = """
    SELECT id, sentence_id AS sentence, kind
    FROM annotations_mark
    WHERE layer_id = %(layer)s::bigint
    ORDER BY sentence_id
"""
SUBJECTS_THEN = "SELECT snapshot FROM annotations_codebookversion WHERE id = %(version)s::bigint"
SUBJECTS_NOW = """
    SELECT v.snapshot
    FROM annotations_codebookversion v
    JOIN annotations_codebook b ON b.id = v.codebook_id
    WHERE b.project_id = %(project)s
    ORDER BY v.number DESC
    LIMIT 1
"""
ACTORS = """
    SELECT id, name, kind, country, parent_id AS parent, aliases, external_ids, status,
           merged_into_id AS merged_into
    FROM annotations_actor
    WHERE project_id = %(project)s AND status IN ('active', 'proposed')
    ORDER BY name
"""
# OFFSET 0 holds the planner to going from the readings to their claims to the claims' speakers: its
# other plans go through everybody's claims.
SPOKEN = f"""
    SELECT r.id, r.claim_id, r.actor_id
    FROM (
        SELECT c.id
        FROM (
            SELECT id FROM annotations_layer
            WHERE project_id = %(project)s AND annotator_id = %(user)s
            ORDER BY id DESC
            LIMIT {LATEST_LAYERS}
        ) l
        CROSS JOIN LATERAL (
            SELECT id FROM annotations_claim
            WHERE layer_id = l.id AND withdrawn_at IS NULL
            OFFSET 0
        ) c
        ORDER BY c.id DESC
        LIMIT {LATEST_CLAIMS}
    ) latest
    CROSS JOIN LATERAL (
        SELECT id, claim_id, actor_id FROM annotations_claimactor
        WHERE claim_id = latest.id AND role = 'speaker'
        OFFSET 0
    ) r
    JOIN annotations_actor a ON a.id = r.actor_id AND a.status IN ('active', 'proposed')
"""  # noqa: S608 -- put together from our own words
LAST_SPEAKERS = f"""
    SELECT speaker.actor_id AS actor, ARRAY(
        SELECT j.code
        FROM spoken
        JOIN annotations_stance s ON s.claim_id = spoken.claim_id
        JOIN annotations_subject j ON j.id = s.subject_id
        WHERE spoken.actor_id = speaker.actor_id
        GROUP BY j.code
        ORDER BY max(spoken.claim_id) DESC, max(s.is_primary::int) DESC, min(s.id)
        LIMIT {SUBJECTS}
    ) AS subjects
    FROM spoken speaker
    GROUP BY speaker.actor_id
    ORDER BY max(speaker.claim_id) DESC, min(speaker.id)
    LIMIT {SPEAKERS}
"""  # noqa: S608 -- put together from our own words
OPEN = f"""
    SELECT l.uid AS layer, l.document_id AS document, d.title
    FROM annotations_layer l
    JOIN documents_document d ON d.id = l.document_id
    WHERE l.project_id = %(project)s AND l.annotator_id = %(user)s AND l.kind = %(annotation)s
      AND l.status = ANY(%(open)s)
    ORDER BY l.id
    LIMIT {OPEN_LAYERS}
"""  # noqa: S608 -- put together from our own words


def _listed(rows: str) -> str:
    """SQL for the JSON of these rows, one after the other, without a space too many."""
    row = "row_to_json(r)::text"
    return f"(SELECT '[' || coalesce(string_agg({row}, ','), '') || ']' FROM ({rows}) r)"  # noqa: S608


PARTS = f"""
    WITH spoken AS MATERIALIZED ({SPOKEN})
    SELECT {_listed(TRANSITIONS)}, {_listed(SENTENCES)}, {_listed(MARKS)},
           coalesce(({SUBJECTS_THEN}), ({SUBJECTS_NOW}), '[]')::text, {_listed(ACTORS)},
           {_listed(LAST_SPEAKERS)}, {_listed(OPEN)}
"""


# --- what is asked -------------------------------------------------------------------------------


def fetch(document: int, *, membership: Membership, layer: UUID | None = None) -> Reading | None:
    """A document of the member's project, with what they may see of it.

    They look at `layer`, or at what `choose` finds. None when document or layer is not there for
    them.
    """
    params = {
        "document": document,
        "project": membership.project_id,
        "user": membership.user_id,
        "everything": sees_everything(membership),
        "reads_all": policy.can(membership.standing, "document.read_all"),
        "unread": sorted(workflow.UNREAD),
        "assigned": sorted(workflow.STATES.keys() - TAKEN_AWAY),
        "annotation": Layer.Kind.ANNOTATION.value,
        "open": sorted(workflow.OPEN),
    }
    head = _run(HEAD, params)
    width = len(DocumentRow._fields)
    layers = [LayerRow._make(row[width:]) for row in head if row[width] is not None]
    chosen = _named(layers, layer) if layer else choose(layers, membership.user_id)
    if not head or (layer and chosen is None):
        return None
    claims = claim_rows.fetch_layer(chosen.id) if chosen else []
    params |= {"layer": chosen and chosen.id, "version": chosen and chosen.version_id}
    parts = Parts._make(_run(PARTS, params)[0])
    return Reading(DocumentRow._make(head[0][:width]), layers, chosen, claims, parts)


def _named(layers: list[LayerRow], uid: UUID) -> LayerRow | None:
    return next((layer for layer in layers if layer.uid == str(uid)), None)


#: What is looked at first where nothing is one's own and nothing gold.
SETTLED = (
    workflow.ACCEPTED, workflow.SUBMITTED, workflow.RETURNED, workflow.IN_PROGRESS,
    workflow.NEW, workflow.EXPIRED, workflow.DECLINED, workflow.WITHDRAWN,
)  # fmt: skip


def choose(layers: list[LayerRow], user: int) -> LayerRow | None:
    """Which of the readings, newest first, this person wants to see: their own, else what stands
    for the document, else the most settled."""

    def rank(layer: LayerRow) -> tuple[bool, bool, int]:
        own = layer.annotator_id == user and layer.kind == Layer.Kind.ANNOTATION
        return not own, not layer.gold, SETTLED.index(layer.status)

    return min(layers, key=rank, default=None)


def _run(statement: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
