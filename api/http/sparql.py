"""SPARQL over the current data: an RDF store on disk, built in the background and again after each load."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from datetime import date
from pathlib import Path

from api.errors import StillBuilding
from api.workspace import Workspace
from graph.search.snapshots import ViewKey, view_key
from graph.sparql import Bounds, RdfStores, SparqlAnswer, query_form, run_query

_MAX_CONCURRENT = 2
"""Queries that run at one time, each in a process of its own."""


class SparqlService:
    """Answers queries; safe to share between threads.

    With a `folder` what it builds stays there for the next process; without one it goes with the service.
    """

    def __init__(self, workspace: Workspace, bounds: Bounds, folder: Path | None = None) -> None:
        self._workspace = workspace
        self._bounds = bounds
        self._stores = RdfStores(folder)
        self._slots = threading.BoundedSemaphore(_MAX_CONCURRENT)
        self._lock = threading.Lock()
        self._one_build = threading.Lock()
        self._key: tuple[ViewKey, date] | None = None
        self._building: Future[Path] = Future()

    def prepare(self) -> None:
        """Begin to build what the first query needs, and do not wait for it."""
        with self._workspace.store.reader() as reader:
            self._of((view_key(reader), self._workspace.today))

    def ask(self, query: str) -> SparqlAnswer:
        """The answer from the data as they are now.

        Raises `BadQuery`, `QueryTooLong`, `StillBuilding` when the store is not built in time or too
        many are asking, and what the store raises.
        """
        query_form(query)  # a bad query need not wait
        if not self._slots.acquire(timeout=self._bounds.seconds):
            raise StillBuilding("too many queries at once; ask again in a moment")
        try:
            return run_query(self._ready(), query, self._bounds)
        finally:
            self._slots.release()

    def _ready(self) -> Path:
        """The RDF store of the data as they are now; waits as long as a query may take."""
        with self._workspace.store.reader() as reader:
            day = self._workspace.today
            folder = self._stores.cached(reader, day)
            if folder is not None:
                return folder
            building = self._of((view_key(reader), day))
        try:
            return building.result(timeout=self._bounds.seconds)
        except TimeoutError:
            raise StillBuilding("the data are being made ready for SPARQL; ask again in a moment") from None

    def _of(self, key: tuple[ViewKey, date]) -> Future[Path]:
        """The build of this version and day, begun unless it is under way."""
        with self._lock:
            if self._key != key or self._building.done():
                self._key, self._building = key, Future()
                # A daemon: a build must not keep the program from ending.
                threading.Thread(target=self._build, args=(key, self._building), daemon=True).start()
            return self._building

    def _build(self, key: tuple[ViewKey, date], building: Future[Path]) -> None:
        try:
            with self._one_build:
                if self._key != key:
                    raise StillBuilding("newer data were loaded meanwhile; ask again in a moment")
                with self._workspace.store.reader() as reader:
                    building.set_result(self._stores.get(reader, key[1]))
        except Exception as error:  # raised in the threads that wait for the build
            building.set_exception(error)
