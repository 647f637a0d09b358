"""Loading into a Neo4j store: one dataset replaced, in bounded transactions, seen all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from graph.errors import StoreError
from graph.store.assembly import check_statement
from graph.store.batching import batched
from graph.store.forgetting import FORGOTTEN, REMOVED_VALUE, Forgotten
from graph.store.loads import LoadTime, View
from graph.store.neo4j.bulk.bulk_writer import BatchSizes, BulkWriter
from graph.store.neo4j.bulk.rebuild import graph_version, rebuild_graph
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.projection.changes import Changes, Projection, apply_changes, write_changes
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.lock import WriteLock
from graph.store.neo4j.statements.reader import Neo4jReader, read_loads
from graph.store.neo4j.statements.rows import row_of
from graph.store.neo4j.statements.staging import Staging
from graph.store.neo4j.statements.transactions import SequentialWriter
from graph.store.records import Dataset, Document, Version, document_to_json, timestamp, version_row
from graph.store.view_cache import ViewCaches
from ontology import Statement, StatementGroup, each_statement

_TICK = timedelta(microseconds=1)

_SET_GRAPH_VERSION = "MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = $number"


class Neo4jWriter:
    """See `graph.store.contract.Writer`.

    What is added is staged on disk. The commit writes the statements under the number of a version that
    no reader asks for, and then makes it the newest one.
    """

    def __init__(
        self,
        lock: WriteLock,
        dataset: Dataset,
        documents: Iterable[Document],
        sha256: str,
        staging: Staging,
        clock: Callable[[], datetime],
        sizes: BatchSizes,
    ) -> None:
        self._lock = lock
        self._connection = lock.connection
        self._staging = staging
        self._documents = {document.id: document for document in documents}
        self._clock = clock
        self._sizes = sizes
        self._loads = read_loads(self._connection)
        self._forgotten = Forgotten(
            self._connection.all(queries.FORGOTTEN_VALUES, source=FORGOTTEN, prop=REMOVED_VALUE)
        )
        self._is_open = True
        self.is_committed = False
        self._is_first_version = dataset.id not in {load.dataset for load in self._loads}
        number = lock.begin(dataset.id)
        self._version = Version(number, dataset, self._now(), sha256, 0, 0, 0, 0)

    @property
    def number(self) -> int:
        """The number of the version that the commit makes."""
        return self._version.number

    def add(self, statements: Iterable[Statement | StatementGroup]) -> None:
        """Stage statements of the dataset. Duplicates are one statement."""
        self._check_open()
        for batch in batched(each_statement(statements), self._sizes.rows):
            for statement in batch:
                check_statement(
                    statement, self._version.dataset.id, self._documents, self._version.dataset.classes
                )
            kept = each_statement(self._forgotten.left_of(batch)) if self._forgotten else batch
            by_id = {statement.id: statement for statement in kept}
            known = set() if self._is_first_version else self._mark_seen([*by_id])
            self._staging.add(row_of(s, id, self.number) for id, s in by_id.items() if id not in known)

    def cite(self, documents: Iterable[Document]) -> None:
        """Describe further documents, before the statements that cite them."""
        self._check_open()
        self._documents.update((document.id, document) for document in documents)

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on."""
        self._check_open()
        self._is_open = False
        self._staging.sort(self._version.dataset.list_classes)
        bulk = BulkWriter(self._lock, self._sizes)
        bulk.write_statements(self._staging)
        if not self._is_first_version:
            self._end_removed_statements()
        self._replace_documents()
        version = self._counted(rejected)
        self._lock.write(lambda transaction: describe(transaction, version))
        changes = None
        if version.added + version.removed <= self._sizes.at_once:
            changes = self._projection(adds_only=self._is_first_version).whole()
        # The load is known from its end on: what was asked before it saw the version before.
        version = replace(version, loaded_at=self._now())
        self._publish(version, changes)
        self.is_committed = True
        if changes is None:
            self._update_graph(version, bulk)
        return version

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"the load of {self._version.dataset.id} is over; open another writer")

    def _day(self) -> date:
        return self._clock().astimezone(UTC).date()

    def _now(self) -> datetime:
        """The time, later than any load's even when the clock was put back."""
        now = self._clock()
        return max(now, self._loads[-1].time + _TICK) if self._loads else now

    def _mark_seen(self, ids: list[str]) -> set[str]:
        """Those of the statements that the dataset has already; they are marked as seen in this load."""
        known: set[str] = set()

        def work(transaction: Transaction) -> None:
            [[again]] = transaction.rows(queries.SEE_AGAIN, ids=ids, attempt=self._lock.attempt)
            known.update(again)

        self._lock.write(work)
        return known

    def _counted(self, rejected: int) -> Version:
        """The version with the numbers of its statements."""
        [[statements, added, removed]] = self._connection.all(
            queries.COUNTS, source=self._version.dataset.id, number=self.number
        )
        return replace(self._version, statements=statements, added=added, removed=removed, rejected=rejected)

    def _publish(self, version: Version, changes: Changes | None) -> None:
        """Make the version the newest one; raises what went wrong, unless it is the newest all the same."""
        try:
            self._lock.write(lambda transaction: _publish(transaction, version, changes))
        except StoreError:
            # The answer to the commit may be all that was lost.
            if not _is_published(self._connection, version):
                raise

    def _update_graph(self, version: Version, bulk: BulkWriter) -> None:
        """Bring the graph for analysts to the committed version, by the cheaper of two ways.

        A statement written through the change projection takes about as long as two in a rebuild.
        """
        projection = self._projection()
        if not self._loads:  # all that there is is staged
            bulk.write_graph(GraphBuilder(self._staging, self._day()))
        elif 2 * (version.added + version.removed) > projection.statement_count:
            rebuild_graph(self._lock, self._day(), self._sizes)
        else:
            apply_changes(SequentialWriter(self._lock), projection)
        finish_graph(self._lock, self.number)

    def _end_removed_statements(self) -> None:
        rows = self._connection.rows(
            queries.GONE,
            source=self._version.dataset.id,
            number=self.number,
            attempt=self._lock.attempt,
        )
        for ids in batched((id for (id,) in rows), self._sizes.rows):
            self._end(ids)

    def _end(self, ids: list[str]) -> None:
        def work(transaction: Transaction) -> None:
            transaction.rows(queries.END, ids=ids, number=self.number)

        self._lock.write(work)

    def _replace_documents(self) -> None:
        dataset = self._version.dataset.id
        described = {id: document_to_json(document) for id, document in self._documents.items()}

        def work(transaction: Transaction) -> None:
            current = dict(transaction.rows(queries.CURRENT_DOCUMENTS, dataset=dataset))
            transaction.rows(
                queries.END_DOCUMENTS_OF,
                ids=[id for id, text in current.items() if described.get(id) != text],
                dataset=dataset,
                number=self.number,
            )
            transaction.rows(
                queries.CREATE_DOCUMENTS,
                rows=[
                    [dataset, id, text, self.number, None]
                    for id, text in sorted(described.items())
                    if current.get(id) != text
                ],
            )

        self._lock.write(work)

    def _projection(self, *, adds_only: bool = False) -> Projection:
        return projection_to(
            self._connection,
            self._loads,
            self.number,
            self._version.dataset.id,
            self._day(),
            adds_only=adds_only,
        )


def projection_to(
    connection: Connection,
    loads: Sequence[LoadTime],
    number: int,
    dataset: str,
    day: date,
    *,
    adds_only: bool = False,
) -> Projection:
    """The changes of the graph for analysts from the version before `number` to it."""
    before, after = (
        Neo4jReader(connection, loads, View(version, None), ViewCaches()) for version in (number - 1, number)
    )
    return Projection(connection, before, after, dataset, day, adds_only=adds_only)


def resume_graph(lock: WriteLock, number: int, dataset: str, day: date, sizes: BatchSizes) -> None:
    """Bring the graph for analysts to a committed version whose load died before it was done."""
    connection = lock.connection
    shown = graph_version(connection)
    if shown == number - 1:
        projection = projection_to(connection, read_loads(connection), number, dataset, day)
        apply_changes(SequentialWriter(lock), projection)
    elif shown != number:  # the load died in a rebuild
        rebuild_graph(lock, day, sizes)
    finish_graph(lock, number)


def finish_graph(lock: WriteLock, number: int) -> None:
    """Note that the graph for analysts shows a version, and that nothing is left to do for its load."""
    lock.write(lambda transaction: _set_graph_version(transaction, number))
    lock.finish()


def describe(transaction: Transaction, version: Version) -> None:
    """Write the node of a version; readers see it when the store's number reaches it."""
    transaction.rows(queries.DESCRIBE_VERSIONS, rows=[version_row(version)])


def _publish(transaction: Transaction, version: Version, changes: Changes | None) -> None:
    """Make the version the newest one, and with it the graph where its changes are given."""
    describe(transaction, version)
    transaction.rows("MATCH (k:KettingStore {id: 'store'}) SET k.version = $number", number=version.number)
    if changes is None:
        transaction.rows("MATCH (l:KettingLoad {id: 'load'}) SET l.is_committed = true")
    else:
        write_changes(transaction, changes)
        _set_graph_version(transaction, version.number)
        transaction.rows("MATCH (l:KettingLoad|KettingWriter) DELETE l")


def _is_published(connection: Connection, version: Version) -> bool:
    """Whether readers see the version, as far as the server can be asked."""
    try:
        return bool(
            connection.all(
                "MATCH (k:KettingStore {id: 'store'}) MATCH (v:KettingVersion {number: $number}) "
                "WHERE k.version >= v.number AND v.dataset = $dataset AND v.loaded_at = $loaded_at RETURN 1",
                number=version.number,
                dataset=version.dataset.id,
                loaded_at=timestamp(version.loaded_at),
            )
        )
    except StoreError:
        return False


def _set_graph_version(transaction: Transaction, number: int) -> None:
    transaction.rows(_SET_GRAPH_VERSION, number=number)
