"""Files of publishers of lists in tests, and what their readers make of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from emitted import Emitted
from ftm_lines import READ, Said
from input_files import written

from ingest.files import Readable, input_file
from ingest.formats import format_named
from ingest.publishers import published_source, publisher_folder, read_publication
from ingest.records import Records

EMPTY = "-0- "


class Published(Said):
    """What files of a publication say, and which lists their source holds."""

    def held(self) -> dict[str, tuple[int | None, int | None, date]]:
        """Of each list how many of how many entries are held, and of which day."""
        lists = self.dataset.lists if self.dataset is not None else ()
        return {each.id: (each.held, each.total, each.copied) for each in lists}

    def one(self, subject: str, prop: str) -> str:
        """The only value of a property of an entity."""
        [value] = self.values(subject, prop)
        return value


def published(folder: Path, format: str, **texts: str) -> Published:
    """What files with these texts, by name, say as the publication that they are."""
    return read_published(format, *(written(folder, name, text).path for name, text in texts.items()))


def read_published(format: str, *paths: Readable) -> Published:
    """What files of one publication say."""
    [(publisher, _)] = format_named(format).publications(paths)
    assert publisher is not None
    files = tuple(map(input_file, paths))
    source = published_source(read_publication(publisher_folder(publisher), READ), format, files)
    emit = Emitted(source.dataset, source.documents)
    format_named(format).read(Records(files, format, reject=emit.reject), emit)
    return Published(
        emit.statements,
        [str(rejection) for rejection in emit.rejected],
        {term.term: term.count for term in emit.unmapped_terms},
        dict(emit.documents),
        emit.dataset,
    )


def csv_row(*cells: object) -> str:
    """A row as OFAC writes it: numbers bare, texts in quotes, nothing as -0-."""
    return ",".join(
        EMPTY if cell is None else str(cell) if isinstance(cell, int) else f'"{cell}"' for cell in cells
    )


def ofac_entry(
    number: int,
    name: str,
    kind: str | None = None,
    program: str = "SDGT",
    remarks: str | None = None,
    **cells: str,
) -> str:
    """A row of a table of entries."""
    columns = ("title", "call_sign", "vessel_type", "tonnage", "grt", "flag", "owner")
    return csv_row(number, name, kind, program, *(cells.get(column) for column in columns), remarks)


def ofac_table(*rows: str) -> str:
    """A table as OFAC ends it."""
    return "".join(f"{row}\r\n" for row in rows) + "\x1a"
