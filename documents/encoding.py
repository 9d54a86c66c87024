"""Pure: bytes → text, once and for ever: the byte order mark, the encoding, the line ends.

Every offset of the service counts in what `normalise` returns, so nothing may change it afterwards.
"""

import codecs

MARKS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
FAMILIES = {
    "utf-8": {"utf-8", "utf-8-sig"},
    "utf-16-le": {"utf-16", "utf-16-le"},
    "utf-16-be": {"utf-16", "utf-16-be"},
    "utf-32-le": {"utf-32", "utf-32-le"},
    "utf-32-be": {"utf-32", "utf-32-be"},
}
GUESS_BYTES = 20_000
# What is offered as a guess: the rare code pages would win too often on short texts.
USUAL = [
    *("cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("iso8859_2", "iso8859_5", "koi8_r", "mac_roman", "cp850", "cp866"),
    *("cp932", "euc_jp", "gb18030", "big5", "euc_kr"),
]


class EncodingProblem(ValueError):
    """The bytes or the text cannot be taken as they are.

    `byte` is an offset from 0, `line` counts from 1; `code` is one of `not_utf8`, `bad_encoding`,
    `nul`, `surrogate`.
    """

    def __init__(
        self, message: str, *, code: str, byte: int | None = None, line: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.byte = byte
        self.line = line


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file: strict UTF-8, what its byte order mark says, or the chosen encoding.

    The mark is dropped and the text normalised. Raises `EncodingProblem`.
    """
    mark, marked = byte_order_mark(data)
    chosen = _lookup(encoding) if encoding else ""
    if chosen and marked and chosen not in FAMILIES[marked]:
        raise EncodingProblem(
            f"the file begins with the mark of {marked} but {encoding} was chosen. "
            f"Choose {marked}, or leave the encoding empty.",
            code="bad_encoding",
            byte=0,
        )
    if chosen in ("utf-16", "utf-32") and not marked:
        raise EncodingProblem(
            f"the file has no byte order mark, so {chosen} does not say which byte comes first. "
            f"Choose {chosen}-le or {chosen}-be.",
            code="bad_encoding",
            byte=0,
        )
    if marked or chosen:
        return normalise(_strictly(data, len(mark), marked or encoding or ""))
    if guess := unmarked_utf16(data):
        raise _not_utf8(data, data.find(b"\0"), guess)
    try:
        return normalise(data.decode())
    except UnicodeDecodeError as error:
        raise _not_utf8(data, error.start, _guess(data, error.start)) from None


def normalise(text: str) -> str:
    r"""CRLF and CR become LF; everything else stays. Refuses NUL and lone surrogates.

    Raises `EncodingProblem` with the line.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (position := text.find("\0")) >= 0:
        raise _unstorable(text, position, "NUL (U+0000)", "nul")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            name = f"half of a surrogate pair (U+{ord(text[error.start]):04X})"
            raise _unstorable(text, error.start, name, "surrogate") from None
    return text


def byte_order_mark(data: bytes) -> tuple[bytes, str]:
    """The mark the file begins with and the encoding it stands for; both empty without one."""
    for mark, name in MARKS:
        if data.startswith(mark):
            return mark, name
    return b"", ""


def unmarked_utf16(data: bytes) -> str:
    """`utf-16-le` or `utf-16-be` when the zero bytes sit as in Latin text of it, else empty."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half < 2 or max(even, odd) < 0.7 * half or min(even, odd) > 0.05 * half:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _lookup(encoding: str) -> str:
    try:
        "".encode(encoding)  # refuses what is no text encoding, such as base64
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise EncodingProblem(
            f"there is no encoding called “{ascii(encoding)[1:-1]}”. "
            "Choose a usual one, such as utf-8 or cp1252.",
            code="bad_encoding",
        ) from None


def _strictly(data: bytes, start: int, encoding: str) -> str:
    try:
        return data[start:].decode(encoding)
    except UnicodeError as error:
        # Only a UnicodeDecodeError knows where; idna and its like raise the bare UnicodeError.
        byte = start + getattr(error, "start", 0)
        raise _invalid(data, byte, encoding, "Choose another encoding.") from None


def _not_utf8(data: bytes, byte: int, guess: str) -> EncodingProblem:
    looks = f"It looks like {guess}: choose that if it is right, or s" if guess else "S"
    return _invalid(data, byte, "utf-8", f"{looks}ave the file as UTF-8.")


def _invalid(data: bytes, byte: int, encoding: str, hint: str) -> EncodingProblem:
    return EncodingProblem(
        f"the file is not valid {encoding.upper()}. {hint}",
        code="not_utf8",
        byte=byte,
        line=data.count(b"\n", 0, byte) + 1,
    )


def _guess(data: bytes, byte: int) -> str:
    """A likely encoding by the bytes around the first one that UTF-8 has no place for."""
    from charset_normalizer import from_bytes  # 50 ms, needed by bad files only

    start = max(0, byte - GUESS_BYTES // 2)
    matches = from_bytes(data[start : start + GUESS_BYTES], cp_isolation=USUAL)
    best = matches.best()
    # Several fit equally well on little text: the most usual one, if it reads the whole file.
    equal = {
        name
        for match in matches
        if best and (match.chaos, match.coherence) == (best.chaos, best.coherence)
        for name in match.could_be_from_charset
    }
    return next((name for name in USUAL if name in equal and _reads(data, name)), "")


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True


def _unstorable(text: str, position: int, name: str, code: str) -> EncodingProblem:
    column = position - text.rfind("\n", 0, position)
    return EncodingProblem(
        f"character {column} of the line is {name}, which no text can hold. "
        "Remove it, or check that the file really is text.",
        code=code,
        line=text.count("\n", 0, position) + 1,
    )
