"""RDF stores of what readers see, built once for a version and day and kept between processes."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from datetime import date
from pathlib import Path

import pyoxigraph

from graph.search.snapshots import view_key
from graph.sparql.ask import build
from graph.store.contract import Reader
from ontology import SCHEMA

_LAYOUT = 1
"""Of what exports write and of these folders; a store of another layout is never read."""

_KEPT = 2
"""A query may still be reading the one before."""

_NAME = "rdf-*"


class RdfStores:
    """Gives the RDF store of a reader's view on a day. With a `folder` they outlive the process.

    A folder that cannot be written only costs building again.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._own: Path | None = None

    def kept(self, reader: Reader, day: date) -> Path | None:
        """The store, if it has been built."""
        name = _name(reader, day)
        places = (folder / name for folder in (self._folder, self._own) if folder is not None)
        return next((place for place in places if place.is_dir()), None)

    def built(self, reader: Reader, day: date) -> Path:
        """The store, built now where it is not kept."""
        kept = self.kept(reader, day)
        if kept is not None:
            return kept
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                return _built_in(self._folder, reader, day)
            except OSError:
                pass  # full or read-only
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="ketting-sparql-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        return _built_in(self._own, reader, day)


def _name(reader: Reader, day: date) -> str:
    version, moment, _ = view_key(reader)
    made_by = f"{_LAYOUT}-{SCHEMA.version}-{pyoxigraph.__version__}"
    return f"rdf-{made_by}-{version}-{moment}-{day.isoformat()}"


def _built_in(folder: Path, reader: Reader, day: date) -> Path:
    """Build beside its place and move it there whole, so that no process sees half a store."""
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
    for old in sorted(folder.glob(_NAME), key=_age)[:-_KEPT]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def _age(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:  # removed by another process meanwhile
        return 0.0
