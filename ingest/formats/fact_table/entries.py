"""Tables of list entries: a row stands for all facts that an official list states of one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from graph.store.records import Document
from ingest.errors import BadFile
from ingest.formats.fact_table.cells import (
    MAX_CHARACTERS,
    Cells,
    check_order,
    cited_document,
    observation_period,
    partial_date,
)
from ingest.formats.fact_table.declarations import Declarations
from ingest.records import CsvRow
from ingest.rejections import BadField
from ingest.values import check_value
from ontology import SCHEMA, Grade, OntologyError, Statement

ENTRY_COLUMNS = (
    "entry", "list", "document", "party", "type", "name", "party_name", "aliases", "previous_names",
    "acronyms", "entry_aliases", "also_names", "country", "printed_country", "address", "usc_code",
    "remark", "citations", "effect", "printed_effect", "start", "end", "observed", "printed_dates",
)  # fmt: skip
"""The header of every table of entries, in this order; docs/data-model.md says what stands in each."""

BETWEEN = " | "
"""What stands between several values of one cell."""

_SEVERAL = frozenset({"aliases", "previous_names", "acronyms", "entry_aliases", "also_names", "citations"})
_GRADE = Grade.B  # what an official list says


@dataclass(frozen=True, slots=True)
class _Entry:
    """The cells of a row by column, where its facts stand in the list, and the facts.

    A fact is its subject, property, value and the words of the list for it.
    """

    cells: Cells
    locator: str
    facts: tuple[tuple[str, str, str, str], ...]


def entry_facts(row: CsvRow, documents: Mapping[str, Document]) -> Iterator[CsvRow]:
    """The rows of a fact table that a row of a table of entries stands for, each with its place.

    The entry is a Listing that names the party, and whoever else its names are those of. The party has the
    names, the country and the address, and a type where no other row declares it. Raises `BadFile` for a
    row of too few or too many cells, whose values cannot be told apart.
    """
    entry = _entry(row, documents)
    dates = tuple(entry.cells[column] for column in ("start", "end", "observed"))
    for subject, prop, value, original in entry.facts:
        when = dates if prop == "names" else ("", "", "")
        place = (_GRADE.name, entry.cells["document"], entry.locator)
        yield CsvRow(row.file, row.number, (subject, prop, value, "", "", "", *when, *place, "", original))


def entry_statements(
    row: CsvRow, source: str, documents: Mapping[str, Document], declarations: Declarations
) -> list[Statement]:
    """The statements of all rows that `entry_facts` gives, made together, which takes a third of the time.

    Raises `BadField` where anything is wrong with one of them: those rows, read one by one, tell what.
    """
    entry = _entry(row, documents)
    cells = entry.cells
    place = row.file, row.number
    if place in declarations.bad_rows or not "".join(row.cells).isprintable():
        raise BadField("row", "has a fact that cannot be loaded", "read its facts one by one")
    if any(len(cell) > MAX_CHARACTERS for cell in row.cells) or not cells["effect"]:
        raise BadField("row", "has a cell that is empty or too long", "read its facts one by one")
    document = cited_document(cells["document"], documents)
    seen, listed = (observation_period(text, document) for text in ("", cells["observed"]))
    start, end = (partial_date(cells, field) for field in ("start", "end"))
    check_order(start, end, None)
    statements: list[Statement] = []
    for subject, name, value, original in entry.facts:
        prop, is_listing = SCHEMA.property(name), name == "names"
        try:
            check_value(prop, value)
        except OntologyError as error:
            raise BadField.of("object", error) from None
        kind = declarations.type_of("subject", subject)
        if is_listing:
            declarations.type_of("object", value)
        if not _has(kind, prop.domain):
            raise BadField("property", f"{subject} is a {kind}", f"only a {prop.domain} has {name}")
        statements.append(
            Statement(
                subject,
                kind,
                name,
                value,
                source,
                document.id,
                entry.locator,
                _GRADE,
                listed if is_listing else seen,
                original or None,
                start=start if is_listing else None,
                end=end if is_listing else None,
            )
        )
    return statements


_has = cache(SCHEMA.is_a)


def _entry(row: CsvRow, documents: Mapping[str, Document]) -> _Entry:
    if len(row.cells) != len(ENTRY_COLUMNS):
        raise BadFile(
            f"{row.file}, {row.locator}: has {len(row.cells)} cells under {len(ENTRY_COLUMNS)} columns, so "
            "the file is damaged or was cut off; get it again"
        )
    cells = {column: cell.strip() for column, cell in zip(ENTRY_COLUMNS, row.cells, strict=True)}
    several = {column: _values(cells[column]) for column in _SEVERAL}
    name, entry, party = cells["name"], cells["entry"], cells["party"]
    facts = [(entry, "type", "Listing", ""), (entry, "name", name, "")]
    facts += [(entry, "alias", alias, "") for alias in several["entry_aliases"]]
    facts.append((entry, "list", cells["list"], ""))
    facts += [(entry, "citation", citation, cells["printed_dates"]) for citation in several["citations"]]
    document = documents.get(cells["document"])
    if document is not None:
        facts.append((entry, "authority", document.publisher, ""))
    facts.append((entry, "effect", cells["effect"], cells["printed_effect"]))
    own = cells["party_name"] or name
    printed = name if own != name else ""
    if cells["type"]:
        facts += [(party, "type", cells["type"], ""), (party, "name", own, printed)]
    else:
        several["aliases"] = tuple(alias for alias in several["aliases"] if alias != own)
        facts.append((party, "alias", own, printed))
    for column, prop in (("aliases", "alias"), ("previous_names", "previousName"), ("acronyms", "acronym")):
        facts += [(party, prop, value, "") for value in several[column]]
    facts += [(party, "country", country, cells["printed_country"]) for country in cells["country"].split()]
    for column, prop in (("address", "address"), ("usc_code", "uscCode"), ("remark", "remark")):
        if cells[column]:
            facts.append((party, prop, cells[column], ""))
    facts += [(entry, "names", named, cells["printed_dates"]) for named in (party, *several["also_names"])]
    # A list that goes by country has entries of one name, and of one citation, under several.
    cited = ", ".join(several["citations"])
    return _Entry(cells, f"entry {name}, under {cells['printed_country']}; {cited}", tuple(facts))


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value for each in cell.split(BETWEEN) if (value := each.strip()))
