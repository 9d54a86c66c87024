"""Everything a claim refers to is of the claim's own project and document.

Django's foreign keys have one column, so these are written by hand. They stand in place of the
single-column constraints (`db_constraint=False` on the fields), so that each check is made once.
"""

from django.db import migrations

KEYS = [
    *(
        (
            "annotations_claim",
            ("document_id", end),
            "documents_sentence",
            ("document_id", "position"),
        )
        for end in ("first_sentence", "last_sentence")
    ),
    (
        "annotations_layer",
        ("project_id", "document_id"),
        "documents_document",
        ("project_id", "id"),
    ),
    (
        "annotations_claim",
        ("project_id", "document_id", "layer_id"),
        "annotations_layer",
        ("project_id", "document_id", "id"),
    ),
    (
        "annotations_mark",
        ("project_id", "document_id", "layer_id"),
        "annotations_layer",
        ("project_id", "document_id", "id"),
    ),
    (
        "annotations_claimactor",
        ("project_id", "claim_id"),
        "annotations_claim",
        ("project_id", "id"),
    ),
    (
        "annotations_claimactor",
        ("project_id", "actor_id"),
        "annotations_actor",
        ("project_id", "id"),
    ),
    ("annotations_stance", ("project_id", "claim_id"), "annotations_claim", ("project_id", "id")),
    (
        "annotations_stance",
        ("project_id", "subject_id"),
        "annotations_subject",
        ("project_id", "id"),
    ),
    ("annotations_stance", ("project_id", "actor_id"), "annotations_actor", ("project_id", "id")),
    (
        "annotations_subject",
        ("project_id", "parent_id"),
        "annotations_subject",
        ("project_id", "id"),
    ),
    ("annotations_actor", ("project_id", "parent_id"), "annotations_actor", ("project_id", "id")),
]


def _operation(table, columns, target, target_columns):
    name = f"{table}_{columns[-1].removesuffix('_id')}_of_project"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)}) "
        f"REFERENCES {target} ({', '.join(target_columns)})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0001_initial")]
    operations = [_operation(*key) for key in KEYS]
