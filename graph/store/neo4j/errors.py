"""Translating the Neo4j driver's errors into `StoreError`s."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    ConnectionPoolError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
    UnsupportedServerProduct,
)

from graph.errors import (
    BadStoreUrl,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

# Our errors say what the driver would log; its logger is silent unless somebody configures logging.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_MEANINGS: dict[str, tuple[type[StoreError], str]] = {
    "Neo.ClientError.Security.": (
        StoreUnreachable,
        "refuses the user; check NEO4J_USERNAME and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE",
    ),
    "Neo.ClientError.Security.Forbidden": (StoreReadOnly, "does not let this user write"),
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": (StoreReadOnly, "is read only"),
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": (StoreReadOnly, "is read only"),
    "Neo.ClientError.Cluster.NotALeader": (
        StoreReadOnly,
        "is not the member of its cluster that writes; use a neo4j:// address",
    ),
    "Neo.ClientError.Database.DatabaseNotFound": (
        StoreUnreachable,
        "has no database of this name; check ?database= in the address",
    ),
    "Neo.ClientError.Transaction.LockClientStopped": (
        StoreBusy,
        "is locked by another load; try again when it is done",
    ),
    "Neo.ClientError.Transaction.TransactionTimedOut": (StoreBusy, "took too long to answer"),
    "Neo.ClientError.Schema.": (
        StoreCorrupt,
        "holds what contradicts its constraints; restore a backup",
    ),
    # Every query of ours is fixed, so one that a server does not understand finds an older server.
    "Neo.ClientError.Statement.SyntaxError": (
        StoreError,
        "does not know this Cypher; use Neo4j 5.26 or newer",
    ),
    # What a full disk was seen to give; the server then closes the database.
    "Neo.DatabaseError.Transaction.TransactionLogError": (
        StoreFull,
        "cannot write: its disk is full or failing; free some space there, start Neo4j again, and load again",
    ),
    "Neo.TransientError.": (StoreBusy, "cannot answer now; try again"),
}
"""By prefix of the server's error code; the longest prefix that matches counts."""


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Raise a `StoreError` that names the address, never the credentials, in place of any driver error."""
    try:
        yield
    except (Neo4jError, DriverError) as error:
        raise store_error(error, url) from error


def store_error(error: Neo4jError | DriverError, url: str) -> StoreError:
    """The `StoreError` for an error of the driver."""
    kind, meaning = _meaning(error)
    return kind(f"{url} {meaning} ({_text(error)})")


def _meaning(error: Neo4jError | DriverError) -> tuple[type[StoreError], str]:
    if isinstance(error, Neo4jError):
        code = error.code or ""
        prefixes = [prefix for prefix in _MEANINGS if code.startswith(prefix)]
        if prefixes:
            return _MEANINGS[max(prefixes, key=len)]
        if isinstance(error, AuthError):
            return _MEANINGS["Neo.ClientError.Security."]
        if isinstance(error, TransientError):
            return _MEANINGS["Neo.TransientError."]
    # The driver reports a server with an old Bolt version as bad configuration too.
    if isinstance(error, UnsupportedServerProduct) or (
        isinstance(error, ConfigurationError) and "Bolt" in str(error)
    ):
        return StoreError, "speaks an older Bolt than is needed; use Neo4j 5.26 or newer"
    if isinstance(error, ConfigurationError):
        return BadStoreUrl, "is no address that the driver can use"
    if isinstance(error, ConnectionPoolError):
        return StoreBusy, "has no connection to spare; try again"
    if isinstance(error, IncompleteCommit):
        return (
            StoreUnreachable,
            "was lost while it wrote; see `ketting sources` whether to load again",
        )
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return StoreUnreachable, "does not answer; check that Neo4j runs there and speaks Bolt"
    return StoreError, "did not do what was asked"


def _text(error: Neo4jError | DriverError) -> str:
    if isinstance(error, Neo4jError):
        return f"{error.code}: {error.message}"
    return str(error).splitlines()[0] if str(error) else type(error).__name__
