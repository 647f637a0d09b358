"""`ketting load`: sources into the store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as ProgressBar
from rich.progress import TaskID

from api.cli import options, output
from api.cli.auditing import opened_audit, record_loads
from api.cli.commands.watch.opening import run_after_load
from api.cli.exit_codes import ExitCode
from api.cli.failures import explanation
from api.cli.opening import build_snapshot, opened
from api.cli.progress import progress_bar
from api.cli.reports import load_answers, loads_answer
from api.errors import BadUse
from api.models import Load, Loads
from api.render.casework.watch import reports as told_watched
from api.render.loads import load_report
from api.settings import Settings
from api.workspace import Workspace
from graph.errors import GraphError
from ingest.discovery import ProgressOf, load_path
from ingest.download import Fetching, catalogue_of, load_address, load_catalogue
from ingest.errors import IngestError
from ingest.formats import FORMATS, format_named
from ingest.pipeline import ALWAYS_LOADED, LoadReport, Options, SourceFailure
from ingest.pipeline import load as load_source
from ingest.report import BadRecords
from ingest.sources import DESCRIPTION, Source, bundled_sources, open_source
from ingest.web import is_address
from ontology import OntologyError, PartialDate

_FILE_FORMATS = tuple(format.name for format in FORMATS.values() if not format.needs_source)

SourceName = Annotated[
    str | None,
    typer.Argument(
        metavar="SOURCE",
        help="A bundled source (see `ketting sources`), the path of a folder with a source.toml, that of "
        "a file, folder or archive whose files are recognised by what they hold, or the web address of one.",
        show_default=False,
    ),
]
File = Annotated[
    Path | None,
    typer.Argument(metavar="FILE", help="A file to read in place of the source's own.", show_default=False),
]
Bundled = Annotated[bool, typer.Option("--bundled", help="Load every source that comes with Ketting.")]
FileFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar=f"[{'|'.join(_FILE_FORMATS)}]",
        help="The format of SOURCE, a file, where its content does not tell. An export of Ketting is loaded "
        "as it was, a graph of others as far as the vocabulary's alignments say.",
        show_default=False,
    ),
]
Id = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar="ID",
        help="The id of the source that SOURCE, a file, becomes; by default it is named after the file.",
        show_default=False,
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        metavar="FILE",
        help="What the columns of SOURCE, a table, mean; `ketting map suggest SOURCE` proposes it.",
        show_default=False,
    ),
]
AcceptShrink = Annotated[
    bool,
    typer.Option("--accept-shrink", help="Load a source that has become much smaller than it was."),
]
Published = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DAY",
        help="The day (YYYY-MM-DD) of which SOURCE is, a file or a folder of files that does not state it; "
        "by default today.",
        show_default=False,
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        envvar="KETTING_ALLOW_PRIVATE",
        help="Fetch from addresses of a private network or of this machine too.",
    ),
]
Watch = Annotated[
    bool,
    typer.Option(
        "--watch",
        help="Then screen all watchlists again, and tell what changed, as `ketting watch run` does.",
    ),
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Load all of the source, or nothing when anything is rejected.")
]

_SHOWN = 80
"""Characters of what was typed that a message repeats."""

Job = tuple[str, Callable[[ProgressOf], LoadReport]]
"""What is loaded, and how."""


def load(  # noqa: PLR0913  (one parameter for each option)
    source: SourceName = None,
    file: File = None,
    bundled: Bundled = False,
    format: FileFormat = None,
    id: Id = None,
    mapping: Mapping = None,
    strict: Strict = False,
    accept_shrink: AcceptShrink = False,
    published: Published = None,
    allow_private: AllowPrivate = False,
    watch: Watch = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Load a SOURCE in place of its version before.

    What is rejected is named and kept in a file of its own, the rest is loaded, and the exit code is 3. It
    is 1 when no source was loaded.
    """
    check_watch(watch=watch, json=json)
    day = None if published is None else _day(published)
    if format is not None:
        format_named(format)
        if source is None or file is not None or bundled:
            raise BadUse("with --format name one file, and neither a source beside it nor --bundled")
    if id is not None and (source is None or file is not None or bundled):
        raise BadUse("--id names the source that a file becomes; name that file, and nothing beside it")
    if bundled and source is not None:
        raise BadUse(_beside_bundled(source))
    if mapping is not None and (source is None or file is not None or bundled):
        raise BadUse("--mapping says what the columns of a table mean; name that file, and nothing beside it")
    if not bundled and source is None:
        raise BadUse(
            f"name one SOURCE to load, such as {bundled_sources()[0]}, or give --bundled for all that come "
            f"with Ketting: {', '.join(bundled_sources())}"
        )
    sources = bundled_in_order() if bundled else (_source(source or "", format, mapping),)
    if file is not None and not isinstance(sources[0], Source):
        raise BadUse("FILE is read in place of a source's own files; name that source before it")
    if id is not None and isinstance(sources[0], Source):
        raise BadUse(f"{sources[0].id} has its id from its source.toml; leave out --id")
    if day is not None and isinstance(sources[0], Source):
        raise BadUse(f"{sources[0].id} states the days of its documents; leave out --published")
    if mapping is not None and isinstance(sources[0], Source):
        raise BadUse(f"{sources[0].id} has its mapping beside its source.toml; leave out --mapping")
    settings = Settings.of(store, casework=casework)
    with opened(settings, create=True) as workspace:
        options_of_load = Options(
            strict=strict,
            accept_shrink=accept_shrink,
            rejected_folder=settings.rejected_folder,
            published=day,
            mapping=mapping,
        )
        fetching = Fetching(allow_private=allow_private)
        named = "table" if mapping is not None and format is None else format
        jobs = [_job(workspace, each, options_of_load, file, named, id, fetching) for each in sources]
        reports, errors = run_jobs(workspace, settings, jobs)
        answer = loads_answer(workspace.store.url, reports)
    if json:
        output.answer_json(answer)
    elif answer.loads:
        output.answer(load_report(answer))
        for loaded in () if isinstance(sources[0], Source) else answer.loads:
            if loaded.source != ALWAYS_LOADED:
                how = "the same files as before, not read again:" if loaded.unread else "read as"
                output.message(f"{loaded.source}: {how} {format_named(loaded.format).title}")
        _tell_classes(reports)
        output.message(f"store: {answer.store}")
    else:
        output.remark(load_report(answer))
    if watch and answer.loads:
        output.answer(told_watched(run_after_load(settings, allow_private=allow_private)))
    tell_failures(answer, reports, errors)


def check_watch(*, watch: bool, json: bool) -> None:
    """Refuse what would print two answers in JSON; raises `BadUse`."""
    if watch and json:
        raise BadUse("--watch prints what changed; with --json load first, then `ketting watch run --json`")


def _tell_classes(reports: Iterable[LoadReport]) -> None:
    """Say which classes of their own the sources describe, and what being in one does."""
    for version in (loaded.version for report in reports for loaded in report.loads):
        for own in version.dataset.classes:
            effect = "is a hit" if own.decides else "is shown"
            told = f"{version.dataset.id}: describes the class {own.name}"
            output.message(f"{told}; being in it, or near somebody who is, {effect}")


def tell_failures(
    answer: Loads, reports: Sequence[LoadReport], errors: Sequence[Exception], *, is_done: bool = False
) -> None:
    """Say what failed, and end with the exit code that the table has for it; `is_done` without a load too."""
    for error in errors:
        output.message(f"ketting: {explanation(error)}", style="red")
    if not answer.loads and not is_done:
        raise typer.Exit(ExitCode.FAILURE)
    if errors or any(report.rejected_count for report in reports):
        raise typer.Exit(ExitCode.SOME_REJECTED)


def bundled_in_order() -> tuple[Source, ...]:
    """The bundled sources, the one that every store needs first."""
    names = sorted(bundled_sources(), key=lambda name: (name != ALWAYS_LOADED, name))
    return tuple(open_source(name) for name in names)


def load_all(workspace: Workspace, settings: Settings, sources: Sequence[Source]) -> list[Load]:
    """Load the sources one after another, showing how far it is, then build the snapshot.

    Raises what `ingest.pipeline.load` raises, after the other sources; what was loaded stays loaded.
    """
    options_of_load = Options(rejected_folder=settings.rejected_folder)
    jobs = [_job(workspace, source, options_of_load) for source in sources]
    reports, errors = run_jobs(workspace, settings, jobs)
    for error in errors:
        raise error
    return [load for report in reports for load in load_answers(report)]


def _day(text: str) -> date:
    with suppress(OntologyError):
        stated = PartialDate(text)
        if stated.first_day == stated.last_day:
            return stated.first_day
    raise BadUse(f"--published {text[:_SHOWN]}: no such day; write it as YYYY-MM-DD")


def _beside_bundled(source: str) -> str:
    """What to say of a SOURCE beside --bundled."""
    names = bundled_sources()
    own = f"{source} is one of them" if source in names else f"{source[:_SHOWN]!r} is none of them"
    return (
        f"--bundled loads all sources that come with Ketting ({', '.join(names)}), so it takes no SOURCE; "
        f"{own}: leave out --bundled to load it alone"
    )


def _source(name: str, format: str | None, mapping: Path | None) -> Source | Path | str:
    """The source of this name or folder, the path of a file, or of a folder of files, or a web address."""
    if is_address(name):
        return name
    path = Path(name)
    if (
        format is not None
        or (mapping is not None and path.is_file())
        or (name not in bundled_sources() and _holds_files(path))
    ):
        return path
    return open_source(name)


def _holds_files(path: Path) -> bool:
    """Whether the path is a file, or a folder that no source.toml describes."""
    try:
        return path.is_file() or (path.is_dir() and not path.joinpath(DESCRIPTION).exists())
    except (OSError, ValueError):  # a name that no file system takes
        return False


def _job(
    workspace: Workspace,
    source: Source | Path | str,
    how: Options,
    facts: Path | None = None,
    format: str | None = None,
    id: str | None = None,
    fetching: Fetching | None = None,
) -> Job:
    store, read = workspace.store, workspace.today
    if isinstance(source, Source):
        name = source.id
        load = partial(load_source, store, source, facts=facts)
        return name, lambda progress_of: load(**{**how, "progress": progress_of(name)})
    if isinstance(source, str):
        fetch = partial(
            load_address, store, source, read=read, format=format, id=id, fetching=fetching, **how
        )
        return source, lambda progress_of: fetch(progress_of=progress_of)
    if format is None and source.is_file() and catalogue_of(source) is not None:
        named = partial(load_catalogue, store, source, read=read, id=id, fetching=fetching, **how)
        return source.name, lambda progress_of: named(progress_of=progress_of)
    load_files = partial(load_path, store, source, read=read, format=format, id=id, **how)
    return source.name, lambda progress_of: load_files(progress_of=progress_of)


def run_jobs(
    workspace: Workspace, settings: Settings, jobs: Sequence[Job]
) -> tuple[list[LoadReport], list[Exception]]:
    """Do the jobs in order, showing how far each is, then build the snapshot; each is in the audit log.

    A failure of one of several is in its report, and returned as an error; that of a single one is
    raised unless it has a report of rejected records.
    """
    reports: list[LoadReport] = []
    errors: list[Exception] = []
    with opened_audit(settings) as log, progress_bar() as bar:
        for name, load in jobs:
            try:
                report = load(lambda name: partial(_show, bar, bar.add_task(name, total=None)))
            except BadRecords as error:
                report = error.report
                errors.append(error)
            except (IngestError, GraphError, OntologyError, OSError) as error:
                if len(jobs) == 1:
                    record_loads(log, settings, [], [name])
                    raise
                report = LoadReport((), failures=(SourceFailure(name, explanation(error)),))
                errors.append(error)
            reports.append(report)
            failed = [failure.source for failure in report.failures]
            record_loads(log, settings, load_answers(report), failed)
        if any(report.loads for report in reports):
            task = bar.add_task("snapshot", total=1)
            build_snapshot(workspace)
            bar.update(task, completed=1)
    return reports, errors


def _show(bar: ProgressBar, task: TaskID, done: int, total: int | None) -> None:
    bar.update(task, completed=done, total=total)
