"""Reads: two ways to ask that the ORM has not: a long list as one parameter, and a fixed statement.

`field__any_of=[…]` is one array parameter where `__in` writes thousands of them: composing and
parsing the long list costs more than the query itself once there are hundreds. `Fixed` is a join
whose statement is composed once, for what every request asks (ADR 10).
"""

from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignObject, Lookup, Model


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


class Fixed:
    """Rows of some models joined, as instances, by a statement that is composed once.

        OF = Fixed([Membership, Project], "documents_membership JOIN documents_project ON …")
        OF.first([user.pk, slug]) → (membership, project) or None

    `clause` is what follows FROM, with the tables under their own names.
    """

    def __init__(self, select: list[type[Model]], clause: str) -> None:
        self.select = select
        self.clause = clause

    def first(self, params: list[Any]) -> tuple[Any, ...] | None:
        """The first row, as an instance of each model; None when there is none."""
        with connection.cursor() as cursor:
            cursor.execute(self.statement, params)
            row = cursor.fetchone()
        return None if row is None else tuple(self._instances(row))

    @cached_property
    def statement(self) -> str:
        """SELECT every column of the models, in the order in which they are made."""
        columns = [
            f'"{model._meta.db_table}"."{field.column}"'
            for model in self.select
            for field in model._meta.concrete_fields
        ]
        return f"SELECT {', '.join(columns)} FROM {self.clause}"  # noqa: S608 -- from our own models

    def _instances(self, row: tuple[Any, ...]) -> Any:
        start = 0
        for model in self.select:
            names = [field.attname for field in model._meta.concrete_fields]
            yield model.from_db("default", names, row[start : start + len(names)])
            start += len(names)
