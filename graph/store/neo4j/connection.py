"""A connection pool to a Neo4j database; nothing else of the package sees the driver or its exceptions."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import uuid4

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase, ManagedTransaction, Query, Session
from neo4j import Transaction as DriverTransaction
from neo4j.exceptions import DriverError, Neo4jError

from graph.errors import OutOfTime, StoreError
from graph.store.neo4j.address import Address, Credentials
from graph.store.neo4j.deadline import Deadline, Watchdog
from graph.store.neo4j.errors import translated

OLDEST_SERVER = (5, 26)
"""The first version with dynamic labels in every clause and scoped subqueries; the long-term line."""

Record = list[Any]

_Result = TypeVar("_Result")
_ROWS_AT_ONCE = 5_000
_PAUSES = (0.05, 0.2)
"""Seconds before each retry of a query with a time limit."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to make a connection, to go on retrying a transaction, and to wait for a lock."""

    connect: float = 10.0
    retry: float = 30.0
    busy: float = 1.0


class Transaction:
    """A transaction under way; each query is run to its end."""

    def __init__(self, raw: ManagedTransaction | DriverTransaction) -> None:
        self._raw = raw

    def rows(self, query: str, **parameters: Any) -> list[Record]:
        """All rows that the query returns."""
        return [list(record.values()) for record in self._raw.run(query, parameters)]


class Connection:
    """The database at an address; raises `StoreError` and its children only. Threads may share it.

    Opening asks the server for its version. Raises `StoreUnreachable`, also for a wrong password, and
    `StoreError` for a server that is too old.
    """

    def __init__(self, address: Address, credentials: Credentials | None, patience: Patience) -> None:
        self.url = str(address)
        self.patience = patience
        self._database = address.database
        self._deadline = Deadline()
        self._watchdog = Watchdog(self.terminate)
        with translated(self.url):
            self._driver = GraphDatabase.driver(
                address.server,
                auth=None if credentials is None else (credentials.username, credentials.password),
                connection_timeout=patience.connect,
                connection_acquisition_timeout=patience.connect + 5,
                max_transaction_retry_time=patience.retry,
                notifications_min_severity="OFF",  # an empty store would warn of unknown properties
                user_agent="ketting",
            )
        # One for all sessions: each reads what the ones before it wrote, whichever server answers.
        self._bookmarks = GraphDatabase.bookmark_manager()
        try:
            self._check_server()
        except StoreError:
            self.close()
            raise

    def rows(self, query: str, **parameters: Any) -> Iterator[Record]:
        """Stream the rows of the result; memory stays flat here, and on the server unless the query sorts."""
        if self._deadline.remaining is not None:
            yield from self.timed(query, self._deadline.remaining, **parameters)
            return
        with translated(self.url), self._session(READ_ACCESS) as session:
            for record in session.run(query, parameters):
                yield list(record.values())

    def all(self, query: str, **parameters: Any) -> list[Record]:
        """The rows of the result; the query is tried again after passing errors."""
        if self._deadline.remaining is not None:
            return self.timed(query, self._deadline.remaining, **parameters)
        with translated(self.url), self._session(READ_ACCESS) as session:
            return session.execute_read(lambda raw: Transaction(raw).rows(query, **parameters))

    def timed(self, query: str, seconds: float, **parameters: Any) -> list[Record]:
        """The rows of the result; raises `OutOfTime` when the seconds are over.

        The server ends the query then; should it not check its clock, the watchdog terminates it. After
        a passing error, such as a connection that broke while idle, the query is tried again a few times.
        """
        ends_at = time.monotonic() + seconds
        late = OutOfTime(f"{self.url} did not find the answer in the time given")
        for pause in (*_PAUSES, None):
            if time.monotonic() >= ends_at:
                break
            try:
                with translated(self.url):
                    return self._run_once(query, ends_at - time.monotonic(), parameters)
            except StoreError as error:
                if time.monotonic() >= ends_at:
                    raise late from error
                if pause is None or not _is_retryable(error.__cause__):
                    raise
            time.sleep(pause)
        raise late

    def _run_once(self, query: str, seconds: float, parameters: dict[str, Any]) -> list[Record]:
        token = uuid4().hex
        timed_query = Query(query, metadata={"ketting": token}, timeout=seconds)
        with self._watchdog.watching(token, seconds), self._session(READ_ACCESS) as session:
            return [list(record.values()) for record in session.run(timed_query, parameters)]

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Read in this thread as `timed` does; the seconds are for all reads inside together."""
        return self._deadline.within(seconds)

    def terminate(self, token: str) -> None:
        """Terminate the query with this token, if it still runs."""
        with translated(self.url), self._session(READ_ACCESS) as session:
            session.run(
                "SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.ketting = $token "
                "TERMINATE TRANSACTIONS id YIELD message RETURN message",
                token=token,
            ).consume()

    def write(self, work: Callable[[Transaction], _Result]) -> _Result:
        """Do the work in one transaction; it may be retried, so it must be idempotent."""
        with translated(self.url), self._session(WRITE_ACCESS) as session:
            return session.execute_write(lambda raw: work(Transaction(raw)))

    def change_schema(self, command: str) -> None:
        """Run one command that makes or drops a constraint or an index."""
        with translated(self.url), self._session(WRITE_ACCESS) as session:
            session.run(command).consume()

    def write_once(self, work: Callable[[Transaction], _Result], seconds: float) -> _Result:
        """Do the work in one transaction, not retried, that the server ends after some seconds.

        Waiting for a lock counts; the server checks its clock every two seconds or so. Raises
        `StoreBusy` then.
        """
        with (
            translated(self.url),
            self._session(WRITE_ACCESS) as session,
            session.begin_transaction(timeout=seconds) as raw,
        ):
            result = work(Transaction(raw))
            raw.commit()
            return result

    @contextmanager
    def holding(self, name: str, query: str) -> Iterator[list[Record]]:
        """Run a query that takes locks, and keep them until the end, when all of it is undone.

        The server releases them by itself when this process dies. `is_held` finds them by the name.
        """
        with translated(self.url), self._session(WRITE_ACCESS) as session:
            raw = session.begin_transaction(metadata={"ketting": name})
            try:
                yield Transaction(raw).rows(query)
            finally:
                # The locks are gone with the connection, and what was held under them is over.
                with suppress(DriverError, Neo4jError):
                    raw.close()

    def is_held(self, name: str) -> bool:
        """Whether locks are held under the name, as far as this user may see transactions of others."""
        return bool(
            self.all(
                "SHOW TRANSACTIONS YIELD metaData WHERE metaData.ketting = $name RETURN 1 LIMIT 1", name=name
            )
        )

    def close(self) -> None:
        """Close every connection."""
        self._watchdog.close()
        with translated(self.url):
            self._driver.close()

    def _session(self, access: str) -> Session:
        return self._driver.session(
            database=self._database,
            default_access_mode=access,
            bookmark_manager=self._bookmarks,
            fetch_size=_ROWS_AT_ONCE,
        )

    def _check_server(self) -> None:
        with translated(self.url):
            agent = self._driver.get_server_info().agent
        name, _, version = agent.partition("/")
        numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2] if part.isdecimal())
        if name == "Neo4j" and numbers < OLDEST_SERVER:
            wanted = ".".join(map(str, OLDEST_SERVER))
            raise StoreError(f"{self.url} runs {agent}, which is too old; use Neo4j {wanted} or newer")


def _is_retryable(error: BaseException | None) -> bool:
    """Whether the same query may succeed another time."""
    return isinstance(error, DriverError | Neo4jError) and error.is_retryable()
