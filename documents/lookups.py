"""Reads: `field__any_of=[…]`: one array parameter where `__in` writes thousands of them.

Composing and parsing the long list costs more than the query itself once there are hundreds.
"""

from typing import Any

from django.db.models import Field, ForeignObject, Lookup


@ForeignObject.register_lookup  # a foreign key does not inherit the lookups of fields
@Field.register_lookup
class AnyOf(Lookup):
    """Whether a column's value is one of a Python list of values of its type."""

    lookup_name = "any_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """column = ANY(array)."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]
