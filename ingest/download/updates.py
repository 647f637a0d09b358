"""Loading from addresses, and loading again what has changed at the address of a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict, Unpack

from graph.store.contract import Store
from graph.store.records import Fetched
from ingest.discovery import ProgressOf, load_path
from ingest.download.addresses import WebAddress
from ingest.download.fetch import Downloaded, Limits, download
from ingest.errors import UnknownSource
from ingest.pipeline import LoadReport, Options, load
from ingest.publishers import publisher_folder, publishers, read_publication
from ingest.sources import Source, bundled_sources, open_source


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
    update = Update(url, (url,))
    with TemporaryDirectory(prefix="ketting-") as folder:
        [came] = _fetched(update, Path(folder), progress_of, fetching or {})
        options["fetched"] = (came.fetched,)
        return load_path(
            store, came.path, read=read, format=format, id=id, progress_of=progress_of, **options
        )


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
    with TemporaryDirectory(prefix="ketting-") as folder:
        files = _fetched(update, Path(folder), progress_of, fetching or {})
        if not files:
            return None
        options["fetched"] = tuple(file.fetched for file in files)
        if update.described is not None:
            if progress_of is not None:
                options["progress"] = progress_of(update.source)
            return load(store, update.described, facts=files[0].path, **options)
        path = files[0].path if len(files) == 1 else Path(folder)
        id = update.source if update.is_alone else None
        return load_path(store, path, read=read, id=id, progress_of=progress_of, **options)


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


def _fetched(
    update: Update, folder: Path, progress_of: ProgressOf | None, fetching: Fetching
) -> list[Downloaded]:
    """The files at the addresses; none when all are those that are known."""
    paths = _paths(update.urls, folder)
    known = {file.url: file for file in update.known}
    files: dict[str, Downloaded] = {}

    def fetch(url: str, known: Fetched | None) -> bool:
        progress = None if progress_of is None else progress_of(f"{update.source}: bytes")
        file = download(url, paths[url], known=known, progress=progress, **fetching)
        if file is not None:
            files[url] = file
        return file is not None

    same = [url for url in paths if not fetch(url, known.get(url))]
    if not files:
        return []
    for url in same:  # they belong together, so all are read again
        fetch(url, None)
    return [files[url] for url in paths]


def _paths(urls: Sequence[str], folder: Path) -> dict[str, Path]:
    """Where each file is put: one in a folder of the name that it is in there, several beside each other."""
    paths: dict[str, Path] = {}
    for number, url in enumerate(urls, start=1):
        name, parent = WebAddress.parse(url).names
        path = folder / (name if len(urls) > 1 else f"{parent}/{name}")
        path.parent.mkdir(exist_ok=True)
        paths[url] = path.with_name(f"{number}-{name}") if path in paths.values() else path
    return paths
