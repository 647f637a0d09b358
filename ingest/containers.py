"""The files that a path holds: a file itself, those of a folder, and those of an archive, within bounds.

Zip and gzip are read as streams, as often as a reader asks. A tar file can only be gone through from its
beginning, so its files are unpacked into a temporary folder first. An archive inside an archive is passed
over.
"""

from __future__ import annotations

import gzip
import io
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal, cast

from ingest.errors import BadFile
from ingest.files import Readable, beginning
from ingest.rejections import REJECTED_SUFFIX, Rejection

MAX_FILES = 10_000
"""Files in a folder or archive."""

MAX_RATIO = 200
"""How many times its size a packed file may have unpacked, beyond `_ALWAYS_ALLOWED` bytes; XML reaches 50."""

MAX_UNPACKED = 20 << 30
"""Bytes that the files of a tar file may have together, as they are unpacked onto the disk."""

_ALWAYS_ALLOWED = 100 << 20
_CHUNK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_OFFICE_MEMBERS = frozenset(("[Content_Types].xml", "mimetype"))
_TAR_MAGIC = slice(257, 262)
_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00", b"(\xb5/\xfd")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file, and the folder that it is in, seen from the path that was named; empty for that itself."""

    file: Readable
    folder: str = ""

    @property
    def place(self) -> str:
        """Folder and name."""
        return f"{self.folder}/{self.file.name}" if self.folder else self.file.name


@dataclass(slots=True)
class Contents:
    """The files that a path holds, in the order of their names, and what of it cannot be read, with the
    reason.
    """

    files: list[FoundFile] = field(default_factory=list)
    skipped: list[Rejection] = field(default_factory=list)

    def skip(self, place: str, reason: str, remedy: str = "") -> None:
        """Leave a file out."""
        self.skipped.append(Rejection(place, "", "", reason, remedy))

    def add(self, file: Readable, folder: str = "") -> None:
        """Take a file in; raises `BadFile` when there are too many."""
        if len(self.files) >= MAX_FILES:
            raise BadFile(f"there are more than {MAX_FILES:,} files; load them in parts")
        self.files.append(FoundFile(file, folder))


@contextmanager
def opened_container(path: Path) -> Iterator[Contents]:
    """The files at the path, which can be read until the end of the `with` block.

    Raises `BadFile` for what cannot be read, an archive that unpacks to more than is allowed, and one with a
    file that would be unpacked outside it.

    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with zipfile.ZipFile(f"{folder}/lists.zip", "w") as archive:
    ...         archive.writestr("un/list.xml", "<list/>")
    ...     with opened_container(Path(folder, "lists.zip")) as contents:
    ...         [(found.place, found.file.open("rb").read()) for found in contents.files]
    [('un/list.xml', b'<list/>')]
    """
    contents = Contents()
    with ExitStack() as stack:
        if path.is_dir():
            _add_folder(contents, path, stack)
        else:
            _add_file(contents, path, "", stack)
        contents.files.sort(key=lambda file: file.place)
        yield contents


def is_archive(path: Path) -> bool:
    """Whether the file is packed, so that other files are in it.

    >>> is_archive(Path(__file__))
    False
    """
    head = beginning(path, 512)
    return head.startswith((_GZIP, _ZIP)) or head[_TAR_MAGIC] == b"ustar"


def _add_folder(contents: Contents, top: Path, stack: ExitStack) -> None:
    for path in sorted(top.rglob("*")):
        inside = path.relative_to(top)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts) or not path.is_file():
            continue
        if path.name.endswith(REJECTED_SUFFIX):
            continue
        folder = "" if inside.parent == Path() else inside.parent.as_posix()
        try:
            _add_file(contents, path, folder, stack)
        except BadFile as error:
            if len(contents.files) >= MAX_FILES:
                raise
            contents.skip(inside.as_posix(), str(error))


def _add_file(contents: Contents, path: Path, folder: str, stack: ExitStack) -> None:
    head = beginning(path, 512)
    if head.startswith(_ZIP) and not _is_office_file(path):
        _add_zip(contents, path, folder)
    elif head.startswith(_GZIP):
        inner = PackedFile(path, path.name.removesuffix(".gz").removesuffix(".tgz"))
        if beginning(inner, 512)[_TAR_MAGIC] == b"ustar":
            _add_tar(contents, path, folder, stack)
        else:
            contents.add(inner, folder)
    elif head[_TAR_MAGIC] == b"ustar":
        _add_tar(contents, path, folder, stack)
    elif head.startswith(_OTHER_ARCHIVES):
        raise BadFile(
            f"{path.name}: is packed in a way that is not read; unpack it, or pack it as zip or gzip"
        )
    else:
        contents.add(path, folder)


def _is_office_file(path: Path) -> bool:
    """Whether a zip file is a workbook or document of an office suite, which is a file to its users."""
    try:
        with zipfile.ZipFile(path) as archive:
            return not _OFFICE_MEMBERS.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def _add_zip(contents: Contents, path: Path, folder: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise BadFile(f"{path.name}: cannot be unpacked: {error}; get it again") from None
    _check_count(path, len(members))
    for member in members:
        place = _checked_place(path, member.filename)
        if place is None:
            continue
        where = f"{path.name}/{place}"
        if member.flag_bits & 1:
            contents.skip(where, "is encrypted", "unpack it first")
            continue
        _add_member(contents, PackedFile(path, place.name, member.filename), place, folder)


def _add_tar(contents: Contents, path: Path, folder: str, stack: ExitStack) -> None:
    target = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ketting-unpacked-")))
    unpacked = 0
    most = max(_ALWAYS_ALLOWED, min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO))
    most = min(most, shutil.disk_usage(target).free)
    try:
        with tarfile.open(path, "r|*") as archive:
            for number, member in enumerate(archive):
                _check_count(path, number)
                place = _checked_place(path, member.name)
                if place is None or member.isdir():
                    continue
                source = archive.extractfile(member) if member.isreg() else None
                if source is None:
                    contents.skip(f"{path.name}/{place}", "is no file but a link or device")
                    continue
                # Never under the name that the archive gives it: what that is, is for messages alone.
                copy = target / str(number)
                with copy.open("wb") as file:
                    while chunk := source.read(_CHUNK):
                        unpacked += len(chunk)
                        if unpacked > most:
                            raise _too_large(path.name)
                        file.write(chunk)
                _add_member(contents, UnpackedFile(copy, place.name), place, folder)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise BadFile(f"{path.name}: cannot be unpacked: {error}; get it again") from None


def _add_member(contents: Contents, file: Readable, place: PurePosixPath, folder: str) -> None:
    head = beginning(file, 512)
    if head.startswith((_ZIP, _GZIP, *_OTHER_ARCHIVES)) or head[_TAR_MAGIC] == b"ustar":
        contents.skip(str(place), "is an archive inside an archive", "unpack the outer one first")
        return
    inner = "" if place.parent == PurePosixPath() else str(place.parent)
    contents.add(file, "/".join(part for part in (folder, inner) if part))


def _checked_place(path: Path, name: str) -> PurePosixPath | None:
    """Where a member is in its archive; `None` for what a file manager leaves there."""
    place = PurePosixPath(name.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts:
        raise BadFile(f"{path.name}: has a file outside itself ({name[:80]!r}), so nothing of it was read")
    parts = [part for part in place.parts if part != "."]
    if not parts or any(part.startswith((".", "__MACOSX")) for part in parts):
        return None
    return PurePosixPath(*parts)


def _check_count(path: Path, count: int) -> None:
    if count > MAX_FILES:
        raise BadFile(f"{path.name}: holds more than {MAX_FILES:,} files; load them in parts")


def _too_large(name: str) -> BadFile:
    return BadFile(
        f"{name}: unpacks to more than {MAX_RATIO} times its size, which no list does; nothing was loaded. "
        f"If it is "
        "what it should be, unpack it yourself"
    )


@dataclass(frozen=True, slots=True)
class UnpackedFile:
    """A file that was unpacked onto the disk, under the name that it had."""

    path: Path
    name: str

    def open(self, mode: Literal["rb"] = "rb", /) -> IO[bytes]:
        """The content from the first byte."""
        return self.path.open(mode)

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file inside a zip file (`member`), or the content of a gzip file."""

    path: Path
    name: str
    member: str | None = None

    def open(self, mode: Literal["rb"] = "rb", /) -> IO[bytes]:
        """The content from the first byte, as a stream that stops where it is more than is allowed."""
        if self.member is None:
            return _bounded(cast(IO[bytes], gzip.open(self.path, mode)), self.path.stat().st_size, self.name)
        archive = zipfile.ZipFile(self.path)
        try:
            packed = archive.getinfo(self.member).compress_size
            return _bounded(archive.open(self.member), packed, self.name, archive)
        except (NotImplementedError, RuntimeError, KeyError) as error:
            archive.close()
            raise OSError(f"cannot be unpacked: {error}") from error

    def __str__(self) -> str:
        return f"{self.path.name}/{self.name}"


def _bounded(stream: IO[bytes], packed: int, name: str, archive: zipfile.ZipFile | None = None) -> IO[bytes]:
    return io.BufferedReader(_BoundedReader(stream, packed, name, archive), _CHUNK)


class _BoundedReader(io.RawIOBase):
    """An unpacking stream that raises `BadFile` when it gives more than is allowed."""

    def __init__(self, stream: IO[bytes], packed: int, name: str, archive: zipfile.ZipFile | None) -> None:
        self._stream = stream
        self._most = max(_ALWAYS_ALLOWED, packed * MAX_RATIO)
        self._given = 0
        self._name = name
        self._archive = archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        data = self._stream.read(len(view))
        self._given += len(data)
        if self._given > self._most:
            raise _too_large(self._name)
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            if self._archive is not None:
                self._archive.close()
        super().close()
