"""What a format is: how its files are told, read, and described by their publisher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from ingest.emit import Emit
from ingest.files import Readable
from ingest.records import Head, Recognise, Records


class Read(Protocol):
    """The function of a format. It raises `BadFile` for a file of which nothing can be trusted."""

    def __call__(self, records: Records, emit: Emit, /) -> None:
        """Emit what the records say."""


def never(head: Head) -> bool:
    """Recognises no file: those of the format are told by their names alone."""
    return False


Publication = tuple[str | None, tuple[Readable, ...]]
"""The folder of a publisher in `ingest/publishers`, and files that belong together."""

Sets = Callable[[Sequence[Readable]], tuple[Publication, ...]]
"""Tells the publications among files of one format apart."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that source.toml and `--format` give it.

    `module` has its `read` and is imported when it is needed. `recognise` tells a file of the format by its
    beginning; where that is not possible, its name ends in one of the `suffixes`. A format that
    `needs_source` is read only as part of a source with a source.toml. `title` says what it is in a few
    words. Of a publisher's format, `publisher` names the folder in `ingest/publishers` that describes what
    its files become; where they can be one of several publications, `sets` tells which. The files of a format
    that come `together` in one folder are one source, or one for each publication. One that
    `describes_sources` says itself which its files hold, as an export of Ketting does. One that
    `changes_source` says what has changed in a source since it was loaded, file after file. Of one that
    `takes_mapping` a file can say what the columns mean.
    """

    name: str
    module: str
    suffixes: tuple[str, ...] = ()
    needs_source: bool = False
    title: str = ""
    recognise: Recognise = never
    publisher: str | None = None
    sets: Sets | None = None
    together: bool = False
    describes_sources: bool = False
    changes_source: bool = False
    takes_mapping: bool = False

    def publications(self, files: Sequence[Readable]) -> tuple[Publication, ...]:
        """The sets that the files are, each with the folder of its publisher, `None` for a format without.

        Raises `BadFile` where it cannot be told which a file belongs to.

        >>> [folder for folder, files in Format("a", "a", publisher="a_ministry").publications(())]
        ['a_ministry']
        """
        return ((self.publisher, tuple(files)),) if self.sets is None else self.sets(files)

    @property
    def read(self) -> Read:
        """The function that reads it."""
        return cast(Read, import_module(self.module).read)
