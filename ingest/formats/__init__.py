"""The formats that files can be in: a module or package each, with one function `read(records, emit)`.

A new format is one file here and one line in `FORMATS`. Its `read` goes through the records, as often
as it needs to, and gives `emit` each statement, or the rejection of what cannot be one:

    def read(records: Records, emit: Emit) -> None:
        for line in records.lines():
            try:
                emit.statement(statement_of(line, emit))
            except BadField as bad:
                emit.reject(Rejection(line.file, line.locator, *bad.problem))
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from ingest.emit import Emit
from ingest.errors import UnknownFormat
from ingest.records import Records

__all__ = ["FORMATS", "Format", "Read", "format_named", "format_of"]


class Read(Protocol):
    """The function of a format. It raises `BadFile` for a file of which nothing can be trusted."""

    def __call__(self, records: Records, emit: Emit, /) -> None:
        """Emit what the records say."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that source.toml and `--format` give it.

    `module` has its `read` and is imported when it is needed. Files of the format end in one of the
    `suffixes`. A format that `needs_source` is read only as part of a source with a source.toml.
    """

    name: str
    module: str
    suffixes: tuple[str, ...]
    needs_source: bool = False

    @property
    def read(self) -> Read:
        """The function that reads it."""
        return cast(Read, import_module(self.module).read)


FORMATS = {
    format.name: format
    for format in (
        Format("fact_table", "ingest.formats.fact_table", (".csv",), needs_source=True),
        Format("turtle", "ingest.formats.rdf", (".ttl",)),
        Format("nquads", "ingest.formats.rdf", (".nq", ".nt")),
        Format("jsonld", "ingest.formats.rdf", (".jsonld",)),
    )
}


def format_named(name: str) -> Format:
    """The format of this name; raises `UnknownFormat`.

    >>> format_named("nquads").suffixes
    ('.nq', '.nt')
    """
    if name not in FORMATS:
        raise UnknownFormat(f"no format {name[:80]!r}; known: {', '.join(FORMATS)}")
    return FORMATS[name]


def format_of(file_name: str) -> Format:
    """The format that a file with this name has by its suffix; raises `UnknownFormat`.

    >>> format_of("case.nq").name
    'nquads'
    """
    for format in FORMATS.values():
        if file_name.lower().endswith(format.suffixes):
            return format
    known = (f"{', '.join(format.suffixes)} ({format.name})" for format in FORMATS.values())
    raise UnknownFormat(
        f"{file_name[-80:]!r} has a suffix of no format; name its --format, or rename it: {', '.join(known)}"
    )
