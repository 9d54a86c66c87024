"""Pure: a plain text file → one record, character for character what `encoding` makes of it."""

from documents.encoding import EncodingProblem, decode
from documents.readers.records import Reading, Record, UnreadableError


def decoded(data: bytes, source: str, encoding: str | None) -> str:
    """The text of a file. Raises `UnreadableError`."""
    try:
        return decode(data, encoding)
    except EncodingProblem as error:
        raise UnreadableError.from_encoding(error, source) from None


def read(data: bytes, source: str, encoding: str | None) -> Reading:
    """One record. Raises `UnreadableError`."""
    return Reading([Record(decoded(data, source, encoding), source=source, line=1)])
