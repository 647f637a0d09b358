"""What a version was read from, and by which program: where both are the same, it need not be read again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingest.formats import format_named
from ingest.sources.source import Source

_PACKAGES = ("ontology", "graph", "ingest")
_READ_BY = (".py", ".toml")
_NO_DAY = date.min

LARGE = 8_000_000
"""Bytes of files from which a process of its own is worth its start, and a look whether they are known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a load reads: the fingerprint of its files, their bytes, and all that decides what they mean.

    `digest` stands for files, description, options and the program; `None` where it is not worth it.
    """

    sha256: str
    size: int = 0
    digest: str | None = None

    @classmethod
    def of(cls, source: Source, sha256: str, size: int) -> Reading:
        """That of a source whose files have this fingerprint and size.

        When the files were fetched and read does not count; `on` says where the day does. Files that say
        themselves which sources they hold, or only what has changed, are read each time.

        >>> from pathlib import Path
        >>> from ingest.files import InputFile
        >>> from ingest.formats import format_named
        >>> from ingest.sources.source import file_source
        >>> files, ftm = [InputFile(Path("a.json"), "0a")], format_named("ftm")
        >>> one, other = (file_source(files, ftm, read=date(2026, 1, day)) for day in (30, 31))
        >>> Reading.of(one, "0a", LARGE) == Reading.of(other, "0a", LARGE) != Reading.of(other, "0b", LARGE)
        True
        """
        format = format_named(source.format)
        if size < LARGE or format.describes_sources or format.changes_source:
            return cls(sha256, size)
        dataset = replace(source.dataset, read=_NO_DAY, fetched=())
        documents = [replace(each, read=_NO_DAY) for each in source.documents]
        parts = [_program(), source.format, sha256, *map(repr, (dataset, *documents))]
        return cls(sha256, size, hashlib.sha256(json.dumps(parts).encode()).hexdigest())

    def on(self, day: date | None) -> str | None:
        """What loads that give equal statements have in common; `None` for a day that makes no difference."""
        return self.digest if day is None or self.digest is None else f"{self.digest} {day.isoformat()}"


@cache
def _program() -> str:
    """The SHA-256 of the code and the tables that decide what a file means."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        for name, content in _contents(files(package), package):
            digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _contents(folder: Traversable, place: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = f"{place}/{entry.name}"
        if entry.name.endswith(_READ_BY):
            yield name, entry.read_bytes()
        elif entry.is_dir():
            yield from _contents(entry, name)
