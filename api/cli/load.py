"""`ketting load`: sources into the store."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from api.cli import options, output
from api.cli.opening import build_snapshot, discard_snapshots, opened
from api.cli.progress import progress_bar
from api.cli.reports import load_answers, rdf_answer
from api.errors import BadQuestion
from api.models import Load, Loads
from api.render.loads import loads
from api.render.rdf_loads import rdf_loads
from api.settings import Settings
from api.workspace import Workspace
from graph.store import MOST_PROCESSES
from ingest.formats.rdf.file import RdfSyntax
from ingest.formats.rdf.load import load_rdf
from ingest.pipeline import ALWAYS_LOADED
from ingest.pipeline import load as load_source
from ingest.source import Source, bundled_sources, open_source

SourceName = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="A bundled source (see `ketting sources`) or the path of a folder with a source.toml.",
        show_default=False,
    ),
]
File = Annotated[
    Path | None,
    typer.Argument(
        metavar="FILE", help="A fact table to read in place of the source's own.", show_default=False
    ),
]
Bundled = Annotated[bool, typer.Option("--bundled", help="Load every source that comes with Ketting.")]
Syntax = Annotated[
    RdfSyntax | None,
    typer.Option(
        "--format",
        help="Read SOURCE as an RDF file: an export of Ketting as it was, a graph of others as far as "
        "the vocabulary's alignments say.",
        show_default=False,
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Stop at bad rows: load all of the source or nothing.")
]
Processes = Annotated[
    int,
    typer.Option(
        "--processes",
        metavar="N",
        help=f"Write a large load into Neo4j with so many processes, 1 to {MOST_PROCESSES}, on a machine "
        "with cores to spare.",
    ),
]


def load(
    source: SourceName = None,
    file: File = None,
    bundled: Bundled = False,
    format: Syntax = None,
    strict: Strict = False,
    processes: Processes = 1,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Load a SOURCE in place of its version before.

    Bad rows are named and kept in a file of their own; the good ones are loaded.
    """
    if not 1 <= processes <= MOST_PROCESSES:
        raise BadQuestion(f"--processes is {processes}; choose between 1 and {MOST_PROCESSES}")
    if format is not None:
        if source is None or file is not None or bundled:
            raise BadQuestion("with --format name one RDF file, and neither a source beside it nor --bundled")
        _load_rdf(Path(source), format, Settings.of(store), strict=strict, processes=processes, json=json)
        return
    if bundled == (source is not None):
        raise BadQuestion("name one SOURCE to load, or give --bundled for all that come with Ketting")
    sources = bundled_in_order() if bundled else (open_source(source or ""),)
    settings = Settings.of(store)
    with opened(settings, create=True, processes=processes) as workspace:
        done = load_all(workspace, settings, sources, facts=file, strict=strict)
        answer = Loads(store=workspace.store.url, loads=done)
    if json:
        output.answer_json(answer)
    else:
        output.answer(loads(done))
        output.message(f"store: {answer.store}")


def _load_rdf(
    path: Path, syntax: RdfSyntax, settings: Settings, *, strict: bool, processes: int, json: bool
) -> None:
    with opened(settings, create=True, processes=processes) as workspace:
        with progress_bar() as bar:
            bar.add_task(path.name, total=None)
            try:
                report = load_rdf(workspace.store, path, syntax, read=workspace.today, strict=strict)
            finally:
                discard_snapshots(settings)
            build_snapshot(workspace)
        answer = rdf_answer(workspace.store.url, str(path.absolute()), report)
    if json:
        output.answer_json(answer)
    else:
        output.answer(rdf_loads(answer))
        output.message(f"store: {answer.store}")


def bundled_in_order() -> tuple[Source, ...]:
    """The bundled sources, the one that every store needs first."""
    names = sorted(bundled_sources(), key=lambda name: (name != ALWAYS_LOADED, name))
    return tuple(open_source(name) for name in names)


def load_all(
    workspace: Workspace,
    settings: Settings,
    sources: tuple[Source, ...],
    *,
    facts: Path | None = None,
    strict: bool = False,
) -> list[Load]:
    """Load the sources one after another, showing how far it is, then build the snapshot.

    Raises what `ingest.pipeline.load` raises; what was loaded before stays loaded.
    """
    done: list[Load] = []
    with progress_bar() as bar:
        try:
            for source in sources:
                task = bar.add_task(source.id, total=None)
                report = load_source(
                    workspace.store,
                    source,
                    facts=facts,
                    strict=strict,
                    progress=partial(_show, bar, task),
                    rejected_folder=settings.rejected_folder,
                )
                done += load_answers(report)
        finally:
            if done:
                discard_snapshots(settings)
        task = bar.add_task("snapshot", total=1)
        build_snapshot(workspace)
        bar.update(task, completed=1)
    return done


def _show(bar: Progress, task: TaskID, rows: int, total: int) -> None:
    bar.update(task, completed=rows, total=total)
