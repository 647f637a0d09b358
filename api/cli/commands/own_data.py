"""`ketting map` and `ketting new-source`: tables of one's own, and folders for them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.errors import BadUse
from api.models import MappedRow, MappingColumn, MappingSuggestion, NewSource
from api.render import own_data as rendered
from api.workspace import current_time
from ingest.errors import BadFile
from ingest.formats.table import Preview, suggest
from ingest.sources import write_new_source


class MapAction(StrEnum):
    """What `ketting map` can do."""

    SUGGEST = "suggest"


Action = Annotated[MapAction, typer.Argument(metavar="suggest", help="Propose a mapping of the columns.")]
Table = Annotated[Path, typer.Argument(metavar="FILE", help="A table: CSV, Excel (.xlsx) or Parquet.")]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="Write the mapping here; an existing file stays as it is."),
]
Encoding = Annotated[
    str,
    typer.Option(
        "--encoding", metavar="NAME", help="That of a CSV file, such as windows-1252; UTF-8 by default."
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option(
        "--sheet", metavar="NAME", help="A sheet of a workbook; the first with any cell by default."
    ),
]
Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="A folder to make, which has to be new or empty.")
]


def map(
    action: Action,
    file: Table,
    output_file: Output = None,
    encoding: Encoding = "utf-8",
    sheet: Sheet = None,
    json: options.Json = False,
) -> None:
    """Propose what the columns of a FILE mean.

    It shows what each column is taken for and the first ten rows as they would be read, and loads nothing.
    The mapping is printed, or written with --output, to be gone on with; `ketting load FILE --mapping
    MAPPING` loads it.
    """
    options.check_encoding(encoding)
    shown = suggest(file, today=current_time().date(), encoding=encoding, sheet=sheet)
    if output_file is not None:
        _write(output_file, shown.text)
    output.show(_answer(file, shown, output_file), rendered.suggestion, as_json=json)


def new_source(folder: Folder, json: options.Json = False) -> None:
    """Write a FOLDER for a list of your own, to fill in.

    It holds a source.toml with remarks and a small table, and loads as it is. Nothing that exists is
    replaced.
    """
    files = write_new_source(folder, current_time().date())
    output.show(NewSource(folder=str(folder), files=files), rendered.new_source, as_json=json)


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise BadUse(
            f"{path} exists already, so nothing was written; name another file for --output"
        ) from None
    except OSError as error:
        raise BadFile(f"{path}: cannot be written: {error.strerror or error}") from None


def _answer(file: Path, shown: Preview, written: Path | None) -> MappingSuggestion:
    return MappingSuggestion(
        file=str(file),
        columns=[
            MappingColumn(column=each.name, taken_for=each.taken_for, examples=list(each.examples))
            for each in shown.columns
        ],
        rows=[
            MappedRow(row=row.locator, facts=[list(fact) for fact in row.facts], problems=list(row.problems))
            for row in shown.rows
        ],
        mapping=shown.text,
        written=None if written is None else str(written),
    )
