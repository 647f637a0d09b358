"""CSV files that `neo4j-admin database import` makes a whole Ketting store of, history and graph.

Loading over Bolt makes the same database; a bulk import makes it several times as fast, but only as a
new one. `neo4j_csv_columns` says which columns the files have.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, date
from pathlib import Path
from typing import Any

from graph.store.history import History, Progress, sound_statements
from graph.store.neo4j.bulk.csv_columns import (
    DOCUMENT_COLUMNS,
    LOCK_COLUMNS,
    RELATIONSHIP_COLUMNS,
    STATEMENT_COLUMNS,
    STORE_COLUMNS,
    THING_COLUMNS,
    THING_PROPERTIES,
    VERSION_COLUMNS,
    Table,
)
from graph.store.neo4j.bulk.staging import Spool, new_spool
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA, ROW_CODES
from graph.store.neo4j.projection.whole_graph import WholeGraph
from graph.store.neo4j.statements.rows import labels_of, row_of
from graph.store.records import Version
from graph.store.records_json import dataset_payload, document_payload

ARGUMENTS = "import.args"
README = "README.txt"
COMMAND = f"neo4j-admin database import full @{ARGUMENTS} neo4j"
"""Run in the folder, as the user that the server runs as, while the server is stopped."""

_NODES = ("store.csv", "lock.csv", "versions.csv", "documents.csv", "statements.csv", "things.csv")
_RELATIONSHIPS = "relationships.csv"

_README = f"""\
A Ketting store for Neo4j: every version of every dataset, and the graph for analysts as of {{day}}.

Stop the server, and in this folder run, as the user that the server runs as:

    {COMMAND}

Add --overwrite-destination to replace a database. Start the server and open the store; that makes its
constraints and indexes:

    ketting check --store bolt://127.0.0.1:7687

The database then is what loading the same data would have made it.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    statements: int
    nodes: int
    relationships: int


def write_neo4j_csv(history: History, folder: Path, day: date, progress: Progress | None = None) -> Written:
    """Write the files into an empty folder; links and classes are as they stand on the day.

    Streams, and equal histories give equal files on one day. Raises `StoreCorrupt` for a history that
    does not agree with itself, `StoreError` for a list whose values cannot be told apart in CSV, and
    `StoreFull` or `OSError` where there is no room.
    """
    versions = _numbered_from_one(history.versions)
    offset = history.versions[0].number - 1 if history.versions else 0
    with new_spool() as spool, ExitStack() as files:
        _fill(spool, history, versions, offset, progress)

        def table(name: str, columns: Sequence[str]) -> Table:
            return files.enter_context(Table(folder / name, columns))

        tables = [
            _write(table("versions.csv", VERSION_COLUMNS), map(_version_row, versions)),
            _write(table("documents.csv", DOCUMENT_COLUMNS), _document_rows(history, offset)),
            _write_all(table("statements.csv", STATEMENT_COLUMNS), _statement_rows(spool)),
        ]
        graph = WholeGraph(spool, day)
        tables.append(_write_all(table("things.csv", THING_COLUMNS), _thing_rows(graph)))
        relationships = table(_RELATIONSHIPS, RELATIONSHIP_COLUMNS)
        with closing(graph.relationships()) as found:
            for kind, row in found:
                relationships.write([*row, kind])
        tables.append(relationships)
        newest = len(versions)
        store = ["store", NEWEST_SCHEMA, ROW_CODES, newest, newest, ["KettingStore"]]
        tables.append(_write(table("store.csv", STORE_COLUMNS), [store]))
        tables.append(_write(table("lock.csv", LOCK_COLUMNS), [["load", newest, ["KettingLock"]]]))
    is_multiline = any(written.is_multiline for written in tables)
    (folder / ARGUMENTS).write_text(_arguments(is_multiline), encoding="utf-8")
    (folder / README).write_text(_README.format(day=day), encoding="utf-8")
    nodes = sum(written.rows for written in tables) - relationships.rows
    return Written(tables[2].rows, nodes, relationships.rows)


def _arguments(is_multiline: bool) -> str:
    lines = [f"--nodes={name}" for name in _NODES]
    lines += [
        f"--relationships={_RELATIONSHIPS}",
        "--array-delimiter=U+001F",
        f"--multiline-fields={str(is_multiline).lower()}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _numbered_from_one(versions: Sequence[Version]) -> list[Version]:
    """The versions as a database that never held another store numbers them."""
    return [replace(version, number=place) for place, version in enumerate(versions, 1)]


def _fill(
    spool: Spool, history: History, versions: Sequence[Version], offset: int, progress: Progress | None
) -> None:
    for span in sound_statements(history, progress):
        row = row_of(span.statement, span.id, span.first - offset)
        spool.add([row], None if span.until is None else span.until - offset)
    newest = {version.dataset.id: version.dataset for version in versions}
    spool.sort([pair for dataset in newest.values() for pair in dataset.list_classes])


def _write(table: Table, rows: Iterable[Sequence[Any]]) -> Table:
    for row in rows:
        table.write(row)
    return table


def _write_all(table: Table, rows: Generator[Sequence[Any], None, None]) -> Table:
    """Reading the rows ends with writing them, also when that fails."""
    with closing(rows):
        return _write(table, rows)


def _version_row(version: Version) -> list[Any]:
    return [
        version.number,
        version.dataset.id,
        dataset_payload(version.dataset),
        version.loaded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        version.sha256,
        version.statements,
        version.added,
        version.removed,
        version.rejected,
        ["KettingVersion"],
    ]


def _document_rows(history: History, offset: int) -> list[list[Any]]:
    rows = [
        [
            span.dataset,
            span.document.id,
            document_payload(span.document),
            span.first - offset,
            None if span.until is None else span.until - offset,
            ["KettingDocument"],
        ]
        for span in history.documents()
    ]
    return sorted(rows, key=lambda row: (row[0], row[1], row[3]))


def _statement_rows(spool: Spool) -> Generator[list[Any], None, None]:
    prop = STATEMENT_COLUMNS.index("prop")
    for row, until in spool.statements():
        yield [*row, until, labels_of(row[prop])]


def _thing_rows(graph: WholeGraph) -> Generator[list[Any], None, None]:
    for node in graph.nodes():
        left = dict(node.properties)
        row = [left.pop(name, None) for name in THING_PROPERTIES]
        assert not left, f"{node.id} has properties without a column: {sorted(left)}"
        yield [*row, node.labels]
