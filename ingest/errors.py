"""Errors of the ingest package.

IngestError
├── UnknownSource      no bundled source of this name, no folder with a source.toml, and no file
├── UnknownFormat      no format of this name, or none for a file of this suffix
├── BadSource          a source.toml, or the folder around it, is not as it should be
├── BadFile            a file cannot be trusted as a whole: missing, of another format, cut off, empty
├── AddressRefused     an address that is not fetched from: no web address, or a private one
├── DownloadFailed     a file could not be fetched; the store is as it was
├── BadRecords         no source was loaded: it has no good record, or the load is strict (report.py)
├── ExtraMissing       what is asked for needs a package that is not installed
├── RejectsUnwritable  the file of rejected records cannot be written, so nothing was loaded
└── BadName            a text that cannot be a name (normalise/errors.py)
"""

from __future__ import annotations


class IngestError(Exception):
    """Root of the errors raised while sources are read, names matched and stores loaded."""


class UnknownSource(IngestError):
    """No bundled source has this name, and there is no folder with a source.toml and no file there."""


class UnknownFormat(IngestError):
    """No format has this name, or none reads files of this suffix."""


class BadSource(IngestError):
    """A source folder or its source.toml says something wrong, unknown or too little."""


class BadFile(IngestError):
    """A file is damaged or of another format, or nothing in it can be loaded."""


class AddressRefused(IngestError):
    """The address is no web address, or leads into a private network; nothing was fetched."""


class DownloadFailed(IngestError):
    """A file could not be fetched whole; the store is as it was."""


class ExtraMissing(IngestError):
    """What is asked for needs packages that are not installed; the message says how to install them."""


class RejectsUnwritable(IngestError):
    """The file of rejected records cannot be written; nothing was loaded."""
