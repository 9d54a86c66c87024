"""Pure: a zip file → its members, one by one, within limits that hold while unpacking too.

Office files are zip files as well and are opened through the same door.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator

from documents.readers.records import Code, Problem, UnreadableError, printable

MIB = 1024 * 1024
MAX_MEMBERS = 20_000
MAX_TOTAL_BYTES = 500 * MIB  # unpacked, all members together
MAX_MEMBER_BYTES = 100 * MIB  # unpacked
MAX_PATH = 450  # characters; an external id has room for it and the number of a part
MAX_RATIO = 100  # unpacked to packed, for members above RATIO_FROM_BYTES
RATIO_FROM_BYTES = MIB
CHUNK_BYTES = MIB

END = b"PK\x05\x06"
ENTRY = b"PK\x01\x02"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
IGNORED_NAMES = {".ds_store", "thumbs.db", "desktop.ini"}
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


def open_checked(data: bytes, source: str) -> zipfile.ZipFile:
    """The opened zip, its directory within the limits. Raises `UnreadableError`."""
    if (count := _members(data)) > MAX_MEMBERS:
        raise UnreadableError(
            f"it holds {count:,} files; at most {MAX_MEMBERS:,} are unpacked. Send it in parts.",
            Code.TOO_LARGE,
            source=source,
        )
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise UnreadableError(
            "the file is damaged: its list of contents cannot be read. Make or send it again.",
            Code.DAMAGED,
            source=source,
        ) from None
    for info in opened.infolist():
        _check_size(info, source)
    total = sum(info.file_size for info in opened.infolist())
    if total > MAX_TOTAL_BYTES:
        raise UnreadableError(
            f"it unpacks to {_mib(total)}; at most {_mib(MAX_TOTAL_BYTES)} are. Send it in parts.",
            Code.TOO_LARGE,
            source=source,
        )
    return opened


def members(
    data: bytes,
    source: str,
    encoding: str | None,
    *,
    first: Callable[[str], bool] = lambda path: False,
) -> Iterator[tuple[str, bytes | Problem]]:
    """The path of each file in the zip and its bytes, or why it is refused; junk is passed over.

    In the zip's own order, but for those whose path is to be `first`. Raises `UnreadableError` when
    the zip as a whole is refused.
    """
    opened = open_checked(data, source)
    left = MAX_TOTAL_BYTES
    paths = [(_path(info, encoding), info) for info in opened.infolist()]
    for path, info in sorted(paths, key=lambda each: not first(each[0])):
        if info.is_dir() or _is_junk(path):
            continue
        try:
            content = _content(opened, info, path, left)
        except UnreadableError as refused:
            yield path, refused.problem
            continue
        left -= len(content)
        yield path, content


def names(data: bytes) -> list[str] | None:
    """The paths in a zip, or None when it cannot be opened."""
    try:
        return open_checked(data, "").namelist()
    except UnreadableError:
        return None


def _members(data: bytes) -> int:
    """How many members the directory lists, counted before anything is made of them."""
    end = data.rfind(END)
    if end < 0 or len(data) < end + 22:
        return 0
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    begin = 0 if size > end else end - size  # zip64 says its size elsewhere: count in everything
    return data.count(ENTRY, begin, end)


def _check_size(info: zipfile.ZipInfo, source: str) -> None:
    name = printable(info.filename)
    if info.file_size > MAX_MEMBER_BYTES:
        raise UnreadableError(
            f"“{name}” unpacks to {_mib(info.file_size)}; at most {_mib(MAX_MEMBER_BYTES)} are.",
            Code.TOO_LARGE,
            source=source,
        )
    if info.file_size > max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size):
        raise UnreadableError(
            f"“{name}” unpacks to more than {MAX_RATIO} times its packed size, as a zip bomb does. "
            "Zip it again without compression, if it is a real file.",
            Code.TOO_LARGE,
            source=source,
        )


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, left: int) -> bytes:
    """The bytes of a member, unpacked no further than the limits. Raises `UnreadableError`."""
    _check_path(info, path)
    if info.flag_bits & 0x1:
        raise UnreadableError(
            "it is protected by a password. Zip it without one.", Code.ENCRYPTED, source=path
        )
    if info.compress_type not in METHODS:
        raise UnreadableError(
            "it is packed by a method that is not read here. Zip it in the ordinary way (deflate).",
            Code.DAMAGED,
            source=path,
        )
    allowed = min(MAX_MEMBER_BYTES, left)
    parts: list[bytes] = []
    try:
        with opened.open(info) as unpacked:
            while part := unpacked.read(CHUNK_BYTES):
                parts.append(part)
                allowed -= len(part)
                if allowed < 0:
                    raise UnreadableError(
                        "it unpacks to more than is allowed.", Code.TOO_LARGE, source=path
                    )
    except BROKEN:
        raise UnreadableError(
            "it is damaged and cannot be unpacked. Make the zip again.", Code.DAMAGED, source=path
        ) from None
    return b"".join(parts)


def _check_path(info: zipfile.ZipInfo, path: str) -> None:
    mode = info.external_attr >> 16
    special = stat.S_IFMT(mode) not in (0, stat.S_IFREG)
    if special or path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
        raise UnreadableError(
            "its path leads out of the zip, or it is a link. Zip plain files only.",
            Code.UNSAFE_PATH,
            source=path,
        )
    if len(path) > MAX_PATH:
        raise UnreadableError(
            f"its path has {len(path):,} characters; at most {MAX_PATH} fit. Shorten its name.",
            Code.UNSAFE_PATH,
            source=path,
        )


def _path(info: zipfile.ZipInfo, encoding: str | None) -> str:
    r"""The member's path with `/` between folders, whatever wrote it: `a\b.txt` is `a/b.txt`.

    Without the flag for UTF-8 the names are in an encoding nobody tells; macOS writes UTF-8.
    """
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        raw = name.encode("cp437", errors="replace")
        for candidate in ("utf-8", encoding or "cp437"):
            try:
                name = raw.decode(candidate)
                break
            except (UnicodeError, LookupError, ValueError):
                continue
    return printable(name.replace("\\", "/"))


def _is_junk(path: str) -> bool:
    folders = path.lower().split("/")
    return "__macosx" in folders or folders[-1] in IGNORED_NAMES or not folders[-1]


def _mib(size: int) -> str:
    return f"{size / MIB:,.1f} MiB".replace(".0 ", " ")
