"""UK strategic export licences, the files of caatdata/uk-arms-export-data: figures, licences and refusals.

The rows of values have neither a licence nor a party, so they become figures alone: an `Observation` for each
cell of the tables by destination, control entry and year. A row of incorporated goods is a licence and one of
its destinations, a row of criteria a refusal and one of its reasons. The numbers of these two are not
those of the groups of values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.official_lists import on_day
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Head, Record, Records, checked_day
from ingest.rejections import BadField, rejecting
from ingest.reports import (
    Cell,
    LicenceFigures,
    Row,
    Table,
    cell_id,
    measure_of,
    numbered_rows,
    said_of_cell,
    uk_report,
)
from ontology import Grade, StatementGroup

VALUES = ("licence_group", "date", "rating", "count", "value", "country", "refused")
INCORPORATION = ("licence_cohort_id", "destination", "iso2")
CRITERIA = ("licence_cohort_id", "criterion", "description")
RATINGS = ("rating", "military", "short_description", "full_description")
_KINDS = (VALUES, INCORPORATION, CRITERIA, RATINGS)

_AUTHORITY = "UK Export Control Joint Unit"
_ALSO = {
    "aland islands": "ax",
    "antigua and barbuda": "ag",
    "bonaire, curacao, saba, sint eustatius and sint maarten": "bq",
    "brunei": "bn",
    "cape verde": "cv",
    "east timor": "tl",
    "hong kong special administrative region": "hk",
    "mayotte (grand terre and pamanzi)": "yt",
    "republic of congo": "cg",
    "republic of guinea": "gn",
    "sao tome and principe": "st",
    "st helena": "sh",
    "st lucia": "lc",
    "st vincent (including the grenadines)": "vc",
    "surinam": "sr",
    "svelbard archipelago": "sj",
    "swaziland": "sz",
    "turks and caicos islands": "tc",
}
"""Destinations as the files write them, beside the names that are known everywhere."""


def read(records: Records, emit: Emit) -> None:
    """Emit licences and refusals with their destinations and reasons, and then the cells of all tables.

    Raises `BadFile` for a file that is none of the four.

    >>> from ingest.dry_run import read_text
    >>> text = "licence_cohort_id,destination,iso2\\n4,Chile,CL\\n4,India,IN\\n"
    >>> emit = read_text(read, "uk_licences", text)
    >>> emit.rejected_total
    0
    """
    audit = records.audit(emit.unmapped)
    figures = LicenceFigures()
    documents: dict[str, str] = {}
    seen: set[str] = set()
    for file, document in zip(records.files, emit.documents, strict=True):
        columns = _columns(file)
        if file_of(columns) in documents:
            raise BadFile(f"{file.name}: two files have these columns; leave out the older one")
        documents[file_of(columns)] = document
        for record in records.of(file).table(columns):
            with (
                rejecting(emit.reject, record.file, record.locator, record.value),
                audit.reading(record) as fields,
            ):
                line = int(record.locator.removeprefix("row "))
                facts = RecordedFacts(
                    emit, record, document, f"line {line}", Grade.B, on_day(emit.dataset.read)
                )
                _READERS[columns](facts, fields, line, figures, seen)
    _state_cells(emit, figures, documents, audit)
    audit.close()


def file_of(columns: tuple[str, ...]) -> str:
    """The letters of the tables that a file with these columns has the figures of.

    >>> file_of(INCORPORATION)
    'I'
    """
    return {VALUES: "YDCG", INCORPORATION: "I", CRITERIA: "K", RATINGS: "E"}[columns]


def _columns(file: InputFile) -> tuple[str, ...]:
    row = Head.of(file.path).row
    for columns in _KINDS:
        if {*columns} <= {*row}:
            return columns
    raise BadFile(
        f"{file.name}: is none of the files of UK licences that are read; its columns are "
        f"{', '.join(row)[:200]}"
    )


def _read_values(
    facts: RecordedFacts, fields: Fields, line: int, figures: LicenceFigures, seen: set[str]
) -> None:
    fields.ignore("licence_group")  # a number for each group, so it makes no figure
    day = checked_day(fields.needed("date"), "date")
    is_refused = _flag(fields, "refused")
    amount = fields.text("value")
    if is_refused and amount is not None:
        raise BadField("value", f"is {amount[:40]!r} for a refusal", "a refusal has no value; empty the cell")
    figures.add_goods(
        line,
        day.first_day.year,
        fields.needed("country"),
        fields.needed("rating"),
        int(_number(fields.needed("count"), "count")),
        None if amount is None else _number(amount, "value"),
        is_refused=is_refused,
    )


def _read_incorporation(
    facts: RecordedFacts, fields: Fields, line: int, figures: LicenceFigures, seen: set[str]
) -> None:
    number, name = fields.needed("licence_cohort_id"), fields.needed("destination")
    code = _country(name) or fields.needed("iso2").lower()
    fields.ignore("iso2")
    id = f"uk-incorporation-{number}"
    said = {"name": f"UK licence {number}, goods to be built into others", "kind": "incorporation"}
    _state_once(facts, seen, id, "Licence", said)
    facts.state(id, "Licence", "destination", code, name)
    figures.add_incorporation(line, name)


def _read_criterion(
    facts: RecordedFacts, fields: Fields, line: int, figures: LicenceFigures, seen: set[str]
) -> None:
    number, criterion = fields.needed("licence_cohort_id"), fields.needed("criterion")
    description = fields.needed("description")
    id = f"uk-refusal-{number}"
    _state_once(facts, seen, id, "Denial", {"name": f"UK refusal {number}"})
    facts.state(id, "Denial", "criterion", criterion)
    facts.state(id, "Denial", "remark", description)
    figures.add_criterion(line, criterion, description)


def _state_once(facts: RecordedFacts, seen: set[str], id: str, type: str, said: Mapping[str, str]) -> None:
    """State what a record is at the first row about it."""
    if id not in seen:
        seen.add(id)
        for prop, value in {"type": type, **said, "authority": _AUTHORITY}.items():
            facts.state(id, type, prop, value)


def _read_rating(
    facts: RecordedFacts, fields: Fields, line: int, figures: LicenceFigures, seen: set[str]
) -> None:
    fields.ignore("short_description")
    kind = "military" if _flag(fields, "military") else "dual-use"
    figures.add_entry(line, fields.needed("rating"), kind, fields.text("full_description"))


_READERS: Mapping[tuple[str, ...], Callable[[RecordedFacts, Fields, int, LicenceFigures, set[str]], None]] = {
    VALUES: _read_values,
    INCORPORATION: _read_incorporation,
    CRITERIA: _read_criterion,
    RATINGS: _read_rating,
}


def _flag(fields: Fields, name: str) -> bool:
    text = fields.needed(name)
    if text not in {"0", "1"}:
        raise BadField(name, f"is {text[:40]!r}", "write 1 for yes and 0 for no")
    return text == "1"


def _number(text: str, field: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or not 0 <= number < 10**15 or (field == "count" and number % 1):
        raise BadField(field, f"is {text[:40]!r}", "write a number of at least 0, without separators")
    return number


def _country(name: str) -> str | None:
    return _ALSO.get(name.lower()) or country_code(name)


def _state_cells(emit: Emit, figures: LicenceFigures, documents: Mapping[str, str], audit: Audit) -> None:
    dataset = emit.dataset
    report = uk_report(
        dataset.id, dataset.title or dataset.id, dataset.publisher, dataset.url or "", figures.cells()
    )
    letters = {letter: document for kind, document in documents.items() for letter in kind}
    observed = on_day(dataset.read)
    unnamed: set[str] = set()
    for table in report.tables.values():
        for number, row in numbered_rows(table):
            beside = () if number == 0 else _beside(table, row, unnamed, audit, emit)
            for cell in row.cells.values():
                said = said_of_cell(
                    table, row, cell, measure=measure_of(table.id, cell.column), year=_year(table, row, cell)
                )
                emit.group(
                    StatementGroup(
                        cell_id(dataset.id, table.id, number, cell.column), "Observation", dataset.id,
                        letters[table.id[0]], f"line {cell.line}", Grade.B, observed, (*said, *beside),
                    )
                )  # fmt: skip


def _year(table: Table, row: Row, cell: Cell) -> str | None:
    if table.id[0] == "G":
        return str(table.year)
    text = row.label if table.id == "Y1" else cell.column
    return text if text.isdecimal() else None


def _beside(
    table: Table, row: Row, unnamed: set[str], audit: Audit, emit: Emit
) -> tuple[tuple[str, str, str | None], ...]:
    """The country and control entry that a row is about; a name that is no country's is noted once."""
    destination, _, rating = row.label.rpartition(", ") if table.id[0] == "G" else ("", "", row.label)
    if table.id[0] in "DI":
        destination = row.label
    found: list[tuple[str, str, str | None]] = []
    if destination:
        code = _country(destination)
        if code is not None:
            found.append(("destination", code, destination))
        elif destination not in unnamed:
            unnamed.add(destination)
            place = Record(emit.dataset.id, f"table {table.id}", {})
            audit.note(destination, "a destination that is no country; its figures have none", place)
    if table.id[0] in "CG":
        found.append(("controlCode", rating, None))
    return tuple(found)
