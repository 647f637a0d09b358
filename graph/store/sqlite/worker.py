"""The process that writes a large load: `python -m graph.store.sqlite.worker`, asked on its input."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Collection, Iterable
from contextlib import ExitStack, closing, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from graph.store.records import Dataset, Document, Version
from graph.store.sqlite.link_collector import Collected
from graph.store.sqlite.process.frames import ADD, answer, received, send_value, value_of
from graph.store.sqlite.process.packing import unpack
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from graph.store.sqlite.writer import SqliteWriter
from ontology import Statement, StatementGroup


class Worker:
    """The writer that `WriterProcess` speaks to; the names of its methods are those that are asked for."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._writer: SqliteWriter | None = None

    @property
    def writer(self) -> SqliteWriter:
        """The writer, once it was begun."""
        assert self._writer is not None
        return self._writer

    def begin(
        self,
        path: Path,
        settings: dict[str, Any],
        dataset: Dataset,
        documents: Iterable[Document],
        sha256: str,
    ) -> tuple[int, bool]:
        """Begin the transaction; the number of its version, and whether values were forgotten."""
        store = SqliteStore(path, create=False, settings=SqliteSettings(**settings))
        self._stack.enter_context(closing(store))
        writer = self._stack.enter_context(store.writer(dataset, documents, sha256))
        assert isinstance(writer, SqliteWriter)
        self._writer = writer
        return writer.number, writer.forgets

    def add(self, statements: Iterable[Statement | StatementGroup]) -> None:
        """See `SqliteWriter.add`."""
        self.writer.add(statements)

    def keep_all_but(self, places: Collection[str], mark: str) -> tuple[set[str], int]:
        """See `SqliteWriter.keep_all_but`."""
        return self.writer.keep_all_but(places, mark)

    def remember(self, reading: str) -> None:
        """See `SqliteWriter.remember`."""
        self.writer.remember(reading)

    def cite(self, documents: Iterable[Document]) -> None:
        """See `SqliteWriter.cite`."""
        self.writer.cite(documents)

    def commit(self, rejected: int) -> tuple[Version, Collected | None]:
        """See `SqliteWriter.commit`."""
        version = self.writer.commit(rejected)
        return version, self.writer.collected


def main(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Do what is asked until nothing more is, or something fails; what was not committed then is undone."""
    with ExitStack() as stack:
        worker = Worker(stack)
        while (message := received(asked)) is not None:
            kind, content = message
            if kind == ADD:
                try:
                    worker.writer.stage(*unpack(content))
                except Exception as error:  # whatever it is, the other process raises it
                    send_value(answers, (False, error))
                    return
            else:
                name, arguments = value_of(content)
                if not answer(answers, partial(getattr(worker, name), *arguments)):
                    return


if __name__ == "__main__":
    gc.disable()  # rows are in no cycles, and looking for some takes a tenth of the time
    output = os.dup(1)
    os.dup2(2, 1)  # whatever else is printed is no answer
    # A broken pipe: the process that asked was ended, and nobody is left to be told anything.
    with suppress(BrokenPipeError), os.fdopen(output, "wb") as stream:
        main(sys.stdin.buffer, stream)
