"""SPARQL over the current data: an RDF store on disk, built when first asked and again after each load."""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.errors import StillBuilding
from api.workspace import Workspace
from graph.sparql.ask import Bounds, SparqlAnswer, ask, build
from graph.sparql.guard import query_form

_AT_ONCE = 2
"""Queries that run at one time, each in a process of its own."""


@dataclass(frozen=True, slots=True)
class _Built:
    """An RDF store, the version and day that it is of, and how to remove it."""

    key: tuple[int, date]
    path: Path
    remove: Callable[[], object]


class SparqlDesk:
    """Answers queries; safe to share between threads. What it built goes when it does."""

    def __init__(self, workspace: Workspace, bounds: Bounds) -> None:
        self._workspace = workspace
        self._bounds = bounds
        self._building = threading.Lock()
        self._turn = threading.BoundedSemaphore(_AT_ONCE)
        # The one before stays as well: a query may still be reading it.
        self._built: deque[_Built] = deque()

    def ask(self, query: str) -> SparqlAnswer:
        """The answer from the data as they are now.

        Raises `BadQuery`, `QueryTooLong`, `StillBuilding` when another request builds the store or too
        many are asking, and what the store raises.
        """
        query_form(query)  # a bad query need not wait
        if not self._turn.acquire(timeout=self._bounds.seconds):
            raise StillBuilding("too many queries at once; ask again in a moment")
        try:
            return ask(self._store(), query, self._bounds)
        finally:
            self._turn.release()

    def _store(self) -> Path:
        if not self._building.acquire(timeout=self._bounds.seconds):
            raise StillBuilding("the data are being made ready for SPARQL; ask again in a moment")
        try:
            with self._workspace.store.reader() as reader:
                key = (reader.version, self._workspace.today)
                if not self._built or self._built[-1].key != key:
                    folder = tempfile.mkdtemp(prefix="ketting-sparql-")
                    remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
                    self._built.append(
                        _Built(key, build(reader, self._workspace.today, Path(folder)), remove)
                    )
                while len(self._built) > 2:
                    self._built.popleft().remove()
                return self._built[-1].path
        finally:
            self._building.release()
