"""Files of OFAC, told apart by what they hold, whatever they are called.

Of the legacy tables, which have no header, there are four to a list: its entries, their addresses, their
aliases, and what of their remarks did not fit. A list of XML says in its beginning which it is.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence

from ingest.errors import BadFile
from ingest.files import Readable, input_file
from ingest.records import Head, Records

EMPTY = "-0-"
"""What stands in a cell without a value."""

ENTRIES, ADDRESSES, ALIASES, OVERFLOW = "entries", "addresses", "aliases", "overflowing remarks"
KINDS = {12: ENTRIES, 6: ADDRESSES, 5: ALIASES, 2: OVERFLOW}
"""What a table has, by the number of its columns."""

SDN, NON_SDN = "us_ofac_sdn", "us_ofac_cons"
"""The two publications, by the folders that describe them."""

_TYPES = frozenset((EMPTY, "individual", "vessel", "aircraft"))
_ALIASES = frozenset(("aka", "fka", "nka"))
_NON_SDN_ONLY = frozenset(("NS-PLC", "CMIC-EO13959", "561-Related", "FSE-IR", "FSE-SY"))
_PROGRAMS = re.compile(r"\]\s*\[|;")
_FILTERS = {b">SDN List<": SDN, b">Consolidated List<": NON_SDN}


def is_csv_file(head: Head) -> bool:
    """Whether a file that begins so is one of the four tables of a list.

    >>> is_csv_file(Head("a.csv", b'36,12,"aka","AERO-CARIBBEAN",-0- \\n'))
    True
    """
    return kind_of(head) is not None


def kind_of(head: Head) -> str | None:
    """What the table has, one of `KINDS`; `None` for any other file.

    >>> kind_of(Head("a.csv", b'36,25,-0- ,"Havana","Cuba",-0- \\n')), kind_of(Head("a.csv", b"id,name\\n"))
    ('addresses', None)
    """
    cells = [cell.strip() for cell in head.row]
    kind = KINDS.get(len(cells))
    if kind is None or not cells[0].isdigit():
        return None
    # Every table but the last has cells without a value in most of its rows.
    has_empty = EMPTY in head.text
    fits = {
        ENTRIES: lambda: has_empty and cells[2].casefold() in _TYPES,
        ADDRESSES: lambda: has_empty and cells[1].isdigit(),
        ALIASES: lambda: cells[1].isdigit() and cells[2].casefold() in _ALIASES,
        OVERFLOW: lambda: ";" in cells[1] or cells[1].endswith("."),
    }
    return kind if fits[kind]() else None


def programs_of(cell: str) -> tuple[str, ...]:
    """The programs of an entry, as the legacy tables write several.

    >>> programs_of("UKRAINE-EO13662] [RUSSIA-EO14024")
    ('UKRAINE-EO13662', 'RUSSIA-EO14024')
    """
    return tuple(text for each in _PROGRAMS.split(cell) if (text := each.strip()) and text != EMPTY)


def csv_sets(files: Sequence[Readable]) -> tuple[tuple[str | None, tuple[Readable, ...]], ...]:
    """The lists among legacy tables: each table goes with the entries that it is about.

    Raises `BadFile` where the table of entries is missing.
    """
    tables: dict[str, list[Readable]] = {kind: [] for kind in KINDS.values()}
    for file in files:
        kind = kind_of(Head.of(file))
        if kind is None:
            raise BadFile(
                f"{file.name}: is no table of OFAC's, which have {', '.join(map(str, KINDS))} columns and no "
                "header"
            )
        tables[kind].append(file)
    entries = tables.pop(ENTRIES)
    beside = [file for kind in tables.values() for file in kind]
    if not entries:
        raise BadFile(
            f"{', '.join(file.name for file in files)}: the table of entries is missing (sdn.csv or "
            "cons_prim.csv, 12 columns); put all four tables of the list into one folder, and load that"
        )
    sets = {id(file): [file] for file in entries}
    if len(entries) == 1:
        sets[id(entries[0])] += beside
    elif beside:
        ids = {id(file): frozenset(_first_cells(file)) for file in entries}
        for file in beside:
            own = frozenset(_first_cells(file))
            sets[max(ids, key=lambda of: len(own & ids[of]))].append(file)
    return tuple((_publisher(Head.of(file)), tuple(sets[id(file)])) for file in entries)


def xml_sets(files: Sequence[Readable]) -> tuple[tuple[str | None, tuple[Readable, ...]], ...]:
    """The list that each file of XML is; raises `BadFile` for one that does not say which."""
    return tuple((_publisher_of_xml(file), (file,)) for file in files)


def _publisher(head: Head) -> str:
    """Whether a table of entries is that of the SDN List, by programs that others alone have."""
    rows = csv.reader(head.text.splitlines()[:-1] or head.text.splitlines())
    programs = (frozenset(programs_of(row[3])) for row in rows if len(row) > 3)
    return NON_SDN if any(each and each <= _NON_SDN_ONLY for each in programs) else SDN


def _publisher_of_xml(file: Readable) -> str:
    beginning = Head.of(file).data.partition(b"</publicationInfo>")[0]
    for text, publisher in _FILTERS.items():
        if text in beginning:
            return publisher
    raise BadFile(
        f"{file.name}: its publicationInfo names neither the SDN List nor the Consolidated List, so it is an "
        "excerpt; get SDN_ENHANCED.XML or CONS_ENHANCED.XML"
    )


def _first_cells(file: Readable) -> Iterator[str]:
    return (row.cells[0].strip() for row in Records((input_file(file),), "ofac_csv").cells())
