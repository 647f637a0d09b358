"""Every error of the driver is one of ours, and says what to do."""

from __future__ import annotations

import socket

import pytest
from neo4j import exceptions
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import (
    BadStoreUrl,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreReadOnly,
    StoreUnreachable,
)
from graph.store.neo4j import Neo4jSettings, Neo4jStore
from graph.store.neo4j_connection import Patience
from graph.store.neo4j_errors import store_error, translated

URL = "bolt://127.0.0.1:7687"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("Neo.ClientError.Security.Unauthorized", StoreUnreachable),
        ("Neo.ClientError.Security.AuthenticationRateLimit", StoreUnreachable),
        ("Neo.ClientError.Security.Forbidden", StoreReadOnly),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreReadOnly),
        ("Neo.ClientError.Cluster.NotALeader", StoreReadOnly),
        ("Neo.ClientError.Database.DatabaseNotFound", StoreUnreachable),
        ("Neo.ClientError.Transaction.LockClientStopped", StoreBusy),
        ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", StoreBusy),
        ("Neo.TransientError.Transaction.DeadlockDetected", StoreBusy),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", StoreCorrupt),
        ("Neo.ClientError.Statement.SyntaxError", StoreError),
        ("Neo.DatabaseError.General.UnknownError", StoreError),
    ],
)
def test_what_the_server_answers(code: str, kind: type[StoreError]) -> None:
    error = store_error(Neo4jError._hydrate_neo4j(code=code, message="so it is"), URL)
    assert type(error) is kind
    assert URL in str(error) and "so it is" in str(error)


def test_no_error_of_the_driver_passes() -> None:
    tree = [DriverError, Neo4jError]
    for parent in tree:
        tree += parent.__subclasses__()
    assert {exceptions.ServiceUnavailable, exceptions.AuthError, exceptions.ResultError} < {*tree}
    for kind in tree:
        with pytest.raises(StoreError), translated(URL):
            raise kind("x")


def test_a_connection_that_is_lost_is_no_server() -> None:
    for error in (exceptions.ServiceUnavailable("gone"), exceptions.SessionExpired("gone")):
        assert type(store_error(error, URL)) is StoreUnreachable
    assert type(store_error(exceptions.ConfigurationError("odd"), URL)) is BadStoreUrl


def test_where_nobody_listens_is_no_store() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening
        url = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreUnreachable, match="does not answer"):
            Neo4jStore(url, None, settings=Neo4jSettings(patience=Patience(connect=1, retry=1)))
