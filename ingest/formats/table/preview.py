"""A mapping tried on the first rows of a table, to look at before anything is loaded."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graph.store.records import Document
from ingest.files import InputFile, input_file
from ingest.formats.table.identity import column_names
from ingest.formats.table.mapping import REASON, TableMapping
from ingest.formats.table.mapping_text import mapping_text
from ingest.formats.table.rows import RowFacts
from ingest.formats.table.suggestion import suggested_mapping
from ingest.records import table_rows
from ingest.rejections import BadField, with_remedy
from ontology import SCHEMA, Statement, each_statement

_EXAMPLES = 3
_SAMPLED = 200
_OWN = ("type", "list", "names")
_ENTRY = "list entry"


@dataclass(frozen=True, slots=True)
class PreviewedColumn:
    """A column, what it is taken for (empty: nothing) and a few of its values."""

    name: str
    taken_for: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewedRow:
    """A row as it would be read: pairs of what it speaks of and what it says, and what is wrong with it."""

    locator: str
    facts: tuple[tuple[str, str], ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping makes of a table, and the mapping as the text of a file."""

    columns: tuple[PreviewedColumn, ...]
    rows: tuple[PreviewedRow, ...]
    text: str


def suggest(path: Path, *, today: date, encoding: str = "utf-8", sheet: str | None = None) -> Preview:
    """What the columns of the table at the path seem to mean, tried on its first rows; raises `BadFile`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("Firma,Land\\nAlpha GmbH,Germany\\n")
    ...     shown = suggest(path, today=date(2026, 1, 31))
    >>> shown.columns[0].taken_for, shown.rows[0].facts[0]
    ('name of party', ('party', 'name Alpha GmbH; country de'))
    """
    file = input_file(path)
    mapping = suggested_mapping(file, is_list=True, encoding=encoding, sheet=sheet, may_guess=True)
    return preview(file, mapping, today=today)


def preview(file: InputFile, mapping: TableMapping, *, today: date, count: int = 10) -> Preview:
    """The columns and the first rows as the mapping reads them; raises `BadFile`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("name,land,colour\\nAlpha Ltd,Germany,red\\n")
    ...     mapping = suggested_mapping(input_file(path), is_list=False)
    ...     shown = preview(input_file(path), mapping, today=date(2026, 1, 31))
    >>> [(column.name, column.taken_for) for column in shown.columns]
    [('name', 'name of party'), ('land', 'country of party'), ('colour', '')]
    >>> shown.rows[0].facts
    (('party', 'name Alpha Ltd; country de'),)
    """
    rows = table_rows(file, mapping.layout)
    columns = column_names(next(rows).cells)
    document = Document("file", file.name, "", today)
    facts = RowFacts(mapping, columns, "source", document, "list")
    sample = list(itertools.islice(rows, max(count, _SAMPLED)))
    used: dict[str, list[str]] = {}
    for column, meaning in mapping.uses():
        used.setdefault(column, []).append(meaning)
    shown = tuple(
        PreviewedColumn(
            column,
            ", ".join(used.get(column, ())),
            tuple(
                itertools.islice(
                    (
                        row.cells[place]
                        for row in sample
                        if place < len(row.cells) and row.cells[place].strip()
                    ),
                    _EXAMPLES,
                )
            ),
        )
        for place, column in enumerate(columns)
    )
    tried = []
    for row in sample[:count]:
        told: dict[str, list[str]] = {}
        problems: list[str] = []
        try:
            cells = facts.by_column(row)
            entities = facts.entities(cells)
            kinds = {entity.id: name for name, entity in entities.items()}
            for made in facts.statements(row, cells, entities):
                if isinstance(made, BadField):
                    problems.append(_problem(made))
                else:
                    for statement in each_statement((made,)):
                        _tell(statement, kinds, told)
        except BadField as bad:
            problems.append(_problem(bad))
        facts_told = tuple((kind, "; ".join(each)) for kind, each in told.items() if each)
        tried.append(PreviewedRow(row.locator, facts_told, tuple(problems)))
    left = [column.name for column in shown if not column.taken_for]
    return Preview(shown, tuple(tried), mapping_text(mapping, file.name, left))


def _tell(made: Statement, kinds: dict[str, str], told: dict[str, list[str]]) -> None:
    """Add a fact in a few words to what is told of its subject."""
    if made.prop in SCHEMA.link_types:
        share = "" if made.share is None else f", {made.share}%"
        told.setdefault(made.schema, []).append(f"{kinds[made.subject]} above {kinds[made.value]}{share}")
        return
    kind = _ENTRY if made.schema == "Listing" else kinds[made.subject]
    of_kind = told.setdefault(kind, [])
    if made.prop == "names":
        of_kind += [
            f"{name} {day}" for name, day in (("start", made.start), ("end", made.end)) if day is not None
        ]
    elif made.prop not in _OWN and not (kind == _ENTRY and made.prop == "name"):
        prop = REASON if kind == _ENTRY and made.prop == "remark" else made.prop
        of_kind.append(f"{prop} {made.value}")


def _problem(bad: BadField) -> str:
    field, reason, remedy = bad.problem
    return f"{field}: {with_remedy(reason, remedy)}" if field else with_remedy(reason, remedy)
