"""Tables of list entries: a row stands for all facts that an official list states of one entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.store.records import Document
from ingest.errors import BadFile
from ingest.records import CsvRow

ENTRY_COLUMNS = (
    "entry", "list", "document", "party", "type", "name", "party_name", "aliases", "previous_names",
    "acronyms", "entry_aliases", "also_names", "country", "printed_country", "address", "usc_code",
    "remark", "citations", "effect", "printed_effect", "start", "end", "observed", "printed_dates",
)  # fmt: skip
"""The header of every table of entries, in this order; docs/data-model.md says what stands in each."""

BETWEEN = " | "
"""What stands between several values of one cell."""

_SEVERAL = frozenset({"aliases", "previous_names", "acronyms", "entry_aliases", "also_names", "citations"})
_GRADE = "B"  # what an official list says


def entry_facts(row: CsvRow, documents: Mapping[str, Document]) -> Iterator[CsvRow]:
    """The rows of a fact table that a row of a table of entries stands for, each with its place.

    The entry is a Listing that names the party, and whoever else its names are those of. The party has the
    names, the country and the address, and a type where no earlier row declares it. Raises `BadFile` for a
    row of too few or too many cells, whose values cannot be told apart.
    """
    if len(row.cells) != len(ENTRY_COLUMNS):
        raise BadFile(
            f"{row.file}, {row.locator}: has {len(row.cells)} cells under {len(ENTRY_COLUMNS)} columns, so "
            "the file is damaged or was cut off; get it again"
        )
    cells = {column: cell.strip() for column, cell in zip(ENTRY_COLUMNS, row.cells, strict=True)}
    several = {column: _values(cells[column]) for column in _SEVERAL}
    cited = ", ".join(several["citations"])
    # A list that goes by country has entries of one name, and of one citation, under several.
    locator = f"entry {cells['name']}, under {cells['printed_country']}; {cited}"

    def fact(subject: str, prop: str, value: str, original: str = "", *dates: str) -> CsvRow:
        start, end, observed = dates or ("", "", "")
        made = (
            subject,
            prop,
            value,
            "",
            "",
            "",
            start,
            end,
            observed,
            _GRADE,
            cells["document"],
            locator,
            "",
        )
        return CsvRow(row.file, row.number, (*made, "" if original == value else original))

    entry, party = cells["entry"], cells["party"]
    yield fact(entry, "type", "Listing")
    yield fact(entry, "name", cells["name"])
    for alias in several["entry_aliases"]:
        yield fact(entry, "alias", alias)
    yield fact(entry, "list", cells["list"])
    for citation in several["citations"]:
        yield fact(entry, "citation", citation, cells["printed_dates"])
    document = documents.get(cells["document"])
    if document is not None:
        yield fact(entry, "authority", document.publisher)
    yield fact(entry, "effect", cells["effect"], cells["printed_effect"])
    name = cells["party_name"] or cells["name"]
    if cells["type"]:
        yield fact(party, "type", cells["type"])
        yield fact(party, "name", name, cells["name"])
    else:
        several["aliases"] = tuple(dict.fromkeys((name, *several["aliases"])))
    for column, prop in (("aliases", "alias"), ("previous_names", "previousName"), ("acronyms", "acronym")):
        for value in several[column]:
            yield fact(party, prop, value)
    for country in cells["country"].split():
        yield fact(party, "country", country, cells["printed_country"])
    for column, prop in (("address", "address"), ("usc_code", "uscCode"), ("remark", "remark")):
        if cells[column]:
            yield fact(party, prop, cells[column])
    dates = cells["start"], cells["end"], cells["observed"]
    for named in (party, *several["also_names"]):
        yield fact(entry, "names", named, cells["printed_dates"], *dates)


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value for each in cell.split(BETWEEN) if (value := each.strip()))
