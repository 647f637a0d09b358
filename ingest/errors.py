"""Errors of the ingest package.

IngestError
├── UnknownSource      no bundled source of this name, and no folder with a source.toml
├── BadSource          a source.toml, or the folder around it, is not as it should be
├── BadFactFile        a fact table cannot be trusted as a whole: encoding, header, cut off
├── BadRdf             an RDF file cannot be read, or holds nothing that can be loaded
├── BadFacts           rows are bad and the load was told to stop, or no row is good
├── RejectsUnwritable  rejected rows cannot be kept where asked, so nothing was loaded
└── BadName            a text that cannot be a name (normalise/errors.py)
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of the errors raised while sources are read, names matched and stores loaded."""


class UnknownSource(IngestError):
    """No bundled source has this name, and no folder of this name is a source."""


class BadSource(IngestError):
    """A source folder or its source.toml says something wrong, unknown or too little."""


class BadFactFile(IngestError):
    """A fact table is damaged or foreign as a whole; none of its rows can be trusted."""


class BadRdf(IngestError):
    """An RDF file is damaged or of another syntax, or nothing in it can be loaded."""


class BadFacts(IngestError):
    """Rows are bad and nothing was loaded; `problems` has one line for each of them."""

    def __init__(self, message: str, problems: tuple[str, ...]) -> None:
        super().__init__(message)
        self.problems = problems


class RejectsUnwritable(IngestError):
    """The file of rejected rows cannot be written; nothing was loaded."""
