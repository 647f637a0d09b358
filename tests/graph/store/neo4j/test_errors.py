"""Every error of the driver is one of ours, and says what to do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from neo4j import exceptions
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import (
    BadStoreUrl,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.errors import store_error, translated
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

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
        ("Neo.DatabaseError.Transaction.TransactionLogError", StoreFull),
    ],
)
def test_what_the_server_answers(code: str, kind: type[StoreError]) -> None:
    error = store_error(Neo4jError._hydrate_neo4j(code=code, message="so it is"), URL)
    assert type(error) is kind
    assert URL in str(error) and "so it is" in str(error)


MEANINGS: dict[type[Exception], type[StoreError]] = {
    # Lost or absent: somebody has to look at the network or the server.
    exceptions.ServiceUnavailable: StoreUnreachable,
    exceptions.RoutingServiceUnavailable: StoreUnreachable,
    exceptions.ReadServiceUnavailable: StoreUnreachable,
    exceptions.WriteServiceUnavailable: StoreUnreachable,
    exceptions.SessionExpired: StoreUnreachable,
    exceptions.IncompleteCommit: StoreUnreachable,
    exceptions.AuthError: StoreUnreachable,
    exceptions.TokenExpired: StoreUnreachable,
    # Passing: trying again helps.
    exceptions.TransientError: StoreBusy,
    exceptions.DatabaseUnavailable: StoreBusy,
    exceptions.ConnectionPoolError: StoreBusy,
    exceptions.ConnectionAcquisitionTimeoutError: StoreBusy,
    # What the address asks of the driver.
    exceptions.ConfigurationError: BadStoreUrl,
    exceptions.AuthConfigurationError: BadStoreUrl,
    exceptions.CertificateConfigurationError: BadStoreUrl,
    exceptions.UnsupportedServerProduct: StoreError,
    # The server says more by its code, which the table above is for.
    exceptions.Neo4jError: StoreError,
    exceptions.ClientError: StoreError,
    exceptions.CypherSyntaxError: StoreError,
    exceptions.CypherTypeError: StoreError,
    exceptions.ConstraintError: StoreError,
    exceptions.Forbidden: StoreError,
    exceptions.DatabaseError: StoreError,
    exceptions.NotALeader: StoreBusy,
    exceptions.ForbiddenOnReadOnlyDatabase: StoreBusy,
    # Only a fault of ours raises these.
    exceptions.DriverError: StoreError,
    exceptions.SessionError: StoreError,
    exceptions.TransactionError: StoreError,
    exceptions.TransactionNestingError: StoreError,
    exceptions.ResultError: StoreError,
    exceptions.ResultFailedError: StoreError,
    exceptions.ResultConsumedError: StoreError,
    exceptions.ResultNotSingleError: StoreError,
    exceptions.BrokenRecordError: StoreError,
}
"""What each class of the driver becomes when it carries no code of the server."""


def test_every_class_of_the_driver_is_in_the_table() -> None:
    tree: list[type[Exception]] = [DriverError, Neo4jError]
    for parent in tree:
        tree += parent.__subclasses__()
    assert {*tree} == MEANINGS.keys()


@pytest.mark.parametrize(("kind", "ours"), MEANINGS.items(), ids=lambda each: each.__name__)
def test_a_class_of_the_driver_becomes_one_of_ours(
    kind: type[DriverError | Neo4jError], ours: type[StoreError]
) -> None:
    with pytest.raises(StoreError) as caught, translated(URL):
        raise kind("so it is")
    assert type(caught.value) is ours
    assert str(caught.value).startswith(URL)
    assert isinstance(caught.value.__cause__, kind)


@contextmanager
def answering(handshake: bytes) -> Iterator[str]:
    """The address of something that answers the driver's first words with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    with connection:
                        connection.recv(1_000)
                        connection.sendall(handshake)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield f"bolt://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.parametrize(
    ("handshake", "kind", "words"),
    [
        (bytes([0, 0, 4, 4]), StoreError, "use Neo4j 5.26 or newer"),
        (bytes([0, 0, 0, 3]), StoreError, "use Neo4j 5.26 or newer"),
        (bytes([0, 0, 0, 0]), StoreError, "use Neo4j 5.26 or newer"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", StoreUnreachable, "speaks Bolt"),
        (b"", StoreUnreachable, "does not answer"),
    ],
    ids=["Bolt of Neo4j 4.4", "Bolt of Neo4j 3.5", "no Bolt in common", "HTTP", "nothing"],
)
def test_who_speaks_another_language_is_told_apart(
    handshake: bytes, kind: type[StoreError], words: str
) -> None:
    patience = Patience(connect=1, retry=0.1)
    with answering(handshake) as url, pytest.raises(StoreError, match=words) as caught:
        Neo4jStore(url, None, settings=Neo4jSettings(patience=patience))
    assert type(caught.value) is kind


def test_a_host_without_an_address_is_no_store() -> None:
    with pytest.raises(StoreUnreachable, match="no-such-host"):
        Neo4jStore("bolt://no-such-host.invalid", None, settings=Neo4jSettings(patience=Patience(retry=0.1)))


def test_where_nobody_listens_is_no_store() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, and not listening
        url = f"bolt://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(StoreUnreachable, match="does not answer"):
            Neo4jStore(url, None, settings=Neo4jSettings(patience=Patience(connect=1, retry=1)))
