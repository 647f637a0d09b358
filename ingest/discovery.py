"""Loading what a path holds: a file, or each file of a folder or archive, recognised by its content."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Unpack

from graph.store.contract import Store
from ingest.containers import Contents, FoundFile, opened_container
from ingest.errors import IngestError, UnknownFormat, UnknownSource
from ingest.files import input_file
from ingest.formats import Format, format_named, format_of
from ingest.pipeline import Options, load_files
from ingest.progress import Progress
from ingest.records import Head
from ingest.rejections import Rejection
from ingest.report import BadRecords, LoadReport, SourceFailure, nothing_loaded
from ingest.sources import DESCRIPTION, source_id
from ontology import OntologyError

_GENERIC = ("entities", "statements", "targets", "data", "export", "download")
"""Names that publishers give to the files of every source; such a file is named after its folder."""

ProgressOf = Callable[[str], Progress]
"""Gives what is told how far the load of a source is."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Files of one format that become one source."""

    id: str
    format: Format
    files: tuple[FoundFile, ...]


def load_path(
    store: Store,
    path: Path,
    *,
    read: date,
    format: str | None = None,
    id: str | None = None,
    progress_of: ProgressOf | None = None,
    **options: Unpack[Options],
) -> LoadReport:
    """Load the file at the path, or each file of the folder or archive there.

    A file is a source of its own, or several where it describes them; those of a format that come together in
    one folder are one. `id` names the source, of which there must be one then. Of several files those of no
    known format are left out, and one that fails is a failure in the report, with its last version as it was;
    `BadRecords` is raised when all fail. Raises `UnknownFormat` when no file is of a known format,
    `UnknownSource` for an `id` of several sources, and what `load_file` raises.

    >>> import tempfile
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("a.ttl", "b.ttl", "notes.txt"):
    ...         _ = Path(folder, name).write_text(
    ...             "@prefix schema: <https://schema.org/> . "
    ...             f"<https://a.example/{name}> a schema:Organization ; schema:name '{name}' ."
    ...         )
    ...     with tempfile.TemporaryDirectory() as other:
    ...         store = open_store(f"sqlite:///{other}/case.db")
    ...         report = load_path(store, Path(folder), read=date(2026, 1, 31))
    ...         store.close()
    >>> [(load.source, load.format) for load in report.loads]
    [('a', 'turtle'), ('b', 'turtle')]
    >>> [str(left) for left in report.left_out]
    ['notes.txt: is of no known format']
    """
    with opened_container(path) as contents:
        groups = list(_groups(path, contents, format, id is not None))
        if id is not None and len(groups) > 1:
            raise UnknownSource(
                f"{path} holds {len(groups)} sources ({', '.join(group.id for group in groups[:5])}), and "
                f"--id "
                "names one; load them one by one"
            )
        reports: list[LoadReport] = []
        for group in groups:
            if progress_of is not None:
                options["progress"] = progress_of(id or group.id)
            reports.append(_loaded(store, group, id, read, len(groups) == 1, options))
    return _together(reports, tuple(contents.skipped))


def _loaded(
    store: Store, group: _Group, id: str | None, read: date, is_only: bool, options: Options
) -> LoadReport:
    try:
        files = tuple(input_file(file.file) for file in group.files)
        return load_files(store, files, group.format, read=read, id=id or group.id, **options)
    except BadRecords as error:
        if is_only:
            raise
        return error.report
    except (IngestError, OntologyError) as error:
        if is_only:
            raise
        return LoadReport((), failures=(SourceFailure(group.id, str(error)),))


def _together(reports: list[LoadReport], skipped: tuple[Rejection, ...]) -> LoadReport:
    report = LoadReport(
        tuple(load for each in reports for load in each.loads),
        tuple(rejection for each in reports for rejection in each.rejected),
        tuple(term for each in reports for term in each.unmapped),
        tuple(failure for each in reports for failure in each.failures),
        (*(left for each in reports for left in each.left_out), *skipped),
        tuple(column for each in reports for column in each.columns),
        next((each.sameness for each in reversed(reports) if each.sameness is not None), None),
    )
    if not report.loads:
        raise BadRecords(nothing_loaded(report.failures), report)
    return report


def _groups(path: Path, contents: Contents, format: str | None, has_id: bool) -> Iterator[_Group]:
    """The sources that the files become; the other files are noted in `contents`."""
    named = None if format is None else format_named(format)
    count = len(contents.files) + len(contents.skipped)
    is_single = count == 1
    together: dict[tuple[str, str], list[FoundFile]] = {}
    order: list[tuple[Format, list[FoundFile]]] = []
    changes: tuple[str, str] | None = None
    for file in contents.files:
        try:
            chosen = named or format_of(Head.of(file.file))
        except IngestError as error:
            if is_single:
                raise
            contents.skip(file.place, str(error) if not isinstance(error, UnknownFormat) else _NO_FORMAT)
            continue
        if chosen.needs_source and not is_single:
            contents.skip(file.place, f"is {chosen.title}", f"load the folder with its {DESCRIPTION}")
            continue
        if chosen.changes_source and not has_id:
            changes = f"has {chosen.title}", "name the source that they change with --id"
            contents.skip(file.place, *changes)
            continue
        key = chosen.name, "" if chosen.changes_source else file.folder
        if (chosen.together or chosen.changes_source) and key in together:
            together[key].append(file)
            continue
        together[key] = [file]
        order.append((chosen, together[key]))
    if not order and changes is not None:
        raise UnknownSource(f"{path} {'; '.join(changes)}")
    if not order:
        raise UnknownFormat(
            f"{path}: none of its {count} files is of a known format; name the --format of a single one"
        )
    taken: dict[str, str] = {}
    for chosen, publisher, files in _publications(order, contents, is_single):
        id = publisher or _source_id(path, files[0], chosen)
        if id in taken and not chosen.describes_sources:
            for file in files:
                reason = f"would be the source {id!r} like {taken[id]}"
                contents.skip(file.place, reason, "load it by itself, with another --id")
            continue
        taken[id] = files[0].place
        yield _Group(id, chosen, tuple(files))


def _publications(
    order: Sequence[tuple[Format, list[FoundFile]]], contents: Contents, is_single: bool
) -> Iterator[tuple[Format, str | None, tuple[FoundFile, ...]]]:
    """The files by the publications that they are; those of none are noted in `contents`."""
    for chosen, files in order:
        by_file = {id(file.file): file for file in files}
        try:
            publications = chosen.publications([file.file for file in files])
        except IngestError as error:
            if is_single:
                raise
            for file in files:
                contents.skip(file.place, str(error))
            continue
        for publisher, members in publications:
            yield chosen, publisher, tuple(by_file[id(member)] for member in members)


_NO_FORMAT = "is of no known format"


def _source_id(path: Path, file: FoundFile, format: Format) -> str:
    """The id of the source that a file becomes, after its name, or that of its folder."""
    name = file.file.name
    if name.partition(".")[0].lower() in _GENERIC:
        is_alone = file.file is path
        name = file.folder.rpartition("/")[2] or (path.resolve().parent.name if is_alone else path.name)
    return source_id(name, format)
