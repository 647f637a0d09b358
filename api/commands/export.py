"""`ketting export`: the data as a file."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Generator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.progress import Progress

from api.commands import options, output
from api.commands.opening import opened
from api.export import complete_file, statement_line
from api.reports import Export
from api.settings import Settings
from api.workspace import View
from ontology import Statement

_STDOUT = Path("-")
_REPORT_EVERY = 1_000


class Format(StrEnum):
    """The formats that data can be exported in."""

    JSONL = "jsonl"


Chosen = Annotated[Format, typer.Option("--format", help="jsonl: a statement a line, as JSON.")]
Output = Annotated[
    Path,
    typer.Option("--output", metavar="FILE", help="The file to write, or - for stdout.", show_default=False),
]


def export(
    output_file: Output,
    format: Chosen = Format.JSONL,
    source: options.Sources = None,
    known_at: options.KnownAt = None,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Write every statement to a file.

    The file appears when it is complete. The order is fixed, so equal data give equal files.
    """
    with (
        opened(Settings.of(store)) as workspace,
        workspace.view(source or None, options.moment(known_at, "--known-at")) as view,
    ):
        if output_file == _STDOUT:
            _export(view, sys.stdout.buffer)
            return
        with complete_file(output_file) as file:
            count, sha256 = _export(view, file)
        answer = Export(
            store=workspace.store.url,
            file=str(output_file.absolute()),
            format=format,
            statements=count,
            sha256=sha256,
        )
    if json:
        output.answer_json(answer)
    else:
        output.line(f"{answer.statements} statements written to {answer.file} (SHA-256 {answer.sha256})")


def _export(view: View, file: IO[bytes]) -> tuple[int, str]:
    """Write a line a statement; how many there were, and the fingerprint of all."""
    count, fingerprint = 0, hashlib.sha256()
    # Closed at once when writing fails: the rows must not be open longer than the view.
    with closing(_watched(view)) as statements:
        for statement in statements:
            line = statement_line(statement)
            file.write(line)
            fingerprint.update(line)
            count += 1
    file.flush()
    return count, fingerprint.hexdigest()


def _watched(view: View) -> Generator[Statement, None, None]:
    """The statements, while a bar on stderr shows how far it is."""
    console = output.progress_console()
    total = sum(version.statements for version in view.versions)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("export", total=total)
        for number, statement in enumerate(view.reader.statements()):
            if number % _REPORT_EVERY == 0:
                bar.update(task, completed=number)
            yield statement
