"""One load, whatever the format: a reader goes through the records, and what it emits is stored."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypedDict, Unpack

from graph.errors import StoreBusy
from graph.store.contract import Store
from graph.store.forgetting import FORGOTTEN
from ingest.dry_run import DryRun
from ingest.emit import Emit
from ingest.errors import BadFile, UnknownSource
from ingest.files import InputFile, input_file
from ingest.formats import Format, format_named, format_of
from ingest.own_sources import DISPUTES, JUDGEMENTS, SHARED_IDENTIFIERS
from ingest.progress import Progress
from ingest.publishers import published_source, publisher_folder, read_publication
from ingest.records import Head, Records
from ingest.report import BadRecords, LoadReport, SourceFailure, SourceLoad
from ingest.sameness import renew_sameness
from ingest.sources import (
    DESCRIPTION,
    Origin,
    Reading,
    Source,
    bundled_sources,
    file_source,
    is_source_id,
    open_source,
)
from ingest.store_emit import StoreEmit
from ingest.versions import current_version, fingerprint, previous_version
from ontology import PartialDate

__all__ = [
    "ALWAYS_LOADED",
    "LoadReport",
    "Options",
    "Progress",
    "SourceFailure",
    "SourceLoad",
    "load",
    "load_file",
    "load_files",
]

ALWAYS_LOADED = "risk_classes"
"""The bundled source without which no screening can be answered."""


class Options(TypedDict, total=False):
    """How to load, whatever it is.

    Good records are loaded and bad ones reported, and kept in `rejected_folder`; with `strict` a rejection or
    an unmapped term stops the load. A source that has become much smaller than its last version is not loaded
    unless `accept_shrink`. `progress` is told how far it is. `published` is the day of which files are that
    do not state it; one with a source.toml states it there. `origin` says where the files came from; the
    version remembers it. `mapping` is a file that says what the columns of a table mean.
    """

    strict: bool
    accept_shrink: bool
    progress: Progress | None
    rejected_folder: Path | None
    published: date | None
    mapping: Path | None
    origin: Origin


def load(
    store: Store, source: Source, *, facts: Traversable | None = None, **options: Unpack[Options]
) -> LoadReport:
    """Replace a source in the store by what its files say now, or the file `facts` in their place.

    The risk classes are loaded first into a store that has none. Raises `BadFile` for a
    damaged file, `BadRecords` under `strict` or when no record is good, `RejectsUnwritable`, and what
    the store raises; then the source's last version stands. `BadRecords` has the report, and the file of
    rejected records stays.

    >>> import tempfile
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = open_store(f"sqlite:///{folder}/case.db")
    ...     report = load(store, open_source("nieuwsuur_2025"))
    ...     store.close()
    >>> [(load.source, load.read, load.rejected_count) for load in report.loads]
    [('risk_classes', 118, 0), ('nieuwsuur_2025', 253, 0)]
    """
    _check_name(source)
    source = source.from_origin(options.get("origin"))
    files = tuple(map(input_file, source.files if facts is None else (facts,)))
    job = _Job(source, files, None if source.mapping is None else input_file(source.mapping))
    with _emit_to(store, job, lambda: _load_first(store, source.id), options) as emit:
        if not emit.keep_unread():
            job.read(emit, store)
    return _with_sameness(store, emit.report(), source.dataset.read)


def load_file(
    store: Store,
    path: Path,
    *,
    read: date,
    format: str | None = None,
    id: str | None = None,
    **options: Unpack[Options],
) -> LoadReport:
    """Replace each source that the file describes, or else one named after the file, or `id`.

    `format` is the name of one; `None` goes
    by what the file holds, or by its suffix. `read` is the day on which the file is read. Raises
    `UnknownFormat`, and what `load` raises. A source is replaced whole or not at all; of several, one without
    a good fact is a failure in the report, and `BadRecords` is raised when all are. Those before another
    error stay loaded.

    >>> import pathlib, tempfile
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "site.ttl")
    ...     _ = path.write_text(
    ...         "@prefix schema: <https://schema.org/> . "
    ...         "<https://a.example/> a schema:Organization ; schema:name 'A' ; schema:slogan 'Onward' ."
    ...     )
    ...     store = open_store(f"sqlite:///{folder}/case.db")
    ...     report = load_file(store, path, read=date(2026, 1, 31))
    ...     store.close()
    >>> [(load.source, load.loaded) for load in report.loads]
    [('site', 2)]
    >>> report.unmapped[0].term
    'https://schema.org/slogan'
    """
    file_format = format_of(Head.of(path)) if format is None else format_named(format)
    return load_files(store, (input_file(path),), file_format, read=read, id=id, **options)


def load_files(
    store: Store,
    files: tuple[InputFile, ...],
    format: Format,
    *,
    read: date,
    id: str | None = None,
    **options: Unpack[Options],
) -> LoadReport:
    """As `load_file`, for files of one format that belong together.

    >>> import tempfile
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.nt")
    ...     _ = path.write_text(
    ...         '<https://a.example/> <https://schema.org/name> "A" .\\n<https://a.example/> '
    ...         "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/Organization> .\\n"
    ...     )
    ...     store = open_store(f"sqlite:///{folder}/case.db")
    ...     report = load_files(store, (input_file(path),), format_named("nquads"), read=date(2026, 1, 31))
    ...     store.close()
    >>> [(load.source, load.format) for load in report.loads]
    [('a', 'nquads')]
    """
    if id is not None and not is_source_id(id):
        raise UnknownSource(f"{id[:80]!r} can be no id of a source; use lower-case letters, digits and _")
    publisher = _publisher(files, format)
    if publisher is not None:
        publication = read_publication(publisher_folder(publisher), read)
        source = published_source(publication, format.name, files, id)
    else:
        source = file_source(files, format, read=read, id=id, mapping=options.get("mapping"))
    source = _published_on(options.get("published"), source)
    source = source.from_origin(options.get("origin"))
    _check_name(source)
    if source.id in bundled_sources() and not format.describes_sources:
        raise UnknownSource(
            f"{files[0].name} would take the place of the bundled source {source.id!r}; name another with "
            f"--id"
        )
    load_first = tuple if format.describes_sources else lambda: _load_first(store, source.id)
    job = _Job(source, files, None if source.mapping is None else input_file(source.mapping))
    with _emit_to(store, job, load_first, options) as emit:
        if not emit.keep_unread():
            job.read(emit, store)
    return _with_sameness(store, emit.report(), read)


def _with_sameness(store: Store, report: LoadReport, day: date) -> LoadReport:
    """The report of a load, and what shared identifiers judge now where it changed anything."""
    if not any(load.version.added or load.version.removed for load in report.loads):
        return report
    try:
        return replace(report, sameness=renew_sameness(store, day))
    except StoreBusy:  # another load is under way, at whose end it is done
        return report


def _publisher(files: tuple[InputFile, ...], format: Format) -> str | None:
    """The folder of the publisher of the files; raises `BadFile` for those of several publications."""
    publications = format.publications([file.path for file in files])
    if len(publications) > 1:
        raise BadFile(
            f"{', '.join(file.name for file in files)}: are {len(publications)} publications of "
            f"{format.title}; load them one by one"
        )
    return publications[0][0]


def _published_on(day: date | None, source: Source) -> Source:
    """The source with documents of that day, where it is given; raises `UnknownSource` for one to come."""
    if day is None:
        return source
    if day > source.dataset.read:
        raise UnknownSource(f"a file published on {day} cannot have been read on {source.dataset.read}")
    documents = tuple(replace(document, date=PartialDate(day.isoformat())) for document in source.documents)
    return replace(source, documents=documents)


def _check_name(source: Source) -> None:
    """Raise `UnknownSource` for the id of a source that Ketting writes itself."""
    if source.id in (DISPUTES, FORGOTTEN, JUDGEMENTS, SHARED_IDENTIFIERS):
        raise UnknownSource(f"{source.id!r} is a source that Ketting writes itself; give this one another id")


@contextmanager
def _emit_to(
    store: Store, job: _Job, load_first: Callable[[], tuple[SourceLoad, ...]], options: Options
) -> Iterator[StoreEmit]:
    """What the job's reader emits goes to the store; `strict` checks all of it before any of it."""
    rejected_folder = options.get("rejected_folder")
    if options.get("strict", False):
        job.check(store, rejected_folder)
    with (
        _rarely_collected(),
        StoreEmit(
            store,
            job.source,
            job.reading,
            load_first=load_first,
            check_count=job.check_count,
            accept_shrink=options.get("accept_shrink", False),
            progress=options.get("progress"),
            rejected_folder=rejected_folder,
        ) as emit,
    ):
        yield emit


@contextmanager
def _rarely_collected() -> Iterator[None]:
    """Look for unused cycles of objects a hundredth as often: a load makes few, and looks at millions."""
    before = gc.get_threshold()
    gc.set_threshold(before[0] * 100, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _load_first(store: Store, source_id: str) -> tuple[SourceLoad, ...]:
    if source_id == ALWAYS_LOADED or current_version(store, ALWAYS_LOADED) is not None:
        return ()
    return load(store, open_source(ALWAYS_LOADED), strict=True).loads


@dataclass(frozen=True, slots=True)
class _Job:
    """A source and the files that it is read from, and the one that says what columns mean."""

    source: Source
    files: tuple[InputFile, ...]
    mapping: InputFile | None = None

    @property
    def sha256(self) -> str:
        """The fingerprint of the files, and of a mapping and source.toml, if there are such."""
        described = [] if self.source.sha256 is None else [(DESCRIPTION, self.source.sha256)]
        read = (*self.files, *([] if self.mapping is None else [self.mapping]))
        return fingerprint([*((file.name, file.sha256) for file in read), *described])

    @property
    def reading(self) -> Reading:
        """What stands for all that is read."""
        return Reading.of(self.source, self.sha256, sum(file.size for file in self.files))

    def read(self, emit: Emit, store: Store) -> None:
        """Have the reader of the format go through the files."""
        expected = self.source.expected
        records = Records(
            self.files, self.source.format, expected.least, expected.most, self.mapping, emit.reject
        )
        emit.steps.fraction = records.fraction
        emit.previous = partial(previous_version, store, self.source.id)
        format_named(self.source.format).read(records, emit)
        emit.finish()

    def check(self, store: Store, rejected_folder: Path | None) -> None:
        """Raise `BadRecords` unless everything that the files say can be loaded."""
        with DryRun(
            self.source.dataset,
            self.source.documents,
            check_count=self.check_count,
            rejected_folder=rejected_folder,
        ) as emit:
            self.read(emit, store)
        if emit.problems:
            if not (emit.rejected_total or emit.unmapped_terms or emit.report().left_out):
                raise BadRecords(f"{emit.problems[0]}; nothing was loaded", emit.report())
            unmapped = len(emit.unmapped_terms)
            in_part = len(emit.report().left_out)
            also = (f", {unmapped} terms are unmapped" if unmapped else "") + (
                f", {in_part} sources are held in part" if in_part else ""
            )
            raise BadRecords(
                f"{self.source.id}: {emit.rejected_total} of {emit.total} facts are bad{also}, and a strict "
                f"load takes none, so nothing was loaded; the first: {emit.problems[0]}",
                emit.report(),
            )

    def check_count(self, count: int) -> None:
        """Raise `BadFile` for fewer facts than source.toml expects, or for none."""
        names = ", ".join(file.name for file in self.files)
        expected = self.source.expected.rows
        if expected is None and count == 0:
            raise BadFile(f"{names}: nothing in it can be loaded")
        if expected is not None and count < expected:
            raise BadFile(
                f"{names}: {count} rows, but {DESCRIPTION} of {self.source.id} expects at least {expected}, "
                "so the file was probably cut off; get it again, or lower rows under [expect] if it is whole"
            )
