"""What a comment or a decision refers to is of its own project and document.

Written by hand for the reason given in 0002: Django's foreign keys have one column.
"""

from django.db import migrations

LAYER = ("annotations_layer", ("project_id", "document_id", "id"))
CLAIM = ("annotations_claim", ("project_id", "id"))
KEYS = [
    ("annotations_comment", ("project_id", "document_id", "layer_id"), *LAYER),
    ("annotations_comment", ("project_id", "claim_id"), *CLAIM),
    ("annotations_decision", ("project_id", "document_id", "layer_id"), *LAYER),
    ("annotations_decision", ("project_id", "claim_id"), *CLAIM),
    ("annotations_candidate", ("project_id", "claim_id"), *CLAIM),
    (
        "annotations_candidate",
        ("project_id", "decision_id"),
        "annotations_decision",
        ("project_id", "id"),
    ),
]


def _operation(table, columns, target, target_columns):
    name = f"{table}_{columns[-1].removesuffix('_id')}_of_project"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)}) "
        f"REFERENCES {target} ({', '.join(target_columns)})",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("annotations", "0005_review")]
    operations = [_operation(*key) for key in KEYS]
