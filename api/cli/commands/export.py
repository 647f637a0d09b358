"""`ketting export`: the data as a file."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.progress import DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from api.cli import options, output
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.export import complete_file, complete_folder, fingerprint_of, statement_line
from api.models import Export
from api.screening.question import KnownAt, Question
from api.screening.views import view_of
from api.settings import Settings
from api.workspace import View
from graph.exports import FORMATS
from graph.store.neo4j.bulk import COMMAND, write_neo4j_csv

_STDOUT = Path("-")
_REPORT_EVERY = 1_000


_JSONL, _NEO4J_CSV = "jsonl", "neo4j-csv"
_LABELS = {
    _JSONL: "a statement a line, as JSON",
    **{name: known.label for name, known in FORMATS.items()},
    _NEO4J_CSV: "a folder of files for neo4j-admin database import, with the whole history",
}
Format = Annotated[
    str,
    typer.Option(
        "--format",
        metavar=f"[{'|'.join(_LABELS)}]",
        help=f"{'; '.join(f'{name}: {label}' for name, label in _LABELS.items())}.",
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        "--output",
        metavar="FILE",
        help="The file to write, or - for stdout; a new folder with neo4j-csv.",
        show_default=False,
    ),
]


@options.asks(KnownAt)
def export(
    output_file: Output,
    question: Question,
    format: Format = _JSONL,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Write the data to a file.

    The file appears when it is complete. The order is fixed, so equal data give equal files, on one day
    where the format says which links are in force. jsonl, csv, turtle, nquads and jsonld have every
    statement; the others have what their readers know. neo4j-csv is a folder, and has every version.
    """
    if format not in _LABELS:
        raise BadUse(f"--format is {format[:80]!r}; choose one of {', '.join(_LABELS)}")
    if format == _NEO4J_CSV:
        if question != Question() or output_file == _STDOUT:
            raise BadUse(
                "neo4j-csv writes the whole store into a folder; give --output FOLDER and neither --source "
                "nor --known-at"
            )
        _export_folder(output_file, Settings.of(store), json=json)
        return
    with (
        opened(Settings.of(store)) as workspace,
        view_of(workspace, question) as view,
    ):
        if output_file == _STDOUT:
            _write(_chunks(view, format, workspace.today), sys.stdout.buffer)
            return
        with complete_file(output_file) as file:
            chunks, size, sha256 = _write(_chunks(view, format, workspace.today), file)
        answer = Export(
            store=workspace.store.url,
            file=str(output_file.absolute()),
            format=format,
            statements=chunks if format == _JSONL else None,
            left_out={} if format == _JSONL else dict(FORMATS[format].left_out(view.reader)),
            size=size,
            sha256=sha256,
        )
    if json:
        output.answer_json(answer)
    else:
        is_counted = answer.statements is not None
        written = f"{answer.statements} statements" if is_counted else f"{answer.size} bytes"
        output.line(f"{written} written to {answer.file} (SHA-256 {answer.sha256})")
    if answer.left_out:
        counts = ", ".join(f"{count:,} {type}" for type, count in answer.left_out.items())
        output.message(f"left out, as {format} has no words for them: {counts}")


def _export_folder(folder: Path, settings: Settings, *, json: bool) -> None:
    """Write the files that Neo4j imports, while a line on stderr shows how much has been read."""
    with opened(settings) as workspace, workspace.store.history() as history:
        with complete_folder(folder) as partial, progress_bar() as bar:
            task = bar.add_task("export", total=None)
            written = write_neo4j_csv(
                history,
                partial,
                workspace.today,
                lambda done, total: bar.update(task, completed=done, total=total),
            )
        size, sha256 = fingerprint_of(folder)
        answer = Export(
            store=workspace.store.url,
            file=str(folder.absolute()),
            format=_NEO4J_CSV,
            statements=written.statements,
            size=size,
            sha256=sha256,
        )
    if json:
        output.answer_json(answer)
    else:
        output.line(
            f"{written.statements} statements, {written.nodes - written.statements} other nodes and "
            f"{written.relationships} relationships written to {answer.file}"
        )
        output.line(f"To make a database of them, stop Neo4j and run in that folder: {COMMAND}")


def _write(chunks: Generator[bytes, None, None], file: IO[bytes]) -> tuple[int, int, str]:
    """Write the chunks; how many they and their bytes were, and the fingerprint of all."""
    count, size, fingerprint = 0, 0, hashlib.sha256()
    # Closed at once when writing fails: the rows must not be open longer than the view.
    with closing(chunks):
        for chunk in chunks:
            file.write(chunk)
            fingerprint.update(chunk)
            size += len(chunk)
            count += 1
    file.flush()
    return count, size, fingerprint.hexdigest()


def _chunks(view: View, format: str, day: date) -> Generator[bytes, None, None]:
    """The file in chunks, while a line on stderr shows how much has been written."""
    lines = map(statement_line, view.reader.statements())
    chunks = lines if format == _JSONL else FORMATS[format].write(view.reader, day)
    console = output.progress_console()
    columns = TextColumn("{task.description}"), DownloadColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task, size = bar.add_task("export", total=None), 0
        for number, chunk in enumerate(chunks):
            size += len(chunk)
            if number % _REPORT_EVERY == 0:
                bar.update(task, completed=size)
            yield chunk
