"""What a reader emits for a source, without a store."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources.abc import Traversable
from pathlib import Path

from fact_tables import Cells, declared, source_folder

from graph.store import Dataset, Document
from ingest.emit import Emit
from ingest.files import input_file
from ingest.formats import format_named
from ingest.records import Records
from ingest.rejections import Rejection
from ingest.sources import Source, read_source
from ontology import Statement, StatementGroup


class Emitted(Emit):
    """Keeps all that it is given, in the order in which it came."""

    def __init__(self, dataset: Dataset, documents: Iterable[Document]) -> None:
        super().__init__(dataset, documents)
        self.statements: list[Statement] = []
        self.rejected: list[Rejection] = []

    def statement(self, statement: Statement, *, file: str = "", record: str = "") -> None:
        self.statements.append(statement)
        super().statement(statement, file=file, record=record)

    def group(self, group: StatementGroup, *, file: str = "", record: str = "") -> None:
        for statement in group:
            self.statement(statement, file=file, record=record)

    def reject(self, rejection: Rejection) -> None:
        self.rejected.append(rejection)
        super().reject(rejection)


def emitted(source: Source, *files: Traversable) -> Emitted:
    """What the files of the source say, or others in their place."""
    emit = Emitted(source.dataset, source.documents)
    records = Records(tuple(map(input_file, files or source.files)), source.format)
    format_named(source.format).read(records, emit)
    return emit


def facts_of(source: Source) -> tuple[list[Statement], list[Rejection]]:
    """The statements and the rejections of the source."""
    emit = emitted(source)
    return emit.statements, emit.rejected


def facts_in(folder: Path, *rows: Cells) -> tuple[list[Statement], list[Rejection]]:
    """The statements and the rejections of a source with these rows, written into the folder."""
    return facts_of(read_source(source_folder(folder, *rows)))


def one_statement(folder: Path, row: Cells) -> Statement:
    """The statement of a row about `group` and `plant`, which are companies."""
    statements, rejections = facts_in(folder, *declared("group"), *declared("plant"), row)
    assert rejections == []
    return statements[-1]
