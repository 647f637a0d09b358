"""CSV files from which `neo4j-admin database import` makes a whole Ketting store, history and graph.

Loading over Bolt makes the same database; a bulk import is several times as fast, but makes only a new
one. The graph is built as a rebuild builds it (`projection.graph_builder`); `csv_columns` says which
columns the files have. Imports no driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from graph.store.history import History, Progress, document_row, verified_statements
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
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA, ROW_CODES, Node
from graph.store.neo4j.statements.rows import labels_of, row_of
from graph.store.neo4j.statements.staging import Staging, new_staging
from graph.store.records import Version, version_row

ARGUMENTS = "import.args"
README = "README.txt"
COMMAND = f"neo4j-admin database import full @{ARGUMENTS} neo4j"
"""Run in the folder, as the user that the server runs as, while the server is stopped."""

_NODES = ("store.csv", "lock.csv", "versions.csv", "documents.csv", "statements.csv", "things.csv")
_RELATIONSHIPS = "relationships.csv"
_PROP = STATEMENT_COLUMNS.index("prop")

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
    """How many statements, nodes and relationships were written; nodes count the statements too."""

    statements: int
    nodes: int
    relationships: int


def write_neo4j_csv(history: History, folder: Path, day: date, progress: Progress | None = None) -> Written:
    """Write the files into an empty folder; links and classes are as of the day.

    Streams, and equal histories give equal files on one day. Raises `StoreCorrupt` for a history that
    does not agree with itself, `StoreError` for a list whose values cannot be told apart in CSV, and
    `StoreFull` or `OSError` where there is no room.

    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     Path(folder, "csv").mkdir()
    ...     with store.history() as history:
    ...         write_neo4j_csv(history, Path(folder, "csv"), date(2024, 2, 5))
    Written(statements=0, nodes=2, relationships=0)
    """
    # Numbered from one, as in a database that never held another store.
    versions = [replace(version, number=number) for number, version in enumerate(history.versions, 1)]
    offset = 1 - history.versions[0].number if history.versions else 0
    newest = len(versions)
    with new_staging() as staging, ExitStack() as files:
        _stage(staging, history, versions, offset, progress)

        def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Table:
            table = files.enter_context(Table(folder / name, columns))
            for row in rows:
                table.write(row)
            return table

        graph = GraphBuilder(staging, day)
        with closing(graph.relationships()) as links:
            relationships = write(_RELATIONSHIPS, RELATIONSHIP_COLUMNS, ([*row, type] for type, row in links))
        with closing(graph.nodes()) as things, closing(staging.statements()) as rows:
            statements = write("statements.csv", STATEMENT_COLUMNS, map(_statement_row, rows))
            nodes = [statements, write("things.csv", THING_COLUMNS, map(_thing_row, things))]
        store = ["store", NEWEST_SCHEMA, ROW_CODES, newest, newest, ["KettingStore"]]
        nodes += [
            write(
                "versions.csv",
                VERSION_COLUMNS,
                ([*version_row(version), ["KettingVersion"]] for version in versions),
            ),
            write("documents.csv", DOCUMENT_COLUMNS, _document_rows(history, offset)),
            write("store.csv", STORE_COLUMNS, [store]),
            write("lock.csv", LOCK_COLUMNS, [["load", newest, ["KettingLock"]]]),
        ]
    is_multiline = any(table.is_multiline for table in (*nodes, relationships))
    (folder / ARGUMENTS).write_text(_arguments(is_multiline), encoding="utf-8")
    (folder / README).write_text(_README.format(day=day), encoding="utf-8")
    return Written(statements.rows, sum(table.rows for table in nodes), relationships.rows)


def _arguments(is_multiline: bool) -> str:
    lines = [f"--nodes={name}" for name in _NODES]
    lines += [
        f"--relationships={_RELATIONSHIPS}",
        "--array-delimiter=U+001F",
        f"--multiline-fields={str(is_multiline).lower()}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _stage(
    staging: Staging, history: History, versions: Sequence[Version], offset: int, progress: Progress | None
) -> None:
    for span in verified_statements(history, progress):
        row = row_of(span.statement, span.id, span.first + offset)
        staging.add([row], None if span.until is None else span.until + offset)
    newest = {version.dataset.id: version.dataset for version in versions}
    staging.sort([pair for dataset in newest.values() for pair in dataset.list_classes])


def _document_rows(history: History, offset: int) -> list[list[Any]]:
    rows = [[*document_row(span, offset), ["KettingDocument"]] for span in history.documents()]
    return sorted(rows, key=lambda row: (row[0], row[1], row[3]))


def _statement_row(row: list[Any]) -> list[Any]:
    return [*row, labels_of(row[_PROP])]


def _thing_row(node: Node) -> list[Any]:
    remaining = dict(node.properties)
    row = [remaining.pop(name, None) for name in THING_PROPERTIES]
    assert not remaining, f"{node.id} has properties without a column: {sorted(remaining)}"
    return [*row, node.labels]
