"""Loading from addresses, and loading again what has changed at the address of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack
from urllib.parse import urljoin

from graph.store.contract import Store
from graph.store.records import Fetched
from ingest.discovery import ProgressOf, load_path
from ingest.download.catalogue import Listed, catalogue_of, chosen, deltas_between
from ingest.download.fetch import Downloaded, Limits, download
from ingest.errors import BadFile, UnknownSource
from ingest.pipeline import LoadReport, Options, load
from ingest.publishers import publisher_folder, publishers, read_publication
from ingest.sources import Origin, Source, bundled_sources, open_source
from ingest.web import WebAddress


class Fetching(TypedDict, total=False):
    """How to fetch: from private addresses too, and within which limits."""

    allow_private: bool
    limits: Limits


@dataclass(frozen=True, slots=True)
class Update:
    """A source that can be brought up to date: the addresses of its files, and what came from them last.

    `is_alone` says that nothing else came from there, so that what comes now can be given its id. `described`
    is the source where a source.toml describes its files. Without `urls` nothing says where it comes from.
    """

    source: str
    urls: tuple[str, ...]
    known: tuple[Fetched, ...] = ()
    is_alone: bool = True
    described: Source | None = None


def load_address(
    store: Store,
    url: str,
    *,
    read: date,
    format: str | None = None,
    id: str | None = None,
    progress_of: ProgressOf | None = None,
    fetching: Fetching | None = None,
    **options: Unpack[Options],
) -> LoadReport:
    """Fetch the file at the address and load what it holds, as `load_path` does; its address is remembered.

    Raises `AddressRefused`, `DownloadFailed`, and what `load_path` raises.

    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     load_address(store, "list.csv", read=date(2026, 1, 31))
    Traceback (most recent call last):
    ...
    ingest.errors.AddressRefused: 'list.csv' is no web address; write it as https://...
    """
    loading = _Loading(store, read, progress_of, fetching or {}, options)
    with TemporaryDirectory(prefix="ketting-") as folder:
        [came] = loading.fetched(Update(url, (url,)), Path(folder))
        listed = catalogue_of(came.path)
        if listed is not None:
            return loading.listed(chosen(listed, id, url), came.fetched, id, Path(folder))
        return loading.files(came.path, id, Origin((came.fetched,)), format)


def load_catalogue(
    store: Store,
    path: Path,
    *,
    read: date,
    id: str | None = None,
    progress_of: ProgressOf | None = None,
    fetching: Fetching | None = None,
    **options: Unpack[Options],
) -> LoadReport:
    """Load what a catalogue in a file names: from beside it where it is there, else from its address.

    Raises `BadFile` for a file that is no catalogue, and what `load_address` raises.

    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     index = Path(folder, "index.json")
    ...     _ = index.write_text('{"name": "red_list", "resources": []}')
    ...     load_catalogue(store, index, read=date(2026, 1, 31))
    Traceback (most recent call last):
    ...
    ingest.errors.BadFile: the catalogue of red_list names no entities; load a file of it by its address
    """
    listed = catalogue_of(path)
    if listed is None:
        raise BadFile(f"{path.name}: is no catalogue; load the files that it is about")
    one = chosen(listed, id, path.name)
    loading = _Loading(store, read, progress_of, fetching or {}, options)
    beside = None if one.path is None else path.parent / one.path
    if beside is not None and beside.resolve().is_relative_to(path.parent.resolve()) and beside.is_file():
        one.check(beside)
        return loading.files(beside, id or one.name, _origin(one, ()))
    with TemporaryDirectory(prefix="ketting-") as folder:
        return loading.listed(one, None, id, Path(folder))


def update_source(
    store: Store,
    update: Update,
    *,
    read: date,
    progress_of: ProgressOf | None = None,
    fetching: Fetching | None = None,
    **options: Unpack[Options],
) -> LoadReport | None:
    """Fetch the files of a source again and load them; `None` when none has changed since they came last.

    Raises `UnknownSource` for a source without an address, and what `load_address` raises.

    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     update_source(store, Update("red_list", ()), read=date(2026, 1, 31))
    Traceback (most recent call last):
    ...
    ingest.errors.UnknownSource: red_list: nothing says where it comes from; load its file or address again
    """
    if not update.urls:
        raise UnknownSource(
            f"{update.source}: nothing says where it comes from; {_without_address(update.source)}"
        )
    loading = _Loading(store, read, progress_of, fetching or {}, options)
    with TemporaryDirectory(prefix="ketting-") as folder:
        files = loading.fetched(update, Path(folder))
        if not files:
            return None
        if update.described is not None:
            return loading.described(update.described, files)
        listed = catalogue_of(files[0].path) if len(files) == 1 else None
        if listed is not None:
            one = chosen(listed, update.source, update.urls[0])
            return loading.newer_edition(one, files[0].fetched, update, Path(folder))
        path = files[0].path if len(files) == 1 else Path(folder)
        id = update.source if update.is_alone else None
        return loading.files(path, id, Origin(tuple(file.fetched for file in files)))


def addresses_of(store: Store, day: date, source: str | None = None) -> tuple[Update, ...]:
    """Where each source that is loaded comes from, or the one named: loaded, published or a folder.

    The address that a version came from counts before the one that its publisher has. Raises `UnknownSource`,
    and `BadSource` for a folder whose source.toml is wrong.

    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     addresses_of(store, date(2026, 1, 31))
    ()
    """
    with store.reader() as reader:
        fetched = {version.dataset.id: version.dataset.fetched for version in reader.versions()}
    if source is None:
        return tuple(_update_of(id, fetched, day) for id in fetched)
    if source in fetched or source in publishers():
        return (_update_of(source, fetched, day),)
    described = open_source(source)
    return (Update(described.id, described.download, fetched.get(described.id, ()), described=described),)


def _update_of(id: str, fetched: dict[str, tuple[Fetched, ...]], day: date) -> Update:
    known = fetched.get(id, ())
    if known:
        urls = tuple(file.url for file in known)
        sharing = [other for other, files in fetched.items() if tuple(file.url for file in files) == urls]
        described = open_source(id) if id in bundled_sources() else None
        return Update(id, urls, known, is_alone=len(sharing) == 1, described=described)
    if id in publishers():
        return Update(id, read_publication(publisher_folder(id), day).download)
    if id in bundled_sources():
        described = open_source(id)
        return Update(id, described.download, described=described)
    return Update(id, ())


def _without_address(id: str) -> str:
    if id in bundled_sources():
        return "it comes with Ketting, and a newer release has a newer copy"
    return "load its file or address again"


@dataclass(frozen=True, slots=True)
class _Loading:
    """Fetching and loading, with what is the same for all of it."""

    store: Store
    read: date
    progress_of: ProgressOf | None
    fetching: Fetching
    options: Options

    def files(self, path: Path, id: str | None, origin: Origin, format: str | None = None) -> LoadReport:
        """Load what a path holds, which came from somewhere."""
        how: Options = {**self.options, "origin": origin}
        return load_path(
            self.store, path, read=self.read, format=format, id=id, progress_of=self.progress_of, **how
        )

    def described(self, source: Source, files: Sequence[Downloaded]) -> LoadReport:
        """Load the file of a source that a source.toml describes."""
        how: Options = {**self.options, "origin": Origin(tuple(file.fetched for file in files))}
        if self.progress_of is not None:
            how["progress"] = self.progress_of(source.id)
        return load(self.store, source, facts=files[0].path, **how)

    def listed(self, one: Listed, catalogue: Fetched | None, id: str | None, folder: Path) -> LoadReport:
        """Load the entities of a data set of a catalogue, which was fetched from an address, or is a file."""
        base = "" if catalogue is None else catalogue.url
        address = urljoin(base, one.entities or one.path or "")
        if not (one.entities or (one.path and base)):
            raise BadFile(f"the catalogue of {one.name} names no entities; load a file of it by its address")
        path = folder / "entities" / "entities.ftm.json"
        path.parent.mkdir()
        self.download(one.name, address, path)
        one.check(path)
        fetched = () if catalogue is None else (replace(catalogue, version=one.version),)
        return self.files(path, id or one.name, _origin(one, fetched))

    def newer_edition(
        self, one: Listed, catalogue: Fetched, update: Update, folder: Path
    ) -> LoadReport | None:
        """Bring a source to the edition of a catalogue: by changes where they reach, else as a whole."""
        before = update.known[0].version if update.known else None
        if before is not None and before == one.version:
            return None
        if before is not None and one.deltas is not None:
            index, base = folder / "delta.json", urljoin(catalogue.url, one.deltas)
            self.download(f"{one.name} changes", base, index)
            deltas = deltas_between(index, before, base)
            if deltas == []:
                return None
            if deltas is not None:
                changes = folder / "changes"
                changes.mkdir()
                for number, (version, address) in enumerate(deltas, start=1):
                    name = f"{number:04}-entities.delta.json"
                    self.download(f"{one.name} {version}", address, changes / name)
                newest = max(deltas[-1][0], one.version or "")
                origin = Origin((replace(catalogue, version=newest),))
                return self.files(changes, update.source, origin, "ftm_delta")
        return self.listed(one, catalogue, update.source, folder)

    def fetched(self, update: Update, folder: Path) -> list[Downloaded]:
        """The files at the addresses; none when all are those that are known."""
        paths = _paths(update.urls, folder)
        known = {file.url: file for file in update.known}
        files: dict[str, Downloaded] = {}

        def fetch(url: str, known: Fetched | None) -> bool:
            file = self.download(update.source, url, paths[url], known)
            if file is not None:
                files[url] = file
            return file is not None

        same = [url for url in paths if not fetch(url, known.get(url))]
        if not files:
            return []
        for url in same:  # they belong together, so all are read again
            fetch(url, None)
        return [files[url] for url in paths]

    def download(self, name: str, url: str, path: Path, known: Fetched | None = None) -> Downloaded | None:
        """Fetch a file, telling how far it is; `None` when it is the one that is known."""
        progress = None if self.progress_of is None else self.progress_of(f"{name}: bytes")
        return download(url, path, known=known, progress=progress, **self.fetching)


def _origin(one: Listed, fetched: tuple[Fetched, ...]) -> Origin:
    return Origin(fetched, one.title, one.publisher, one.url, one.update_days)


def _paths(urls: Sequence[str], folder: Path) -> dict[str, Path]:
    """Where each file is put: one in a folder of the name that it is in there, several beside each other."""
    paths: dict[str, Path] = {}
    for number, url in enumerate(urls, start=1):
        name, parent = WebAddress.parse(url).names
        path = folder / (name if len(urls) > 1 else f"{parent}/{name}")
        path.parent.mkdir(exist_ok=True)
        paths[url] = path.with_name(f"{number}-{name}") if path in paths.values() else path
    return paths
