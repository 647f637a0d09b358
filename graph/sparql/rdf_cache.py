"""RDF stores of what readers see, built once for a version and day and kept between processes."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from datetime import date
from pathlib import Path

import pyoxigraph

from graph.search.snapshots import view_key
from graph.sparql.query import build
from graph.store.contract import Reader
from ontology import SCHEMA

_LAYOUT = 1
"""Layout version of the exports and of these folders; a store of another layout is never read."""

_STORES_ON_DISK = 2
"""A query may still be reading the one before."""

_NAME = "rdf-*"


class RdfStores:
    """A cache of the RDF stores of readers' views on a day. With a `folder` they outlive the process.

    A folder that cannot be written only costs building again.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._own: Path | None = None

    def cached(self, reader: Reader, day: date) -> Path | None:
        """The path of the store, if it is built already."""
        name = _name(reader, day)
        places = (folder / name for folder in (self._folder, self._own) if folder is not None)
        return next((place for place in places if place.is_dir()), None)

    def get(self, reader: Reader, day: date) -> Path:
        """The path of the store, built now where it is not cached."""
        cached = self.cached(reader, day)
        if cached is not None:
            return cached
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                return _build_in(self._folder, reader, day)
            except OSError:
                pass  # full or read-only
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="ketting-sparql-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        return _build_in(self._own, reader, day)


def _name(reader: Reader, day: date) -> str:
    version, loaded_at, *_ = view_key(reader)
    made_by = f"{_LAYOUT}-{SCHEMA.version}-{pyoxigraph.__version__}"
    return f"rdf-{made_by}-{version}-{loaded_at}-{day.isoformat()}"


def _build_in(folder: Path, reader: Reader, day: date) -> Path:
    """Build in a temporary folder and rename it, so that no process sees half a store."""
    place = folder / _name(reader, day)
    building = Path(tempfile.mkdtemp(prefix=".rdf-", dir=folder))
    try:
        built = build(reader, day, building)
        try:
            built.rename(place)
        except OSError:
            if not place.is_dir():  # else another process was faster
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)
    for old in sorted(folder.glob(_NAME), key=_age)[:-_STORES_ON_DISK]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def _age(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:  # removed by another process meanwhile
        return 0.0
