"""What the shell and the user are told of each error of all packages: an exit code and one line."""

from __future__ import annotations

import errno

from api.cli.exit_codes import ExitCode
from api.cli.options import refused
from api.errors import ApiError, BadQuestion, BadUse, NotAllowed, NotFound
from graph.errors import (
    BadStoreUrl,
    BadTraversal,
    GraphError,
    TargetExists,
    UnknownEntity,
    VersionsPruned,
)
from ingest.errors import AddressRefused, IngestError, UnknownFormat, UnknownSource
from ingest.normalise.errors import BadName
from ontology import OntologyError

_BAD_USE: tuple[type[Exception], ...] = (
    BadQuestion,
    BadUse,
    NotAllowed,
    NotFound,
    BadName,
    BadTraversal,
    UnknownEntity,
    AddressRefused,
    UnknownFormat,
    UnknownSource,
    BadStoreUrl,
    TargetExists,
    VersionsPruned,
)
_KNOWN: tuple[type[Exception], ...] = (ApiError, IngestError, GraphError, OntologyError)

_REMEDIES = {
    errno.ENOSPC: "free some space and try again",
    errno.EDQUOT: "free some space and try again",
    errno.EACCES: "check who may use it",
    errno.EPERM: "check who may use it",
    errno.EROFS: "name a place that can be written",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "check the path",
    errno.EISDIR: "name a file in it",
    errno.EADDRINUSE: "choose another --port",
    errno.EADDRNOTAVAIL: "choose another --host",
}


def exit_code(error: Exception) -> ExitCode:
    """What the shell sees for the error."""
    return ExitCode.BAD_USE if isinstance(error, _BAD_USE) else ExitCode.FAILURE


def explanation(error: Exception) -> str:
    """One line: what happened, where, and what to do."""
    if isinstance(error, BadQuestion):
        return refused(error)
    if isinstance(error, _KNOWN):
        return " ".join(str(error).split())
    if isinstance(error, OSError) and error.errno is not None:
        place = f"{error.filename}: " if error.filename else ""
        remedy = _REMEDIES.get(error.errno)
        return f"{place}{error.strerror or error}{f'; {remedy}' if remedy else ''}"
    if isinstance(error, MemoryError):
        return "there is not enough memory; ask for less, or close other programs"
    return (
        f"a fault in Ketting: {type(error).__name__}: {' '.join(str(error).split())}; "
        "set KETTING_DEBUG=1 for the traceback and report it"
    )
