"""Raw SQL beside the product: the same rows in one transaction each, by psycopg alone."""

import os
import threading
import time
import uuid
from typing import Any

import psycopg

# The columns of a claim with its primary stance and speaker, as one row.
LIST = """
    SELECT c.id, c.uid, c.document_id, l.uid AS layer, u.username, c.start, c."end", c.quote,
           c.prefix, c.suffix, c.first_sentence, c.last_sentence, c.claim_type, c.attribution,
           c.modality, c.verifiability, c.canonical_text, c.claim_date, c.date_precision,
           c.confidence, c.no_speaker, c.note, c.version, c.created_at, c.updated_at,
           s.code, s.label, s.path, st.value, st.intensity, st.explicitness, st.is_primary,
           ca.role, a.id AS actor, a.name, a.kind, a.country
    FROM annotations_claim c
    JOIN annotations_layer l ON l.id = c.layer_id
    LEFT JOIN auth_user u ON u.id = l.annotator_id
    LEFT JOIN annotations_stance st ON st.claim_id = c.id AND st.is_primary
    LEFT JOIN annotations_subject s ON s.id = st.subject_id
    LEFT JOIN annotations_claimactor ca ON ca.claim_id = c.id AND ca.role = 'speaker'
    LEFT JOIN annotations_actor a ON a.id = ca.actor_id
"""

CLAIM = """
    INSERT INTO annotations_claim (uid, project_id, document_id, layer_id, start, "end", quote,
        prefix, suffix, first_sentence, last_sentence, claim_type, attribution, modality,
        verifiability, canonical_text, date_precision, no_speaker, note, version, created_at,
        updated_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, '', '', %s, %s, 'demand', 'author_voice', '', '', '', '',
        false, '', 1, now(), now())
    RETURNING id
"""
STANCE = """
    INSERT INTO annotations_stance (project_id, claim_id, subject_id, value, intensity,
        explicitness, is_primary)
    VALUES (%s, %s, %s, 'support', 2, '', true)
"""
ACTOR = """
    INSERT INTO annotations_claimactor (project_id, claim_id, role, actor_id, label)
    VALUES (%s, %s, 'speaker', %s, '')
"""


def main(project: int, clients: int, count: int) -> None:
    """Print how many transactions a second so many clients write."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        spans = connection.execute(
            'SELECT s.document_id, l.id, s.start, s."end", s.text, s.position'
            " FROM documents_sentence s JOIN annotations_layer l ON l.document_id = s.document_id"
            " WHERE l.project_id = %s AND s.position = 12 AND l.status = 'in_progress' LIMIT %s",
            [project, count],
        ).fetchall()
        query = "SELECT min(id) FROM annotations_{} WHERE project_id = %s AND {}"
        subject = connection.execute(query.format("subject", "assignable"), [project]).fetchone()
        actor = connection.execute(query.format("actor", "true"), [project]).fetchone()
    assert subject is not None
    assert actor is not None
    shares = [spans[number::clients] for number in range(clients)]
    threads = [
        threading.Thread(target=_write, args=(project, share, subject[0], actor[0]))
        for share in shares
    ]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(len(spans) / (time.perf_counter() - begin))


def _write(project: int, spans: list[Any], subject: int, actor: int) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for document, layer, start, end, text, position in spans:
            with connection.transaction():
                row = connection.execute(
                    CLAIM,
                    [uuid.uuid4(), project, document, layer, start, end, text, position, position],
                ).fetchone()
                assert row
                connection.execute(STANCE, [project, row[0], subject])
                connection.execute(ACTOR, [project, row[0], actor])
