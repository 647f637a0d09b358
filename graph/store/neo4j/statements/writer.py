"""Loading into a Neo4j store: one dataset replaced, in bounded transactions, seen all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from graph.errors import StoreError
from graph.store.assembly import check_statement
from graph.store.neo4j.bulk.batches import BatchSizes, Part
from graph.store.neo4j.bulk.crew import Crew, crew_for
from graph.store.neo4j.bulk.staging import Spool
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.projection.changes import Changes, Projection, write_changes
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.lock import Claim
from graph.store.neo4j.statements.reader import LoadTime, Neo4jReader, in_batches, read_loads
from graph.store.neo4j.statements.rows import row_of
from graph.store.reader_base import Moment
from graph.store.records import Dataset, Document, Version
from graph.store.records_json import dataset_payload, document_payload
from ontology import Statement

_TICK = timedelta(microseconds=1)


class Neo4jWriter:
    """See `graph.store.contract.Writer`.

    What is staged is sorted in the spool. The commit writes the statements under the number of a
    version that no reader asks for, and then makes it the newest one.
    """

    def __init__(
        self,
        claim: Claim,
        dataset: Dataset,
        documents: Iterable[Document],
        sha256: str,
        spool: Spool,
        clock: Callable[[], datetime],
        sizes: BatchSizes,
    ) -> None:
        self._claim = claim
        self._connection = claim.connection
        self._spool = spool
        self._documents = {document.id: document for document in documents}
        self._clock = clock
        self._sizes = sizes
        self._loads = read_loads(self._connection)
        self._is_open = True
        self.is_committed = False
        self._is_first = dataset.id not in {load.dataset for load in self._loads}
        number = claim.begin(dataset.id)
        self._version = Version(number, dataset, self._now(), sha256, 0, 0, 0, 0)

    @property
    def number(self) -> int:
        """The number of the version that the commit makes."""
        return self._version.number

    def add(self, statements: Iterable[Statement]) -> None:
        """Stage statements of the dataset. Duplicates are one statement."""
        self._check_open()
        for batch in in_batches(statements, self._sizes.rows):
            for statement in batch:
                check_statement(statement, self._version.dataset.id, self._documents)
            staged = {statement.id: statement for statement in batch}
            known = set() if self._is_first else self._seen_again([*staged])
            self._spool.add(row_of(s, id, self.number) for id, s in staged.items() if id not in known)

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on."""
        self._check_open()
        self._is_open = False
        with crew_for(self._claim, self._spool, self._sizes, self._day()) as crew:
            return self._commit(crew, rejected)

    def _commit(self, crew: Crew, rejected: int) -> Version:
        self._spool.sort(self._version.dataset.list_classes, is_whole=not self._loads)
        crew.write(Part.STATEMENTS)
        if not self._is_first:
            self._end_what_is_gone()
        self._replace_documents()
        [[statements, added, removed]] = self._connection.all(
            queries.COUNTS, source=self._version.dataset.id, number=self.number
        )
        version = replace(
            self._version, statements=statements, added=added, removed=removed, rejected=rejected
        )
        self._claim.write(lambda transaction: describe(transaction, version))
        projection = self._projection()
        is_small = added + removed <= self._sizes.at_once
        changes = projection.whole() if is_small else None
        # The load is known from its end on: what was asked before it saw the version before.
        version = replace(version, loaded_at=self._now())
        self._show(version, changes)
        self.is_committed = True
        if changes is None:
            self._write_graph(projection, crew)
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

    def _seen_again(self, ids: list[str]) -> set[str]:
        """Those of the statements that the dataset has already; they are marked as seen."""
        known: set[str] = set()

        def work(transaction: Transaction) -> None:
            [[again]] = transaction.rows(queries.SEE_AGAIN, ids=ids, attempt=self._claim.attempt)
            known.update(again)

        self._claim.write(work)
        return known

    def _show(self, version: Version, changes: Changes | None) -> None:
        """Make the version the newest one; raises what went wrong, unless it is the newest all the same."""
        try:
            self._claim.write(lambda transaction: _show(transaction, version, changes))
        except StoreError:
            # The answer to the commit may be all that was lost.
            if not _is_shown(self._connection, version):
                raise

    def _write_graph(self, projection: Projection, crew: Crew) -> None:
        """Bring the graph for analysts to the version; nothing is read back of what is new in it."""
        others: tuple[Iterable[Changes], Iterable[Changes]] = ((), ())
        if self._loads:
            others = projection.beside(self._spool)
        for part, beside in zip((Part.NODES, Part.RELATIONSHIPS), others, strict=True):
            crew.write(part)
            crew.do(partial(write_changes, changes=changes) for changes in beside)
        self._claim.write(lambda transaction: _note_graph(transaction, self.number))
        self._claim.finish()

    def _end_what_is_gone(self) -> None:
        gone = self._connection.rows(
            queries.GONE,
            source=self._version.dataset.id,
            number=self.number,
            attempt=self._claim.attempt,
        )
        for batch in in_batches((id for (id,) in gone), self._sizes.rows):
            self._end(batch)

    def _end(self, ids: list[str]) -> None:
        def work(transaction: Transaction) -> None:
            transaction.rows(queries.END, ids=ids, number=self.number)

        self._claim.write(work)

    def _replace_documents(self) -> None:
        dataset = self._version.dataset.id
        wanted = {id: document_payload(document) for id, document in self._documents.items()}

        def work(transaction: Transaction) -> None:
            current = dict(transaction.rows(queries.CURRENT_DOCUMENTS, dataset=dataset))
            transaction.rows(
                "UNWIND $ids AS id MATCH (d:KettingDocument {dataset: $dataset, id: id}) "
                "WHERE d.to_version IS NULL SET d.to_version = $number",
                ids=[id for id, text in current.items() if wanted.get(id) != text],
                dataset=dataset,
                number=self.number,
            )
            transaction.rows(
                "UNWIND $rows AS row CREATE (d:KettingDocument "
                "{dataset: $dataset, id: row[0], description: row[1], from_version: $number})",
                rows=[[id, text] for id, text in sorted(wanted.items()) if current.get(id) != text],
                dataset=dataset,
                number=self.number,
            )

        self._claim.write(work)

    def _projection(self) -> Projection:
        return projection_to(
            self._connection, self._loads, self.number, self._version.dataset.id, self._clock, self._is_first
        )


def projection_to(
    connection: Connection,
    loads: list[LoadTime],
    number: int,
    dataset: str,
    clock: Callable[[], datetime],
    is_first_try: bool,
) -> Projection:
    """What brings the graph for analysts from the version before `number` to it."""
    before, after = (
        Neo4jReader(connection, loads, Moment(version, None), lambda _, read: read())
        for version in (number - 1, number)
    )
    return Projection(connection, before, after, dataset, clock().astimezone(UTC).date(), is_first_try)


def finish_graph(claim: Claim, projection: Projection, number: int) -> None:
    """Bring the graph for analysts to a committed version, in as many transactions as it takes."""
    for place, changes in enumerate(projection.batches()):
        _write(claim, place, changes)
    claim.write(lambda transaction: _note_graph(transaction, number))
    claim.finish()


def describe(transaction: Transaction, version: Version) -> None:
    """Write the node of a version; readers see it when the store's number reaches it."""
    transaction.rows(
        queries.DESCRIBE,
        number=version.number,
        dataset=version.dataset.id,
        description=dataset_payload(version.dataset),
        loaded_at=_moment(version),
        sha256=version.sha256,
        statements=version.statements,
        added=version.added,
        removed=version.removed,
        rejected=version.rejected,
    )


def _show(transaction: Transaction, version: Version, changes: Changes | None) -> None:
    """Make the version the newest one, and with it the graph where its changes are at hand."""
    describe(transaction, version)
    transaction.rows("MATCH (k:KettingStore {id: 'store'}) SET k.version = $number", number=version.number)
    if changes is None:
        transaction.rows("MATCH (l:KettingLoad {id: 'load'}) SET l.is_committed = true")
    else:
        write_changes(transaction, changes)
        _note_graph(transaction, version.number)
        transaction.rows("MATCH (l:KettingLoad|KettingLane) DELETE l")


def _is_shown(connection: Connection, version: Version) -> bool:
    """Whether readers see the version, as far as the server can be asked."""
    try:
        return bool(
            connection.all(
                "MATCH (k:KettingStore {id: 'store'}) MATCH (v:KettingVersion {number: $number}) "
                "WHERE k.version >= v.number AND v.dataset = $dataset AND v.loaded_at = $loaded_at RETURN 1",
                number=version.number,
                dataset=version.dataset.id,
                loaded_at=_moment(version),
            )
        )
    except StoreError:
        return False


def _moment(version: Version) -> str:
    return version.loaded_at.astimezone(UTC).isoformat(timespec="microseconds")


def _note_graph(transaction: Transaction, number: int) -> None:
    transaction.rows("MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = $number", number=number)


def _write(claim: Claim, place: int, changes: Changes) -> None:
    """Write a batch once, even when the answer to its commit was lost and it is tried again."""

    def work(transaction: Transaction) -> None:
        if transaction.rows(
            "MATCH (l:KettingLoad {token: $token}) WHERE l.place <> $place SET l.place = $place RETURN 1",
            token=claim.token,
            place=place,
        ):
            write_changes(transaction, changes)

    claim.write(work)
