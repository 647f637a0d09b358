"""The reader of tables: rows become statements by a mapping, or by what the columns are called."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graph.store.records import HeldList
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.table.identity import column_names
from ingest.formats.table.mapping import MappedListing, TableMapping
from ingest.formats.table.mapping_file import read_mapping
from ingest.formats.table.near import close_to
from ingest.formats.table.repetition import Stated
from ingest.formats.table.rows import RowFacts
from ingest.formats.table.suggestion import suggested_mapping
from ingest.records import CsvRow, Head, Layout, Records, all_rows, sheet_names, table_rows
from ingest.rejections import BadField, Rejection
from ingest.report import TakenColumn
from ontology import SCHEMA, StatementGroup
from ontology.schema import RiskClass

_HEADER_WITHIN = 20


def read(records: Records, emit: Emit) -> None:
    """Emit what each row states, in the order of files and rows; raises `BadFile` and `BadMapping`.

    >>> from ingest.dry_run import read_text
    >>> emit = read_text(read, "table", "name,country,reason\\nAlpha Ltd,Netherlands,Late\\n")
    >>> emit.total, emit.problems
    (8, ())
    """
    mapping = None if records.mapping is None else read_mapping(records.mapping)
    if mapping is not None and mapping.document is not None and mapping.document not in emit.documents:
        raise BadFile(
            f"{records.mapping.name if records.mapping else ''}: document {mapping.document!r} is not in "
            f"source.toml; it has {', '.join(emit.documents)}"
        )
    tables = [_Table(file, number, mapping, emit) for number, file in enumerate(records.files)]
    _describe(tables, emit)
    for table in tables:
        table.emit_all()


class _Table:
    """A file of rows, and what its columns mean."""

    def __init__(self, file: InputFile, number: int, mapping: TableMapping | None, emit: Emit) -> None:
        self._file = file
        self._emit = emit
        self.mapping = suggested_mapping(file, is_list=True) if mapping is None else on_file(mapping, file)
        header = next(table_rows(file, self.mapping.layout))
        columns = column_names(header.cells)
        check_columns(file.name, columns, self.mapping)
        cited = list(emit.documents)
        document = self.mapping.document or cited[min(number, len(cited) - 1)]
        listing = self.mapping.listing
        list_id = emit.dataset.id if listing is None or listing.list is None else listing.list
        own = frozenset(described.name for described in emit.dataset.classes)
        self.facts = RowFacts(self.mapping, columns, emit.dataset.id, emit.documents[document], list_id, own)

    def rows(self) -> Iterator[CsvRow]:
        """The rows below the header."""
        rows = table_rows(self._file, self.mapping.layout)
        next(rows)
        return rows

    def entries(self) -> Iterator[str]:
        """The id of the list entry of each row that is one."""
        for row in self.rows():
            try:
                cells = self.facts.by_column(row)
                entry = self.facts.entry_id(cells, self.facts.entities(cells))
            except BadField:
                continue
            if entry is not None:
                yield entry

    def emit_all(self) -> None:
        """Emit what each row states, and say what the columns were taken for."""
        stated = Stated()
        used: dict[str, list[str]] = {}
        for column, meaning in self.mapping.uses():
            used.setdefault(column, []).append(meaning)
        left = [column for column in self.facts.columns if column not in {*used, *self.mapping.ignore}]
        filled, examples = Counter[str](), dict[str, str]()
        for row in self.rows():
            try:
                cells = self.facts.by_column(row)
                entities = self.facts.entities(cells)
                for made in self.facts.statements(row, cells, entities):
                    if isinstance(made, BadField):
                        self._reject(row, made, cells)
                    elif isinstance(made, StatementGroup):
                        if (group := stated.new_of(made)) is not None:
                            self._emit.group(group, file=row.file, record=row.locator)
                    elif stated.is_new(made):
                        self._emit.statement(made, file=row.file, record=row.locator)
            except BadField as bad:
                self._reject(row, bad, row.by_column(self.facts.columns))
                continue
            for column in left:
                if cells[column].strip():
                    filled[column] += 1
                    examples.setdefault(column, f"{row.file}, {row.locator}")
        for column in self.facts.columns:
            if column in used:
                self._emit.columns.append(TakenColumn(column, ", ".join(used[column])))
        for column, count in filled.items():
            self._emit.unmapped(
                column, example=examples[column], reason="a column that is not read", count=count
            )
        if self.mapping.layout.sheet is None:
            for name in sheet_names(self._file, self.mapping.layout)[1:]:
                self._emit.unmapped(name, example=self._file.name, reason="a sheet that is not read")

    def _reject(self, row: CsvRow, bad: BadField, cells: Mapping[str, str]) -> None:
        self._emit.reject(Rejection(row.file, row.locator, *bad.problem, cells=cells))


def on_file(mapping: TableMapping, file: InputFile) -> TableMapping:
    """The mapping with what it leaves open of how the file is written: delimiter, and place of the header.

    The header is the first row with all columns that the mapping names, else the first row.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> from ingest.formats.table.mapping import Cell, MappedEntity
    >>> party = MappedEntity("party", Cell(constant="Company"), (), (("name", Cell(("Firm",))),), Cell())
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("All firms;2024\\nFirm;Land\\nAlpha;nl\\n")
    ...     on_file(TableMapping(Layout("", "", header_row=0), (party,)), input_file(path)).layout.header_row
    2
    """
    stated = mapping.layout
    told = Layout.of(Head.of(file.path), stated.encoding)
    layout = replace(
        stated,
        kind=stated.kind or told.kind,
        delimiter=stated.delimiter or told.delimiter,
        header_row=1 << 30,
    )
    header_row = stated.header_row
    if not header_row:
        needed = {column for column, _ in mapping.uses()}
        rows = itertools.islice(all_rows(file, layout), _HEADER_WITHIN)
        headers = (row.number for row in rows if needed <= {cell.strip() for cell in row.cells})
        header_row = next(headers, told.header_row)
    return replace(mapping, layout=layout.with_header(header_row))


def check_columns(file: str, columns: tuple[str, ...], mapping: TableMapping) -> None:
    """Raise `BadFile` unless the columns differ, and all that the mapping names are among them.

    >>> from ingest.formats.table.mapping import Cell, MappedEntity
    >>> mapping = TableMapping(Layout(), (MappedEntity("party", Cell(), ("Id",), (), Cell()),))
    >>> check_columns("a.csv", ("name", "Id", "name"), mapping)
    Traceback (most recent call last):
    ingest.errors.BadFile: a.csv: columns 1 and 3 are both called 'name'; give them other names
    """
    for column in columns:
        if columns.count(column) > 1:
            places = [str(number) for number, each in enumerate(columns, start=1) if each == column]
            raise BadFile(
                f"{file}: columns {' and '.join(places)} are both called {column!r}; give them other names"
            )
    used = [(column, f"uses for {meaning}") for column, meaning in mapping.uses()]
    for column, use in (*used, *((column, "ignores") for column in mapping.ignore)):
        if column not in columns:
            raise BadFile(
                f"{file}: has no column {column!r}, which its mapping {use}; {close_to(column, columns)}its "
                f"columns are {', '.join(columns)[:400]}"
            )


def _describe(tables: list[_Table], emit: Emit) -> None:
    """Say of each list of which the rows are entries, unless source.toml does, that it is held whole."""
    counts: dict[str, set[str]] = {}
    listings: dict[str, MappedListing] = {}
    dataset = emit.dataset
    for table in tables:
        listing, list_id = table.mapping.listing, table.facts.list_id
        if listing is not None and list_id not in {held.id for held in dataset.lists}:
            counts.setdefault(list_id, set()).update(table.entries())
            listings.setdefault(list_id, listing)
    if not counts:
        return
    held = tuple(
        HeldList(
            list_id,
            listings[list_id].title or dataset.title,
            len(entries),
            len(entries),
            dataset.read,
            dataset.read,
            dataset.read,
            dataset.update_days,
        )
        for list_id, entries in counts.items()
    )
    stated = {list_id for list_id, _ in dataset.list_classes}
    conferred: list[tuple[str, str]] = []
    classes = dataset.classes
    for each in held:
        confers = listings[each.id].confers
        if each.id in stated:
            continue
        if confers is None and not classes:
            classes = (_class_of(dataset.id, each.title),)
        names = [described.name for described in classes] if confers is None else confers
        conferred += [(each.id, name) for name in names]
    for _, name in conferred:
        if name not in SCHEMA.classes and name not in {described.name for described in classes}:
            near = close_to(name, SCHEMA.classes)
            raise BadFile(
                f"{dataset.id}: its mapping confers {name!r}, no class; {near}describe one of your own in "
                "source.toml: "
                f"[class.{name}]"
            )
    emit.describe(
        replace(
            dataset,
            lists=dataset.lists + held,
            list_classes=(*dataset.list_classes, *conferred),
            list_titles=(*dataset.list_titles, *((each.id, each.title) for each in held)),
            classes=classes,
        )
    )


def _class_of(source: str, title: str) -> RiskClass:
    """The class that a list makes of which nothing more is said; raises `BadFile`."""
    if (problem := SCHEMA.class_problem(source)) is not None:
        raise BadFile(f"{source}: the list makes a class of this name, and {source!r} {problem}, with --id")
    label = source.replace("_", " ").capitalize()
    return RiskClass(source, label, f"Named on a list of one's own: {title}.", decides=True)
