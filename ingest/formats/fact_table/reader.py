"""The reader of fact tables: a row becomes a statement, or is rejected with the reason.

The rows are read twice. The first pass finds which ids the source declares, because a row may stand
before the `type` and `name` rows of the ids it uses; the second makes the statements. What is held in
memory is the declared ids, never the rows. A table of list entries is read as the facts that it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graph.store.records import Document
from ingest.emit import Emit
from ingest.formats.fact_table.cells import COLUMNS
from ingest.formats.fact_table.declarations import Declarations, survey
from ingest.formats.fact_table.entries import ENTRY_COLUMNS, entry_facts, entry_statements
from ingest.formats.fact_table.statement import row_statement
from ingest.records import CsvRow, Records
from ingest.rejections import BadField, Rejection
from ontology import Statement


def read(records: Records, emit: Emit) -> None:
    """Emit the statement or the rejection of every row, in the order of files and rows.

    Raises `BadFile` when a file is damaged or was changed between the two passes.

    >>> from ingest.dry_run import DryRun
    >>> from ingest.files import input_file
    >>> from ingest.sources import open_source
    >>> source = open_source("risk_classes")
    >>> emit = DryRun(source.dataset, source.documents)
    >>> read(Records(tuple(map(input_file, source.files)), "fact_table"), emit)
    >>> emit.total, emit.problems
    (118, ())
    """
    declarations, count = survey(fact_rows(records, emit.documents), emit.documents)
    emit.expect(count)
    emit.judged_same(declarations.judged_same)
    for row, made in _read(records, declarations, emit):
        if isinstance(made, Statement):
            emit.statement(made, file=row.file, record=row.locator)
        else:
            emit.reject(made)


def _read(
    records: Records, declarations: Declarations, emit: Emit
) -> Iterator[tuple[CsvRow, Statement | Rejection]]:
    """The statement or the rejection of each row, and of each fact that an entry of a list stands for."""
    for is_entry, row in _rows(records):
        facts: Iterable[CsvRow] = (row,)
        if is_entry:
            try:
                statements = entry_statements(row, emit.dataset.id, emit.documents, declarations)
            except BadField:
                facts = entry_facts(row, emit.documents)
            else:
                yield from ((row, statement) for statement in statements)
                continue
        for fact in facts:
            yield fact, _statement(fact, declarations, emit)


def fact_rows(records: Records, documents: Mapping[str, Document]) -> Iterator[CsvRow]:
    """The rows of fact tables, and those that tables of list entries stand for, file after file.

    Raises `BadFile`.

    >>> from ingest.files import input_file
    >>> from ingest.sources import open_source
    >>> files = open_source("risk_classes").files
    >>> next(fact_rows(Records(tuple(map(input_file, files)), "fact_table"), {})).cells[:3]
    ('cn-cetc', 'type', 'Company')
    """
    for is_entry, row in _rows(records):
        if is_entry:
            yield from entry_facts(row, documents)
        else:
            yield row


def _rows(records: Records) -> Iterator[tuple[bool, CsvRow]]:
    """Every row, and whether it is one of a table of entries."""
    for file in records.files:
        of_file = records.of(file)
        rows = of_file.cells()
        header = next(rows, None)
        is_entries = header is not None and header.cells == ENTRY_COLUMNS
        for row in rows if is_entries else of_file.rows(COLUMNS):
            yield is_entries, row


def _statement(row: CsvRow, declarations: Declarations, emit: Emit) -> Statement | Rejection:
    """The statement of a row of a fact table, or why it is none."""
    own = {described.name for described in emit.dataset.classes}
    try:
        declarations.check_declaration(row)
        return declarations.with_type(row_statement(row, emit.dataset.id, emit.documents, own))
    except BadField as bad:
        return Rejection(row.file, row.locator, *bad.problem, cells=row.by_column(COLUMNS))
