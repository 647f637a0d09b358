"""Statements as lines of JSON, and files and folders that appear when they are complete."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from graph.errors import TargetExists
from ontology import Statement
from ontology.control_characters import escaped_control_characters


def statement_line(statement: Statement) -> bytes:
    """The statement as one line of JSON, UTF-8, its keys always the same and in the same order.

    Dates, periods and shares are written as sources write them; what is not stated is null.
    """
    known = (statement.first_seen, statement.last_seen)
    fields = {
        "id": statement.id,
        "subject": statement.subject,
        "schema": statement.schema,
        "prop": statement.prop,
        "value": statement.value,
        "share": _text(statement.share),
        "share_until": _text(statement.share_until),
        "direct": _text(statement.direct),
        "start": _text(statement.start),
        "end": _text(statement.end),
        "observed": str(statement.observed),
        "grade": str(statement.grade),
        "source": statement.source,
        "document": statement.document,
        "locator": statement.locator,
        "quote": statement.quote,
        "original": statement.original,
        "first_seen": None if known[0] is None else known[0].isoformat(),
        "last_seen": None if known[1] is None else known[1].isoformat(),
    }
    line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return escaped_control_characters(line).encode() + b"\n"


@contextmanager
def complete_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of an older one when all of it is on disk.

    When writing fails the older one stays. A path that is no plain file, such as a pipe, is
    written straight away. Raises `OSError`.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    target = path.resolve()  # write through a symbolic link, and do not replace it
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with _blaming(path):
            opened = partial.open("xb")
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    except BaseException:  # also when interrupted: no part of a file is left behind
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        raise


@contextmanager
def complete_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which gets its name when all of it is on disk; until then nothing has the name.

    Raises `TargetExists` for a name that is taken, and `OSError`.
    """
    target = path.absolute()
    taken = TargetExists(f"{path} exists already; name a new folder")
    if target.exists():
        raise taken
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    with _blaming(path):
        partial.mkdir()
    try:
        yield partial
        for file in partial.iterdir():
            with file.open("rb") as written:
                os.fsync(written.fileno())
        if target.exists():
            raise taken
        partial.rename(target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    """Raise an `OSError` again with the user's path instead of a temporary one beside it."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def fingerprint_of(folder: Path) -> tuple[int, str]:
    """Bytes of all files in the folder, and the SHA-256 of them in the order of their names."""
    size, fingerprint = 0, hashlib.sha256()
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                fingerprint.update(chunk)
                size += len(chunk)
    return size, fingerprint.hexdigest()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
