"""What the database promises of claims, in SQL: the bodies of statement triggers."""

import pgtrigger

from annotations import workflow


# The triggers below look each new row's neighbours up in a LATERAL subquery that OFFSET 0 keeps the
# planner from flattening: it knows nothing of a transition table's size, and in a bulk load its
# other plans compare every new row with every document.
def open_layer(rows: str, layer_of_row: str) -> str:
    """SQL: refuse when one of the `rows`, called r, hangs on a layer that is not open."""
    states = ", ".join(f"'{state}'" for state in sorted(workflow.OPEN))
    return f"""
        IF EXISTS (
            SELECT 1 FROM {rows} r CROSS JOIN LATERAL ({layer_of_row} OFFSET 0) l
            WHERE l.status NOT IN ({states})
        ) THEN
            RAISE EXCEPTION 'the reading is closed: what it holds cannot change'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'layer_is_open';
        END IF;
    """


IN_LAYER = "SELECT status FROM annotations_layer WHERE id = r.layer_id"
IN_CLAIM = """
    SELECT status FROM annotations_claim c JOIN annotations_layer a ON a.id = c.layer_id
    WHERE c.id = r.claim_id
"""


def frozen(name: str, operation: pgtrigger.Operation, layer_of_row: str) -> pgtrigger.Trigger:
    """A statement trigger that holds the content of a closed layer still."""
    deleting = operation == pgtrigger.Delete
    rows = "old_rows" if deleting else "new_rows"
    referencing = pgtrigger.Referencing(old=rows) if deleting else pgtrigger.Referencing(new=rows)
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=referencing,
        func=open_layer(rows, layer_of_row) + "RETURN NULL;",
    )


# What a claim says of its text must be what the text says: the quote stands at its offsets, and
# its first and last sentence are the document's and hold its two ends.
CLAIM_TRUE = (
    open_layer("new_rows", IN_LAYER)
    + """
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT r."end" <= d.length
               AND r.quote = substring(d.text FROM r.start + 1 FOR r."end" - r.start)
               AND r.start >= f.start AND r.start < f."end"
               AND r."end" > t.start AND r."end" <= t."end" AS holds
            FROM documents_document d
            JOIN documents_sentence f ON f.document_id = d.id AND f.position = r.first_sentence
            JOIN documents_sentence t ON t.document_id = d.id AND t.position = r.last_sentence
            WHERE d.id = r.document_id
            OFFSET 0
        ) span
        WHERE NOT span.holds
    ) THEN
        RAISE EXCEPTION 'the claim does not say what its text says'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'claim_span_true';
    END IF;
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT 1 FROM annotations_mark m JOIN documents_sentence s ON s.id = m.sentence_id
            WHERE m.layer_id = r.layer_id AND s.start < r."end" AND s."end" > r.start
            OFFSET 0
        ) marked
        WHERE r.withdrawn_at IS NULL
    ) THEN
        RAISE EXCEPTION 'a sentence marked as holding no claim would hold one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_not_beside_claim';
    END IF;
    RETURN NULL;
    """
)

# The other side of the same promise.
MARK_TRUE = """
    IF EXISTS (
        SELECT 1 FROM new_rows r CROSS JOIN LATERAL (
            SELECT s.document_id = r.document_id AND NOT EXISTS (
                SELECT 1 FROM annotations_claim c
                WHERE c.layer_id = r.layer_id AND c.withdrawn_at IS NULL
                  AND s.start < c."end" AND s."end" > c.start
            ) AS holds
            FROM documents_sentence s WHERE s.id = r.sentence_id
            OFFSET 0
        ) sentence
        WHERE NOT sentence.holds
    ) THEN
        RAISE EXCEPTION 'the sentence holds a claim, or is not of this document'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'mark_not_beside_claim';
    END IF;
    RETURN NULL;
"""

# What is said stays with its reading: its claim is of it, its sentence of the same document, and
# what it answers begins a thread on it.
COMMENT_TRUE = """
    IF EXISTS (
        SELECT 1 FROM annotations_claim WHERE id = NEW.claim_id AND layer_id <> NEW.layer_id
    ) OR EXISTS (
        SELECT 1 FROM documents_sentence
        WHERE id = NEW.sentence_id AND document_id <> NEW.document_id
    ) OR EXISTS (
        SELECT 1 FROM annotations_comment
        WHERE id = NEW.parent_id AND (layer_id <> NEW.layer_id OR parent_id IS NOT NULL)
    ) THEN
        RAISE EXCEPTION 'the comment is not of one reading'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'comment_in_its_reading';
    END IF;
    RETURN NEW;
"""
