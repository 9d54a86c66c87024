"""Reads: how the work goes, as a table for a spreadsheet."""

from annotations import reports
from annotations.exports.tables import as_csv
from documents.models import Membership


def table(membership: Membership, name: str) -> bytes:
    """One of `reports.TABLES` as CSV. Raises KeyError for another name."""
    return as_csv(tuple(row) for row in reports.table(membership, name))
